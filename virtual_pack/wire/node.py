"""One CAN controller on the simulated bus: its bit rate, its queue, its error counters (ISO 11898-1, 12.1)."""

import enum
from collections import deque
from collections.abc import Callable

from can_drivers.frames import Frame

_ERROR_PASSIVE = 128
_BUS_OFF = 256
_COUNTER_LIMIT = 135
"""A receive error counter is not counted beyond error passive."""
_ERROR_STEP = 8


class ErrorState(enum.Enum):
    """What a controller may still do on the bus."""

    ACTIVE = "active"
    PASSIVE = "passive"
    BUS_OFF = "bus off"


class BusNode:
    """A controller. Only `SimulatedBus` changes one that is attached.

    Attributes:
        name: for people.
        receive: called with each frame another node has sent, `time_s` being the end of the frame.
        bitrate_bps: nominal bit rate.
        data_bitrate_bps: bit rate of the FD data phase.
        listen_only: sends nothing, not even an acknowledgement.
        is_open: takes part in the bus.
        dropped: frames that found the queue full.
        saw_error: an error was on the bus since the flag was taken last.
        lost_arbitration: a frame of this node had to give way since the flag was taken last.
        off_until_s: when a controller that is off the bus may come back; infinity: when it is opened again.
    """

    def __init__(
        self,
        name: str,
        receive: Callable[[Frame], None],
        *,
        queue_length: int,
        drop_oldest: bool = False,
        recovers: bool = False,
    ) -> None:
        """Make a closed controller.

        Args:
            name: for people.
            receive: takes the frames.
            queue_length: frames that may wait to be sent.
            drop_oldest: a full queue loses its oldest frame instead of refusing the new one.
            recovers: comes back by itself after bus off.
        """
        self.name = name
        self.receive = receive
        self.bitrate_bps = 500_000
        self.data_bitrate_bps = 2_000_000
        self.listen_only = False
        self.is_open = False
        self.dropped = 0
        self.saw_error = False
        self.lost_arbitration = False
        self.off_until_s = float("-inf")
        self.recovers = recovers
        self._queue: deque[tuple[float, Frame]] = deque()
        self._queue_length = queue_length
        self._drop_oldest = drop_oldest
        self._transmit_errors = 0
        self._receive_errors = 0

    @property
    def transmit_errors(self) -> int:
        """TEC."""
        return self._transmit_errors

    @property
    def receive_errors(self) -> int:
        """REC."""
        return self._receive_errors

    @property
    def state(self) -> ErrorState:
        """Error active, error passive or bus off."""
        if self._transmit_errors >= _BUS_OFF:
            return ErrorState.BUS_OFF
        if max(self._transmit_errors, self._receive_errors) >= _ERROR_PASSIVE:
            return ErrorState.PASSIVE
        return ErrorState.ACTIVE

    @property
    def head(self) -> tuple[float, Frame] | None:
        """When the next frame to be sent was queued, and the frame."""
        return self._queue[0] if self._queue else None

    @property
    def queued(self) -> int:
        """Frames that wait to be sent."""
        return len(self._queue)

    def understands(self, sender: "BusNode", frame: Frame) -> bool:
        """Say whether this node samples the sender's bits at the right places."""
        if self.bitrate_bps != sender.bitrate_bps:
            return False
        return not frame.bitrate_switch or self.data_bitrate_bps == sender.data_bitrate_bps

    def put(self, frame: Frame, now_s: float) -> bool:
        """Queue a frame; return False when it was refused."""
        if len(self._queue) >= self._queue_length:
            self.dropped += 1
            if not self._drop_oldest:
                return False
            self._queue.popleft()
        self._queue.append((now_s, frame))
        return True

    def take_head(self) -> None:
        """The frame at the head of the queue has been sent."""
        self._queue.popleft()
        self._transmit_errors = max(0, self._transmit_errors - 1)

    def reset(self) -> None:
        """Empty the queue and the counters, as opening or closing a controller does."""
        self._queue.clear()
        self.clear_errors()

    def clear_errors(self) -> None:
        """Set the counters to zero, as after bus off."""
        self._transmit_errors = self._receive_errors = 0
        self.off_until_s = float("-inf")

    def go_bus_off(self) -> None:
        """Leave the bus as after too many failed frames."""
        self.saw_error = True
        self._transmit_errors = _BUS_OFF
        self.off_until_s = float("inf")

    def count_transmit_error(self) -> None:
        """A frame of this node failed."""
        self.saw_error = True
        self._transmit_errors += _ERROR_STEP

    def count_receive_error(self, *, first_to_notice: bool) -> None:
        """A frame of another node failed here; the node that noticed first counts more."""
        self.saw_error = True
        step = _ERROR_STEP if first_to_notice else 1
        self._receive_errors = min(_COUNTER_LIMIT, self._receive_errors + step)

    def count_reception(self) -> None:
        """A frame of another node was received."""
        self._receive_errors = max(0, self._receive_errors - 1)
