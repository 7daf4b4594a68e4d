"""Cells, steps and layers in words; one place, so that every panel says the same."""

import math

from PySide6.QtCore import QCoreApplication

from bms.calibration.editing import Layer, Operation
from bms.calibration.workbench import Stroke, Workbench
from gui.pages.calibration.tables import conversion_of
from gui.wording import pack_text

WORKING = "working"
"""What the set that is edited is called beside the layers."""


def number(value: float, decimals: int) -> str:
    """Return a number with at least its usual decimals, and more where it has them; a dash for none."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}"
    return text if math.isclose(float(text), value, abs_tol=1e-9) else f"{value:.9g}"


def value_text(bench: Workbench, name: str, value: float, *, unit: bool = False) -> str:
    """Return a value of an object or axis as people read it: words of a choice, or a number."""
    conversion = conversion_of(bench.description, name)
    if conversion.texts is not None and value in conversion.texts:
        return pack_text(conversion.texts[int(value)])
    text = number(value, conversion.decimals)
    return f"{text} {conversion.unit}".strip() if unit else text


def cell_text(bench: Workbench, name: str, index: tuple[int, ...]) -> str:
    """Return where a value is: by its axis points, e.g. `-20 °C, 40 %`; by its number in a block; empty for a single value."""
    characteristic = bench.description.characteristics.get(name)
    if not index:
        return ""
    if characteristic is None or not characteristic.axes:
        return f"#{index[-1] + 1}"
    points = bench.parameter(name).axes
    places = []
    for axis, position, points_of in zip(characteristic.axes, reversed(index), points, strict=False):
        if position < len(points_of):
            places.append(f"{number(float(points_of[position]), axis.conversion.decimals)} {axis.conversion.unit}")
    return ", ".join(reversed(places))


def layer_name(layer: str) -> str:
    """Return what a set of values is called."""
    translate = QCoreApplication.translate
    return {
        WORKING: translate("Calibration", "Working"),
        Layer.DEVICE.value: translate("Calibration", "Device"),
        Layer.FILE.value: translate("Calibration", "File"),
        Layer.DEFAULT.value: translate("Calibration", "Default"),
    }.get(layer, layer)


def action_text(action: str) -> str:
    """Return what a step did, in words."""
    translate = QCoreApplication.translate
    return {
        Operation.SET.value: translate("Calibration", "set"),
        Operation.ADD.value: translate("Calibration", "added to"),
        Operation.SUBTRACT.value: translate("Calibration", "subtracted from"),
        Operation.MULTIPLY.value: translate("Calibration", "multiplied"),
        Operation.PASTE.value: translate("Calibration", "pasted"),
        Operation.INTERPOLATE.value: translate("Calibration", "interpolated"),
        Operation.INTERPOLATE_ROWS.value: translate("Calibration", "interpolated along the rows"),
        Operation.INTERPOLATE_COLUMNS.value: translate("Calibration", "interpolated along the columns"),
        Operation.SMOOTH.value: translate("Calibration", "smoothed"),
        Layer.DEVICE.value: translate("Calibration", "taken from the device"),
        Layer.FILE.value: translate("Calibration", "taken from the file"),
        Layer.DEFAULT.value: translate("Calibration", "taken from the default"),
        "undo": translate("Calibration", "undone"),
        "redo": translate("Calibration", "done again"),
        "opened": translate("Calibration", "file opened"),
        "saved": translate("Calibration", "file saved"),
        "packaged": translate("Calibration", "package made"),
    }.get(action, action)


def stroke_text(stroke: Stroke) -> str:
    """Return a step in one line: what, how many values, where."""
    what = action_text(stroke.action)
    if not stroke.parameter:
        return what
    if not stroke.cells:
        return f"{stroke.parameter}: {what}"
    if stroke.cells == 1:
        return f"{stroke.parameter}: {what}"
    cells = QCoreApplication.translate("Calibration", "%d values") % stroke.cells
    return f"{stroke.parameter}: {what} ({cells})"
