"""What has been handed to the adapter and is still waiting for the wire, by the count of its bits."""

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.isotp.parameters import IsoTpAddress, IsoTpParameters

_LONGEST_FRAME_S = 0.02
"""160 bits at 10 kbit/s, and a margin."""


class Departure:
    """The last frame of one direction: when it was handed over and when it leaves the wire. Times in seconds.

    An adapter does not say when a frame has left, so this is counted: its own bits, those queued before it, and those of every
    foreign frame that has been on the bus since.
    """

    __slots__ = ("handed_over_s", "leaves_s")

    def __init__(self) -> None:
        self.handed_over_s = self.leaves_s = float("-inf")

    def overdue_s(self, longest_s: float) -> float:
        """When `longest_s` after its hand-over has passed without it leaving; infinity if it leaves in time."""
        latest_s = self.handed_over_s + longest_s
        return latest_s if self.leaves_s > latest_s else float("inf")


class Wire:
    """The estimate of when our last frame will have left the bus, and the maker of our frames.

    Attributes:
        free_s: when everything handed over so far has been sent.
        data: the last frame of a message of ours.
        answer: our last flow control.
    """

    __slots__ = (
        "_address",
        "_bitrate_bps",
        "_busy_since_s",
        "_data_bitrate_bps",
        "_longest_delay_s",
        "_priority",
        "_switches",
        "_yields_until_s",
        "answer",
        "data",
        "free_s",
    )

    def __init__(self, address: IsoTpAddress, parameters: IsoTpParameters) -> None:
        self.free_s = float("-inf")
        self.data = Departure()
        self.answer = Departure()
        self._address = address
        self._bitrate_bps = parameters.bitrate_bps
        self._data_bitrate_bps = parameters.data_bitrate_bps
        self._priority = _priority(address.tx_id, address.is_extended)
        self._switches = parameters.data_bitrate_bps > parameters.bitrate_bps
        self._busy_since_s = float("inf")
        self._longest_delay_s = parameters.n_as_s
        self._yields_until_s = float("-inf")

    def make(self, data: bytes, fd: bool) -> tuple[Frame, float]:
        """Return a frame of ours and how long it occupies the wire, in seconds."""
        address = self._address
        frame = Frame(
            can_id=address.tx_id,
            data=data,
            is_extended=address.is_extended,
            is_fd=fd,
            bitrate_switch=fd and self._switches,
        )
        return frame, frame_time_s(frame, self._bitrate_bps, self._data_bitrate_bps)

    def put(self, data: bytes, fd: bool, now_s: float) -> Frame:
        """Make a frame and count its time behind what is queued already."""
        frame, length_s = self.make(data, fd)
        self.begin(now_s)
        self.free_s += length_s
        return frame

    def begin(self, now_s: float) -> None:
        """Frames are about to be handed over: if nothing is queued they find the wire free from now on."""
        if self.free_s <= now_s:
            self.free_s = self._busy_since_s = now_s

    def handed_over(self, departure: Departure, now_s: float) -> None:
        """The frames put last are on their way to the adapter; the last of them is `departure`."""
        departure.handed_over_s = now_s
        departure.leaves_s = self.free_s
        self._yields_until_s = self.free_s + self._longest_delay_s

    def delay(self, frame: Frame, now_s: float) -> None:
        """Somebody else's frame was on the bus: what we have queued leaves later by the time that took."""
        if frame.time_s <= self._busy_since_s or self.free_s < now_s - _LONGEST_FRAME_S:
            return
        try:
            length_s = frame_time_s(frame, self._bitrate_bps, self._data_bitrate_bps)
        except ValueError:
            return  # no frame of this length can have been on the wire
        began_s = frame.time_s - length_s
        delay_s = min(length_s, frame.time_s - self._busy_since_s)
        if self.free_s > began_s:
            # A full bus must not hold us back for ever: who waits for a departure gives it up (N_As, N_Ar).
            self.free_s = min(self.free_s + delay_s, self._yields_until_s)
        # A frame that loses arbitration against ours shows a gap between ours, but never that one of them cannot leave.
        if _priority(frame.can_id, frame.is_extended) < self._priority or began_s < self._busy_since_s:
            for departure in (self.data, self.answer):
                if departure.leaves_s > began_s:
                    departure.leaves_s += delay_s

    def is_empty_at(self, now_s: float) -> None:
        """The peer's answer shows that everything we handed over has been sent."""
        self.free_s = min(self.free_s, now_s)
        self.data.leaves_s = min(self.data.leaves_s, now_s)


def _priority(can_id: int, is_extended: bool) -> tuple[int, bool]:
    """Return what arbitration compares: the smaller one wins (ISO 11898-1, 10.4.2)."""
    return (can_id if is_extended else can_id << 18), is_extended
