"""`halite replay`: a recorded log onto a bus again; never a diagnostic request."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from bms.access.installation import load_installation
from bms.access.model import Actor, Right
from bms.audit.log import AuditLog
from bms.clock import SystemClock
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import DefinitionError
from bms.recording.reader import Session, is_session, open_session
from can_drivers.adapters import resolve
from can_drivers.bus import Bus, open_bus
from can_drivers.settings import LinkSettings
from cli.counted import counted
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.id_ranges import id_ranges
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import ProgressLine, confirm, console, json_option, print_json, say
from cli.replay_text import left_out_text, plan_text, result_document, result_text
from cli.signing_in import asked_credentials
from cli.stop_requests import stop_requests
from engine.exclusive import lock_adapter
from engine.messages import Connect, Event, JobProgress, SignInRefused
from engine.replay.evidence import recorded
from engine.replay.pacing import Pacer
from engine.replay.selection import Selection, Wanted
from engine.replay.sending import LISTEN_S, Replay, ReplayResult
from engine.replay.source import ReplayPlan, ReplaySource
from engine.sign_in import SignInDesk

_SHOW_S = 0.2
_SCAN_PAUSE_S = 0.01


@click.command()
@click.argument("log", type=click.Path(path_type=Path, exists=True))
@link_options
@click.option("--speed", type=NumberRange(min=0.0), default=1.0, show_default=True, help="0: as fast as the bus takes it.")
@click.option("--loop", "loops", type=click.IntRange(min=1), default=1, show_default=True, help="Send it N times.", metavar="N")
@click.option("--bus", "bus_number", type=click.IntRange(0, 255), metavar="N", help="Only frames of this bus of the log.")
@click.option("--from", "from_s", type=float, default=float("-inf"), metavar="S", help="Begin at this second of the log.")
@click.option("--to", "to_s", type=float, default=float("inf"), metavar="S", help="End before this second of the log.")
@click.option("--ids", default="", callback=id_ranges, metavar="IDS", help="Only these ids, hexadecimal: 2A0,300-31F.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def command(
    log: Path,
    connect: Connect,
    speed: float,
    loops: int,
    bus_number: int | None,
    from_s: float,
    to_s: float,
    ids: tuple[tuple[int, int], ...],
    yes: bool,
    as_json: bool,
) -> int:
    """Send the frames of LOG onto a bus: a log of any format, or a session.

    Diagnostic requests, error frames and remote frames are never sent. What would be sent is shown and has to be confirmed.
    Exit code 5: somebody else on the bus sends one of the ids. 1: it was stopped, the adapter lost frames, or
    nobody acknowledged them.
    """
    if connect.link.listen_only:
        raise click.UsageError("The adapter shall only listen, so nothing can be replayed: leave --listen-only out.")
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("This sends frames onto a bus: say --yes to do it without being asked.")
    # A session in a single file is unpacked for as long as this object is there.
    session = open_session(log) if is_session(log) else None
    definitions = _definitions(connect, session)
    selection = Selection(definitions, Wanted(ids=ids, from_s=from_s, to_s=to_s), fd=connect.link.fd)
    source = ReplaySource((log,) if session is None else session.frame_files, selection, channel=bus_number)
    clock = SystemClock()
    with contextlib.closing(AuditLog(clock, station=_station(clock))) as audit:
        told: list[Event] = []
        actor = _allowed(SignInDesk(audit, clock, told.append), told)
        plan = _plan(source, quiet=as_json)
        if not as_json:
            console().print(plan_text(plan, definitions[0], log))
        _confirm(plan, yes=yes)
        pacer = Pacer(connect.link, speed=speed, pause_s=plan.duration_s / max(1, plan.frames - 1))
        with _bus(connect.link) as bus, stop_requests() as stop_wanted:
            replay = Replay(bus, plan.ids, pacer, stop_wanted=stop_wanted)
            with recorded(audit, actor, replay, log=log.name, bus=bus.description, frames=plan.frames * loops):
                result = _replay(replay, source, plan, loops=loops, quiet=as_json)
    if as_json:
        print_json(result_document(plan, result, pacer.lateness, loops=loops))
    else:
        console().print(result_text(result, pacer.lateness))
    return ExitCode.NEGATIVE if result.stopped or result.lost or result.unacknowledged else ExitCode.DONE


def _definitions(connect: Connect, session: Session | None) -> tuple[PackDefinition, ...]:
    """Return the pack that was recorded, if that is known, and the one that is expected on the bus."""
    expected = load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None)
    if session is None:
        return (expected,)
    try:
        return session.definition(), expected
    except DefinitionError as error:
        say(error.what)
        return (expected,)


def _station(clock: SystemClock) -> str:
    file = load_installation(clock.utc()).file
    return "" if file is None else file.station


def _allowed(desk: SignInDesk, told: list[Event]) -> Actor:
    """Return who wants this, if they may send frames of their own; `told` is what the desk says."""
    credentials = asked_credentials()
    if credentials is not None:
        desk.sign_in(credentials)
        for event in told:
            if isinstance(event, SignInRefused):
                raise CommandFailedError(event.reason, code=ExitCode.SAFETY, advice=event.advice)
    desk.require(Right.CONSOLE)
    return desk.actor


def _plan(source: ReplaySource, *, quiet: bool) -> ReplayPlan:
    """Read the log once."""
    line = ProgressLine(quiet=quiet)
    plan = ReplayPlan()
    try:
        for plan in source.planned():
            text = f"Reading the log: {plan.frames:,} frames" if plan.frames else "Reading the log"
            line.show(JobProgress(job_id=0, step="read", text=text, fraction=source.read, cancellable=True))
            time.sleep(_SCAN_PAUSE_S)
    finally:
        line.clear()
    for problem in plan.problems:
        say(problem.what)
    if not plan.frames:
        raise CommandFailedError(
            "Nothing of this log would be sent.",
            code=ExitCode.NEGATIVE,
            detail=left_out_text(plan),
            advice="Look at --ids, --from, --to and --bus.",
        )
    return plan


def _confirm(plan: ReplayPlan, *, yes: bool) -> None:
    question = f"Send {counted(len(plan.ids), 'id')} onto the bus? Whatever is connected takes them for real."
    if not yes:
        confirm(question)


@contextlib.contextmanager
def _bus(link: LinkSettings) -> Iterator[Bus]:
    """Open the adapter for this process alone."""
    link = resolve(link)
    lock = lock_adapter(link)
    with contextlib.ExitStack() as stack:
        if lock is not None:
            stack.callback(lock.release)
        bus = open_bus(link)
        stack.callback(bus.close)
        yield bus


def _replay(replay: Replay, source: ReplaySource, plan: ReplayPlan, *, loops: int, quiet: bool) -> ReplayResult:
    line = ProgressLine(quiet=quiet)
    try:
        line.show(_progress("Listening whether the ids are free", 0.0))
        replay.listen(LISTEN_S)
        passes = (source.frames(again=number + 1 < loops) for number in range(loops))
        return replay.run(passes, _shown(line, plan.frames * loops))
    finally:
        line.clear()
        source.close()


def _shown(line: ProgressLine, frames: int) -> Callable[[int], None]:
    """Return what shows how many frames were sent, not more often than somebody can read it."""
    next_s = 0.0

    def show(sent: int) -> None:
        nonlocal next_s
        now_s = time.monotonic()
        if now_s >= next_s:
            next_s = now_s + _SHOW_S
            line.show(_progress(f"Sending: {sent:,} of {frames:,} frames", sent / frames))

    return show


def _progress(text: str, fraction: float) -> JobProgress:
    return JobProgress(job_id=0, step=text.split(":", maxsplit=1)[0], text=text, fraction=fraction, cancellable=True)
