"""Every id that was seen: how often, how regularly, and which of its bytes have changed when."""

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import ERROR, EXTENDED, HEAD_BYTES, REMOTE, Records, Tails

MAXIMUM_IDS = 4096
"""A bus with more is babbling; frames of further ids are only counted."""
PAYLOAD_WORDS = 8
_PERIOD_MEMORY = 0.85
"""Weight of the past for each new interval."""

EXTENDED_KEY, ERROR_KEY, REMOTE_KEY = 1 << 31, 1 << 30, 1 << 29
"""Bits above the id in a key: 29-bit format, error report, remote frame. Each is compared only with its own kind."""

Keys = npt.NDArray[np.uint32]

_MARKS: Keys = np.array(
    [
        EXTENDED_KEY * bool(flags & EXTENDED) | ERROR_KEY * bool(flags & ERROR) | REMOTE_KEY * bool(flags & REMOTE)
        for flags in range(256)
    ],
    np.uint32,
)


def keys_of(records: Records) -> Keys:
    """Return what belongs together: id, format, and whether it is a data frame, a remote frame or an error report."""
    keys: Keys = (records["can_id"] & np.uint32(0x1FFF_FFFF)) | _MARKS[records["flags"]]
    return keys


class IdTable:
    """One line for each id, in the order they were first seen. The arrays have `len(table)` valid lines.

    Attributes:
        keys: see `keys_of`.
        counts: frames seen.
        last_rows: row number of the newest frame.
        last_times_s: its time, seconds.
        periods_s: mean time between frames, newest ones weighing most; NaN before the second frame.
        changed_s: when each of 64 payload bytes last differed from the frame before; -inf: never.
        uncounted: frames of ids beyond `MAXIMUM_IDS`.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.keys: Keys = np.zeros(MAXIMUM_IDS, np.uint32)
        self.counts = np.zeros(MAXIMUM_IDS, np.int64)
        self.last_rows = np.zeros(MAXIMUM_IDS, np.int64)
        self.last_times_s = np.zeros(MAXIMUM_IDS)
        self.periods_s = np.full(MAXIMUM_IDS, np.nan)
        self.changed_s = np.full((MAXIMUM_IDS, PAYLOAD_WORDS * HEAD_BYTES), -np.inf)
        self.uncounted = 0
        self._payloads = np.zeros((MAXIMUM_IDS, PAYLOAD_WORDS), np.uint64)
        self._lengths = np.zeros(MAXIMUM_IDS, np.uint8)
        self._lines: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, records: Records, tails: Tails, first_row: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
        """Take frames in; compare each with the one of the same id before it.

        Args:
            records: n records.
            tails: the tails of those with more than 8 bytes, in their order.
            first_row: row number of the first record.

        Returns:
            How many rows back the frame before it is (0: there is none), and whether it differs from it; both of shape (n,).
        """
        keys = keys_of(records)
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.concatenate(([True], np.diff(keys[order]) != 0)))
        lines = self._lines_for(keys[order[starts]])
        known = self.counts[lines] > 0
        payloads = _payloads(records, tails)[order]
        width = payloads.shape[1]
        before = np.concatenate((payloads[:1], payloads[:-1]))
        before[starts] = np.where(known[:, None], self._payloads[lines, :width], payloads[starts])
        different = payloads ^ before
        lengths = records["length"][order]
        changed_sorted: npt.NDArray[np.bool_] = np.any(different != 0, axis=1)
        changed_sorted[1:] |= lengths[1:] != lengths[:-1]
        changed_sorted[starts] = ~known | different[starts].any(axis=1) | (lengths[starts] != self._lengths[lines])
        back_sorted = np.diff(order, prepend=order[:1])
        back_sorted[starts] = np.where(known, first_row + order[starts] - self.last_rows[lines], 0)
        ends = np.append(starts[1:], len(order)) - 1
        self._note_times(lines, records["time_s"][order], starts, ends, known)
        self._note_changes(lines, np.bitwise_or.reduceat(different, starts, axis=0))
        self.counts[lines] += ends - starts + 1
        self.last_rows[lines] = first_row + order[ends]
        self._payloads[lines] = 0
        self._payloads[lines, :width] = payloads[ends]
        self._lengths[lines] = lengths[ends]
        back = np.empty(len(order), np.uint32)
        changed = np.empty(len(order), np.bool_)
        back[order] = np.minimum(back_sorted, 0xFFFF_FFFF)
        changed[order] = changed_sorted
        self._forget_what_has_no_line(lines, starts, ends)
        return back, changed

    def _lines_for(self, keys: Keys) -> npt.NDArray[np.int64]:
        lines = self._lines
        found = []
        for key in keys.tolist():
            line = lines.get(key)
            if line is None:
                # All that finds no place shares the line behind the last one; it is emptied after each batch.
                line = len(lines)
                if line < MAXIMUM_IDS - 1:
                    lines[key] = line
                    self.keys[line] = key
            found.append(line)
        return np.array(found, np.int64)

    def _note_times(
        self,
        lines: npt.NDArray[np.int64],
        times_s: npt.NDArray[np.float64],
        starts: npt.NDArray[np.int64],
        ends: npt.NDArray[np.int64],
        known: npt.NDArray[np.bool_],
    ) -> None:
        intervals = ends - starts + known
        began_s = np.where(known, self.last_times_s[lines], times_s[starts])
        with np.errstate(invalid="ignore", divide="ignore"):
            mean_s = (times_s[ends] - began_s) / intervals
        old_s = self.periods_s[lines]
        weight = np.where(np.isnan(old_s), 0.0, _PERIOD_MEMORY**intervals)
        blended = np.where(np.isnan(old_s), 0.0, old_s) * weight + mean_s * (1.0 - weight)
        self.periods_s[lines] = np.where(intervals > 0, blended, old_s)
        self.last_times_s[lines] = times_s[ends]

    def _note_changes(self, lines: npt.NDArray[np.int64], different: npt.NDArray[np.uint64]) -> None:
        bytes_changed = np.ascontiguousarray(different).view(np.uint8) != 0
        width = bytes_changed.shape[1]
        now_s = self.last_times_s[lines][:, None]
        self.changed_s[lines, :width] = np.where(bytes_changed, now_s, self.changed_s[lines, :width])

    def _forget_what_has_no_line(
        self, lines: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
    ) -> None:
        beyond = lines == MAXIMUM_IDS - 1
        if beyond.any():
            self.uncounted += int((ends - starts + 1)[beyond].sum())
            self.counts[MAXIMUM_IDS - 1] = 0


def _payloads(records: Records, tails: Tails) -> npt.NDArray[np.uint64]:
    """Return payloads as words, first byte lowest: shape (n, 1) when none is longer than 8 bytes, else (n, 8)."""
    if not len(tails):
        return np.ascontiguousarray(records["head"]).reshape(-1, 1)
    payloads = np.zeros((len(records), PAYLOAD_WORDS), np.uint64)
    payloads[:, 0] = records["head"]
    payloads[records["length"] > HEAD_BYTES, 1:] = tails
    return payloads
