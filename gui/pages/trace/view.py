"""All the trace page shows besides the rows themselves."""

import enum
from dataclasses import dataclass

from bms.trace.trace_text import TimeMode
from engine.messages import LinkHealth
from engine.trace_export import ExportState


class Mode(enum.Enum):
    """What a row of the table is."""

    FRAMES = "frames"
    IDS = "ids"
    MESSAGES = "messages"


class Scope(enum.Enum):
    """Which frames are exported."""

    SELECTED = "selected"
    SHOWN = "shown"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceView:
    """State of the page.

    Attributes:
        link: state of the link, as in `engine.messages.LinkStateChanged`.
        mode: what a row is.
        time_mode: how times are told.
        frames: frames kept.
        shown: rows shown.
        held: frames that came since `paused`.
        paused: rows stay as they are while frames go on being kept.
        lost: frames that did not fit into the feed, since the last clearing.
        forgotten: frames given up because the store was full.
        filter_text: as typed.
        filter_error: the word that is not understood, or empty.
        matches_only: rows that do not match are hidden; else matches are marked.
        matches: rows that match, None without a filter.
        cleared: frames the last clearing hid and undo would bring back.
        health: the newest report of the link, or None.
        can_read_messages: the definition names diagnostic ids.
        reading: messages are still being put together.
        export: the running or last export, or None.
    """

    link: str = "disconnected"
    mode: Mode = Mode.FRAMES
    time_mode: TimeMode = TimeMode.SINCE_START
    frames: int = 0
    shown: int = 0
    held: int = 0
    paused: bool = False
    lost: int = 0
    forgotten: int = 0
    filter_text: str = ""
    filter_error: str = ""
    matches_only: bool = True
    matches: int | None = None
    cleared: int = 0
    health: LinkHealth | None = None
    can_read_messages: bool = False
    reading: bool = False
    export: ExportState | None = None

    @property
    def connected(self) -> bool:
        """Frames may come."""
        return self.link not in {"disconnected", "failed"}

    @property
    def can_export(self) -> bool:
        """There are frames, and no file is being written."""
        return self.frames > 0 and not (self.export is not None and self.export.running)
