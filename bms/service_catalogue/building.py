"""From values to a request. Values may be numbers and bytes, or text as people type it into a form or a command line."""

import re
from collections.abc import Mapping, Sequence

from bms.service_catalogue.catalogue import SUPPRESS_BIT
from bms.service_catalogue.catalogue import service as find_service
from bms.service_catalogue.dtc import parse_code
from bms.service_catalogue.fields import Element, Field, Kind, Length, Repeat, SizeFrom, Value
from bms.service_catalogue.model import Service

_PREFIX_LENGTH = 2
_BYTE_KINDS = frozenset({Kind.BYTES, Kind.SECRET, Kind.REQUEST, Kind.DATA_RECORD, Kind.SCALING, Kind.TEXT})
_SEPARATORS = re.compile(r"[\s_,:.-]+")


class RequestValueError(ValueError):
    """A request cannot be made of the values given. `parameter` names the one at fault."""

    def __init__(self, parameter: str, what: str) -> None:
        """Join parameter and reason to a sentence."""
        super().__init__(f"{parameter}: {what}.")
        self.parameter = parameter


def build_request(
    service: Service | int, sub_function: int | None, values: Mapping[str, Value], *, suppress: bool = False
) -> bytes:
    """Return a request.

    Args:
        service: the service or its number.
        sub_function: its second byte where it has one (sub-function, transmission mode, mode of operation), else None.
        values: by the names of the fields and repetitions of the request. Text is read as people type it: quantities in
            decimal (or `0x…`), all other numbers and bytes in hexadecimal, fault codes also as `P1B40-94`, choices also by
            their name; several values separated by commas, the parts of each by colons (`F190:1:4,F18C:1:2`).
        suppress: ask for no positive answer.

    Raises:
        RequestValueError: something is missing, unknown, too long or cannot be read; it names the parameter.
    """
    known = service if isinstance(service, Service) else find_service(service)
    if known is None:
        raise RequestValueError("service", f"0x{service:02X} is not in the catalogue")
    if suppress and not known.suppressible:
        raise RequestValueError("suppress", f"{known.name} always answers")
    head, elements = bytes([known.number]), known.request
    if known.sub_functions:
        if sub_function is None:
            raise RequestValueError(known.selector, "it is missing")
        chosen = known.sub_function(sub_function) if 0 <= sub_function < SUPPRESS_BIT else None
        if chosen is None:
            raise RequestValueError(known.selector, f"{known.name} has no 0x{sub_function:02X}")
        head += bytes([sub_function | (SUPPRESS_BIT if suppress else 0)])
        elements = chosen.request
    elif sub_function is not None:
        raise RequestValueError("sub_function", f"{known.name} has none")
    _refuse_unknown(elements, values)
    return head + _Builder().build(elements, values)


def _refuse_unknown(elements: tuple[Element, ...], values: Mapping[str, Value]) -> None:
    names = [element.key for element in elements]
    for name in values:
        if name not in names:
            raise RequestValueError(name, f"this request has {', '.join(names) or 'no parameters'}")


class _Builder:
    """Puts fields behind each other; remembers the numbers that give lengths."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def build(self, elements: tuple[Element, ...], values: Mapping[str, Value]) -> bytes:
        message = b""
        left_out: str | None = None
        for element in elements:
            given = values.get(element.key)
            if given is not None and left_out is not None:
                raise RequestValueError(left_out, f"it is missing, but {element.key} comes after it")
            if isinstance(element, Repeat):
                message += self._repeat(element, given)
            elif given is None and element.default is None and element.optional:
                left_out = element.name
            else:
                message += self._field(element, element.default if given is None else given)
        return message

    def _repeat(self, repeat: Repeat, given: Value | None) -> bytes:
        entries = _entries(given)
        if len(entries) < repeat.minimum:
            raise RequestValueError(repeat.key, "it is missing")
        return b"".join(self.build(repeat.elements, _parts(repeat, entry)) for entry in entries)

    def _field(self, field: Field, given: Value | None) -> bytes:
        if given is None:
            raise RequestValueError(field.name, "it is missing")
        if field.kind in _BYTE_KINDS:
            data = _bytes(field, given)
            if field.size is Length.PREFIXED:
                return _number_bytes(field, len(data), _PREFIX_LENGTH) + data
            if not isinstance(field.size, Length) and len(data) != self._size(field.size):
                raise RequestValueError(field.name, f"it must have {self._size(field.size)} bytes, not {len(data)}")
            return data
        number = _number(field, given)
        self._numbers[field.name] = number
        assert not isinstance(field.size, Length), "a number has a length of its own"
        return _number_bytes(field, number, self._size(field.size))

    def _size(self, size: int | SizeFrom) -> int:
        return size if isinstance(size, int) else size.part.of(self._numbers[size.field])


def _entries(given: Value | None) -> Sequence[Value]:
    if given is None:
        return ()
    if isinstance(given, str):
        return [part for part in given.split(",") if part.strip()]
    return (given,) if isinstance(given, int | bytes | Mapping) else given


def _parts(repeat: Repeat, entry: Value) -> Mapping[str, Value]:
    """Return one entry of a repetition as values by name."""
    if isinstance(entry, Mapping):
        _refuse_unknown(repeat.elements, entry)
        return entry
    if len(repeat.elements) == 1:
        return {repeat.elements[0].name: entry}
    names = [element.name for element in repeat.elements]
    parts = entry.split(":") if isinstance(entry, str) else entry
    if isinstance(parts, int | bytes) or len(parts) != len(names):
        raise RequestValueError(repeat.name, f"each one is {':'.join(names)}")
    return dict(zip(names, parts, strict=True))


def _bytes(field: Field, given: Value) -> bytes:
    if isinstance(given, bytes):
        return given
    if not isinstance(given, str):
        raise RequestValueError(field.name, "it must be bytes")
    if field.kind is Kind.TEXT:
        return given.encode()
    try:
        return bytes.fromhex(_SEPARATORS.sub("", given.removeprefix("0x")))
    except ValueError:
        raise RequestValueError(field.name, f"'{given}' is not a row of bytes in hexadecimal") from None


def _number(field: Field, given: Value) -> int:
    if isinstance(given, int):
        return given
    if not isinstance(given, str):
        raise RequestValueError(field.name, "it must be a number")
    text = given.strip()
    for value, name in field.choices.items():
        if text.casefold() == name.casefold():
            return value
    code = parse_code(text) if field.kind is Kind.DTC else None
    if code is not None:
        return code
    decimal = field.kind is Kind.QUANTITY and not text.lower().startswith("0x")
    try:
        return int(text, 10 if decimal else 16)
    except ValueError:
        base = "decimal" if decimal else "hexadecimal"
        raise RequestValueError(field.name, f"'{given}' is not a {base} number") from None


def _number_bytes(field: Field, number: int, size: int) -> bytes:
    if not 0 <= number < 1 << 8 * size:
        raise RequestValueError(field.name, f"{number:#x} does not fit into {size} byte{'' if size == 1 else 's'}")
    return number.to_bytes(size, "big")
