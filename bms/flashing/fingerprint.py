"""What an update leaves in the BMS about itself: fingerprint, tester serial number, date (DIDs F15A, F198, F199)."""

import datetime

from bms.calibration.model import CalibrationPackage

_TOOL = b"HALITE"


def fingerprint(package: CalibrationPackage, utc: datetime.datetime) -> bytes:
    """Return the 32 bytes of DID F15A: tool (6), 0 (2), Unix time (4), package sequence (4), package hash (16)."""
    return (
        _TOOL.ljust(8, b"\x00")
        + int(utc.timestamp()).to_bytes(4, "big")
        + (package.sequence & 0xFFFF_FFFF).to_bytes(4, "big")
        + bytes.fromhex(package.package_sha256)[:16].ljust(16, b"\x00")
    )


def tester_serial(serial: str) -> bytes:
    """Return the 16 bytes of DID F198."""
    return serial.encode("ascii", errors="replace")[:16].ljust(16, b"\x00")


def programming_date(utc: datetime.datetime) -> bytes:
    """Return the 8 bytes of DID F199: YYYYMMDD."""
    return f"{utc:%Y%m%d}".encode("ascii")
