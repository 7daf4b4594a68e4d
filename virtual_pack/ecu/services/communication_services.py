"""Communication: 0x28, 0x87 (ISO 14229-1, 10.5, 10.10)."""

from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

_NORMAL_MESSAGES = 0x01
_MESSAGE_KINDS = 0x03
_THIS_NETWORK = frozenset({0x00, 0xF0})
"""Subnet of all, and of this network only (ISO 14229-1, B.1)."""
_SENDING_STAYS_ON = frozenset({0x00, 0x02})
_VERIFY_FIXED, _VERIFY_SPECIFIC = 0x01, 0x02
_BITRATES = {0x11: 250_000, 0x12: 500_000, 0x13: 1_000_000}
"""linkControlModeIdentifier (ISO 14229-1, B.3) → bit/s."""


def communication_control(state: EcuState, request: bytes) -> bytes:
    """0x28: switches the broadcasts. Receiving normal messages makes no difference to this BMS."""
    check_length(request, 3)
    control, messages = request[1], request[2]
    if messages & 0xF0 not in _THIS_NETWORK or messages & 0x0F not in {1, 2, 3}:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if messages & _MESSAGE_KINDS & _NORMAL_MESSAGES:
        state.management.broadcasting = control in _SENDING_STAYS_ON
    return bytes((0x68, control))


def link_control(state: EcuState, request: bytes) -> bytes:
    """0x87: another bit rate until the session ends; verify it first, then go there after the answer."""
    kind = request[1]
    link = state.link
    if kind == _VERIFY_FIXED:
        check_length(request, 3)
        link.verified_bps = _bitrate(_BITRATES.get(request[2]))
    elif kind == _VERIFY_SPECIFIC:
        check_length(request, 5)
        link.verified_bps = _bitrate(int.from_bytes(request[2:]))
    else:
        check_length(request, 2)
        if link.verified_bps is None:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        link.wanted_bps, link.verified_bps = link.verified_bps, None
    return bytes((0xC7, kind))


def _bitrate(bitrate_bps: int | None) -> int:
    if bitrate_bps is None or bitrate_bps not in _BITRATES.values():
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return bitrate_bps
