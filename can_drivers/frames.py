"""One CAN frame as every floor of Halite sees it."""

from dataclasses import dataclass

FD_LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)
"""Payload length by data length code (ISO 11898-1, table 5); the first nine are those of classic frames too."""
FD_STEPS = FD_LENGTHS[8:]
"""Lengths to which a frame of eight bytes or more can be filled."""
DLC_OF_LENGTH = {length: dlc for dlc, length in enumerate(FD_LENGTHS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A CAN or CAN FD data frame, a remote frame or an error report.

    Attributes:
        can_id: arbitration id, 11 or 29 bit.
        data: payload, 0…8 bytes (classic) or 0…64 bytes (FD).
        time_s: monotonic time of reception in seconds; 0.0 on frames to be sent.
        is_extended: 29-bit id.
        is_fd: CAN FD format.
        bitrate_switch: the data phase runs at the data bit rate (FD only).
        is_remote: remote transmission request; `data` is empty.
        is_error: an error report of the adapter, not a frame of the bus.
        error_state_indicator: its sender was error passive (FD only, ESI).
        is_tx: this program sent it. Only in what is recorded or shown, never handed out by `Bus.receive`.
    """

    can_id: int
    data: bytes
    time_s: float = 0.0
    is_extended: bool = False
    is_fd: bool = False
    bitrate_switch: bool = False
    is_remote: bool = False
    is_error: bool = False
    error_state_indicator: bool = False
    is_tx: bool = False
