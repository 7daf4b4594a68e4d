"""Starting this program again as a process of its own, from sources and frozen."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QProcessEnvironment

import gui

SOURCES = Path(gui.__file__).parent.parent


def own_program(*arguments: str) -> tuple[str, ...]:
    """Return the command line, program first, that runs a command of this program."""
    if getattr(sys, "frozen", False):
        return (sys.executable, *arguments)
    return (sys.executable, "-m", "cli.main", *arguments)


def own_environment() -> QProcessEnvironment:
    """Return an environment in which Python finds this program's sources, wherever the process is started."""
    environment = QProcessEnvironment.systemEnvironment()
    known = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", os.pathsep.join(part for part in (str(SOURCES), known) if part))
    return environment
