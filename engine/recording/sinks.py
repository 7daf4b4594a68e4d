"""Where recorded things go: into one session, or into a ring from which a trigger makes sessions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bms.recording.model import SessionEvent, SessionInfo
from bms.recording.writer import SessionWriter
from engine.frame_stream import PackedFrames
from engine.recording.disk_problems import FINE, DiskProblem, not_begun
from engine.recording.items import Item
from engine.recording.session_keeper import SessionKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkStatus:
    """How a sink does; see `engine.messages.RecordingState`."""

    state: str
    folder: str = ""
    frames: int = 0
    unwritten_frames: int = 0
    deleted_frames: int = 0
    size_bytes: int = 0
    free_bytes: int = -1
    problem: DiskProblem = FINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """How sessions are made and what is said in them.

    Attributes:
        begin: makes the next session's writer; the text is the trigger's, or empty.
        describe: what is known of the session now.
        tell: hears of gaps.
    """

    begin: Callable[[str], SessionWriter]
    describe: Callable[[], SessionInfo]
    tell: Callable[[SessionEvent], None]


class Sink(Protocol):
    """What the disk thread feeds. `status` and `growing_files` may be read by any thread."""

    @property
    def status(self) -> SinkStatus:
        """How it does."""
        ...

    @property
    def growing_files(self) -> tuple[Path, ...]:
        """The files that are written to now."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it wants to be given more now."""
        ...

    def begin(self, now_s: float) -> None:
        """Do what is done once, in the disk thread."""
        ...

    def take(self, frames: Sequence[PackedFrames], items: Sequence[Item], *, lost: int, now_s: float) -> None:
        """Take what came."""
        ...

    def tick(self, now_s: float, *, at_once: bool = False) -> None:
        """Do what is due by time, or all of it `at_once`."""
        ...

    def failed(self, error: OSError, now_s: float) -> None:
        """Hear that a file could not be made durable."""
        ...

    def end(self, *, lost: int, now_s: float) -> None:
        """Finish."""
        ...


class OneSession:
    """Everything goes into one session."""

    def __init__(self, sessions: Sessions) -> None:
        """Nothing is on the disk before `begin`."""
        self._sessions = sessions
        self._keeper: SessionKeeper | None = None
        self._problem = FINE
        self._state = "recording"

    @property
    def status(self) -> SinkStatus:
        """How it does."""
        return status_of(self._state, self._keeper, self._problem)

    @property
    def growing_files(self) -> tuple[Path, ...]:
        """The files that are written to now."""
        return () if self._keeper is None else self._keeper.growing_files

    @property
    def ready(self) -> bool:
        """Not while the disk fails."""
        return self._keeper is not None and self._keeper.working

    def begin(self, now_s: float) -> None:
        """Make the session; where that is not possible, it is `stopped` with the reason."""
        try:
            self._keeper = SessionKeeper(self._sessions.begin(""), now_s, self._sessions.tell)
        except OSError as error:
            self._problem = not_begun(error)
            self._state = "stopped"

    def take(self, frames: Sequence[PackedFrames], items: Sequence[Item], *, lost: int, now_s: float) -> None:
        """Write what came."""
        assert self._keeper is not None
        self._keeper.take(frames, items, lost=lost, now_s=now_s)

    def tick(self, now_s: float, *, at_once: bool = False) -> None:
        """Look after the disk."""
        if self._keeper is not None:
            self._keeper.tick(now_s, at_once=at_once)

    def failed(self, error: OSError, now_s: float) -> None:
        """Go on in other files."""
        if self._keeper is not None:
            self._keeper.failed(error, now_s)

    def end(self, *, lost: int, now_s: float) -> None:
        """End the session."""
        if self._keeper is not None:
            self._keeper.close(self._sessions.describe(), lost=lost, now_s=now_s)
            self._state = "off"


def status_of(state: str, keeper: SessionKeeper | None, problem: DiskProblem) -> SinkStatus:
    """Return how a sink with a session does; `problem`: its own, which is told before the session's."""
    if keeper is None:
        return SinkStatus(state=state, problem=problem)
    return SinkStatus(
        state=state,
        folder=str(keeper.folder),
        frames=keeper.frames,
        unwritten_frames=keeper.unwritten_frames,
        deleted_frames=keeper.deleted_frames,
        size_bytes=keeper.size_bytes,
        free_bytes=keeper.free_bytes,
        problem=problem if problem.what else keeper.problem,
    )
