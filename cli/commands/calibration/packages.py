"""`halite calibration packages`: what ships with a pack definition."""

import click
from rich.table import Table

from bms.calibration.package import shipped_packages
from bms.definition import load_pack
from cli.commands.calibration.options import pack_option
from cli.output import console, json_option, print_json, say


@click.command()
@pack_option
@json_option
def packages(pack: str, as_json: bool) -> None:
    """List the packages that ship with a pack definition, each verified."""
    found = shipped_packages(load_pack(pack))
    if as_json:
        rows = [
            {
                "id": package.id,
                "title": package.title,
                "calibration_id": package.data_set.header.calibration_id,
                "demo": package.demo,
                "description": package.description,
                "sequence": package.sequence,
                "hardware": package.hardware,
                "signers": [f"{signer.name} ({signer.role})" for signer in package.signers],
            }
            for package in found
        ]
        print_json({"packages": rows})
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("Package", "Calibration", "Title"):
        table.add_column(column)
    for package in found:
        table.add_row(package.id, package.data_set.header.calibration_id, package.title)
    console().print(table)
    if any(package.demo for package in found):
        say("DEMO data sets - not for a real pack.")
