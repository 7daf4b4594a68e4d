"""Decisions of the trial panel; knows no widget."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from bms.calibration.editing import Layer
from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import PackSnapshot
from gui.bridge.trial_process import TrialRequest
from gui.bridge.trial_report import TrialReport
from gui.pages.calibration.trial.settings import (
    BY_HAND,
    CONNECTED,
    RECORDED,
    TrialSettings,
    has_cells,
    options,
    state_document,
    usual,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Payloads to try: the working one, and another one of `layer` to compare it with."""

    working: bytes
    other: bytes | None
    layer: Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialView:
    """All that the panel shows.

    Attributes:
        settings: what is asked for.
        can_run: there are tables and a pack, and nothing is running.
        has_pack: a connected pack sends values to start from.
        running: a trial is on its way.
        fraction: how far, 0…1.
        report: what the last one came to, or None.
        stale: the tables were changed since.
        error: why there is no result; a sentence, or empty.
        compared: what the working tables were compared with in the last run.
    """

    settings: TrialSettings
    can_run: bool = False
    has_pack: bool = False
    running: bool = False
    fraction: float = 0.0
    report: TrialReport | None = None
    stale: bool = False
    error: str = ""
    compared: Layer = Layer.DEVICE


class TrialPresenter:
    """Keeps tables, pack and question; says what to run and what to show.

    Attributes:
        view: what is shown now.
    """

    def __init__(self, start: Callable[[TrialRequest], None], stop: Callable[[], None], show: Callable[[], None]) -> None:
        """Take what starts a trial, what stops it, and what to call when `view` has changed."""
        self.view = TrialView(settings=TrialSettings())
        self._start = start
        self._stop = stop
        self._show = show
        self._tables: Tables | None = None
        self._tried: Tables | None = None
        self._pack = ""
        self._snapshot: PackSnapshot | None = None

    def set_tables(self, working: bytes, device: bytes | None, layer: Layer) -> None:
        """Take the payloads to try; a result of others becomes stale."""
        self._tables = Tables(working=working, other=device, layer=layer)
        self._change(stale=self.view.report is not None and self._tried != self._tables)

    def set_pack(self, definition: PackDefinition) -> None:
        """Take the pack the tables are for; what was tried on another one is gone."""
        pack = str(definition.folder) if definition.folder is not None else definition.id
        if pack == self._pack:
            return
        self._pack = pack
        self._give_up()
        self._change(report=None, stale=False, error="")

    def set_state(self, snapshot: PackSnapshot | None) -> None:
        """Take the live values of the connected pack; without any the question falls back to numbers."""
        self._snapshot = snapshot
        has_pack = has_cells(snapshot)
        if has_pack == self.view.has_pack:
            return
        settings = self.view.settings
        if not has_pack and settings.start == CONNECTED:
            settings = replace(settings, start=BY_HAND)
        self._change(has_pack=has_pack, settings=settings)

    def choose_story(self, story: str) -> None:
        """Take another story, told as usual from the same start."""
        if story != self.view.settings.story:
            now = self.view.settings
            self._change(settings=replace(usual(story), start=now.start, file=now.file))

    def choose_start(self, start: str, file: str = "") -> None:
        """Choose where it starts; `file` for a recorded state."""
        self._change(settings=replace(self.view.settings, start=start, file=file))

    def ask(self, name: str, number: int) -> None:
        """Change a number of the question by its name in `TrialSettings`."""
        changed: dict[str, Any] = {name: number}
        self._change(settings=replace(self.view.settings, **changed))

    def run(self) -> None:
        """Begin the trial."""
        tables = self._tables
        if tables is None or not self.view.can_run:
            return
        settings = self.view.settings
        try:
            state = self._state(settings)
        except OSError:
            self._change(error=QCoreApplication.translate("Trial", "The recorded state %s cannot be read.") % settings.file)
            return
        self._tried = tables
        self._change(running=True, fraction=0.0, report=None, stale=False, error="", compared=tables.layer)
        self._start(
            TrialRequest(working=tables.working, device=tables.other, options=options(settings, self._pack), state=state)
        )

    def stop(self) -> None:
        """Give the trial up."""
        self._give_up()
        self._change()

    def take_progress(self, fraction: float) -> None:
        """Take how far the trial is."""
        if self.view.running:
            self._change(fraction=fraction)

    def take_report(self, report: TrialReport) -> None:
        """Take the result."""
        self._change(running=False, report=report, stale=self._tried != self._tables)

    def take_failure(self, sentence: str) -> None:
        """Take the reason why there is no result."""
        self._change(running=False, error=sentence)

    def _state(self, settings: TrialSettings) -> bytes | None:
        if settings.start == CONNECTED and self._snapshot is not None:
            return state_document(self._snapshot)
        return Path(settings.file).read_bytes() if settings.start == RECORDED else None

    def _give_up(self) -> None:
        if self.view.running:
            self._stop()
            self.view = replace(self.view, running=False)

    def _change(self, **changes: Any) -> None:
        view = replace(self.view, **changes)
        can_run = self._tables is not None and bool(self._pack) and not view.running
        view = replace(view, can_run=can_run)
        if view != self.view:
            self.view = view
            self._show()
