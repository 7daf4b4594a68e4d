"""The folder into which a session's single file is unpacked."""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PREFIX = "halite-session-"
_LOCK_FILE = "in-use.lock"
"""Locked while the program that made a temporary folder runs; the system lets go of it even when that is killed."""


class UnpackedSession:
    """A session that was unpacked."""

    def __init__(self, folder: Path | None) -> None:
        """Make the folder; None: a temporary one, and those that killed programs left are removed.

        Raises:
            OSError: it cannot be made.
        """
        self._lock: BinaryIO | None = None
        if folder is not None:
            folder.mkdir(parents=True)
            self.folder = folder
            return
        _remove_left_behind(Path(tempfile.gettempdir()))
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = (self.folder / _LOCK_FILE).open("xb")
        if _locked(lock):
            self._lock = lock
        else:
            lock.close()

    def goes_with(self, owner: object) -> None:
        """Remove the folder as soon as `owner` is gone, or this program ends."""
        weakref.finalize(owner, self.remove)

    def remove(self) -> None:
        """Remove the folder. On Windows what is still mapped stays until a later program finds it."""
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _remove_left_behind(parent: Path) -> None:
    """Remove what programs of this user made that do not run any more."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if _is_ours(folder) and _is_left(folder / _LOCK_FILE):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Return whether this is a folder of this user; anybody may put a link of any name there."""
    about = folder.lstat()
    return stat.S_ISDIR(about.st_mode) and (sys.platform == "win32" or about.st_uid == os.getuid())


def _is_left(lock_file: Path) -> bool:
    """Return whether nobody holds a lock; where there is none, the folder is only being made, or another's."""
    if not stat.S_ISREG(lock_file.lstat().st_mode):
        return False
    with lock_file.open("r+b") as lock:
        return _locked(lock)


def _locked(lock: BinaryIO) -> bool:
    """Lock a file until it is closed; False: another program has."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
