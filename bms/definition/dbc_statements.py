"""Cutting the text of a DBC into statements, past damage.

A statement begins with a keyword at the beginning of a line, behind a semicolon, or, for messages and signals, wherever one
stands. Nothing inside a text in quotation marks begins one; unless the text runs into lines that look like statements, which
means that a quotation mark is missing.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

_STATEMENT_LINE = (
    r"[ \t]*(?:BO_[ \t]+\d+[ \t]+\w+[ \t]*:|SG_[ \t]+\w+(?:[ \t]+\w+)?[ \t]*:[ \t]*\d|(?:BA|CM|EV)_[ \t]+[\"A-Z]|BA_DEF_"
    r"|VAL_[ \t]+\d|SIG_VALTYPE_[ \t]|SG_MUL_VAL_[ \t]|BO_TX_BU_[ \t])"
)
_WHOLE_TEXT = r'"(?:[^"\\]++|\\"?+)*+"'
_UNBROKEN_TEXT = rf'"(?:[^"\\\n]++|\\"?+)*+(?:\n(?!{_STATEMENT_LINE})(?:[^"\\\n]++|\\"?+)*+){{0,8}}+"'
_BEGINNINGS = (
    r"|//[^\n]*+|(?:^|(?<=;))[ \t]*+(?P<keyword>VERSION|FILTER|[A-Z][A-Z_]*_)(?=[\s:\"]|\Z)"
    r"|\b(?P<message>BO_)(?=\s+\d+\s+\w+\s*:)|\b(?P<signal>SG_)(?=\s+\w+(?:\s+\w+)?\s*:)"
)
_AS_WRITTEN = re.compile(rf'(?P<text>{_WHOLE_TEXT}|"[\s\S]*+){_BEGINNINGS}', re.MULTILINE)
_RESYNCHRONISED = re.compile(rf'(?P<text>{_UNBROKEN_TEXT}|"[^\n]*+){_BEGINNINGS}', re.MULTILINE)
_HIDDEN = re.compile(rf"\n{_STATEMENT_LINE}")
_COMMENT = re.compile(rf"({_WHOLE_TEXT})|//[^\n]*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement.

    Attributes:
        keyword: its first word.
        text: all of it, without comments.
        line: where it begins, counted from 1.
    """

    keyword: str
    text: str
    line: int


def statements_of(text: str) -> list[Statement]:
    """Return the statements of a text."""
    beginnings, hidden = _beginnings(_AS_WRITTEN, text)
    if hidden > 1:
        beginnings, _ = _beginnings(_RESYNCHRONISED, text)
    line_ends = [match.start() for match in re.finditer("\n", text)]
    ends = [start for start, _ in beginnings][1:] + [len(text)] * bool(beginnings)
    return [
        Statement(keyword=keyword, text=_without_comments(text[start:end]), line=bisect_right(line_ends, start) + 1)
        for (start, keyword), end in zip(beginnings, ends, strict=True)
    ]


def _beginnings(pattern: re.Pattern[str], text: str) -> tuple[list[tuple[int, str]], int]:
    """Return place and keyword of every statement, and how often texts hide statements.

    A comment may quote a statement, once. Behind a missing quotation mark everything is turned inside out, and every text hides
    some.
    """
    beginnings: list[tuple[int, str]] = []
    hidden = 0
    for match in pattern.finditer(text):
        kind = match.lastgroup
        if kind == "text":
            if _HIDDEN.search(match[0]):
                hidden += 1 if beginnings and beginnings[-1][1] == "CM_" else 2
        elif kind is not None:
            beginnings.append((match.start(kind), match[kind]))
    return beginnings, hidden


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda match: match[1] or " ", text) if "//" in text else text
