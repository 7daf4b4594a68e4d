"""Starting this program again as a process of its own, from sources and frozen."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

import gui

END_WITHIN_MS = 2_000
SOURCES = Path(gui.__file__).parent.parent


def own_program(*arguments: str) -> tuple[str, ...]:
    """Return the command line, program first, that runs a command of this program."""
    if getattr(sys, "frozen", False):
        return (sys.executable, *arguments)
    return (sys.executable, "-m", "cli.main", *arguments)


def own_environment() -> QProcessEnvironment:
    """Return an environment in which Python finds this program's sources, wherever the process is started."""
    environment = QProcessEnvironment.systemEnvironment()
    known = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", os.pathsep.join(part for part in (str(SOURCES), known) if part))
    return environment


class OwnCommand(QObject):
    """A command of this program as a child process: one at a time, ended with the window.

    Attributes:
        output: what it has written to standard output so far.
        errors: what it has said on standard error so far.

    Signals:
        said: more has come on standard error.
        ended(int): it has ended with this exit code; `output` and `errors` are whole.
        not_started(str): the system could not start it; says why.
    """

    said = Signal()
    ended = Signal(int)
    not_started = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start nothing yet."""
        super().__init__(parent)
        self._process: QProcess | None = None
        self.output = b""
        self.errors = ""

    @property
    def running(self) -> bool:
        """It has been started and has not ended."""
        return self._process is not None

    def start(self, command: Sequence[str], variables: Mapping[str, str] | None = None) -> None:
        """Start a command line, program first, with more environment variables; what runs is given up."""
        self.stop()
        self.output, self.errors = b"", ""
        process = QProcess(self)
        environment = own_environment()
        for name, value in (variables or {}).items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardError.connect(self._read_errors)
        process.readyReadStandardOutput.connect(self._read_output)
        process.errorOccurred.connect(self._error)
        process.finished.connect(self._ended)
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

    @Slot()
    def _read_errors(self) -> None:
        if self._process is not None:
            self.errors += bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            self.said.emit()

    @Slot()
    def _read_output(self) -> None:
        if self._process is not None:
            self.output += bytes(self._process.readAllStandardOutput().data())

    @Slot(QProcess.ProcessError)
    def _error(self, error: QProcess.ProcessError) -> None:
        process = self._process
        if process is not None and error is QProcess.ProcessError.FailedToStart:
            reason = process.errorString()
            self.stop()
            self.not_started.emit(reason)

    @Slot(int)
    def _ended(self, code: int) -> None:
        process = self._process
        if process is None:
            return
        self._read_errors()
        self._read_output()
        self._process = None
        process.deleteLater()
        self.ended.emit(code)
