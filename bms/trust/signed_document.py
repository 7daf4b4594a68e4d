"""Opening and making signed files of every kind. Signatures are verified before a word of the contents is parsed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bms.errors import PackageError
from bms.trust.dsse import Envelope, Signature, read_envelope, write_envelope
from bms.trust.keys import key_id_of
from bms.trust.root import Role, TrustedKey, TrustRoot

_ASK_THE_MAKER = "Get the file again from whoever made it."
_ASK_FOR_RELEASE = "Ask whoever made it for a file that is signed by those who must."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDocument:
    """Contents that were verified, and who signed them."""

    payload: bytes
    signers: tuple[TrustedKey, ...]

    @property
    def demo(self) -> bool:
        """Whether a demonstration key is among the signatures: then it counts for demonstrations only."""
        return any(key.demo for key in self.signers)


def open_signed(
    data: bytes,
    payload_type: str,
    trust: TrustRoot,
    roles: Sequence[Role],
    threshold: int = 1,
    *,
    accept_demo: bool = False,
) -> bytes:
    """Verify a signed file and return its contents.

    Args:
        data: the file.
        payload_type: what it must be.
        trust: whose signatures count.
        roles: every one of these must have signed, and nobody else.
        threshold: signatures of different people in each role; the trust root may ask for more.
        accept_demo: signatures with demonstration keys count; only where nothing real depends on the file.

    Raises:
        PackageError: the file is damaged, of another kind, or not signed by those who must; each reason has its sentence.
    """
    document = verify_signed(data, payload_type, trust, roles, threshold)
    if document.demo and not accept_demo:
        raise PackageError("The file is signed with demonstration keys, which anybody has.", advice=_ASK_FOR_RELEASE)
    return document.payload


def verify_signed(
    data: bytes, payload_type: str, trust: TrustRoot, roles: Sequence[Role], threshold: int = 1
) -> SignedDocument:
    """Verify a signed file; see `open_signed`. Whether demonstration keys count is left to the caller."""
    envelope = read_envelope(data)
    if envelope.payload_type != payload_type:
        raise PackageError(
            "The file is signed, but it is of another kind.",
            detail=f"type {envelope.payload_type[:80]}, wanted {payload_type}",
            advice="Choose another file.",
        )
    return SignedDocument(payload=envelope.payload, signers=verify_signers(envelope, trust, roles, threshold))


def verify_signers(
    envelope: Envelope, trust: TrustRoot, roles: Sequence[Role], threshold: int, *, strangers: bool = False
) -> tuple[TrustedKey, ...]:
    """Return the trusted keys that signed, in the order of `roles`.

    Args:
        envelope: what was signed.
        trust: whose signatures count.
        roles: every one of these must have signed.
        threshold: signatures of different people in each role; the trust root may ask for more.
        strangers: pass over signatures by unknown keys (a new trust root is signed by old and new keys).

    Raises:
        PackageError: a signature is wrong, revoked, of the wrong role, or missing.
    """
    if not envelope.signatures:
        raise PackageError("The file is not signed.", advice=_ASK_FOR_RELEASE)
    signers = [
        _verified_key(envelope, signature, trust, roles)
        for signature in envelope.signatures
        if signature.key_id in trust.keys or not strangers
    ]
    seen: set[str] = set()
    for key in signers:
        if key.person in seen:
            raise PackageError(
                f"The file was signed twice by the same person, {key.name}; every signature must be another person's.",
                detail=f"key {key.key_id}",
                advice=_ASK_FOR_RELEASE,
            )
        seen.add(key.person)
    for role in roles:
        _require_enough(signers, role, max(threshold, trust.threshold(role)))
    return tuple(sorted(signers, key=lambda key: roles.index(key.role)))


def _verified_key(envelope: Envelope, signature: Signature, trust: TrustRoot, roles: Sequence[Role]) -> TrustedKey:
    key = trust.keys.get(signature.key_id)
    if key is None:
        raise PackageError(
            "The file is signed by somebody this installation does not trust.",
            detail=f"key {signature.key_id[:80]}",
            advice=_ASK_FOR_RELEASE,
        )
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature.signature, envelope.signed_message)
    except InvalidSignature as error:
        raise PackageError(
            f"The file is damaged: its contents are not what {key.name} signed.",
            detail=f"key {key.key_id}",
            advice=_ASK_THE_MAKER,
        ) from error
    revoked = trust.revoked.get(key.key_id)
    if revoked is not None:
        raise PackageError(
            f"The file is signed by {key.name}, whose key was revoked {revoked.text}.",
            detail=f"key {key.key_id}",
            advice=_ASK_FOR_RELEASE,
        )
    if key.role not in roles:
        raise PackageError(
            f"The file is signed by {key.name} in the role {key.role}, which has no say in it.",
            detail=f"key {key.key_id}",
            advice=_ASK_FOR_RELEASE,
        )
    return key


def _require_enough(signers: Sequence[TrustedKey], role: Role, needed: int) -> None:
    names = [key.name for key in signers if key.role == role]
    if len(names) < needed:
        raise PackageError(
            f"A signature is missing: the file has {len(names)} of {needed} needed in the role {role}.",
            detail=f"signed by {', '.join(key.name for key in signers)}",
            advice=_ASK_FOR_RELEASE,
        )


def add_signature(envelope: Envelope, private_key: Ed25519PrivateKey) -> Envelope:
    """Return the envelope with one more signature."""
    signature = Signature(key_id=key_id_of(private_key.public_key()), signature=private_key.sign(envelope.signed_message))
    return Envelope(payload_type=envelope.payload_type, payload=envelope.payload, signatures=(*envelope.signatures, signature))


def sign_document(payload_type: str, payload: bytes, signers: Iterable[Ed25519PrivateKey]) -> bytes:
    """Return a signed file."""
    envelope = Envelope(payload_type=payload_type, payload=payload, signatures=())
    for private_key in signers:
        envelope = add_signature(envelope, private_key)
    return write_envelope(envelope)
