"""A trial of calibration tables: `halite calibration try` as a child process, so that the window stays awake."""

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from gui.bridge.own_program import OwnCommand, own_program
from gui.bridge.trial_report import read_report

PROGRESS = re.compile(r"^progress ([01]\.\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRequest:
    """What to try.

    Attributes:
        working: payload of the working tables.
        device: payload they are compared with, or None.
        options: options of the command: story, start, end, pack.
        state: values of a pack as `halite watch --json` prints them, to start from; None: as `options` say.
    """

    working: bytes
    device: bytes | None
    options: tuple[str, ...]
    state: bytes | None = None


def try_command(request: TrialRequest, folder: Path) -> tuple[str, ...]:
    """Write what the command needs into `folder`; return its command line."""
    sources = [("working.bin", request.working)] + ([] if request.device is None else [("device.bin", request.device)])
    for name, payload in sources:
        (folder / name).write_bytes(payload)
    options = [*request.options]
    if request.state is not None:
        state = folder / "state.json"
        state.write_bytes(request.state)
        options += ["--state", str(state)]
    files = (str(folder / name) for name, _ in sources)
    return own_program("calibration", "try", *files, *options, "--json", "--progress-lines")


class TrialProcess(QObject):
    """One trial at a time, ended with the window.

    Signals:
        progressed(float): 0…1.
        finished(object): a `TrialReport`.
        failed(str): why there is none; a sentence.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(
        self, command: Callable[[TrialRequest, Path], Sequence[str]] = try_command, parent: QObject | None = None
    ) -> None:
        """Keep what makes the command line of a request."""
        super().__init__(parent)
        self._command = command
        self._child = OwnCommand(self)
        self._child.said.connect(self._progress)
        self._child.ended.connect(self._ended)
        self._child.not_started.connect(self._not_started)
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def running(self) -> bool:
        """A trial is on its way."""
        return self._child.running

    def start(self, request: TrialRequest) -> None:
        """Begin a trial; one that is on its way is given up."""
        self.stop()
        self._folder = tempfile.TemporaryDirectory(prefix="halite-trial-", ignore_cleanup_errors=True)
        self._child.start(self._command(request, Path(self._folder.name)))

    @Slot()
    def stop(self) -> None:
        """Give up what is running; nothing is signalled."""
        self._child.stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @Slot()
    def _progress(self) -> None:
        told = PROGRESS.findall(self._child.errors)
        if told:
            self.progressed.emit(float(told[-1]))

    @Slot(str)
    def _not_started(self, _reason: str) -> None:
        self.stop()
        self.failed.emit(QCoreApplication.translate("Trial", "The virtual pack could not be started."))

    @Slot(int)
    def _ended(self, code: int) -> None:
        said = [line for line in PROGRESS.sub("", self._child.errors).splitlines() if line.strip()]
        self.stop()
        try:
            report = read_report(self._child.output) if code == 0 else None
        except msgspec.DecodeError:
            report = None
        if report is not None:
            self.finished.emit(report)
        else:
            self.failed.emit(said[-1] if said else QCoreApplication.translate("Trial", "The trial ended without a result."))
