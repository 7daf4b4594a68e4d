"""What is to be played: a session with all that belongs to it, or a log and the pack definition chosen for it."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.recording.layout import CALIBRATION_IMAGE_FILE, INFO_FILE
from bms.recording.model import SessionEvent, SessionInfo
from bms.recording.reader import Session, is_session, open_session
from bms.telemetry.pack_columns import PackColumns
from engine.logs.reading import LogReading
from engine.messages import CalibrationRead, Faults, Identity
from engine.playback.pack_table import PackTable

T = TypeVar("T")
LOOK_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A reading that has begun, with the batches it has given so far."""

    reading: LogReading
    batches: list[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Something that can be played.

    Attributes:
        title: for people.
        definition: how the pack is built; of a session the one that was recorded with it.
        frame_files: logs with the frames, in the order of time.
        values: the pack's own values; None: they have to be made from the frames.
        utc_offset_s: add it to a time to get seconds since 1970 UTC; None: the frames will say.
        info: of a session.
        events: in the order of time.
        identity, faults, calibration: as last read while it was recorded, or None.
        problems: what is missing, one sentence each.
        begun: the reading of a log, which had to be begun to see what it is; None: nothing was read yet.
        session: kept open as long as the recording is: of a single file it holds the unpacked files.
    """

    title: str
    definition: PackDefinition
    frame_files: tuple[Path, ...]
    values: PackTable | None = None
    utc_offset_s: float | None = None
    info: SessionInfo | None = None
    events: tuple[SessionEvent, ...] = ()
    identity: Identity | None = None
    faults: Faults | None = None
    calibration: CalibrationRead | None = None
    problems: tuple[str, ...] = ()
    begun: Begun | None = None
    session: Session | None = None

    def close(self) -> None:
        """Give up what was begun: nobody is going to play this."""
        if self.begun is not None:
            self.begun.reading.stop()


def open_recording(path: Path, *, pack: str, dbc: Path | None = None) -> Recording:
    """Open a session or a log.

    Args:
        path: folder or file of a session, its `session.json`, or a log of any format.
        pack: pack definition for a log; a session brings its own.
        dbc: message database in place of the definition's, for a log.

    Raises:
        BadFileError: it cannot be opened at all.
    """
    if path.name == INFO_FILE:
        path = path.parent
    if is_session(path):
        return _session(open_session(path))
    definition = load_pack(pack, dbc=dbc)
    return Recording(title=path.name, definition=definition, frame_files=(path,), begun=_begun(path))


def _begun(path: Path) -> "Begun":
    """Begin to read a log and wait until it is known to be one. Only the child process looks into the file.

    Raises:
        BadFileError: it is none.
    """
    reading = LogReading(path)
    batches: list[bytes] = []
    while reading.state.running and reading.state.facts is None:
        batches += reading.poll()
        time.sleep(LOOK_S)
    state = reading.state
    if state.facts is None:
        raise BadFileError(state.error, detail=state.detail, advice=state.advice)
    return Begun(reading=reading, batches=batches)


def _session(session: Session) -> Recording:
    definition = session.definition()
    problems = list(session.problems)
    return Recording(
        title=session.info.title or session.info.serial or session.info.pack_title or session.folder.name,
        definition=definition,
        frame_files=session.frame_files,
        values=_table(session, definition),
        utc_offset_s=session.info.utc_offset_s,
        info=session.info,
        events=session.events,
        identity=_told(session.identity, Identity, problems),
        faults=_told(session.faults, Faults, problems),
        calibration=_calibration(session, problems),
        problems=tuple(problems),
        session=session,
    )


def _told(raw: bytes | None, kind: type[T], problems: list[str]) -> T | None:
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.DecodeError:
        problems.append("Something that was read of the pack is damaged in this recording.")
        return None


def _calibration(session: Session, problems: list[str]) -> CalibrationRead | None:
    """Return the calibration with the path of its image as it lies now, not where it lay while it was recorded."""
    read = _told(session.calibration, CalibrationRead, problems)
    if read is None or session.calibration_image is None:
        return None
    return msgspec.structs.replace(read, image_path=str(session.folder / CALIBRATION_IMAGE_FILE))


def _table(session: Session, definition: PackDefinition) -> PackTable | None:
    """Return the recorded values in the order of today's columns; None when nothing was recorded."""
    times_s, values = session.values()
    if not len(times_s):
        return None
    places = {name: row for row, name in enumerate(session.info.value_names)}
    names = PackColumns(definition).names
    ordered = np.full((len(names), len(times_s)), np.nan, np.float32)
    for column, name in enumerate(names):
        if name in places:
            ordered[column] = values[places[name]]
    table = PackTable(len(names))
    table.append(times_s, ordered)
    return table
