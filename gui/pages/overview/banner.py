"""Which sentence stands above everything: not connected, lost, fault, warning, all OK. The worst wins."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from bms.telemetry.snapshot import PackSnapshot, Validity
from engine.messages import Fault, LinkStateChanged
from gui.pages.overview.view import BannerView
from gui.widgets.cell_view import CellsView, Mark
from gui.wording import engine_text, link_words, pack_text

LEVEL_WARNING = 1
LEVEL_FAULT = 2
PRESENT = frozenset({"active", "confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the banner is made of. `faults` is None before the fault memory was read; `lost_s` None while not lost."""

    link: LinkStateChanged
    lost_s: int | None
    snapshot: PackSnapshot | None
    cells: CellsView | None
    faults: tuple[Fault, ...] | None


def banner(facts: Facts) -> BannerView:
    """Return the banner for these facts."""
    return _about_link(facts) or _about_faults(facts) or _about_cells(facts) or _all_ok(facts)


def _about_link(facts: Facts) -> BannerView | None:
    translate = QCoreApplication.translate
    state = facts.link.state
    if facts.lost_s is not None and not facts.link.answers:
        word = translate("Overview", "Lost %d s ago – retrying") % facts.lost_s
        kept = translate("Overview", "What is shown below are the last values received.") if facts.snapshot else ""
        return BannerView(
            state="lost", word=word, sentence=" ".join(part for part in (engine_text(facts.link.cause), kept) if part)
        )
    if state == "disconnected":
        return BannerView(
            state="neutral",
            word=translate("Overview", "Not connected"),
            sentence=translate("Overview", "Connect to a pack to see its values."),
        )
    if state in {"opening", "bus_alive", "bms_identified"} and facts.snapshot is None:
        return BannerView(state="neutral", word=link_words(state).word, sentence=engine_text(facts.link.cause))
    if state in {"bus_silent", "bus_off", "failed"}:
        sentence = f"{engine_text(facts.link.cause)} {engine_text(facts.link.advice)}".strip()
        return BannerView(state="warning", word=link_words(state).word, sentence=sentence)
    return None


def _about_faults(facts: Facts) -> BannerView | None:
    translate = QCoreApplication.translate
    level = _level(facts.snapshot)
    present = [fault for fault in facts.faults or () if PRESENT & set(fault.status)]
    active = [fault for fault in present if "active" in fault.status and fault.severity != "info"]
    worst = sorted(active or present, key=lambda fault: {"fault": 0, "warning": 1}.get(fault.severity, 2))
    serious = level == LEVEL_FAULT or any(fault.severity == "fault" for fault in active)
    if not serious and level != LEVEL_WARNING and not [fault for fault in worst if fault.severity != "info"]:
        return None
    sentence = pack_text(worst[0].text) + "." if worst else translate("Overview", "Open Faults to see the cause.")
    if len(worst) > 1:
        sentence += " " + translate("Overview", "%d more in the fault memory.") % (len(worst) - 1)
    if serious:
        return BannerView(state="fault", word=translate("Overview", "Fault"), sentence=sentence)
    word = translate("Overview", "Warning") if active or level else translate("Overview", "Stored fault, not active now")
    return BannerView(state="warning", word=word, sentence=sentence)


def _about_cells(facts: Facts) -> BannerView | None:
    if facts.cells is None:
        return None
    translate = QCoreApplication.translate
    outside = [
        i + 1 for i, look in enumerate(facts.cells.looks) if look.marks & (Mark.OUTSIDE_OPERATING | Mark.OUTSIDE_ABSOLUTE)
    ]
    if outside:
        sentence = translate("Overview", "Outside the voltage range of the chemistry: cell %s.") % _numbers(outside)
        return BannerView(state="warning", word=translate("Overview", "Warning"), sentence=sentence)
    invalid = [i + 1 for i, look in enumerate(facts.cells.looks) if look.ground < 0]
    if invalid and facts.cells.valid:
        sentence = translate("Overview", "No valid voltage: cell %s.") % _numbers(invalid)
        return BannerView(state="warning", word=translate("Overview", "Warning"), sentence=sentence)
    return None


def _all_ok(facts: Facts) -> BannerView:
    translate = QCoreApplication.translate
    if facts.cells is None or not facts.cells.valid:
        return BannerView(
            state="neutral",
            word=translate("Overview", "No cell voltages yet"),
            sentence=translate("Overview", "The pack is connected; its values have not arrived yet."),
        )
    sentence = translate("Overview", "%d cells valid.") % facts.cells.valid
    if facts.faults is None and not _tells_faults(facts.snapshot):
        # Nobody has said that there is no fault: this must not look like a clean bill of health.
        sentence += " " + translate("Overview", "Whether faults are stored is not known.")
        return BannerView(state="neutral", word=translate("Overview", "Cells in order"), sentence=sentence)
    if facts.faults is not None and not facts.faults:
        sentence += " " + translate("Overview", "No fault stored.")
    return BannerView(state="ok", word=translate("Overview", "All OK"), sentence=sentence)


def _tells_faults(snapshot: PackSnapshot | None) -> bool:
    """Return whether the BMS broadcasts its own verdict just now."""
    reading = snapshot.readings.get("fault_level") if snapshot is not None else None
    return reading is not None and reading.validity == Validity.VALID


def _level(snapshot: PackSnapshot | None) -> int:
    return int(snapshot.readings["fault_level"].value) if snapshot is not None and _tells_faults(snapshot) else 0


def _numbers(cells: list[int]) -> str:
    shown = ", ".join(str(cell) for cell in cells[:5])
    return shown + (" …" if len(cells) > 5 else "")
