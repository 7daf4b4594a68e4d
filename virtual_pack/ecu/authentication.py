"""Service 0x29: who may do what by a certificate and a proof that its key is at hand (ISO 14229-1, 10.6: APCE)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, SignatureAlgorithmOID

from bms.errors import DefinitionError
from virtual_pack.ecu.negative_response import Nrc, RefusedError

CHALLENGE_BYTES = 32
CALIBRATION = "calibration"
"""The role that may do what security access opens."""
_UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What this BMS holds.

    Attributes:
        root: name and key by which client certificates are checked.
        certificate: its own certificate, DER.
        key: the key of that certificate.
    """

    root: tuple[x509.Name, Ed25519PublicKey]
    certificate: bytes
    key: Ed25519PrivateKey


def load_credentials(folder: Path, root_key: bytes) -> Credentials:
    """Read what `packaging/build_demo_authentication.py` wrote; only the key named by the pack definition is trusted.

    Raises:
        DefinitionError: a file is missing or not what its name says.
    """
    try:
        root = x509.load_der_x509_certificate((folder / "root.der").read_bytes())
        certificate = (folder / "bms.der").read_bytes()
        key = load_pem_private_key((folder / "bms_key.pem").read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise DefinitionError(f"The certificates in {folder} cannot be read.", detail=str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise DefinitionError(f"The key of the virtual BMS in {folder} is not an Ed25519 key.")
    trusted = Ed25519PublicKey.from_public_bytes(root_key)
    return Credentials(root=(root.subject, trusted), certificate=certificate, key=key)


class Authentication:
    """One tester at a time.

    Attributes:
        role: what the authenticated tester may do; None: nobody is authenticated.
    """

    def __init__(
        self, credentials: Credentials, random_bytes: Callable[[int], bytes], unix_time_s: Callable[[], float]
    ) -> None:
        """Start with nobody authenticated.

        Args:
            credentials: what this BMS holds.
            random_bytes: makes the challenges.
            unix_time_s: the calendar by which certificates are valid, seconds since 1970.
        """
        self.role: str | None = None
        self._credentials = credentials
        self._random_bytes = random_bytes
        self._unix_time_s = unix_time_s
        self._challenged: tuple[bytes, Ed25519PublicKey, str] | None = None

    @property
    def certificate(self) -> bytes:
        """The certificate of this BMS, DER."""
        return self._credentials.certificate

    def end(self) -> None:
        """Nobody is authenticated any more, and no challenge is open."""
        self.role = None
        self._challenged = None

    def challenge(self, certificate: bytes) -> bytes:
        """Return a challenge for the owner of a certificate. Who was authenticated is not any more.

        Raises:
            RefusedError: 0x50 to 0x56, what is wrong with the certificate.
        """
        self.end()
        key, role = self._check(certificate)
        challenge = self._random_bytes(CHALLENGE_BYTES)
        self._challenged = challenge, key, role
        return challenge

    def prove(self, challenge: bytes) -> bytes:
        """Return this BMS's own proof over a challenge of the tester."""
        return self._credentials.key.sign(challenge)

    def accept(self, proof: bytes) -> None:
        """Authenticate the tester. The challenge is used up, whatever comes of it.

        Raises:
            RefusedError: 0x24 without a challenge, 0x58 the proof is wrong.
        """
        if self._challenged is None:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        (challenge, key, role), self._challenged = self._challenged, None
        try:
            key.verify(proof, challenge)
        except InvalidSignature:
            raise RefusedError(Nrc.OWNERSHIP_VERIFICATION_FAILED) from None
        self.role = role

    def _check(self, certificate: bytes) -> tuple[Ed25519PublicKey, str]:
        """Return key and role of a client certificate, in the order of checks of docs/ecu-contract.md."""
        root_name, root_key = self._credentials.root
        try:
            parsed = x509.load_der_x509_certificate(certificate)
            key = parsed.public_key()
            issuer, extensions = parsed.issuer, parsed.extensions
            units = parsed.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        except _UNREADABLE:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_FORMAT) from None
        if not isinstance(key, Ed25519PublicKey):
            raise RefusedError(Nrc.CERTIFICATE_INVALID_FORMAT)
        if issuer != root_name:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_CHAIN_OF_TRUST)
        try:
            root_key.verify(parsed.signature, parsed.tbs_certificate_bytes)
        except InvalidSignature:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_SIGNATURE) from None
        # The name of the algorithm stands a second time outside of what is signed.
        if parsed.signature_algorithm_oid != SignatureAlgorithmOID.ED25519:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_SIGNATURE)
        now = datetime.datetime.fromtimestamp(self._unix_time_s(), datetime.UTC)
        if not parsed.not_valid_before_utc <= now <= parsed.not_valid_after_utc:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_TIME_PERIOD)
        if not _is_for_clients(extensions):
            raise RefusedError(Nrc.CERTIFICATE_INVALID_TYPE)
        if not units:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_CONTENT)
        if units[0].value != CALIBRATION:
            raise RefusedError(Nrc.CERTIFICATE_INVALID_SCOPE)
        return key, CALIBRATION


def _is_for_clients(extensions: x509.Extensions) -> bool:
    try:
        usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.CLIENT_AUTH in usage
