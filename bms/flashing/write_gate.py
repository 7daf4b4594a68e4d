"""The only place that makes requests which change something in a BMS.

Every one of them passes `WriteGate._emit`: it takes the finished bytes apart again and lets them through only if the permit
names exactly that service, address, routine, identifier or data, and only while the pack the permit is for is the one that
answers. tests/test_architecture.py proves that no other module makes such requests; `UdsClient` refuses them from elsewhere.
"""

from dataclasses import dataclass, replace

from bms.diagnostics.procedure import GatedExchange
from bms.errors import SafetyRefusalError, WrongPackError
from bms.flashing import console_rules
from bms.flashing.last_check import require_safe, require_unchanged
from bms.flashing.permit import DownloadPart, JobKind, Permit

# ISO 14229-1:2020, service identifiers.
_ECU_RESET = 0x11
_CLEAR_DIAGNOSTIC_INFORMATION = 0x14
_SECURITY_ACCESS = 0x27
_COMMUNICATION_CONTROL = 0x28
_WRITE_DATA = 0x2E
_ROUTINE_CONTROL = 0x31
_REQUEST_DOWNLOAD = 0x34
_TRANSFER_DATA = 0x36
_TRANSFER_EXIT = 0x37
_CONTROL_DTC_SETTING = 0x85
_AUTHENTICATION = 0x29

_HARD_RESET = 0x01
_START_ROUTINE = 0x01
_REQUEST_ROUTINE_RESULTS = 0x03
_AUTHENTICATION_STEPS = frozenset({0x01, 0x02, 0x03})
"""verifyCertificate uni- and bidirectional, proofOfOwnership (10.6.2)."""
_SUPPRESS = 0x80
_NORMAL_MESSAGES = 0x01
_FORMAT_PLAIN = 0x00
_FORMAT_4_4 = 0x44
"""Four bytes of address, four of length (addressAndLengthFormatIdentifier, H.1)."""

FINGERPRINT_DIDS = {0xF15A: 32, 0xF198: 16, 0xF199: 8}
"""Fingerprint, tester serial number, programming date (C.1), with their lengths in bytes."""


@dataclass(slots=True)
class _Download:
    """A download under way: where its next and its last block begin."""

    part: DownloadPart
    next_offset: int = 0
    next_counter: int = 1
    last_offset: int | None = None


class WriteGate:
    """Makes the writing requests of one job. One gate serves one permit and one job."""

    def __init__(self, permit: Permit) -> None:
        """Start closed: nothing passes before `pack_answered` was told the right serial number."""
        self._permit = permit
        self._closed = True
        self._download: _Download | None = None

    def pack_answered(self, serial: str) -> None:
        """Tell which pack has just answered; the right one opens the gate until the next reset.

        Raises:
            WrongPackError: it is another pack than the permit is for; the gate is closed.
        """
        self._closed = serial != self._permit.serial
        if self._closed:
            raise WrongPackError(
                f"Another pack answers: {serial or 'one without a serial number'} instead of {self._permit.serial}.",
                advice="Check what is connected, then start the job again.",
            )

    # ------------------------------------------------------------ requests of every job

    def clear_faults(self) -> GatedExchange:
        """Clear all stored faults (0x14, group of all DTCs)."""
        return self._emit(bytes([_CLEAR_DIAGNOSTIC_INFORMATION, 0xFF, 0xFF, 0xFF]))

    # ------------------------------------------------------------ requests of engineers

    def console_request(self, *, echo_length: int, expect_response: bool, deadline_s: float) -> GatedExchange:
        """The permit's own request, as it was confirmed. A refusal is an answer like any other."""
        exchange = self._emit(
            self._permit.request, echo_length=echo_length, functional=self._permit.functional, deadline_s=deadline_s
        )
        return replace(exchange, expect_response=expect_response, accept_negative=True, collect_all=self._permit.functional)

    def ask_for_routine_results(self, routine_id: int) -> GatedExchange:
        """Ask a routine for its results (0x31 03); nothing is started by it."""
        request = bytes([_ROUTINE_CONTROL, _REQUEST_ROUTINE_RESULTS]) + routine_id.to_bytes(2)
        return self._emit(request, echo_length=3)

    # ------------------------------------------------------------ requests that open the way

    def request_seed(self) -> GatedExchange:
        """Ask for the seed of the permit's security level (0x27)."""
        return self._emit(bytes([_SECURITY_ACCESS, self._permit.security_level]), echo_length=1)

    def send_key(self, key: bytes) -> GatedExchange:
        """Send the key (0x27, level + 1)."""
        return self._emit(bytes([_SECURITY_ACCESS, self._permit.security_level + 1]) + key, echo_length=1)

    def authenticate(self, step: int, content: bytes = b"") -> GatedExchange:
        """Do one step of the authentication with a certificate (0x29)."""
        return self._emit(bytes([_AUTHENTICATION, step]) + content, echo_length=1)

    # ------------------------------------------------------------ requests of a flash job

    def switch_fault_storing(self, *, on: bool) -> GatedExchange:
        """Let all ECUs store faults, or not (0x85), without an answer."""
        setting = 0x01 if on else 0x02
        request = bytes([_CONTROL_DTC_SETTING, _SUPPRESS | setting])
        return self._emit(request, echo_length=1, functional=True)

    def switch_communication(self, *, on: bool) -> GatedExchange:
        """Let all ECUs send and receive their normal messages, or not (0x28), without an answer."""
        control = 0x00 if on else 0x03
        request = bytes([_COMMUNICATION_CONTROL, _SUPPRESS | control, _NORMAL_MESSAGES])
        return self._emit(request, echo_length=1, functional=True)

    def start_routine(self, routine_id: int, *, deadline_s: float | None = None) -> GatedExchange:
        """Start one of the definition's routines (0x31 01); the erase routine gets the staging area as its options."""
        programming = self._permit.programming
        options = b""
        if routine_id == programming.erase_routine:
            options = _area(programming.staging_address, programming.payload_length)
        request = bytes([_ROUTINE_CONTROL, _START_ROUTINE]) + routine_id.to_bytes(2) + options
        return self._emit(request, echo_length=3, deadline_s=deadline_s)

    def write_fingerprint(self, did: int, value: bytes) -> GatedExchange:
        """Write who programmed, when, with what (0x2E)."""
        return self._emit(bytes([_WRITE_DATA]) + did.to_bytes(2) + value, echo_length=2)

    def request_download(self, part: DownloadPart) -> GatedExchange:
        """Announce a part of the data set (0x34)."""
        return self._emit(_download_request(part))

    def next_block(self, data_length: int) -> GatedExchange | None:
        """Return the next block of the announced part with at most `data_length` bytes of data (0x36); None after the last."""
        download = self._running_download()
        data = download.part.content[download.next_offset : download.next_offset + data_length]
        if not data:
            return None
        return self._emit(bytes([_TRANSFER_DATA, download.next_counter]) + data, echo_length=1)

    def exit_transfer(self) -> GatedExchange:
        """End the download (0x37)."""
        return self._emit(bytes([_TRANSFER_EXIT]))

    def reset(self) -> GatedExchange:
        """Restart the BMS (0x11 01). The gate closes until the pack has answered again."""
        return self._emit(bytes([_ECU_RESET, _HARD_RESET]), echo_length=1)

    # ------------------------------------------------------------ the gate itself

    def _emit(
        self, request: bytes, *, echo_length: int = 0, functional: bool = False, deadline_s: float | None = None
    ) -> GatedExchange:
        """Let a request through, or not: every writing request of the program is made here.

        Raises:
            SafetyRefusalError: the permit does not cover these bytes, who it was made out to may not do this, or the pack has
                not been identified.
        """
        self._permit.require_right()
        reason = self._objection(request, functional=functional)
        if reason:
            raise SafetyRefusalError(
                f"The write gate stopped a request: {reason}.",
                detail=f"service 0x{request[0]:02X}, {len(request)} bytes, job {self._permit.kind.value}",
                advice="Nothing was sent. Report this together with the job's folder.",
            )
        if request[0] == _ECU_RESET:
            self._closed = True
            self._download = None
        return GatedExchange(
            request=request,
            echo_length=echo_length,
            expect_response=not functional,
            functional=functional,
            deadline_s=deadline_s,
        )

    def _objection(self, request: bytes, *, functional: bool) -> str:
        """Return why these bytes must not leave, or an empty string."""
        service_id = request[0]
        if self._permit.kind is JobKind.CONSOLE and not self._closed:
            return self._objection_to_console(request, functional=functional)
        if service_id in {_COMMUNICATION_CONTROL, _CONTROL_DTC_SETTING}:
            return self._objection_to_switch(request, functional=functional)
        if functional:
            return "it must not be sent to all ECUs"
        if self._closed:
            return "the pack has not been identified since the job began or since its last reset"
        if self._permit.kind is not JobKind.FLASH:
            return self._objection_outside_update(request)
        if service_id in {_REQUEST_DOWNLOAD, _TRANSFER_DATA, _TRANSFER_EXIT}:
            return self._objection_to_transfer(request)
        return self._objection_to_single(request)

    def _objection_to_console(self, request: bytes, *, functional: bool) -> str:
        permit = self._permit
        if request != permit.request or functional != permit.functional:
            return "it is another request than the one that was confirmed"
        return console_rules.objection(permit.definition, request, functional=functional, virtual=permit.virtual)

    def _objection_outside_update(self, request: bytes) -> str:
        kind = self._permit.kind
        if kind is JobKind.CLEAR_FAULTS:
            return "" if request == b"\x14\xff\xff\xff" else "clearing faults does not need it"
        if kind is JobKind.SCAN:
            asks = request[:2] == bytes([_ROUTINE_CONTROL, _REQUEST_ROUTINE_RESULTS]) and len(request) == 4
            return "" if asks else "a scan only asks for results"
        return self._objection_to_unlocking(request)

    def _objection_to_unlocking(self, request: bytes) -> str:
        if request[0] == _SECURITY_ACCESS:
            level = self._permit.security_level
            return "" if request[1] in {level, level + 1} else "it is another security level than the one to be opened"
        allowed = request[0] == _AUTHENTICATION and request[1] in _AUTHENTICATION_STEPS
        return "" if allowed else "the job does not need this service"

    def _objection_to_switch(self, request: bytes, *, functional: bool) -> str:
        allowed = {b"\x28\x80\x01", b"\x28\x83\x01", b"\x85\x81", b"\x85\x82"}
        if self._permit.kind is not JobKind.FLASH or not functional or request not in allowed:
            return "it switches more than the job needs"
        restoring = request in {b"\x28\x80\x01", b"\x85\x81"}
        return "" if restoring or not self._closed else "the pack has not been identified"

    def _objection_to_single(self, request: bytes) -> str:
        service_id = request[0]
        if service_id == _ROUTINE_CONTROL:
            return self._objection_to_routine(request)
        if service_id == _WRITE_DATA:
            length = FINGERPRINT_DIDS.get(int.from_bytes(request[1:3]))
            return "" if length is not None and len(request) == 3 + length else "it writes something else than the fingerprint"
        if request == bytes([_ECU_RESET, _HARD_RESET]):
            return ""
        return self._objection_to_unlocking(request)

    def _objection_to_routine(self, request: bytes) -> str:
        programming = self._permit.programming
        routine_id, options = int.from_bytes(request[2:4]), request[4:]
        if request[1] != _START_ROUTINE:
            return "routines are only started"
        if routine_id == programming.erase_routine:
            area = _area(programming.staging_address, programming.payload_length)
            return "" if options == area else "it erases something else than the staging slot"
        known = {
            programming.prepare_routine,
            programming.precondition_routine,
            programming.check_memory_routine,
            programming.dependencies_routine,
        }
        return "" if routine_id in known and not options else "the definition does not name this routine"

    # ------------------------------------------------------------ transfer

    def _running_download(self) -> _Download:
        if self._download is None:
            raise SafetyRefusalError("The write gate stopped a block that no download was announced for.")
        return self._download

    def block_accepted(self) -> None:
        """Note that the BMS has acknowledged the block sent last; the next one may follow."""
        download = self._running_download()
        if download.last_offset is None:
            raise SafetyRefusalError("The write gate was told of an answer to a block that it did not let through.")
        download.next_offset = download.last_offset
        download.next_counter = download.next_counter + 1 & 0xFF
        download.last_offset = None

    def _objection_to_transfer(self, request: bytes) -> str:
        data_set = self._permit.data_set
        if data_set is None:
            return "the permit has no data set"
        if request[0] == _REQUEST_DOWNLOAD:
            # Decoded and held against the envelope again: the bytes that leave, not the ones that were planned.
            require_safe(self._permit.definition, data_set, virtual=self._permit.virtual)
            return self._announce(request)
        download = self._running_download()
        if request[0] == _TRANSFER_EXIT:
            complete = download.next_offset == len(download.part.content) and len(request) == 1
            return "" if complete else "the part is not complete"
        require_unchanged(data_set)
        end = download.next_offset + len(request) - 2
        if request[1] != download.next_counter or request[2:] != download.part.content[download.next_offset : end]:
            return "the block is not the next one of the checked data set"
        download.last_offset = end
        return ""

    def _announce(self, request: bytes) -> str:
        for part in self._permit.parts:
            if request == _download_request(part):
                self._download = _Download(part=part)
                return ""
        return "it would write outside the staging slot"


def _download_request(part: DownloadPart) -> bytes:
    head = bytes([_REQUEST_DOWNLOAD, _FORMAT_PLAIN, _FORMAT_4_4])
    return head + _area(part.address, len(part.content))


def _area(address: int, length: int) -> bytes:
    """Return address and length as `_FORMAT_4_4` says, big-endian."""
    return address.to_bytes(4) + length.to_bytes(4)
