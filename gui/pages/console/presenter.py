"""What the console decides: what may be sent now, what is kept, how a series and a scan go on. No widgets."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from bms.access.model import OPEN_INSTALLATION, Actor, Right
from bms.definition.model import PackDefinition
from bms.flashing.console_rules import right_of
from engine.messages import (
    Identity,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkStateChanged,
    UdsAnswered,
    UdsRequestJob,
    UdsScanHit,
    UdsScanJob,
    UdsScanned,
    UdsUnlocked,
    UdsUnlockJob,
)
from gui.access_words import why_not
from gui.bridge.engine_link import EngineLink
from gui.pages.console.draft import RequestDraft
from gui.pages.console.history import LONGEST_HISTORY, Asked, Series, spread
from gui.pages.console.view import ConsoleView, Hit, ScanView

_USUAL_LEVEL = 0x01
translate = QCoreApplication.translate


class ConsolePresenter:
    """Sends what the draft holds, keeps what was answered, scans. One job of its own at a time."""

    def __init__(self, engine: EngineLink, clock: Callable[[], float], wall_clock: Callable[[], datetime.datetime]) -> None:
        """`clock` is monotonic, in seconds; `wall_clock` gives local time for the history."""
        self._engine = engine
        self._clock = clock
        self._wall_clock = wall_clock
        self._definition: PackDefinition | None = None
        self._operator = ""
        self._actor = OPEN_INSTALLATION
        self._job = 0
        self._sent = b""
        self._functional = False
        self._series = Series()
        self._every_s = 0.0
        self._due_s: float | None = None
        self.security_level = _USUAL_LEVEL
        """Security level that unlocking offers first."""
        self.draft = RequestDraft()
        self.view = ConsoleView()
        self.on_change: Callable[[], None] = lambda: None
        self._show()

    # ------------------------------------------------------------ the request

    def draft_changed(self) -> None:
        """Look at the draft again."""
        self._show()

    def send(self, *, functional: bool = False, count: int = 1, every_s: float = 0.0) -> None:
        """Send the draft; a request that changes something was confirmed before.

        Args:
            functional: to all ECUs.
            count: how often.
            every_s: pause between an answer and the next request, seconds.
        """
        if self.view.send_reason:
            return
        self._sent, self._functional, self._every_s = self.draft.request, functional, every_s
        self._series = Series(count=count, left=count)
        self._send_once()

    def stop(self) -> None:
        """End a series or a scan as soon as its running request has been answered."""
        self._due_s = None
        self._series.left = 0
        if self._job:
            self._engine.cancel_job(self._job)
        self._show(repeating=False, busy="" if not self._job else self.view.busy)

    def tick(self) -> None:
        """Go on with a series whose pause is over."""
        if self._due_s is not None and self._clock() >= self._due_s:
            self._due_s = None
            self._send_once()

    def choose(self, number: int) -> None:
        """Explain an exchange of the history."""
        self._show(chosen=number)

    def take_again(self, number: int) -> None:
        """Make an earlier request the draft."""
        asked = next((asked for asked in self.view.history if asked.number == number), None)
        if asked is not None:
            self.draft.take(asked.request)
            self._show()

    def clear_history(self) -> None:
        """Forget what was asked."""
        self._show(history=(), chosen=0, series="")

    # ------------------------------------------------------------ access and scan

    def unlock(self, level: int, keys: str) -> None:
        """Unlock a security level (0x27), or authenticate (`level` 0, 0x29); it was confirmed before."""
        if self._job or not self.view.connected or not self.view.service or self.view.unlock_reason:
            return
        job = UdsUnlockJob(level=level, keys=keys, serial=self.view.serial, operator=self._operator)
        self._job = self._engine.start_job(job)
        self._show(busy=translate("Console", "Asking for access…"), error="", advice="", notice="")

    def scan(self, kind: str, first: int, last: int, requests_per_s: float) -> None:
        """Ask which sessions, data identifiers or routines the BMS knows."""
        if self._job or not self.view.connected or first > last:
            return
        job = UdsScanJob(kind=kind, first=first, last=last, requests_per_s=requests_per_s, serial=self.view.serial)
        self._job = self._engine.start_job(job)
        self._show(
            scan=ScanView(kind=kind, running=True), busy=translate("Console", "Scanning…"), error="", advice="", notice=""
        )

    # ------------------------------------------------------------ what happened

    def set_definition(self, definition: PackDefinition) -> None:
        """Explain identifiers and faults by this definition."""
        self._definition = definition
        if definition.programming is not None:
            self.security_level = definition.programming.security_level
        self._show()

    def set_service(self, *, on: bool) -> None:
        """Service functions were switched on or off."""
        self._show(service=on)

    def set_actor(self, actor: Actor) -> None:
        """Who is at work, and what that lets them do."""
        self._actor = actor
        self._show(unlock_reason=why_not(actor, Right.CONSOLE))

    def set_operator(self, operator: str) -> None:
        """Name for the record of what was changed."""
        self._operator = operator

    def link_changed(self, event: LinkStateChanged) -> None:
        """Only an identified BMS can be asked; the history stays."""
        connected = event.answers
        if not connected:
            self._due_s, self._series.left = None, 0
        self._show(connected=connected, repeating=self.view.repeating and connected)

    def identified(self, identity: Identity) -> None:
        """Another pack may be there."""
        self._show(serial=identity.serial)

    def job_progress(self, event: JobProgress) -> None:
        """Show how far a scan is."""
        if event.job_id == self._job and self.view.scan.running:
            self._show(scan=replace(self.view.scan, fraction=event.fraction))

    def scan_hit(self, event: UdsScanHit) -> None:
        """Show what a scan has found."""
        if event.job_id == self._job:
            hit = Hit(number=event.number, text=event.text, payload=event.payload)
            self._show(scan=replace(self.view.scan, hits=(*self.view.scan.hits, hit)))

    def job_finished(self, event: JobFinished) -> None:
        """Keep the result of a job of this page."""
        if event.job_id != self._job:
            return
        self._job = 0
        result = event.result
        if isinstance(result, UdsAnswered):
            asked = self._asked(answered=result, problem=result.problem, advice=result.advice)
            self._answered(asked)
        elif isinstance(result, UdsUnlocked):
            already = translate("Console", "The BMS was unlocked already.")
            self._show(busy="", notice=already if result.already else translate("Console", "The BMS is unlocked."))
        elif isinstance(result, UdsScanned):
            self._show(busy="", scan=replace(self.view.scan, running=False, fraction=1.0, result=_scanned(result)))

    def job_failed(self, event: JobFailed) -> None:
        """Say why a job of this page failed."""
        if event.job_id != self._job:
            return
        self._job = 0
        scan = replace(self.view.scan, running=False)
        if self._series.left > 0:
            self._series.left = 1
            self._answered(self._asked(problem=event.what, advice=event.advice))
        self._show(busy="", error=event.what, advice=event.advice, scan=scan, repeating=False)

    # ------------------------------------------------------------ inside

    def _refusal(self) -> str:
        """Return why whoever is at work may not send the draft."""
        if self._definition is None or not self.draft.request:
            return ""
        right = right_of(self._definition, self.draft.request)
        return "" if right is None else why_not(self._actor, right)

    def _send_once(self) -> None:
        if self._job or not self.view.connected:
            return
        serial = self.view.serial if self.view.asks_first else ""
        job = UdsRequestJob(request=self._sent, functional=self._functional, serial=serial, operator=self._operator)
        self._job = self._engine.start_job(job)
        self._show(
            busy=translate("Console", "Waiting for the answer…"),
            error="",
            advice="",
            notice="",
            repeating=self._series.count > 1,
        )

    def _asked(self, *, answered: UdsAnswered | None = None, problem: str = "", advice: str = "") -> Asked:
        history = self.view.history
        return Asked(
            number=history[-1].number + 1 if history else 1,
            at=f"{self._wall_clock():%H:%M:%S.%f}"[:-3],
            request=self._sent if answered is None else answered.request,
            answered=answered,
            problem=problem,
            advice=advice,
        )

    def _answered(self, asked: Asked) -> None:
        self._series.note(asked)
        goes_on = self._series.left > 0
        history = (*self.view.history, asked)[-LONGEST_HISTORY:]
        self._show(
            history=history,
            chosen=asked.number,
            busy=self.view.busy if goes_on else "",
            series=_statistics(self._series),
            repeating=goes_on,
        )
        if goes_on:
            self._due_s = self._clock() + self._every_s
            self.tick()

    def _show(self, **changes: object) -> None:
        """Change the view, work out what follows from it, tell the page."""
        view = replace(self.view, **changes)  # type: ignore[arg-type]  # the names are those of the view
        draft = self.draft
        self.view = replace(
            view,
            request=draft.request,
            problem=draft.problem,
            at_fault=draft.at_fault,
            lines=draft.lines(self._definition),
            asks_first=draft.changes_something,
            send_reason=_reason_not_to_send(view, draft) or self._refusal(),
        )
        self.on_change()


def _reason_not_to_send(view: ConsoleView, draft: RequestDraft) -> str:
    if not view.connected:
        return translate("Console", "Connect to a pack first.")
    if view.busy:
        return view.busy
    if not draft.request:
        return translate("Console", "Choose a request, or type its bytes.")
    if draft.changes_something and not view.service:
        return translate("Console", "This request changes something in the pack: switch service functions on first.")
    return ""


def _statistics(series: Series) -> str:
    """Return least, median and greatest P2 and transfer of a series."""
    if series.count < 2:
        return ""
    text = translate("Console", "%d of %d sent") % (series.done, series.count)
    if series.p2_ms:
        text += " · " + translate("Console", "P2 %s ms") % spread(series.p2_ms)
        text += " · " + translate("Console", "transfer %s ms") % spread(series.transfer_ms)
    if series.unanswered:
        text += " · " + translate("Console", "%d without an answer") % series.unanswered
    return text


def _scanned(result: UdsScanned) -> str:
    text = translate("Console", "%d found, %d asked for") % (result.found, result.asked)
    return text + " · " + translate("Console", "stopped") if result.stopped else text
