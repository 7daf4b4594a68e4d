"""`halite gui`: the window, which also opens without any command; on a recording when one is named."""

from pathlib import Path

import click

from cli.window import open_window


@click.command()
@click.argument("recording", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--pack", default="", help="Pack definition that a log is read with (id or path).")
@click.option("--dbc", type=click.Path(), help="Message database in place of the definition's, for a log.")
def command(recording: Path | None, pack: str, dbc: str | None) -> int:
    """Open the window, and in it RECORDING: a session, or a log of any format."""
    return open_window(recording, pack, dbc)
