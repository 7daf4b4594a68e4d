"""Recorded sessions beside logs on the command line: their frames are logs, their pack definition is the default."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bms.recording.reader import Session, is_session, open_session
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.output import say


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLog:
    """A log, or a session as the logs of its frames, which are there as long as this object. `name`: for people."""

    name: str
    logs: tuple[Path, ...]
    session: Session | None


def open_sessions(paths: Sequence[Path]) -> list[OpenedLog]:
    """Look what was named; what is missing in a session is said.

    Raises:
        BadFileError: a session cannot be opened.
        CommandFailedError: it holds no frames.
    """
    opened: list[OpenedLog] = []
    for path in paths:
        if not is_session(path):
            opened.append(OpenedLog(name=path.name, logs=(path,), session=None))
            continue
        session = open_session(path)
        for problem in session.problems:
            say(f"{path.name}: {problem}")
        if not session.frame_files:
            raise CommandFailedError(f"The session {path.name} holds no frames.", code=ExitCode.NEGATIVE)
        opened.append(OpenedLog(name=path.name, logs=session.frame_files, session=session))
    return opened


def decoded_by(opened: Sequence[OpenedLog], dbc: Path | None, pack: str | None) -> tuple[Path | None, str | None]:
    """Return the database and the pack that logs are decoded by: what was named, else what the sessions were recorded with.

    Raises:
        click.UsageError: none was named, and not all of it are sessions of one pack.
        DefinitionError: a session holds no definition.
    """
    if dbc is not None or pack is not None:
        return dbc, pack
    sessions = [one.session for one in opened if one.session is not None]
    if not sessions:
        raise click.UsageError("Say what the logs are decoded by: --dbc FILE or --pack ID_OR_PATH.")
    if len({session.info.pack for session in sessions}) > 1:
        raise click.UsageError("These sessions are of different packs: say what they are decoded by, --pack or --dbc.")
    return _recorded_with(sessions[0])


def _recorded_with(session: Session) -> tuple[Path | None, str]:
    session.definition()  # that it is there, and that its files are those of the session, is found out here
    folder, info = session.definition_folder or session.folder, session.info
    return folder / info.dbc_file if info.dbc_file else None, str(folder / info.definition_file)
