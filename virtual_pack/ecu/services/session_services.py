"""Sessions, reset, tester present: 0x10, 0x11, 0x3E (ISO 14229-1, 10.2, 10.3, 10.7)."""

from bms.definition.model import ContractLevel
from virtual_pack.ecu.ecu_state import EcuState, Session
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import Steps, check_length

_BOOT_LOADER_START_S = 0.12


def diagnostic_session_control(state: EcuState, request: bytes) -> bytes | Steps:
    """0x10. Into the boot loader only while the pack is safe without its application."""
    check_length(request, 2)
    session = Session(request[1])
    if session is Session.PROGRAMMING and state.programming.contract_level is ContractLevel.L0:
        raise RefusedError(Nrc.SUB_FUNCTION_NOT_SUPPORTED)
    if session is Session.PROGRAMMING and state.session is not Session.PROGRAMMING:
        if state.management.unmet_programming_conditions():
            raise RefusedError(Nrc.CONDITIONS_NOT_CORRECT)
        return _start_boot_loader(state)
    state.enter_session(session)
    return _session_entered(state)


def ecu_reset(state: EcuState, request: bytes) -> bytes:
    """0x11. The reset follows the answer."""
    check_length(request, 2)
    state.reset_requested = True
    return bytes((0x51, request[1]))


def tester_present(_state: EcuState, request: bytes) -> bytes:
    """0x3E."""
    check_length(request, 2)
    return b"\x7e\x00"


def _start_boot_loader(state: EcuState) -> Steps:
    yield _BOOT_LOADER_START_S
    state.enter_session(Session.PROGRAMMING)
    return _session_entered(state)


def _session_entered(state: EcuState) -> bytes:
    return bytes((0x50, state.session)) + state.session_parameters()
