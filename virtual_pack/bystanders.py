"""Who else may be on the wire: other control units, another tester, a second BMS with the same ids."""

import random
from collections import deque

from bms.definition.model import Diagnostics
from can_drivers.frames import Frame
from can_drivers.isotp import AddressingMode, IsoTpAddress, IsoTpEndpoint, IsoTpParameters
from virtual_pack.wire.world import FrameDevice

_NEVER_S = float("inf")
_LARGEST_BURST = 20
"""Frames that are made up for at once after the program was held up; the rest is left out."""
_TRAFFIC_IDS = 60
_ASK_EVERY_S = 1.0
_QUESTION = bytes.fromhex("22F190")
"""The vehicle identification number: it takes several frames, so the two testers' messages interleave."""
_SECOND_ANSWERS_LATER_S = 0.004
"""Two ECUs never need the same time; answers that begin at the same time destroy each other."""


class Traffic:
    """Frames with made-up ids and data at a steady rate.

    Attributes:
        bitrate_bps: bit rate of its controllers, bit/s.
        frames_per_s: how many; 0: none.
    """

    def __init__(
        self, frames_per_s: float, *, bitrate_bps: int, ids: tuple[int, ...], seed: int = 0, now_s: float = 0.0
    ) -> None:
        """Begin at `now_s` to send frames of 8 bytes with one of `ids` each."""
        self.bitrate_bps = bitrate_bps
        self.frames_per_s = frames_per_s
        self._ids = ids
        self._random = random.Random(seed)
        self._due_s = now_s

    @property
    def next_time_s(self) -> float:
        """When the next frame is due."""
        return self._due_s if self.frames_per_s else _NEVER_S

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take no notice."""

    def poll(self, now_s: float) -> list[Frame]:
        """Return the frames that are due."""
        frames: list[Frame] = []
        while self.next_time_s <= now_s and len(frames) < _LARGEST_BURST:
            frames.append(Frame(can_id=self._random.choice(self._ids), data=self._random.randbytes(8)))
            self._due_s += 1.0 / self.frames_per_s
        if self.next_time_s <= now_s:
            self._due_s = now_s + 1.0 / self.frames_per_s
        return frames


def traffic_ids(seed: int, taken: frozenset[int]) -> tuple[int, ...]:
    """Return made-up 11-bit ids below those of diagnostics that nobody else uses."""
    free = sorted(set(range(0x010, 0x700)) - taken)
    return tuple(random.Random(seed).sample(free, _TRAFFIC_IDS))


class ForeignTester:
    """Another diagnostic tester, which asks the same BMS for its vehicle identification number again and again.

    Attributes:
        bitrate_bps: bit rate of its adapter, bit/s.
    """

    def __init__(self, diagnostics: Diagnostics, *, bitrate_bps: int, now_s: float = 0.0) -> None:
        """Plug in at `now_s`; the first request follows a second later."""
        self.bitrate_bps = bitrate_bps
        address = IsoTpAddress(
            tx_id=diagnostics.request_id,
            rx_id=diagnostics.response_id,
            is_extended=diagnostics.is_extended,
            mode=AddressingMode(diagnostics.addressing),
            tx_address_byte=diagnostics.request_address_byte,
            rx_address_byte=diagnostics.response_address_byte,
        )
        self._endpoint = IsoTpEndpoint(address, IsoTpParameters(bitrate_bps=bitrate_bps))
        self._asks_s = now_s + _ASK_EVERY_S

    @property
    def next_time_s(self) -> float:
        """When it asks next, or has to go on with a message."""
        endpoint_s = self._endpoint.next_time_s
        return min(self._asks_s, _NEVER_S if endpoint_s is None else endpoint_s)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame from the bus."""
        self._endpoint.on_frame(frame, now_s)
        self._endpoint.take_events()

    def poll(self, now_s: float) -> list[Frame]:
        """Return the frames to send now."""
        if self._asks_s <= now_s:
            self._asks_s = now_s + _ASK_EVERY_S
            self._endpoint.send(_QUESTION, now_s)
        frames = self._endpoint.poll(now_s)
        self._endpoint.take_events()
        return frames


class SecondBms:
    """A BMS that answers the same requests with the same id as the pack's own, a little later; it broadcasts nothing."""

    def __init__(self, bms: FrameDevice, diagnostics: Diagnostics) -> None:
        """Put `bms` behind the first one."""
        self._bms = bms
        self._response = diagnostics.response_id, diagnostics.is_extended
        self._heard: deque[tuple[float, Frame]] = deque()

    @property
    def bitrate_bps(self) -> int:
        """Bit rate of its controller, bit/s."""
        return self._bms.bitrate_bps

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do."""
        heard_s = self._heard[0][0] if self._heard else _NEVER_S
        return min(heard_s, self._bms.next_time_s)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame from the bus; it comes to it later. What the first BMS sends is not its business."""
        if (frame.can_id, frame.is_extended) != self._response:
            self._heard.append((now_s + _SECOND_ANSWERS_LATER_S, frame))

    def poll(self, now_s: float) -> list[Frame]:
        """Return the frames to send now."""
        while self._heard and self._heard[0][0] <= now_s:
            self._bms.on_frame(self._heard.popleft()[1], now_s)
        return [frame for frame in self._bms.poll(now_s) if (frame.can_id, frame.is_extended) == self._response]
