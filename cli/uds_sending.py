"""`halite uds request`, `send` and `repeat`: a request of one's own on the bus."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

from cli.exit_codes import ExitCode
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import console, json_option, print_json
from cli.pack_connection import PackConnection
from cli.uds_arguments import named_request, raw_request
from cli.uds_session import (
    changes_something,
    confirmation_options,
    confirmed_serial,
    require_somebody_to_ask,
    session_requests,
    sessions_entered,
)
from cli.uds_text import (
    answer_document,
    print_answer,
    print_short,
    print_timing,
    timing_document,
    went_well,
)
from engine.console_history import read_history
from engine.messages import Connect, UdsAnswered, UdsRequestJob


def sending_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every command that sends a request can be told."""
    wrapped = command
    for option in (
        click.option("--every", type=NumberRange(min=0.0), default=0.0, help="Seconds from one repetition to the next."),
        click.option("--repeat", type=click.IntRange(min=1), default=1, help="How often; ends with the times of the answers."),
        confirmation_options,
        json_option,
        link_options,
    ):
        wrapped = option(wrapped)
    return wrapped


@click.command()
@click.argument("request_text", metavar="REQUEST")
@click.option("--functional", is_flag=True, help="Send it to all ECUs.")
@sending_options
def request(request_text: str, functional: bool, **options: Any) -> int:
    """Send REQUEST (hexadecimal, e.g. "22 F1 90") and show what comes back."""
    return _send(raw_request(request_text), functional=functional, **options)


@click.command()
@click.argument("service")
@click.argument("words", nargs=-1, metavar="[SUB_FUNCTION] [NAME=VALUE]...")
@click.option("--functional", is_flag=True, help="Send it to all ECUs.")
@click.option("--suppress", is_flag=True, help="Ask for no positive answer.")
@sending_options
def send(service: str, words: tuple[str, ...], functional: bool, suppress: bool, **options: Any) -> int:
    """Send a request by names, e.g. `send ReadDataByIdentifier data_identifier=F190`.

    `halite uds services SERVICE` lists sub-functions and parameters.
    """
    return _send(named_request(service, words, suppress=suppress), functional=functional, **options)


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@sending_options
def repeat(number: int, **options: Any) -> int:
    """Send again what `halite uds history` lists as NUMBER."""
    found = next((entry for entry in read_history() if entry.number == number), None)
    if found is None:
        raise click.UsageError(f"The history has no number {number}. `halite uds history` lists what it has.")
    return _send(bytes.fromhex(found.request), functional=found.functional, **options)


def _send(
    request_bytes: bytes,
    *,
    functional: bool,
    connect: Connect,
    as_json: bool,
    repeat: int,
    every: float,
    sessions: tuple[int, ...],
    yes: bool,
    operator: str,
) -> int:
    entering = session_requests(sessions)
    changes = changes_something(connect, (*entering, request_bytes))
    if changes:
        require_somebody_to_ask(yes=yes)
    answers: list[UdsAnswered] = []
    with PackConnection(connect, quiet=True) as pack:
        what = f"Send {request_bytes.hex(' ').upper()} to"
        serial = confirmed_serial(pack, what, yes=yes) if changes else ""
        job = UdsRequestJob(request=request_bytes, functional=functional, serial=serial, operator=operator)
        with sessions_entered(pack, entering, serial=serial, operator=operator):
            for answered in _answers(pack, job, repeat, every):
                answers.append(answered)
                if repeat > 1 and not as_json:
                    print_short(console(), len(answers), answered)
    _show(answers, as_json=as_json, repeated=repeat > 1)
    return ExitCode.DONE if answers and all(map(went_well, answers)) else ExitCode.BMS


def _answers(pack: PackConnection, job: UdsRequestJob, times: int, every_s: float) -> Iterator[UdsAnswered]:
    """Send a request again and again; Ctrl-C between two ends it."""
    due_s = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt) if times > 1 else contextlib.nullcontext():
        for _ in range(times):
            while (pause_s := due_s - time.monotonic()) > 0:
                for _ in pack.events(pause_s):
                    pass
            due_s = max(due_s + every_s, time.monotonic())
            answered = pack.run(job)
            assert isinstance(answered, UdsAnswered)
            yield answered


def _show(answers: list[UdsAnswered], *, as_json: bool, repeated: bool) -> None:
    if as_json:
        documents = [answer_document(answered) for answered in answers]
        print_json({"answers": documents, "timing": timing_document(answers)} if repeated else documents[0])
    elif repeated:
        print_timing(console(), answers)
    else:
        print_answer(console(), answers[0])
