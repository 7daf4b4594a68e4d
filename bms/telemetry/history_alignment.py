"""By how much one history has to be shifted to lie over another."""

from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from bms.telemetry.time_shift import GRID_CELLS, Grid, Shift, Vote, agree, vote

LEAST_STEP_S = 0.1
"""The pack's own values come as often; a finer grid would have empty cells."""


def align(first: History, second: History) -> Shift | None:
    """Return what to add to the times of the second history, or None when nothing tells.

    The readings of the pack vote; single cells do not, because they all move with the current and would outvote it.
    """
    spans = [span for span in (first.span(), second.span()) if span is not None]
    if len(spans) < 2:
        return None
    step_s = max(LEAST_STEP_S, *((end_s - start_s) / GRID_CELLS for start_s, end_s in spans))
    grids = [Grid(start_s=start_s, step_s=step_s, count=int((end_s - start_s) / step_s) + 1) for start_s, end_s in spans]
    names = [info.name for info in first.infos(PACK) if " " not in info.name and second.has(SeriesKey(PACK, info.name))]
    votes = [found for name in names if (found := _vote(name, (first, second), (grids[0], grids[1]))) is not None]
    return agree(votes, step_s)


def _vote(name: str, histories: tuple[History, History], grids: tuple[Grid, Grid]) -> Vote | None:
    cells = []
    for history, grid in zip(histories, grids, strict=True):
        row = grid.empty()
        envelope = history.series(SeriesKey(PACK, name)).envelope(
            grid.start_s, grid.start_s + grid.step_s * grid.count, grid.count
        )
        grid.put(row, envelope.times_s, envelope.low)
        cells.append(row)
    return vote(name, cells[0], cells[1], *grids)
