"""Spans of time in which a state stays the same."""

import math
from dataclasses import dataclass, replace

import numpy as np

from bms.telemetry.history import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class StateBlock:
    """One span.

    Attributes:
        start_s: on the screen's clock.
        end_s: where the next one begins, or at the last sample.
        low: least value in it; NaN: not known.
        high: greatest value; another than `low` where it changes faster than can be drawn.
    """

    start_s: float
    end_s: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there are valid values."""
        return not math.isnan(self.low)

    def is_like(self, other: "StateBlock") -> bool:
        """Whether the other one is of the same state."""
        return (self.low, self.high) == (other.low, other.high) or not (self.is_known or other.is_known)


def blocks_of(envelope: Envelope, shift_s: float) -> list[StateBlock]:
    """Return the blocks of an envelope, `shift_s` added to its times."""
    low, high = envelope.low, envelope.high
    if not len(low):
        return []
    known = ~np.isnan(low)
    gap_before = np.append(False, envelope.holes[:-1] & known[:-1])
    same = (low[1:] == low[:-1]) & (high[1:] == high[:-1]) | (~known[1:] & ~known[:-1])
    begins = np.flatnonzero(np.append(True, ~same) | gap_before)
    ends = np.append(begins[1:], len(low))
    times_s = (envelope.times_s + shift_s).tolist()
    found: list[StateBlock] = []
    for first, end in zip(begins.tolist(), ends.tolist(), strict=True):
        end_s = times_s[min(end, len(times_s) - 1)]
        block = StateBlock(start_s=times_s[first], end_s=end_s, low=float(low[first]), high=float(high[first]))
        if envelope.holes[end - 1] and known[end - 1] and end < len(low):
            if end - 1 > first:
                found.append(replace(block, end_s=times_s[end - 1]))
            block = StateBlock(start_s=times_s[end - 1], end_s=end_s, low=math.nan, high=math.nan)
        found.append(block)
    return found


def continue_with(blocks: list[StateBlock], newest: list[StateBlock]) -> None:
    """Put newer blocks in place of what there is from their beginning on; a state that goes on stays one block."""
    if not newest:
        return
    while blocks and blocks[-1].start_s >= newest[0].start_s:
        blocks.pop()
    if blocks and blocks[-1].is_like(newest[0]):
        newest = [replace(newest[0], start_s=blocks.pop().start_s), *newest[1:]]
    elif blocks:
        blocks[-1] = replace(blocks[-1], end_s=newest[0].start_s)
    blocks += newest
