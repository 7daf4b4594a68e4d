"""One Halite at a time on an adapter, and one update at a time on a pack: locks the operating system releases on death."""

import os
import re
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from bms.errors import SafetyRefusalError
from bms.storage import halite_home
from can_drivers.errors import AdapterBusyError, LinkError
from can_drivers.settings import LinkSettings

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SHARED_INTERFACES = frozenset({"socketcan", "socketcand", "udp_multicast", "virtual"})
"""Interfaces several programs may open at the same time; an slcan `socket://` server gives each client its own adapter."""
_LOCKED_BYTE = 1 << 20
"""Beyond the text, because a locked range cannot be read by others on Windows."""


class ExclusiveLock:
    """A lock file with the number of the process that holds it. Also a context manager."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        """Use `hold` to get one."""
        self._path = path
        self._file: IO[str] | None = file

    def release(self) -> None:
        """Let others have it; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "ExclusiveLock":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def lock_adapter(link: LinkSettings) -> ExclusiveLock | None:
    """Take the adapter for this process. None: the adapter can be shared.

    Raises:
        AdapterBusyError: another Halite holds it.
    """
    if link.interface in SHARED_INTERFACES or link.channel.startswith("socket://"):
        return None
    holder = _hold(f"adapter-{link.interface}-{link.channel}")
    if isinstance(holder, ExclusiveLock):
        return holder
    raise AdapterBusyError(
        f"Another Halite (process {holder}) uses {link.interface} {link.channel}.",
        advice="Disconnect there, or end it.",
    )


def lock_pack(serial: str) -> ExclusiveLock:
    """Take a pack for a job that writes.

    Raises:
        SafetyRefusalError: another Halite is writing to this pack.
    """
    holder = _hold(f"pack-{serial}")
    if isinstance(holder, ExclusiveLock):
        return holder
    raise SafetyRefusalError(
        f"Another Halite (process {holder}) is writing to pack {serial}.", advice="Wait until it has finished."
    )


def _hold(name: str) -> ExclusiveLock | str:
    """Return the lock, or the number of the process that holds it (`unknown` if it does not say)."""
    folder = halite_home() / "locks"
    path = folder / (re.sub(r"[^A-Za-z0-9._-]+", "_", name) + ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise LinkError(
            f"The lock file {path} cannot be made.", detail=str(error), advice="Check the rights and the free space there."
        ) from error
    if not _try_lock(file):
        file.seek(0)
        holder = file.read(20).strip()
        file.close()
        return holder or "unknown"
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return ExclusiveLock(path, file)


def _try_lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
