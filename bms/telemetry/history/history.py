"""Everything that was measured, by message and signal, in bounded memory."""

from collections.abc import Sequence

import numpy as np

from bms.telemetry.decoded import Matrix, SignalInfo
from bms.telemetry.history.group import Group
from bms.telemetry.history.matrix import MatrixEnvelope, matrix_envelope
from bms.telemetry.history.model import CommonEnvelope, SeriesKey
from bms.telemetry.history.pyramid import LEVELS
from bms.telemetry.history.series import Series, common_envelopes
from bms.telemetry.snapshot import FloatColumn

BUDGET_BYTES = 256 << 20
_KEPT_LEVELS = 2
_SHARE_OF_SAMPLES = 0.6
_SHARE_OF_EACH = 0.4


class History:
    """Series of samples with their min/max pyramids.

    When memory is short the oldest samples are given up first and their bins of four, sixteen, … kept: the newest part stays
    complete, and the whole span can be drawn. Not for several threads.

    Attributes:
        generation: counts how often there were other groups or signals: views of series made before may be out of date.
    """

    def __init__(self, *, budget_bytes: int = BUDGET_BYTES) -> None:
        """Start empty; take at most about `budget_bytes` of memory."""
        self._budget_bytes = budget_bytes
        self._groups: dict[str, Group] = {}
        self.generation = 0

    @property
    def bytes(self) -> int:
        """Memory taken."""
        return sum(group.memory_bytes for group in self._groups.values())

    def declare(self, group: str, infos: Sequence[SignalInfo]) -> None:
        """Say which signals a group has. What was kept of the group is forgotten when they are others than before."""
        known = self._groups.get(group)
        if known is None or known.infos != tuple(infos):
            self._groups[group] = Group(infos)
            self.generation += 1

    def append(self, group: str, times_s: FloatColumn, values: Matrix) -> None:
        """Add samples of a declared group.

        Args:
            group: as declared.
            times_s: seconds, any order; what is not finite is left out, shape (n,).
            values: NaN where absent or invalid; infinite counts as invalid, shape (signals, n).

        Raises:
            KeyError: the group was not declared.
        """
        times_s, values = np.asarray(times_s, np.float64), np.asarray(values, np.float64)
        known = np.isfinite(times_s)
        if not known.all():
            times_s, values = times_s[known], values[:, known]
        if np.isinf(values).any():
            values = np.where(np.isinf(values), np.nan, values)
        if self._groups[group].append(times_s, values):
            self._keep_to_budget()

    def groups(self) -> tuple[str, ...]:
        """Return the names of all declared groups."""
        return tuple(self._groups)

    def infos(self, group: str) -> tuple[SignalInfo, ...]:
        """Return the signals of a group."""
        return self._groups[group].infos

    def span(self) -> tuple[float, float] | None:
        """Return the time of the first and of the last sample, or None."""
        filled = [group for group in self._groups.values() if group.first_s <= group.last_s]
        return (min(group.first_s for group in filled), max(group.last_s for group in filled)) if filled else None

    def has(self, key: SeriesKey) -> bool:
        """Return whether there is such a series."""
        return key.group in self._groups and key.name in self._groups[key.group].index_of

    def series(self, key: SeriesKey) -> Series:
        """Return a view of one signal.

        Raises:
            KeyError: there is none.
        """
        group = self._groups[key.group]
        return Series(group, group.index_of[key.name])

    def matrix_envelope(self, group: str, names: Sequence[str], start_s: float, end_s: float, bins: int) -> MatrixEnvelope:
        """Return a span of many signals of a group in common bins: times (n,), least and greatest (signals, n)."""
        one = self._groups[group]
        return matrix_envelope(one, [one.index_of[name] for name in names], start_s, end_s, bins)

    def envelopes(self, group: str, names: Sequence[str], start_s: float, end_s: float, bins: int) -> list[CommonEnvelope]:
        """Return a span of several signals of a group: ten times as fast as one by one when they come together."""
        one = self._groups[group]
        return common_envelopes(one, [one.index_of[name] for name in names], start_s, end_s, bins)

    def _keep_to_budget(self) -> None:
        excess = self.bytes - self._budget_bytes
        share = _SHARE_OF_SAMPLES
        for number in range(LEVELS - _KEPT_LEVELS):
            if excess <= 0:
                return
            levels = [run.levels[number] for one in self._groups.values() for track in one.tracks for run in track.runs]
            over = min(sum(level.bytes for level in levels) - share * self._budget_bytes, excess)
            while over > 0:
                oldest = min((level for level in levels if level.blocks > 1), key=lambda level: level.begins_s, default=None)
                if oldest is None:
                    break
                before = oldest.bytes
                oldest.give_up_oldest()
                over -= before - oldest.bytes
                excess -= before - oldest.bytes
            share *= _SHARE_OF_EACH
