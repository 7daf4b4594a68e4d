"""One signal over time."""

from collections.abc import Sequence

import numpy as np

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import statistics
from bms.telemetry.history.bins import Bins, around, gaps, in_order, joined, no_bins, reduced
from bms.telemetry.history.group import Group
from bms.telemetry.history.model import CommonEnvelope, Envelope, SpanStatistics
from bms.telemetry.snapshot import FloatColumn


def bin_size(samples: int, bins: int) -> int:
    """Return how many samples a bin holds, a power of two, so that there are at most about `bins`."""
    size = 1
    while size * bins < samples:
        size *= 2
    return size


def span_bins(group: Group, signals: Sequence[int], start_s: float, end_s: float, bins: int) -> Bins:
    """Return what is known of signals that share a track in a span, in order."""
    track = group.track_of(signals[0])
    staged = group.staged_bins(signals, start_s, end_s)
    if track is None:
        return reduced(staged, bin_size(staged.count, bins))
    size = bin_size(track.samples_in(start_s, end_s) + staged.count, bins)
    rows = [track.row_of[signal] for signal in signals]
    neighbours = rows == list(range(rows[0], rows[0] + len(rows)))
    reach = slice(rows[0], rows[0] + len(rows)) if neighbours else slice(0, len(track.signals))
    parts = list(track.bins(start_s, end_s, size, reach, group.gap_after_s(signals[0])))
    if not neighbours:
        parts = [_picked(part, rows) for part in parts]
    if staged.count:
        parts.append(reduced(staged, size))
    return around(in_order(joined(parts)), start_s, end_s) if parts else no_bins(len(signals), track.kind)


def _picked(bins: Bins, rows: list[int]) -> Bins:
    low = bins.low[rows]
    return Bins(
        low=low,
        high=low if bins.high is bins.low else bins.high[rows],
        invalid=bins.invalid[rows],
        starts_s=bins.starts_s,
        ends_s=bins.ends_s,
        widest_s=bins.widest_s,
    )


def common_envelopes(group: Group, signals: Sequence[int], start_s: float, end_s: float, bins: int) -> list[CommonEnvelope]:
    """Return a span of signals, those that share a track together; `rows` are places in `signals`."""
    sets = group.together(signals)
    return [_common(group, [signals[row] for row in rows], rows, start_s, end_s, bins) for rows in sets]


def _common(
    group: Group, signals: Sequence[int], rows: Sequence[int], start_s: float, end_s: float, bins: int
) -> CommonEnvelope:
    found = span_bins(group, signals, start_s, end_s, max(bins, 1))
    low = found.low.astype(np.float64)
    return CommonEnvelope(
        rows=tuple(rows),
        times_s=found.starts_s,
        low=low,
        high=low if found.high is found.low else found.high.astype(np.float64),
        holes=found.invalid | gaps(found, group.gap_after_s(signals[0])),
    )


class Series:
    """A view of one signal of a history; it stays valid while the history grows.

    Attributes:
        info: name, unit, decimals and texts.
    """

    def __init__(self, group: Group, signal: int) -> None:
        """Look at signal number `signal` of a group."""
        self._group = group
        self._signal = signal
        self.info: SignalInfo = group.infos[signal]

    @property
    def last_row_s(self) -> float:
        """When the last row of the group came; −inf before the first. Cheap: whether there may be anything new."""
        return self._group.last_s

    @property
    def gap_after_s(self) -> float:
        """After how long without a sample a value is stale and a line broken, seconds; +inf while too little is known."""
        return self._group.gap_after_s(self._signal)

    def since(self, time_s: float) -> tuple[FloatColumn, FloatColumn]:
        """Return the last sample at or before a time and all after it: what a live line is continued with."""
        recent = self._group.staged_since(self._signal, time_s)
        if recent is not None:
            return recent
        found = self._samples_around(time_s, np.inf)
        return found.starts_s, found.low[0].astype(np.float64)

    def envelope(self, start_s: float, end_s: float, bins: int) -> Envelope:
        """Return a span in at most about `bins` bins; where there are fewer samples, the samples."""
        common = _common(self._group, (self._signal,), (0,), start_s, end_s, bins)
        is_samples, low = common.high is common.low, common.low[0]
        return Envelope(
            times_s=common.times_s,
            low=low,
            high=low if is_samples else common.high[0],
            holes=common.holes[0],
            is_samples=is_samples,
        )

    def samples(self, start_s: float, end_s: float) -> tuple[FloatColumn, FloatColumn]:
        """Return times and values of the samples from `start_s` to `end_s`, both included, that are kept one by one."""
        found = self._samples_around(start_s, end_s)
        inside = slice(*np.searchsorted(found.starts_s, (start_s, np.nextafter(end_s, np.inf))).tolist())
        return found.starts_s[inside].copy(), found.low[0, inside].astype(np.float64)

    def value_at(self, time_s: float) -> tuple[float, float]:
        """Return the last value not after a time, NaN when it is not valid, and when it came.

        Both are NaN before the first sample. Where only bins are left it is the middle of the bin.
        """
        recent = self._group.staged_since(self._signal, time_s)
        if recent is not None:
            return float(recent[1][0]), float(recent[0][0])
        found = span_bins(self._group, (self._signal,), time_s, time_s, 1 << 62)
        at = int(np.searchsorted(found.starts_s, time_s, side="right")) - 1
        if at < 0:
            return np.nan, np.nan
        return (float(found.low[0, at]) + float(found.high[0, at])) / 2, float(found.starts_s[at])

    def statistics(self, start_s: float, end_s: float) -> SpanStatistics:
        """Return statistics of the samples from `start_s` to `end_s`, both included."""
        track = self._group.track_of(self._signal)
        if track is not None and not track.is_complete(start_s, end_s):
            found = span_bins(self._group, (self._signal,), start_s, end_s, 1 << 62)
            count = track.samples_in(start_s, end_s)
            return statistics.of_bins(found, count)
        return statistics.of_samples(*self.samples(start_s, end_s), self.gap_after_s)

    def _samples_around(self, start_s: float, end_s: float) -> Bins:
        track = self._group.track_of(self._signal)
        parts: list[Bins] = []
        if track is not None:
            row = track.row_of[self._signal]
            for run in track.runs:
                level = run.levels[0]
                parts += level.parts(level.number_at(start_s) - 1, level.number_at(end_s), slice(row, row + 1))
        parts.append(self._group.staged_bins((self._signal,), start_s, end_s))
        return around(in_order(joined(parts)), start_s, end_s)
