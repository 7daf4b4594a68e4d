"""`halite adapters`: what is plugged in, and what is missing."""

import click

from cli.output import console, json_option, print_json
from engine.adapters import adapters

_STATUS = {
    "ready": "ready",
    "driver_missing": "driver missing",
    "no_permission": "no permission",
    "busy": "in use",
    "not_answering": "not answering",
}


@click.command()
@json_option
def command(as_json: bool) -> None:
    """List what is plugged in, and what is missing."""
    found = list(adapters())
    if as_json:
        print_json({"adapters": found})
        return
    out = console()
    for adapter in sorted(found, key=lambda one: one.status != "ready"):
        ready = adapter.status == "ready"
        how = f"-i {adapter.interface} -c {adapter.channel}" if adapter.channel else f"-i {adapter.interface}"
        serial = f"  serial {adapter.serial}" if adapter.serial else ""
        out.print(f"{'●' if ready else '○'} {adapter.name:<34} {_STATUS.get(adapter.status, adapter.status):<15} {how}{serial}")
        if adapter.advice:
            out.print(f"    {adapter.advice}", style="dim")
