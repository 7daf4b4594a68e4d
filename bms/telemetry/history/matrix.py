"""Many signals of a group in common bins: what bands and waterfalls are drawn from."""

from collections.abc import Sequence

import numpy as np

from bms.telemetry.history.bins import Bins, Values, gaps
from bms.telemetry.history.group import Group
from bms.telemetry.history.series import span_bins
from bms.telemetry.snapshot import FloatColumn

MatrixEnvelope = tuple[FloatColumn, Values, Values]


def matrix_envelope(group: Group, signals: Sequence[int], start_s: float, end_s: float, bins: int) -> MatrixEnvelope:
    """Return beginnings of bins (n,), least and greatest valid values (signals, n), NaN where there is none.

    Signals that come together keep their own bins, and gaps between them stay; signals of several multiplexers, or of several
    rates, are put on a grid of `bins` equal steps.
    """
    sets = group.together(signals)
    if len(sets) == 1:
        found = span_bins(group, signals, start_s, end_s, max(bins, 1))
        return found.starts_s, found.low, found.high
    edges = np.linspace(start_s, end_s, max(bins, 1) + 1)
    low = np.full((len(signals), max(bins, 1)), np.nan)
    high = low.copy()
    for places in sets:
        found = span_bins(group, [signals[place] for place in places], start_s, end_s, max(bins, 1))
        _put_on_grid(edges, places, found, group.gap_after_s(signals[places[0]]), low, high)
    return edges[:-1], low, high


def _put_on_grid(edges: FloatColumn, places: list[int], found: Bins, gap_after_s: float, low: Values, high: Values) -> None:
    """Write bins into the cells between `edges`; a cell in which none begins is still in the last, unless that is a gap."""
    if not found.count:
        return
    rows = np.array(places)
    first = np.searchsorted(found.starts_s, edges[:-1])
    last = np.searchsorted(found.starts_s, edges[1:]) - 1
    going_on = ~gaps(found, gap_after_s) & (np.append(found.starts_s[1:], found.ends_s[-1]) > found.starts_s)
    lasting = np.flatnonzero((first > last) & (last >= 0) & going_on[last])
    low[np.ix_(rows, lasting)], high[np.ix_(rows, lasting)] = found.low[:, last[lasting]], found.high[:, last[lasting]]
    filled = np.flatnonzero(first <= last)
    if len(filled):
        inside = slice(first[filled[0]], last[filled[-1]] + 1)
        begins = first[filled] - inside.start
        low[np.ix_(rows, filled)] = np.fmin.reduceat(found.low[:, inside], begins, axis=1)
        high[np.ix_(rows, filled)] = np.fmax.reduceat(found.high[:, inside], begins, axis=1)
