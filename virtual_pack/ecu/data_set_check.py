"""Whether the BMS accepts a data set: checksum, signature, target, hard limits. Its own code: nothing of the tool's is used."""

import enum
import hashlib
import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from virtual_pack.ecu.data_set import StoredHeader, parse_header
from virtual_pack.ecu.hard_limits import HardLimits

_REMEMBERED = 64


class CheckResult(enum.IntEnum):
    """Result byte of routine 0202 (docs/ecu-contract.md)."""

    GOOD = 0
    CHECKSUM = 1
    SIGNATURE = 2
    HARD_LIMITS = 3
    ANOTHER_PACK = 4
    INCOMPLETE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationTarget:
    """What a data set has to be made for. `capacity_raw` in 0.1 Ah, `payload_length` in bytes."""

    chemistry_number: int
    series: int
    capacity_raw: int
    hardware: str
    payload_length: int


class DataSetCheck:
    """Judges data sets and remembers what it found, because the same bytes come back at every start."""

    def __init__(self, target: CalibrationTarget, public_key: bytes | None, limits: HardLimits | None) -> None:
        """Judge for this pack.

        Args:
            target: this pack.
            public_key: raw Ed25519 key (32 bytes); None: this BMS checks no signature (contract level below L3).
            limits: None: this BMS has no hard limits (contract level below L3).
        """
        self._target = target
        self._public_key = None if public_key is None else Ed25519PublicKey.from_public_bytes(public_key)
        self._limits = limits
        self._known: dict[bytes, CheckResult] = {}

    def judge(self, header: bytes, payload: bytes) -> CheckResult:
        """Return what is wrong with header and payload, the gravest thing first; a broken header counts as a checksum."""
        key = hashlib.sha256(header + payload).digest()
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._judge(header, payload)
        return known

    def _judge(self, header_bytes: bytes, payload: bytes) -> CheckResult:
        header = parse_header(header_bytes)
        if header is None or header.payload_crc32 != zlib.crc32(payload):
            return CheckResult.CHECKSUM
        if not self._signature_verifies(header, payload):
            return CheckResult.SIGNATURE
        if not self._fits(header):
            return CheckResult.ANOTHER_PACK
        if self._limits is not None and not self._limits.hold(payload):
            return CheckResult.HARD_LIMITS
        return CheckResult.GOOD

    def _signature_verifies(self, header: StoredHeader, payload: bytes) -> bool:
        if self._public_key is None:
            return True
        try:
            self._public_key.verify(header.signature, header.signed + payload)
        except InvalidSignature:
            return False
        return True

    def _fits(self, header: StoredHeader) -> bool:
        found = CalibrationTarget(
            chemistry_number=header.chemistry_number,
            series=header.series,
            capacity_raw=header.capacity_raw,
            hardware=header.hardware,
            payload_length=header.payload_length,
        )
        return found == self._target
