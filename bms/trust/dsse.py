"""Dead Simple Signing Envelope (DSSE 1.0): the payload's type is inside the signed bytes; verify first, then parse."""

import base64
from dataclasses import dataclass

import msgspec

from bms.errors import PackageError

LARGEST_SIGNED_BYTES = 4 * 1024 * 1024
"""Nothing larger is parsed: a package of the largest data set has 1.5 MB."""
_MOST_SIGNATURES = 16
_ED25519_SIGNATURE_LENGTH = 64
_ADVICE = "Get the file again from whoever made it."


class _WireSignature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    keyid: str
    sig: str


class _WireEnvelope(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"payload_type": "payloadType"}
):
    payload_type: str
    payload: str
    signatures: list[_WireSignature]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature. `key_id` is only a hint which key to try; it is not signed itself."""

    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A payload nobody has verified yet, and the signatures over it."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    @property
    def signed_message(self) -> bytes:
        """The bytes every signature covers."""
        return pre_authentication_encoding(self.payload_type, self.payload)


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """Return PAE(type, payload) = `DSSEv1 LEN(type) type LEN(payload) payload` (DSSE 1.0, protocol)."""
    type_bytes = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(type_bytes), type_bytes, len(payload), payload)


def write_envelope(envelope: Envelope) -> bytes:
    """Return the envelope as JSON text with a final line feed."""
    wire = _WireEnvelope(
        payload_type=envelope.payload_type,
        payload=base64.b64encode(envelope.payload).decode(),
        signatures=[
            _WireSignature(keyid=signature.key_id, sig=base64.b64encode(signature.signature).decode())
            for signature in envelope.signatures
        ],
    )
    return msgspec.json.format(msgspec.json.encode(wire), indent=1) + b"\n"


def read_envelope(data: bytes) -> Envelope:
    """Read an envelope without trusting anything in it.

    Every envelope has one spelling, the one `write_envelope` makes: a changed byte is noticed wherever it stands.

    Raises:
        PackageError: these bytes are too many, or no envelope.
    """
    if len(data) > LARGEST_SIGNED_BYTES:
        raise PackageError(
            f"The file is larger than {LARGEST_SIGNED_BYTES // 1024 // 1024} MiB, so it is no signed file of Halite.",
            detail=f"{len(data)} bytes",
            advice="Choose another file.",
        )
    try:
        wire = msgspec.json.decode(data, type=_WireEnvelope)
        payload = base64.b64decode(wire.payload)
        signatures = tuple(
            Signature(key_id=signature.keyid, signature=base64.b64decode(signature.sig)) for signature in wire.signatures
        )
    except ValueError as error:
        raise _damaged(str(error)) from error
    envelope = Envelope(payload_type=wire.payload_type, payload=payload, signatures=signatures)
    if write_envelope(envelope) != data:
        raise _damaged("it is not spelled as Halite writes it")
    if len(signatures) > _MOST_SIGNATURES or any(len(each.signature) != _ED25519_SIGNATURE_LENGTH for each in signatures):
        raise _damaged(f"{len(signatures)} signatures that make no sense")
    return envelope


def _damaged(detail: str) -> PackageError:
    return PackageError("The file is damaged: it is no signed file of Halite.", detail=detail, advice=_ADVICE)
