"""Service 0x27: seed and key, wrong attempts, and the delay that outlives a reset (ISO 14229-1, 10.4)."""

import hashlib
import hmac
from collections.abc import Callable

from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.record_store import RecordStore

DEMO_SECRET = b"halite demo pack, not a secret"
"""What the demo BMS and its testers share. It protects nothing: the pack is simulated."""

SEED_BYTES = 8
_ATTEMPTS_ALLOWED = 3
_DELAY_S = 10.0
_ATTEMPTS_KEY = 0x0027


class SecurityAccess:
    """One security level.

    Attributes:
        unlocked: the level is open; it closes with every change of session.
    """

    def __init__(self, records: RecordStore, random_bytes: Callable[[int], bytes], now_s: float) -> None:
        """Start locked; wrong attempts from before the reset still count."""
        self._records = records
        self._random_bytes = random_bytes
        self._seed: bytes | None = None
        self._closed_until_s = now_s + _DELAY_S if self._attempts() >= _ATTEMPTS_ALLOWED else None
        self.unlocked = False

    def lock(self) -> None:
        """Close the level and forget a seed that was given out."""
        self.unlocked = False
        self._seed = None

    def request_seed(self, now_s: float) -> bytes:
        """Return a seed, or zeros when the level is open already.

        Raises:
            RefusedError: 0x37 while the delay runs.
        """
        self._check_delay(now_s)
        if self.unlocked:
            return bytes(SEED_BYTES)
        self._seed = self._random_bytes(SEED_BYTES)
        return self._seed

    def send_key(self, key: bytes, now_s: float) -> None:
        """Open the level.

        Raises:
            RefusedError: 0x24 without a seed, 0x35 for a wrong key, 0x36 for the third one, 0x37 while the delay runs.
        """
        self._check_delay(now_s)
        if self._seed is None:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        seed, self._seed = self._seed, None
        # Counted before it is compared, so that cutting the supply in time gives no free attempt.
        attempts = self._attempts() + 1
        self._keep(attempts)
        if hmac.compare_digest(key, _key(seed)):
            self._keep(0)
            self.unlocked = True
        elif attempts >= _ATTEMPTS_ALLOWED:
            self._closed_until_s = now_s + _DELAY_S
            raise RefusedError(Nrc.EXCEEDED_NUMBER_OF_ATTEMPTS)
        else:
            raise RefusedError(Nrc.INVALID_KEY)

    def _check_delay(self, now_s: float) -> None:
        if self._closed_until_s is None:
            return
        if now_s < self._closed_until_s:
            raise RefusedError(Nrc.REQUIRED_TIME_DELAY_NOT_EXPIRED)
        self._closed_until_s = None
        self._keep(0)

    def _attempts(self) -> int:
        return int.from_bytes(self._records.get(_ATTEMPTS_KEY) or b"\0")

    def _keep(self, attempts: int) -> None:
        if attempts != self._attempts():
            self._records.put(_ATTEMPTS_KEY, bytes((attempts,)))


def _key(seed: bytes) -> bytes:
    return hmac.new(DEMO_SECRET, seed, hashlib.sha256).digest()[:SEED_BYTES]
