"""The filter as a person types it: `id:232,250-260 dir:rx data:01 ?? -id:7DF`.

Words of the same key are alternatives, different keys must all be fulfilled, a minus hides what the word says.

| word | shows |
|---|---|
| `id:232` `id:100-1FF` `id:232,233` `id:18DAF110x` | these ids, hexadecimal; `x` or a number above 7FF: 29-bit |
| `dir:rx` `dir:tx` | received, sent by this program |
| `is:error` `remote` `fd` `classic` `std` `ext` `diag` | error reports and so on |
| `is:changed` | the payload differs from that of the frame of the same id before |
| `data:01 ?? 3?` `has:DE AD` | payload begins with, has anywhere; `?` is any digit |
| `len:8` `len:3-8` `len:9-` | payload bytes |
| `time:10-12.5` `time:60-` | seconds since the beginning |
| `msg:Limits` `sig:CellVoltage` | name of message or signal contains |
| `Limits` `232` | name or id |
"""

import re
from collections.abc import Callable, Sequence

from bms.trace.frame_names import FrameNames
from bms.trace.id_set import LARGEST_ID, STANDARD_IDS, IdRange, IdSet
from bms.trace.row_filter import AnyOf, Between, Condition, FlagsAre, IdIs, PayloadHas, RowFilter
from bms.trace.trace_store import CHANGED
from can_drivers.frame_columns import ERROR, EXTENDED, FD, REMOTE, TX

_WORD = re.compile(r"(-?)(?:(id|dir|is|data|has|len|time|msg|sig):)?(.*)", re.IGNORECASE | re.DOTALL)
_BYTES = re.compile(r"(?:[0-9A-F?]{2})+", re.IGNORECASE)
_ID = re.compile(r"(?:0x)?([0-9A-F]{1,8})(x?)", re.IGNORECASE)
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_RANGE = re.compile(rf"{_NUMBER}(?:(-){_NUMBER}?)?")
_LONGEST_PAYLOAD = 64

_KINDS = {
    "error": FlagsAre(bits=ERROR, values=ERROR),
    "remote": FlagsAre(bits=REMOTE | ERROR, values=REMOTE),
    "fd": FlagsAre(bits=FD, values=FD),
    "classic": FlagsAre(bits=FD | ERROR, values=0),
    "std": FlagsAre(bits=EXTENDED | ERROR, values=0),
    "ext": FlagsAre(bits=EXTENDED | ERROR, values=EXTENDED),
    "changed": FlagsAre(bits=CHANGED, values=CHANGED),
}
_DIRECTIONS = {"rx": FlagsAre(bits=TX, values=0), "tx": FlagsAre(bits=TX, values=TX)}


class FilterTextError(ValueError):
    """A word is not understood.

    Attributes:
        word: which one.
    """

    def __init__(self, word: str) -> None:
        """Keep the word."""
        super().__init__(f"“{word}” is not understood.")
        self.word = word


def parse_filter(text: str, names: FrameNames, origin_s: float = 0.0) -> RowFilter | None:
    """Return the filter a person typed, or None when nothing was typed.

    Args:
        text: see the table above.
        names: what frames are called.
        origin_s: the monotonic time that `time:` counts from, seconds.

    Raises:
        FilterTextError: a word is not understood.
    """
    groups: dict[tuple[bool, str], list[Condition]] = {}
    for minus, key, value in _words(text):
        try:
            condition = _condition(key, value, names, origin_s)
        except (ValueError, KeyError) as error:
            raise FilterTextError(f"{minus}{key}:{value}" if key else f"{minus}{value}") from error
        groups.setdefault((bool(minus), key), []).append(condition)
    parts = tuple(AnyOf(conditions=tuple(conditions), hide=hide) for (hide, _key), conditions in groups.items())
    return RowFilter(parts=parts) if parts else None


def id_word(can_id: int, *, extended: bool) -> str:
    """Return an id as it is typed and shown: `232`, `18DAF110x`."""
    return f"{can_id:08X}x" if extended else f"{can_id:03X}"


def _words(text: str) -> list[tuple[str, str, str]]:
    """Return (minus, key, value) of each word; bytes after `data:` and `has:` belong to it."""
    words: list[tuple[str, str, str]] = []
    for piece in text.split():
        match = _WORD.fullmatch(piece)
        minus, key, value = match.groups() if match is not None else ("", "", piece)
        if not key and not minus and words and words[-1][1] in {"data", "has"} and _BYTES.fullmatch(piece):
            before = words.pop()
            words.append((before[0], before[1], f"{before[2]} {piece}".strip()))
        else:
            words.append((minus, (key or "").lower(), value))
    return words


def _condition(key: str, value: str, names: FrameNames, origin_s: float) -> Condition:
    readers: dict[str, Callable[[], Condition]] = {
        "": lambda: _name_or_id(value, names),
        "id": lambda: IdIs(ids=IdSet(_ids(value))),
        "dir": lambda: _DIRECTIONS[value.lower()],
        "is": lambda: _kind(value.lower(), names),
        "data": lambda: _payload(value, anywhere=False),
        "has": lambda: _payload(value, anywhere=True),
        "len": lambda: _between("length", value, 0.0),
        "time": lambda: _between("time_s", value, origin_s),
        "msg": lambda: _named(value, names.ids_of_messages),
        "sig": lambda: _named(value, names.ids_of_signals),
    }
    return readers[key]()


def _name_or_id(text: str, names: FrameNames) -> Condition:
    if not text:
        raise ValueError(text)
    found = names.ids_of_messages(text) + names.ids_of_signals(text)
    if _ID.fullmatch(text) and int(text.rstrip("xX"), 16) <= LARGEST_ID:
        found += _ids(text)
    return IdIs(ids=IdSet(found))


def _named(text: str, ids: Callable[[str], list[IdRange]]) -> Condition:
    if not text:
        raise ValueError(text)
    return IdIs(ids=IdSet(ids(text)))


def _kind(word: str, names: FrameNames) -> Condition:
    return IdIs(ids=IdSet(names.diagnostic_ids())) if word == "diag" else _KINDS[word]


def _ids(value: str) -> list[IdRange]:
    return [_id_range(piece.split("-")) for piece in value.split(",")]


def _id_range(ends: Sequence[str]) -> IdRange:
    matches = [_ID.fullmatch(end) for end in ends]
    numbers = [int(match[1], 16) for match in matches if match is not None]
    if len(numbers) != len(ends) or len(ends) > 2 or numbers != sorted(numbers) or numbers[-1] > LARGEST_ID:
        raise ValueError("-".join(ends))
    marked = any(match is not None and match[2] for match in matches)
    extended: bool | None = True if marked or numbers[0] >= STANDARD_IDS else None
    if extended is None and numbers[-1] < STANDARD_IDS:
        extended = False
    return IdRange(low=numbers[0], high=numbers[-1], extended=extended)


def _payload(value: str, *, anywhere: bool) -> Condition:
    digits = value.replace(" ", "")
    if not _BYTES.fullmatch(digits) or len(digits) > 2 * _LONGEST_PAYLOAD:
        raise ValueError(value)
    return PayloadHas(
        values=bytes.fromhex(digits.replace("?", "0")),
        care=bytes.fromhex(re.sub(r"[^?]", "F", digits).replace("?", "0")),
        anywhere=anywhere,
    )


def _between(column: str, value: str, origin: float) -> Condition:
    match = _RANGE.fullmatch(value)
    if match is None:
        raise ValueError(value)
    low = float(match[1])
    high = low if match[2] is None else float(match[3] or "inf")
    return Between(column=column, low=origin + low, high=origin + high)
