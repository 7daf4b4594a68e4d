"""`halite identify`: who is there; read-only."""

import click
from rich.table import Table

from bms.printable import one_line
from cli.link_options import link_options
from cli.output import console, json_option, print_json, say
from cli.pack_connection import PackConnection
from engine.messages import Connect, IdentifyJob, Identity


@click.command()
@link_options
@json_option
def command(connect: Connect, as_json: bool) -> None:
    """Ask the BMS who it is. Nothing is written."""
    with PackConnection(connect, quiet=as_json) as pack:
        identity = pack.identity or pack.run(IdentifyJob())
        interrupted = pack.interrupted
    assert isinstance(identity, Identity)
    if as_json:
        print_json(identity)
    else:
        _print(identity)
    if interrupted is not None:
        say(f"An update of this pack was interrupted; `halite flash {interrupted.package}` resumes it.")


def _print(identity: Identity) -> None:
    crc = "" if identity.calibration_crc is None else f"  (CRC {identity.calibration_crc:08X})"
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in (
        ("Serial", identity.serial + ("  (virtual pack)" if identity.virtual else "")),
        ("VIN", identity.vin),
        ("Hardware", identity.hardware),
        ("Software", identity.software),
        ("Calibration", identity.calibration_id + crc),
        ("Chemistry", identity.chemistry),
        ("Cells in series", "" if identity.cells is None else str(identity.cells)),
        ("Contract level", identity.contract_level),
    ):
        table.add_row(name, one_line(value) or "–")
    out = console()
    out.print(table)
    for warning in identity.warnings:
        out.print(f"! {warning}")
