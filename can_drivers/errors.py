"""What can go wrong between this program and the bus, in words a technician can act on.

Every error carries three things: what happened (one sentence), the raw detail (driver text, id, code) and one piece of advice.

    ExplainedError
     ├─ LinkError               the adapter or the bus
     │   ├─ AdapterNotFoundError    no such interface or channel, nobody listening there
     │   ├─ DriverMissingError      python-can cannot load the vendor's library
     │   ├─ AdapterBusyError        another program holds it
     │   ├─ PermissionDeniedError   the operating system refuses access
     │   ├─ LinkLostError           it worked and then went away
     │   └─ BusOffError             the controller left the bus after too many errors
     └─ IsoTpError              a segmented message could not be completed (ISO 15765-2)
         ├─ TransmissionTimeoutError    N_As, N_Ar
         ├─ FlowControlTimeoutError     N_Bs
         ├─ ConsecutiveFrameTimeoutError N_Cr
         ├─ WrongSequenceNumberError
         ├─ BufferOverflowError         FC.OVFLW received, or a message longer than we accept
         └─ FlowControlError            reserved flow status, too many FC.WAIT
"""


class ExplainedError(Exception):
    """Base of every error a user may see.

    Attributes:
        what: one sentence saying what happened.
        detail: the raw detail, or an empty string.
        advice: the one thing to do next, or an empty string.
    """

    def __init__(self, what: str, *, detail: str = "", advice: str = "") -> None:
        """Keep the three parts; `str()` joins what and advice."""
        super().__init__(what)
        self.what = what
        self.detail = detail
        self.advice = advice

    def __str__(self) -> str:
        """Return the sentence and, when there is one, the advice."""
        return f"{self.what} {self.advice}".strip()


class LinkError(ExplainedError):
    """The adapter or the bus cannot be used."""


class AdapterNotFoundError(LinkError):
    """There is no such interface or channel, or nobody listens there."""


class DriverMissingError(LinkError):
    """The vendor's driver library is not installed."""


class AdapterBusyError(LinkError):
    """Another program holds the adapter."""


class PermissionDeniedError(LinkError):
    """The operating system refuses access to the adapter."""


class LinkLostError(LinkError):
    """The adapter worked and then went away."""


class BusOffError(LinkError):
    """The CAN controller left the bus after too many errors."""


class IsoTpError(ExplainedError):
    """A message of more than one frame could not be completed (ISO 15765-2)."""


class TransmissionTimeoutError(IsoTpError):
    """A frame of ours cannot have left within N_As or N_Ar (ISO 15765-2, 9.7): the bus was full."""


class FlowControlTimeoutError(IsoTpError):
    """No flow control arrived within N_Bs (ISO 15765-2, 9.7)."""


class ConsecutiveFrameTimeoutError(IsoTpError):
    """No consecutive frame arrived within N_Cr (ISO 15765-2, 9.7)."""


class WrongSequenceNumberError(IsoTpError):
    """A consecutive frame was lost, doubled or out of order."""


class BufferOverflowError(IsoTpError):
    """The receiver cannot take a message of this length (FC.OVFLW)."""


class FlowControlError(IsoTpError):
    """A flow control frame with a reserved status, or more FC.WAIT than allowed."""
