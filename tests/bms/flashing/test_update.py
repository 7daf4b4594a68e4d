"""The safe update on the virtual pack, from the first request to the last."""

import datetime

import pytest

from bms.diagnostics.procedure import Progress
from bms.errors import JobCancelledError
from bms.flashing import FlashResult, open_jobs
from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import Sent
from tests.bms.flashing.world import World, demo_package


@pytest.mark.parametrize("fd", [False, True])
def test_an_update_is_read_back_and_takes_no_longer_than_the_wire(fd):
    world = World(fd=fd)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FLASHED
    assert outcome.reason == ""
    assert world.active_set == world.new
    assert outcome.bytes == 65536 + 128
    # What is asked of the pack between the blocks, twice a second, is all that is added.
    assert outcome.transfer_s == pytest.approx(outcome.wire_limit_s, rel=0.003)
    assert (outcome.calibration_id_before, outcome.calibration_id_after) == ("NFM-STD-0100", "NFM-COLD-0101")
    assert outcome.not_restored == ()


def test_an_update_leaves_the_pack_in_normal_operation():
    world = World()
    seen = []
    world.bench.on_progress = lambda progress: seen.append(
        (progress.step, world.battery.broadcasting, world.battery.in_service_state)
    )
    world.flash_once()
    assert ("transfer", False, True) in seen
    assert world.battery.broadcasting
    assert world.battery.faults.setting_enabled
    assert not world.battery.in_service_state
    assert world.battery.applied == world.package.data_set.payload


def test_the_fingerprint_says_who_programmed_what_and_when():
    world = World()
    world.flash_once(tester_serial="BENCH-7")
    server = world.ecu._server._state
    assert server.records.get(0xF198) == b"BENCH-7".ljust(16, b"\x00")
    assert server.records.get(0xF199) == b"20260301"
    fingerprint = server.records.get(0xF15A)
    assert fingerprint[:6] == b"HALITE"
    assert fingerprint[16:24] == bytes.fromhex(world.package.package_sha256)[:8]
    assert fingerprint[24:] == bytes(8), "no audit trail, no head"


def test_the_same_data_set_again_is_not_written_again():
    world = World()
    world.flash_once()
    heads = len(world.wire.heads)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.ALREADY_CURRENT
    assert {head[0] for head in world.wire.heads[heads:]} <= {0x22, 0x23}


def test_going_back_to_the_other_data_set_uses_the_other_slot():
    world = World()
    world.flash_once()
    first = world.ecu.memory.active
    outcome = world.flash_once(package=demo_package("nfm-standard"))
    assert outcome.result is FlashResult.FLASHED
    assert world.ecu.memory.active != first


def test_progress_rises_from_nothing_to_all_and_only_the_commit_cannot_be_stopped():
    world = World()
    world.flash_once()
    progress = world.bench.progress
    fractions = [entry.fraction for entry in progress]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert 0.97 < fractions[-1] <= 1.0
    fixed = {entry.step for entry in progress if not entry.cancellable}
    assert fixed == {"commit", "restart", "read_back", "restore"}


@pytest.mark.parametrize("step", ["prepare", "unlock", "erase", "transfer", "verify"])
def test_stopped_by_the_user_the_pack_goes_back_to_normal_operation(step):
    world = World()
    world.bench.on_progress = lambda progress: world.bench.runner.cancel() if progress.step == step else None
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert outcome.not_restored == ()
    assert world.battery.broadcasting
    assert not world.battery.in_service_state
    assert world.active_set == world.old
    assert ("Nothing was written." in outcome.reason) is (step in {"prepare", "unlock"})
    world.bench.on_progress = lambda progress: None
    assert world.flash_once().result is FlashResult.FLASHED


@pytest.mark.parametrize("step", ["commit", "restart", "read_back"])
def test_from_the_commit_on_it_is_finished_first(step):
    world = World()
    world.bench.on_progress = lambda progress: world.bench.runner.cancel() if progress.step == step else None
    assert world.flash_once().result is FlashResult.FLASHED


def test_stopped_while_planning_nothing_is_left_behind(halite_home):
    world = World()
    world.bench.on_progress = lambda progress: world.bench.runner.cancel()
    with pytest.raises(JobCancelledError):
        world.flash_once()
    assert not (halite_home / "runs").exists()


def test_a_pack_that_begins_to_charge_during_the_transfer_is_not_committed():
    world = World()

    def charge(progress: Progress) -> None:
        if progress.step == "verify":
            world.battery.unmet_after_preparation = 1 << 5

    world.bench.on_progress = charge
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert "charging" in outcome.reason
    assert world.active_set == world.old
    assert len(open_jobs()) == 1


def test_contactors_get_time_to_open():
    world = World()
    world.battery.unmet_after_preparation = 1
    asked = []

    def open_later() -> None:
        if world.battery.in_service_state:
            asked.append(world.bench.now_s)
            if asked[-1] - asked[0] > 2.0:
                world.battery.unmet_after_preparation = 0

    world.bench.before_step = open_later
    assert world.flash_once().result is FlashResult.FLASHED


def foreign_request(world: World, times: int, wanted: str) -> None:
    """Let another tester speak some times while the update is in a step."""
    left = [times]

    def speak(progress: Progress) -> None:
        if progress.step == wanted and left[0]:
            left[0] -= 1
            world.bench.runner.on_frames([Frame(can_id=0x7DF, data=bytes.fromhex("0201000000000000"))], world.bench.now_s)

    world.bench.on_progress = speak


@pytest.mark.parametrize("step", ["identify", "prepare", "unlock"])
def test_another_tester_before_the_erase_stops_the_update(step):
    world = World()
    foreign_request(world, 1, step)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "Another tester" in outcome.reason
    assert world.flash.operations == 0 or world.active_set == world.old


def test_another_tester_during_the_transfer_is_waited_for():
    world = World()
    foreign_request(world, 3, "transfer")
    began_s = world.bench.now_s
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FLASHED
    assert world.bench.now_s - began_s > 4.0


def test_another_tester_that_does_not_stop_interrupts_the_update():
    world = World()
    last = [0.0]

    def speak() -> None:
        if world.bench.progress and world.bench.progress[-1].step == "transfer" and world.bench.now_s > last[0] + 1.0:
            last[0] = world.bench.now_s
            world.bench.runner.on_frames([Frame(can_id=0x7E4, data=bytes.fromhex("023E80CCCCCCCCCC"))], world.bench.now_s)

    world.bench.before_step = speak
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert "Another tester" in outcome.reason


def test_a_jump_of_the_wall_clock_changes_nothing():
    world = World()

    def jump(progress: Progress) -> None:
        world.clock.shift = datetime.timedelta(days=365 * (-3 if progress.fraction > 0.5 else 3))

    world.bench.on_progress = jump
    assert world.flash_once().result is FlashResult.FLASHED


@pytest.mark.parametrize("delay_s", [0.06, 0.3, 5.05, 5.3, 10.5])
def test_late_answers_never_make_a_success_of_a_refusal(delay_s):
    """Every answer of the programming part is late in turn; what is reported must be what the pack has."""
    for late in range(1, 40, 7):
        answers = [0]

        def delay(sent: Sent, late: int = late, answers: list[int] = answers) -> list[tuple[float, Frame]]:
            single = not sent.by_tester and sent.frame.data[0] >> 4 == 0
            if not single or sent.number < 1107:
                return [(0.0, sent.frame)]
            answers[0] += 1
            return [(delay_s if answers[0] == late else 0.0, sent.frame)]

        world = World(fault=delay)
        outcome = world.flash_once()
        assert outcome.result is not FlashResult.FLASHED or world.active_set == world.new
        assert world.active_set in (world.old, world.new)
