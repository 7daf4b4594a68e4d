"""What messages are made of: fields one after another, some of them repeated. Data only; `building` and `reading` walk it."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Kind(enum.Enum):
    """What a field holds, which decides how it is entered and shown. All numbers are big-endian.

    QUANTITY: a number people count with: typed and shown in decimal.
    CODE: a number that stands for something (address, mask, identifier): typed and shown in hexadecimal.
    BYTES: bytes as they are. TEXT: a file name. SECRET: a seed, a key or a proof; never shown.
    REQUEST: a whole request inside this one.
    The others are codes or bytes that the catalogue or the pack definition can explain.
    """

    QUANTITY = enum.auto()
    CODE = enum.auto()
    BYTES = enum.auto()
    TEXT = enum.auto()
    SECRET = enum.auto()
    REQUEST = enum.auto()
    DATA_IDENTIFIER = enum.auto()
    PERIODIC_IDENTIFIER = enum.auto()
    DATA_RECORD = enum.auto()
    SCALING = enum.auto()
    ROUTINE = enum.auto()
    ROUTINE_RESULT = enum.auto()
    DTC = enum.auto()
    DTC_STATUS = enum.auto()
    DTC_SEVERITY = enum.auto()
    DATA_FORMAT = enum.auto()
    SIZE_FORMAT = enum.auto()
    COMMUNICATION_TYPE = enum.auto()


class Length(enum.Enum):
    """Lengths that are not written into the catalogue.

    REST: everything up to the end of the message.
    PREFIXED: two bytes of length come first; whoever fills in the field does not see them.
    BY_IDENTIFIER: as long as the value of the data identifier before it.
    BY_RECORD: as long as the extended data record whose number came before it.
    """

    REST = enum.auto()
    PREFIXED = enum.auto()
    BY_IDENTIFIER = enum.auto()
    BY_RECORD = enum.auto()


class Part(enum.Enum):
    """Which part of a format byte gives a length."""

    WHOLE = enum.auto()
    HIGH_NIBBLE = enum.auto()
    LOW_NIBBLE = enum.auto()

    def of(self, number: int) -> int:
        """Return this part of a number."""
        return {Part.WHOLE: number, Part.HIGH_NIBBLE: number >> 4 & 0xF, Part.LOW_NIBBLE: number & 0xF}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFrom:
    """A length that an earlier field of the message gives, e.g. addressAndLengthFormatIdentifier (ISO 14229-1:2020, H.1)."""

    field: str
    part: Part = Part.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a message.

    Attributes:
        name: key of its value; the standard's own name with underscores.
        meaning: what it is, for people.
        kind: what it holds.
        size: length in bytes, or where it comes from.
        choices: values with a name of their own; others may be allowed too.
        default: what a form starts with and `build_request` takes when nothing is given; None: it must be given.
        optional: it may be left out, then the request ends before it.
        unit: unit of the shown number.
        scale: multiply the raw number to get `unit`.
    """

    name: str
    meaning: str
    kind: Kind = Kind.CODE
    size: int | Length | SizeFrom = 1
    choices: Mapping[int, str] = field(default_factory=dict)
    default: int | bytes | None = None
    optional: bool = False
    unit: str = ""
    scale: float = 1.0

    @property
    def key(self) -> str:
        """Name under which `build_request` takes the value."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Fields that come again and again up to the end of the message, or as often as an earlier field says.

    The value of a repeated single field is a sequence under the field's name; of several fields, a sequence of mappings
    under the name of the repetition.

    Attributes:
        name: key of its value.
        elements: what is repeated.
        minimum: how often a request needs it at least.
        count: name of the earlier field that says how often, or None.
    """

    name: str
    elements: tuple["Field | Repeat", ...]
    minimum: int = 0
    count: str | None = None

    @property
    def key(self) -> str:
        """Name under which `build_request` takes the values: that of a single repeated field, else the repetition's."""
        return self.elements[0].name if len(self.elements) == 1 else self.name


Element = Field | Repeat
Value = int | bytes | str | Sequence["Value"] | Mapping[str, "Value"]
"""What a field can be given: a number, bytes, or text as people type it; for repetitions a sequence."""
