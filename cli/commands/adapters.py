"""`halite adapters`: what is plugged in, and what is missing."""

import click
from rich.table import Table
from rich.text import Text

from can_drivers.adapters import rules
from cli.output import console, json_option, print_json
from engine.adapters import adapters
from engine.messages import Adapter

_STATUS = {
    "ready": "● ready",
    "busy": "◐ in use",
    "no_permission": "◐ no permission",
    "not_answering": "○ not answering",
    "driver_missing": "○ driver missing",
}
"""In the order of the list."""


@click.command()
@click.option("--rules", "print_rules", is_flag=True, help="Print the udev rules that give access to the adapters on Linux.")
@click.option("--all", "everything", is_flag=True, help="Also the families whose driver is not installed.")
@json_option
def command(print_rules: bool, everything: bool, as_json: bool) -> None:
    """List what is plugged in, and what is missing."""
    if print_rules:
        click.echo(rules(), nl=False)
        return
    found = sorted(adapters(), key=_place)
    if as_json:
        print_json({"adapters": found})
        return
    there = [adapter for adapter in found if adapter.plugged_in or adapter.channel]
    _print(found if everything else there, families=0 if everything else len(found) - len(there))


def _place(adapter: Adapter) -> tuple[bool, int, str, str]:
    return not adapter.plugged_in, list(_STATUS).index(adapter.status), adapter.name, adapter.channel


def _print(found: list[Adapter], *, families: int) -> None:
    out = console()
    table = Table(box=None, show_header=False, padding=(0, 3, 1, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for adapter in found:
        how = f"-i {adapter.interface}" + (f" -c {adapter.channel}" if adapter.channel else "")
        serial = f"serial {adapter.serial}" if adapter.serial else ""
        table.add_row(_lines(adapter.name, how, serial), _lines(_STATUS[adapter.status], adapter.advice))
    out.print(table)
    if families:
        out.print(f"{families} more families of adapters need a driver first: `halite adapters --all`.", style="dim")


def _lines(heading: str, *details: str) -> Text:
    return Text.assemble(heading, *((f"\n{detail}", "dim") for detail in details if detail))
