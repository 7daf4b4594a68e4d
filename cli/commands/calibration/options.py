"""Options several calibration commands share."""

import click

from cli.link_options import DEFAULT_PACK

pack_option = click.option("--pack", default=DEFAULT_PACK, show_default=True, metavar="ID_OR_PATH", help="Pack definition.")
