"""Opening the window: the one thing `halite` does that must be quick, so nothing is imported here beside Qt."""

import os
import sys
from pathlib import Path

from cli.screen import has_screen

FIRST_PAINT = "HALITE_FIRST_PAINT"
"""Environment variable of the start-up benchmark: end after the first painting and print its monotonic time in seconds."""
_USAGE = 2
"""`cli.exit_codes.ExitCode.USAGE`, which takes time to import."""


def open_window(recording: Path | None = None, pack: str = "", dbc: str | None = None) -> int:
    """Open the window, on a recording or log if one is given; return the exit code; 2: there is no screen to open it on."""
    if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
        sys.stderr.write("There is no screen for the window. `halite --help` lists what works without; try `halite demo`.\n")
        return _USAGE
    import gui.app  # noqa: PLC0415 - Qt, only when a window is wanted

    if os.environ.get(FIRST_PAINT):
        return gui.app.run_until_painted()
    return gui.app.run(recording=None if recording is None else gui.app.RecordingChoice(path=recording, pack=pack, dbc=dbc))
