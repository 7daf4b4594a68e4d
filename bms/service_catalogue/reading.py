"""Walks a message along its fields and writes a line for each. What is missing or too much becomes a line as well."""

from collections.abc import Sequence

from bms.service_catalogue.fields import Element, Field, Kind, Length, Repeat, SizeFrom
from bms.service_catalogue.knowledge import Knowledge, size_text
from bms.service_catalogue.model import Line
from bms.service_catalogue.rendering import number_text
from bms.service_catalogue.scaling import scaling_lines

_PREFIX_LENGTH = 2
_IDENTIFIER_KINDS = frozenset({Kind.DATA_IDENTIFIER, Kind.PERIODIC_IDENTIFIER})


class TruncatedError(Exception):
    """The message ended inside a field; the line about it has been written."""


class MessageReader:
    """Reads one message. `lines` grows; `at` is how far it has come."""

    def __init__(self, message: bytes, knowledge: Knowledge, *, requested: Sequence[int] = ()) -> None:
        """Start after the service id.

        Args:
            message: the whole message.
            knowledge: explains identifiers, codes and routines.
            requested: data identifiers in the order they were asked for.
        """
        self.lines: list[Line] = []
        self.at = 1
        self._message = message
        self._knowledge = knowledge
        self._requested = tuple(requested)
        self._numbers: dict[str, int] = {}
        self._identifier = 0
        self._more_follow = False

    @property
    def left(self) -> int:
        """Return how many bytes are left."""
        return len(self._message) - self.at

    def line(self, level: int, name: str, text: str, raw: bytes = b"") -> None:
        """Write a line."""
        self.lines.append(Line(level=level, name=name.replace("_", " "), text=text, raw=raw.hex(" ").upper()))

    def take(self, size: int, level: int, name: str, *, secret: bool = False) -> bytes:
        """Take bytes.

        Args:
            size: how many.
            level: of the line if they are not all there.
            name: likewise.
            secret: that line does not show them.

        Raises:
            TruncatedError: there are not so many.
        """
        raw = self._message[self.at : self.at + size]
        self.at += len(raw)
        if len(raw) < size:
            self.line(level, name, f"{size_text(size - len(raw))} missing", b"" if secret else raw)
            raise TruncatedError
        return raw

    def rest(self, level: int, name: str, *, secret: bool = False) -> None:
        """Write a line about everything that is left, if anything is."""
        raw = self._message[self.at :]
        self.at += len(raw)
        if raw:
            self.line(level, name, size_text(len(raw)), b"" if secret else raw)

    def read(self, elements: tuple[Element, ...], level: int) -> None:
        """Read fields one after another.

        Raises:
            TruncatedError: the message ends inside one of them.
        """
        for element in elements:
            if isinstance(element, Repeat):
                self._repeat(element, level)
            elif self.left or not element.optional:
                self._field(element, level)

    def _repeat(self, repeat: Repeat, level: int) -> None:
        wanted = None if repeat.count is None else self._numbers[repeat.count]
        done = 0
        while self.left if wanted is None else done < wanted:
            self._more_follow = wanted is not None and done + 1 < wanted
            self.read(repeat.elements[:1], level)
            self.read(repeat.elements[1:], level + 1)
            done += 1
        if done < repeat.minimum:
            self.line(level, repeat.elements[0].name, "missing")

    def _field(self, field: Field, level: int) -> None:
        if field.kind is Kind.SCALING:
            self._scaling(level)
            return
        raw = self.take(self._size(field, level), level, field.name, secret=field.kind is Kind.SECRET)
        match field.kind:
            case Kind.SECRET:
                self.line(level, field.name, f"{size_text(len(raw))}, not shown")
            case Kind.DATA_RECORD:
                self._data_record(field, raw, level)
            case Kind.BYTES:
                self.line(level, field.name, self._bytes_text(field, raw), raw)
            case Kind.ROUTINE_RESULT:
                self.line(level, field.name, self._knowledge.routine_result(self._numbers["routine_identifier"], raw), raw)
            case Kind.REQUEST:
                self.line(level, field.name, size_text(len(raw)), raw)
            case Kind.TEXT:
                self.line(level, field.name, f"“{raw.decode('utf-8', errors='replace')}”", raw)
            case _:
                self._number(field, raw, level)

    def _number(self, field: Field, raw: bytes, level: int) -> None:
        number = int.from_bytes(raw, "big")
        self._numbers[field.name] = number
        if field.kind in _IDENTIFIER_KINDS:
            self._identifier = number
        self.line(level, field.name, number_text(field, number, len(raw), self._knowledge), raw)

    def _size(self, field: Field, level: int) -> int:
        match field.size:
            case int() as size:
                return size
            case SizeFrom() as source:
                return source.part.of(self._numbers[source.field])
            case Length.PREFIXED:
                return int.from_bytes(self.take(_PREFIX_LENGTH, level, f"length of {field.name}"), "big")
            case Length.BY_IDENTIFIER:
                return self._data_size()
            case Length.BY_RECORD:
                length = self._knowledge.record_length(self._record)
                return self.left if length is None else length
            case _:
                return self.left

    @property
    def _record(self) -> int:
        return self._numbers.get("dtc_ext_data_record_number", 0)

    def _data_size(self) -> int:
        """Return the length of the value that follows: known, or up to where the next requested identifier stands."""
        known = self._knowledge.data_length(self._identifier)
        if known is not None:
            return known
        position = self._requested.index(self._identifier) if self._identifier in self._requested else None
        if position is None:
            return self.left
        rest = self._message[self.at :]
        for following in self._requested[position + 1 :]:
            mark = following.to_bytes(2, "big")
            if rest.count(mark) == 1:
                return rest.index(mark)
            if mark in rest:
                self._more_follow = True
                return self.left
        return self.left

    def _data_record(self, field: Field, raw: bytes, level: int) -> None:
        text = self._knowledge.data_text(self._identifier, raw)
        if self._more_follow and not self.left and self._knowledge.data_length(self._identifier) is None:
            self.line(level, field.name, f"{text}; more values follow, but nobody says where this one ends", raw)
            raise TruncatedError
        self.line(level, field.name, text, raw)
        for name, part in self._knowledge.data_parts(self._identifier, raw):
            self.line(level + 1, name, part)

    def _bytes_text(self, field: Field, raw: bytes) -> str:
        return self._knowledge.record_text(self._record, raw) if field.size is Length.BY_RECORD else size_text(len(raw))

    def _scaling(self, level: int) -> None:
        for name, text, size in scaling_lines(self._message[self.at :]):
            self.line(level, name, text, self._message[self.at : self.at + size])
            self.at += size
