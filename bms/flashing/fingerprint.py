"""What an update leaves in the BMS about itself: fingerprint, tester serial number, date (DIDs F15A, F198, F199)."""

import datetime

_TOOL = b"HALITE"
_HASH_BYTES = 8
"""Of the package and of the audit trail each: enough to find them again."""


def fingerprint(sequence: int, sha256: str, audit_head: str, utc: datetime.datetime) -> bytes:
    """Return the 32 bytes of DID F15A.

    Tool (6), 0 (2), Unix time (4), sequence of the package (4), beginning of its hash (8), beginning of the hash of the audit
    trail's last record (8). Who cuts the end off the trail is found by the pack.

    Args:
        sequence: of the package; 0: a previous calibration is written back.
        sha256: hash of the package, or of the data set that is written back, hexadecimal.
        audit_head: hash of the last record of the audit trail, hexadecimal.
        utc: now.
    """
    return (
        _TOOL.ljust(8, b"\x00")
        + int(utc.timestamp()).to_bytes(4, "big")
        + (sequence & 0xFFFF_FFFF).to_bytes(4, "big")
        + bytes.fromhex(sha256)[:_HASH_BYTES].ljust(_HASH_BYTES, b"\x00")
        + bytes.fromhex(audit_head)[:_HASH_BYTES].ljust(_HASH_BYTES, b"\x00")
    )


def tester_serial(serial: str) -> bytes:
    """Return the 16 bytes of DID F198."""
    return serial.encode("ascii", errors="replace")[:16].ljust(16, b"\x00")


def programming_date(utc: datetime.datetime) -> bytes:
    """Return the 8 bytes of DID F199: YYYYMMDD."""
    return f"{utc:%Y%m%d}".encode("ascii")
