"""Limits checked before a message database is parsed.

cantools sizes tables by numbers in the file: a text of some megabytes, a message of 100,000,000 bytes or a multiplexer range of
as many values takes all memory of the machine. No real database comes near these limits.
"""

import re
from collections.abc import Iterator

LONGEST_TEXT = 250_000
LONGEST_MESSAGE_BYTES = 4_096
MOST_MULTIPLEXER_VALUES = 100_000

_MESSAGE_LENGTH = re.compile(r"\bBO_\s+\d+\s+\w+\s*:\s*(\d+)")
_SIGNAL_PLACE = re.compile(r":\s*(\d+)\s*\|\s*(\d+)\s*@")
_RANGES = re.compile(r"\bSG_MUL_VAL_\b[^;]*")
_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
_COMMENT = re.compile(r"//[^\n]*")
_OTHER_LENGTH = re.compile(r"\b(?:len|length|dlc)\b\W{1,4}(\d+)", re.IGNORECASE)


def exceeded_limit(text: str, format_name: str) -> str:
    """Return what is too large in the text of a database, or an empty string."""
    parts = text.replace('\\"', "__").split('"')
    if max(map(len, parts)) > LONGEST_TEXT:
        return f"a text of more than {LONGEST_TEXT} characters"
    if format_name != "dbc":
        too_long = any(_number(match[1]) > 8 * LONGEST_MESSAGE_BYTES for match in _OTHER_LENGTH.finditer(text))
        return f"a length of more than {8 * LONGEST_MESSAGE_BYTES}" if too_long else ""
    statements = _COMMENT.sub(" ", '""'.join(parts[::2]))
    if any(_number(match[1]) > LONGEST_MESSAGE_BYTES for match in _MESSAGE_LENGTH.finditer(statements)):
        return f"a message of more than {LONGEST_MESSAGE_BYTES} bytes"
    if any(max(map(_number, match.groups())) > 8 * LONGEST_MESSAGE_BYTES for match in _SIGNAL_PLACE.finditer(statements)):
        return f"a signal of more than {8 * LONGEST_MESSAGE_BYTES} bits"
    if sum(_range_sizes(statements)) > MOST_MULTIPLEXER_VALUES:
        return f"more than {MOST_MULTIPLEXER_VALUES} multiplexer values"
    return ""


def _range_sizes(statements: str) -> Iterator[int]:
    for ranges in _RANGES.finditer(statements):
        for first, last in _RANGE.findall(ranges[0]):
            yield max(0, _number(last) - _number(first)) + 1


def _number(digits: str) -> int:
    return int(digits) if len(digits) < 10 else 1_000_000_000
