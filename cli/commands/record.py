"""`halite record`: every frame of a bus, the pack's values and events, into a session."""

import math
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import msgspec

from bms.definition import load_pack
from bms.recording.conditions import ConditionError, parse_condition, reading_names
from bms.recording.frame_count import count_frames
from bms.recording.reader import Session, open_session
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError, from_link
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import ProgressLine, console, json_option, print_json, say
from cli.pack_connection import PackConnection
from cli.stop_requests import stop_requests
from engine.messages import Connect, Event, EventNoted, LinkStateChanged, RecordingState, StartRecording, StopRecording

_LOOK_S = 0.2
_END_WITHIN_S = 10.0
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SMALLEST_FILE = 1_000_000


class _Size(click.IntRange):
    """A number of bytes: 500M, 1.5G."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return bytes."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMGT]?)B?", str(value).strip())
        size = 0 if match is None else round(float(match[1]) * _UNITS[match[2]])
        if size < _SMALLEST_FILE:
            self.fail(f"{value!r} is no size of a file from 1M on, such as 500M or 2G.", param, ctx)
        return size


@dataclass(slots=True)
class Heard:
    """What the engine said about the recording."""

    state: RecordingState = field(default_factory=lambda: RecordingState(state=""))
    folders: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    line: ProgressLine = field(default_factory=ProgressLine)

    def take(self, event: Event) -> None:
        """Take an event; tell what a person must know at once."""
        if isinstance(event, RecordingState):
            self.state = event
            if event.folder and event.folder not in self.folders:
                self.folders.append(event.folder)
                self._say(f"Recording into {event.folder}.")
            if event.problem and event.problem not in self.problems:
                self.problems.append(event.problem)
                if event.folder:
                    self._say(f"{event.problem} {event.advice}".strip())
        elif isinstance(event, EventNoted) and event.kind != "note":
            self._say(event.text)

    def _say(self, text: str) -> None:
        self.line.clear()
        say(text)


@click.command()
@link_options
@json_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder in which the session's folder is made. Default: recordings in HALITE_HOME.",
)
@click.option("--for", "seconds", type=NumberRange(min=0.1), help="Seconds to record. Default: until Ctrl-C.")
@click.option("--title", default="", help="What is recorded, in your words.")
@click.option("--trigger", metavar="CONDITION", help="Record only around moments, e.g. 'cell_min_mv < 1600'.")
@click.option("--before", type=NumberRange(0, 3600), default=10.0, show_default=True, help="Seconds kept before a moment.")
@click.option("--after", type=NumberRange(0, 86_400), default=10.0, show_default=True, help="Seconds recorded after it.")
@click.option(
    "--max-size",
    type=_Size(min=_SMALLEST_FILE),
    default="1G",
    show_default=True,
    help="Size after which the next file is begun.",
)
@click.option("--identify", is_flag=True, help="Ask the BMS who it is, so that the session knows; read-only.")
def command(
    connect: Connect,
    as_json: bool,
    output: Path | None,
    seconds: float | None,
    title: str,
    trigger: str | None,
    before: float,
    after: float,
    max_size: int,
    identify: bool,
) -> int:
    """Record every frame of the bus, whatever is on it, and what the pack says.

    Frames are acknowledged, because a BMS alone on a bench repeats its first one for ever otherwise; --listen-only leaves that
    to others. Nothing is sent, unless --identify or a pack that has to be polled. Exit code 1: frames are missing.
    """
    definition = load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None)
    if trigger is not None:
        try:
            parse_condition(trigger, reading_names(definition))
        except ConditionError as error:
            raise click.BadParameter(str(error), param_hint="--trigger") from error
    start = StartRecording(
        folder="" if output is None else str(output.resolve()),
        title=title,
        condition=trigger or "",
        before_s=before,
        after_s=after,
        longest_file_bytes=max_size,
    )
    heard = Heard()
    with PackConnection(msgspec.structs.replace(connect, identify=identify), quiet=as_json, wait=False) as pack:
        _record(pack, start, heard, seconds)
        state = pack.state
    if heard.state.state in {"", "stopped"} or (heard.state.problem and not (heard.folders or trigger)):
        if heard.state.problem:
            raise CommandFailedError(heard.state.problem, code=ExitCode.BAD_FILE, advice=heard.state.advice)
        raise from_link(state)
    document = document_of(heard)
    if not document["frames"] and not trigger:
        say(f"No frame was received. {state.cause} {state.advice}".strip())
    if as_json:
        print_json(document)
    else:
        console().print(
            f"{document['frames']} frames and {document['rows']} rows of {document['signals']} values in "
            f"{document['seconds']} s, {document['lost']} frames lost: {', '.join(heard.folders) or 'no session'}"
        )
    return (
        ExitCode.NEGATIVE if document["lost"] or heard.state.problem or not (document["frames"] or trigger) else ExitCode.DONE
    )


def _record(pack: PackConnection, start: StartRecording, heard: Heard, seconds: float | None) -> None:
    """Keep recording until the time is up, Ctrl-C, or there is nothing to record with."""
    wanted_s = math.inf if seconds is None else seconds
    deadline_s = math.inf
    begun = False
    with stop_requests() as stop_wanted:
        while not stop_wanted() and time.monotonic() < deadline_s:
            for event in pack.events(min(_LOOK_S, max(0.0, deadline_s - time.monotonic()))):
                heard.take(event)
            if heard.state.state in {"off", "stopped"} or pack.state.state == "failed":
                break
            if not begun and pack.state.state not in {"disconnected", "opening"}:
                begun, deadline_s = True, time.monotonic() + wanted_s
                pack.send(start)
            heard.line.status(_line(heard.state, pack.state))
        heard.line.clear()
        if begun and heard.state.state not in {"off", "stopped"}:
            _stop(pack, heard)


def _stop(pack: PackConnection, heard: Heard) -> None:
    """End the recording and wait for what the engine says about it."""
    pack.send(StopRecording())
    deadline_s = time.monotonic() + _END_WITHIN_S
    while heard.state.state not in {"off", "stopped"} and time.monotonic() < deadline_s:
        for event in pack.events(_LOOK_S):
            heard.take(event)


def _line(state: RecordingState, link: LinkStateChanged) -> str:
    parts = [f"● {state.state or 'waiting'} {state.seconds:.0f} s", f"{state.frames} frames", f"{state.bytes / 1e6:.1f} MB"]
    if state.waiting:
        parts.append(f"{state.waiting} waiting")
    if state.lost:
        parts.append(f"{state.lost} LOST")
    if state.free_bytes >= 0:
        parts.append(f"{state.free_bytes / 1e9:.1f} GB free")
    return "  ".join((*parts, link.state.replace("_", " "), "Ctrl-C ends"))


def document_of(heard: Heard) -> dict[str, object]:
    """Return what `--json` prints, by what is in the sessions' files."""
    sessions = [open_session(Path(folder)) for folder in heard.folders if Path(folder).is_dir()]
    return {
        "frames": sum(_frames(session) for session in sessions),
        "signals": max((len(session.info.value_names) for session in sessions), default=0),
        "rows": sum(len(session.values()[0]) for session in sessions),
        "seconds": round(heard.state.seconds, 3),
        "folder": heard.folders[-1] if heard.folders else "",
        "folders": heard.folders,
        "lost": heard.state.lost,
        "problems": heard.problems,
    }


def _frames(session: Session) -> int:
    """Return what a session holds; only one that was ended knows it."""
    return session.info.frames if session.info.ended_utc else count_frames(session).frames
