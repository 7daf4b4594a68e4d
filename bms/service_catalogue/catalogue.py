"""Every service a tester of a BMS can send, and what of a request its answer repeats."""

from bms.service_catalogue.authentication_service import AUTHENTICATION
from bms.service_catalogue.control_services import INPUT_OUTPUT_CONTROL_BY_IDENTIFIER, ROUTINE_CONTROL
from bms.service_catalogue.data_services import (
    DYNAMICALLY_DEFINE_DATA_IDENTIFIER,
    READ_DATA_BY_IDENTIFIER,
    READ_DATA_BY_PERIODIC_IDENTIFIER,
    READ_MEMORY_BY_ADDRESS,
    READ_SCALING_DATA_BY_IDENTIFIER,
    WRITE_DATA_BY_IDENTIFIER,
    WRITE_MEMORY_BY_ADDRESS,
)
from bms.service_catalogue.event_service import RESPONSE_ON_EVENT
from bms.service_catalogue.fault_services import CLEAR_DIAGNOSTIC_INFORMATION, READ_DTC_INFORMATION
from bms.service_catalogue.model import Service
from bms.service_catalogue.session_services import (
    COMMUNICATION_CONTROL,
    CONTROL_DTC_SETTING,
    DIAGNOSTIC_SESSION_CONTROL,
    ECU_RESET,
    LINK_CONTROL,
    SECURITY_ACCESS,
    TESTER_PRESENT,
)
from bms.service_catalogue.transfer_services import (
    REQUEST_DOWNLOAD,
    REQUEST_FILE_TRANSFER,
    REQUEST_TRANSFER_EXIT,
    REQUEST_UPLOAD,
    TRANSFER_DATA,
)

SERVICES: tuple[Service, ...] = (
    DIAGNOSTIC_SESSION_CONTROL,
    ECU_RESET,
    CLEAR_DIAGNOSTIC_INFORMATION,
    READ_DTC_INFORMATION,
    READ_DATA_BY_IDENTIFIER,
    READ_MEMORY_BY_ADDRESS,
    READ_SCALING_DATA_BY_IDENTIFIER,
    SECURITY_ACCESS,
    COMMUNICATION_CONTROL,
    AUTHENTICATION,
    READ_DATA_BY_PERIODIC_IDENTIFIER,
    DYNAMICALLY_DEFINE_DATA_IDENTIFIER,
    WRITE_DATA_BY_IDENTIFIER,
    INPUT_OUTPUT_CONTROL_BY_IDENTIFIER,
    ROUTINE_CONTROL,
    REQUEST_DOWNLOAD,
    REQUEST_UPLOAD,
    TRANSFER_DATA,
    REQUEST_TRANSFER_EXIT,
    REQUEST_FILE_TRANSFER,
    WRITE_MEMORY_BY_ADDRESS,
    TESTER_PRESENT,
    CONTROL_DTC_SETTING,
    RESPONSE_ON_EVENT,
    LINK_CONTROL,
)
"""All of them, ascending by number. 0x83 went with the 2020 edition; 0x84 wraps the others and is not a service of its own."""

RESPONSE_OFFSET = 0x40
"""A positive response begins with the service id plus this (8.3)."""
NEGATIVE_RESPONSE = 0x7F
"""First byte of a negative response (8.4)."""
SUPPRESS_BIT = 0x80
"""suppressPosRspMsgIndicationBit (8.2.2)."""

_BY_NUMBER = {known.number: known for known in SERVICES}


def service(number: int) -> Service | None:
    """Return a service by its number; None: the catalogue does not have it."""
    return _BY_NUMBER.get(number)


def echo_length(request: bytes) -> int:
    """Return how many bytes after the response service id must repeat the request's, the suppress bit left aside.

    Args:
        request: whole request; of an unknown or cut one nothing must be repeated.
    """
    known = _BY_NUMBER.get(request[0]) if request else None
    if known is None:
        return 0
    present = len(request) - 1
    if known is READ_DATA_BY_IDENTIFIER:
        # Of several identifiers a BMS may leave out those it does not have (11.2).
        return known.echo if present == known.echo else 0
    if known is WRITE_MEMORY_BY_ADDRESS:
        return min(present, 1 + (request[1] >> 4) + (request[1] & 0xF)) if present else 0
    if not known.sub_functions:
        return min(present, known.echo)
    sub = known.sub_function(request[1]) if present else None
    return min(present, 1 if known.suppressible else 0) if sub is None else min(present, sub.echo)
