"""`halite gui`: the window, which also opens without any command."""

import click

from cli.window import open_window


@click.command()
def command() -> int:
    """Open the window."""
    return open_window()
