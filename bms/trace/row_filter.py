"""Which rows to show: conditions that are evaluated for thousands of rows at once."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bms.trace.id_set import IdSet
from can_drivers.frame_columns import HEAD_BYTES, TAIL_BYTES, Records, Tails

Mask = npt.NDArray[np.bool_]

_LONGEST = HEAD_BYTES + TAIL_BYTES


class Condition(Protocol):
    """One condition."""

    def mask(self, records: Records, tails: Tails) -> Mask:
        """Return which of n records fulfil it, shape (n,). `tails` is what `records["tail"]` counts in."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IdIs:
    """The id is one of a set."""

    ids: IdSet

    def mask(self, records: Records, tails: Tails) -> Mask:  # noqa: ARG002 - the same question is put to every condition
        """See `Condition`."""
        return self.ids.mask(records)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagsAre:
    """The bits of `bits` are as in `values`."""

    bits: int
    values: int

    def mask(self, records: Records, tails: Tails) -> Mask:  # noqa: ARG002 - as above
        """See `Condition`."""
        found: Mask = records["flags"] & np.uint8(self.bits) == self.values
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A number of the record (`time_s` or `length`) lies between two bounds, both included."""

    column: str
    low: float
    high: float

    def mask(self, records: Records, tails: Tails) -> Mask:  # noqa: ARG002 - as above
        """See `Condition`."""
        numbers = records[self.column]
        found: Mask = (numbers >= self.low) & (numbers <= self.high)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadHas:
    """The payload has these bytes: at its beginning, or `anywhere`.

    Attributes:
        values: the bytes looked for, where `care` has bits.
        care: bits that must agree; as long as `values`.
        anywhere: at any place, not only at the beginning.
    """

    values: bytes
    care: bytes
    anywhere: bool = False

    def mask(self, records: Records, tails: Tails) -> Mask:
        """See `Condition`."""
        found = np.zeros(len(records), np.bool_)
        longest = int(records["length"].max(initial=0))
        for offset in range(max(longest - len(self.values), 0) + 1 if self.anywhere else 1):
            found |= self._mask_at(offset, records, tails)
        return found

    def _mask_at(self, offset: int, records: Records, tails: Tails) -> Mask:
        values = np.frombuffer(self._placed(self.values, offset), "<u8")
        care = np.frombuffer(self._placed(self.care, offset), "<u8")
        found: Mask = records["length"] >= offset + len(self.values)
        found &= records["head"] & care[0] == values[0] & care[0]
        if care[1:].any() and found.any():
            rows = np.flatnonzero(found & (records["length"] > HEAD_BYTES))
            long = tails[records["tail"][rows]]
            found[rows] = (long & care[1:] == values[1:] & care[1:]).all(axis=1)
        return found

    @staticmethod
    def _placed(pattern: bytes, offset: int) -> bytes:
        return (bytes(offset) + pattern).ljust(_LONGEST, b"\0")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one condition is fulfilled; with `hide`, none."""

    conditions: tuple[Condition, ...]
    hide: bool = False

    def mask(self, records: Records, tails: Tails) -> Mask:
        """See `Condition`."""
        found = np.zeros(len(records), np.bool_)
        for condition in self.conditions:
            found |= condition.mask(records, tails)
        return ~found if self.hide else found


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilter:
    """All parts are fulfilled. Without parts everything is shown."""

    parts: tuple[Condition, ...] = ()

    def mask(self, records: Records, tails: Tails) -> Mask:
        """See `Condition`."""
        found = np.ones(len(records), np.bool_)
        for part in self.parts:
            found &= part.mask(records, tails)
        return found
