"""Communication control: 0x28 (ISO 14229-1, 10.5)."""

from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

_NORMAL_MESSAGES = 0x01
_MESSAGE_KINDS = 0x03
_THIS_NETWORK = frozenset({0x00, 0xF0})
"""Subnet of all, and of this network only (ISO 14229-1, B.1)."""
_SENDING_STAYS_ON = frozenset({0x00, 0x02})


def communication_control(state: EcuState, request: bytes) -> bytes:
    """0x28: switches the broadcasts. Receiving normal messages makes no difference to this BMS."""
    check_length(request, 3)
    control, messages = request[1], request[2]
    if messages & 0xF0 not in _THIS_NETWORK or messages & 0x0F not in {1, 2, 3}:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if messages & _MESSAGE_KINDS & _NORMAL_MESSAGES:
        state.management.broadcasting = control in _SENDING_STAYS_ON
    return bytes((0x68, control))
