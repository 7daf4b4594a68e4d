"""Recording: what front ends ask for and are told."""

from engine.messages.message import Message


class StartRecording(Message, frozen=True, kw_only=True):
    """Record every frame, the pack's values and events from now on, until `StopRecording` or the end of the connection.

    `folder`: where the session's folder is made; empty: the usual place. With `condition` a trigger keeps `before_s` of history
    and `after_s` behind it, again and again, each in a session of its own. `longest_file_bytes`: a longer log of frames goes on
    in another file.
    """

    folder: str = ""
    title: str = ""
    condition: str = ""
    before_s: float = 10.0
    after_s: float = 10.0
    longest_file_bytes: int = 1 << 30


class StopRecording(Message, frozen=True, kw_only=True):
    """End the recording; what was recorded stays."""


class AddNote(Message, frozen=True, kw_only=True):
    """Put a note into the recording, and among the events of the live session. `time_s`: monotonic; None: now."""

    text: str
    time_s: float | None = None


class RecordingState(Message, frozen=True, kw_only=True):
    """How recording does; at every change, and once a second while it records.

    Attributes:
        state: `off`, `recording`, `armed` (waits for its trigger), `triggered`, or `stopped`: ended by itself, see `problem`.
        folder: the session that is or was written.
        seconds: recorded.
        frames: written and safe.
        waiting: frames that wait for the disk.
        lost: given up because the disk was too slow, or never received.
        bytes: size on disk.
        free_bytes: room left on the disk, or -1 if not known.
        problem: one sentence; empty when all is well.
        advice: what to do about it.
    """

    state: str
    folder: str = ""
    seconds: float = 0.0
    frames: int = 0
    waiting: int = 0
    lost: int = 0
    bytes: int = 0
    free_bytes: int = -1
    problem: str = ""
    advice: str = ""


class EventNoted(Message, frozen=True, kw_only=True):
    """Something happened that belongs on every chart; `kind` as in `bms.telemetry.history.model.EventMark`."""

    time_s: float
    kind: str
    text: str
