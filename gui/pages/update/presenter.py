"""What the update page decides. No widgets: presses and messages in, an `UpdateView` out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from bms.access.model import OPEN_INSTALLATION, Actor
from bms.definition.model import PackDefinition
from engine.messages import (
    CheckPackageJob,
    FlashJob,
    FlashResult,
    Identity,
    InterruptedJobFound,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkStateChanged,
    PlanReady,
)
from gui.bridge.engine_link import EngineLink
from gui.pages.update.batch import Batch, batch_name
from gui.pages.update.pace import WATCH_S, seconds_left
from gui.pages.update.start_reason import start_reason
from gui.pages.update.step_marks import StepMarks
from gui.pages.update.view import CHECKING, CHOOSE, FINISHED, PLANNED, RUNNING, PackageChoice, UpdateView

CONFIRM_LENGTH = 4
"""So many last characters of the serial number are typed to confirm."""


class UpdatePresenter:
    """One package and at most one update at a time."""

    def __init__(self, engine: EngineLink, now_s: Callable[[], float]) -> None:
        """`now_s`: a monotonic clock in seconds."""
        self._engine = engine
        self._now_s = now_s
        self._service = False
        self._job = 0
        self._operator = ""
        self._actor = OPEN_INSTALLATION
        self._marks = StepMarks()
        self._unfinished: dict[str, InterruptedJobFound] = {}
        self._batch = Batch()
        self._started_s = self._estimated_s = 0.0
        self.view = UpdateView()
        self.on_change: Callable[[], None] = lambda: None
        self.on_running: Callable[[bool], None] = lambda _running: None
        self.on_finished: Callable[[FlashResult], None] = lambda _result: None
        self._show()

    # ------------------------------------------------------------ presses

    def choose(self, path: str) -> None:
        """Choose a package and check it against the connected pack; nothing is written."""
        if self.view.stage == RUNNING:
            return
        self._show(chosen=path, plan=None, result=None, error="", advice="", stage=CHOOSE, resuming=False)
        self.check()

    def add_file(self, path: str) -> None:
        """Choose a package from a file; it stays in the list."""
        if path not in {choice.path for choice in self.view.packages}:
            origin = QCoreApplication.translate("Update", "opened from a file")
            added = PackageChoice(path=path, name=Path(path).stem, origin=origin)
            self._show(packages=(*self.view.packages, added))
        self.choose(path)

    def check(self) -> None:
        """Check the chosen package (again)."""
        if not self.view.connected or not self.view.chosen or self.view.stage == RUNNING:
            return
        if self._job:
            self._engine.cancel_job(self._job)
        self._job = self._engine.start_job(CheckPackageJob(package=self.view.chosen, watch_s=WATCH_S))
        self._show(stage=CHECKING, plan=None, error="", advice="")

    def resume(self) -> None:
        """Check the package of the interrupted update; when that is good it can be started again and goes on."""
        if self.view.interrupted is None:
            return
        self.choose(self.view.interrupted.package)
        self._show(resuming=True)

    def use_keys(self, keys: str) -> None:
        """Unlock the BMS with these keys; see `bms.diagnostics.key_provider.load_key_provider`."""
        self._show(keys=keys)

    def start(self, *, external_supply: bool = False) -> None:
        """Start the update that was just confirmed for this pack.

        `external_supply`: it was confirmed that the supply of the BMS cannot fail meanwhile.
        """
        plan = self.view.plan
        if plan is None or self.view.start_reason:
            return
        self._marks = StepMarks()
        self._started_s, self._estimated_s = self._now_s(), plan.estimated_s
        order = FlashJob(
            package=self.view.chosen,
            serial=plan.serial,
            operator=self._operator,
            keys=self.view.keys,
            watch_s=WATCH_S,
            external_supply=external_supply,
            batch=batch_name(self.view.chosen),
        )
        self._job = self._engine.start_job(order)
        self._show(
            stage=RUNNING,
            steps=self._marks.steps(),
            fraction=0.0,
            step="",
            step_text="",
            seconds_left=round(plan.estimated_s),
            cancellable=True,
            cancelling=False,
            error="",
            advice="",
            result=None,
        )
        self.on_running(True)

    def cancel(self) -> None:
        """Ask the running update to stop; it does so only where that is safe."""
        if self.view.stage == RUNNING and self.view.cancellable:
            self._engine.cancel_job(self._job)
            self._show(cancelling=True)

    def back(self) -> None:
        """Leave the result and choose again; a batch ends with it."""
        if self.view.stage == FINISHED or self.view.waiting:
            self._batch.end()
            self._show(stage=CHOOSE, result=None, plan=None, chosen="", resuming=False, batch=(), waiting=False)

    def next_pack(self) -> None:
        """Keep the package for the next pack that is connected; the one that was just updated begins the batch."""
        if self.view.stage != FINISHED:
            return
        self._batch.begin()
        self._show(stage=CHOOSE, result=None, plan=None, resuming=False, waiting=True, batch=self._batch.entries)
        self._take_next_pack()

    def set_service(self, *, on: bool) -> None:
        """Service functions were switched on or off."""
        self._service = on
        self._show()

    def set_actor(self, actor: Actor) -> None:
        """Who is at work, and what that lets them do."""
        self._actor = actor
        self._show()

    def set_operator(self, operator: str) -> None:
        """Name for the record of the update."""
        self._operator = operator

    # ------------------------------------------------------------ what happened

    def set_definition(self, definition: PackDefinition) -> None:
        """Offer the packages that come with this definition."""
        origin = QCoreApplication.translate("Update", "comes with the pack definition")
        folder = definition.folder / "packages" if definition.folder is not None else None
        paths = sorted(folder.glob("*.nacal")) if folder is not None and definition.programming is not None else []
        self._show(
            packages=tuple(PackageChoice(path=str(path), name=path.stem, origin=origin) for path in paths),
            chosen="",
            plan=None,
            stage=RUNNING if self.view.stage == RUNNING else CHOOSE,
        )

    def link_changed(self, event: LinkStateChanged) -> None:
        """A plan holds only for the pack it was made on; after a loss it must be checked again."""
        connected = event.answers
        was_connected = self.view.connected
        self._show(connected=connected)
        if not connected and self.view.stage == PLANNED:
            self._show(stage=CHOOSE, plan=None)
        if self.view.waiting:
            self._take_next_pack()
        elif connected and not was_connected and self.view.stage == CHOOSE and self.view.chosen:
            self.check()

    def identified(self, identity: Identity) -> None:
        """Take the serial number; another pack makes plan and interruption void."""
        if identity.serial != self.view.serial:
            self._show(serial=identity.serial, interrupted=self._unfinished.get(identity.serial))
        self._take_next_pack()

    def interrupted_found(self, event: InterruptedJobFound) -> None:
        """An update was not finished: of the connected pack, or of another one that has to be connected for it."""
        self._unfinished[event.serial] = event
        if event.serial == self.view.serial or not self.view.connected:
            self._show(interrupted=event)

    def job_progress(self, event: JobProgress) -> None:
        """Follow the running update."""
        if event.job_id != self._job:
            return
        if self.view.stage != RUNNING:
            self._show(step_text=event.text)
            return
        self._marks.progress(event.step, event.text)
        self._show(
            steps=self._marks.steps(),
            step=event.step,
            step_text=event.text,
            fraction=max(event.fraction, self.view.fraction),
            seconds_left=seconds_left(
                event.step, event.fraction, elapsed_s=self._now_s() - self._started_s, estimated_s=self._estimated_s
            ),
            cancellable=event.cancellable,
        )

    def job_finished(self, event: JobFinished) -> None:
        """Take the plan or the result."""
        if event.job_id != self._job:
            return
        self._job = 0
        if isinstance(event.result, PlanReady):
            self._show(stage=PLANNED, plan=event.result, step_text="")
        elif isinstance(event.result, FlashResult):
            self._finished(event.result)

    def job_failed(self, event: JobFailed) -> None:
        """Say why; a failed update is shown as such, a failed check leaves the choice."""
        if event.job_id != self._job:
            return
        self._job = 0
        was_running = self.view.stage == RUNNING
        steps = self._marks.steps("failed") if was_running else ()
        stage = FINISHED if was_running else CHOOSE
        self._show(stage=stage, error=event.what, advice=event.advice, steps=steps, result=None, step_text="")
        if was_running:
            self.on_running(False)

    def _finished(self, result: FlashResult) -> None:
        self._marks.ended(result.result)
        if result.result not in {"interrupted", "failed", "refused"} or result.rolled_back:
            self._unfinished.pop(self.view.serial, None)
        mark = "warning" if result.result == "interrupted" or result.rolled_back else "failed"
        self._batch.ended(self.view.serial, result)
        self._show(
            stage=FINISHED,
            result=result,
            steps=self._marks.steps(mark),
            interrupted=self._unfinished.get(self.view.serial),
            step_text="",
            batch=self._batch.entries,
        )
        self.on_running(False)
        self.on_finished(result)

    def _take_next_pack(self) -> None:
        """Check the package against the next pack of a batch as soon as that is there."""
        if self.view.waiting and self.view.connected and self.view.serial not in self._batch:
            self._show(waiting=False)
            self.check()

    def _show(self, **changes: object) -> None:
        view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of UpdateView
        self.view = replace(view, start_reason=start_reason(view, self._actor, service=self._service))
        self.on_change()
