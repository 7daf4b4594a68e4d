"""Before an update there is one pack alone on its address, and nobody else talks to it."""

from bms.diagnostics.identity import read_serial
from bms.flashing import FlashResult, flash_job
from can_drivers.frames import Frame
from tests.bms.flashing.scripted_bms import scripted_world
from tests.bms.flashing.world import World


def test_two_packs_on_one_address_stop_the_update_before_the_programming_session():
    world, bms = scripted_world()
    bms.when("3E00", [(0.002, b"\x7e\x00"), (0.004, b"\x7e\x00")])
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "More than one BMS" in outcome.reason
    assert bms.sent("1002") == bms.sent("3101FF00") == []


def test_before_an_update_the_bus_is_listened_to_for_longer_than_a_tester_is_silent():
    world = World()
    alien = Frame(can_id=0x7E4, data=bytes.fromhex("023E80CCCCCCCCCC"))
    heard = []

    def speak_every_two_seconds():
        if world.bench.runner.running and (not heard or world.bench.now_s - heard[-1] >= 2.0):
            heard.append(world.bench.now_s)
            world.bench.runner.on_frames([alien], world.bench.now_s)

    world.bench.before_step = speak_every_two_seconds
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "Another tester" in outcome.reason
    assert not [head for head in world.wire.heads if head[0] in {0x27, 0x31, 0x28, 0x85}]


def test_a_bus_that_was_quiet_long_before_costs_no_waiting():
    durations = []
    for idle_s in (0.0, 10.0):
        world = World()
        world.bench.value(read_serial(world.definition))
        world.bench.idle(idle_s)
        began_s = world.bench.now_s
        assert world.bench.value(flash_job(world.order())).result is FlashResult.FLASHED
        durations.append(world.bench.now_s - began_s)
    assert durations[0] - durations[1] > 1.0


def test_another_tester_just_before_the_commit_is_waited_for():
    world = World()
    alien = Frame(can_id=0x7E4, data=bytes.fromhex("0322F18CCCCCCCCC"))
    spoken, begun = [], []

    def speak(progress):
        begun.append((progress.step, world.bench.now_s))
        if progress.step == "verify" and not spoken:
            spoken.append(world.bench.now_s)
            world.bench.runner.on_frames([alien], world.bench.now_s)

    world.bench.on_progress = speak
    assert world.flash_once().result is FlashResult.FLASHED
    committed_s = next(begun_s for step, begun_s in begun if step == "commit")
    assert committed_s - spoken[0] > 2.0
