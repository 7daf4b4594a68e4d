"""What can go wrong in an update, kind by kind (reliability: link, ECU, computer), each at a place that can be counted.

A kind knows what its places are (frames, requests, flash operations, writes to the disk, flow control frames) and how to
arrange for its fault to come at one of them. Which bit, which moment and which share is drawn from a `Random` of the session.
"""

import enum
import functools
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import Sent
from tests.campaigns.flashing.ecu import DisturbedEcu
from tests.campaigns.flashing.stage import Stage
from tests.campaigns.flashing.surroundings import Mishap

REQUEST_ID, FUNCTIONAL_ID = 0x7E4, 0x7DF
PAST_P2_S = 0.3
PAST_P2_STAR_S = 5.3
_REORDER_PATIENCE_S = 0.02
_MOST_CUTS = 5
_FOR_EVER = 1 << 30
_FLOW_CONTROL = 3
_NEGATIVE = 0x7F
_SAME_BYTES = 4
_HELD_S = 9.8
"""Twice P2*, and a little less."""
_READING = {0x19, 0x22, 0x23}
_PENDING_FOR_EVER = 400
"""Every three seconds: longer than any job may take."""


class Place(enum.Enum):
    """What a fault is counted by."""

    FRAME = "frame"
    REQUEST = "request"
    OPERATION = "flash operation"
    ERASE = "erase operation"
    WRITE = "write to the disk"
    FLOW = "flow control"


Arrange = Callable[[Stage, int, random.Random], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """One kind of fault.

    Attributes:
        name: short and stable; a session is replayed by it.
        rows: rows of the fault matrix.
        place: what its places are.
        arrange: lets it come; gets the stage, the number of the place counted from the beginning, and a source of chance.
        again: how often the recovery is disturbed as well, at random frames.
    """

    name: str
    rows: tuple[int, ...]
    place: Place
    arrange: Arrange
    again: int = 0


# -------------------------------------------------------------------- single frames


def _one_frame(fault: Callable[[Sent, random.Random], list[tuple[float, Frame]]], what: str) -> Arrange:
    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        def befall(sent: Sent) -> list[tuple[float, Frame]]:
            stage.tell(
                f"frame {sent.number} of the {'tool' if sent.by_tester else 'BMS'} {what}: {sent.frame.data[:12].hex(' ')}"
            )
            return fault(sent, chance)

        stage.wire.disturb(at, befall)

    return arrange


def _lose(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
    return []


def _double(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
    return [(0.0, sent.frame), (chance.choice((0.0, 0.0001, 0.01, 0.2, 6.0)), sent.frame)]


def _late(delay_s: float) -> Callable[[Sent, random.Random], list[tuple[float, Frame]]]:
    return lambda sent, chance: [(delay_s, sent.frame)]


def _flip(first: int, last: int) -> Callable[[Sent, random.Random], list[tuple[float, Frame]]]:
    """Flip one bit of the bytes `first`…`last`; a gateway has done it, so the frame itself is good."""

    def flip(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
        data = bytearray(sent.frame.data)
        place = chance.randrange(min(first, len(data) - 1), min(last, len(data)))
        data[place] ^= 1 << chance.randrange(8)
        return [(0.0, replace(sent.frame, data=bytes(data)))]

    return flip


def _reorder(stage: Stage, at: int, chance: random.Random) -> None:
    """Hold a frame back until the next one of the same sender has passed, or for a while."""

    def hold(sent: Sent) -> list[tuple[float, Frame]]:
        stage.tell(f"frame {sent.number} is overtaken: {sent.frame.data[:12].hex(' ')}")
        return [(_REORDER_PATIENCE_S, sent.frame)]

    stage.wire.disturb(at, hold)


def _silence(duration_s: float, *, from_tool: bool = True, from_bms: bool = True) -> Arrange:
    """Lose every frame for a while: the controller is off the bus, and nobody is told."""

    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        def begin() -> None:
            stage.tell(f"the bus is gone for {duration_s} s")
            until_s = stage.bench.now_s + duration_s

            def lose(sent: Sent) -> list[tuple[float, Frame]]:
                gone = sent.end_s < until_s and (from_tool if sent.by_tester else from_bms)
                return [] if gone else [(0.0, sent.frame)]

            stage.wire.disturb_all(lose)

        stage.bench.at_frame(at, begin)

    return arrange


# -------------------------------------------------------------------- whole ends of the wire


def _at_frame(act: Callable[[Stage], None]) -> Arrange:
    return lambda stage, at, chance: stage.bench.at_frame(at, functools.partial(act, stage))


def _cut_or_worse(stage: Stage, at: int, chance: random.Random) -> None:
    act = chance.choice((Stage.unplug, Stage.cut_supply, Stage.kill))
    stage.bench.at_frame(at, functools.partial(act, stage))


def _conditions(mask: int, duration_s: float) -> Arrange:
    """Let a condition for programming fail in the middle: a contactor closes, charging begins."""

    def act(stage: Stage) -> None:
        stage.tell(f"conditions for programming fail: mask {mask:02X} for {duration_s} s")
        stage.battery.unmet = stage.battery.unmet_after_preparation = mask

        def end(_: float) -> None:
            stage.battery.unmet = stage.battery.unmet_after_preparation = 0

        stage.ecu.later(stage.bench.now_s + duration_s, end)

    return _at_frame(act)


def _fall_back(stage: Stage) -> None:
    stage.tell("the BMS falls back to its default session")
    stage.ecu.fall_back()


def _other_tester(can_id: int, text: str, times: int) -> Arrange:
    request = bytes.fromhex(text)
    data = bytes((len(request),)) + request

    def act(stage: Stage) -> None:
        stage.tell(f"another tester sends {request.hex(' ')} on 0x{can_id:X}, {times} times")
        for number in range(times):
            stage.overhear(can_id, data, stage.bench.now_s + number * 2.0)

    return _at_frame(act)


# -------------------------------------------------------------------- flow control


def _flow(status: int, block_size: int, st_min: int, *, times: int = 1, then: bool = False) -> Arrange:
    """Say something else in place of a flow control, so many times, 0.2 s apart; `then`: and the real one at last."""

    def change(sent: Sent, chance: random.Random) -> list[tuple[float, Frame]]:
        if sent.frame.data[0] >> 4 != _FLOW_CONTROL:
            return [(0.0, sent.frame)]
        data = bytes((0x30 | status, block_size, st_min)) + sent.frame.data[3:]
        said = [(0.2 * number, replace(sent.frame, data=data)) for number in range(times)]
        return said + ([(0.2 * times, sent.frame)] if then else [])

    return _one_frame(change, f"says {0x30 | status:02X} {block_size:02X} {st_min:02X} x {times}")


# -------------------------------------------------------------------- requests


def _meddle(act: Callable[[Stage, DisturbedEcu, bytes, float], None], what: str) -> Arrange:
    """Do something to one request in place of serving it."""

    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        def meddler(ecu: DisturbedEcu, number: int, request: bytes, now_s: float) -> bool:
            if number != at:
                return False
            stage.tell(f"request {number} {request[:12].hex(' ')}: {what}")
            act(stage, ecu, request, now_s)
            return True

        stage.ecu.meddlers.append(meddler)

    return arrange


def _refuse(code: int, *, times: int = 1, for_s: float = 0.0) -> Arrange:
    """Refuse a request, so many times or so long whatever is asked of the same service."""

    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        begun: list[tuple[int, float]] = []
        left = [times]

        def meddler(ecu: DisturbedEcu, number: int, request: bytes, now_s: float) -> bool:
            if number == at:
                stage.tell(f"request {number} {request[:12].hex(' ')}: refused with 0x{code:02X}, {times} times or {for_s} s")
                begun.append((request[0], now_s + for_s))
            if not begun or request[0] != begun[0][0] or (left[0] <= 0 and now_s >= begun[0][1]):
                return False
            left[0] -= 1
            ecu.refuse(request, code)
            return True

        stage.ecu.meddlers.append(meddler)

    return arrange


def _pending(times: int, period_s: float, *, then_serve: bool) -> Arrange:
    return _meddle(
        lambda stage, ecu, request, now_s: ecu.say_pending(request, times, period_s, now_s, then_serve=then_serve),
        f"0x78 x {times}",
    )


def _reset_instead(stage: Stage, ecu: DisturbedEcu, request: bytes, now_s: float) -> None:
    ecu.power_cycle(now_s)


def _reset_after(stage: Stage, ecu: DisturbedEcu, request: bytes, now_s: float) -> None:
    """The BMS does what it is asked for; it loses its supply before it has said so."""
    ecu.execute(request, now_s)
    ecu.later(now_s + 0.2, ecu.power_cycle)


def _done_but_refused(code: int) -> Callable[[Stage, DisturbedEcu, bytes, float], None]:
    def act(stage: Stage, ecu: DisturbedEcu, request: bytes, now_s: float) -> None:
        ecu.execute(request, now_s)
        ecu.refuse(request, code)

    return act


def _answer_comes_late(stage: Stage, at: int, chance: random.Random) -> None:
    """Hold the answer to one request back until the same is asked again, and refuse that: the one must not count for the other.

    A server may be silent for P2*, and say so once more; after that what it holds is said unasked.
    """
    held: list[tuple[bytes, bytes]] = []

    def meddler(ecu: DisturbedEcu, number: int, request: bytes, now_s: float) -> bool:
        if number == at:
            answers = ecu.execute(request, now_s)
            if len(answers) == 1 and answers[0][0] != _NEGATIVE:
                stage.tell(f"request {number} {request[:12].hex(' ')}: its answer is held back")
                held.append((request[:_SAME_BYTES], answers[0]))
                ecu.later(now_s + _HELD_S, lambda _: ecu.answer(held.pop()[1]) if held else None)
            else:
                for answer in answers:
                    ecu.answer(answer)
            return True
        if not held or request[:_SAME_BYTES] != held[0][0] or request[0] in _READING:
            return False
        stage.tell(f"request {number} {request[:12].hex(' ')}: the late answer, then a refusal")
        ecu.answer(held.pop()[1])
        ecu.refuse(request, 0x31)
        stage.refused_after_late.append((now_s, request))
        return True

    stage.ecu.meddlers.append(meddler)


def _nonsense(length: int) -> Callable[[Stage, DisturbedEcu, bytes, float], None]:
    """Answer with the right beginning and nothing sensible behind it."""
    return lambda stage, ecu, request, now_s: ecu.answer(bytes((request[0] + 0x40,)) + request[1:3] + b"\xa5" * length)


# -------------------------------------------------------------------- memory and disk


def _cut_at(completed: float) -> Arrange:
    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        stage.ecu.off_for_s = chance.choice((0.0, 0.05, 1.0))
        stage.flash.cut_power(at - stage.flash.operations, completed=completed, seed=chance.randrange(1 << 16))
        stage.tell(f"the supply will fail at flash operation {at}, {completed:.3f} done")

    return arrange


def _write(mishap: Mishap) -> Arrange:
    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        stage.surroundings.disk.plan(at, mishap)
        stage.tell(f"write {at} to the disk: {mishap.value}")

    return arrange


# -------------------------------------------------------------------- the catalogue


def _kinds(place: Place, *entries: tuple[str, tuple[int, ...], Arrange]) -> list[FaultKind]:
    return [FaultKind(name=name, rows=rows, place=place, arrange=arrange) for name, rows, arrange in entries]


KINDS: tuple[FaultKind, ...] = (
    *_kinds(
        Place.FRAME,
        ("unplugged", (1,), _at_frame(Stage.unplug)),
        ("stale-frames", (7,), _at_frame(functools.partial(Stage.unplug, stale=True))),
        ("lost", (2,), _one_frame(_lose, "is lost")),
        ("doubled", (3,), _one_frame(_double, "is doubled")),
        ("late-p2", (4,), _one_frame(_late(PAST_P2_S), "is late")),
        ("late-p2-star", (4,), _one_frame(_late(PAST_P2_STAR_S), "is very late")),
        ("reordered", (4,), _reorder),
        ("corrupted-data", (5,), _one_frame(_flip(4, 64), "is corrupted")),
        ("corrupted-head", (5,), _one_frame(_flip(0, 4), "is corrupted")),
        ("bus-off-20-ms", (6,), _silence(0.02)),
        ("bus-off-1-s", (6,), _silence(1.2)),
        ("bus-off-6-s", (6, 23), _silence(6.5)),
        ("deaf-1-s", (2, 6), _silence(1.2, from_tool=False)),
        ("reset", (10, 11), _at_frame(Stage.cut_supply)),
        ("session-lost", (23,), _at_frame(_fall_back)),
        ("other-pack", (24,), _at_frame(Stage.exchange_pack)),
        ("two-packs", (24,), _at_frame(Stage.add_pack)),
        ("tester-reads", (25,), _other_tester(REQUEST_ID, "22F18C", 1)),
        ("tester-presents", (25,), _other_tester(FUNCTIONAL_ID, "3E80", 4)),
        ("tester-takes-over", (25, 23), _other_tester(REQUEST_ID, "1001", 1)),
        ("contactor-closes", (15, 26), _conditions(0x01, 3.0)),
        ("charging-starts", (15, 26), _conditions(0x23, 60.0)),
        ("killed", (28,), _at_frame(Stage.kill)),
    ),
    FaultKind(name="cut-again", rows=(12,), place=Place.FRAME, arrange=_cut_or_worse, again=_MOST_CUTS),
    *_kinds(
        Place.FLOW,
        ("wait", (8,), _flow(1, 0, 0, then=True)),
        ("wait-without-end", (8,), _flow(1, 0, 0, times=60)),
        ("overflow", (8,), _flow(2, 0, 0)),
        ("unknown-status", (8,), _flow(5, 0, 0)),
        ("block-size-1", (8,), _flow(0, 1, 0)),
        ("block-size-8", (8,), _flow(0, 8, 0)),
        ("st-min-127-ms", (8,), _flow(0, 0, 0x7F)),
        ("st-min-500-us", (8,), _flow(0, 0, 0xF5)),
        ("st-min-reserved", (8,), _flow(0, 0, 0xAA)),
    ),
    *_kinds(
        Place.REQUEST,
        ("busy-once", (14,), _refuse(0x21)),
        ("busy-for-ever", (14,), _refuse(0x21, times=_FOR_EVER)),
        *((f"nrc-{code:02x}", (16,), _refuse(code)) for code in (0x10, 0x11, 0x12, 0x13, 0x31)),
        ("nrc-22", (15,), _refuse(0x22)),
        ("nrc-33", (17,), _refuse(0x33)),
        ("nrc-34", (17,), _refuse(0x34)),
        ("nrc-33-for-ever", (17,), _refuse(0x33, times=_FOR_EVER)),
        ("nrc-35", (18,), _refuse(0x35)),
        ("nrc-36", (19,), _refuse(0x36, for_s=9.0)),
        ("nrc-37", (19,), _refuse(0x37, for_s=9.0)),
        ("nrc-24", (20,), _refuse(0x24)),
        ("nrc-24-for-ever", (20,), _refuse(0x24, times=_FOR_EVER)),
        ("nrc-73", (20,), _refuse(0x73)),
        ("nrc-70", (21,), _refuse(0x70)),
        ("nrc-71", (21,), _refuse(0x71)),
        ("nrc-72", (21,), _refuse(0x72)),
        ("nrc-72-for-ever", (21,), _refuse(0x72, times=_FOR_EVER)),
        ("voltage-high", (22,), _refuse(0x92, for_s=3.0)),
        ("voltage-low", (22,), _refuse(0x93, for_s=3.0)),
        ("voltage-low-for-ever", (22,), _refuse(0x93, times=_FOR_EVER)),
        ("nrc-7e", (23,), _refuse(0x7E)),
        ("nrc-7f", (23,), _refuse(0x7F)),
        ("pending-once", (13,), _pending(1, 3.0, then_serve=True)),
        ("pending-ten-times", (13,), _pending(10, 2.0, then_serve=True)),
        ("pending-and-nothing", (13,), _pending(1, 3.0, then_serve=False)),
        ("pending-for-ever", (13,), _pending(_PENDING_FOR_EVER, 3.0, then_serve=False)),
        ("reset-instead", (10,), _meddle(_reset_instead, "a reset instead")),
        ("reset-after", (11,), _meddle(_reset_after, "done, then a reset")),
        ("done-but-refused", (4, 16), _meddle(_done_but_refused(0x31), "done, but said to be refused")),
        ("done-but-sequence-error", (20,), _meddle(_done_but_refused(0x24), "done, but said to be out of order")),
        ("answer-held-back", (4,), _answer_comes_late),
        ("nonsense", (5,), _meddle(_nonsense(8), "answered with nonsense")),
        ("too-short", (5,), _meddle(_nonsense(0), "answered too shortly")),
    ),
    *_kinds(
        Place.OPERATION,
        ("cut-before-word", (10,), _cut_at(0.0)),
        ("cut-inside-word", (10,), _cut_at(0.5)),
        ("cut-after-word", (10, 11), _cut_at(1.0)),
    ),
    *_kinds(Place.ERASE, *((f"erase-{eighth}-8", (10,), _cut_at(eighth / 8)) for eighth in range(1, 9))),
    *_kinds(
        Place.WRITE,
        *((mishap.value.replace(" ", "-") + "-write" if mishap is not Mishap.DISK_FULL else "disk-full",
           (31,) if mishap is Mishap.DISK_FULL else (28,), _write(mishap)) for mishap in Mishap),
    ),
)  # fmt: skip

KIND_OF: dict[str, FaultKind] = {kind.name: kind for kind in KINDS}
