"""Every service of the virtual BMS, with the sessions docs/ecu-contract.md gives it."""

from virtual_pack.ecu.ecu_state import ALL_SESSIONS, EXTENDED_SESSION, NON_DEFAULT_SESSIONS, PROGRAMMING_SESSION, EcuState
from virtual_pack.ecu.event_responses import EventType
from virtual_pack.ecu.services import authentication_services, event_services
from virtual_pack.ecu.services.authentication_services import authenticate
from virtual_pack.ecu.services.communication_services import communication_control, link_control
from virtual_pack.ecu.services.data_services import (
    input_output_control_by_identifier,
    read_data_by_identifier,
    read_scaling_data_by_identifier,
    write_data_by_identifier,
)
from virtual_pack.ecu.services.event_services import response_on_event
from virtual_pack.ecu.services.fault_services import (
    REPORTS,
    clear_diagnostic_information,
    control_dtc_setting,
    read_dtc_information,
)
from virtual_pack.ecu.services.memory_services import read_memory_by_address, write_memory_by_address
from virtual_pack.ecu.services.periodic_services import dynamically_define_data_identifier, read_data_by_periodic_identifier
from virtual_pack.ecu.services.routine_services import routine_control
from virtual_pack.ecu.services.security_services import security_access
from virtual_pack.ecu.services.service import Service
from virtual_pack.ecu.services.session_services import diagnostic_session_control, ecu_reset, tester_present
from virtual_pack.ecu.services.transfer_services import (
    request_download,
    request_transfer_exit,
    request_upload,
    transfer_data,
)


def service_table(state: EcuState) -> dict[int, Service]:
    """Return service id → service, of what this BMS offers."""
    services = (
        _session_and_faults()
        | _data_and_memory()
        | _control(state.programming.security_level)
        | _programming()
        | _link_and_events()
    )
    if state.authentication is not None:
        services[0x29] = _authentication()
    if state.diagnostics.periodic_id is None:
        del services[0x2A]
    return services


def _session_and_faults() -> dict[int, Service]:
    return {
        0x10: Service(
            handler=diagnostic_session_control,
            sessions=ALL_SESSIONS,
            minimum_length=2,
            sub_functions={0x01: ALL_SESSIONS, 0x02: NON_DEFAULT_SESSIONS, 0x03: ALL_SESSIONS},
            suppressible=True,
            functional=True,
        ),
        0x11: Service(
            handler=ecu_reset,
            sessions=ALL_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys((0x01, 0x03), ALL_SESSIONS),
            suppressible=True,
            functional=True,
        ),
        0x14: Service(handler=clear_diagnostic_information, sessions=NON_DEFAULT_SESSIONS, minimum_length=4, functional=True),
        0x19: Service(
            handler=read_dtc_information,
            sessions=ALL_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys(REPORTS, ALL_SESSIONS),
            suppressible=True,
            functional=True,
        ),
        0x3E: Service(
            handler=tester_present,
            sessions=ALL_SESSIONS,
            minimum_length=2,
            sub_functions={0x00: ALL_SESSIONS},
            suppressible=True,
            functional=True,
        ),
        0x85: Service(
            handler=control_dtc_setting,
            sessions=NON_DEFAULT_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys((0x01, 0x02), NON_DEFAULT_SESSIONS),
            suppressible=True,
            functional=True,
        ),
    }


def _data_and_memory() -> dict[int, Service]:
    return {
        0x22: Service(handler=read_data_by_identifier, sessions=ALL_SESSIONS, minimum_length=3, functional=True),
        0x23: Service(handler=read_memory_by_address, sessions=ALL_SESSIONS, minimum_length=2),
        0x24: Service(handler=read_scaling_data_by_identifier, sessions=ALL_SESSIONS, minimum_length=3),
        0x2A: Service(handler=read_data_by_periodic_identifier, sessions=EXTENDED_SESSION, minimum_length=2),
        0x2C: Service(
            handler=dynamically_define_data_identifier,
            sessions=NON_DEFAULT_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys((0x01, 0x02, 0x03), NON_DEFAULT_SESSIONS),
            suppressible=True,
        ),
        0x2E: Service(handler=write_data_by_identifier, sessions=PROGRAMMING_SESSION, minimum_length=4, needs_unlock=True),
        0x3D: Service(
            handler=write_memory_by_address, sessions=NON_DEFAULT_SESSIONS, minimum_length=2, needs_authentication=True
        ),
    }


def _control(security_level: int) -> dict[int, Service]:
    return {
        0x27: Service(
            handler=security_access,
            sessions=NON_DEFAULT_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys((security_level, security_level + 1), NON_DEFAULT_SESSIONS),
            suppressible=True,
        ),
        0x28: Service(
            handler=communication_control,
            sessions=NON_DEFAULT_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys((0x00, 0x01, 0x02, 0x03), NON_DEFAULT_SESSIONS),
            suppressible=True,
            functional=True,
        ),
        0x2F: Service(handler=input_output_control_by_identifier, sessions=EXTENDED_SESSION, minimum_length=4),
        0x31: Service(handler=routine_control, sessions=NON_DEFAULT_SESSIONS, minimum_length=4, suppressible=True),
    }


def _programming() -> dict[int, Service]:
    handlers = {
        0x34: (request_download, 3),
        0x35: (request_upload, 3),
        0x36: (transfer_data, 2),
        0x37: (request_transfer_exit, 1),
    }
    return {
        service_id: Service(handler=handler, sessions=PROGRAMMING_SESSION, minimum_length=length, needs_unlock=True)
        for service_id, (handler, length) in handlers.items()
    }


def _link_and_events() -> dict[int, Service]:
    kinds = (*EventType, event_services.STOP, event_services.REPORT, event_services.START, event_services.CLEAR)
    return {
        0x86: Service(
            handler=response_on_event,
            sessions=EXTENDED_SESSION,
            minimum_length=2,
            sub_functions=dict.fromkeys(kinds, EXTENDED_SESSION),
            suppressible=True,
        ),
        0x87: Service(
            handler=link_control,
            sessions=NON_DEFAULT_SESSIONS,
            minimum_length=2,
            sub_functions=dict.fromkeys((0x01, 0x02, 0x03), NON_DEFAULT_SESSIONS),
            suppressible=True,
            functional=True,
        ),
    }


def _authentication() -> Service:
    tasks = authentication_services
    proving = (tasks.DE_AUTHENTICATE, tasks.UNIDIRECTIONAL, tasks.BIDIRECTIONAL, tasks.PROOF_OF_OWNERSHIP)
    return Service(
        handler=authenticate,
        sessions=ALL_SESSIONS,
        minimum_length=2,
        sub_functions=dict.fromkeys(proving, NON_DEFAULT_SESSIONS) | {tasks.CONFIGURATION: ALL_SESSIONS},
        suppressible=True,
    )
