"""Requests of other testers to ECUs that are polled besides the one of the definition."""

import pytest

from bms.definition.model import Diagnostics
from bms.diagnostics.addressing import OtherTesters
from can_drivers.frames import Frame

MAIN = Diagnostics(request_id=0x7E4, response_id=0x7EC, functional_id=0x7DF)
POLLED = (0x7E4, 0x7A0, 0x18DA44F1)


@pytest.mark.parametrize(
    ("frame", "counts"),
    [
        (Frame(can_id=0x7A0, data=b"\x02\x10\x03"), True),
        (Frame(can_id=0x18DA44F1, data=b"\x02\x10\x03", is_extended=True), True),
        (Frame(can_id=0x7E4, data=b"\x02\x10\x03"), True),
        (Frame(can_id=0x7A0, data=b"\x02\x10\x03", is_extended=True), False),
        (Frame(can_id=0x7A0, data=b"", is_error=True), False),
        (Frame(can_id=0x7A8, data=b"\x02\x50\x03"), False),
    ],
)
def test_a_request_to_any_polled_ecu_counts(frame, counts):
    assert OtherTesters(MAIN, POLLED).sent(frame) is counts


def test_without_polling_only_the_ecu_of_the_definition_counts():
    assert not OtherTesters(MAIN).sent(Frame(can_id=0x7A0, data=b"\x02\x10\x03"))
