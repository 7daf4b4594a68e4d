"""A new calibration that raises faults does not stay: the old one comes back, through the same gate, or the reason is said."""

import pytest

from bms.errors import SafetyRefusalError
from bms.flashing import FlashResult, open_job_of, permit
from bms.flashing.journal import read_journal
from bms.flashing.lockouts import Lockouts
from tests.bms.flashing.scripted_bms import scripted_world
from tests.bms.flashing.world import World, runs
from virtual_pack.ecu.virtual_ecu import VirtualEcu

COLD = 0x1B4094
CONFIRMED, PENDING = 0x0F, 0x07
NO_NETWORK = 0xC1A087


class ForgetfulEcu(VirtualEcu):
    """A BMS that reports a commit and does not do it."""

    def __init__(self, *args, **named):
        super().__init__(*args, **named, forgets_commits=True)


class ForgetfulWorld(World):
    ecu_type = ForgetfulEcu


def raising(world, code=COLD, status=CONFIRMED, after_s=3.0):
    """Let the pack store a fault some seconds after it started with the new calibration; with the old one it goes away."""
    began = []

    def look():
        if world.battery.applied == world.package.data_set.payload:
            began.append(world.bench.now_s)
            if world.bench.now_s - began[0] >= after_s:
                world.battery.faults.stored = [(code, status)]
        else:
            world.battery.faults.stored = []

    world.bench.before_step = look


def states(folder):
    return [record.state for record in read_journal(folder / "journal.jsonl").records if record.state != "note"]


def test_a_calibration_without_new_faults_is_watched_for_as_long_as_was_said_and_stays():
    world = World()
    world.battery.faults.stored = [(COLD, CONFIRMED)]
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.FLASHED
    assert (outcome.rolled_back, outcome.new_faults) == (False, ())
    watched = [entry for entry in world.bench.progress if entry.step == "watch"]
    assert "for another 10 s" in watched[1].text
    assert len(watched) > 15
    assert all(entry.cancellable for entry in watched)
    assert states(outcome.run_folder)[-2:] == ["watching", "closed"]


def test_while_it_is_watched_the_pack_is_in_normal_operation():
    world = World()
    seen = []
    world.bench.on_progress = lambda progress: seen.append((progress.step, world.battery.broadcasting, world.ecu.session))
    world.flash_once(watch_s=4.0)
    watched = {(broadcasting, session) for step, broadcasting, session in seen if step == "watch"}
    assert watched == {(True, 1)}


def test_a_new_fault_brings_the_old_calibration_back(halite_home):
    world = World()
    raising(world)
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.FAILED
    assert outcome.rolled_back
    assert outcome.new_faults == ("P1B40-94",)
    assert world.active_set == world.old
    assert world.battery.applied == world.kit.delivered.payload
    assert outcome.calibration_id_after == outcome.calibration_id_before
    assert "raised faults that were not there before: P1B40-94." in outcome.reason
    assert "was written back and read back" in outcome.reason
    assert open_job_of(world.serial) is None
    assert world.battery.broadcasting
    (folder,) = runs(halite_home)
    assert (folder / "rolled_back.bin").read_bytes() == world.old
    assert states(folder)[-3:] == ["restarted", "read_back", "closed"]


@pytest.mark.parametrize(("code", "status"), [(COLD, PENDING), (NO_NETWORK, CONFIRMED)])
def test_what_is_only_pending_or_of_the_network_brings_nothing_back(code, status):
    world = World()
    raising(world, code, status)
    assert world.flash_once(watch_s=6.0).result is FlashResult.FLASHED


def test_a_fault_that_was_on_its_way_before_is_not_the_new_calibrations():
    world = World()
    world.battery.faults.stored = [(COLD, PENDING)]
    world.bench.on_progress = lambda progress: (
        progress.step == "watch" and world.battery.faults.stored.__setitem__(0, (COLD, CONFIRMED))
    )
    assert world.flash_once(watch_s=6.0).result is FlashResult.FLASHED


def test_an_old_calibration_outside_todays_envelope_is_not_written_back(monkeypatch):
    world = World()
    raising(world)
    real = permit.require_safe

    def stricter(definition, data_set, *, virtual):
        if data_set == world.kit.delivered:
            raise SafetyRefusalError("The data set is outside what is safe for this pack: X: 1 is above 0.")
        real(definition, data_set, virtual=virtual)

    monkeypatch.setattr(permit, "require_safe", stricter)
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.FAILED
    assert not outcome.rolled_back
    assert outcome.new_faults == ("P1B40-94",)
    assert "The previous calibration is not written back: The data set is outside what is safe" in outcome.reason
    assert world.active_set == world.new
    assert open_job_of(world.serial) is None


@pytest.mark.parametrize("step", ["prepare", "erase", "transfer", "verify", "commit", "restart", "read_back"])
def test_a_roll_back_that_is_interrupted_is_finished_by_the_next_start(step):
    world = World()
    raising(world)
    watched = []

    def unplug_in_roll_back(progress):
        watched.append(progress)
        if progress.step == "roll_back" and progress.text.startswith(_TEXTS[step]):
            world.bench.on_progress = lambda progress: None
            world.unplug()

    world.bench.on_progress = unplug_in_roll_back
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.INTERRUPTED
    assert "Writing the previous calibration back did not succeed" in outcome.reason
    job = open_job_of(world.serial)
    assert job.rolling_back
    assert job.new_faults == ("P1B40-94",)
    world.bench.idle(6.0)
    again = world.flash_once(watch_s=10.0)
    assert again.result is FlashResult.FAILED
    assert again.rolled_back
    assert again.new_faults == ("P1B40-94",)
    assert world.active_set == world.old
    assert open_job_of(world.serial) is None


_TEXTS = {
    "prepare": "Making the pack safe",
    "erase": "Erasing",
    "transfer": "Transferring the payload",
    "verify": "The BMS checks",
    "commit": "Committing",
    "restart": "Restarting",
    "read_back": "Reading the calibration",
}


@pytest.mark.parametrize("raises", [False, True])
def test_a_watch_that_is_interrupted_goes_on_at_the_next_start(raises):
    world = World()
    world.bench.on_progress = lambda progress: world.unplug() if progress.step == "watch" else None
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.INTERRUPTED
    assert "active and was read back, but not watched to the end" in outcome.reason
    assert open_job_of(world.serial).installed
    world.bench.on_progress = lambda progress: None
    if raises:
        raising(world, after_s=0.0)
    again = world.flash_once(watch_s=10.0)
    assert again.rolled_back is raises
    assert world.active_set == (world.old if raises else world.new)
    assert again.result is (FlashResult.FAILED if raises else FlashResult.FLASHED)
    assert open_job_of(world.serial) is None


def test_a_watch_that_gets_nonsense_for_an_answer_is_not_finished_and_can_be():
    world, bms = scripted_world()
    bms.when("1902", "5902FF", "5902FF00")
    outcome = world.flash_once(watch_s=4.0)
    assert outcome.result is FlashResult.INTERRUPTED
    assert "not watched to the end" in outcome.reason
    assert open_job_of(world.serial).installed
    bms.when("1902", *["5902FF"] * 20)
    assert world.flash_once(watch_s=4.0).result is FlashResult.FLASHED


def test_who_ends_the_watch_is_told_that_it_is_not_finished():
    world = World()
    world.bench.on_progress = lambda progress: world.bench.runner.cancel() if progress.step == "watch" else None
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.INTERRUPTED
    assert world.active_set == world.new


def test_a_bms_that_cannot_list_its_faults_is_updated_and_not_watched():
    world, bms = scripted_world()
    bms.when("1902", "7F1911")
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.FLASHED
    assert "watch" not in {entry.step for entry in world.bench.progress}


def test_a_bms_that_goes_back_to_another_data_set_by_itself_is_noticed():
    world = World()

    def forget(progress):
        if progress.step == "watch":
            world.ecu.memory.active = None

    world.bench.on_progress = forget
    outcome = world.flash_once(watch_s=10.0)
    assert outcome.result is FlashResult.FAILED
    assert "no longer uses the new calibration" in outcome.reason
    assert outcome.rolled_back
    assert world.active_set == world.old


def test_a_bms_that_forgets_what_it_committed_fails_and_is_suspect_the_second_time():
    world = ForgetfulWorld()
    first = world.flash_once()
    assert first.result is FlashResult.FAILED
    assert "still uses its previous calibration" in first.reason
    assert world.active_set == world.old
    Lockouts(world.clock).require_free(world.serial)
    assert world.flash_once().result is FlashResult.FAILED
    third = world.flash_once()
    assert third.result is FlashResult.REFUSED
    assert "memory of this BMS is suspect" in third.reason


def test_only_a_package_that_has_proved_itself_keeps_older_ones_out():
    told = []
    world = World()
    raising(world)
    world.flash_once(watch_s=10.0, written=lambda package, identity: told.append(identity.serial))
    assert told == []
    world.bench.before_step = lambda: None
    world.battery.faults.stored = []
    world.flash_once(watch_s=2.0, written=lambda package, identity: told.append(identity.serial))
    assert told == [world.serial]
