"""What the overview says in figures and short words: tiles, the line above the cells, who is connected."""

from PySide6.QtCore import QCoreApplication

from bms.telemetry.snapshot import PackSnapshot
from engine.messages import Identity
from gui.pages.overview.readings import current_word, limit_tile, number_tile, usable
from gui.pages.overview.view import TileView
from gui.widgets.cell_view import CellsView, Mark
from gui.wording import pack_text


def tiles(snapshot: PackSnapshot, cells: CellsView | None) -> dict[str, TileView]:
    """Return the value tiles by name."""
    readings = snapshot.readings
    current = readings.get("current_a")
    word = current_word(current.value) if current is not None and usable(current) else ""
    spread = TileView()
    if cells is not None and cells.counted:
        balancing = sum(1 for look in cells.looks if look.marks & Mark.BALANCING)
        note = QCoreApplication.translate("Overview", "%d balancing") % balancing
        if not balancing:
            note = QCoreApplication.translate("Overview", "none balancing")
        if not cells.valid:
            note = ""
        spread = TileView(text=f"{cells.spread_mv:.0f}", note=note, state="" if cells.valid else "stale")
    return {
        "pack_v": number_tile(readings.get("pack_v"), 1),
        "current_a": number_tile(current, 1, note=word),
        "soc_pct": number_tile(readings.get("soc_pct"), 1, meter=True),
        "soh_pct": number_tile(readings.get("soh_pct"), 1, meter=True),
        "charge_limit_a": limit_tile(readings, "charge_limit_a", "charge_limit_reason", bound=True),
        "discharge_limit_a": limit_tile(readings, "discharge_limit_a", "discharge_limit_reason", bound=False),
        "spread": spread,
    }


def cells_line(cells: CellsView) -> str:
    """Return what was measured over the cells, in one line."""
    translate = QCoreApplication.translate
    total = len(cells.looks)
    if not cells.counted:
        return translate("Overview", "no cell of %d valid") % total
    words = [translate("Overview", "mean %s mV") % f"{cells.mean_mv:.0f}"]
    if cells.lowest is not None and cells.highest is not None:
        words.insert(0, translate("Overview", "▼ cell %d: %s mV") % (cells.lowest + 1, f"{cells.minimum_mv:.0f}"))
        words.append(translate("Overview", "▲ cell %d: %s mV") % (cells.highest + 1, f"{cells.maximum_mv:.0f}"))
    words.append(translate("Overview", "%d of %d valid") % (cells.valid, total))
    return "   ".join(words)


def identity_rows(one: Identity | None) -> tuple[tuple[str, str], ...]:
    """Return (caption, value) rows about who is connected."""
    if one is None:
        return ()
    translate = QCoreApplication.translate
    crc = f"{one.calibration_crc:08X}" if one.calibration_crc is not None else ""
    rows = (
        (translate("Overview", "Serial number"), one.serial),
        (translate("Overview", "VIN"), one.vin),
        (translate("Overview", "Hardware"), one.hardware),
        (translate("Overview", "Software"), one.software),
        (translate("Overview", "Calibration"), one.calibration_id),
        (translate("Overview", "Calibration CRC"), crc),
        (translate("Overview", "Chemistry"), pack_text(one.chemistry)),
        (translate("Overview", "Cells"), "" if one.cells is None else str(one.cells)),
        (translate("Overview", "Update safety"), _contract_words(one.contract_level)),
    )
    return tuple((caption, value or "–") for caption, value in rows)


def _contract_words(level: str) -> str:
    translate = QCoreApplication.translate
    return {
        "L3": translate("Overview", "L3, safe to interrupt"),
        "L2": translate("Overview", "L2, safe to interrupt"),
        "L1": translate("Overview", "L1, bench and station only"),
        "L0": translate("Overview", "L0, read only"),
    }.get(level, level)
