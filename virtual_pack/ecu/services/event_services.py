"""Response on event: 0x86 (ISO 14229-1, 10.9)."""

from collections.abc import Hashable

from virtual_pack.ecu.data_reading import read_identifier
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.event_responses import WINDOW_S, Event, EventType
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.fault_services import REPORTS
from virtual_pack.ecu.services.service import check_length

STOP, REPORT, START, CLEAR = 0x00, 0x04, 0x05, 0x06
_RECORD_BYTES = {EventType.DTC_STATUS: 1, EventType.DATA_IDENTIFIER: 2}
_READ_DTC_INFORMATION = 0x19
_SERVICES = frozenset({_READ_DTC_INFORMATION, 0x22})
"""Services that may answer an event: those that only read."""
_HEAD_BYTES = 3


def response_on_event(state: EcuState, request: bytes) -> bytes:
    """0x86: set up, start, stop, clear, report. Nothing is stored over a reset."""
    kind = request[1]
    if kind in EventType.__members__.values():
        event = _parse(state, request)
        state.events.set_up(event)
        return answer(event, count=0)
    check_length(request, _HEAD_BYTES)
    if request[2] not in WINDOW_S:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if kind == REPORT:
        return bytes((0xC6, REPORT, len(state.events.active))) + b"".join(map(_described, state.events.active))
    if kind == START:
        if not state.events.are_set_up:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        state.events.start(lambda event: observe(state, event), state.now_s)
    elif kind == STOP:
        state.events.stop()
    else:
        state.events.clear()
    return bytes((0xC6, kind, 0, request[2]))


def answer(event: Event, *, count: int) -> bytes:
    """Return the answer to a set-up, and the last word when its window is over: how often it happened."""
    return bytes((0xC6, event.event_type, count, event.window)) + event.record + event.service


def observe(state: EcuState, event: Event) -> Hashable:
    """Return what an event looks at."""
    if event.event_type is EventType.DTC_STATUS:
        mask = event.record[0]
        return tuple((dtc, status & mask) for dtc, status in state.management.faults.supported())
    try:
        return read_identifier(state, int.from_bytes(event.record))
    except RefusedError:
        return None


def _described(event: Event) -> bytes:
    return bytes((event.event_type, event.window)) + event.record + event.service


def _parse(state: EcuState, request: bytes) -> Event:
    event_type = EventType(request[1])
    service_at = _HEAD_BYTES + _RECORD_BYTES[event_type]
    # The shortest service to respond with is a service id and one byte.
    if len(request) < service_at + 2:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    event = Event(
        event_type=event_type, window=request[2], record=request[_HEAD_BYTES:service_at], service=request[service_at:]
    )
    if event.service[0] == _READ_DTC_INFORMATION and event.service[1] not in REPORTS:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    unknown = event_type is EventType.DATA_IDENTIFIER and read_identifier(state, int.from_bytes(event.record)) is None
    if event.window not in WINDOW_S or event.service[0] not in _SERVICES or unknown:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return event
