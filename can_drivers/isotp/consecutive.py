"""The consecutive frames of a message (ISO 15765-2:2016, 9.6.4), made in order and, when there is time, ahead of time."""

from collections import deque

from can_drivers.frames import Frame
from can_drivers.isotp import layout
from can_drivers.isotp.parameters import IsoTpParameters
from can_drivers.isotp.wire import Wire

_PREPARED = 8
"""Frames made ahead of time, so that an answer to flow control only has to be handed over."""


class ConsecutiveFrames:
    """Cuts one message after the other.

    Attributes:
        left: how many frames of the message have not been taken yet.
        position: bytes of the message in the frames taken so far, the first frame included.
    """

    __slots__ = (
        "_cut",
        "_fd",
        "_heads",
        "_number",
        "_parameters",
        "_payload",
        "_prepared",
        "_step",
        "_wire",
        "left",
        "position",
    )

    def __init__(self, wire: Wire, address: bytes, parameters: IsoTpParameters) -> None:
        """`address` is the byte in front of every frame, or empty."""
        self._wire = wire
        self._heads = tuple(address + bytes((0x20 | number,)) for number in range(16))
        self._parameters = parameters
        self._prepared: deque[tuple[Frame, float]] = deque()
        self._payload = b""
        self._fd = False
        self._cut = self._step = self._number = 0
        self.left = self.position = 0

    def begin(self, payload: bytes, carried: int, fd: bool) -> None:
        """Start with a message of which the first frame carries `carried` bytes."""
        self._payload = payload
        self._fd = fd
        self._step = (self._parameters.tx_dl if fd else layout.CLASSIC_LENGTH) - len(self._heads[0])
        self._number = 1
        self._cut = self.position = carried
        self.left = -(-(len(payload) - carried) // self._step)

    def take(self) -> tuple[Frame, float]:
        """Return the next frame and how long it occupies the wire, in seconds."""
        self.left -= 1
        self.position += self._step
        return self._prepared.popleft() if self._prepared else self._make()

    def prepare(self) -> None:
        """Make a few frames ahead of time."""
        while len(self._prepared) < min(_PREPARED, self.left):
            self._prepared.append(self._make())

    def drop(self) -> None:
        """Forget the message."""
        self._prepared.clear()
        self._payload = b""
        self.left = self.position = 0

    def _make(self) -> tuple[Frame, float]:
        data = self._heads[self._number] + self._payload[self._cut : self._cut + self._step]
        self._cut += self._step
        self._number = (self._number + 1) & 0x0F
        if self._cut > len(self._payload):
            data = layout.fill(data, self._parameters.padding)
        return self._wire.make(data, self._fd)
