"""One command of an OBDb signal set: whom it asks, what for, how often, and for which model years."""

import re
from dataclasses import dataclass

from bms.definition.polling import PollCommand
from bms.definition.tables import Table

TIMEOUT_STEP_S = 0.004
"""`tmo` counts in the steps of the adapter command it comes from (ELM327, AT ST)."""

_SERVICES = ("01", "09", "21", "22")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_LARGEST_STANDARD_ID, _LARGEST_EXTENDED_ID = 0x7FF, 0x1FFF_FFFF
_TO_ALL = {"7DF": 0x7E8, "DB33": 0x18DAF110}
"""Header of a request to all ECUs → who answers first (ISO 15765-4, 10.5)."""
_DEFAULT_SESSION = 0x01


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelYears:
    """Which model years something is for. With `first` after `last` it is for those outside of them."""

    first: int | None
    last: int | None
    years: tuple[int, ...]

    def include(self, year: int) -> bool:
        """Return whether it is for cars of a model year."""
        if year in self.years:
            return True
        if self.first is not None and self.last is not None and self.first > self.last:
            return year >= self.first or year <= self.last
        if self.first is None and self.last is None:
            return False
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)

    @property
    def newest(self) -> int:
        """The last model year it is for; without an end, a year that has not come."""
        if self.last is None and self.first is not None:
            return 9999
        return max((*self.years, self.last or 0))


def read_years(entry: Table) -> ModelYears | None:
    """Return the model years of a command; None: all.

    Raises:
        DefinitionError: there is a mistake in them.
    """
    table = entry.optional_table("filter")
    if table is None:
        return None
    first, last = table.optional_integer("from", maximum=9999), table.optional_integer("to", maximum=9999)
    years = tuple(int(year) for year in table.numbers("years")) if table.has("years") else ()
    return None if first is None and last is None and not years else ModelYears(first=first, last=last, years=years)


def read_command(entry: Table, session: int | None, left_out: list[str]) -> PollCommand | None:
    """Return a command without its signals, or None if it cannot be sent over CAN; `left_out` then says why.

    Args:
        entry: the command.
        session: the signal set's own diagnostic session, or None.
        left_out: extended by what is not understood.

    Raises:
        DefinitionError: there is a mistake in the command.
    """
    header, response = entry.text("hdr"), entry.text("rax", "")
    request = _request(entry)
    extended = entry.text("eax", "")
    key = f"{header}.{response}.{request.hex().upper()}" + (f"|e={extended}" if extended else "")
    if entry.text("proto", "").startswith("9141"):
        left_out.append(f"{key}: not on CAN")
        return None
    ids = _addresses(entry, header, response)
    address_bytes = _address_bytes(entry, extended)
    if ids is None or address_bytes is None:
        left_out.append(f"{key}: address not understood")
        return None
    period_s = entry.number("freq", 1.0)
    if period_s <= 0:
        raise entry.mistake("freq must be greater than 0.")
    own_session = read_session(entry, "din")
    session = session if own_session is None else own_session
    if session == _DEFAULT_SESSION:
        session = None
    if session is not None:
        left_out.append(f"{key}: needs another diagnostic session ({session:02X}); decoded in logs, but not asked for")
    return PollCommand(
        key=key,
        request_id=ids[0],
        response_id=ids[1],
        request=request,
        period_s=period_s,
        signals=(),
        request_address_byte=address_bytes[0],
        response_address_byte=address_bytes[1],
        session=session,
    )


def read_session(table: Table, key: str) -> int | None:
    """Return a diagnostic session in hexadecimal; None where there is none.

    Raises:
        DefinitionError: it is not one byte in hexadecimal.
    """
    text = table.text(key, "")
    number = _byte(text)
    if text and number is None:
        raise table.mistake(f"{key} must be one byte in hexadecimal, not {text!r:.20}.")
    return number


def timeout_s(entry: Table) -> float:
    """Return how long an answer to a command may take, 0 where it is not said."""
    return (_byte(entry.text("tmo", "")) or 0) * TIMEOUT_STEP_S


def _request(entry: Table) -> bytes:
    parameter = entry.table("cmd")
    services = [service for service in _SERVICES if parameter.text(service, "")]
    if len(services) != 1:
        raise entry.mistake(f"cmd must name one service: {', '.join(_SERVICES)}.")
    identifier = parameter.text(services[0])
    if not _HEXADECIMAL.fullmatch(identifier) or len(identifier) > 8:
        raise entry.mistake(f"{identifier!r:.20} is not an identifier in hexadecimal.")
    return bytes.fromhex(services[0] + identifier)


def _byte(text: str) -> int | None:
    return int(text, 16) if len(text) == 2 and _HEXADECIMAL.fullmatch(text) else None


def _address_bytes(entry: Table, extended: str) -> tuple[int | None, int | None] | None:
    """Return the first bytes of requests and answers in extended addressing: the ECU's address, and ours."""
    if not extended:
        return None, None
    ecu, tester = _byte(extended), _byte(entry.text("tst", "F1"))
    return None if ecu is None or tester is None else (ecu, tester)


def _addresses(entry: Table, header: str, response: str) -> tuple[int, int] | None:
    """Return request and response id. 11 bit: 3 digits. 29 bit: 4 digits between priority and tester address, or all 8."""
    priority = entry.text("pri", "18")
    tester = entry.text("tst", "F1")
    request_digits = {3: header, 4: priority + header + tester, 8: header}.get(len(header), "")
    if response:
        whole = priority + "DA" + tester + response if len(header) == 4 else response
        response_digits = {2: whole, 3: response, 6: priority + response, 8: response}.get(len(response), "")
    elif header.upper() in _TO_ALL:
        response_digits = f"{_TO_ALL[header.upper()]:X}"
    elif len(header) == 4:
        response_digits = priority + header[:2] + tester + header[2:]
    else:
        response_digits = ""
    try:
        request_id = int(request_digits, 16)
        # ISO 15765-4, 10.5: the answer to an 11-bit request comes 8 higher.
        response_id = int(response_digits, 16) if response_digits or response else request_id + 8
    except ValueError:
        return None
    same_kind = (request_id > _LARGEST_STANDARD_ID) == (response_id > _LARGEST_STANDARD_ID)
    possible = min(request_id, response_id) >= 0 and max(request_id, response_id) <= _LARGEST_EXTENDED_ID
    return (request_id, response_id) if same_kind and possible and request_id != response_id else None
