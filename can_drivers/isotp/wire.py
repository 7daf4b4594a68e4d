"""What has been handed to the adapter and is still waiting for the wire, by the count of its bits."""

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.isotp.parameters import IsoTpAddress, IsoTpParameters

_LONGEST_DELAY_S = 1.0
"""Foreign frames hold our queue back by no more (N_As, ISO 15765-2, 9.7), so that a full bus cannot stop it for ever."""


class Wire:
    """The estimate of when our last frame will have left the bus, and the maker of our frames.

    Attributes:
        free_s: when everything handed over so far has been sent.
    """

    __slots__ = ("_address", "_bitrate_bps", "_busy_since_s", "_data_bitrate_bps", "_switches", "_yields_until_s", "free_s")

    def __init__(self, address: IsoTpAddress, parameters: IsoTpParameters) -> None:
        self.free_s = float("-inf")
        self._address = address
        self._bitrate_bps = parameters.bitrate_bps
        self._data_bitrate_bps = parameters.data_bitrate_bps
        self._switches = parameters.data_bitrate_bps > parameters.bitrate_bps
        self._busy_since_s = float("inf")
        self._yields_until_s = float("-inf")

    def put(self, data: bytes, fd: bool, now_s: float) -> Frame:
        """Make a frame of ours and count its time behind what is queued already."""
        address = self._address
        frame = Frame(
            can_id=address.tx_id,
            data=data,
            is_extended=address.is_extended,
            is_fd=fd,
            bitrate_switch=fd and self._switches,
        )
        if self.free_s <= now_s:
            self.free_s = self._busy_since_s = now_s
        self.free_s += frame_time_s(frame, self._bitrate_bps, self._data_bitrate_bps)
        self._yields_until_s = self.free_s + _LONGEST_DELAY_S
        return frame

    def delay(self, frame: Frame, now_s: float) -> None:
        """Somebody else's frame was on the bus: what we have queued leaves later by its length."""
        if self.free_s > now_s and frame.time_s > self._busy_since_s:
            later_s = self.free_s + frame_time_s(frame, self._bitrate_bps, self._data_bitrate_bps)
            self.free_s = min(later_s, self._yields_until_s)

    def is_empty_at(self, now_s: float) -> None:
        """The peer's answer shows that everything we handed over has been sent."""
        self.free_s = min(self.free_s, now_s)
