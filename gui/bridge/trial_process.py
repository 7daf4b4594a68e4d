"""A trial of calibration tables: `halite calibration try` as a child process, so that the window stays awake."""

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, Signal, Slot

from gui.bridge.own_program import own_environment, own_program
from gui.bridge.trial_report import read_report

PROGRESS = re.compile(r"^progress ([01]\.\d+)$", re.MULTILINE)
END_WITHIN_MS = 2_000


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
        self._process: QProcess | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._said = ""
        self._document = b""

    @property
    def running(self) -> bool:
        """A trial is on its way."""
        return self._process is not None

    def start(self, request: TrialRequest) -> None:
        """Begin a trial; one that is on its way is given up."""
        self.stop()
        self._said, self._document = "", b""
        self._folder = tempfile.TemporaryDirectory(prefix="halite-trial-", ignore_cleanup_errors=True)
        command = self._command(request, Path(self._folder.name))
        process = QProcess(self)
        process.readyReadStandardError.connect(self._read_progress)
        process.readyReadStandardOutput.connect(self._read_document)
        process.errorOccurred.connect(self._error)
        process.finished.connect(self._ended)
        process.setProcessEnvironment(own_environment())
        self._process = process
        process.start(command[0], list(command[1:]))

    @Slot()
    def stop(self) -> None:
        """Give up what is running; nothing is signalled."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(END_WITHIN_MS)
            process.deleteLater()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @Slot()
    def _read_progress(self) -> None:
        if self._process is None:
            return
        self._said += bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        told = PROGRESS.findall(self._said)
        if told:
            self.progressed.emit(float(told[-1]))

    @Slot()
    def _read_document(self) -> None:
        if self._process is not None:
            self._document += bytes(self._process.readAllStandardOutput().data())

    @Slot(QProcess.ProcessError)
    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.stop()
            self.failed.emit(QCoreApplication.translate("Trial", "The virtual pack could not be started."))

    @Slot()
    def _ended(self) -> None:
        process = self._process
        if process is None:
            return
        self._read_progress()
        self._read_document()
        code, document = process.exitCode(), self._document
        said = [line for line in PROGRESS.sub("", self._said).splitlines() if line.strip()]
        self.stop()
        try:
            report = read_report(document) if code == 0 else None
        except msgspec.DecodeError:
            report = None
        if report is not None:
            self.finished.emit(report)
        else:
            self.failed.emit(said[-1] if said else QCoreApplication.translate("Trial", "The trial ended without a result."))
