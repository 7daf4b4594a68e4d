"""Authentication: 0x29 (ISO 14229-1, 10.6), with certificates and without session keys."""

from virtual_pack.ecu.authentication import CHALLENGE_BYTES, Authentication
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

DE_AUTHENTICATE, UNIDIRECTIONAL, BIDIRECTIONAL, PROOF_OF_OWNERSHIP, CONFIGURATION = 0x00, 0x01, 0x02, 0x03, 0x08
_DE_AUTHENTICATED, _OWNERSHIP_NECESSARY, _COMPLETE, _BY_CERTIFICATE = b"\x10", b"\x11", b"\x12", b"\x02"
"""authenticationReturnParameter (ISO 14229-1, B.5)."""
_PROOF_BYTES = 64
_NOTHING = b"\x00\x00"
"""Length of a field that is left out."""


def authenticate(state: EcuState, request: bytes) -> bytes:
    """0x29 00 01 02 03 08."""
    authentication = state.authentication
    if authentication is None:
        raise RefusedError(Nrc.CONDITIONS_NOT_CORRECT)
    task = request[1]
    head = bytes((0x69, task))
    if task == CONFIGURATION:
        check_length(request, 2)
        return head + _BY_CERTIFICATE
    if task == DE_AUTHENTICATE:
        check_length(request, 2)
        return head + _de_authenticate(authentication)
    if task == PROOF_OF_OWNERSHIP:
        return head + _prove(authentication, request)
    return head + _verify_certificate(authentication, request, bidirectional=task == BIDIRECTIONAL)


def _de_authenticate(authentication: Authentication) -> bytes:
    if authentication.role is None:
        raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
    authentication.end()
    return _DE_AUTHENTICATED


def _verify_certificate(authentication: Authentication, request: bytes, *, bidirectional: bool) -> bytes:
    certificate, challenge_client = _fields(request[3:])
    if len(challenge_client) != CHALLENGE_BYTES and (bidirectional or challenge_client):
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    if request[2] != 0:
        raise RefusedError(Nrc.CONFIGURATION_DATA_USAGE_FAILED)
    answer = _OWNERSHIP_NECESSARY + _field(authentication.challenge(certificate))
    if bidirectional:
        answer += _field(authentication.certificate) + _field(authentication.prove(challenge_client))
    return answer + _NOTHING


def _prove(authentication: Authentication, request: bytes) -> bytes:
    proof, ephemeral_key = _fields(request[2:])
    if len(proof) != _PROOF_BYTES:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    if ephemeral_key:
        raise RefusedError(Nrc.SESSION_KEY_CREATION_FAILED)
    authentication.accept(proof)
    return _COMPLETE + _NOTHING


def _field(value: bytes) -> bytes:
    return len(value).to_bytes(2) + value


def _fields(data: bytes) -> tuple[bytes, bytes]:
    """Return the two fields, each with its length before it, that make up `data`."""
    first_end = 2 + int.from_bytes(data[:2])
    second_end = first_end + 2 + int.from_bytes(data[first_end : first_end + 2])
    if len(data) != second_end:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    return data[2:first_end], data[first_end + 2 :]
