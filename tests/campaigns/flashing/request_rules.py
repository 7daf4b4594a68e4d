"""What a tool that updates one pack may put on the bus: I7, judged by the bus alone.

Written from docs/ecu-contract.md and reliability rules, not from the tool: requests are put together from their frames again,
and each is held against the one job. Blocks must carry exactly the data set, in order, to the staging slot.
"""

from collections.abc import Sequence

from bms.calibration.model import DataSet
from bms.definition.model import Programming
from can_drivers.frames import Frame

_READING = {0x19, 0x22}
_SESSIONS = {bytes.fromhex(text) for text in ("1001", "1002", "1003", "1083")}
_SWITCHES = {bytes.fromhex(text) for text in ("288001", "288301", "8581", "8582", "3E00", "3E80", "1101")}
_WRITES = {0xF15A: 32, 0xF198: 16, 0xF199: 8}
_CHANGING = {0x11, 0x14, 0x27, 0x28, 0x29, 0x2E, 0x2F, 0x31, 0x34, 0x35, 0x36, 0x37, 0x3D, 0x85, 0x87}
_REFUSED_KEY = b"\x7f\x27\x35"
_HEAD_BYTES = 16


class RequestRules:
    """Follows one bus. `changing`: beginnings of the requests of the present process that change something, in order."""

    def __init__(self, programming: Programming, data_sets: Sequence[DataSet]) -> None:
        self._programming = programming
        self._contents = {
            programming.staging_address: [data_set.payload for data_set in data_sets],
            programming.staging_header_address: [data_set.header_bytes for data_set in data_sets],
        }
        self._erase = b"\x31\x01" + programming.erase_routine.to_bytes(2) + programming.staging_address.to_bytes(4)
        self._erase += programming.payload_length.to_bytes(4)
        self._violations: list[str] = []
        self._message = bytearray()
        self._missing = 0
        self.new_process()

    def new_process(self) -> None:
        """Another tool process begins: it has to go through everything again."""
        self.changing: list[bytes] = []
        self._message.clear()
        self._missing = 0
        self._erased = self._checked = self._committing = self._key_refused = False
        self._wanted: list[bytes] = []
        self._offset = self._block_end = 0
        self._counter = 1
        self._parts_done = 0

    def take_violations(self) -> list[str]:
        """Return what was wrong since the last call."""
        violations, self._violations = self._violations, []
        return violations

    def on_answer(self, data: bytes, *, arrives: bool) -> None:
        """Take a frame of the BMS. `arrives`: nothing can happen to it on its way."""
        refused = data[1:4]
        if refused == _REFUSED_KEY and arrives:
            self._key_refused = True
        elif self._committing and refused[:2] == b"\x7f\x31" and refused[2:] != b"\x78":
            # Refused is not done: it may be asked again.
            self._checked, self._committing = True, False

    def on_frame(self, frame: Frame) -> None:
        """Take a frame the tool has put on the bus."""
        data = frame.data
        kind, low = data[0] >> 4, data[0] & 0x0F
        if kind == 2:
            if self._missing > 0:
                self._message += data[1:]
                self._missing -= len(data) - 1
                if self._missing <= 0:
                    self._whole(bytes(self._message[: len(self._message) + min(self._missing, 0)]))
        elif kind == 0:
            self._begin(data[1 : 1 + low] if low else data[2 : 2 + data[1]])
            self._whole(bytes(self._message))
        elif kind == 1:
            self._begin(data[2:])
            self._missing = (low << 8 | data[1]) - len(self._message)

    def _begin(self, data: bytes) -> None:
        self._message = bytearray(data)
        self._missing = 0
        if data[0] in _CHANGING and (not self.changing or self.changing[-1] != data[:_HEAD_BYTES]):
            self.changing.append(bytes(data[:_HEAD_BYTES]))

    def _whole(self, request: bytes) -> None:
        self._missing = 0
        objection = self._objection(request)
        if objection:
            self._violations.append(f"{request[:_HEAD_BYTES].hex(' ')}: {objection}")

    def _objection(self, request: bytes) -> str:
        service = request[0]
        if service in _READING or request in _SWITCHES or request in _SESSIONS:
            return ""
        if service == 0x23:
            return self._objection_to_reading(request)
        if service == 0x27:
            return self._objection_to_key(request)
        if service == 0x29:
            return "" if request[1] in {1, 2, 3} else "not a step of an authentication"
        if service == 0x2E:
            return "" if _WRITES.get(int.from_bytes(request[1:3])) == len(request) - 3 else "not a fingerprint"
        if service == 0x31:
            return self._objection_to_routine(request)
        return self._objection_to_transfer(request)

    def _objection_to_reading(self, request: bytes) -> str:
        address, length = int.from_bytes(request[2:6]), int.from_bytes(request[6:8])
        plan = self._programming
        areas = ((plan.active_address, plan.payload_length), (plan.active_header_address, plan.header_length))
        inside = any(start <= address and address + length <= start + size for start, size in areas)
        return "" if request[1] == 0x24 and inside else "not the active data set"

    def _objection_to_key(self, request: bytes) -> str:
        level = self._programming.security_level
        if request[1] not in {level, level + 1}:
            return "another security level"
        return "a second key after the first was refused" if self._key_refused and request[1] == level + 1 else ""

    def _objection_to_routine(self, request: bytes) -> str:
        plan = self._programming
        routine = int.from_bytes(request[2:4])
        if request[1] != 1:
            return "not the start of a routine"
        if routine == plan.erase_routine:
            self._erased, self._checked, self._parts_done = True, False, 0
            return "" if request == self._erase else "erases something else than the staging slot"
        if routine == plan.check_memory_routine:
            self._checked = self._parts_done >= len(self._contents)
            return "" if self._checked else "checks what was not transferred"
        self._committing = routine == plan.dependencies_routine
        if self._committing:
            checked, self._checked = self._checked, False
            return "" if checked else "commits what was not checked since, or a second time"
        return "" if len(request) == 4 and routine in {plan.prepare_routine, plan.precondition_routine} else "unknown routine"

    def _objection_to_transfer(self, request: bytes) -> str:
        service = request[0]
        if not self._erased:
            return "nothing was erased"
        if service == 0x34:
            return self._objection_to_download(request)
        if service == 0x36:
            return self._objection_to_block(request)
        if service == 0x37 and len(request) == 1:
            whole = any(self._block_end == len(content) for content in self._wanted)
            self._parts_done += whole
            return "" if whole else "ends a transfer that is not complete"
        return "no part of an update"

    def _objection_to_download(self, request: bytes) -> str:
        address, length = int.from_bytes(request[3:7]), int.from_bytes(request[7:11])
        self._wanted = [content for content in self._contents.get(address, []) if len(content) == length]
        self._offset = self._block_end = 0
        self._counter = 1
        good = request[1:3] == b"\x00\x44" and len(request) == 11 and bool(self._wanted)
        return "" if good else "announces something else than payload or header of the staging slot"

    def _objection_to_block(self, request: bytes) -> str:
        counter, data = request[1], request[2:]
        if counter == self._counter + 1 & 0xFF and self._block_end > self._offset:
            self._counter, self._offset = counter, self._block_end
        end = self._offset + len(data)
        self._wanted = [content for content in self._wanted if content[self._offset : end] == data]
        self._block_end = end
        if counter != self._counter:
            return "a block out of order"
        return "" if self._wanted else "a block that is not in the data set"
