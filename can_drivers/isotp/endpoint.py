"""One end of an ISO-TP connection, without a clock, a thread or a bus."""

from can_drivers.frames import Frame
from can_drivers.isotp import layout
from can_drivers.isotp.events import IsoTpEvent
from can_drivers.isotp.parameters import IsoTpAddress, IsoTpParameters
from can_drivers.isotp.receiving import Receiver
from can_drivers.isotp.sending import Sender
from can_drivers.isotp.wire import Wire


class IsoTpEndpoint:
    """Sends and receives messages at the same time, independently (full duplex, ISO 15765-2:2016, 9.8.3).

    Its owner repeats: hand over every frame that has arrived (`on_frame`), then `poll`, put the frames it returns on the bus in
    order, take the events, and sleep until `next_time_s` or until a frame arrives. Frames must be handed over before `poll`: an
    answer that already waits in a queue must not count as missing. `now_s` is a monotonic time in seconds, the same clock as
    `Frame.time_s`.
    """

    def __init__(self, address: IsoTpAddress, parameters: IsoTpParameters) -> None:
        """Make an idle endpoint."""
        self._address = address
        self._parameters = parameters
        self._events: list[IsoTpEvent] = []
        self._wire = Wire(address, parameters)
        mine = b"" if address.tx_address_byte is None else bytes((address.tx_address_byte,))
        self._start = 0 if address.rx_address_byte is None else 1
        self._sender = Sender(self._wire, mine, parameters, self._report)
        self._receiver = Receiver(self._wire, mine, self._start, parameters, self._report)

    @property
    def idle(self) -> bool:
        """Nothing is being sent or received, and nothing waits to be handed over."""
        return self._sender.idle and self._receiver.idle

    @property
    def next_time_s(self) -> float | None:
        """When `poll` must be called again: a time in the past means at once, None not before the next frame or message."""
        next_s = min(self._sender.next_time_s, self._receiver.next_time_s)
        return None if next_s == float("inf") else next_s

    def send(self, payload: bytes, now_s: float, *, fd: bool | None = None) -> None:
        """Begin to send a message; it waits for messages sent before it. The frames come from `poll`.

        Args:
            payload: 1 byte up to 4 GiB - 1; a functional one must fit into a single frame (8.3.2.3).
            now_s: the time, in seconds.
            fd: send it in CAN FD frames or classic ones; None: as the parameters say.

        Raises:
            ValueError: the payload is empty or too long.
        """
        if not 0 < len(payload) <= layout.LONGEST_MESSAGE:
            raise ValueError(f"ISO-TP cannot carry a message of {len(payload)} bytes.")
        in_fd = self._parameters.fd if fd is None else fd
        if self._address.functional and not self._sender.fits_one_frame(payload, in_fd):
            raise ValueError(f"A message to all ECUs must fit into one frame; {len(payload)} bytes do not.")
        self._sender.send(bytes(payload), in_fd, now_s)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame from the bus. Frames for others only delay what is queued; malformed ones are ignored.

        Args:
            frame: any frame of the bus.
            now_s: the time, in seconds.
        """
        address = self._address
        if frame.can_id != address.rx_id or frame.is_extended != address.is_extended or frame.is_error:
            if frame.can_id != address.tx_id:
                self._wire.delay(frame, now_s)
            return
        data, start = frame.data, self._start
        if len(data) <= start:
            return
        if start and data[0] != address.rx_address_byte:
            self._wire.delay(frame, now_s)
            return
        kind = data[start] >> 4
        if kind == 0:
            self._receiver.on_single_frame(data, frame.is_fd, now_s)
        elif address.functional:
            return
        elif kind == 2:
            self._receiver.on_consecutive_frame(data, now_s)
        elif kind == 3:
            self._sender.on_flow_control(data[start:], now_s)
        elif kind == 1:
            self._receiver.on_first_frame(data, frame.is_fd, now_s)

    def poll(self, now_s: float) -> list[Frame]:
        """Advance timers and return the frames to put on the bus now, in order.

        Flow control goes first; consecutive frames follow until `ahead_s` of wire time is queued.

        Args:
            now_s: the time, in seconds.
        """
        frames: list[Frame] = []
        self._receiver.poll(now_s, frames)
        self._sender.poll(now_s, frames)
        return frames

    def take_events(self) -> list[IsoTpEvent]:
        """Return what has happened since the last call, in order."""
        events = self._events
        self._events = []
        return events

    def abort(self) -> None:
        """Forget everything in progress, in both directions, without events. Frames handed over are on their way."""
        self._sender.abort()
        self._receiver.abort()

    def _report(self, event: IsoTpEvent) -> None:
        self._events.append(event)
