"""Every service of the virtual BMS, with the sessions docs/ecu-contract.md gives it."""

from virtual_pack.ecu.ecu_state import ALL_SESSIONS, NON_DEFAULT_SESSIONS, PROGRAMMING_SESSION
from virtual_pack.ecu.services.communication_services import communication_control
from virtual_pack.ecu.services.data_services import read_data_by_identifier, read_memory_by_address, write_data_by_identifier
from virtual_pack.ecu.services.fault_services import clear_diagnostic_information, control_dtc_setting, read_dtc_information
from virtual_pack.ecu.services.routine_services import routine_control
from virtual_pack.ecu.services.security_services import security_access
from virtual_pack.ecu.services.service import Service
from virtual_pack.ecu.services.session_services import diagnostic_session_control, ecu_reset, tester_present
from virtual_pack.ecu.services.transfer_services import request_download, request_transfer_exit, transfer_data


def service_table(security_level: int) -> dict[int, Service]:
    """Return service id → service, for a BMS whose security access has this level."""
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
            sub_functions=dict.fromkeys((0x01, 0x02, 0x03, 0x04, 0x06, 0x0A), ALL_SESSIONS),
            suppressible=True,
            functional=True,
        ),
        0x22: Service(handler=read_data_by_identifier, sessions=ALL_SESSIONS, minimum_length=3, functional=True),
        0x23: Service(handler=read_memory_by_address, sessions=ALL_SESSIONS, minimum_length=2),
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
        0x2E: Service(handler=write_data_by_identifier, sessions=PROGRAMMING_SESSION, minimum_length=4, needs_unlock=True),
        0x31: Service(handler=routine_control, sessions=NON_DEFAULT_SESSIONS, minimum_length=4, suppressible=True),
        0x34: Service(handler=request_download, sessions=PROGRAMMING_SESSION, minimum_length=3, needs_unlock=True),
        0x36: Service(handler=transfer_data, sessions=PROGRAMMING_SESSION, minimum_length=2, needs_unlock=True),
        0x37: Service(handler=request_transfer_exit, sessions=PROGRAMMING_SESSION, minimum_length=1, needs_unlock=True),
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
