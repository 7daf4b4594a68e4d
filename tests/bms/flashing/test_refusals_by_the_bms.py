"""Every negative response has one rule, and none of them ends in a false success."""

import pytest

from bms.errors import NegativeResponseError
from bms.flashing import FlashResult, open_job_of
from tests.bms.flashing.scripted_bms import scripted_world

ERASE, COMMIT, CHECK = "3101FF00", "3101FF01", "31010202"
CONDITIONS = (
    "the contactors are closed",
    "current is flowing",
    "a cell voltage is out of range",
    "a temperature is out of range",
    "the 12 V supply is below 11.5 V",
    "the pack is charging",
)


def test_a_scripted_bms_without_tricks_is_flashed():
    world, bms = scripted_world()
    assert world.flash_once().result is FlashResult.FLASHED
    assert b"".join(bms.active) == world.new


@pytest.mark.parametrize("bit", range(6))
def test_each_unmet_condition_is_named_and_nothing_is_written(bit):
    world, bms = scripted_world()
    bms.unmet = 1 << bit
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert CONDITIONS[bit] in outcome.reason
    assert outcome.reason.endswith("Nothing was written.")
    assert not bms.sent(ERASE)


@pytest.mark.parametrize("request_head", ["1002", "31010204", "2E", ERASE])
def test_conditions_not_correct_is_not_repeated_but_the_condition_is_asked_for(request_head):
    world, bms = scripted_world()
    service = request_head[:2]
    bms.when(request_head, f"7F{service}22")
    asked_before = {"31010204": 0, ERASE: 2}.get(request_head, 1)
    bms.when("31010203", *(["710102030000"] * asked_before), "710102030020")
    outcome = world.flash_once()
    assert "the pack is charging" in outcome.reason
    assert outcome.result is (FlashResult.INTERRUPTED if request_head == ERASE else FlashResult.REFUSED)
    assert len(bms.sent(request_head)) == 1


@pytest.mark.parametrize("code", ["33", "34"])
def test_a_locked_bms_is_unlocked_once_more(code):
    world, bms = scripted_world()
    bms.when(ERASE, f"7F31{code}")
    assert world.flash_once().result is FlashResult.FLASHED
    assert len(bms.sent("2711")) == 2


def test_a_bms_that_stays_locked_is_not_asked_a_third_time():
    world, bms = scripted_world()
    bms.when(ERASE, "7F3133", "7F3133")
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert len(bms.sent(ERASE)) == 2


def test_a_wrong_key_is_never_tried_again():
    world, bms = scripted_world()
    outcome = world.flash_once(key_provider=lambda level, seed: bytes(8))
    assert outcome.result is FlashResult.REFUSED
    assert "wrong keys lock the BMS" in outcome.reason
    assert len(bms.sent("2712")) == 1


@pytest.mark.parametrize("answered", [("2712", "7F2736"), ("2711", "7F2737")])
def test_a_lock_out_is_counted_down_and_survives_a_restart_of_the_tool(answered):
    world, bms = scripted_world()
    bms.when(*answered)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "locked for another 10 s" in outcome.reason
    world.bench.idle(4.0)
    seeds = len(bms.sent("2711"))
    again = world.flash_once()
    assert again.result is FlashResult.REFUSED
    assert "locked for another" in again.reason
    assert len(bms.sent("2711")) == seeds
    world.bench.idle(6.0)
    assert world.flash_once().result is FlashResult.FLASHED


def test_a_seed_of_zeros_means_that_it_is_open_already():
    world, bms = scripted_world()
    bms.when("2711", "6711" + "00" * 8)
    assert world.flash_once().result is FlashResult.FLASHED
    assert not bms.sent("2712")


def test_a_busy_bms_is_asked_again():
    world, bms = scripted_world()
    bms.when("34", "7F3421", "7F3421", "7F3421")
    assert world.flash_once().result is FlashResult.FLASHED
    assert len(bms.sent("34")) == 5


def test_an_erase_that_takes_its_time_is_waited_for():
    world, bms = scripted_world()
    bms.when(ERASE, [(0.04 + 4.5 * n, bytes.fromhex("7F3178")) for n in range(6)] + [(25.0, bytes.fromhex("7101FF0000"))])
    assert world.flash_once().result is FlashResult.FLASHED


def test_an_erase_that_never_ends_is_given_up_after_the_time_the_definition_allows():
    world, bms = scripted_world()
    forever = [(0.04 + 1.0 * n, bytes.fromhex("7F3178")) for n in range(300)]
    bms.when(ERASE, forever, forever, forever)
    began_s = world.bench.now_s
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert world.bench.now_s - began_s < 3 * 45.0
    assert open_job_of(world.serial) is not None


@pytest.mark.parametrize("code", ["24", "73", "7F", "7E"])
def test_a_lost_thread_is_taken_up_from_the_beginning_at_most_twice(code):
    world, bms = scripted_world()
    bms.when("3605", f"7F36{code}", f"7F36{code}")
    assert world.flash_once().result is FlashResult.FLASHED
    assert len(bms.sent(ERASE)) == 3
    assert b"".join(bms.active) == world.new

    world, bms = scripted_world()
    bms.when("3605", *[f"7F36{code}"] * 3)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert len(bms.sent(ERASE)) == 3


@pytest.mark.parametrize("code", ["70", "71", "72", "31", "13", "10"])
@pytest.mark.parametrize("service", ["34", "3602", "37"])
def test_other_refusals_of_the_transfer_end_it_at_once(service, code):
    world, bms = scripted_world()
    bms.when(service, f"7F{service[:2]}{code}")
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert len(bms.sent(service)) == 1
    assert not bms.sent(COMMIT)
    assert b"".join(bms.active) == world.old


def test_memory_that_fails_twice_makes_the_bms_suspect():
    world, bms = scripted_world()
    bms.when(ERASE, "7F3172", "7F3172")
    for _ in range(2):
        assert world.flash_once().result is FlashResult.FAILED
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "suspect" in outcome.reason
    assert len(bms.sent(ERASE)) == 2


def test_memory_that_failed_once_and_then_worked_is_not_suspect():
    world, bms = scripted_world()
    bms.when(ERASE, "7F3172")
    assert world.flash_once().result is FlashResult.FAILED
    assert world.flash_once().result is FlashResult.FLASHED
    bms.active = (world.old[:128], world.old[128:])
    bms.when(ERASE, "7F3172")
    assert world.flash_once().result is FlashResult.FAILED
    assert world.flash_once().result is FlashResult.FLASHED


@pytest.mark.parametrize("code", ["92", "93"])
def test_a_wrong_supply_voltage_is_waited_for_with_the_session_kept(code):
    world, bms = scripted_world()
    bms.when("3603", *[f"7F36{code}"] * 20)
    assert world.flash_once().result is FlashResult.FLASHED
    assert len(bms.sent("3603")) == 21
    assert len(bms.sent(ERASE)) == 1


def test_a_supply_voltage_that_stays_wrong_ends_the_update():
    world, bms = scripted_world()
    bms.when("3603", *["7F3693"] * 200)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert "supply voltage is too low" in outcome.reason


@pytest.mark.parametrize("code", ["10", "11", "12", "13", "31", "22"])
@pytest.mark.parametrize("service", ["1003", "27", "2EF15A"])
def test_a_refusal_before_the_erase_writes_nothing(service, code):
    world, bms = scripted_world()
    bms.when(service, f"7F{service[:2]}{code}")
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert outcome.reason.endswith("Nothing was written.")
    assert not bms.sent(ERASE)
    assert bms.session == 1
    assert open_job_of(world.serial) is None


def test_a_lost_answer_to_a_block_is_met_by_the_same_block_with_the_same_counter():
    world, bms = scripted_world()

    bms.when("3604", None)
    outcome = world.flash_once()
    # The block had been taken or not: only the counter can tell the BMS, so both requests must be the same.
    blocks = bms.sent("3604")
    assert len(blocks) == 2
    assert blocks[0] == blocks[1]
    assert outcome.result is FlashResult.FLASHED


@pytest.mark.parametrize(("result", "text"), [(2, "signature"), (3, "hard limits"), (4, "another pack"), (9, "result 9")])
def test_a_data_set_the_bms_does_not_take_is_not_committed(result, text):
    world, bms = scripted_world()
    bms.when(CHECK, f"71010202{result:02X}")
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert text in outcome.reason
    assert not bms.sent(COMMIT)


@pytest.mark.parametrize("result", [1, 5])
def test_a_damaged_transfer_is_done_again(result):
    world, bms = scripted_world()
    bms.when(CHECK, f"71010202{result:02X}")
    assert world.flash_once().result is FlashResult.FLASHED
    assert len(bms.sent(ERASE)) == 2


def test_a_refused_commit_is_a_failure():
    world, bms = scripted_world()
    bms.when(COMMIT, "7101FF0103")
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert "hard limits" in outcome.reason
    assert not bms.sent("1101")


def test_a_commit_without_an_answer_is_decided_by_reading():
    world, bms = scripted_world()
    bms.when(COMMIT, None)
    outcome = world.flash_once()
    assert len(bms.sent(COMMIT)) == 1
    assert outcome.result is FlashResult.INTERRUPTED
    assert "previous calibration" in outcome.reason
    assert world.flash_once().result is FlashResult.FLASHED


def test_a_bms_that_says_yes_and_does_nothing_is_found_out():
    world, bms = scripted_world()
    bms.takes_commits = False
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert "still uses its previous calibration" in outcome.reason


def test_a_lost_answer_to_the_restart_is_met_by_a_second_restart():
    world, bms = scripted_world()
    bms.when("1101", None)
    assert world.flash_once().result is FlashResult.FLASHED
    assert len(bms.sent("1101")) == 2


def test_another_pack_after_the_restart_is_never_a_success():
    world, bms = scripted_world()
    original = bms._restart

    def swap(request):
        bms.serial = b"VIRTUAL-000002"
        return original(request)

    bms._restart = swap
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FAILED
    assert "VIRTUAL-000002" in outcome.reason


def test_another_pack_than_the_confirmed_one_is_refused():
    world, bms = scripted_world()
    outcome = world.flash_once(serial="VIRTUAL-000009")
    assert outcome.result is FlashResult.REFUSED
    assert outcome.run_folder is None
    assert not bms.sent("10")


def test_a_pack_without_an_answer_is_an_error_and_leaves_no_run_folder(halite_home):
    world, bms = scripted_world()
    bms.answer = lambda request, functional: []
    world.bench.node.script = bms.answer
    with pytest.raises(Exception, match="did not answer"):
        world.flash_once()
    assert not (halite_home / "runs").exists()


@pytest.mark.parametrize("length", ["7410", "742000", "74200002", "74"])
def test_a_bms_that_does_not_say_how_long_a_block_may_be_gets_none(length):
    world, bms = scripted_world()
    bms.when("34", length)
    assert world.flash_once().result is FlashResult.FAILED
    assert not bms.sent("36")


def test_short_blocks_are_respected():
    world, bms = scripted_world()
    bms.block_length = 0x102
    assert world.flash_once().result is FlashResult.FLASHED
    assert max(map(len, bms.sent("36"))) == 0x102


def test_errors_keep_the_bms_own_words_for_the_record():
    world, bms = scripted_world()
    bms.when(ERASE, "7F3172")
    outcome = world.flash_once()
    journal = (outcome.run_folder / "journal.jsonl").read_text()
    assert "generalProgrammingFailure" in journal
    assert NegativeResponseError.__name__ in journal
