"""`halite uds unlock` and `scan`: what takes more than one request."""

import click

from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import console, json_option, print_json
from cli.pack_connection import PackConnection
from cli.stop_requests import stop_requests
from cli.uds_arguments import any_number, hex_number
from cli.uds_session import (
    changes_something,
    confirmation_options,
    confirmed_serial,
    require_somebody_to_ask,
    session_requests,
    sessions_entered,
)
from cli.uds_text import hexadecimal
from engine.messages import Connect, Event, UdsScanHit, UdsScanJob, UdsScanned, UdsUnlocked, UdsUnlockJob

_RANGES = {"sessions": (0x01, 0x7E), "data": (0xF100, 0xF1FF), "routines": (0x0200, 0x02FF)}
_WIDTHS = {"sessions": 2, "data": 4, "routines": 4}


@click.command()
@link_options
@json_option
@click.option("--level", type=any_number, required=True, help="Odd security level, e.g. 17 or 0x11; 0: with a certificate.")
@click.option("--keys", required=True, help="Where keys come from: demo, library:PATH, certificate:PATH.")
@confirmation_options
def unlock(connect: Connect, as_json: bool, level: int, keys: str, sessions: tuple[int, ...], yes: bool, operator: str) -> None:
    """Unlock the BMS, to see whether the keys fit. The lock closes again with the session."""
    entering = session_requests(sessions)
    require_somebody_to_ask(yes=yes)
    with PackConnection(connect, quiet=True) as pack:
        serial = confirmed_serial(pack, "Unlock", yes=yes)
        with sessions_entered(pack, entering, serial=serial, operator=operator):
            result = pack.run(UdsUnlockJob(level=level, keys=keys, serial=serial, operator=operator))
    assert isinstance(result, UdsUnlocked)
    if as_json:
        print_json(result)
    elif result.already:
        console().print(f"✔ Level 0x{level:02X} was unlocked already.")
    else:
        console().print(f"✔ Unlocked level 0x{level:02X}." if level else "✔ Authenticated with the certificate.")


@click.command()
@click.argument("kind", type=click.Choice(list(_RANGES)))
@link_options
@json_option
@click.option("--first", type=hex_number, help="First number, hexadecimal.")
@click.option("--last", type=hex_number, help="Last number, hexadecimal.")
@click.option(
    "--rate", type=NumberRange(min=0.1, max=1000.0), default=20.0, show_default=True, help="Requests a second at most."
)
@confirmation_options
def scan(
    kind: str,
    connect: Connect,
    as_json: bool,
    first: int | None,
    last: int | None,
    rate: float,
    sessions: tuple[int, ...],
    yes: bool,
    operator: str,
) -> None:
    """Find out which sessions, data identifiers or routines the BMS knows. Ctrl-C ends it and keeps what was found.

    Routines are asked for their results, never started.
    """
    lowest, highest = _RANGES[kind]
    first, last = lowest if first is None else first, highest if last is None else last
    if not 0 <= first <= last < 16 ** _WIDTHS[kind]:
        raise click.UsageError(f"{first:X} to {last:X} is no range of {kind}.")
    entering = session_requests(sessions)
    confirms = kind == "routines" or changes_something(connect, entering)
    if confirms:
        require_somebody_to_ask(yes=yes)
    hits: list[UdsScanHit] = []

    def told(event: Event) -> None:
        if isinstance(event, UdsScanHit):
            hits.append(event)
            if not as_json:
                number = f"{event.number:0{_WIDTHS[kind]}X}"
                console().print(f"{number}  {event.text}  [{hexadecimal(event.payload)}]")

    with PackConnection(connect, quiet=as_json) as pack, stop_requests() as stop_wanted:
        serial = confirmed_serial(pack, f"Ask for the {kind} of", yes=yes) if confirms else ""
        job = UdsScanJob(kind=kind, first=first, last=last, requests_per_s=rate, serial=serial)
        with sessions_entered(pack, entering, serial=serial, operator=operator):
            result = pack.run(job, stop_wanted=stop_wanted, told=told)
    assert isinstance(result, UdsScanned)
    if as_json:
        print_json({"kind": kind, "asked": result.asked, "found": list(map(_document, hits)), "stopped": result.stopped})
    else:
        console().print(f"{result.found} of {result.asked} found{', stopped before the end' if result.stopped else ''}.")


def _document(hit: UdsScanHit) -> dict[str, object]:
    return {"number": hit.number, "payload": hit.payload.hex(), "text": hit.text}
