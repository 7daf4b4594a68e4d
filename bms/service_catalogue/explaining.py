"""Requests and answers in words. Nothing raises here, whatever the bytes are: what is wrong becomes a line."""

from bms.definition.model import PackDefinition
from bms.service_catalogue.catalogue import NEGATIVE_RESPONSE, RESPONSE_OFFSET, SUPPRESS_BIT, service
from bms.service_catalogue.data_services import READ_DATA_BY_IDENTIFIER
from bms.service_catalogue.event_service import RESPONSE_ON_EVENT
from bms.service_catalogue.fields import Element
from bms.service_catalogue.knowledge import Knowledge, size_text
from bms.service_catalogue.model import Line, Service
from bms.service_catalogue.negative_responses import negative_response_code
from bms.service_catalogue.reading import MessageReader, TruncatedError

_NEGATIVE_LENGTH = 3


def explain_request(request: bytes, definition: PackDefinition | None = None) -> tuple[Line, ...]:
    """Return a request in words.

    Args:
        request: any bytes, service id first.
        definition: names faults, identifiers and routines of the pack; None: the standard's names only.
    """
    if not request:
        return (Line(level=0, name="nothing", text="1 byte missing"),)
    reader = MessageReader(request, Knowledge(definition))
    known = service(request[0])
    if known is None:
        reader.line(0, f"service {request[0]:02X}", "not in the catalogue", request[:1])
        reader.rest(1, "data")
        return tuple(reader.lines)
    reader.line(0, known.name, known.meaning, request[:1])
    _body(reader, known, answer=False)
    return tuple(reader.lines)


def explain_response(request: bytes, response: bytes, definition: PackDefinition | None = None) -> tuple[Line, ...]:
    """Return an answer in words.

    Args:
        request: what was asked, or empty if that is not known; helps to take values apart.
        response: any bytes, response service id first.
        definition: as in `explain_request`.
    """
    if not response:
        return (Line(level=0, name="no answer", text=""),)
    if response[0] == NEGATIVE_RESPONSE:
        return _negative(request, response)
    reader = MessageReader(response, Knowledge(definition), requested=_requested(request))
    number = response[0] - RESPONSE_OFFSET
    known = service(number) if number >= 0 else None
    if known is None:
        reader.line(0, f"answer {response[0]:02X}", "of no service in the catalogue", response[:1])
        reader.rest(1, "data")
        return tuple(reader.lines)
    foreign = bool(request) and request[0] != number
    text = f"not an answer to {request[0]:02X}" if foreign else "positive answer"
    reader.line(0, known.name, text, response[:1])
    _body(reader, known, answer=True)
    return tuple(reader.lines)


def _body(reader: MessageReader, known: Service, *, answer: bool) -> None:
    """Read what follows the service id."""
    elements: tuple[Element, ...] | None = known.response if answer else known.request
    try:
        # An answer to 0x2A is the service id alone (11.5); the values come later, as messages of their own.
        if known.sub_functions and not (answer and known.selector == "transmission_mode"):
            elements = _selected(reader, known, answer=answer)
        if elements is not None:
            reader.read(elements, 1)
    except TruncatedError:
        return
    reader.rest(1, "data" if elements is None else "extra bytes", secret=known.secret)
    if known is RESPONSE_ON_EVENT:
        _explain_nested(reader)


def _selected(reader: MessageReader, known: Service, *, answer: bool) -> tuple[Element, ...] | None:
    """Read the second byte and return the fields it chooses; None: nobody knows them.

    Raises:
        TruncatedError: there is no second byte.
    """
    raw = reader.take(1, 1, known.selector)
    sub = known.sub_function(raw[0])
    number = raw[0] & ~SUPPRESS_BIT if known.suppressible else raw[0]
    if sub is not None:
        words = f"{sub.name}: {sub.meaning}"
    elif number in known.retired:
        words = f"{known.retired[number]}: taken out with the 2020 edition"
    else:
        words = "reserved"
    if known is RESPONSE_ON_EVENT and number & 0x40:
        words += "; kept over a power-down"
    if known.suppressible and raw[0] & SUPPRESS_BIT:
        words += "; no positive answer wanted"
    reader.line(1, known.selector, f"{number:02X} {words}", raw)
    if sub is None:
        return None
    return sub.response if answer else sub.request


def _negative(request: bytes, response: bytes) -> tuple[Line, ...]:
    """Explain 7F, service, code (8.4)."""
    missing = _NEGATIVE_LENGTH - len(response)
    known = service(response[1]) if len(response) > 1 else None
    name = known.name if known is not None else "a service" if len(response) < 2 else f"service {response[1]:02X}"
    foreign = bool(request) and len(response) > 1 and response[1] != request[0]
    lines = [
        Line(
            level=0,
            name="refused",
            text=f"{name}; not what was asked" if foreign else name,
            raw=response[:2].hex(" ").upper(),
        )
    ]
    if missing > 0:
        lines.append(Line(level=1, name="response code", text=f"{size_text(missing)} missing"))
        return tuple(lines)
    code = negative_response_code(response[2])
    lines.append(Line(level=1, name=code.name, text=code.meaning, raw=f"{response[2]:02X}"))
    lines.append(Line(level=1, name="advice", text=code.advice))
    rest = response[_NEGATIVE_LENGTH:]
    if rest:
        lines.append(Line(level=1, name="extra bytes", text=size_text(len(rest)), raw=rest.hex(" ").upper()))
    return tuple(lines)


def _requested(request: bytes) -> list[int]:
    """Return the data identifiers of a request to read them."""
    if request[:1] != bytes([READ_DATA_BY_IDENTIFIER.number]):
        return []
    return [int.from_bytes(request[at : at + 2], "big") for at in range(1, len(request) - 1, 2)]


def _explain_nested(reader: MessageReader) -> None:
    """Explain the request a BMS is to answer by itself, below the line that holds it. One inside another is left as it is."""
    for line in list(reader.lines):
        nested = bytes.fromhex(line.raw)
        if line.name == "service to respond to record" and nested[:1] not in {b"", bytes([RESPONSE_ON_EVENT.number])}:
            reader.lines += [
                Line(level=line.level + 1 + inner.level, name=inner.name, text=inner.text, raw=inner.raw)
                for inner in explain_request(nested)
            ]
