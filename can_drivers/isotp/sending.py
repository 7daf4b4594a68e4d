"""The sending half of an endpoint: single frame, or first frame, flow control and consecutive frames."""

from collections import deque
from collections.abc import Callable

from can_drivers.errors import BufferOverflowError, FlowControlError, FlowControlTimeoutError, IsoTpError
from can_drivers.frames import Frame
from can_drivers.isotp import layout
from can_drivers.isotp.events import IsoTpEvent, MessageSent, TransferFailed
from can_drivers.isotp.parameters import IsoTpParameters, decode_st_min
from can_drivers.isotp.wire import Wire

_UNLIMITED = -1
_CONSECUTIVE = tuple(bytes((0x20 | number,)) for number in range(16))
_NEVER = float("inf")
_FIRST_BATCH = 4
"""Frames handed over before more are made when the wire is idle: it must not wait until a whole batch is built."""


class Sender:
    """Sends one message after the other; each waits for the one before it."""

    __slots__ = (
        "_awaits_flow_control",
        "_block_left",
        "_deadline_s",
        "_fd",
        "_parameters",
        "_payload",
        "_pending",
        "_position",
        "_report",
        "_sequence_number",
        "_st_min_s",
        "_started_stream",
        "_waits",
        "_wire",
    )

    def __init__(self, wire: Wire, parameters: IsoTpParameters, report: Callable[[IsoTpEvent], None]) -> None:
        self._wire = wire
        self._parameters = parameters
        self._report = report
        self._pending: deque[tuple[bytes, bool, float]] = deque()
        self._payload: bytes | None = None
        self._fd = False
        self._position = 0
        self._sequence_number = 0
        self._awaits_flow_control = False
        self._started_stream = False
        self._deadline_s = _NEVER
        self._block_left = _UNLIMITED
        self._st_min_s = 0.0
        self._waits = 0

    @property
    def idle(self) -> bool:
        """Nothing is being sent or waiting to be sent."""
        return self._payload is None and not self._pending

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity if nothing is planned."""
        if self._payload is None:
            return max(self._pending[0][2], self._wire.free_s - self._parameters.ahead_s) if self._pending else _NEVER
        return self._deadline_s if self._awaits_flow_control else self._due_s

    @property
    def _due_s(self) -> float:
        """When the next consecutive frame may be handed over.

        STmin counts from the end of a consecutive frame to the request for the next (9.6.5.4), so those go one at a time.
        Without it the queue in the adapter is filled again when half of it has gone, which makes batches.
        """
        if self._st_min_s:
            return self._wire.free_s + self._st_min_s if self._started_stream else self._wire.free_s
        return self._wire.free_s - self._parameters.ahead_s / 2

    def send(self, payload: bytes, fd: bool, now_s: float) -> None:
        """Queue a message."""
        self._pending.append((payload, fd, now_s))

    def abort(self) -> None:
        """Forget everything that has not been handed over."""
        self._pending.clear()
        self._payload = None

    def on_flow_control(self, data: bytes, now_s: float) -> None:
        """Take a flow control frame; one that nobody waits for is ignored (9.8.3)."""
        if self._payload is None or not self._awaits_flow_control or len(data) < 3:
            return
        status = data[0] & 0x0F
        if status == layout.FLOW_CONTINUE:
            self._awaits_flow_control = False
            self._waits = 0
            self._block_left = data[1] or _UNLIMITED
            self._st_min_s = decode_st_min(data[2])
            self._wire.is_empty_at(now_s)
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
        while True:
            if self._payload is None:
                if not self._pending or self._wire.free_s - self._parameters.ahead_s > now_s:
                    return
                self._start(now_s, frames)
            elif self._awaits_flow_control:
                if now_s < self._deadline_s:
                    return
                self._fail(
                    FlowControlTimeoutError(
                        "The receiver of a message stopped answering.",
                        detail=f"no flow control within N_Bs = {self._parameters.n_bs_s:g} s, {self._progress()}",
                        advice="Check that the ECU is still powered and on the bus, then try again.",
                    )
                )
            elif now_s < self._due_s or not self._stream(self._payload, now_s, frames):
                return

    def _start(self, now_s: float, frames: list[Frame]) -> None:
        payload, self._fd, _ = self._pending.popleft()
        single = layout.single_frame(payload, fd=self._fd)
        if single is not None:
            frames.append(self._wire.put(layout.fill(single, self._parameters.padding), self._fd, now_s))
            self._report(MessageSent(finished_s=self._wire.free_s))
            return
        first, self._position = layout.first_frame(payload, fd=self._fd)
        frames.append(self._wire.put(first, self._fd, now_s))
        self._payload = payload
        self._sequence_number = 1
        self._started_stream = False
        self._waits = 0
        self._await_flow_control()

    def _stream(self, payload: bytes, now_s: float, frames: list[Frame]) -> bool:
        """Hand over consecutive frames up to the end of the message, of the block, or of what may be queued.

        Returns:
            Whether the message is complete.
        """
        wire, fd = self._wire, self._fd
        step = (layout.FD_LENGTH if fd else layout.CLASSIC_LENGTH) - 1
        full_until_s = now_s if self._st_min_s else now_s + self._parameters.ahead_s
        position, number, block_left = self._position, self._sequence_number, self._block_left
        end = len(payload)
        enough = len(frames) + (_FIRST_BATCH if wire.free_s <= now_s else end)
        while True:
            data = _CONSECUTIVE[number] + payload[position : position + step]
            position += step
            if position > end:
                data = layout.fill(data, self._parameters.padding)
            frames.append(wire.put(data, fd, now_s))
            number = (number + 1) & 0x0F
            block_left -= 1
            if position >= end or block_left == 0 or wire.free_s > full_until_s or len(frames) >= enough:
                break
        self._started_stream = True
        self._position, self._sequence_number, self._block_left = position, number, block_left
        if position >= end:
            self._payload = None
            self._report(MessageSent(finished_s=wire.free_s))
            return True
        if block_left == 0:
            self._await_flow_control()
        return False

    def _await_flow_control(self) -> None:
        self._awaits_flow_control = True
        self._deadline_s = self._wire.free_s + self._parameters.n_bs_s

    def _wait_longer(self, now_s: float) -> None:
        self._waits += 1
        self._deadline_s = now_s + self._parameters.n_bs_s
        if self._waits > self._parameters.wait_frames_max:
            self._fail(
                FlowControlError(
                    "The receiver of a message asked to wait too often.",
                    detail=f"{self._waits} times FC.WAIT in a row, {self._progress()}",
                )
            )

    def _progress(self) -> str:
        return f"{self._position} of {len(self._payload or b'')} bytes sent"

    def _fail(self, error: IsoTpError) -> None:
        self._payload = None
        self._report(TransferFailed(error=error, sending=True))
