"""What an endpoint reports. Times are those its caller passed in, in seconds."""

from dataclasses import dataclass

from can_drivers.errors import IsoTpError


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A whole message arrived.

    Attributes:
        payload: its bytes.
        started_s: when its single or first frame arrived.
        finished_s: when its last frame arrived.
        is_fd: it came in CAN FD frames.
    """

    payload: bytes
    started_s: float
    finished_s: float
    is_fd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFrameReceived:
    """A message of several frames has begun to arrive.

    Attributes:
        started_s: when its first frame arrived.
        length: its length in bytes.
    """

    started_s: float
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent:
    """The last frame of a message was handed over.

    Attributes:
        finished_s: when it will have left the wire, by the count of its bits and of those queued before it.
    """

    finished_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFailed:
    """A message was given up.

    Attributes:
        error: why.
        sending: it was a message of ours; False: one of the peer's.
    """

    error: IsoTpError
    sending: bool


IsoTpEvent = MessageReceived | FirstFrameReceived | MessageSent | TransferFailed
