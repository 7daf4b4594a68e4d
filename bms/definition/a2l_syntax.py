"""Tokens and blocks of an A2L file (ASAM MCD-2 MC 1.6/1.7), without any idea of what they mean.

A file is words, numbers and strings, grouped by `/begin NAME … /end NAME`. Everything is kept, also what nobody understands.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bms.errors import DefinitionError

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>/\*.*?\*/|//[^\n]*)
      | (?P<open_comment>/\*)
      | (?P<string>"(?:[^"\\]++|\\.|"")*+")
      | (?P<open_string>")
      | (?P<a2ml>/begin\s+A2ML\b.*?/end\s+A2ML\b)
      | (?P<open_a2ml>/begin\s+A2ML\b)
      | (?P<word>(?:[^\s"/]++|/(?![*/]))++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r'\\(.)|""', re.DOTALL)
_INTEGER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})")
_BROKEN = {
    "open_comment": "a comment is never closed",
    "open_string": "a text is never closed",
    "open_a2ml": "A2ML is never closed",
}
_DEEPEST_NESTING = 64
_MOST_ITEMS = 2_000_000
"""Words, numbers and texts; a BMS needs a few thousand, and each takes a hundred bytes of memory."""


def damaged(line: int, why: str) -> DefinitionError:
    """Return the error for a file that cannot be read on.

    Args:
        line: line number, from 1.
        why: what is wrong there, without a full stop.
    """
    return DefinitionError(
        f"The A2L file is damaged at line {line}: {why}.",
        detail=f"line {line}",
        advice="Get the file again from whoever made it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a number or a string. `text` of a string is without its quotes and escapes."""

    text: str
    line: int
    is_string: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What stands between `/begin NAME` and `/end NAME`, in the order of the file."""

    name: str
    line: int
    items: "list[Token | Block]"

    @property
    def tokens(self) -> list[Token]:
        """The block's own words, numbers and strings, without those of inner blocks."""
        return [item for item in self.items if isinstance(item, Token)]

    def blocks(self, *names: str) -> "list[Block]":
        """Return the inner blocks, all or those of these names."""
        return [item for item in self.items if isinstance(item, Block) and (not names or item.name in names)]

    def option(self, keyword: str, after: int) -> "Fields | None":
        """Return a reader placed behind an optional keyword, or None where it is absent.

        Args:
            keyword: e.g. `MATRIX_DIM`.
            after: how many mandatory fields stand before the optional part.
        """
        tokens = self.tokens
        for position in range(after, len(tokens)):
            if tokens[position].text == keyword and not tokens[position].is_string:
                return Fields(tokens=tokens, line=tokens[position].line, position=position + 1)
        return None


class Fields:
    """Takes the positional fields of a block one after the other; a missing or wrong one raises `DefinitionError`."""

    def __init__(self, *, tokens: list[Token], line: int, position: int = 0) -> None:
        """Start at `position`; `line` is reported when the tokens end too early."""
        self._tokens = tokens
        self._line = line
        self._position = position

    @classmethod
    def of(cls, block: Block) -> "Fields":
        """Start at the first field of a block."""
        return cls(tokens=block.tokens, line=block.line)

    @property
    def exhausted(self) -> bool:
        """Nothing is left."""
        return self._position >= len(self._tokens)

    def token(self) -> Token:
        """Take whatever comes next."""
        if self.exhausted:
            raise damaged(self._line, "a field is missing")
        self._position += 1
        return self._tokens[self._position - 1]

    def word(self) -> str:
        """Take an identifier or keyword."""
        token = self.token()
        if token.is_string:
            raise damaged(token.line, f'a name was expected instead of "{token.text[:40]}"')
        return token.text

    def string(self) -> str:
        """Take a text in quotes."""
        token = self.token()
        if not token.is_string:
            raise damaged(token.line, f"a text in quotes was expected instead of {token.text[:40]}")
        return token.text

    def integer(self, *, lowest: int, highest: int) -> int:
        """Take a whole number, decimal or hexadecimal, inside a range."""
        token = self.token()
        if token.is_string or not _INTEGER.fullmatch(token.text):
            raise damaged(token.line, f"a whole number was expected instead of {token.text[:40]}")
        number = int(token.text, 16 if "x" in token.text.lower() else 10)
        if not lowest <= number <= highest:
            raise damaged(token.line, f"{number} is outside {lowest} to {highest}")
        return number

    def number(self) -> float:
        """Take a finite number."""
        token = self.token()
        if not token.is_string:
            try:
                number = float(int(token.text, 16)) if "x" in token.text.lower() else float(token.text)
            except (ValueError, OverflowError):
                number = math.nan
            if math.isfinite(number):
                return number
        raise damaged(token.line, f"a number was expected instead of {token.text[:40]}")

    def numbers(self) -> list[float]:
        """Take numbers until the fields or the numbers end."""
        found: list[float] = []
        while not self.exhausted and _looks_like_a_number(self._tokens[self._position]):
            found.append(self.number())
        return found


def _looks_like_a_number(token: Token) -> bool:
    return not token.is_string and token.text[:1] in "+-.0123456789"


def _items_of(text: str) -> Iterator[Token | Block]:
    """Yield the tokens; A2ML, which has a grammar of its own, comes as one block with its text inside."""
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        kind = found.lastgroup if found is not None else None
        if found is None or kind in _BROKEN:
            raise damaged(line, _BROKEN.get(kind or "", "a character makes no sense"))
        piece = found.group()
        if kind == "string":
            yield Token(text=_ESCAPE.sub(lambda escape: escape.group(1) or '"', piece[1:-1]), line=line, is_string=True)
        elif kind == "a2ml":
            yield Block(name="A2ML", line=line, items=[Token(text=piece, line=line, is_string=True)])
        elif kind == "word":
            yield Token(text=piece, line=line)
        position = found.end()
        line += piece.count("\n")


def read_blocks(text: str) -> Block:
    """Return a nameless block that holds the whole file.

    Args:
        text: contents of an A2L file.

    Raises:
        DefinitionError: quotes, comments or blocks are not closed, or closed in the wrong order.
    """
    root = Block(name="", line=1, items=[])
    open_blocks = [root]
    items = _items_of(text)
    for number, token in enumerate(items):
        if number > _MOST_ITEMS:
            raise damaged(token.line, f"there are more than {_MOST_ITEMS} words in it")
        if isinstance(token, Block) or token.is_string or token.text not in {"/begin", "/end"}:
            open_blocks[-1].items.append(token)
            continue
        name = next(items, None)
        if not isinstance(name, Token) or name.is_string:
            raise damaged(token.line, f"{token.text} has no name")
        if token.text == "/begin":
            block = Block(name=name.text, line=token.line, items=[])
            open_blocks[-1].items.append(block)
            open_blocks.append(block)
            if len(open_blocks) > _DEEPEST_NESTING:
                raise damaged(token.line, "blocks are nested too deeply")
        elif open_blocks[-1].name != name.text or open_blocks[-1] is root:
            raise damaged(token.line, f"/end {name.text[:40]} does not match /begin {open_blocks[-1].name[:40]}")
        else:
            open_blocks.pop()
    if open_blocks[-1] is not root:
        raise damaged(open_blocks[-1].line, f"/begin {open_blocks[-1].name[:40]} is never closed")
    return root
