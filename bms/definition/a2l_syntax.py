"""Words and blocks of an A2L file (ASAM MCD-2 MC 1.5 to 1.7), without any idea of what they mean.

A file is words, numbers and strings, grouped by `/begin NAME … /end NAME`. Everything is kept, also what nobody understands.
One expression runs over the whole text; a place is an offset until somebody asks for its line.
"""

import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from bms.errors import DefinitionError

_GAP = r"(?:\s|/\*.*?\*/|//[^\n]*+)++"
_TOKEN = re.compile(
    rf"""(?P<word>[^\s"/](?:[^\s"/]++|/(?![*/]))*+)
       | (?P<string>"(?:[^"\\]++|\\.|"")*+")
       | (?P<a2ml>/begin{_GAP}A2ML\b.*?/end{_GAP}A2ML\b)
       | (?P<open_a2ml>/begin{_GAP}A2ML\b)
       | /begin{_GAP}(?P<begin>[^\s"/]++)
       | /end{_GAP}(?P<end>[^\s"/]++)
       | (?P<nameless>/(?:begin|end)(?=[\s"/]|\Z))
       | (?P<comment>/\*.*?\*/|//[^\n]*+)
       | (?P<open_comment>/\*)
       | (?P<slash>/[^\s"/]*+)
       | (?P<open_string>")
    """,
    re.VERBOSE | re.DOTALL,
)
"""Every character but white space begins one of these, so `finditer` passes over nothing else."""
_BROKEN = {
    "open_comment": "a comment is never closed",
    "open_string": "a text is never closed",
    "open_a2ml": "A2ML is never closed",
    "nameless": "/begin or /end has no name",
}
_ESCAPE = re.compile(r'\\(.)|""', re.DOTALL)
_INTEGER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DEEPEST_NESTING = 64
_MOST_ITEMS = 2_000_000
"""Words, numbers and texts; a BMS needs a few thousand, and each takes a hundred bytes of memory."""


class DamagedError(DefinitionError):
    """Something in an A2L file cannot be so.

    Attributes:
        why: what is wrong, without a full stop.
        line: where, from 1.
    """

    def __init__(self, line: int, why: str) -> None:
        """Make a sentence of it."""
        super().__init__(
            f"The A2L file is damaged at line {line}: {why}.",
            detail=f"line {line}",
            advice="Get the file again from whoever made it.",
        )
        self.why = why
        self.line = line


class _Lines:
    """Line numbers of a text; counted when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: list[int] = []

    def at(self, offset: int) -> int:
        """Return the line of a place, from 1."""
        if not self._ends:
            self._ends = [found.start() for found in re.finditer("\n", self._text)] or [len(self._text)]
        return bisect_right(self._ends, offset - 1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What stands between `/begin NAME` and `/end NAME`.

    Attributes:
        name: e.g. `CHARACTERISTIC`.
        offset: where it begins in the file.
        words: its own words and numbers, and its strings with their quotes; without those of inner blocks.
        offsets: where each word begins.
        inner: inner blocks.
    """

    name: str
    offset: int
    lines: _Lines
    words: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    inner: "list[Block]" = field(default_factory=list)

    @property
    def line(self) -> int:
        """Line it begins at, from 1."""
        return self.lines.at(self.offset)

    def blocks(self, *names: str) -> "list[Block]":
        """Return the inner blocks of these names."""
        return [block for block in self.inner if block.name in names]

    def option(self, keyword: str, after: int) -> "Fields | None":
        """Return a reader placed behind an optional keyword, or None where it is absent.

        Args:
            keyword: e.g. `MATRIX_DIM`.
            after: how many mandatory fields stand before the optional part.
        """
        if keyword not in self.words:
            return None
        try:
            return Fields(self, self.words.index(keyword, after) + 1)
        except ValueError:
            return None

    def damaged(self, why: str) -> DamagedError:
        """Return the error that something is wrong with this block."""
        return DamagedError(self.line, why)


class Fields:
    """Takes the positional fields of a block one after the other; a missing or wrong one raises `DamagedError`."""

    def __init__(self, block: Block, position: int = 0) -> None:
        """Start at the word at `position`."""
        self._block = block
        self._words = block.words
        self._position = position

    @property
    def exhausted(self) -> bool:
        """Nothing is left."""
        return self._position >= len(self._words)

    def take(self) -> str:
        """Take whatever comes next; a string comes with its quotes."""
        position = self._position
        if position >= len(self._words):
            raise self._block.damaged("a field is missing")
        self._position = position + 1
        return self._words[position]

    def word(self) -> str:
        """Take an identifier or keyword."""
        word = self.take()
        if word[0] == '"':
            raise self._wrong(f"a name was expected instead of {word[:42]}")
        return word

    def string(self) -> str:
        """Take a text in quotes; return it without them and its escapes."""
        word = self.take()
        if word[0] != '"':
            raise self._wrong(f"a text in quotes was expected instead of {word[:40]}")
        text = word[1:-1]
        if "\\" in text or '"' in text:
            return _ESCAPE.sub(lambda escape: escape.group(1) or '"', text)
        return text

    def integer(self, *, lowest: int, highest: int) -> int:
        """Take a whole number, decimal or hexadecimal, inside a range."""
        word = self.take()
        if not _INTEGER.fullmatch(word):
            raise self._wrong(f"a whole number was expected instead of {word[:40]}")
        number = int(word, 16 if "x" in word.lower() else 10)
        if not lowest <= number <= highest:
            raise self._wrong(f"{number} is outside {lowest} to {highest}")
        return number

    def number(self) -> float:
        """Take a finite number."""
        word = self.take()
        if _DECIMAL.fullmatch(word):
            number = float(word)
        elif _INTEGER.fullmatch(word):
            number = float(int(word, 16))
        else:
            number = math.nan
        if not math.isfinite(number):
            raise self._wrong(f"a number was expected instead of {word[:40]}")
        return number

    def numbers(self) -> list[float]:
        """Take numbers until the fields or the numbers end."""
        found: list[float] = []
        while not self.exhausted and self._words[self._position][0] in "+-.0123456789":
            found.append(self.number())
        return found

    def _wrong(self, why: str) -> DamagedError:
        return DamagedError(self._block.lines.at(self._block.offsets[self._position - 1]), why)


def read_blocks(text: str) -> Block:
    """Return a nameless block that holds the whole file.

    A2ML, which has a grammar of its own, comes as one block without words.

    Args:
        text: contents of an A2L file.

    Raises:
        DamagedError: quotes, comments or blocks are not closed, or closed in the wrong order.
    """
    lines = _Lines(text)
    block = Block(name="", offset=0, lines=lines)
    around: list[Block] = []
    for number, found in enumerate(_TOKEN.finditer(text)):
        kind, offset = found.lastgroup, found.start()
        if kind in {"word", "string", "slash"}:
            block.words.append(found.group())
            block.offsets.append(offset)
        elif kind == "begin":
            around.append(block)
            block = Block(name=found["begin"], offset=offset, lines=lines)
            around[-1].inner.append(block)
        elif kind == "end":
            if not around or block.name != found["end"]:
                why = f"/end {found['end'][:40]} does not match " + (f"/begin {block.name[:40]}" if around else "any /begin")
                raise DamagedError(lines.at(offset), why)
            block = around.pop()
        elif kind == "a2ml":
            block.inner.append(Block(name="A2ML", offset=offset, lines=lines))
        elif kind in _BROKEN:
            raise DamagedError(lines.at(offset), _BROKEN[kind])
        if number > _MOST_ITEMS or len(around) > _DEEPEST_NESTING:
            raise DamagedError(
                lines.at(offset),
                f"there are more than {_MOST_ITEMS} words in it" if number > _MOST_ITEMS else "blocks are nested too deeply",
            )
    if around:
        raise block.damaged(f"/begin {block.name[:40]} is never closed")
    return block
