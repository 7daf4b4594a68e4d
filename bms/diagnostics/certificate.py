"""The tester's certificate and its private key for service 0x29 (ISO 14229-1:2020, 10.6.2, APCE), and the pack's, checked."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from bms.errors import BadFileError

_PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
_ADVICE = "Give the certificate and its private key as client.der and client_key.pem, or both in one PEM file."


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateProvider:
    """A certificate and the key that proves whose it is.

    Attributes:
        certificate: X.509, DER.
    """

    certificate: bytes
    _key: _PrivateKey = field(repr=False)

    def sign(self, challenge: bytes) -> bytes:
        """Return the proof of ownership: the signature of a challenge (Ed25519, or ECDSA with SHA-256)."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(challenge)
        return self._key.sign(challenge, ec.ECDSA(hashes.SHA256()))


def load_certificate(path: Path) -> CertificateProvider:
    """Read a certificate with its private key.

    Args:
        path: a PEM file with both, or a certificate (PEM or DER) beside which its key lies as `<name>_key.pem`.

    Raises:
        BadFileError: a file is missing, damaged, or they do not belong together.
    """
    try:
        content = path.read_bytes()
        is_pem = b"-----BEGIN" in content
        certificate = x509.load_pem_x509_certificate(content) if is_pem else x509.load_der_x509_certificate(content)
        key_content = content if b"PRIVATE KEY-----" in content else path.with_name(f"{path.stem}_key.pem").read_bytes()
        key = (load_pem_private_key if b"-----BEGIN" in key_content else load_der_private_key)(key_content, None)
    except (OSError, ValueError, TypeError) as error:
        # The text of the library may quote the file; what kind of error it was says enough.
        raise BadFileError(
            f"The certificate {path.name} or its key cannot be read.", detail=type(error).__name__, advice=_ADVICE
        ) from None
    if not isinstance(key, _PrivateKey):
        raise BadFileError(f"The key of {path.name} is neither Ed25519 nor an elliptic curve key.", advice=_ADVICE)
    if certificate.public_key() != key.public_key():
        raise BadFileError(f"The certificate {path.name} and its private key do not belong together.", advice=_ADVICE)
    return CertificateProvider(certificate=certificate.public_bytes(Encoding.DER), _key=key)


def objection_to_pack(certificate: bytes, proof: bytes, challenge: bytes, root_key: bytes, utc: datetime.datetime) -> str:
    """Return why the other side has not proved to be a genuine BMS, or an empty string.

    Args:
        certificate: its certificate, DER.
        proof: its signature over our challenge.
        challenge: what we asked it to sign.
        root_key: Ed25519 key that signs genuine certificates, 32 bytes.
        utc: now.
    """
    try:
        theirs = x509.load_der_x509_certificate(certificate)
        usage = theirs.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        ed25519.Ed25519PublicKey.from_public_bytes(root_key).verify(theirs.signature, theirs.tbs_certificate_bytes)
    except InvalidSignature:
        return "its certificate was not issued for packs of this kind"
    except (ValueError, x509.ExtensionNotFound):
        return "its certificate is malformed"
    if ExtendedKeyUsageOID.SERVER_AUTH not in usage:
        return "its certificate is not one of a BMS"
    if not theirs.not_valid_before_utc <= utc <= theirs.not_valid_after_utc:
        return "its certificate is not valid at this time"
    key = theirs.public_key()
    if not isinstance(key, ed25519.Ed25519PublicKey):
        return "its certificate has another kind of key than Ed25519"
    try:
        key.verify(proof, challenge)
    except InvalidSignature:
        return "it could not prove that the certificate is its own"
    return ""
