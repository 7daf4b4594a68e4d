"""The sending half of an endpoint: single frame, or first frame, flow control and consecutive frames."""

from collections import deque
from collections.abc import Callable

from can_drivers.errors import (
    BufferOverflowError,
    FlowControlError,
    FlowControlTimeoutError,
    IsoTpError,
    TransmissionTimeoutError,
)
from can_drivers.frames import Frame
from can_drivers.isotp import layout
from can_drivers.isotp.consecutive import ConsecutiveFrames
from can_drivers.isotp.events import IsoTpEvent, MessageSent, TransferFailed
from can_drivers.isotp.parameters import IsoTpParameters, decode_st_min
from can_drivers.isotp.wire import Wire

_NEVER = float("inf")
_AT_ONCE = float("-inf")
_FIRST_BATCH, _SECOND_BATCH = 2, 16
"""Frames handed over at once when the wire is idle and when little is queued: it must not wait for those behind them."""


class Sender:
    """Sends one message after the other; each waits for the one before it."""

    __slots__ = (
        "_address",
        "_awaits_flow_control",
        "_block_left",
        "_frames",
        "_last_leaves_s",
        "_on_its_way",
        "_parameters",
        "_payload",
        "_pending",
        "_report",
        "_st_min_s",
        "_stream_started",
        "_waits",
        "_waits_until_s",
        "_wire",
    )

    def __init__(self, wire: Wire, address: bytes, parameters: IsoTpParameters, report: Callable[[IsoTpEvent], None]) -> None:
        """Make an idle sender; `address` is the byte in front of every frame, or empty."""
        self._wire = wire
        self._address = address
        self._frames = ConsecutiveFrames(wire, address, parameters)
        self._parameters = parameters
        self._report = report
        self._pending: deque[tuple[bytes, bool, float]] = deque()
        self._payload: bytes | None = None
        self._awaits_flow_control = False
        self._stream_started = False
        self._on_its_way = True
        self._waits_until_s = _NEVER
        self._block_left = 0
        self._st_min_s = 0.0
        self._waits = 0
        self._last_leaves_s = _NEVER

    @property
    def idle(self) -> bool:
        """Nothing is being sent or waiting to be sent."""
        return self._payload is None and not self._pending

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity if nothing is planned.

        There is nothing to do when the last frame of a block or message leaves, but a processor that has just been woken takes
        the answer, which comes now, 50 to 200 µs sooner (measured).
        """
        if self._payload is None and not self._pending:
            return self._last_leaves_s
        return min(self._last_leaves_s, self._due_s, self._wire.data.overdue_s(self._parameters.n_as_s))

    @property
    def _due_s(self) -> float:
        """When the next frame may be handed over, or its flow control is missing.

        STmin counts from the end of a consecutive frame to the request for the next (9.6.5.4), so those go one at a time.
        Without it the queue in the adapter is filled again when a quarter of it has gone, which makes batches and leaves most
        of it for times when the program is held up.
        """
        wire, parameters = self._wire, self._parameters
        if self._payload is None:
            return max(self._pending[0][2], wire.free_s - parameters.ahead_s)
        if self._awaits_flow_control:
            return self._waits_until_s if self._waits else wire.data.leaves_s + parameters.n_bs_s
        if not self._st_min_s:
            return wire.free_s - parameters.ahead_s * 3 / 4
        if not self._stream_started:
            return wire.free_s
        return wire.free_s + self._st_min_s if self._on_its_way else _AT_ONCE

    def send(self, payload: bytes, fd: bool, now_s: float) -> None:
        """Queue a message."""
        self._pending.append((payload, fd, now_s))

    def fits_one_frame(self, payload: bytes, fd: bool) -> bool:
        """Whether the message needs no flow control."""
        return layout.single_frame(payload, fd=fd, address=self._address, tx_dl=self._parameters.tx_dl) is not None

    def abort(self) -> None:
        """Forget everything that has not been handed over."""
        self._pending.clear()
        self._frames.drop()
        self._payload = None

    def on_flow_control(self, data: bytes, now_s: float) -> None:
        """Take a flow control frame, without address byte; one that nobody waits for is ignored (9.8.3)."""
        if self._payload is None or not self._awaits_flow_control or len(data) < 3:
            return
        status = data[0] & 0x0F
        if status == layout.FLOW_CONTINUE:
            self._awaits_flow_control = False
            self._waits = 0
            self._block_left = data[1] or self._frames.left
            self._st_min_s = decode_st_min(data[2])
            if self._st_min_s:
                self._st_min_s += self._parameters.st_min_margin_s
            self._wire.is_empty_at(now_s)
            if not self._on_its_way:
                self._wire.free_s = now_s
                self._on_its_way = True
        elif status == layout.FLOW_WAIT:
            self._wait_longer(now_s)
        elif status == layout.FLOW_OVERFLOW:
            self._fail(
                BufferOverflowError(
                    f"The receiver cannot take a message of {len(self._payload)} bytes.",
                    detail=f"FC.OVFLW: {data.hex(' ')}",
                    advice="Send it in smaller blocks.",
                )
            )
        else:
            self._fail(FlowControlError("The receiver answered with a flow status that does not exist.", detail=data.hex(" ")))

    def poll(self, now_s: float, frames: list[Frame]) -> None:
        """Append the frames that are to be put on the bus now."""
        if now_s >= self._last_leaves_s:
            self._last_leaves_s = _NEVER
        if not self._on_its_way:
            # Whatever delayed us after the last call, its frame was on the way to the adapter by now and counts from here.
            self._on_its_way = True
            self._wire.free_s += now_s - self._wire.data.handed_over_s
        while self._payload is not None or self._pending:
            if now_s < self._due_s:
                if now_s < self._wire.data.overdue_s(self._parameters.n_as_s):
                    if not frames:
                        self._frames.prepare()
                    return
                self._give_up_transmission(now_s)
            elif self._payload is None:
                self._start(now_s, frames)
            elif self._awaits_flow_control:
                self._fail(
                    FlowControlTimeoutError(
                        "The receiver of a message stopped answering.",
                        detail=f"no flow control within N_Bs = {self._parameters.n_bs_s:g} s, {self._progress()}",
                        advice="Check that the ECU is still powered and on the bus, then try again.",
                    )
                )
            elif not self._stream(now_s, frames):
                return

    def _start(self, now_s: float, frames: list[Frame]) -> None:
        payload, fd, _ = self._pending.popleft()
        address, tx_dl = self._address, self._parameters.tx_dl
        single = layout.single_frame(payload, fd=fd, address=address, tx_dl=tx_dl)
        if single is not None:
            frames.append(self._wire.put(layout.fill(single, self._parameters.padding), fd, now_s))
            self._wire.handed_over(self._wire.data, now_s)
            self._report(MessageSent(finished_s=self._wire.free_s))
            return
        first, carried = layout.first_frame(payload, fd=fd, address=address, tx_dl=tx_dl)
        frames.append(self._wire.put(first, fd, now_s))
        self._wire.handed_over(self._wire.data, now_s)
        self._frames.begin(payload, carried, fd)
        self._payload = payload
        self._stream_started = False
        self._waits = 0
        self._awaits_flow_control = True

    def _stream(self, now_s: float, frames: list[Frame]) -> bool:
        """Hand over consecutive frames up to the end of the message, of the block, or of what may be queued.

        Returns:
            Whether the message is complete.
        """
        wire, source = self._wire, self._frames
        wire.begin(now_s)
        full_until_s = now_s if self._st_min_s else now_s + self._parameters.ahead_s
        most = min(self._block_left, source.left)
        if wire.free_s <= now_s:
            most = min(most, _FIRST_BATCH)
        elif wire.free_s < now_s + self._parameters.ahead_s / 4:
            most = min(most, _SECOND_BATCH)
        count = 0
        while count < most and wire.free_s <= full_until_s:
            frame, length_s = source.take()
            frames.append(frame)
            wire.free_s += length_s
            count += 1
        wire.handed_over(wire.data, now_s)
        self._last_leaves_s = wire.free_s
        self._stream_started = True
        self._block_left -= count
        if source.left == 0:
            source.drop()
            self._payload = None
            self._report(MessageSent(finished_s=wire.free_s))
            return True
        self._on_its_way = not self._st_min_s
        self._awaits_flow_control = self._block_left == 0
        return False

    def _wait_longer(self, now_s: float) -> None:
        self._waits += 1
        self._waits_until_s = now_s + self._parameters.n_bs_s
        if self._waits > self._parameters.wait_frames_max:
            self._fail(
                FlowControlError(
                    "The receiver of a message asked to wait too often.",
                    detail=f"{self._waits} times FC.WAIT in a row, {self._progress()}",
                )
            )

    def _give_up_transmission(self, now_s: float) -> None:
        """Our frames have not left in time (N_As): the message at work, or the one that waits behind them, is given up."""
        self._wire.is_empty_at(now_s)
        if self._payload is None:
            self._payload = self._pending.popleft()[0]
        self._fail(
            TransmissionTimeoutError(
                "The bus was too busy for our messages.",
                detail=f"no frame of ours can have left within N_As = {self._parameters.n_as_s:g} s, {self._progress()}",
                advice="Find out what floods the bus, then try again.",
            )
        )

    def _progress(self) -> str:
        return f"{self._frames.position} of {len(self._payload or b'')} bytes sent"

    def _fail(self, error: IsoTpError) -> None:
        self._payload = None
        self._frames.drop()
        self._report(TransferFailed(error=error, sending=True))
