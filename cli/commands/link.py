"""`halite link`: how the link stands, what is wrong with it and what to do, and what is on the bus."""

import time
from pathlib import Path

import click
import msgspec
from rich.console import RenderableType
from rich.table import Table

from bms.definition import load_pack
from bms.trace.filter_text import id_word
from bms.trace.frame_names import FrameNames
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import console, json_option, print_json
from cli.pack_connection import PackConnection
from engine.messages import Connect, IdRate, LinkHealth, LinkStateChanged

_EVENTS_WITHIN_S = 0.1
_NOT_TOLD = "–"


@click.command()
@link_options
@json_option
@click.option("--for", "seconds", type=NumberRange(min=0.1), default=3.0, show_default=True, help="Seconds to listen.")
def command(connect: Connect, as_json: bool, seconds: float) -> None:
    """Show how the link stands, the cause and one piece of advice, counters of the adapter, and the ids on the bus.

    The BMS is asked who it is, unless --listen-only. Exit code 0: the BMS is known. 1: the bus is alive, but the BMS is not
    known. 3: no link, or the bus is silent.
    """
    with PackConnection(connect, quiet=as_json, wait=False) as pack:
        health = _listen(pack, seconds) or LinkHealth(adapter=f"{connect.link.interface} {connect.link.channel}")
        state = pack.state
    cause, advice = (health.diagnosis, health.advice) if health.diagnosis else (state.cause, state.advice)
    if as_json:
        shown = {key: value for key, value in msgspec.to_builtins(health).items() if key != "type"}
        print_json({"state": state.state, "cause": cause} | shown | {"advice": advice})
    else:
        definition = load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None)
        out = console()
        out.print(_about_link(connect, state, health))
        if health.ids:
            out.print(_about_ids(health.ids, FrameNames(definition)))
    code = _code(state)
    if code is not ExitCode.DONE:
        raise CommandFailedError(cause or "Nothing can be said yet: the adapter was just opened.", code=code, advice=advice)
    if cause and not as_json:
        console().print(f"{cause} {advice}".strip())


def _listen(pack: PackConnection, seconds: float) -> LinkHealth | None:
    """Return the last report. What cannot be opened at all is not waited for."""
    health = None
    deadline_s = time.monotonic() + seconds
    while (now_s := time.monotonic()) < deadline_s and pack.state.state != "failed":
        for event in pack.events(min(_EVENTS_WITHIN_S, deadline_s - now_s)):
            if isinstance(event, LinkHealth):
                health = event
    return health


def _code(state: LinkStateChanged) -> ExitCode:
    if state.answers:
        return ExitCode.DONE
    return ExitCode.NEGATIVE if state.state == "bus_alive" else ExitCode.NO_LINK


def _about_link(connect: Connect, state: LinkStateChanged, health: LinkHealth) -> RenderableType:
    link = connect.link
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    data_rate = f", data at {link.data_bitrate_bps / 1_000_000:g} Mbit/s" if link.fd else ""
    points = [f"{point:g} %" for point in (health.sample_point_pct, health.data_sample_point_pct) if point is not None]
    for name, value in (
        ("State", state.state.replace("_", " ")),
        ("Adapter", health.adapter),
        ("Serial number", health.adapter_serial),
        ("Firmware, hardware", " · ".join(part for part in (health.firmware, health.hardware) if part)),
        ("Channel", f"{link.interface} {link.channel}"),
        ("Bit rate", f"{link.bitrate_bps / 1000:g} kbit/s{data_rate}"),
        ("Sample points", ", ".join(points)),
        ("Termination", {True: "on", False: "off", None: ""}[health.termination]),
        ("Listen-only", "yes" if health.listen_only else "no"),
        ("Controller", "" if health.controller == "unknown" else health.controller.replace("_", " ")),
        ("Error counters", f"{_told(health.tx_errors)} transmitting, {_told(health.rx_errors)} receiving"),
        ("Error frames", f"{health.error_frames}   bus-offs {health.bus_offs}   adapter lost {health.losses}"),
        ("Queues", f"{_told(health.tx_queue)} to send, {_told(health.rx_queue)} to read"),
        ("Frames", f"{health.frames} received, {health.dropped} dropped"),
        ("Other testers", f"{health.foreign_requests} requests, {health.ignored_answers} answers ignored"),
        (
            "Traffic",
            f"{health.rx_frames_per_s:.0f} frames/s in, {health.tx_frames_per_s:.0f} out, bus load {health.bus_load_pct:.0f} %",
        ),
    ):
        table.add_row(name, value or _NOT_TOLD)
    return table


def _about_ids(ids: tuple[IdRate, ...], names: FrameNames) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Id")
    table.add_column("Name")
    for heading in ("Frames/s", "Period ms", "Jitter ms", "Length", "Count"):
        table.add_column(heading, justify="right")
    for one in ids:
        message = names.message(one.can_id, extended=one.is_extended)
        table.add_row(
            id_word(one.can_id, extended=one.is_extended),
            message.name if message is not None else "",
            f"{one.frames_per_s:.1f}",
            _NOT_TOLD if one.period_ms is None else f"{one.period_ms:.1f}",
            _NOT_TOLD if one.jitter_ms is None else f"{one.jitter_ms:.2f}",
            str(one.length),
            str(one.frames),
        )
    return table


def _told(number: int | None) -> str:
    return _NOT_TOLD if number is None else str(number)
