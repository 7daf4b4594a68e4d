"""Nothing is written before the pack that was identified has answered anew."""

import pytest

from bms.diagnostics.procedure import Response
from bms.errors import NegativeResponseError, NoResponseError, WrongPackError
from engine.liveness import prove_alive, read_session

SERIAL = b"VIRTUAL-000001"


def drive(procedure, answer):
    """Run a procedure; return its value and the identifiers it asked for."""
    asked, sent = [], None
    try:
        exchange = next(procedure)
        while True:
            asked.append(int.from_bytes(exchange.request[1:3], "big"))
            try:
                sent = answer(exchange.request)
            except NegativeResponseError as refusal:
                exchange = procedure.throw(refusal)
            else:
                exchange = procedure.send(sent)
    except StopIteration as end:
        return end.value, asked


def answering(serial):
    def answer(request):
        return Response(payload=b"\x62" + request[1:3] + serial)

    return answer


def test_the_pack_that_was_identified_passes_and_is_asked_for_its_serial_number_last(demo_pack):
    _, asked = drive(prove_alive(demo_pack, SERIAL.decode(), 1), answering(SERIAL))
    assert asked[-1] == 0xF18C
    assert len(asked) == 3


def test_another_pack_is_refused(demo_pack):
    with pytest.raises(WrongPackError, match="VIRTUAL-000002 instead of VIRTUAL-000001"):
        drive(prove_alive(demo_pack, SERIAL.decode(), 1), answering(b"VIRTUAL-000002"))


def test_each_proof_asks_for_something_else_so_that_stored_answers_cannot_pass(demo_pack):
    asked = [drive(prove_alive(demo_pack, "", turn), answering(SERIAL))[1] for turn in range(4)]
    assert len(set(map(tuple, asked))) == 4


def test_what_a_boot_loader_does_not_know_does_not_end_the_proof(demo_pack):
    def answer(request):
        if request[1:3] != b"\xf1\x8c":
            raise NegativeResponseError("No.", service_id=0x22, code=0x31)
        return Response(payload=b"\x62\xf1\x8c" + SERIAL)

    drive(prove_alive(demo_pack, SERIAL.decode(), 1), answer)


def test_silence_is_no_proof(demo_pack):
    def answer(_request):
        raise NoResponseError("Nothing.")

    procedure = prove_alive(demo_pack, SERIAL.decode(), 1)
    with pytest.raises(NoResponseError):
        drive(procedure, answer)


def test_the_session_is_read_and_a_refusal_says_nothing():
    def refuse(_request):
        raise NegativeResponseError("No.", service_id=0x22, code=0x31)

    assert drive(read_session(), answering(b"\x02"))[0] == 2
    assert drive(read_session(), refuse)[0] is None
