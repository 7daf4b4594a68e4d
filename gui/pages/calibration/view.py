"""All that the calibration page shows, as values."""

from dataclasses import dataclass

from bms.calibration.editing import Layer
from bms.calibration.findings import Finding
from bms.calibration.sanity import InheritedSetting
from bms.calibration.workbench import Stroke
from gui.pages.calibration.sheets import Sheet

SAVED, OPENED, PACKAGED, READ, REFUSED, FAILED = "saved", "opened", "packaged", "read", "refused", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What happened last.

    Attributes:
        kind: SAVED, OPENED, PACKAGED, READ, REFUSED or FAILED.
        subject: file, package or calibration id it is about.
        text: sentence of the engine, or empty.
        advice: its advice, or empty.
        details: more lines, e.g. what of a file was not understood.
    """

    kind: str
    subject: str = ""
    text: str = ""
    advice: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationView:
    """The whole page.

    Attributes:
        product: id of the pack definition; empty: none is open.
        title: its title.
        has_tables: the definition describes calibration.
        connected: the BMS can be asked.
        serial: serial number of the connected pack.
        reading: what is being read now, or empty.
        sheets: what can be opened.
        chosen: key of the open sheet.
        findings: what the checks say about the working values.
        checked: how many values they looked at.
        inherited: settings that look inherited from lithium.
        undo: what undo would take back.
        redo: what redo would do again.
        changed: objects and axes that differ from what the work started from.
        layers: what there is to compare with, and where it came from.
        reference: what differences are shown against.
        why: reason for the next changes.
        note: what happened last.
        revision: grows with every change of values.
    """

    product: str = ""
    title: str = ""
    has_tables: bool = False
    connected: bool = False
    serial: str = ""
    reading: str = ""
    sheets: tuple[Sheet, ...] = ()
    chosen: str = ""
    findings: tuple[Finding, ...] = ()
    checked: int = 0
    inherited: tuple[InheritedSetting, ...] = ()
    undo: Stroke | None = None
    redo: Stroke | None = None
    changed: tuple[str, ...] = ()
    layers: tuple[tuple[Layer, str], ...] = ()
    reference: Layer | None = None
    why: str = ""
    note: Note | None = None
    revision: int = 0

    @property
    def sheet(self) -> Sheet | None:
        """The open sheet."""
        return next((sheet for sheet in self.sheets if sheet.key == self.chosen), None)
