"""Making a package out of working tables: `halite calibration build` and `sign` as child processes.

Private keys are read by those processes alone; the window knows their paths, and passwords go over in the environment.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from gui.bridge.own_program import OwnCommand, own_program

PASSWORD_VARIABLE = "HALITE_KEY_PASSWORD"
DEMO = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """Where a private key is. `path` is a PEM file or `demo`; `password` opens it and may be empty."""

    path: str
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageOrder:
    """What is to be made.

    Attributes:
        payload: the working tables.
        pack: id or path of the pack definition.
        hardware: hardware id (F191) it is for.
        output: the package file.
        id, title, reason, change_request, calibration_id: as `halite calibration build` takes them.
        sequence: number of the release.
        valid_days: how long it may be written.
        serials: packs it is for; empty: the fleet.
        author: key of the author.
        approver: key of the approver; None: it is approved elsewhere.
        bms_key: PEM file of the key whose signature the BMS checks; empty for demo packages.
    """

    payload: bytes
    pack: str
    hardware: str
    output: Path
    id: str
    title: str
    reason: str
    change_request: str
    calibration_id: str
    sequence: int
    valid_days: int
    serials: tuple[str, ...]
    author: SigningKey
    approver: SigningKey | None
    bms_key: str = ""

    @property
    def demo(self) -> bool:
        """Made with demonstration keys, for the virtual pack only."""
        return self.author.path == DEMO


class PackageProcess(QObject):
    """Makes one package at a time.

    Signals:
        made(str): path of the package.
        failed(str): why there is none; what the command said.
    """

    made = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start nothing yet."""
        super().__init__(parent)
        self._child = OwnCommand(self)
        self._child.ended.connect(self._ended)
        self._child.not_started.connect(self._not_started)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._order: PackageOrder | None = None
        self._next: Callable[[], None] = lambda: None

    @property
    def running(self) -> bool:
        """A package is being made."""
        return self._child.running

    def start(self, order: PackageOrder) -> None:
        """Begin; the file at `order.output` is written only when every step has succeeded."""
        self.stop()
        self._order = order
        self._folder = tempfile.TemporaryDirectory(prefix="halite-package-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        (folder / "working.bin").write_bytes(order.payload)
        self._next = self._sign if order.approver is not None else self._finish
        self._run(build_arguments(order, folder), order.author.password)

    def stop(self) -> None:
        """Give up what is running; nothing is signalled."""
        self._child.stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _run(self, arguments: tuple[str, ...], password: str) -> None:
        self._child.start(own_program(*arguments), {PASSWORD_VARIABLE: password})

    def _sign(self) -> None:
        assert self._order is not None
        assert self._order.approver is not None
        self._next = self._finish
        package = str(self._made)
        self._run(
            ("calibration", "sign", package, "--key", self._order.approver.path, "--pack", self._order.pack),
            self._order.approver.password,
        )

    @property
    def _made(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "made.nacal"

    def _finish(self) -> None:
        assert self._order is not None
        output = self._order.output
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_bytes(self._made.read_bytes())
        except OSError as error:
            self.stop()
            self.failed.emit(str(error))
            return
        self.stop()
        self.made.emit(str(output))

    @Slot(str)
    def _not_started(self, reason: str) -> None:
        self.stop()
        self.failed.emit(QCoreApplication.translate("Package", "The package cannot be made: %s") % reason)

    @Slot(int)
    def _ended(self, code: int) -> None:
        if code == 0:
            self._next()
        else:
            self.stop()
            self.failed.emit(self._child.errors.strip())


def build_arguments(order: PackageOrder, folder: Path) -> tuple[str, ...]:
    """Return the arguments of `halite calibration build` for an order whose tables are in `folder`."""
    arguments = ["calibration", "build", str(folder / "working.bin"), "-o", str(folder / "made.nacal")]
    for option, value in (
        ("--id", order.id),
        ("--title", order.title),
        ("--reason", order.reason),
        ("--change-request", order.change_request),
        ("--calibration-id", order.calibration_id),
        ("--sequence", str(order.sequence)),
        ("--valid-days", str(order.valid_days)),
        ("--hardware", order.hardware),
        ("--pack", order.pack),
        ("--bms-key", order.bms_key),
    ):
        if value:
            arguments += [option, value]
    for serial in order.serials:
        arguments += ["--serial", serial]
    arguments += ["--demo"] if order.demo else ["--key", order.author.path]
    return tuple(arguments)
