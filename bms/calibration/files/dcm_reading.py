"""Reads DCM files (conservation format 2.x) of ETAS and other tools; see `bms.calibration.files.dcm`."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bms.calibration.files.contents import FileAxis, FileTable
from bms.calibration.files.numbers import Words, number_of, text_of
from bms.errors import BadFileError

_COMMENT = ("*", "!", ".")
_SHARED_AXIS = re.compile(r"[*!.]\s*SST([XY])\s+(\S+)")
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_AXIS = "STUETZSTELLENVERTEILUNG"
_AXES = {
    "FESTWERT": 0,
    "FESTWERTEBLOCK": 0,
    "KENNLINIE": 1,
    "FESTKENNLINIE": 1,
    "GRUPPENKENNLINIE": 1,
    "KENNFELD": 2,
    "FESTKENNFELD": 2,
    "GRUPPENKENNFELD": 2,
    _AXIS: 0,
}
_WITHOUT_VALUES = frozenset({"FUNKTIONEN", "VARIANTENKODIERUNG"})
_ADVICE = "Get the file again from whoever made it."

_TARGETS = {"ST/X": "X", "ST/Y": "Y", "ST_TX/X": "X", "ST_TX/Y": "Y", "WERT": "WERT", "TEXT": "WERT"}
_TEXTS = frozenset({"LANGNAME", "EINHEIT_X", "EINHEIT_Y", "EINHEIT_W"})

Word = tuple[str, bool]
"""A word, and whether it stood in quotes."""


@dataclass(slots=True, kw_only=True)
class _Block:
    """A block while it is read."""

    keyword: str
    name: str
    lengths: list[str]
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, list[float | str]] = field(default_factory=lambda: {"X": [], "Y": [], "WERT": []})


def read(data: bytes) -> tuple[list[FileTable], list[str]]:
    """Return the tables of a file, and what is not understood in it.

    Raises:
        BadFileError: it is no DCM 2.x, a block is not closed or has too few or too many values, or a number is none.
    """
    tables: list[FileTable] = []
    not_understood: list[str] = []
    for block in _blocks(text_of(data)):
        if block.keyword in _AXES:
            tables.append(_table(block))
        elif block.keyword not in _WITHOUT_VALUES:
            not_understood.append(f"{block.keyword} {block.name} (line {block.line})")
    return tables, not_understood


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the blocks of a file."""
    block: _Block | None = None
    version, counted = "", Words()
    for line, stripped in enumerate(map(str.strip, text.splitlines()), 1):
        if not stripped or stripped.startswith(_COMMENT):
            _note_shared_axis(block, stripped)
            continue
        keyword, words = _words(stripped)
        counted.take(1 + len(words))
        if not version:
            version = _version(keyword, words)
        elif block is None:
            # The head of a module is lines without an end.
            block = None if keyword == "MODULKOPF" else _opened(keyword, words, line)
        elif keyword == "END":
            yield block
            block = None
        else:
            _take(block, keyword, words, line)
    if not version:
        _version("", [])
    if block is not None:
        raise BadFileError(f"{block.keyword} {block.name} (line {block.line}) is never closed.", advice=_ADVICE)


def _note_shared_axis(block: _Block | None, comment: str) -> None:
    """Take the name of a shared axis, which other tools take for a comment."""
    shared = _SHARED_AXIS.match(comment)
    if block is not None and shared:
        block.shared[shared[1]] = shared[2]


def _words(text: str) -> tuple[str, list[Word]]:
    """Return the first word, and the others."""
    keyword, *rest = text.split(maxsplit=1)
    found = _WORD.finditer(rest[0] if rest else "")
    return keyword, [(one[1], True) if one[1] is not None else (one[2], False) for one in found]


def _version(keyword: str, words: list[Word]) -> str:
    version = words[0][0] if words else ""
    if keyword != "KONSERVIERUNG_FORMAT" or not version.startswith("2."):
        raise BadFileError("The file is no DCM file of format 2.", advice="Save it as KONSERVIERUNG_FORMAT 2.0.")
    return version


def _opened(keyword: str, words: list[Word], line: int) -> _Block:
    name, *lengths = [word for word, _ in words] or [""]
    return _Block(keyword=keyword, name=name, lengths=[length for length in lengths if length != "@"], line=line)


def _take(block: _Block, keyword: str, words: list[Word], line: int) -> None:
    """Put one line into its block; lines that carry no value of ours (FUNKTION, VAR, DISPLAYNAME) are passed over."""
    target = _TARGETS.get(keyword) if block.keyword in _AXES else None
    if target is not None:
        found = block.numbers[target]
        for word, quoted in words:
            where = f"{block.name}[{len(found)}] (line {line})" if target == "WERT" else f"Axis of {block.name} (line {line})"
            found.append(word if quoted else number_of(word, where))
    elif keyword in _TEXTS and words:
        block.texts[keyword] = words[0][0]


def _table(block: _Block) -> FileTable:
    is_axis, axes = block.keyword == _AXIS, _AXES[block.keyword]
    values = block.numbers["X" if is_axis else "WERT"]
    if any(not length.isdecimal() for length in block.lengths):
        raise _wrong(block, "a length is no number")
    lengths = [int(length) for length in block.lengths]
    shape: tuple[int, ...] = tuple(reversed(lengths)) if len(lengths) == 2 else tuple(lengths)
    if len(values) != math.prod(shape):
        raise _wrong(block, f"{math.prod(shape)} values were expected, there are {len(values)}")
    if axes and len(lengths) != axes:
        raise _wrong(block, f"{axes} lengths were expected, there are {len(lengths)}")
    return FileTable(
        name=block.name,
        values=tuple(values),
        shape=shape,
        unit=block.texts.get("EINHEIT_X" if is_axis else "EINHEIT_W", ""),
        long_name=block.texts.get("LANGNAME", ""),
        axes=tuple(_axis(block, letter, length) for letter, length in zip("XY"[:axes], lengths, strict=False)),
        place=f"line {block.line}",
        is_axis=is_axis,
    )


def _axis(block: _Block, letter: str, length: int) -> FileAxis:
    points = block.numbers[letter]
    if points and len(points) != length:
        raise _wrong(block, f"{length} axis points were expected, there are {len(points)}")
    numbers = tuple(point for point in points if isinstance(point, float))
    if len(numbers) != len(points):
        raise _wrong(block, "an axis point is a text")
    return FileAxis(points=numbers or None, unit=block.texts.get(f"EINHEIT_{letter}", ""), name=block.shared.get(letter, ""))


def _wrong(block: _Block, why: str) -> BadFileError:
    return BadFileError(f"{block.keyword} {block.name} (line {block.line}): {why}.", advice=_ADVICE)
