"""Which ids and address bytes the definition's ECU, all ECUs and other testers use (ISO 15765-2, 10.3; ISO 15765-4)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bms.definition.model import Diagnostics
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress
from can_drivers.isotp.parameters import AddressingMode

_LARGEST_STANDARD_ID = 0x7FF
_OBD_FUNCTIONAL_ID = 0x7DF
_OBD_REQUEST_IDS = range(0x7E0, 0x7E8)
_OBD_RESPONSE_OFFSET = 8
"""ISO 15765-4, 10.5: every legislated tester speaks on 0x7DF and 0x7E0…0x7E7, and hears 0x7E8…0x7EF."""
_FIXED_PHYSICAL = 0x18DA
_FIXED_FUNCTIONAL = 0x18DB
"""Upper half of normal fixed ids: priority 6, target address, source address follow (ISO 15765-2, 10.3.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How one ECU is reached. Bit rates pace the sending; ids None: those of the definition; address bytes go with the ids."""

    fd: bool = False
    bitrate_bps: int = 500_000
    data_bitrate_bps: int = 2_000_000
    request_id: int | None = None
    response_id: int | None = None
    request_address_byte: int | None = None
    response_address_byte: int | None = None


def physical_address(diagnostics: Diagnostics, settings: ChannelSettings) -> IsoTpAddress:
    """Return the address of one ECU. Ids of the settings are those of another ECU, in normal or extended addressing."""
    if settings.request_id is None:
        return _address(diagnostics, diagnostics.request_id, diagnostics.request_address_byte)
    response_id = diagnostics.response_id if settings.response_id is None else settings.response_id
    request_id = settings.request_id
    if request_id == _OBD_FUNCTIONAL_ID and response_id - _OBD_RESPONSE_OFFSET in _OBD_REQUEST_IDS:
        # Only the request goes to all ECUs; flow control goes to the one that answers.
        request_id = response_id - _OBD_RESPONSE_OFFSET
    return IsoTpAddress(
        tx_id=request_id,
        rx_id=response_id,
        is_extended=request_id > _LARGEST_STANDARD_ID,
        mode=AddressingMode.NORMAL if settings.request_address_byte is None else AddressingMode.EXTENDED,
        tx_address_byte=settings.request_address_byte,
        rx_address_byte=settings.response_address_byte,
    )


def functional_address(diagnostics: Diagnostics, settings: ChannelSettings) -> IsoTpAddress:
    """Return the address of all ECUs, or of those a polled request is for; what they answer to is `physical_address`."""
    if settings.request_id is None:
        to_all = _address(diagnostics, diagnostics.functional_id, diagnostics.functional_address_byte)
        return replace(to_all, functional=True)
    return replace(physical_address(diagnostics, settings), tx_id=settings.request_id, functional=True)


def _address(diagnostics: Diagnostics, tx_id: int, tx_address_byte: int | None) -> IsoTpAddress:
    return IsoTpAddress(
        tx_id=tx_id,
        rx_id=diagnostics.response_id,
        is_extended=diagnostics.is_extended,
        mode=AddressingMode(diagnostics.addressing),
        tx_address_byte=tx_address_byte,
        rx_address_byte=diagnostics.response_address_byte,
    )


def longest_functional_request(diagnostics: Diagnostics, *, fd: bool) -> int:
    """Return how many bytes a request to all ECUs may have: it must fit into one frame (ISO 15765-2, 9.2)."""
    return (62 if fd else 7) - (diagnostics.addressing != AddressingMode.NORMAL.value)


def request_id_of(diagnostics: Diagnostics, response_id: int) -> int | None:
    """Return the physical request id of an ECU that answers a functional request from `response_id`; None: it cannot be one."""
    if diagnostics.addressing != AddressingMode.NORMAL.value or response_id == diagnostics.response_id:
        return None
    if not diagnostics.is_extended:
        request_id = response_id - _OBD_RESPONSE_OFFSET
        return request_id if diagnostics.functional_id == _OBD_FUNCTIONAL_ID and request_id in _OBD_REQUEST_IDS else None
    tester = diagnostics.functional_id & 0xFF
    if diagnostics.functional_id >> 16 == _FIXED_FUNCTIONAL and response_id >> 8 == _FIXED_PHYSICAL << 8 | tester:
        return _FIXED_PHYSICAL << 16 | (response_id & 0xFF) << 8 | tester
    return None


class OtherTesters:
    """Recognises requests to the definition's ECU, or to all ECUs: whoever sent a received one, it was not this program."""

    def __init__(self, diagnostics: Diagnostics, also: Iterable[int] = ()) -> None:
        """Know the ids they may have. `also`: request ids of other ECUs that are polled; ids above 0x7FF are 29-bit."""
        self._also = frozenset(also) - {diagnostics.request_id}
        self._is_extended = diagnostics.is_extended
        self._ids = {diagnostics.request_id, diagnostics.functional_id}
        self._any_source: set[int] = set()
        self._target_bytes: set[int | None] = set()
        if not diagnostics.is_extended:
            self._ids.add(_OBD_FUNCTIONAL_ID)
        elif diagnostics.request_id >> 16 == _FIXED_PHYSICAL:
            # Another tester has another source address, the low byte of the id.
            self._any_source = {diagnostics.request_id >> 8, diagnostics.functional_id >> 8}
        if diagnostics.addressing != AddressingMode.NORMAL.value:
            self._target_bytes = {diagnostics.request_address_byte, diagnostics.functional_address_byte}

    def sent(self, frame: Frame) -> bool:
        """Return whether a received frame is part of such a request."""
        if frame.can_id in self._also and frame.is_extended == (frame.can_id > _LARGEST_STANDARD_ID):
            return not frame.is_error
        if frame.can_id not in self._ids and not (frame.is_extended and frame.can_id >> 8 in self._any_source):
            return False
        if frame.is_extended != self._is_extended or frame.is_error:
            return False
        return not self._target_bytes or (bool(frame.data) and frame.data[0] in self._target_bytes)
