"""A service of ISO 14229-1 as a value."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from bms.service_catalogue.fields import Element


class Effect(enum.Enum):
    """What a service does to a BMS.

    READS: nothing changes. TEMPORARY: something changes until the session ends or the BMS restarts.
    WRITES: something stays changed, or the way to such a change is opened.
    """

    READS = "reads"
    TEMPORARY = "temporary"
    WRITES = "writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubFunction:
    """One sub-function, or a range of them that are alike.

    Attributes:
        numbers: its number, or several (security levels, numbers for makers, events that are stored or not).
        name: the standard's own name.
        meaning: what it asks for, in words.
        request: fields after the sub-function in the request.
        response: fields after the sub-function in the positive response.
        echo: how many bytes after the service id the positive response repeats from the request.
    """

    numbers: range
    name: str
    meaning: str
    request: tuple[Element, ...] = ()
    response: tuple[Element, ...] = ()
    echo: int = 1

    @property
    def number(self) -> int:
        """Return its first number."""
        return self.numbers.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of ISO 14229-1:2020.

    Attributes:
        number: service identifier of the request.
        name: the standard's own name.
        meaning: what it is for, in words.
        clause: where ISO 14229-1:2020 defines it.
        effect: what it does to a BMS.
        effect_reason: why it is classified so.
        sub_functions: what its second byte chooses from; empty if it has none.
        selector: name of that second byte.
        suppressible: bit 7 of the second byte suppresses the positive response (8.2.2).
        request: fields of the request, of a service without sub-functions.
        response: fields of the positive response, of a service without sub-functions.
        echo: how many bytes after the service id the positive response repeats, of a service without sub-functions.
        secret: its parameters are seeds, keys and proofs: what is not a known field of it is not shown either.
        retired: sub-functions of earlier editions that the 2020 edition took out, number → name.
    """

    number: int
    name: str
    meaning: str
    clause: str
    effect: Effect
    effect_reason: str
    sub_functions: tuple[SubFunction, ...] = ()
    selector: str = "sub_function"
    suppressible: bool = False
    request: tuple[Element, ...] = ()
    response: tuple[Element, ...] = ()
    echo: int = 0
    secret: bool = False
    retired: Mapping[int, str] = field(default_factory=dict)

    def sub_function(self, number: int) -> SubFunction | None:
        """Return a sub-function by its number, the suppress bit left aside; None: the standard does not have it."""
        if self.suppressible:
            number &= 0x7F
        return next((known for known in self.sub_functions if number in known.numbers), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a message in words.

    Attributes:
        level: how deep it is indented; 0 is the outermost.
        name: what it is.
        text: what it says, number and unit included.
        raw: the bytes it was read from, hexadecimal, separated by blanks.
    """

    level: int
    name: str
    text: str
    raw: str = ""


def one(number: int) -> range:
    """Return the range of a single number."""
    return range(number, number + 1)
