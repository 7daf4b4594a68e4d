import pytest

from bms.definition import load_pack
from bms.service_catalogue import explain_request, explain_response


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def answer_lines():
    """What an answer says: [(level, name, text)], below the first line."""

    def explain(request, response, definition=None):
        lines = explain_response(bytes.fromhex(request), bytes.fromhex(response), definition)
        return [(line.level, line.name, line.text) for line in lines[1:]]

    return explain


@pytest.fixture
def request_lines():
    def explain(request, definition=None):
        return [(line.level, line.name, line.text) for line in explain_request(bytes.fromhex(request), definition)[1:]]

    return explain
