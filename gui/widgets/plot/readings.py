"""A value of a curve at a time, in words."""

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.signal_infos import MOST_DECIMALS
from gui.widgets.plot.model import Curve
from gui.wording import pack_text


def value_text(info: SignalInfo, value: float) -> str:
    """Return a number with its unit, or the text of a state; a value that is not valid says so."""
    if math.isnan(value):
        return QCoreApplication.translate("Plot", "invalid")
    if info.texts and math.isfinite(value):
        return pack_text(info.texts.get(round(value), f"{value:.0f}"))
    number = f"{value:.{info.decimals}f}" if abs(value) < 1e12 else f"{value:.6g}"
    return f"{number} {info.unit}".replace("-", "−").rstrip()


def exact_text(info: SignalInfo | None, value: float) -> str:
    """Return a value for programs: every digit it has, without unit; empty when it is not valid."""
    if math.isnan(value) or info is None:
        return ""
    if math.isfinite(value) and round(value) in info.texts:
        return info.texts[round(value)]
    if info.decimals < MOST_DECIMALS:
        return f"{round(value, info.decimals) + 0.0:.{info.decimals}f}"
    return str(np.float32(value)) if info.exact_float32 else repr(float(value))


def number_at(curve: Curve, time_s: float) -> float:
    """Return the value of a curve at a time on the screen; NaN when it is not valid, stale or not known."""
    if not curve.source.has(curve.key):
        return math.nan
    series = curve.source.series(curve.key)
    value, at_s = series.value_at(time_s - curve.shift_s)
    return math.nan if time_s - curve.shift_s - at_s > series.gap_after_s else value


def text_at(curve: Curve, time_s: float) -> str:
    """Return the value of a curve at a time on the screen in words: invalid, stale or none say so."""
    if not curve.source.has(curve.key):
        return "–"
    series = curve.source.series(curve.key)
    value, at_s = series.value_at(time_s - curve.shift_s)
    if math.isnan(at_s):
        return "–"
    if time_s - curve.shift_s - at_s > series.gap_after_s:
        return QCoreApplication.translate("Plot", "no data")
    return value_text(series.info, value)
