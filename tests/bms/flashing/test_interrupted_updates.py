"""Whatever is cut, lost, doubled or late, at whatever frame: no half data set, no false success, no dead end.

What holds after every run: I1 the active data set is the old or the new one, whole; I2 success is only
reported when the new one is active; I3 "nothing was written" is only said when that is so; I4 a fresh start of the tool
reaches the new one; I5 normal operation comes back; I7 nothing outside the job is sent; I8 every run ends.
"""

import functools
import random
from collections.abc import Callable

import pytest

from bms.flashing import FlashOutcome, FlashResult, open_jobs
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import Sent
from tests.bms.flashing.world import World

SEED = 20260301
LONGEST_RUN_S = 900.0
STAGING = {bytes.fromhex("34004400500000000100 00"), bytes.fromhex("3400440051000000000080")}
ALLOWED = (
    *(bytes.fromhex(head) for head in ("1001", "1002", "1003", "1083", "1101", "22", "23", "2711", "2712", "288001", "288301")),
    *(bytes.fromhex(head) for head in ("2EF15A", "2EF198", "2EF199", "31010203", "31010204", "31010202", "3101FF01")),
    *(bytes.fromhex(head) for head in ("3101FF000050000000010000", "36", "37", "3E00", "3E80", "8581", "8582")),
    *STAGING,
)


class KilledError(Exception):
    """The tool's process ended without a word."""


@functools.cache
def landmarks() -> dict[str, int]:
    """Return at which frame of an undisturbed update each step begins, and `end`."""
    world = World()
    places: dict[str, int] = {}
    world.bench.on_progress = lambda progress: places.setdefault(progress.step, world.wire.frames) and None
    assert world.flash_once().result is FlashResult.FLASHED
    places["end"] = world.wire.frames
    return places


def some_frames(count: int, seed: int) -> list[int]:
    """Return the frames to disturb: all around the commit would take too long in every run, so a seeded part of everything."""
    places = landmarks()
    chance = random.Random(SEED + seed)
    around_commit = list(range(places["verify"], places["read_back"]))
    steps = ["prepare", "erase", "transfer", "verify", "restart", "restore"]
    edges = [places[step] + chance.randint(0, 3) for step in steps]
    anywhere = [chance.randrange(places["end"]) for _ in range(count)]
    return sorted({*chance.sample(around_commit, min(count, len(around_commit))), *edges[: count // 2], *anywhere})


def at_frame(world: World, number: int, act: Callable[[], None]) -> None:
    """Do something once, when the bus has carried this many frames."""
    done = []

    def before_step() -> None:
        if not done and world.wire.frames >= number:
            done.append(number)
            act()

    world.bench.before_step = before_step


def check(world: World, outcome: FlashOutcome | None, *, erased: bool) -> None:
    """Check I1, I2, I3 and I7 after a disturbed run."""
    active = world.active_set
    assert active in (world.old, world.new)
    if outcome is not None:
        assert outcome.result is not FlashResult.FLASHED or active == world.new
        assert "Nothing was written." not in outcome.reason or not erased
    strange = [head.hex() for head in world.wire.heads if not head.startswith(ALLOWED)]
    assert strange == []


def recover(world: World) -> None:
    """Check I4 and I5: an undisturbed fresh tool gets there, and the pack is in normal operation afterwards."""
    world.wire.fault = None
    world.bench.before_step = lambda: None
    outcome = world.flash_until_done()
    assert outcome.result in {FlashResult.FLASHED, FlashResult.ALREADY_CURRENT}
    assert world.active_set == world.new
    assert world.battery.applied == world.package.data_set.payload
    assert not open_jobs()
    world.bench.idle(6.0)
    assert world.battery.broadcasting
    assert world.battery.faults.setting_enabled
    assert not world.battery.in_service_state


def disturbed_run(world: World) -> FlashOutcome | None:
    """Run the update; None when it did not get as far as an outcome."""
    began_s = world.bench.now_s
    try:
        return world.flash_once()
    except (ExplainedError, KilledError):
        return None
    finally:
        assert world.bench.now_s - began_s < LONGEST_RUN_S


def was_erased(world: World) -> bool:
    return any(head.startswith(bytes.fromhex("3101FF00")) for head in world.wire.heads)


@pytest.mark.parametrize("frame", some_frames(6, seed=1))
def test_the_adapter_is_unplugged(frame):
    world = World()
    at_frame(world, frame, world.unplug)
    outcome = disturbed_run(world)
    check(world, outcome, erased=was_erased(world))
    if outcome is not None and outcome.result is not FlashResult.FLASHED:
        assert outcome.result is FlashResult.INTERRUPTED
    recover(world)


@pytest.mark.parametrize("frame", some_frames(6, seed=2))
def test_the_tool_is_killed(frame):
    world = World()

    def kill() -> None:
        raise KilledError

    at_frame(world, frame, kill)
    outcome = disturbed_run(world)
    assert outcome is None
    check(world, outcome, erased=was_erased(world))
    if landmarks()["transfer"] < frame < landmarks()["restart"]:
        (job,) = open_jobs()
        assert (job.serial, job.package_id) == (world.serial, world.package.id)
    recover(world)


@pytest.mark.parametrize("frame", some_frames(6, seed=3))
def test_the_bms_loses_its_supply(frame):
    world = World()
    at_frame(world, frame, lambda: world.ecu.power_cycle(world.bench.now_s))
    outcome = disturbed_run(world)
    check(world, outcome, erased=was_erased(world))
    recover(world)


@pytest.mark.parametrize("operation", [*random.Random(SEED).sample(range(8300), 6), 8208, 8209, 8224, 8225])
def test_the_supply_fails_inside_a_flash_operation(operation):
    world = World()
    world.flash.cut_power(operation, completed=0.5, seed=operation)

    def restore() -> None:
        if not world.ecu.powered:
            world.ecu.power_cycle(world.bench.now_s)

    world.bench.before_step = restore
    outcome = disturbed_run(world)
    check(world, outcome, erased=was_erased(world))
    recover(world)


def lose(frame: Sent) -> list[tuple[float, Frame]]:
    return []


def double(frame: Sent) -> list[tuple[float, Frame]]:
    return [(0.0, frame.frame), (0.0001, frame.frame)]


def delay_past_p2(frame: Sent) -> list[tuple[float, Frame]]:
    return [(0.3, frame.frame)]


def delay_past_p2_star(frame: Sent) -> list[tuple[float, Frame]]:
    return [(5.3, frame.frame)]


def flip_a_bit(frame: Sent) -> list[tuple[float, Frame]]:
    data = bytearray(frame.frame.data)
    data[-1 if len(data) > 8 else 3] ^= 0x10
    return [(0.0, Frame(can_id=frame.frame.can_id, data=bytes(data), is_fd=frame.frame.is_fd, time_s=frame.frame.time_s))]


@pytest.mark.parametrize("what", [lose, double, delay_past_p2, delay_past_p2_star, flip_a_bit])
@pytest.mark.parametrize("number", range(2))
def test_three_frames_are_disturbed(what, number):
    chosen = set(random.Random(f"{what.__name__}{number}").choices(some_frames(12, seed=number), k=3))
    world = World(fault=lambda sent: what(sent) if sent.number in chosen else [(0.0, sent.frame)])
    outcome = disturbed_run(world)
    check(world, outcome, erased=was_erased(world))
    recover(world)


@pytest.mark.parametrize("seed", [0, 1, 2, 197])
def test_everything_goes_wrong_again_and_again(seed):
    chance = random.Random(SEED + seed)

    def noisy(sent: Sent) -> list[tuple[float, Frame]]:
        if chance.random() > 0.0005:
            return [(0.0, sent.frame)]
        return chance.choice([lose, double, delay_past_p2])(sent)

    world = World(fault=noisy)
    for _ in range(2):
        act = chance.choice([world.unplug, lambda: world.ecu.power_cycle(world.bench.now_s)])
        at_frame(world, world.wire.frames + chance.randrange(landmarks()["end"]), act)
        check(world, disturbed_run(world), erased=was_erased(world))
    recover(world)
