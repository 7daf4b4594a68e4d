"""Routines: 0x31 (ISO 14229-1, 14.2), with the order of checks of its figure."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from virtual_pack.ecu.data_set_check import CheckResult
from virtual_pack.ecu.ecu_state import NON_DEFAULT_SESSIONS, PROGRAMMING_SESSION, EcuState, Session
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import Steps, check_length

_START = 0x01
_ERASE_SECTOR_S = 0.02
_CHECK_S = 0.15
_HEAD_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Routine:
    """`options` bytes follow the routine id; `run` gets them."""

    run: Callable[[EcuState, bytes], bytes | Steps]
    sessions: frozenset[Session] = PROGRAMMING_SESSION
    needs_unlock: bool = True
    options: int = 0


def routine_control(state: EcuState, request: bytes) -> bytes | Steps:
    """0x31 01: start one of the routines; none of them is stopped or asked for results."""
    (routine_id,) = struct.unpack_from(">H", request, 2)
    routine = _routines(state).get(routine_id)
    if routine is None or state.session not in routine.sessions:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if routine.needs_unlock and not state.unlocked:
        raise RefusedError(Nrc.SECURITY_ACCESS_DENIED)
    if request[1] != _START:
        raise RefusedError(Nrc.SUB_FUNCTION_NOT_SUPPORTED)
    check_length(request, _HEAD_BYTES + routine.options)
    head = b"\x71" + request[1:_HEAD_BYTES]
    result = routine.run(state, request[_HEAD_BYTES:])
    return head + result if isinstance(result, bytes) else _then(head, result)


def _routines(state: EcuState) -> dict[int, _Routine]:
    plan = state.programming
    routines = {
        plan.precondition_routine: _Routine(run=_check_preconditions, sessions=NON_DEFAULT_SESSIONS, needs_unlock=False),
        plan.erase_routine: _Routine(run=_erase, options=8),
        plan.check_memory_routine: _Routine(run=_check_memory),
        plan.dependencies_routine: _Routine(run=_commit),
    }
    if plan.prepare_routine is not None:
        routines[plan.prepare_routine] = _Routine(run=_enter_service_state, sessions=NON_DEFAULT_SESSIONS, needs_unlock=False)
    return routines


def _then(head: bytes, steps: Steps) -> Steps:
    return head + (yield from steps)


def _check_preconditions(state: EcuState, _options: bytes) -> bytes:
    return struct.pack(">H", state.management.unmet_programming_conditions())


def _enter_service_state(state: EcuState, _options: bytes) -> bytes:
    if not state.management.enter_service_state():
        raise RefusedError(Nrc.CONDITIONS_NOT_CORRECT)
    return b"\x00"


def _erase(state: EcuState, options: bytes) -> Steps:
    if struct.unpack(">II", options) != (state.programming.staging_address, state.programming.payload_length):
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return _erase_steps(state)


def _erase_steps(state: EcuState) -> Steps:
    state.transfer = None
    for sector in state.memory.staging_sectors():
        yield _ERASE_SECTOR_S
        state.memory.erase_sector(sector)
        if state.memory.active is None:
            # Overwritten in its place: the application must not live on what is being erased.
            state.management.apply_calibration(None, None)
    return b"\x00"


def _check_memory(state: EcuState, _options: bytes) -> bytes | Steps:
    if state.transfer is not None:
        return bytes((CheckResult.INCOMPLETE,))
    return _after_checking(state.memory.check_staging)


def _commit(state: EcuState, _options: bytes) -> bytes | Steps:
    if state.transfer is not None:
        return bytes((CheckResult.INCOMPLETE,))
    if state.memory.staging_is_checked:
        return bytes((state.memory.commit(),))
    return _after_checking(state.memory.commit)


def _after_checking(finish: Callable[[], CheckResult]) -> Steps:
    """A microcontroller needs this long for the signature of 64 KiB."""
    yield _CHECK_S
    return bytes((finish(),))
