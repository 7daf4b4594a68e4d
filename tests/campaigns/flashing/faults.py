"""What can go wrong in an update, kind by kind, each at a place that can be counted: the fault matrix as a table.

A kind knows what its places are (frames, requests, flash operations, writes to the disk, flow control frames) and how to
arrange for its fault to come at one of them. Which bit, which moment and which share is drawn from a `Random` of the session.
"""

import enum
import functools
from dataclasses import dataclass

from tests.campaigns.flashing.bms_faults import (
    answer_comes_late,
    cut_at,
    done_but_refused,
    meddle,
    nonsense,
    pending,
    refuse,
    reset_after,
    reset_instead,
    write,
)
from tests.campaigns.flashing.stage import Stage
from tests.campaigns.flashing.surroundings import Mishap
from tests.campaigns.flashing.wire_faults import (
    FUNCTIONAL_ID,
    PAST_P2_S,
    PAST_P2_STAR_S,
    REQUEST_ID,
    Arrange,
    at_frame,
    conditions,
    cut_or_worse,
    double,
    fall_back,
    flip,
    flow,
    late,
    lose,
    one_frame,
    other_tester,
    reorder,
    silence,
)

_CUT_AGAIN = (1, 1, 1, 2, 3, 5)
_FOR_EVER = 1 << 30
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """One kind of fault.

    Attributes:
        name: short and stable; a session is replayed by it.
        rows: rows of the fault matrix.
        place: what its places are.
        arrange: lets it come; gets the stage, the number of the place counted from the beginning, and a source of chance.
        again: how often the recovery is disturbed as well, at random frames; one of these numbers is drawn.
    """

    name: str
    rows: tuple[int, ...]
    place: Place
    arrange: Arrange
    again: tuple[int, ...] = (0,)


def _kinds(place: Place, *entries: tuple[str, tuple[int, ...], Arrange]) -> list[FaultKind]:
    return [FaultKind(name=name, rows=rows, place=place, arrange=arrange) for name, rows, arrange in entries]


KINDS: tuple[FaultKind, ...] = (
    *_kinds(
        Place.FRAME,
        ("unplugged", (1,), at_frame(Stage.unplug)),
        ("stale-frames", (7,), at_frame(functools.partial(Stage.unplug, stale=True))),
        ("lost", (2,), one_frame(lose, "is lost")),
        ("doubled", (3,), one_frame(double, "is doubled")),
        ("late-p2", (4,), one_frame(late(PAST_P2_S), "is late")),
        ("late-p2-star", (4,), one_frame(late(PAST_P2_STAR_S), "is very late")),
        ("reordered", (4,), reorder),
        ("corrupted-data", (5,), one_frame(flip(4, 64), "is corrupted")),
        ("corrupted-head", (5,), one_frame(flip(0, 4), "is corrupted")),
        ("bus-off-20-ms", (6,), silence(0.02)),
        ("bus-off-1-s", (6,), silence(1.2)),
        ("bus-off-6-s", (6, 23), silence(6.5)),
        ("deaf-1-s", (2, 6), silence(1.2, from_tool=False)),
        ("reset", (10, 11), at_frame(Stage.cut_supply)),
        ("session-lost", (23,), at_frame(fall_back)),
        ("other-pack", (24,), at_frame(Stage.exchange_pack)),
        ("two-packs", (24,), at_frame(Stage.add_pack)),
        ("tester-reads", (25,), other_tester(REQUEST_ID, "22F18C", 1)),
        ("tester-presents", (25,), other_tester(FUNCTIONAL_ID, "3E80", 4)),
        ("tester-takes-over", (25, 23), other_tester(REQUEST_ID, "1001", 1)),
        ("contactor-closes", (15, 26), conditions(0x01, 3.0)),
        ("charging-starts", (15, 26), conditions(0x23, 60.0)),
        ("killed", (28,), at_frame(Stage.kill)),
    ),
    FaultKind(name="cut-again", rows=(12,), place=Place.FRAME, arrange=cut_or_worse, again=_CUT_AGAIN),
    *_kinds(
        Place.FLOW,
        ("wait", (8,), flow(1, 0, 0, then=True)),
        ("wait-without-end", (8,), flow(1, 0, 0, times=60)),
        ("overflow", (8,), flow(2, 0, 0)),
        ("unknown-status", (8,), flow(5, 0, 0)),
        ("block-size-1", (8,), flow(0, 1, 0)),
        ("block-size-8", (8,), flow(0, 8, 0)),
        ("st-min-127-ms", (8,), flow(0, 0, 0x7F)),
        ("st-min-500-us", (8,), flow(0, 0, 0xF5)),
        ("st-min-reserved", (8,), flow(0, 0, 0xAA)),
    ),
    *_kinds(
        Place.REQUEST,
        ("busy-once", (14,), refuse(0x21)),
        ("busy-for-ever", (14,), refuse(0x21, times=_FOR_EVER)),
        *((f"nrc-{code:02x}", (16,), refuse(code)) for code in (0x10, 0x11, 0x12, 0x13, 0x31)),
        ("nrc-22", (15,), refuse(0x22)),
        ("nrc-33", (17,), refuse(0x33)),
        ("nrc-34", (17,), refuse(0x34)),
        ("nrc-33-for-ever", (17,), refuse(0x33, times=_FOR_EVER)),
        ("nrc-35", (18,), refuse(0x35)),
        ("nrc-36", (19,), refuse(0x36, for_s=9.0)),
        ("nrc-37", (19,), refuse(0x37, for_s=9.0)),
        ("nrc-24", (20,), refuse(0x24)),
        ("nrc-24-for-ever", (20,), refuse(0x24, times=_FOR_EVER)),
        ("nrc-73", (20,), refuse(0x73)),
        ("nrc-70", (21,), refuse(0x70)),
        ("nrc-71", (21,), refuse(0x71)),
        ("nrc-72", (21,), refuse(0x72)),
        ("nrc-72-for-ever", (21,), refuse(0x72, times=_FOR_EVER)),
        ("voltage-high", (22,), refuse(0x92, for_s=3.0)),
        ("voltage-low", (22,), refuse(0x93, for_s=3.0)),
        ("voltage-low-for-ever", (22,), refuse(0x93, times=_FOR_EVER)),
        ("nrc-7e", (23,), refuse(0x7E)),
        ("nrc-7f", (23,), refuse(0x7F)),
        ("pending-once", (13,), pending(1, 3.0, then_serve=True)),
        ("pending-ten-times", (13,), pending(10, 2.0, then_serve=True)),
        ("pending-and-nothing", (13,), pending(1, 3.0, then_serve=False)),
        ("pending-for-ever", (13,), pending(_PENDING_FOR_EVER, 3.0, then_serve=False)),
        ("reset-instead", (10,), meddle(reset_instead, "a reset instead")),
        ("reset-after", (11,), meddle(reset_after, "done, then a reset")),
        ("done-but-refused", (4, 16), meddle(done_but_refused(0x31), "done, but said to be refused")),
        ("done-but-sequence-error", (20,), meddle(done_but_refused(0x24), "done, but said to be out of order")),
        ("answer-held-back", (4,), answer_comes_late),
        ("nonsense", (5,), meddle(nonsense(8), "answered with nonsense")),
        ("too-short", (5,), meddle(nonsense(0), "answered too shortly")),
    ),
    *_kinds(
        Place.OPERATION,
        ("cut-before-word", (10,), cut_at(0.0)),
        ("cut-inside-word", (10,), cut_at(0.5)),
        ("cut-after-word", (10, 11), cut_at(1.0)),
    ),
    *_kinds(Place.ERASE, *((f"erase-{eighth}-8", (10,), cut_at(eighth / 8)) for eighth in range(1, 9))),
    *_kinds(
        Place.WRITE,
        *((mishap.value.replace(" ", "-") + "-write" if mishap is not Mishap.DISK_FULL else "disk-full",
           (31,) if mishap is Mishap.DISK_FULL else (28,), write(mishap)) for mishap in Mishap),
    ),
)  # fmt: skip

KIND_OF: dict[str, FaultKind] = {kind.name: kind for kind in KINDS}
