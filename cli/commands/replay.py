"""`halite replay`: a recorded log onto a bus again; never a diagnostic request."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.table import Table

from bms.access.installation import load_installation
from bms.access.model import Right
from bms.audit.log import AuditLog
from bms.clock import SystemClock
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import DefinitionError
from bms.recording.reader import Session, is_session, open_session
from bms.trace.filter_text import id_word
from bms.trace.frame_names import FrameNames
from can_drivers.adapters import resolve
from can_drivers.bus import open_bus
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.id_ranges import id_ranges
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import ProgressLine, console, json_option, print_json, say
from cli.signing_in import asked_credentials
from cli.stop_requests import stop_requests
from engine.exclusive import lock_adapter
from engine.messages import Connect, Event, JobProgress, SignInRefused
from engine.replay.pacing import Lateness, Pacer
from engine.replay.selection import Selection, Wanted, id_of
from engine.replay.sending import LISTEN_S, Replay, ReplayResult
from engine.replay.source import ReplayPlan, ReplaySource
from engine.sign_in import SignInDesk

_SHOWN_IDS = 40
_SHOW_S = 0.2
_SCAN_PAUSE_S = 0.01
_LATE_MS = 100.0
"""From there on the bus could not take it."""


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
    Exit code 5: somebody on the bus sends one of the ids himself.
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
    desk = _signed_in()
    plan = _plan(source, quiet=as_json)
    if not as_json:
        console().print(_about(plan, definitions[0], log))
    _confirm(plan, yes=yes)
    pacer = Pacer(connect.link, speed=speed, pause_s=plan.duration_s / max(1, plan.frames - 1))
    try:
        result = _replay(connect, source, plan, pacer, loops=loops, quiet=as_json)
    finally:
        source.close()
    desk.note("bus.replayed", log=log.name, channel=connect.link.channel, frames=result.frames)
    if as_json:
        print_json(_document(plan, result, pacer.lateness, loops))
    else:
        console().print(_words(result, pacer.lateness))
    return ExitCode.NEGATIVE if result.stopped else ExitCode.DONE


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


def _signed_in() -> SignInDesk:
    """Return who wants this, if they may send frames of their own."""
    clock = SystemClock()
    file = load_installation(clock.utc()).file
    told: list[Event] = []
    desk = SignInDesk(AuditLog(clock, station="" if file is None else file.station), clock, told.append)
    credentials = asked_credentials()
    if credentials is not None:
        desk.sign_in(credentials)
        for event in told:
            if isinstance(event, SignInRefused):
                raise CommandFailedError(event.reason, code=ExitCode.SAFETY, advice=event.advice)
    desk.require(Right.CONSOLE)
    return desk


def _plan(source: ReplaySource, *, quiet: bool) -> ReplayPlan:
    """Read the log once."""
    line = ProgressLine(quiet=quiet)
    plan = ReplayPlan()
    try:
        for plan in source.planned():
            text = f"Reading the log: {plan.frames:,} frames"
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
            detail=_left_out(plan),
            advice="Look at --ids, --from, --to and --bus.",
        )
    return plan


def _confirm(plan: ReplayPlan, *, yes: bool) -> None:
    question = f"Send {len(plan.ids)} ids onto the bus? Whatever is connected takes them for real."
    if not yes and not click.confirm(question, err=True):
        raise click.Abort


def _replay(connect: Connect, source: ReplaySource, plan: ReplayPlan, pacer: Pacer, *, loops: int, quiet: bool) -> ReplayResult:
    line = ProgressLine(quiet=quiet)
    link = resolve(connect.link)
    lock = lock_adapter(link)
    try:
        bus = open_bus(link)
        try:
            with stop_requests() as stop_wanted:
                replay = Replay(bus, plan.ids, pacer, stop_wanted=stop_wanted)
                line.show(_progress("Listening whether the ids are free", 0.0))
                replay.listen(LISTEN_S)
                passes = (source.frames(again=number + 1 < loops) for number in range(loops))
                return replay.run(passes, _shown(line, plan.frames * loops))
        finally:
            line.clear()
            bus.close()
    finally:
        if lock is not None:
            lock.release()


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


def _about(plan: ReplayPlan, definition: PackDefinition, log: Path) -> RenderableType:
    names = FrameNames(definition)
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Id")
    table.add_column("Name")
    table.add_column("Frames", justify="right")
    for key, count in sorted(plan.ids.items())[:_SHOWN_IDS]:
        can_id, extended = id_of(key)
        message = names.message(can_id, extended=extended)
        table.add_row(id_word(can_id, extended=extended), message.name if message is not None else "", f"{count:,}")
    lines: list[RenderableType] = [
        f"{log.name}: {plan.frames:,} frames of {len(plan.ids)} ids in {plan.duration_s:,.1f} s",
        table,
    ]
    if len(plan.ids) > _SHOWN_IDS:
        lines.append(f"… and {len(plan.ids) - _SHOWN_IDS} more ids")
    if plan.left_out:
        lines.append(f"Left out: {_left_out(plan)}")
    return Group(*lines)


def _left_out(plan: ReplayPlan) -> str:
    return ", ".join(_counted(count, reason.value.replace("_", " ")) for reason, count in plan.left_out.items())


def _counted(count: int, things: str) -> str:
    return f"{count:,} {things if count != 1 else things.removesuffix('s')}"


def _words(result: ReplayResult, lateness: Lateness) -> str:
    ended = "Stopped: " if result.stopped else ""
    words = f"{ended}{result.frames:,} frames sent in {result.seconds:,.1f} s."
    middle, most = lateness.percentile_ms(50), lateness.percentile_ms(99)
    if middle is not None and most is not None:
        words += f" Late by {middle:.2g} ms, 1 % of them by {most:.2g} ms or more, at most by {lateness.max_ms:.2g} ms."
        if most > _LATE_MS:
            words += " The bus cannot take it at this speed: choose a lower --speed."
    if result.lost:
        words += f" The adapter lost {result.lost:,} frames: is anybody on the bus to acknowledge them?"
    return words


def _document(plan: ReplayPlan, result: ReplayResult, lateness: Lateness, loops: int) -> dict[str, object]:
    median = lateness.percentile_ms(50)
    late_ms = None
    if median is not None:
        late_ms = {
            "median": round(median, 3),
            "p99": round(lateness.percentile_ms(99) or 0.0, 3),
            "max": round(lateness.max_ms, 3),
        }
    return {
        "frames": result.frames,
        "left_out": {reason.value: count * loops for reason, count in plan.left_out.items()},
        "seconds": round(result.seconds, 3),
        "late_ms": late_ms,
        "ids": len(plan.ids),
        "lost": result.lost,
        "stopped": result.stopped,
    }
