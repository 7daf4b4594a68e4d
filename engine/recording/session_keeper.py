"""One session on a disk that may fail: says what is wrong, keeps what it cannot write, goes on when it can."""

import datetime
import errno
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bms.recording.model import SessionEvent, SessionInfo
from bms.recording.writer import SessionWriter
from engine.frame_stream import PackedFrames
from engine.recording.disk_problems import FINE, explain, running_out
from engine.recording.items import Fired, Item, Record, Row

LOOK_PERIOD_S = 0.5
"""How often it is looked whether the disk is still there; bounds how late it is told."""
RETRY_PERIOD_S = 1.0


class SessionKeeper:
    """Belongs to the disk thread; the attributes may be read by any thread."""

    def __init__(self, writer: SessionWriter, now_s: float, tell: Callable[[SessionEvent], None], *, lost: int = 0) -> None:
        """Keep `writer` going; `tell` hears of gaps. `lost`: frames given up before this session."""
        self._writer = writer
        self._tell = tell
        self._began_s = now_s
        self._broken_since_s: float | None = None
        self._next_look_s = now_s
        self._lost = self._lost_before = lost
        self.problem = FINE
        self.free_bytes = -1

    @property
    def folder(self) -> Path:
        """Where the session is."""
        return self._writer.folder

    @property
    def frames(self) -> int:
        """Frames that are safe."""
        return self._writer.frames

    @property
    def unwritten_frames(self) -> int:
        """Frames the disk has not taken yet."""
        return self._writer.unwritten_frames

    @property
    def deleted_frames(self) -> int:
        """Frames in files that somebody deleted."""
        return self._writer.deleted_frames

    @property
    def size_bytes(self) -> int:
        """Size on the disk."""
        return self._writer.size_bytes

    @property
    def growing_files(self) -> tuple[Path, ...]:
        """The files that are written to now; none while the disk fails."""
        return self._writer.growing_files if self.working else ()

    @property
    def working(self) -> bool:
        """Whether the disk takes what it is given."""
        return self._broken_since_s is None

    def take(self, frames: Sequence[PackedFrames], items: Sequence[Item], *, lost: int, now_s: float) -> None:
        """Write frames and what happened; only while it is `working`. `lost`: frames given up on the way, so far."""
        for one in frames:
            self._writer.add_frames(one.packed)
        if lost > self._lost:
            self._note(f"{lost - self._lost} frames are missing here: the disk was too slow.", now_s)
            self._lost = lost
        try:
            for item in items:
                self._add(item, now_s)
            self._writer.flush()
        except OSError as error:
            self.failed(error, now_s)

    def tick(self, now_s: float, *, at_once: bool = False) -> None:
        """Look after the disk, when that is due or `at_once`: is it there, how much room is left, does it work again."""
        if now_s < self._next_look_s and not at_once:
            return
        self._next_look_s = now_s + LOOK_PERIOD_S
        try:
            if self._broken_since_s is not None:
                self._writer.recover()
                self._writer.flush()
                self._note(self._gap(now_s - self._broken_since_s), now_s)
                self._broken_since_s = None
            self._writer.check()
            self.free_bytes = shutil.disk_usage(self.folder).free
            self.problem = running_out(self.free_bytes, self.size_bytes / max(1.0, now_s - self._began_s))
        except OSError as error:
            self.failed(error, now_s)

    def failed(self, error: OSError, now_s: float) -> None:
        """Take note that the disk failed; what is not written yet waits."""
        self.problem = explain(error)
        if self._broken_since_s is None:
            self._broken_since_s = now_s
        self._next_look_s = now_s + (0.0 if error.errno == errno.EFBIG else RETRY_PERIOD_S)

    def close(self, info: SessionInfo, *, lost: int, now_s: float) -> None:
        """End the session; `info.lost` counts what was lost before it came here. `problem`: the disk did not take its end."""
        try:
            self._writer.close(
                msgspec.structs.replace(
                    info,
                    began_utc=self._writer.info.began_utc,
                    ended_utc=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                    trigger=self._writer.info.trigger,
                    frames=self.frames,
                    lost=info.lost + lost - self._lost_before + self.deleted_frames,
                )
            )
        except OSError as error:
            self.failed(error, now_s)

    def _add(self, item: Item, now_s: float) -> None:
        match item:
            case Row():
                self._writer.add_row(item.time_s, item.values)
            case SessionEvent():
                self._writer.add_event(item)
            case Record():
                self._put(item, now_s)
            case Fired():
                self._writer.add_event(SessionEvent(time_s=item.time_s, kind="trigger", text=item.text))

    def _put(self, record: Record, now_s: float) -> None:
        try:
            self._writer.put(record.name, record.content)
        except OSError as error:
            if error.errno != errno.EFBIG:
                self.failed(error, now_s)
                return
            self._note(f"{record.name} is missing: it is larger than a file may be here.", now_s)

    def _note(self, text: str, now_s: float) -> None:
        event = SessionEvent(time_s=now_s, kind="recording", text=text)
        self._writer.add_event(event)
        self._tell(event)

    def _gap(self, seconds: float) -> str:
        return f"Recording goes on after {seconds:.1f} s. {self.problem.was}"
