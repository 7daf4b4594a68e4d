"""Where the sessions of a recording are made, and what is known of them."""

import datetime
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bms.definition.file_list import definition_files
from bms.definition.model import PackDefinition
from bms.recording.frame_files import OpenFrames
from bms.recording.layout import folder_name, free_folder, kept_names
from bms.recording.model import SessionInfo
from bms.recording.writer import SessionWriter
from bms.storage import recordings_folder
from engine.job_records import tool_version
from engine.messages import Connect, Identity, StartRecording


@dataclass(slots=True)
class WhoIsThere:
    """The pack a session is of; it may say who it is only later."""

    identity: Identity | None = None

    def is_another(self, identity: Identity) -> bool:
        """Return whether this is known to be another pack."""
        known = "" if self.identity is None else self.identity.serial
        return bool(known and identity.serial and known != identity.serial)


class SessionMaker:
    """Belongs to one recording. Both methods are called in its disk thread."""

    def __init__(
        self,
        definition: PackDefinition,
        request: Connect,
        command: StartRecording,
        who: WhoIsThere,
        *,
        value_names: Sequence[str],
        operator: str,
        dropped: Callable[[], int],
        open_frames: OpenFrames,
    ) -> None:
        """Keep what sessions are made of; `dropped` returns how many frames the adapter lost so far."""
        self._definition = definition
        dbc = () if request.dbc is None else (Path(request.dbc),)
        self._files = (*definition_files(request.pack), *dbc)
        names = kept_names(self._files)
        self._definition_file, self._dbc_file = names[0], names[-1] if dbc else ""
        self._command = command
        self._who = who
        self._value_names = tuple(value_names)
        self._operator = operator
        self._dropped = dropped
        self._dropped_before = dropped()
        self._open_frames = open_frames

    def begin(self, trigger: str) -> SessionWriter:
        """Begin a session; `trigger`: the condition it is due to, or empty.

        Raises:
            OSError: the disk does not take it.
        """
        info = msgspec.structs.replace(self.describe(), trigger=trigger)
        parent = Path(self._command.folder) if self._command.folder else recordings_folder()
        return SessionWriter(
            free_folder(parent, folder_name(info.began_utc, info.serial or self._definition.id)),
            info,
            definition=self._files,
            open_frames=self._open_frames,
            longest_file=self._command.longest_file_bytes,
        )

    def describe(self) -> SessionInfo:
        """Return what is known now; it begins now."""
        definition, identity = self._definition, self._who.identity
        return SessionInfo(
            began_utc=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            utc_offset_s=time.time() - time.monotonic(),
            pack=definition.id,
            pack_title=definition.title,
            definition_file=self._definition_file,
            dbc_file=self._dbc_file,
            serial="" if identity is None else identity.serial,
            vin="" if identity is None else identity.vin,
            operator=self._operator,
            station=platform.node(),
            tool_version=tool_version(),
            title=self._command.title,
            virtual=identity is not None and identity.virtual,
            demo=definition.demo,
            value_names=self._value_names,
            lost=self._dropped() - self._dropped_before,
        )
