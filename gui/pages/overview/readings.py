"""Named readings of a snapshot as tiles: a dash where invalid, greyed where stale, words beside numbers."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from bms.telemetry.snapshot import Reading, Validity
from gui.pages.overview.view import TileView
from gui.wording import pack_text, signed

NO_CURRENT_A = 0.05
NONE_BOUND = 0xFF


def usable(reading: Reading | None) -> bool:
    """Whether a reading has a number to show, fresh or stale."""
    return reading is not None and reading.validity in {Validity.VALID, Validity.STALE} and math.isfinite(reading.value)


def number_tile(reading: Reading | None, decimals: int, *, note: str = "", meter: bool = False) -> TileView:
    """Return a tile for a plain number."""
    if reading is None or reading.validity == Validity.NEVER_SEEN:
        return TileView()
    if not usable(reading):
        return TileView(note=QCoreApplication.translate("Overview", "marked invalid by the BMS"), state="stale")
    state = "stale" if reading.validity == Validity.STALE else ""
    pct = reading.value if meter else None
    return TileView(text=signed(reading.value, decimals), note=note, state=state, pct=pct)


def current_word(current_a: float) -> str:
    """Return which way the current flows; charging is positive."""
    if abs(current_a) < NO_CURRENT_A:
        return QCoreApplication.translate("Overview", "no current")
    if current_a > 0:
        return QCoreApplication.translate("Overview", "charging")
    return QCoreApplication.translate("Overview", "discharging")


def limit_tile(readings: Mapping[str, Reading], name: str, reason_name: str, *, bound: bool) -> TileView:
    """Return a limit with its reason in words; `bound`: name the sensor or cell that binds it."""
    reading = readings.get(name)
    reason = readings.get(reason_name)
    words = []
    if reason is not None and usable(reason) and reason.text:
        words.append(pack_text(reason.text))
    if bound:
        words += _bound(readings)
    tile = number_tile(reading, 1, note=" · ".join(words))
    if tile.text and not tile.state and reading is not None and reading.value == 0:
        return TileView(text=tile.text, note=tile.note, state="warning")
    return tile


def _bound(readings: Mapping[str, Reading]) -> list[str]:
    words = []
    for name, pattern in (
        ("limiting_sensor", QCoreApplication.translate("Overview", "sensor %d")),
        ("limiting_cell", QCoreApplication.translate("Overview", "cell %d")),
    ):
        reading = readings.get(name)
        if reading is not None and usable(reading) and 0 < reading.value < NONE_BOUND:
            words.append(pattern % int(reading.value))
    return words
