"""What a simulated tool process runs on: a disk that can be pulled away under it, and the short cuts of a campaign.

Short cuts: nothing is waited for on the real disk, the proof of free space writes 4 KiB instead of 1 MiB, and three pure
functions remember what they returned for the same bytes. All else is the product.
"""

import contextlib
import enum
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import bms.flashing.journal
import bms.flashing.run_folder
import bms.storage
from bms.calibration.checks import check_data_set
from bms.calibration.comparison import compare
from bms.flashing.journal import Journal
from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from virtual_pack.ecu.assembly import data_set_check

_RAM_DISK = Path("/dev/shm")
_PREFIX = "halite-campaign-"
_ROOMS = ("bms.flashing", "can_drivers.isotp", "virtual_pack.ecu.virtual_ecu")
_REMEMBERED = 1 << 16


class KilledError(BaseException):
    """The tool's process ended without a word: nothing of it runs any more, not even its handlers of errors."""


class Mishap(enum.Enum):
    """What happens to one write of the tool's records."""

    KILLED_BEFORE = "killed before"
    KILLED_INSIDE = "killed inside"
    KILLED_AFTER = "killed after"
    DISK_FULL = "disk full"


class Disk:
    """Counts what the tool writes into its records, and lets one write go wrong. A full disk stays full until `repair`."""

    def __init__(self) -> None:
        self.writes = 0
        self._number = -1
        self._mishap: Mishap | None = None
        self.full = False

    def plan(self, number: int, mishap: Mishap) -> None:
        """Let the write of this number go wrong."""
        self._number, self._mishap = number, mishap

    def repair(self) -> None:
        """Let every write succeed from now on."""
        self._mishap, self.full = None, False

    def write(self, descriptor: int, data: bytes, really: Callable[[int, bytes], None]) -> None:
        """Write, or not."""
        number, self.writes = self.writes, self.writes + 1
        mishap = self._mishap if number == self._number else None
        if self.full or mishap is Mishap.DISK_FULL:
            self.full = True
            raise OSError(errno.ENOSPC, "the disk is full")
        if mishap is Mishap.KILLED_BEFORE:
            raise KilledError
        if mishap is Mishap.KILLED_INSIDE:
            really(descriptor, data[: len(data) // 2])
            raise KilledError
        really(descriptor, data)
        if mishap is Mishap.KILLED_AFTER:
            raise KilledError


class Surroundings(contextlib.AbstractContextManager["Surroundings"]):
    """Everything of this computer that a session needs. Use it as a context manager, `fresh` for each session."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: where to make one of its own, which goes away at the end; None: on the disk that is quickest."""
        self.disk = Disk()
        self._folder = quick_folder() if folder is None else folder
        self._journals: list[Journal] = []
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "Surroundings":
        self._root = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, dir=self._folder)))
        self._stack.enter_context(mock.patch.dict(os.environ, {"HALITE_HOME": str(self._root / "home")}))
        for target, name, replacement in self._replacements():
            self._stack.enter_context(mock.patch.object(target, name, replacement))
        return self

    def __exit__(self, *_: object) -> None:
        self._close_journals()
        self._stack.close()

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Path]:
        """Give an empty Halite home on a sound disk; whatever is in it afterwards goes away."""
        self.disk = Disk()
        home = self._root / "home"
        home.mkdir()
        try:
            yield home
        finally:
            self._close_journals()
            shutil.rmtree(home)

    def _close_journals(self) -> None:
        """Close what killed processes have left open, as their operating system would."""
        for journal in self._journals:
            journal.close()
        self._journals.clear()

    def _replacements(self) -> Iterator[tuple[object, str, object]]:
        really = bms.storage.write_all

        def write(descriptor: int, data: bytes) -> None:
            self.disk.write(descriptor, data, really)

        def new_journal(*arguments: Any) -> Journal:
            self._journals.append(Journal(*arguments))
            return self._journals[-1]

        yield os, "fsync", lambda descriptor: None
        yield bms.storage, "write_all", write
        yield bms.flashing.journal, "write_all", write
        yield bms.flashing.run_folder, "Journal", new_journal
        yield bms.flashing.run_folder, "_RESERVE_BYTES", 4096
        for function, remembering in (
            (check_data_set, _by_bytes(check_data_set)),
            (compare, _by_bytes(compare)),
            (data_set_check, _by_identity(data_set_check)),
            (frame_time_s, _by_frame(frame_time_s)),
        ):
            for module in _users(function):
                yield module, function.__name__, remembering


def quick_folder() -> Path | None:
    """Return a folder in memory, where this system has one for everybody."""
    return _RAM_DISK if _RAM_DISK.is_dir() and os.access(_RAM_DISK, os.W_OK) else None


def _users(function: Callable[..., Any]) -> list[ModuleType]:
    """Return the modules of the product that have a function by its name."""
    return [
        module
        for name, module in sys.modules.items()
        if name.startswith(_ROOMS) and getattr(module, function.__name__, None) is function
    ]


def _by_bytes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that remembers its results by the identity of the description and the bytes of the data sets."""
    known: dict[object, Any] = {}

    def remembering(description: object, *data_sets: Any) -> Any:
        key = (id(description), *((data_set.header_bytes, data_set.payload) for data_set in data_sets))
        if key not in known:
            # The description is kept with it, so that its identity cannot pass to another object.
            known[key] = description, function(description, *data_sets)
        return known[key][1]

    return remembering


def _by_frame(function: Callable[..., float]) -> Callable[..., float]:
    known: dict[object, float] = {}

    def remembering(frame: Frame, *rates_bps: int) -> float:
        key = (frame.data, frame.can_id, frame.is_fd, frame.bitrate_switch, rates_bps)
        time_s = known.get(key)
        if time_s is None:
            time_s = function(frame, *rates_bps)
            if len(known) < _REMEMBERED and not frame.is_extended and not frame.is_error:
                known[key] = time_s
        return time_s

    return remembering


def _by_identity(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known: dict[int, Any] = {}

    def remembering(argument: Any) -> Any:
        if id(argument) not in known:
            known[id(argument)] = argument, function(argument)
        return known[id(argument)][1]

    return remembering
