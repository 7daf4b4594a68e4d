"""Opening a session: a folder, also that of a killed program, or one file. Nothing is believed before it was looked at."""

import stat
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError, DefinitionError
from bms.printable import one_line
from bms.recording.layout import (
    CALIBRATION_FILE,
    CALIBRATION_IMAGE_FILE,
    EVENTS_FILE,
    FAULTS_FILE,
    FRAMES_FILE,
    IDENTITY_FILE,
    INFO_FILE,
    PACK_FOLDER,
    VALUES_FILE,
    row_type,
)
from bms.recording.model import SESSION_SUFFIX, SessionEvent, SessionInfo
from bms.recording.session_files import WRONG_JSON, SessionFiles
from bms.recording.single_file import unpack_session
from bms.telemetry.snapshot import FloatColumn

Values = npt.NDArray[np.float32]

LARGEST_EVENTS_BYTES = 128_000_000
"""Of `events.jsonl`: more than a million events. What comes after is left out."""
MOST_COLUMNS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Session:
    """An opened session.

    Attributes:
        folder: where its files are; of a single file a temporary folder that goes with this object.
        info: what it is of; of a session without `session.json` only what the rest tells.
        events: in the order of time.
        identity, faults, calibration: JSON as `engine.messages.Identity`, `.Faults`, `.CalibrationRead`; None: not read then.
        calibration_image: header and payload of the data set, or None.
        definition_folder: the files of the pack definition, or None.
        frame_files: logs of all frames, in the order of time.
        problems: what is missing or damaged, one sentence each.
    """

    folder: Path
    info: SessionInfo
    events: tuple[SessionEvent, ...]
    identity: bytes | None
    faults: bytes | None
    calibration: bytes | None
    calibration_image: bytes | None
    definition_folder: Path | None
    frame_files: tuple[Path, ...]
    problems: tuple[str, ...]
    _times_s: FloatColumn = field(repr=False)
    _values: Values = field(repr=False)

    def values(self) -> tuple[FloatColumn, Values]:
        """Return the times of the pack's own values, shape (n,), and the values, shape (names, n), mapped from the file."""
        return self._times_s, self._values

    def definition(self) -> PackDefinition:
        """Return the pack definition that was recorded with it.

        Raises:
            DefinitionError: it is missing or damaged.
        """
        folder, info = self.definition_folder, self.info
        if folder is None or not info.definition_file:
            raise DefinitionError(
                "This session holds no pack definition.", advice="Open its frames as a log, with a definition of your own."
            )
        dbc = folder / _plain(info.dbc_file) if info.dbc_file else None
        return load_pack(str(folder / _plain(info.definition_file)), dbc=dbc)


def is_session(path: Path) -> bool:
    """Return whether this looks like a session rather than like a log."""
    if path.suffix.lower() == SESSION_SUFFIX:
        return True
    return path.is_dir() and any((path / name).is_file() for name in (INFO_FILE, VALUES_FILE, EVENTS_FILE, FRAMES_FILE))


def open_session(path: Path) -> Session:
    """Open a session as far as it makes sense.

    Args:
        path: its folder, or its single file.

    Raises:
        BadFileError: there is none, or nothing in it can be used.
    """
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        raise BadFileError(
            f"The session {path.name} cannot be opened.", detail=str(error), advice="Check that it is there and can be read."
        ) from error
    if is_folder:
        return _Folder(path, path.resolve().name).session()
    unpacked, problems = unpack_session(path)
    try:
        session = _Folder(unpacked.folder, path.name, problems).session()
    except BadFileError:
        unpacked.remove()
        raise
    unpacked.goes_with(session)
    return session


class _Folder:
    """A folder that is being looked through."""

    def __init__(self, folder: Path, name: str, problems: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._name = name
        self._problems = list(problems)
        self._files = SessionFiles(folder, self._problems)

    def session(self) -> Session:
        """Return what is there."""
        info = self._info()
        times_s, values = self._values(info)
        frame_files = self._frame_files()
        events = self._events()
        if not (info.began_utc or frame_files or events):
            raise BadFileError(
                f"{self._name} holds no session.", advice="Choose a folder that Halite recorded, or a .halite file."
            )
        pack = self._folder / PACK_FOLDER
        return Session(
            folder=self._folder,
            info=info,
            events=events,
            identity=self._files.json(IDENTITY_FILE),
            faults=self._files.json(FAULTS_FILE),
            calibration=self._files.json(CALIBRATION_FILE),
            calibration_image=self._files.content(CALIBRATION_IMAGE_FILE),
            definition_folder=pack if pack.is_dir() and not pack.is_symlink() else None,
            frame_files=frame_files,
            problems=tuple(self._problems),
            _times_s=times_s,
            _values=values,
        )

    def _info(self) -> SessionInfo:
        content = self._files.content(INFO_FILE)
        if content is None:
            self._problems.append("What the session is of is not known: session.json is missing.")
        else:
            try:
                info = msgspec.json.decode(content, type=SessionInfo)
            except WRONG_JSON:
                self._problems.append("What the session is of is not known: session.json is damaged.")
            else:
                if not info.ended_utc:
                    self._problems.append("The recording was not ended: Halite or the computer was switched off meanwhile.")
                return _printable_info(info)
        return SessionInfo(began_utc="", utc_offset_s=0.0, pack="", pack_title="", tool_version="")

    def _values(self, info: SessionInfo) -> tuple[FloatColumn, Values]:
        columns = len(info.value_names)
        paths = self._files.parts(VALUES_FILE)
        if not paths or not columns or columns > MOST_COLUMNS:
            if info.began_utc:
                self._problems.append("The pack's own values are missing; they can be decoded from the frames.")
            return np.empty(0), np.empty((columns, 0), np.float32)
        kind = row_type(columns)
        counts = [path.stat().st_size // kind.itemsize for path in paths]
        tables = [np.memmap(path, kind, "r", shape=(rows,)) for path, rows in zip(paths, counts, strict=True) if rows]
        if not tables:
            return np.empty(0), np.empty((columns, 0), np.float32)
        table = tables[0] if len(tables) == 1 else np.concatenate(tables)
        times_s, values = np.array(table["time_s"]), table["values"]
        kept = _ascending(times_s)
        if not kept.all():
            self._problems.append(f"{len(kept) - int(kept.sum())} rows of the pack's own values are damaged and left out.")
            times_s, values = times_s[kept], values[kept]
        return times_s, values.T

    def _events(self) -> tuple[SessionEvent, ...]:
        lines: list[bytes] = []
        left = LARGEST_EVENTS_BYTES
        for path in self._files.parts(EVENTS_FILE):
            with path.open("rb") as file:
                content = file.read(left)
            left -= len(content)
            lines += content.split(b"\n")
        decoder = msgspec.json.Decoder(SessionEvent)
        events, damaged = [], 0
        for line in lines:
            if not line:
                continue
            try:
                event = decoder.decode(line)
            except WRONG_JSON:
                damaged += 1
            else:
                events.append(_printable_event(event))
        if damaged:
            self._problems.append(f"{damaged} events are damaged and left out.")
        return tuple(sorted(events, key=lambda event: event.time_s))

    def _frame_files(self) -> tuple[Path, ...]:
        paths = self._files.parts(FRAMES_FILE)
        if not paths:
            self._problems.append("There are no frames in the session.")
        return paths


def _ascending(times_s: FloatColumn) -> npt.NDArray[np.bool_]:
    """Return which times are numbers and not before one that came earlier. Shape (n,)."""
    finite = np.isfinite(times_s)
    latest_s = np.maximum.accumulate(np.where(finite, times_s, -np.inf))
    return finite & (times_s >= latest_s)


def _printable_info(info: SessionInfo) -> SessionInfo:
    texts = {name: one_line(value) for name, value in msgspec.structs.asdict(info).items() if isinstance(value, str)}
    return msgspec.structs.replace(info, **texts, value_names=tuple(map(one_line, info.value_names)))


def _printable_event(event: SessionEvent) -> SessionEvent:
    data = {one_line(name): one_line(value) if isinstance(value, str) else value for name, value in event.data.items()}
    return SessionEvent(time_s=event.time_s, kind=one_line(event.kind), text=one_line(event.text), data=data)


def _plain(name: str) -> str:
    if Path(name).name != name:
        raise DefinitionError("The session names a file outside of itself.", advice="Get it again from whoever recorded it.")
    return name
