"""What the standard and a pack definition together know about identifiers, fault codes and routines."""

from bms.definition.model import PackDefinition, SnapshotField
from bms.definition.polling import PolledSignal
from bms.service_catalogue.dtc import EXTENDED_RECORDS, display_code
from bms.service_catalogue.identifiers import DATA_IDENTIFIERS, data_identifier_name, routine_name
from bms.service_catalogue.session_services import SESSIONS

_READ_DATA = 0x22
_ACTIVE_SESSION = 0xF186
_SHORTEST_TEXT = 3


class Knowledge:
    """Looks things up; a definition is optional."""

    def __init__(self, definition: PackDefinition | None) -> None:
        """Take from the definition what it says about identifiers and routines."""
        self._has_definition = definition is not None
        self._faults = {} if definition is None else definition.faults.faults
        self._stored: dict[int, SnapshotField] = {} if definition is None else definition.faults.snapshot_fields
        self._identity: dict[int, str] = {}
        self._routines: dict[int, str] = {}
        self._polled: dict[int, tuple[PolledSignal, ...]] = {}
        self._programming = None if definition is None else definition.programming
        if definition is None:
            return
        if definition.diagnostics is not None:
            self._identity = {did: name.replace("_", " ") for name, did in definition.diagnostics.identity.items()}
        if definition.programming is not None:
            programming = definition.programming
            self._routines = {
                programming.precondition_routine: "check programming preconditions",
                programming.check_memory_routine: "check memory",
                programming.erase_routine: "erase memory",
                programming.dependencies_routine: "check programming dependencies",
            }
            if programming.prepare_routine is not None:
                self._routines[programming.prepare_routine] = "enter service state"
        if definition.polling is not None:
            for command in (*definition.polling.commands, *definition.polling.others):
                if command.request[:1] == bytes([_READ_DATA]) and len(command.request) == 3:
                    self._polled[int.from_bytes(command.request[1:], "big")] = command.signals

    def identifier_name(self, identifier: int) -> str:
        """Return what a data identifier stands for: the standard's word, else the definition's."""
        if identifier in DATA_IDENTIFIERS:
            return DATA_IDENTIFIERS[identifier]
        if identifier in self._stored:
            return self._stored[identifier].text
        return self._identity.get(identifier) or data_identifier_name(identifier)

    def data_length(self, identifier: int) -> int | None:
        """Return the length of the value of a data identifier in bytes; None: nobody says."""
        if identifier == _ACTIVE_SESSION:
            return 1
        stored = self._stored.get(identifier)
        return None if stored is None else stored.length

    def record_length(self, record: int) -> int | None:
        """Return the length of an extended data record in bytes; None: nobody says."""
        known = EXTENDED_RECORDS.get(record) if self._has_definition else None
        return None if known is None else known[1]

    def record_text(self, record: int, raw: bytes) -> str:
        """Return an extended data record in words."""
        known = EXTENDED_RECORDS.get(record) if self._has_definition else None
        if known is None or len(raw) != known[1]:
            return size_text(len(raw))
        name, unit = (known[0][:-2], " s") if known[0].endswith("_s") else (known[0], "")
        return f"{name.replace('_', ' ')} {int.from_bytes(raw, 'big')}{unit}"

    def data_text(self, identifier: int, raw: bytes) -> str:
        """Return a value in words: number and unit, text, or just its length."""
        if identifier == _ACTIVE_SESSION and len(raw) == 1:
            return SESSIONS.get(raw[0], "a session of the manufacturer's own")
        stored = self._stored.get(identifier)
        if stored is not None and len(raw) == stored.length:
            number = round(int.from_bytes(raw, "big", signed=stored.signed) * stored.scale, 6)
            return f"{number:g} {stored.unit}".strip()
        text = raw.rstrip(b"\x00\xff ")
        if len(text) >= _SHORTEST_TEXT and text.isascii() and text.decode("ascii").isprintable():
            return f"“{text.decode('ascii')}”"
        return size_text(len(raw))

    def data_parts(self, identifier: int, raw: bytes) -> list[tuple[str, str]]:
        """Return (name, text) of every signal the definition knows inside a value."""
        return [(signal.name or signal.id, _signal_text(signal, raw)) for signal in self._polled.get(identifier, ())]

    def fault_text(self, code: int) -> str:
        """Return a fault code as workshops write it, with what it means if the definition knows it."""
        known = self._faults.get(code)
        return display_code(code) if known is None else f"{known.display} {known.text}"

    def routine_name(self, identifier: int) -> str:
        """Return what a routine does: the definition's word, else the standard's."""
        return self._routines.get(identifier) or routine_name(identifier)

    def routine_result(self, identifier: int, raw: bytes) -> str:
        """Return what a routine says, in the definition's words where it has some."""
        programming = self._programming
        if programming is None or not raw:
            return size_text(len(raw))
        if identifier == programming.precondition_routine:
            mask = int.from_bytes(raw, "big")
            named = [text for bit, text in enumerate(programming.precondition_texts) if mask >> bit & 1]
            return ", ".join(named) or ("something unknown is in the way" if mask else "all are met")
        if identifier in {programming.check_memory_routine, programming.dependencies_routine}:
            return programming.check_memory_texts.get(raw[0], size_text(len(raw)))
        return size_text(len(raw))


def size_text(size: int) -> str:
    """Return a number of bytes in words."""
    return "1 byte" if size == 1 else f"{size} bytes"


def _signal_text(signal: PolledSignal, raw: bytes) -> str:
    """Return the value of one signal. OBDb counts bits from the most significant one of the first byte, in both byte orders."""
    last = signal.bit_index + signal.bit_length
    if last > 8 * len(raw):
        return "missing"
    if signal.little_endian:
        number = int.from_bytes(raw, "little") >> signal.bit_index
    else:
        number = int.from_bytes(raw, "big") >> 8 * len(raw) - last
    number &= (1 << signal.bit_length) - 1
    if signal.signed and number >> signal.bit_length - 1:
        number -= 1 << signal.bit_length
    if number in signal.texts:
        return signal.texts[number]
    value = number * signal.multiplier / signal.divisor + signal.offset
    if (signal.null_minimum is not None and value <= signal.null_minimum) or (
        signal.null_maximum is not None and value >= signal.null_maximum
    ):
        return "not available"
    if signal.minimum is not None:
        value = max(value, signal.minimum)
    if signal.maximum is not None:
        value = min(value, signal.maximum)
    return f"{round(value, 6):g} {signal.unit}".strip()
