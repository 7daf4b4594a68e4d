"""Who talks to whom, and with which limits. Clauses are those of ISO 15765-2:2016."""

import enum
from dataclasses import dataclass

from can_drivers.frames import FD_STEPS

_MAX_STANDARD_ID = 0x7FF
_MAX_EXTENDED_ID = 0x1FFF_FFFF


class AddressingMode(enum.Enum):
    """Where the target of a message is written (10.3)."""

    NORMAL = "normal"
    """In the id alone (10.3.2). Normal fixed addressing (10.3.3) is this with ids made by `normal_fixed_address`."""
    EXTENDED = "extended"
    """The target address is the first byte of every frame (10.3.4)."""
    MIXED = "mixed"
    """An address extension is the first byte of every frame (10.3.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IsoTpAddress:
    """Who talks to whom (10.3): one id for each direction, and in extended and mixed addressing one byte more.

    Attributes:
        tx_id: id of the frames this endpoint sends.
        rx_id: id of the frames it listens to.
        is_extended: both are 29-bit ids.
        mode: where the target is written.
        tx_address_byte: first byte of every frame sent: the peer's target address (EXTENDED) or N_AE (MIXED); None in NORMAL.
        rx_address_byte: first byte of every frame listened to: our own address (EXTENDED) or N_AE (MIXED); None in NORMAL.
        functional: one of the two ids is for everybody: only single frames are sent and taken (8.3.2.3).
    """

    tx_id: int
    rx_id: int
    is_extended: bool = False
    mode: AddressingMode = AddressingMode.NORMAL
    tx_address_byte: int | None = None
    rx_address_byte: int | None = None
    functional: bool = False

    def __post_init__(self) -> None:
        """Refuse ids and bytes that no frame can carry.

        Raises:
            ValueError: an id is out of range, both are the same, or an address byte is missing or too much.
        """
        largest = _MAX_EXTENDED_ID if self.is_extended else _MAX_STANDARD_ID
        if not (0 <= self.tx_id <= largest and 0 <= self.rx_id <= largest) or self.tx_id == self.rx_id:
            raise ValueError(f"ISO-TP needs two different ids of 0…0x{largest:X}, not 0x{self.tx_id:X} and 0x{self.rx_id:X}.")
        for byte in (self.tx_address_byte, self.rx_address_byte):
            if (byte is None) != (self.mode is AddressingMode.NORMAL) or not 0 <= (byte or 0) <= 0xFF:
                raise ValueError(f"{self.mode.value.capitalize()} addressing does not go with the address byte {byte}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IsoTpParameters:
    """Limits and timing of one endpoint.

    Attributes:
        block_size: consecutive frames the peer may send before it waits for our flow control; 0 means all (9.6.5.3).
        st_min_s: shortest pause the peer must keep between consecutive frames, in seconds; sent rounded up (9.6.5.4).
        st_min_margin_s: added to every STmin that the peer asks for, in seconds: a USB adapter may send one frame late and the
            next one on time, which shortens the pause between them.
        n_as_s: longest time in which a frame of a message must have left for the wire, in seconds (9.7).
        n_ar_s: the same for a flow control (9.7).
        n_bs_s: longest wait for a flow control, in seconds (9.7).
        n_cr_s: longest wait for a consecutive frame, in seconds (9.7).
        padding: byte that fills every frame to 8 bytes; None sends classic frames unpadded. FD frames above 8 bytes are always
            filled to the next FD length (10.4.2.2), then with 0xCC if this is None.
        fd: send CAN FD frames. Frames of both formats are always understood.
        tx_dl: longest CAN FD frame that is sent, in bytes (TX_DL, 9.5.1).
        max_receive_length: longest message that is accepted, in bytes; a longer one is answered with FC.OVFLW.
        wait_frames_max: FC.WAIT in a row that are tolerated (N_WFTmax).
        bitrate_bps: nominal bit rate in bit/s, for pacing.
        data_bitrate_bps: bit rate of the FD data phase in bit/s, for pacing.
        ahead_s: wire time that may be queued in the adapter ahead of the present, in seconds.
    """

    block_size: int = 0
    st_min_s: float = 0.0
    st_min_margin_s: float = 0.0002
    n_as_s: float = 1.0
    n_ar_s: float = 1.0
    n_bs_s: float = 1.0
    n_cr_s: float = 1.0
    padding: int | None = 0xCC
    fd: bool = False
    tx_dl: int = 64
    max_receive_length: int = 65535
    wait_frames_max: int = 10
    bitrate_bps: int = 500_000
    data_bitrate_bps: int = 2_000_000
    ahead_s: float = 0.015

    def __post_init__(self) -> None:
        """Refuse values that cannot be put into a frame.

        Raises:
            ValueError: block size, STmin, padding or TX_DL out of range.
        """
        if not 0 <= self.block_size <= 0xFF:
            raise ValueError(f"A block size is 0…255, not {self.block_size}.")
        if not 0.0 <= self.st_min_s <= 0.127:
            raise ValueError(f"STmin is 0…127 ms, not {self.st_min_s * 1000:g} ms.")
        if self.padding is not None and not 0 <= self.padding <= 0xFF:
            raise ValueError(f"Padding is one byte, not {self.padding}.")
        if self.tx_dl not in FD_STEPS:
            raise ValueError(f"TX_DL is one of {', '.join(map(str, FD_STEPS))}, not {self.tx_dl}.")


def encode_st_min(st_min_s: float) -> int:
    """Return the STmin byte for at least `st_min_s` seconds (0…0.127; table 20 of 9.6.5.4)."""
    microseconds = round(st_min_s * 1e6)
    if microseconds == 0:
        return 0x00
    if microseconds <= 900:
        return 0xF0 + -(-microseconds // 100)
    return min(0x7F, -(-microseconds // 1000))


def decode_st_min(value: int) -> float:
    """Return the pause an STmin byte asks for, in seconds; reserved values mean the longest one, 127 ms (9.6.5.4, 9.6.5.5)."""
    if 0xF1 <= value <= 0xF9:
        return (value - 0xF0) * 1e-4
    return min(value, 0x7F) * 1e-3
