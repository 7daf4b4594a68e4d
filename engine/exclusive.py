"""One Halite at a time on an adapter, one update on a pack, one output to a place: locks the system releases on death."""

import datetime
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO

from bms.errors import BadFileError, SafetyRefusalError
from bms.storage import halite_home, try_lock
from can_drivers.errors import AdapterBusyError
from can_drivers.settings import LinkSettings

SHARED_INTERFACES = frozenset({"socketcan", "socketcand", "udp_multicast", "virtual"})
"""Interfaces several programs may open at the same time: the kernel, or a server, gives each its own view of the bus. So does
an slcan `socket://` server: each client gets an adapter of its own. Locking them would forbid what works."""
_LOCKED_BYTE = 1 << 20
"""Beyond the text, because a locked range cannot be read by others on Windows."""
_LONGEST_TEXT = 200
_ATTEMPTS = 2
"""Who only looks whether a lock is held has it for a moment."""
_PAUSE_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lock, as far as the lock file says: text, for people."""

    process: str
    program: str
    since: str

    def __str__(self) -> str:
        """Return e.g. `process 1234 (halite, since 14:05)`."""
        about = ", ".join(part for part in (self.program, f"since {self.since}" if self.since else "") if part)
        return f"process {self.process}" + (f" ({about})" if about else "")


class ExclusiveLock:
    """A lock file that says which process holds it. Also a context manager."""

    def __init__(self, path: Path, file: IO[str] | None) -> None:
        """Use `lock_adapter`, `lock_pack` or `lock_output` to get one."""
        self._path = path
        self._file = file

    def release(self) -> None:
        """Let others have it, and leave no file behind; a second call does nothing."""
        if self._file is None:
            return
        if sys.platform != "win32":
            # While it is still held: whoever has opened it meanwhile sees that it is gone, and makes a new one.
            self._path.unlink(missing_ok=True)
        self._file.close()
        self._file = None
        if sys.platform == "win32":
            try:
                self._path.unlink(missing_ok=True)
            except OSError:
                return  # somebody else has it open: it is theirs now

    def __enter__(self) -> "ExclusiveLock":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def lock_adapter(link: LinkSettings) -> ExclusiveLock | None:
    """Take the adapter for this process. None: the adapter can be shared.

    It is known by its serial number, wherever it is plugged in, or else by its channel.

    Raises:
        AdapterBusyError: another Halite holds it; says which process.
        SafetyRefusalError: there is no place for locks.
    """
    if link.interface in SHARED_INTERFACES or link.channel.startswith("socket://"):
        return None
    holder = _hold(_path(_adapter_name(link)), _open_at_home)
    if isinstance(holder, ExclusiveLock):
        return holder
    raise AdapterBusyError(
        f"Another Halite uses {link.interface} {link.channel}: {holder}.",
        detail=f"process {holder.process}",
        advice="Disconnect there, or end it.",
    )


def holder_of_adapter(link: LinkSettings) -> str:
    """Return which Halite holds an adapter, by its serial number or by its channel, or nothing. Makes no file."""
    if link.interface in SHARED_INTERFACES or link.channel.startswith("socket://"):
        return ""
    names = {_adapter_name(link), _adapter_name(replace(link, serial=""))}
    return next((str(holder) for name in sorted(names) if (holder := _look(_path(name))) is not None), "")


def lock_pack(serial: str) -> ExclusiveLock:
    """Take a pack for a job that writes.

    Raises:
        SafetyRefusalError: another Halite is writing to this pack, or there is no place for locks.
    """
    holder = _hold(_path(f"pack-{serial}"), _open_at_home)
    if isinstance(holder, ExclusiveLock):
        return holder
    raise SafetyRefusalError(f"Another Halite is writing to pack {serial}: {holder}.", advice="Wait until it has finished.")


def lock_output(place: Path) -> ExclusiveLock:
    """Take the place where a file or a folder is being made, by a hidden file beside it.

    Where no such file can be made nothing is held: who writes there learns why.

    Raises:
        BadFileError: another Halite is writing to this place.
    """
    path = place.parent / f".{place.name}.lock"
    try:
        holder = _hold(path, _open)
    except OSError:
        return ExclusiveLock(path, None)
    if isinstance(holder, ExclusiveLock):
        return holder
    raise BadFileError(
        f"Another Halite is writing to {place}: {holder}.", advice="Wait until it has finished, or choose another place."
    )


def _adapter_name(link: LinkSettings) -> str:
    """Return one name for each adapter: links to a device are followed, the baud rate of a serial line is left out."""
    if link.serial:
        return f"adapter-{link.interface}-serial-{link.serial}"
    device = link.channel.split("@")[0] if link.interface == "slcan" else link.channel
    return f"adapter-{link.interface}-" + (os.path.realpath(device) if device.startswith("/") else device.upper())


def _path(name: str) -> Path:
    return halite_home() / "locks" / (re.sub(r"[^A-Za-z0-9._-]+", "_", name) + ".lock")


def _hold(path: Path, opened: Callable[[Path], IO[str]]) -> ExclusiveLock | Holder:
    """Return the lock, or who holds it."""
    attempts = _ATTEMPTS
    while True:
        file = opened(path)
        if try_lock(file, byte=_LOCKED_BYTE):
            if _is_still_there(path, file):
                _sign(file)
                return ExclusiveLock(path, file)
            file.close()
            continue
        attempts -= 1
        with file:
            if not attempts:
                return _holder(file)
        time.sleep(_PAUSE_S)


def _look(path: Path) -> Holder | None:
    """Return who holds a lock, None if nobody does."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return None if try_lock(file, byte=_LOCKED_BYTE) else _holder(file)
    except OSError:
        return None


def _open(path: Path) -> IO[str]:
    return path.open("a+", encoding="utf-8", errors="replace")


def _open_at_home(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _open(path)
    except OSError as error:
        raise SafetyRefusalError(
            f"The lock file {path} cannot be made, so another Halite could be at work at the same time.",
            detail=str(error),
            advice="Check the rights and the free space there.",
        ) from error


def _is_still_there(path: Path, file: IO[str]) -> bool:
    """Return whether a file that was locked is the one others find; its last holder may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sign(file: IO[str]) -> None:
    """Write who holds the lock. A full disk does not loosen the lock, it only says less."""
    program = Path(sys.argv[0]).stem or "halite"
    since = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    try:
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n{program}\n{since}\n")
        file.flush()
    except OSError:
        return


def _holder(file: IO[str]) -> Holder:
    file.seek(0)
    lines = [*file.read(_LONGEST_TEXT).splitlines(), "", "", ""]
    return Holder(process=lines[0] or "unknown", program=lines[1], since=lines[2])
