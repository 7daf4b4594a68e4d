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
        serial: serial number of the adapter, or empty. With it the adapter is found again wherever it is plugged in, and
            `channel` is only where it was last.
        listen_only: receive without acknowledging or sending, so that a wrong bit rate disturbs nobody.
        sample_point_pct: where a nominal bit is sampled, in % of its length; None: as the driver chooses.
        data_sample_point_pct: the same for the FD data phase.
        termination: switch the adapter's 120 Ω on or off; None: leave it.
    """

    interface: str
    channel: str
    bitrate_bps: int = 500_000
    fd: bool = False
    data_bitrate_bps: int = 2_000_000
    serial: str = ""
    listen_only: bool = False
    sample_point_pct: float | None = None
    data_sample_point_pct: float | None = None
    termination: bool | None = None
