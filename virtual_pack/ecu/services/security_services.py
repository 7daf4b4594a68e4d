"""Security access: 0x27 (ISO 14229-1, 10.4)."""

from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.security_access import SEED_BYTES
from virtual_pack.ecu.services.service import check_length


def security_access(state: EcuState, request: bytes) -> bytes:
    """0x27: odd sub-function gives a seed, even one takes the key."""
    if request[1] % 2:
        check_length(request, 2)
        return bytes((0x67, request[1])) + state.security.request_seed(state.now_s)
    check_length(request, 2 + SEED_BYTES)
    state.security.send_key(request[2:], state.now_s)
    return bytes((0x67, request[1]))
