"""`halite`: the entry point. Without a command the window opens at once; everything else is in `cli.program`."""

import sys
from typing import NoReturn

from cli.window import open_window


def main() -> NoReturn:
    """Run `halite` and end the process with its exit code."""
    arguments = sys.argv[1:]
    if not arguments:
        # The command library and what it brings cost a fifth of the window's start.
        sys.exit(_window_or_report())
    from cli.program import run  # noqa: PLC0415 - see above

    sys.exit(run(arguments))


def _window_or_report() -> int:
    try:
        return open_window()
    except Exception as error:  # noqa: BLE001 - the outermost frame of the program
        from cli.program import explain  # noqa: PLC0415 - only when something went wrong

        return explain(error)


if __name__ == "__main__":
    main()
