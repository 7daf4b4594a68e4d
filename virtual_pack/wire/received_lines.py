"""What an emulated adapter has for its user: answers at once, frames as they come or when they are asked for."""

from collections import deque

from can_drivers.frames import Frame
from virtual_pack.wire.slcan_lines import format_frame

_OUTPUT_LIMIT = 1 << 18
_POLL_QUEUE = 32
"""Frames the adapter keeps for P and A; the Lawicel CANUSB has room for as many."""
_CLOCK_WRAP_MS = 60_000


class ReceivedLines:
    """Lines for the user, in bounded buffers: who does not read loses frames.

    Attributes:
        output: what is to be given to the user; who gives it deletes it.
        time_stamps: frames carry the milliseconds of a minute.
        lost: frames there was no room for.
        overrun: one was lost since the flag was taken last.
    """

    def __init__(self) -> None:
        """Hand frames over as they come, without time stamps."""
        self.output = bytearray()
        self.time_stamps = False
        self.lost = 0
        self.overrun = False
        self._to_poll: deque[str] | None = None

    @property
    def polled(self) -> bool:
        """Frames wait until they are asked for."""
        return self._to_poll is not None

    @polled.setter
    def polled(self, polled: bool) -> None:
        self._to_poll = deque() if polled else None

    @property
    def full(self) -> bool:
        """There is no room for the shortest frame."""
        return self._no_room_for("")

    def answer(self, text: str) -> None:
        """Give the user an answer."""
        self.output += text.encode("ascii")

    def take(self, frame: Frame) -> None:
        """Take a frame from the bus."""
        line = format_frame(frame)
        if self.time_stamps:
            line += f"{int(frame.time_s * 1000) % _CLOCK_WRAP_MS:04X}"
        if self._no_room_for(line):
            self.lost += 1
            self.overrun = True
        elif self._to_poll is not None:
            self._to_poll.append(line + "\r")
        else:
            self.output += line.encode("ascii") + b"\r"

    def next_polled(self) -> str | None:
        """Return the oldest frame that waits to be asked for, None if there is none."""
        return self._to_poll.popleft() if self._to_poll else None

    def forget_polled(self) -> None:
        """Drop the frames that wait to be asked for."""
        if self._to_poll is not None:
            self._to_poll.clear()

    def _no_room_for(self, line: str) -> bool:
        if self._to_poll is not None:
            return len(self._to_poll) >= _POLL_QUEUE
        return len(self.output) + len(line) >= _OUTPUT_LIMIT
