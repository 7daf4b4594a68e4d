"""`halite calibration`: tables of the pack, of files and of packages. One module a group of verbs.

Holds: the verbs of `halite calibration`.
Never: what a verb does; that is bms.calibration.
May import: cli, engine, bms, virtual_pack.trial, click.
"""

import click

from cli.commands.calibration.a2l_file import a2l
from cli.commands.calibration.checking import check, envelope, sanity
from cli.commands.calibration.files import convert, diff
from cli.commands.calibration.keys import keys
from cli.commands.calibration.packages import packages
from cli.commands.calibration.reading import read, show
from cli.commands.calibration.releases import build, sign, verify
from cli.commands.calibration.trials import try_tables
from cli.commands.calibration.trust import permit, trust


@click.group(
    commands=(
        read,
        show,
        packages,
        diff,
        convert,
        a2l,
        try_tables,
        check,
        sanity,
        envelope,
        build,
        sign,
        verify,
        keys,
        trust,
        permit,
    )
)
def command() -> None:
    """Calibration tables and packages."""
