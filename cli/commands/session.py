"""`halite session`: what a recorded session holds; into one file and back."""

from pathlib import Path

import click

from bms.recording.frame_count import count_frames
from bms.recording.model import SESSION_SUFFIX
from bms.recording.reader import Session, open_session
from bms.recording.single_file import pack_session, unpack_session
from cli.output import console, json_option, print_json, say
from engine.exclusive import lock_output

_PATH = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """What a recorded session holds; into one file and back."""


@command.command()
@click.argument("path", type=_PATH)
@json_option
def info(path: Path, as_json: bool) -> None:
    """Show what a session holds and what is missing. Also of a folder whose recording was killed."""
    document = _document(open_session(path))
    if as_json:
        print_json(document)
        return
    out = console()
    for name, value in document.items():
        if isinstance(value, list):
            for one in value:
                out.print(f"{name:<12} {one}")
        elif value not in {"", None}:
            out.print(f"{name:<12} {value}")


@command.command()
@click.argument("folder", type=_PATH)
@click.option("-o", "--output", type=_PATH, help=f"The file. Default: beside the folder, with {SESSION_SUFFIX}.")
@click.option("--replace", is_flag=True, help="Replace an older file of this name.")
@json_option
def pack(folder: Path, output: Path | None, replace: bool, as_json: bool) -> None:
    """Make one file of a session's folder."""
    whole = folder.resolve()
    target = output or whole.with_name(whole.name + SESSION_SUFFIX)
    with lock_output(target):
        pack_session(folder, target, replace=replace)
    if as_json:
        print_json({"file": str(target), "bytes": target.stat().st_size})
    else:
        say(f"The session is in {target}.")


@command.command()
@click.argument("file", type=_PATH)
@click.option("-o", "--output", type=_PATH, help="The folder, which must not exist yet. Default: beside the file.")
@json_option
def unpack(file: Path, output: Path | None, as_json: bool) -> None:
    """Make a session's folder of its single file."""
    target = output or file.with_suffix("")
    _, problems = unpack_session(file, target)
    for problem in problems:
        say(problem)
    if as_json:
        print_json({"folder": str(target), "problems": problems})
    else:
        say(f"The session is in {target}.")


def _document(session: Session) -> dict[str, object]:
    times_s, values = session.values()
    counted = count_frames(session)
    spans = [(counted.first_s, counted.last_s)] if counted.frames else []
    spans += [(float(times_s[0]), float(times_s[-1]))] if len(times_s) else []
    about = session.info
    return {
        "title": about.title,
        "began_utc": about.began_utc,
        "ended_utc": about.ended_utc,
        "pack": about.pack,
        "pack_title": about.pack_title,
        "serial": about.serial,
        "vin": about.vin,
        "operator": about.operator,
        "trigger": about.trigger,
        "frames": counted.frames,
        "lost": about.lost,
        "signals": len(values),
        "rows": len(times_s),
        "seconds": round(max(end for _, end in spans) - min(begin for begin, _ in spans), 3) if spans else 0.0,
        "files": [file.name for file in session.frame_files],
        "events": [f"{event.kind}: {event.text}" for event in session.events],
        "problems": [*session.problems, *counted.problems],
    }
