"""All signals of one message: what came last is staged, the rest stands in tracks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bms.telemetry.decoded import Matrix, SignalInfo
from bms.telemetry.history.bins import Bins, samples_as_bins
from bms.telemetry.history.track import Track, usual_interval_s
from bms.telemetry.snapshot import FloatColumn

STAGED = 1024
"""Rows that are collected before they are put away: what a row costs there is shared by so many."""
GAP_FACTOR = 6.0
"""No sample for this many times the usual interval is a gap."""
_DENSE = 0.75
_MOST_JUMPS = 2
"""Back in time within a batch: that few are a clock that was set, more are samples that overtook each other."""


class Group:
    """Routes rows of a message to tracks.

    A signal that is there in most rows shares the times of all rows, and NaN is an invalid sample of it. Signals that are
    there in fewer rows are those of a multiplexer, or the slow ones of an answer: those that come together share a track, and
    rows without any of them are no samples of theirs. Which is which the first rows with the signal tell.
    """

    def __init__(self, infos: Sequence[SignalInfo]) -> None:
        """Start empty."""
        self.infos = tuple(infos)
        self.index_of = {info.name: index for index, info in enumerate(self.infos)}
        self.tracks: list[Track] = []
        self.first_s = np.inf
        self.last_s = -np.inf
        self._track_of: dict[int, Track] = {}
        self._times_s = np.empty(STAGED)
        self._values = np.empty((len(self.infos), STAGED))
        self._staged = 0

    @property
    def memory_bytes(self) -> int:
        """Memory taken."""
        return self._values.nbytes + sum(level.bytes for track in self.tracks for run in track.runs for level in run.levels)

    def track_of(self, signal: int) -> Track | None:
        """Return where a signal is kept; None: it was never valid in what was put away."""
        return self._track_of.get(signal)

    def append(self, times_s: FloatColumn, values: Matrix) -> bool:
        """Add rows, shapes (n,) and (signals, n); return whether rows were put away."""
        count = len(times_s)
        if count == 0:
            return False
        begin, end = self._staged, self._staged + count
        self.first_s, self.last_s = min(self.first_s, float(times_s.min())), max(self.last_s, float(times_s.max()))
        in_order = count == 1 or not bool(np.any(times_s[1:] < times_s[:-1]))
        if end < STAGED and in_order and (begin == 0 or times_s[0] >= self._times_s[begin - 1]):
            self._times_s[begin:end] = times_s
            self._values[:, begin:end] = values
            self._staged = end
            return False
        all_times_s, all_values = times_s, values
        if begin:
            all_times_s = np.concatenate([self._times_s[:begin], times_s])
            all_values = np.concatenate([self._values[:, :begin], values], axis=1)
        self._staged = 0
        jumps = np.flatnonzero(all_times_s[1:] < all_times_s[:-1]) + 1
        if len(jumps) > _MOST_JUMPS:
            order = np.argsort(all_times_s, kind="stable")
            all_times_s, all_values, jumps = all_times_s[order], all_values[:, order], jumps[:0]
        for first, last in pairwise((0, *jumps.tolist(), len(all_times_s))):
            self._put_away(all_times_s[first:last], all_values[:, first:last])
        return True

    def together(self, signals: Sequence[int]) -> list[list[int]]:
        """Return places in `signals` of those that come at common times, a list each."""
        sets: dict[int | bytes, list[int]] = {}
        patterns = self._staged_patterns(signals) if any(signal not in self._track_of for signal in signals) else []
        for place, signal in enumerate(signals):
            track = self._track_of.get(signal)
            sets.setdefault(patterns[place] if track is None else id(track), []).append(place)
        return list(sets.values())

    def _staged_patterns(self, signals: Sequence[int]) -> list[bytes]:
        """Return in which staged rows signals are; empty for those that are in most of them."""
        valid = ~np.isnan(self._values[list(signals), : self._staged])
        counts, packed = np.count_nonzero(valid, axis=1), np.packbits(valid, axis=1)
        return [b"" if count >= _DENSE * self._staged else bits.tobytes() for count, bits in zip(counts, packed, strict=True)]

    def staged_bins(self, signals: Sequence[int], start_s: float, end_s: float) -> Bins:
        """Return the staged samples of signals that share a track, one before and one after the span included."""
        times_s = self._times_s[: self._staged]
        values = self._values[list(signals), : self._staged]
        track = self._track_of.get(signals[0])
        if track is None or not track.is_dense:
            there = ~np.isnan(values).all(axis=0)
            if track or np.count_nonzero(there) < _DENSE * self._staged:
                times_s, values = times_s[there], values[:, there]
        first = max(int(np.searchsorted(times_s, start_s, side="right")) - 1, 0)
        end = int(np.searchsorted(times_s, end_s, side="right")) + 1
        kind = track.kind if track else self._kind(signals)
        return samples_as_bins(times_s[first:end].copy(), values[:, first:end].astype(kind))

    def staged_since(self, signal: int, time_s: float) -> tuple[FloatColumn, FloatColumn] | None:
        """Return the last staged sample of a signal at or before a time, and all after it; None: it is not staged any more."""
        times_s, values = self._times_s[: self._staged], self._values[signal, : self._staged]
        track = self._track_of.get(signal)
        if track is None or not track.is_dense:
            there = ~np.isnan(values)
            if track or np.count_nonzero(there) < _DENSE * self._staged:
                times_s, values = times_s[there], values[there]
        first = int(np.searchsorted(times_s, time_s, side="right")) - 1
        return (times_s[first:], values[first:]) if first >= 0 else None

    def gap_after_s(self, signal: int) -> float:
        """Return after how long without a sample of a signal a gap begins, seconds; +inf while too little is known."""
        track = self._track_of.get(signal)
        if track and not np.isnan(track.usual_s):
            usual_s = track.usual_s
        else:
            usual_s = usual_interval_s(self.staged_bins((signal,), -np.inf, np.inf).starts_s)
        return usual_s * GAP_FACTOR if usual_s > 0 else np.inf

    def _put_away(self, times_s: FloatColumn, values: Matrix) -> None:
        valid = ~np.isnan(values)
        if len(self._track_of) < len(self.infos):
            self._assign(valid)
        for track in self.tracks:
            whole = len(track.signals) == len(self.infos)
            mine = values if whole else values[list(track.signals)]
            if track.is_dense:
                track.append(times_s, mine.astype(track.kind))
            else:
                there = valid[list(track.signals)].any(axis=0)
                track.append(times_s[there], mine[:, there].astype(track.kind))

    def _assign(self, valid: npt.NDArray[np.bool_]) -> None:
        """Give signals that are seen for the first time a track: one a pattern of rows they are there in."""
        together: dict[tuple[bool, bytes, type], list[int]] = {}
        needed = _DENSE * valid.shape[1]
        for signal, counted in enumerate(np.count_nonzero(valid, axis=1).tolist()):
            if counted and signal not in self._track_of:
                is_dense = counted >= needed
                pattern = b"" if is_dense else np.packbits(valid[signal]).tobytes()
                together.setdefault((is_dense, pattern, self._kind((signal,))), []).append(signal)
        for (is_dense, _, kind), signals in together.items():
            track = Track(signals, kind, is_dense=is_dense)
            self.tracks.append(track)
            self._track_of.update(dict.fromkeys(signals, track))

    def _kind(self, signals: Sequence[int]) -> type:
        return np.float32 if all(self.infos[signal].exact_float32 for signal in signals) else np.float64
