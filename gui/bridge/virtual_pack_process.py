"""The virtual pack for training and trial: `halite simulate` as a child process; its channel is read from what it prints."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Signal, Slot

from gui.bridge.own_program import own_environment, own_program

CHANNEL = re.compile(r"socket://127\.0\.0\.1:\d+")
READY_WITHIN_MS = 20_000
END_WITHIN_MS = 2_000


def simulate_command() -> tuple[str, ...]:
    """Return the command that starts a virtual pack on any free port: this program's own `simulate`."""
    return own_program("simulate", "--port", "0")


class VirtualPackProcess(QObject):
    """One virtual pack, started at most once at a time and ended with the window.

    Signals:
        ready(str): python-can channel of its emulated slcan adapter.
        failed(str): why there is none; a sentence for people.
    """

    ready = Signal(str)
    failed = Signal(str)

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        """Keep the command line (program first) that starts a virtual pack on any free port."""
        super().__init__(parent)
        self._command = list(command)
        self._process: QProcess | None = None
        self._said = ""
        self._channel = ""
        self._deadline = QTimer(self, singleShot=True, interval=READY_WITHIN_MS)
        self._deadline.timeout.connect(self._too_late)

    @property
    def channel(self) -> str:
        """The channel once it is ready, else an empty string."""
        return self._channel

    def start(self) -> None:
        """Start it, or say again that it is ready."""
        if self._channel:
            self.ready.emit(self._channel)
            return
        if self._process is not None:
            return
        self._said = ""
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyReadStandardOutput.connect(self._read)
        process.errorOccurred.connect(self._error)
        process.finished.connect(self._finished)
        process.setProcessEnvironment(own_environment())
        self._process = process
        self._deadline.start()
        process.start(self._command[0], self._command[1:])

    def stop(self) -> None:
        """End it."""
        process, self._process, self._channel = self._process, None, ""
        self._deadline.stop()
        if process is None:
            return
        process.terminate()
        if not process.waitForFinished(END_WITHIN_MS):
            process.kill()
            process.waitForFinished(END_WITHIN_MS)
        process.deleteLater()

    @Slot()
    def _read(self) -> None:
        if self._process is None:
            return
        text = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        if self._channel:
            return
        self._said = (self._said + text)[-4000:]
        found = CHANNEL.search(self._said)
        if found:
            self._deadline.stop()
            self._channel = found.group()
            self.ready.emit(self._channel)

    @Slot(QProcess.ProcessError)
    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._give_up(QCoreApplication.translate("VirtualPack", "The virtual pack could not be started."))

    @Slot()
    def _finished(self) -> None:
        was_ready = bool(self._channel)
        last = self._said.strip().splitlines()[-1:] or [""]
        sentence = (
            QCoreApplication.translate("VirtualPack", "The virtual pack has ended.")
            if was_ready
            else QCoreApplication.translate("VirtualPack", "The virtual pack ended before it was ready.")
        )
        self._give_up(f"{sentence} {'' if was_ready else last[0]}".strip())

    @Slot()
    def _too_late(self) -> None:
        self._give_up(QCoreApplication.translate("VirtualPack", "The virtual pack did not become ready in time."))

    def _give_up(self, sentence: str) -> None:
        if self._process is None:
            return
        self.stop()
        self.failed.emit(sentence)
