"""Authentication with certificates (0x29, APCE; ISO 14229-1:2020, 10.6.2; docs/ecu-contract.md, Authentication).

Both sides prove who they are where the definition knows whom to trust, the tester alone where it does not.
"""

import datetime
import secrets
from collections.abc import Callable

from bms.definition.model import PackDefinition
from bms.diagnostics.certificate import CertificateProvider, objection_to_pack
from bms.diagnostics.procedure import GatedExchange, Procedure, Response
from bms.errors import SafetyRefusalError, UnexpectedResponseError
from bms.flashing.write_gate import WriteGate

_VERIFY_UNIDIRECTIONAL = 0x01
_VERIFY_BIDIRECTIONAL = 0x02
_PROOF_OF_OWNERSHIP = 0x03
_CONFIGURATION = b"\x00"
_NO_EPHEMERAL_KEY = b""
_CHALLENGE_LENGTH = 32
_PROOF_NEEDED = 0x11
"""Certificate verified, proof of ownership needed (B.5)."""
_AUTHENTICATED = 0x12
"""Ownership verified, authentication complete (B.5)."""

Send = Callable[[GatedExchange], Procedure[Response]]


def authenticate(
    gate: WriteGate,
    definition: PackDefinition,
    provider: CertificateProvider,
    send: Send,
    utc: Callable[[], datetime.datetime] | None,
) -> Procedure[None]:
    """Authenticate the tester, and the BMS where the definition knows the key that signs genuine ones.

    Args:
        gate: of the running job.
        definition: the pack.
        provider: certificate and private key of the tester.
        send: sends a gated exchange.
        utc: the wall clock; None: the tester alone authenticates itself.

    Raises:
        SafetyRefusalError: the BMS did not prove to be a genuine one; nothing was signed for it.
        NegativeResponseError: it refused.
        UnexpectedResponseError: it answered something else than the standard says.
    """
    root_key = definition.diagnostics.authentication_root_key if definition.diagnostics is not None else b""
    if root_key and utc is not None:
        challenge = yield from _verify_both(gate, provider, send, root_key, utc)
    else:
        request = _CONFIGURATION + _field(provider.certificate) + _field(b"")
        response = yield from send(gate.authenticate(_VERIFY_UNIDIRECTIONAL, request))
        challenge, _ = _fields(response.payload, _PROOF_NEEDED, 2)
    proof = _field(provider.sign(challenge)) + _field(_NO_EPHEMERAL_KEY)
    response = yield from send(gate.authenticate(_PROOF_OF_OWNERSHIP, proof))
    _fields(response.payload, _AUTHENTICATED, 1)


def _verify_both(
    gate: WriteGate, provider: CertificateProvider, send: Send, root_key: bytes, utc: Callable[[], datetime.datetime]
) -> Procedure[bytes]:
    """Show our certificate and look at the other; returns the challenge to sign."""
    ours = secrets.token_bytes(_CHALLENGE_LENGTH)
    request = _CONFIGURATION + _field(provider.certificate) + _field(ours)
    response = yield from send(gate.authenticate(_VERIFY_BIDIRECTIONAL, request))
    challenge, certificate, proof, _ = _fields(response.payload, _PROOF_NEEDED, 4)
    reason = objection_to_pack(certificate, proof, ours, root_key, utc())
    if reason:
        raise SafetyRefusalError(
            f"The BMS did not prove to be a genuine one: {reason}.",
            advice="Do not go on with this pack; ask its maker.",
        )
    return challenge


def _field(value: bytes) -> bytes:
    """Return a value behind its length, u16 (10.6.2.2)."""
    return len(value).to_bytes(2, "big") + value


def _fields(payload: bytes, wanted: int, count: int) -> list[bytes]:
    """Return the fields of an answer: service id, sub-function, return parameter, then each behind its length.

    Raises:
        UnexpectedResponseError: another return parameter, or the lengths do not fit. What is in it is not told.
    """
    values: list[bytes] = []
    at = 3
    while len(values) < count and at + 2 <= len(payload):
        length = int.from_bytes(payload[at : at + 2], "big")
        values.append(payload[at + 2 : at + 2 + length])
        at += 2 + length
    if payload[2:3] != bytes([wanted]) or len(values) != count or at != len(payload):
        raise UnexpectedResponseError(
            "The BMS answered the authentication with something else than the standard says.",
            detail=f"return parameter {payload[2:3].hex() or 'missing'}, {len(payload)} bytes",
            advice="Check that the pack definition fits this BMS.",
        )
    return values
