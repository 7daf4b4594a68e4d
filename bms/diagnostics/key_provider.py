"""Keys for service 0x27. Real packs get theirs from the pack's maker; this one opens the demo pack only."""

import hashlib
import hmac

_DEMO_SECRET = b"halite demo pack, not a secret"
_KEY_LENGTH = 8


def demo_key_provider(level: int, seed: bytes) -> bytes:
    """Return the key of the virtual pack: the first 8 bytes of HMAC-SHA-256 over the seed (docs/ecu-contract.md).

    Args:
        level: security level; the demo pack has one secret for all.
        seed: the seed it sent.
    """
    del level
    return hmac.digest(_DEMO_SECRET, seed, hashlib.sha256)[:_KEY_LENGTH]
