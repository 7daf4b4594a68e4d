"""What is kept of a bug in Halite, so that it can be sent to its makers: a text file in `HALITE_HOME/crash`."""

import datetime
import os
import platform
import sys
import traceback
from importlib import metadata
from pathlib import Path

from bms.storage import halite_home


def describe(error: BaseException) -> str:
    """Return the error with its traceback, the program's version and the machine it ran on."""
    try:
        version = metadata.version("halite")
    except metadata.PackageNotFoundError:
        version = "not installed"
    head = f"Halite {version}, Python {sys.version.split()[0]}, {platform.platform()}, frozen: {getattr(sys, 'frozen', False)}"
    return head + "\n\n" + "".join(traceback.format_exception(error))


def write_crash_report(text: str) -> Path | None:
    """Write a report and return its path, or None where nothing can be written."""
    moment = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    path = halite_home() / "crash" / f"{moment}-{os.getpid()}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path
