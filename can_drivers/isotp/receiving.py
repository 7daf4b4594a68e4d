"""The receiving half of an endpoint: puts messages together and answers with flow control."""

from collections.abc import Callable

from can_drivers.errors import (
    BufferOverflowError,
    ConsecutiveFrameTimeoutError,
    IsoTpError,
    TransmissionTimeoutError,
    WrongSequenceNumberError,
)
from can_drivers.frames import Frame
from can_drivers.isotp import layout
from can_drivers.isotp.events import FirstFrameReceived, IsoTpEvent, MessageReceived, TransferFailed
from can_drivers.isotp.parameters import IsoTpParameters, encode_st_min
from can_drivers.isotp.wire import Wire

_NEVER = float("inf")


class Receiver:
    """Receives one message at a time; the beginning of another one ends it."""

    __slots__ = (
        "_address",
        "_answered",
        "_answers",
        "_block_left",
        "_buffer",
        "_deadline_s",
        "_fd",
        "_length",
        "_parameters",
        "_report",
        "_rx_dl",
        "_sequence_number",
        "_start",
        "_started_s",
        "_wire",
    )

    def __init__(
        self,
        wire: Wire,
        address: bytes,
        start: int,
        parameters: IsoTpParameters,
        report: Callable[[IsoTpEvent], None],
    ) -> None:
        """Make an idle receiver; `address` stands in front of its flow control, `start` bytes in front of what comes."""
        self._wire = wire
        self._address = address
        self._start = start
        self._answers: list[tuple[bytes, bool]] = []
        self._answered = False
        self._parameters = parameters
        self._report = report
        self._buffer = bytearray()
        self._length = 0
        self._rx_dl = 0
        self._sequence_number = 0
        self._block_left = 0
        self._fd = False
        self._started_s = 0.0
        self._deadline_s = _NEVER

    @property
    def idle(self) -> bool:
        """No message is being received and no answer waits to be sent."""
        return self._length == 0 and not self._answers

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity if nothing is planned."""
        if self._answers:
            return 0.0
        if not self._answered:
            return self._deadline_s
        answer, parameters = self._wire.answer, self._parameters
        return min(answer.leaves_s + parameters.n_cr_s, answer.overdue_s(parameters.n_ar_s))

    def abort(self) -> None:
        """Forget the message that is being received."""
        self._answers.clear()
        self._end()

    def poll(self, now_s: float, frames: list[Frame]) -> None:
        """Append flow control that is to be sent now, or give up a message whose next frame is overdue (N_Ar, N_Cr; 9.7)."""
        if self._answers:
            for answer, fd in self._answers:
                frames.append(self._wire.put(layout.fill(self._address + answer, self._parameters.padding), fd, now_s))
            self._answers.clear()
            self._wire.handed_over(self._wire.answer, now_s)
            self._answered = self._length > 0
        elif now_s >= self.next_time_s:
            self._fail(self._overdue(now_s))

    def _overdue(self, now_s: float) -> IsoTpError:
        parameters = self._parameters
        if self._answered and self._wire.answer.overdue_s(parameters.n_ar_s) <= now_s:
            return TransmissionTimeoutError(
                "The bus was too busy for our messages.",
                detail=f"no flow control of ours can have left within N_Ar = {parameters.n_ar_s:g} s, {self._progress()}",
                advice="Find out what floods the bus, then try again.",
            )
        return ConsecutiveFrameTimeoutError(
            "The sender of a message stopped in the middle.",
            detail=f"no consecutive frame within N_Cr = {parameters.n_cr_s:g} s, {self._progress()}",
            advice="Check that the ECU is still powered and on the bus, then try again.",
        )

    def on_single_frame(self, data: bytes, fd: bool, now_s: float) -> None:
        """Take a single frame: a whole message."""
        payload = layout.single_frame_payload(data, self._start)
        if payload is None:
            return
        self._abandon()
        self._report(MessageReceived(payload=payload, started_s=now_s, finished_s=now_s, is_fd=fd))

    def on_first_frame(self, data: bytes, fd: bool, now_s: float) -> None:
        """Take a first frame and answer it with flow control."""
        layout_found = layout.first_frame_length(data, self._start)
        if layout_found is None:
            return
        length, first = layout_found
        self._abandon()
        if length > self._parameters.max_receive_length:
            self._answers.append((layout.flow_control(layout.FLOW_OVERFLOW, 0, 0), fd))
            error = BufferOverflowError(
                f"A message of {length} bytes is longer than expected.",
                detail=f"at most {self._parameters.max_receive_length} bytes are accepted",
            )
            self._report(TransferFailed(error=error, sending=False))
            return
        self._buffer = bytearray(data[first:])
        self._length = length
        self._rx_dl = len(data)
        self._sequence_number = 1
        self._fd = fd
        self._started_s = now_s
        self._report(FirstFrameReceived(started_s=now_s, length=length))
        self._continue()

    def on_consecutive_frame(self, data: bytes, now_s: float) -> None:
        """Take a consecutive frame; one that nobody expects, or with a length it cannot have, is ignored (9.8.3, 9.5.4).

        All of them are as long as the first frame (RX_DL), but the last one, which only must carry what is missing.
        """
        left, first = self._length - len(self._buffer), self._start + 1
        length = len(data)
        if left <= 0 or length > self._rx_dl or length < min(left + first, self._rx_dl):
            return
        number = data[self._start] & 0x0F
        if number != self._sequence_number:
            self._fail(
                WrongSequenceNumberError(
                    "A frame of a message was lost or doubled.",
                    detail=f"sequence number {number} instead of {self._sequence_number}, {self._progress()}",
                    advice="Check the cabling and the bus load, then try again.",
                )
            )
            return
        self._sequence_number = (number + 1) & 0x0F
        if left <= length - first:
            self._buffer += data[first : first + left]
            payload, started_s, fd = bytes(self._buffer), self._started_s, self._fd
            self._end()
            self._report(MessageReceived(payload=payload, started_s=started_s, finished_s=now_s, is_fd=fd))
            return
        self._buffer += data[first:]
        self._answered = False
        self._deadline_s = now_s + self._parameters.n_cr_s
        self._block_left -= 1
        if self._block_left == 0:
            self._continue()

    def _continue(self) -> None:
        parameters = self._parameters
        answer = layout.flow_control(layout.FLOW_CONTINUE, parameters.block_size, encode_st_min(parameters.st_min_s))
        self._answers.append((answer, self._fd))
        self._block_left = parameters.block_size

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
        self._answered = False
        self._deadline_s = _NEVER
