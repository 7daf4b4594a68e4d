"""What an adapter tells about itself and about its CAN controller."""

import enum
from dataclasses import dataclass


class ControllerState(enum.Enum):
    """State of the CAN controller (ISO 11898-1, 12.1.4)."""

    UNKNOWN = "unknown"
    """The driver does not tell."""
    ERROR_ACTIVE = "error_active"
    ERROR_WARNING = "error_warning"
    """96 errors or more; still error active."""
    ERROR_PASSIVE = "error_passive"
    BUS_OFF = "bus_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusStatus:
    """State of an open adapter at one moment. None: this driver does not tell.

    Attributes:
        controller: state of the CAN controller.
        tx_errors: transmit error counter, 0…255.
        rx_errors: receive error counter, 0…255.
        tx_queue: frames handed to the adapter that have not been on the bus yet.
        rx_queue: frames received that have not been read yet.
        dropped: frames known to be lost since opening.
    """

    controller: ControllerState = ControllerState.UNKNOWN
    tx_errors: int | None = None
    rx_errors: int | None = None
    tx_queue: int | None = None
    rx_queue: int | None = None
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterDetails:
    """The open adapter. Empty or None: this driver does not tell.

    Attributes:
        name: what is printed on the case.
        serial: its serial number.
        firmware: version of its firmware.
        hardware: version of its hardware, or the name of its CAN transceiver.
        listen_only: it is listening only.
        termination: whether its 120 Ω are switched on.
        supports_fd: it can do CAN FD.
        supports_listen_only: it can listen without acknowledging.
        sample_point_pct: sample point in use, nominal bit rate.
        data_sample_point_pct: sample point in use, FD data phase.
    """

    name: str
    serial: str = ""
    firmware: str = ""
    hardware: str = ""
    listen_only: bool = False
    termination: bool | None = None
    supports_fd: bool | None = None
    supports_listen_only: bool | None = None
    sample_point_pct: float | None = None
    data_sample_point_pct: float | None = None


class RecoveryStep(enum.Enum):
    """One rung of a recovery ladder, mildest first."""

    FLUSH = "flush"
    """Throw away what waits in the queues."""
    RESET = "reset"
    """Take the controller off the bus and put it back on (leaves bus-off)."""
    REOPEN = "reopen"
    """Close the adapter and open it again."""
    REPLUG = "replug"
    """Nothing more can be done from here: a person has to unplug it and plug it in."""
