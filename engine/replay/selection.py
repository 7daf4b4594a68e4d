"""Which frames of a log may be sent onto a bus again. There may be a real pack on it: no request ever is."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.definition.model import PackDefinition
from can_drivers.frame_columns import ERROR, EXTENDED, FD, REMOTE, Batch, Records
from engine.logs.selection import select

Keys = npt.NDArray[np.uint32]
"""Ids with bit 31 set on those of 29 bit."""

_EXTENDED_KEY = 0x8000_0000
_STANDARD_MAX = 0x7FF
_OBD_REQUESTS = (0x7DF, *range(0x7E0, 0x7E8))
"""ISO 15765-4, 10.5: functional and physical requests with 11-bit ids."""
_PGN_SHIFT = 16
_FIXED_ADDRESSING = (0xDA, 0xDB, 0xCD, 0xCE)
"""Bits 16…25 of 29-bit diagnostic ids, whatever their priority: normal fixed and mixed addressing (ISO 15765-2, 10.3.3 …)."""


class LeftOut(enum.StrEnum):
    """Why a frame that was wanted is not sent."""

    REQUEST = "diagnostic_requests"
    """On the other end it would be obeyed."""
    ERROR = "error_frames"
    """No frame of a bus, but a report of an adapter."""
    REMOTE = "remote_frames"
    """Their length is not kept, and two of one id and another length destroy each other on the bus."""
    FD = "fd_frames"
    """The adapter is not open for CAN FD."""


def key_of(can_id: int, *, is_extended: bool) -> int:
    """Return an id as `Keys` has it."""
    return can_id | _EXTENDED_KEY if is_extended else can_id


def id_of(key: int) -> tuple[int, bool]:
    """Return the id of a key, and whether it has 29 bits."""
    return key & ~_EXTENDED_KEY, bool(key & _EXTENDED_KEY)


def keys_of(records: Records) -> Keys:
    """Return the id of each frame; shape (n,)."""
    keys: Keys = np.where(records["flags"] & EXTENDED, records["can_id"] | _EXTENDED_KEY, records["can_id"])
    return keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for.

    Attributes:
        ids: ranges of ids, first and last; empty: all.
        from_s: seconds on the log's own clock; frames before are not wanted.
        to_s: nor from there on.
    """

    ids: tuple[tuple[int, int], ...] = ()
    from_s: float = float("-inf")
    to_s: float = float("inf")


class Selection:
    """Parts the frames of a log into those to send, those left out, and those nobody wanted."""

    def __init__(self, definitions: Sequence[PackDefinition], wanted: Wanted, *, fd: bool) -> None:
        """Know the requests.

        Args:
            definitions: the pack that is on the bus, and the one that was recorded; requests to either are left out.
            wanted: what was asked for.
            fd: the adapter can send CAN FD frames.
        """
        self._requests = sorted(set(_OBD_REQUESTS).union(*map(_requests, definitions)))
        self._wanted = wanted
        self._fd = fd

    def part(self, batch: Batch) -> tuple[Batch, dict[LeftOut, int]]:
        """Return the frames to send, and how many that were wanted are left out, by the first reason that holds."""
        records = batch.records
        remaining = self._are_wanted(records)
        left: dict[LeftOut, int] = {}
        for reason, concerned in (
            (LeftOut.ERROR, records["flags"] & ERROR != 0),
            (LeftOut.REQUEST, self._are_requests(records)),
            (LeftOut.REMOTE, records["flags"] & REMOTE != 0),
            (LeftOut.FD, (records["flags"] & FD != 0) & (not self._fd)),
        ):
            out = remaining & concerned
            remaining &= ~out
            if count := int(np.count_nonzero(out)):
                left[reason] = count
        return select(batch, remaining), left

    def _are_wanted(self, records: Records) -> npt.NDArray[np.bool_]:
        times = records["time_s"]
        wanted: npt.NDArray[np.bool_] = (times >= self._wanted.from_s) & (times < self._wanted.to_s)
        if self._wanted.ids:
            ids = records["can_id"]
            wanted &= np.any([(ids >= first) & (ids <= last) for first, last in self._wanted.ids], axis=0)
        return wanted

    def _are_requests(self, records: Records) -> npt.NDArray[np.bool_]:
        ids = records["can_id"]
        # No id of 11 bits has any of the bits that are looked at.
        fixed = np.isin((ids >> _PGN_SHIFT) & 0x3FF, _FIXED_ADDRESSING)
        requests: npt.NDArray[np.bool_] = np.isin(keys_of(records), self._requests) | fixed
        return requests


def _requests(definition: PackDefinition) -> Iterator[int]:
    """Yield every id on which this program, or another tester, asks something of such a pack."""
    if (diagnostics := definition.diagnostics) is not None:
        for can_id in (diagnostics.request_id, diagnostics.functional_id):
            yield key_of(can_id, is_extended=diagnostics.is_extended)
    if (polling := definition.polling) is not None:
        for one in (*polling.commands, *polling.others):
            yield key_of(one.request_id, is_extended=one.request_id > _STANDARD_MAX)
