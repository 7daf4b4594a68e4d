"""Who has a device open. Linux tells it for the processes of the same user; elsewhere nobody does."""

import os
from pathlib import Path

PROCESSES = Path("/proc")


def holder_of(device: str, processes: Path = PROCESSES) -> str:
    """Return who has a device file open, e.g. `process 1234 (candump)`, `this program`; empty if nobody, or if it is not known.

    Args:
        device: path of a device file; links are followed.
        processes: where the system tells about its processes.
    """
    wanted = os.path.realpath(device)
    for process in processes.glob("[0-9]*"):
        if _has_open(process, wanted):
            pid = int(process.name)
            return "this program" if pid == os.getpid() else f"process {pid} ({_name(process)})"
    return ""


def _has_open(process: Path, wanted: str) -> bool:
    try:
        return any(_target(link) == wanted for link in (process / "fd").iterdir())
    except OSError:
        # It has ended meanwhile, or belongs to somebody else.
        return False


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "unknown"
