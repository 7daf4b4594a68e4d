"""A recording that is open in place of a pack. These events never cross a pipe: playback lives in the window's process."""

from engine.messages.message import Message


class PlaybackState(Message, frozen=True, kw_only=True):
    """Where playback stands; at every change.

    Attributes:
        title: of the recording, for people.
        begins_s, ends_s: first and last moment on the recording's clock; equal while nothing has been read.
        now_s: the moment whose values are shown.
        speed: seconds of the recording in a second; 0 while it stands still.
        loaded: 0…1, how much of the frames has been read.
        utc_offset_s: add it to a time to get seconds since 1970 UTC; None: the recording does not say when it was.
        problems: what could not be read, one sentence each.
    """

    title: str
    begins_s: float = 0.0
    ends_s: float = 0.0
    now_s: float = 0.0
    speed: float = 0.0
    loaded: float = 0.0
    utc_offset_s: float | None = None
    problems: tuple[str, ...] = ()
