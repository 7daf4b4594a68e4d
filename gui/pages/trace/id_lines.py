"""One line for each id: a picture of the table of ids at one moment, filtered and sorted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.trace.id_table import EXTENDED_KEY, Keys
from bms.trace.row_filter import RowFilter
from bms.trace.trace_store import TraceStore

ID, COUNT, PERIOD = range(3)
RECENT_S = 1.0
"""A byte that changed within this time is shown as changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdLines:
    """n lines.

    Attributes:
        keys: see `bms.trace.id_table.keys_of`.
        counts: frames since the last clearing.
        rows: row of the newest frame; below the store's first row when it is no longer kept.
        periods_s: mean time between frames, NaN below two frames.
        changed: which of 64 bytes changed within the last second of the trace; shape (n, 64).
    """

    keys: Keys
    counts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    periods_s: npt.NDArray[np.float64]
    changed: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.keys)


def take_lines(store: TraceStore, row_filter: RowFilter | None, *, order: int = ID, descending: bool = False) -> IdLines:
    """Return the lines whose newest frame the filter lets through."""
    ids = store.ids
    count = len(ids)
    chosen = np.arange(count)
    if row_filter is not None:
        rows = ids.last_rows[:count]
        chosen = chosen[rows >= store.first]
        chosen = chosen[np.argsort(rows[chosen])]
        masks = [row_filter.mask(batch.records, batch.tails) for batch in store.batches(rows[chosen])]
        chosen = chosen[np.concatenate(masks)] if masks else chosen[:0]
    by_id = ids.keys[chosen] ^ np.uint32(0)
    sort_by = {ID: by_id, COUNT: ids.counts[chosen], PERIOD: np.nan_to_num(ids.periods_s[chosen], nan=np.inf)}[order]
    places = np.lexsort((by_id, -sort_by if descending and order != ID else sort_by))
    chosen = chosen[places[::-1] if descending and order == ID else places]
    newest_s = float(ids.last_times_s[:count].max(initial=-np.inf))
    return IdLines(
        keys=ids.keys[chosen],
        counts=ids.counts[chosen],
        rows=ids.last_rows[chosen],
        periods_s=ids.periods_s[chosen],
        changed=ids.changed_s[chosen] > newest_s - RECENT_S,
    )


def is_extended(key: int) -> bool:
    """Return whether a key is that of a 29-bit id."""
    return bool(key & EXTENDED_KEY)
