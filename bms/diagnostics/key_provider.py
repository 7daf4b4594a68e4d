"""Where keys come from: for service 0x27 and 0x29 (ISO 14229-1, 10.4 and 10.6).

A real pack's keys come from the maker of the pack, as a library or as a certificate; `demo` opens the virtual pack only.
Seeds, keys, challenges and proofs go from here to the wire and nowhere else.
"""

import hashlib
import hmac
from pathlib import Path

from bms.diagnostics.certificate import CertificateProvider, load_certificate
from bms.diagnostics.key_library import KeyLibrary
from bms.diagnostics.procedure import KeyProvider
from bms.errors import BadFileError

_DEMO_SECRET = b"halite demo pack, not a secret"
_KEY_LENGTH = 8


def load_key_provider(reference: str) -> KeyProvider | CertificateProvider:
    """Return the source of keys a reference names.

    Args:
        reference: `demo`, `library:<path>` (a seed-key DLL or shared library) or `certificate:<path>` (PEM or DER).

    Raises:
        BadFileError: there is no such source, or its file cannot be used.
    """
    kind, _, path = reference.partition(":")
    if reference == "demo":
        return demo_key_provider
    if kind == "library" and path:
        return KeyLibrary(Path(path))
    if kind == "certificate" and path:
        return load_certificate(Path(path))
    raise BadFileError(f"There are no keys called {reference!r}.", advice="Use demo, library:<path> or certificate:<path>.")


def demo_key_provider(level: int, seed: bytes) -> bytes:
    """Return the key of the virtual pack: the first 8 bytes of HMAC-SHA-256 over the seed (docs/ecu-contract.md).

    Args:
        level: security level; the demo pack has one secret for all.
        seed: the seed it sent.
    """
    del level
    return hmac.digest(_DEMO_SECRET, seed, hashlib.sha256)[:_KEY_LENGTH]
