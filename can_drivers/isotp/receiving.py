"""The receiving half of an endpoint: puts messages together and answers with flow control."""

from collections.abc import Callable

from can_drivers.errors import BufferOverflowError, ConsecutiveFrameTimeoutError, IsoTpError, WrongSequenceNumberError
from can_drivers.isotp import layout
from can_drivers.isotp.events import FirstFrameReceived, IsoTpEvent, MessageReceived, TransferFailed
from can_drivers.isotp.parameters import IsoTpParameters, encode_st_min

_NEVER = float("inf")


class Receiver:
    """Receives one message at a time; the beginning of another one ends it.

    Attributes:
        answers: flow control frames to be sent, unfilled, each with whether it goes as an FD frame.
    """

    __slots__ = (
        "_block_left",
        "_buffer",
        "_deadline_s",
        "_fd",
        "_length",
        "_parameters",
        "_report",
        "_sequence_number",
        "_started_s",
        "_step",
        "answers",
    )

    def __init__(self, parameters: IsoTpParameters, report: Callable[[IsoTpEvent], None]) -> None:
        self.answers: list[tuple[bytes, bool]] = []
        self._parameters = parameters
        self._report = report
        self._buffer = bytearray()
        self._length = 0
        self._step = 0
        self._sequence_number = 0
        self._block_left = 0
        self._fd = False
        self._started_s = 0.0
        self._deadline_s = _NEVER

    @property
    def idle(self) -> bool:
        """No message is being received and no answer waits to be sent."""
        return self._length == 0 and not self.answers

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity if nothing is planned."""
        return 0.0 if self.answers else self._deadline_s

    def abort(self) -> None:
        """Forget the message that is being received."""
        self.answers.clear()
        self._end()

    def poll(self, now_s: float) -> None:
        """Give up a message whose next frame is overdue (N_Cr, 9.7)."""
        if now_s < self._deadline_s:
            return
        self._fail(
            ConsecutiveFrameTimeoutError(
                "The sender of a message stopped in the middle.",
                detail=f"no consecutive frame within N_Cr = {self._parameters.n_cr_s:g} s, {self._progress()}",
                advice="Check that the ECU is still powered and on the bus, then try again.",
            )
        )

    def on_single_frame(self, data: bytes, fd: bool, now_s: float) -> None:
        """Take a single frame: a whole message."""
        payload = layout.single_frame_payload(data)
        if payload is None:
            return
        self._abandon()
        self._report(MessageReceived(payload=payload, started_s=now_s, finished_s=now_s, is_fd=fd))

    def on_first_frame(self, data: bytes, fd: bool, now_s: float) -> None:
        """Take a first frame and answer it with flow control."""
        layout_found = layout.first_frame_length(data)
        if layout_found is None:
            return
        length, start = layout_found
        self._abandon()
        if length > self._parameters.max_receive_length:
            self.answers.append((layout.flow_control(layout.FLOW_OVERFLOW, 0, 0), fd))
            error = BufferOverflowError(
                f"A message of {length} bytes is longer than expected.",
                detail=f"at most {self._parameters.max_receive_length} bytes are accepted",
            )
            self._report(TransferFailed(error=error, sending=False))
            return
        self._buffer = bytearray(data[start:])
        self._length = length
        self._step = len(data) - 1
        self._sequence_number = 1
        self._fd = fd
        self._started_s = now_s
        self._report(FirstFrameReceived(started_s=now_s, length=length))
        self._continue(now_s)

    def on_consecutive_frame(self, data: bytes, now_s: float) -> None:
        """Take a consecutive frame; one that nobody expects, or that is too short, is ignored (9.8.3, 9.6.4.2)."""
        left = self._length - len(self._buffer)
        if left <= 0 or len(data) <= min(left, self._step):
            return
        if data[0] & 0x0F != self._sequence_number:
            self._fail(
                WrongSequenceNumberError(
                    "A frame of a message was lost or doubled.",
                    detail=f"sequence number {data[0] & 0x0F} instead of {self._sequence_number}, {self._progress()}",
                    advice="Check the cabling and the bus load, then try again.",
                )
            )
            return
        self._sequence_number = (self._sequence_number + 1) & 0x0F
        self._buffer += data[1:] if left > self._step else data[1 : left + 1]
        if left <= self._step:
            payload, started_s, fd = bytes(self._buffer), self._started_s, self._fd
            self._end()
            self._report(MessageReceived(payload=payload, started_s=started_s, finished_s=now_s, is_fd=fd))
            return
        self._deadline_s = now_s + self._parameters.n_cr_s
        self._block_left -= 1
        if self._block_left == 0:
            self._continue(now_s)

    def _continue(self, now_s: float) -> None:
        parameters = self._parameters
        answer = layout.flow_control(layout.FLOW_CONTINUE, parameters.block_size, encode_st_min(parameters.st_min_s))
        self.answers.append((answer, self._fd))
        self._block_left = parameters.block_size
        self._deadline_s = now_s + parameters.n_cr_s

    def _abandon(self) -> None:
        """Another message begins: the one in progress ends as N_UNEXP_PDU (9.8.3)."""
        if self._length:
            self._fail(IsoTpError("A new message began before the last one was complete.", detail=self._progress()))

    def _progress(self) -> str:
        return f"{len(self._buffer)} of {self._length} bytes received"

    def _fail(self, error: IsoTpError) -> None:
        self._end()
        self._report(TransferFailed(error=error, sending=False))

    def _end(self) -> None:
        self._buffer = bytearray()
        self._length = 0
        self._deadline_s = _NEVER
