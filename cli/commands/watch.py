"""`halite watch`: live values of the pack. Listens only, unless the pack has to be polled."""

import contextlib
import math
import sys
import time
from pathlib import Path

import click
import msgspec
from rich.live import Live

from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from cli.cell_text import fitted, pack_text
from cli.failures import from_link
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import console, json_option, print_json, say
from cli.pack_connection import PATIENCE_S, PackConnection
from engine.live_values import pack_snapshot
from engine.messages import Connect, LinkStateChanged, Snapshot

_REDRAW_S = 0.25
_TROUBLE = frozenset({"bus_silent", "lost", "bus_off"})


@click.command()
@link_options
@json_option
@click.option("--for", "seconds", type=NumberRange(min=0.1), help="Seconds to watch. Default: until Ctrl-C.")
def command(connect: Connect, as_json: bool, seconds: float | None) -> None:
    """Show live values. The last ones are printed at the end."""
    definition = load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None)
    with PackConnection(msgspec.structs.replace(connect, identify=False), quiet=as_json, wait=False) as pack:
        _watch(pack, definition, seconds, live=not as_json and sys.stdout.isatty())
        state, message = pack.state, pack.snapshot
    if message is None or not (state.state == "ready" or _has_values(pack_snapshot(message))):
        raise from_link(state)
    snapshot = pack_snapshot(message)
    if as_json:
        print_json(_document(definition, snapshot, message))
    else:
        console().print(pack_text(definition, snapshot), end="")


def _watch(pack: PackConnection, definition: PackDefinition, seconds: float | None, *, live: bool) -> None:
    """Keep receiving until the time is up or Ctrl-C; the time begins with the first values. A lost link is waited for."""
    wanted_s = math.inf if seconds is None else seconds
    deadline_s = time.monotonic() + max(wanted_s, PATIENCE_S)
    with contextlib.ExitStack() as stack:
        screen = stack.enter_context(Live(console=console(), auto_refresh=False, transient=True)) if live else None
        stack.enter_context(contextlib.suppress(KeyboardInterrupt))
        redraw_s = time.monotonic()
        begun = False
        while (now_s := time.monotonic()) < deadline_s and pack.state.state != "failed":
            for event in pack.events(min(_REDRAW_S, deadline_s - now_s)):
                if isinstance(event, LinkStateChanged) and event.state in _TROUBLE and (begun or seconds is None):
                    say(f"{event.cause} {event.advice}".strip())
            if not begun and pack.state.state == "ready":
                begun, deadline_s = True, time.monotonic() + wanted_s
            if screen is not None and pack.snapshot is not None and now_s >= redraw_s:
                screen.update(pack_text(definition, pack_snapshot(pack.snapshot)), refresh=True)
                redraw_s = now_s + _REDRAW_S


def _has_values(snapshot: PackSnapshot) -> bool:
    columns = (snapshot.cells_mv, snapshot.temperatures_c)
    return any((column.validity == Validity.VALID).any() for column in columns) or any(
        reading.validity is Validity.VALID for reading in snapshot.readings.values()
    )


def _document(definition: PackDefinition, snapshot: PackSnapshot, message: Snapshot) -> dict[str, object]:
    """Return the values as scripts get them; null is what is not valid now."""
    readings = {name: _reading(reading) for name, reading in snapshot.readings.items()}
    cells, sensors = fitted(definition, snapshot)
    named = ("pack_v", "current_a", "soc_pct", "soh_pct", "charge_limit_a", "charge_limit_reason", "discharge_limit_a")
    return {
        "cells_mv": _values(snapshot.cells_mv, cells),
        "temperatures_c": _values(snapshot.temperatures_c, sensors),
        "balancing": [None if value is None else value > 0 for value in _values(snapshot.balancing, cells)],
        **{name: readings.get(name) for name in (*named, "discharge_limit_reason")},
        "readings": readings,
        "frames": snapshot.frames,
        "dropped": snapshot.dropped,
        "frames_per_s": message.frames_per_s,
        "bus_load_pct": round(message.bus_load_pct, 1),
    }


def _values(column: Column, count: int) -> list[float | None]:
    return [
        round(float(value), 3) if validity == Validity.VALID else None
        for value, validity in zip(column.values[:count], column.validity[:count], strict=True)
    ]


def _reading(reading: Reading) -> float | str | None:
    if reading.validity is not Validity.VALID:
        return None
    return reading.text or round(reading.value, 6)
