"""What the faults page decides: when to read, when clearing is allowed, what to say. No widgets."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication

from bms.access.model import OPEN_INSTALLATION, Actor, Right
from bms.definition.model import PackDefinition
from engine.messages import (
    ClearFaultsJob,
    Fault,
    Faults,
    Identity,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkStateChanged,
    ReadFaultsJob,
)
from gui.access_words import why_not
from gui.bridge.engine_link import EngineLink
from gui.wording import engine_text

SEVERITY_ORDER = {"fault": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What clearing did: the list before, the list after, and where the list before was saved."""

    before: tuple[Fault, ...]
    after: tuple[Fault, ...]
    saved_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultsView:
    """All the page shows.

    Attributes:
        connected: the BMS can be asked.
        faults: what was read, worst first; None before the first reading.
        read_at: time of the reading, `HH:MM:SS`, or empty.
        busy: what is being done, or empty.
        error, advice: why the last job failed; may be empty.
        clear_reason: why Clear cannot be pressed; empty when it can.
        serial: serial number of the connected pack.
        stale: the list belongs to a pack that is not connected now.
        cleared: the result of the last clearing, until the next reading.
        texts: meanings of enumerated readings, by name and raw value.
    """

    connected: bool = False
    faults: tuple[Fault, ...] | None = None
    read_at: str = ""
    busy: str = ""
    error: str = ""
    advice: str = ""
    clear_reason: str = ""
    serial: str = ""
    stale: bool = False
    cleared: Cleared | None = None
    texts: dict[str, dict[int, str]] = field(default_factory=dict)


def worst_first(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults: active before stored, serious before harmless, then by code."""
    return tuple(
        sorted(faults, key=lambda fault: ("active" not in fault.status, SEVERITY_ORDER.get(fault.severity, 1), fault.code))
    )


def reading_texts(definition: PackDefinition) -> dict[str, dict[int, str]]:
    """Return reading name → raw value → text for every enumeration of the broadcasts."""
    broadcasts = definition.broadcasts
    if broadcasts is None:
        return {}
    found = {}
    for reading in broadcasts.readings:
        message = broadcasts.database.messages.get(reading.message)
        signals = message.signals if message is not None else ()
        choices = next((signal.choices for signal in signals if signal.name == reading.signal), None)
        texts = (choices or {}) | reading.texts
        if texts:
            found[reading.reading] = texts
    return found


class FaultsPresenter:
    """Reads the fault memory when a pack is identified and whenever asked; clears it when allowed and confirmed."""

    def __init__(self, engine: EngineLink, wall_clock: Callable[[], datetime.datetime]) -> None:
        """`wall_clock` gives the local time for the line that says when the list was read."""
        self._engine = engine
        self._wall_clock = wall_clock
        self._service = False
        self._job = 0
        self._clearing = False
        self._broadcast_count: int | None = None
        self._operator = ""
        self._actor = OPEN_INSTALLATION
        self.view = FaultsView()
        self.on_change: Callable[[], None] = lambda: None
        self.on_read: Callable[[Faults], None] = lambda _faults: None
        self._show()

    # ------------------------------------------------------------ presses

    def read(self) -> None:
        """Read the fault memory again."""
        if self._job or not self.view.connected:
            return
        self._clearing = False
        self._job = self._engine.start_job(ReadFaultsJob())
        self._show(busy=QCoreApplication.translate("Faults", "Reading the fault memory…"), error="", advice="")

    def clear(self) -> None:
        """Clear the fault memory of the pack that the user has just confirmed."""
        if self._job or self.view.clear_reason:
            return
        self._clearing = True
        self._job = self._engine.start_job(ClearFaultsJob(serial=self.view.serial, operator=self._operator))
        self._show(busy=QCoreApplication.translate("Faults", "Saving the list, then clearing…"), error="", advice="")

    def set_service(self, *, on: bool) -> None:
        """Service functions were switched on or off."""
        self._service = on
        self._show()

    def set_actor(self, actor: Actor) -> None:
        """Who is at work, and what that lets them do."""
        self._actor = actor
        self._show()

    def set_operator(self, operator: str) -> None:
        """Name for the record of a clearing."""
        self._operator = operator

    # ------------------------------------------------------------ what happened

    def set_definition(self, definition: PackDefinition) -> None:
        """Take the meanings of enumerated readings; stored values of the same name mean the same."""
        self._show(texts=reading_texts(definition))

    def link_changed(self, event: LinkStateChanged) -> None:
        """Only a BMS that is known can be asked; what was read stays on screen, marked old."""
        connected = event.answers
        was_connected = self.view.connected
        self._show(connected=connected, stale=self.view.faults is not None and not connected)
        if connected and not was_connected:
            self.read()

    def broadcast_count(self, count: int) -> None:
        """The BMS broadcasts how many faults it has confirmed: when that changes, the list on screen is old; read again."""
        changed = self._broadcast_count is not None and count != self._broadcast_count
        self._broadcast_count = count
        if changed:
            self.read()

    def identified(self, identity: Identity) -> None:
        """Another pack: forget the list of the last one."""
        if identity.serial != self.view.serial:
            self._show(serial=identity.serial, faults=None, read_at="", cleared=None, stale=False)

    def job_progress(self, event: JobProgress) -> None:
        """Show what the running job does."""
        if event.job_id == self._job:
            self._show(busy=engine_text(event.text))

    def job_finished(self, event: JobFinished) -> None:
        """Take the list; after clearing show before and after."""
        if event.job_id != self._job or not isinstance(event.result, Faults):
            return
        self._job = 0
        result = event.result
        after = worst_first(tuple(result.faults))
        cleared = None
        if self._clearing:
            cleared = Cleared(before=self.view.faults or (), after=after, saved_to=result.saved_to)
        read_at = self._wall_clock().strftime("%H:%M:%S")
        self._show(faults=after, read_at=read_at, busy="", stale=False, cleared=cleared)
        self.on_read(result)

    def job_failed(self, event: JobFailed) -> None:
        """Say why it failed; what was read before stays."""
        if event.job_id != self._job:
            return
        self._job = 0
        self._show(busy="", error=event.what, advice=event.advice)

    def _show(self, **changes: object) -> None:
        view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of FaultsView
        self.view = replace(view, clear_reason=self._clear_reason(view))
        self.on_change()

    def _clear_reason(self, view: FaultsView) -> str:
        translate = QCoreApplication.translate
        if not view.connected:
            return translate("Faults", "Connect to the pack first.")
        if self._job:
            return translate("Faults", "Wait until the running task has ended.")
        if refusal := why_not(self._actor, Right.CLEAR_FAULTS):
            return refusal
        if not self._service:
            return translate("Faults", "Switch service functions on first (top right).")
        if not view.serial:
            return translate("Faults", "The pack has not said its serial number; clearing cannot be confirmed for it.")
        if not view.faults:
            return translate("Faults", "There is nothing to clear.")
        return ""
