"""What cursors and region tell, as a table for programs: a row a curve, every digit, units in a column of their own."""

import math

from gui.widgets.plot.readings import exact_text, number_at
from gui.widgets.plot.readout import CursorReadout, RegionReadout, cursor_readouts, region_readouts
from gui.widgets.plot.scene import Scene

_CURVE = ("pane", "number", "signal", "unit")
_REGION = (
    *("region_start_s", "region_end_s", "lowest", "lowest_at_s", "highest", "highest_at_s"),
    *("mean", "deviation", "integral_unit_s", "samples", "invalid"),
)


def readout_table(scene: Scene) -> list[list[str]]:
    """Return headings and a row for each curve that is shown: its values at the cursors, its statistics in the region.

    Columns of a cursor or region that is not set are left out. What is not valid, and statistics of states, are empty. Times
    are those of the samples in `export_csv`.
    """
    cursors = [name for name in "AB" if name in scene.cursors]
    heads = [*_CURVE]
    for name in cursors:
        heads += [f"{name.lower()}_s", f"at_{name.lower()}"]
    if len(cursors) == 2:
        heads.append("difference")
    rows = [_cursor_cells(readout, scene.cursors) for readout in cursor_readouts(scene)]
    if scene.region is not None:
        heads += _REGION
        for row, readout in zip(rows, region_readouts(scene), strict=True):
            row.extend(_region_cells(readout, scene.region))
    return [heads, *rows]


def _cursor_cells(readout: CursorReadout, cursors: dict[str, float]) -> list[str]:
    curve, info = readout.curve, readout.curve.info
    cells = [str(readout.pane + 1), str(readout.number), curve.label, info.unit if info else ""]
    for time_s in cursors.values():
        cells += [_number(time_s), exact_text(info, number_at(curve, time_s))]
    if len(cursors) == 2:
        cells.append(exact_text(info, readout.difference))
    return cells


def _region_cells(readout: RegionReadout, region: tuple[float, float]) -> list[str]:
    one, info, by_s = readout.statistics, readout.info, readout.curve.shift_s
    ends = [_number(edge_s) for edge_s in region]
    counts = [str(one.samples), str(one.invalid)]
    if info.texts:
        return [*ends, *[""] * (len(_REGION) - len(ends) - len(counts)), *counts]
    extremes = [
        text
        for value, at_s in ((one.least, one.least_at_s), (one.greatest, one.greatest_at_s))
        for text in (exact_text(info, value), _number(at_s + by_s))
    ]
    return [*ends, *extremes, *(_number(value) for value in (one.mean, one.deviation, one.integral)), *counts]


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
