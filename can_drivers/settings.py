"""What is needed to open one adapter. Names are python-can's own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """Options of one CAN connection.

    Attributes:
        interface: python-can's interface name, e.g. `slcan`, `pcan`, `socketcan`.
        channel: python-can's channel, e.g. `socket://127.0.0.1:29536`, `PCAN_USBBUS1`.
        bitrate_bps: nominal bit rate in bit/s.
        fd: open for CAN FD.
        data_bitrate_bps: bit rate of the FD data phase in bit/s.
    """

    interface: str
    channel: str
    bitrate_bps: int = 500_000
    fd: bool = False
    data_bitrate_bps: int = 2_000_000
