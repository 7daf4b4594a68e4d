"""Texts from outside, before anybody sees them: what steers a terminal or turns a line around is replaced.

Small shared ground, like `bms.errors`.
"""

import re
from typing import Any

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_STEERING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but for white space (C0, DEL, C1), and what sets the direction of writing."""
_STEERING_ASCII = {code: _REPLACEMENT for code in range(0x80) if _STEERING.match(chr(code))}
_LINE_ENDS = re.compile("[\t\n\x0b\x0c\r\u2028\u2029]")


def printable(text: str) -> str:
    """Return a text in which every steering character is U+FFFD; its lines, tabs and length stay as they are."""
    if text.isprintable():
        return text
    # Tables are much faster than patterns, but only while all is ASCII.
    return text.translate(_STEERING_ASCII) if text.isascii() else _STEERING.sub(_REPLACEMENT, text)


def one_line(text: str) -> str:
    """Return a printable text that stays in its line, such as a title or a name."""
    return _LINE_ENDS.sub(" ", printable(text))


def printable_tree(tree: Any) -> Any:
    """Return what was read from JSON or TOML with every text, names too, made printable."""
    if isinstance(tree, str):
        return printable(tree)
    if isinstance(tree, dict):
        return {printable(name): printable_tree(branch) for name, branch in tree.items()}
    if isinstance(tree, list):
        return [printable_tree(branch) for branch in tree]
    return tree
