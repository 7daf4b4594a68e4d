"""`halite gui`: the window, which also opens without any command."""

import time

import click


@click.command()
@click.option("--first-paint", is_flag=True, help="End after the first painting and print its monotonic time in seconds.")
def command(first_paint: bool) -> int:
    """Open the window."""
    from gui.app import HaliteWindow, make_application, run  # noqa: PLC0415 - Qt, only when a window is wanted

    if not first_paint:
        return run()
    application = make_application()
    halite = HaliteWindow(application)

    def painted() -> None:
        print(time.monotonic(), flush=True)
        application.exit(0)

    halite.window.first_painted.connect(painted)
    halite.show()
    try:
        return application.exec()
    finally:
        halite.close()
