"""Before a request of one's own: the pack is confirmed where something changes, and its session is entered."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from bms.definition import load_pack
from bms.flashing.console_rules import ConsoleRule, rule_of
from bms.service_catalogue import negative_response_code
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.output import confirm, say
from cli.pack_connection import PackConnection
from cli.uds_arguments import hex_number
from cli.uds_text import went_well
from engine.messages import Connect, IdentifyJob, Identity, UdsAnswered, UdsRequestJob

_SESSION_CONTROL = 0x10
_DEFAULT_SESSION = b"\x10\x01"


def confirmation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the session to enter first, and how the pack is confirmed."""
    wrapped = command
    for option in (
        click.option("--operator", default="", help="Name for the record."),
        click.option("--yes", is_flag=True, help="Do not ask; the pack that is connected is the one."),
        click.option(
            "--session",
            "sessions",
            type=hex_number,
            multiple=True,
            metavar="NUMBER",
            help="Enter this diagnostic session first, e.g. 03; several times for one after the other.",
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


def session_requests(sessions: Sequence[int]) -> list[bytes]:
    """Return the requests that enter sessions one after another.

    Raises:
        UsageError: a number is no session.
    """
    for number in sessions:
        if not 0x01 <= number <= 0x7E:
            raise click.UsageError(f"{number:02X} is no session: they go from 01 to 7E.")
    return [bytes([_SESSION_CONTROL, number]) for number in sessions]


def changes_something(connect: Connect, requests: Sequence[bytes]) -> bool:
    """Return whether any of these requests needs a confirmed pack."""
    definition = load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None)
    return any(rule_of(definition, request) is not ConsoleRule.FREE for request in requests)


def require_somebody_to_ask(*, yes: bool) -> None:
    """Refuse what has to be confirmed where nobody can be asked.

    Raises:
        UsageError: there is no terminal and `--yes` was not said.
    """
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("This changes something in the pack: say --yes to do it without being asked.")


def confirmed_serial(pack: PackConnection, what: str, *, yes: bool) -> str:
    """Return the serial number of the connected pack after it was confirmed for something that changes it."""
    identity = pack.identity or pack.run(IdentifyJob())
    assert isinstance(identity, Identity)
    if yes:
        say(f"Pack {identity.serial}.")
    else:
        confirm(f"{what} pack {identity.serial}?")
    return identity.serial


@contextlib.contextmanager
def sessions_entered(pack: PackConnection, requests: Sequence[bytes], *, serial: str, operator: str) -> Iterator[None]:
    """Enter sessions one after another; afterwards leave the pack in its default session, locked.

    Raises:
        CommandFailedError: the BMS does not enter one of them.
    """
    for request in requests:
        answered = pack.run(UdsRequestJob(request=request, serial=serial, operator=operator))
        assert isinstance(answered, UdsAnswered)
        if not went_well(answered):
            why = answered.problem or f"{negative_response_code(answered.responses[0].payload[2]).meaning}."
            raise CommandFailedError(
                f"The BMS did not enter session {request[1]:02X}: {why}", code=ExitCode.BMS, advice=answered.advice
            )
    try:
        yield
    finally:
        if requests:
            # Where this does not get through, S3 ends the session.
            with contextlib.suppress(CommandFailedError):
                pack.run(UdsRequestJob(request=_DEFAULT_SESSION, operator=operator))
