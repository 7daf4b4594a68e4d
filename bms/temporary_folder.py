"""A temporary folder that goes with its program, or, where that was killed, with the next one that makes such a folder.

Small shared ground, like `bms.errors`.
"""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from bms.storage import try_lock

_LOCK_FILE = "in-use.lock"
"""Locked while the program that made a folder runs; the system lets go of it even when that is killed."""


class TemporaryFolder:
    """One such folder. Also a context manager; leaving it removes the folder.

    Attributes:
        path: where it is. There is a file in it already, which keeps it from being removed by others.
    """

    def __init__(self, prefix: str) -> None:
        """Make it, and remove those with this prefix that killed programs of this user left.

        Raises:
            OSError: it cannot be made.
        """
        _remove_left_behind(Path(tempfile.gettempdir()), prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        self._lock: BinaryIO | None = None
        lock = (self.path / _LOCK_FILE).open("xb")
        if try_lock(lock):
            self._lock = lock
        else:
            lock.close()

    def __enter__(self) -> "TemporaryFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove it; a second call does nothing. On Windows what is still mapped stays until a later program finds it."""
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def _remove_left_behind(parent: Path, prefix: str) -> None:
    for folder in parent.glob(f"{prefix}*"):
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
        return try_lock(lock)
