"""The demo pack and a BMS made of byte transcripts."""

from types import SimpleNamespace

import pytest

from bms.definition import load_pack
from bms.diagnostics.procedure import Exchange, Response
from bms.errors import NegativeResponseError


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def drive():
    """Return a function that runs a procedure against a transcript: request → answer, both in hex.

    An answer `7F ss cc` is thrown in as the refusal it is; a request that is not in the transcript fails the test.
    """

    def run(procedure, transcript):
        answers = {bytes.fromhex(request): bytes.fromhex(answer) for request, answer in transcript.items()}
        requests, progress = [], []
        try:
            intent = next(procedure)
            while True:
                if not isinstance(intent, Exchange):
                    progress.append(intent)
                    intent = procedure.send(None)
                    continue
                requests.append(intent.request.hex())
                assert intent.request in answers, f"unexpected request {intent.request.hex()}"
                answer = answers[intent.request]
                if answer[0] == 0x7F:
                    intent = procedure.throw(NegativeResponseError("refused", service_id=answer[1], code=answer[2]))
                    continue
                # What the UDS client checks before it hands the answer over.
                repeated = intent.request[1 : 1 + intent.echo_length]
                assert answer[1 : 1 + intent.echo_length] == repeated
                intent = procedure.send(Response(payload=answer))
        except StopIteration as end:
            return SimpleNamespace(value=end.value, requests=requests, progress=progress)

    return run
