"""`halite faults`: the fault memory of the pack."""

import sys

import click
from rich.padding import Padding
from rich.table import Table

from cli.link_options import link_options
from cli.output import confirm, console, json_option, print_json, say
from cli.pack_connection import PackConnection
from engine.messages import ClearFaultsJob, Connect, Fault, Faults, FaultValue, IdentifyJob, Identity, ReadFaultsJob

_MARK = {"fault": "✖", "warning": "▲", "info": "·"}


@click.group()
def command() -> None:
    """Read or clear the fault memory."""


@command.command()
@link_options
@json_option
def read(connect: Connect, as_json: bool) -> None:
    """Read all stored faults with their snapshots."""
    with PackConnection(connect, quiet=as_json) as pack:
        faults = pack.run(ReadFaultsJob())
    assert isinstance(faults, Faults)
    _show(faults, as_json=as_json)


@command.command()
@link_options
@json_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--operator", default="", help="Name for the record.")
def clear(connect: Connect, as_json: bool, yes: bool, operator: str) -> None:
    """Save the fault list, clear it, read again."""
    with PackConnection(connect, quiet=as_json) as pack:
        identity = pack.identity or pack.run(IdentifyJob())
        assert isinstance(identity, Identity)
        if not yes and sys.stdin.isatty():
            confirm(f"Clear the fault memory of pack {identity.serial}? It is saved first.")
        faults = pack.run(ClearFaultsJob(serial=identity.serial, operator=operator))
    assert isinstance(faults, Faults)
    say(f"The list before clearing is in {faults.saved_to}.")
    _show(faults, as_json=as_json)


def _show(faults: Faults, *, as_json: bool) -> None:
    if as_json:
        print_json({"faults": [_document(fault) for fault in faults.faults], "saved_to": faults.saved_to})
        return
    out = console()
    if not faults.faults:
        out.print("No faults are stored.")
    for fault in faults.faults:
        out.print(f"{_MARK.get(fault.severity, '·')} {fault.code}  {fault.text}", style="bold")
        for name, text in (
            ("Status", ", ".join(status.replace("_", " ") for status in fault.status)),
            ("Cause", fault.cause),
            ("Action", fault.action),
            ("Pack does", fault.reaction),
            ("Seen", "" if fault.occurrences is None else f"{fault.occurrences} ×"),
        ):
            if text:
                out.print(f"    {name:<10} {text}")
        if fault.snapshots:
            out.print(Padding(_snapshots(fault), (0, 0, 1, 4)))


def _snapshots(fault: Fault) -> Table:
    """Return what was stored with a fault: a line for each value, a column for each record."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Stored with it")
    for record in fault.snapshots:
        table.add_column(f"record {record}", justify="right")
    table.add_column("")
    texts = {value.name: (value.text, value.unit) for values in fault.snapshots.values() for value in values}
    for name, (text, unit) in texts.items():
        stored = [{value.name: value for value in values}.get(name) for values in fault.snapshots.values()]
        table.add_row(text, *("" if value is None else _number(value) for value in stored), unit)
    return table


def _number(value: FaultValue) -> str:
    if value.value is None:
        return value.raw
    return f"{value.value:.0f}" if value.value.is_integer() else f"{value.value:g}"


def _document(fault: Fault) -> dict[str, object]:
    """Return a fault as scripts get it: `snapshot` is the latest record by name, `snapshots` all of them."""
    by_record = {
        record: {value.name: value.raw if value.value is None else value.value for value in values}
        for record, values in fault.snapshots.items()
    }
    latest = max(by_record, key=int, default="")
    return {
        "code": fault.code,
        "status": fault.status,
        "severity": fault.severity,
        "text": fault.text,
        "cause": fault.cause,
        "action": fault.action,
        "reaction": fault.reaction,
        "snapshot": by_record.get(latest, {}),
        "snapshots": by_record,
        "extended": fault.extended,
        "occurrences": fault.occurrences,
    }
