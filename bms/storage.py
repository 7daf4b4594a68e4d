"""Where Halite keeps what it writes, how a file is written so that it survives a crash, and how it is held by one program.

Small shared ground, like `bms.errors` and `bms.clock`.
"""

import os
import sys
from pathlib import Path
from typing import IO, Any

import platformdirs

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def halite_home() -> Path:
    """Return the folder of settings, run folders and lock-outs: `HALITE_HOME`, or the platform's user data folder."""
    home = os.environ.get("HALITE_HOME")
    return Path(home) if home else platformdirs.user_data_path("halite", appauthor=False)


def recordings_folder() -> Path:
    """Return where recordings are made when nothing else is said."""
    return halite_home() / "recordings"


def write_durably(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it is there with its old or its new content, never half.

    Raises:
        OSError: the disk is full, read-only or broken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_folder(path.parent)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data` to an open file; `os.write` alone may stop short.

    Raises:
        OSError: the disk is full, read-only or broken.
    """
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does that by itself and cannot open folders.

    Raises:
        OSError: the disk is broken.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_data(path: Path) -> None:
    """Make what a file holds survive a power cut.

    Raises:
        OSError: the disk is gone or broken, or there is no such file.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        getattr(os, "fdatasync", os.fsync)(descriptor)
    finally:
        os.close(descriptor)


def try_lock(file: IO[Any], *, byte: int = 0) -> bool:
    """Hold an open file until it is closed or this program ends, even by being killed; False: another program holds it.

    `byte`: the one that is locked where single bytes are, on Windows. What is locked cannot be read by others there.
    """
    try:
        if sys.platform == "win32":
            file.seek(byte)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
