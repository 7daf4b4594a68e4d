"""A late answer is never taken for the answer to a later request: a refused request is never reported as done."""

import pytest

from bms.flashing import FlashResult
from tests.bms.flashing.scripted_bms import scripted_world

POSITIVE = {
    "34": "74200FFF",
    "3602": "7602",
    "37": "77",
    "2EF15A": "6EF15A",
    "2712": "6712",
    "3101FF00": "7101FF0000",
    "31010202": "7101020200",
    "3101FF01": "7101FF0100",
    "1101": "5101",
}


@pytest.mark.parametrize("delay_s", [0.2, 4.9, 5.2])
@pytest.mark.parametrize("request_head", POSITIVE)
def test_a_late_yes_is_not_taken_for_the_answer_to_a_repeated_request_that_is_refused(request_head, delay_s):
    world, bms = scripted_world()
    # The first asking is answered too late, every later one is refused.
    refusal = f"7F{request_head[:2]}31"
    bms.when(request_head, [(delay_s, bytes.fromhex(POSITIVE[request_head]))], *[refusal] * 5)
    outcome = world.flash_once()
    active = b"".join(bms.active)
    assert outcome.result is not FlashResult.FLASHED or active == world.new
    if request_head not in {"3101FF01", "1101"}:
        assert outcome.result is not FlashResult.FLASHED
        assert active == world.old


@pytest.mark.parametrize("delay_s", [0.2, 4.9])
@pytest.mark.parametrize("request_head", ["34", "37", "2EF15A", "3101FF00"])
def test_before_the_next_write_an_identifier_is_read_to_prove_the_order_of_the_answers(request_head, delay_s):
    world, bms = scripted_world()
    bms.when(request_head, [(delay_s, bytes.fromhex(POSITIVE[request_head]))])
    assert world.flash_once().result is FlashResult.FLASHED
    asked = [payload for payload, _ in bms.requests]
    late = asked.index(bms.sent(request_head)[0])
    following = [payload for payload in asked[late + 1 :] if payload != b"\x3e\x80"]
    assert following[0][0] == 0x22
