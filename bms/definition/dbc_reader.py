"""Reading a DBC as far as it makes sense.

Every statement is read by itself; one that is not understood is left out and listed with its line. What follows a message that
cannot be read is not taken for signals of the message before it. Statements without meaning for values (comments, nodes,
environment variables, most attributes) are passed over.
"""

import re
from collections import Counter

from bms.definition.dbc_messages import DbcContents, DbcMessage, messages_of
from bms.definition.dbc_statements import Statement, statements_of
from bms.definition.messages import MessageDescription, SignalDescription

LONGEST_MESSAGE_BYTES = 4_096
MOST_MULTIPLEXER_VALUES = 100_000
LONGEST_NUMBER = 20
"""Digits of 64 bits, and a sign."""

_NUMBER = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
_TEXT = r'"((?:[^"\\]++|\\"?+)*+)"'
_MESSAGE = re.compile(r"BO_\s+(\d+)\s+(\w+)\s*:\s*(\d+)(?=\s)[ \t]*(\w*)((?s:.*))", re.ASCII)
_SIGNAL = re.compile(
    r"SG_\s+(\w+)(?:\s+(M|m\d+M?))?\s*:\s*(\d+)\s*\|\s*(\d+)\s*@\s*([01])\s*([+-])"
    rf"\s*\(\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\)\s*\[\s*{_NUMBER}\s*\|\s*{_NUMBER}\s*\]\s*{_TEXT}((?s:.*))",
    re.ASCII,
)
_RECEIVERS = re.compile(r"[ \t]*(?:\w+[ \t]*)?(?:,\s*\w+[ \t]*)*[^\n]*\s*", re.ASCII)
_VALUE_TYPE = re.compile(r"SIG_VALTYPE_\s+(\d+)\s+(\w+)\s*:?\s*([0-3])\s*;\s*", re.ASCII)
_RANGES = re.compile(r"SG_MUL_VAL_\s+(\d+)\s+(\w+)\s+(\w+)\s+(\d+\s*-\s*\d+(?:\s*,\s*\d+\s*-\s*\d+)*)\s*;\s*", re.ASCII)
_CHOICES = re.compile(rf"VAL_\s+(\d+)\s+(\w+)((?:\s+-?\d+\s+{_TEXT})*)\s*;\s*", re.ASCII)
_NAMED_CHOICES = re.compile(r"VAL_\s+(\d+)\s+(\w+)\s+([A-Za-z_]\w*)\s*;\s*", re.ASCII)
_OTHER_CHOICES = re.compile(r"VAL_\s+[A-Za-z_]\w*\s", re.ASCII)
_TABLE = re.compile(rf"VAL_TABLE_\s+(\w+)((?:\s+-?\d+\s+{_TEXT})*)\s*;\s*", re.ASCII)
_CHOICE = re.compile(rf"(-?\d+)\s+{_TEXT}", re.ASCII)
_MESSAGE_ATTRIBUTE = re.compile(rf'BA_\s+"(\w+)"\s+BO_\s+(\d+)\s+(?:{_NUMBER}|{_TEXT})\s*;\s*', re.ASCII)
_SIGNAL_ATTRIBUTE = re.compile(rf'BA_\s+"(\w+)"\s+SG_\s+(\d+)\s+(\w+)\s+(?:{_NUMBER}|{_TEXT})\s*;\s*', re.ASCII)
_DEFAULT = re.compile(rf'BA_DEF_DEF_\s+"(\w+)"\s+(?:{_NUMBER}|{_TEXT})\s*;\s*', re.ASCII)

_UNASSIGNED = "VECTOR__INDEPENDENT_SIG_MSG"
"""Not a message: where editors keep signals that belong to none."""
_WITHOUT_END = frozenset({"VERSION", "NS_", "BS_", "BU_", "BO_", "SG_"})
_WITHOUT_MEANING = re.compile(
    "VERSION|FILTER|NS_|NS_DESC_|BS_|BU_|CM_|SIG_GROUP_|SIG_TYPE_REF_|BO_TX_BU_|BA_REL_|BA_SGTYPE_"
    "|(?:CAT|EV|ENVVAR_DATA|SGTYPE|SGTYPE_VAL|SIGTYPE_VALTYPE|BU_BO_REL|BU_EV_REL|BU_SG_REL)_(?:DEF_|DATA_)?"
    "|BA_DEF_(?:REL_|SGTYPE_|DEF_REL_|DEF_SGTYPE_)?"
)


def read_dbc(text: str) -> tuple[list[MessageDescription], list[str]]:
    """Return the messages of a DBC in the order of the file, and what was left out."""
    reader = _Reader(statements_of(text))
    return messages_of(reader.contents, reader.left_out), reader.left_out


class _Reader:
    """Takes statement after statement.

    Attributes:
        contents: what was.
        left_out: what was not understood.
    """

    def __init__(self, statements: list[Statement]) -> None:
        self.left_out: list[str] = []
        self.contents = DbcContents()
        self._current: DbcMessage | None = None
        unknown: Counter[str] = Counter()
        takers = {
            "BO_": self._message,
            "SG_": self._signal,
            "SIG_VALTYPE_": self._value_type,
            "SG_MUL_VAL_": self._multiplexer_ranges,
            "VAL_": self._choice,
            "VAL_TABLE_": self._table,
            "BA_": self._attribute,
            "BA_DEF_DEF_": self._default,
        }
        for statement in statements:
            take = takers.get(statement.keyword)
            if statement.keyword != "SG_":
                self._current = None  # signals follow their message directly
            if statement.text.strip() == statement.keyword:
                continue  # an entry in the list of keywords behind NS_
            if take is not None:
                if not take(statement):
                    self._not_understood(statement)
            elif not _WITHOUT_MEANING.fullmatch(statement.keyword):
                unknown[statement.keyword] += 1
        last = statements[-1] if statements else None
        if last is not None and last.keyword not in _WITHOUT_END and not last.text.rstrip().endswith(";"):
            self.left_out.append(f"the file ends in the middle of {last.keyword} (line {last.line}), more may be missing")
        self.left_out += [f"{keyword}: unknown keyword, {times} times" for keyword, times in unknown.items()]

    def _not_understood(self, statement: Statement) -> None:
        first = " ".join(statement.text.split("\n", 1)[0].split())
        self.left_out.append(f"line {statement.line}: {first:.60}")

    # ------------------------------------------------------------ statements

    def _message(self, statement: Statement) -> bool:
        match = _MESSAGE.fullmatch(statement.text)
        if match is None or len(match[1]) > 10 or len(match[3]) > 5 or int(match[3]) > LONGEST_MESSAGE_BYTES:
            return False
        self._current = DbcMessage(name=match[2], key=int(match[1]), length=int(match[3]))
        if match[2] != _UNASSIGNED:
            self.contents.messages.append(self._current)
        self._end_at_debris(match[5], statement)
        return True

    def _signal(self, statement: Statement) -> bool:
        if self._current is None:
            return False
        match = _SIGNAL.fullmatch(statement.text)
        if match is None or max(len(match[3]), len(match[4])) > 9:
            return False
        name, mark, start, length, order, sign, scale, offset, minimum, maximum, unit, behind = match.groups()
        has_range = float(minimum) != 0 or float(maximum) != 0
        signal = SignalDescription(
            name=name,
            start=int(start),
            length=int(length),
            little_endian=order == "1",
            signed=sign == "-",
            is_float=False,
            scale=float(scale),
            offset=float(offset),
            minimum=float(minimum) if has_range else None,
            maximum=float(maximum) if has_range else None,
            unit=plain(unit),
            choices=None,
            multiplexer=None,
            mux_values=None,
        )
        self._current.signals.append((signal, mark or "", statement.line))
        self._end_at_debris(behind, statement)
        return True

    def _end_at_debris(self, behind: str, statement: Statement) -> None:
        """Take no more signals for this message when lines follow that are none: one may have begun another message."""
        debris = behind.partition("\n")[2].strip() if not _RECEIVERS.fullmatch(behind) else ""
        if debris:
            self._current = None
            self.left_out.append(f"line {statement.line + 1}: {' '.join(debris.split()):.60}")

    def _value_type(self, statement: Statement) -> bool:
        match = _VALUE_TYPE.fullmatch(statement.text)
        if match is None:
            return False
        self.contents.value_types[int(match[1]), match[2]] = int(match[3]), statement.line
        return True

    def _multiplexer_ranges(self, statement: Statement) -> bool:
        match = _RANGES.fullmatch(statement.text)
        if match is None:
            return False
        if max(map(len, re.findall(r"\d+", match[4]))) > LONGEST_NUMBER:
            return False
        pairs = [tuple(int(number) for number in pair.split("-")) for pair in match[4].split(",")]
        if sum(max(0, last - first + 1) for first, last in pairs) > MOST_MULTIPLEXER_VALUES:
            return False
        values = {value for first, last in pairs for value in range(first, last + 1)}
        self.contents.ranges[int(match[1]), match[2]][match[3]] = tuple(sorted(values))
        return True

    def _choice(self, statement: Statement) -> bool:
        match = _CHOICES.fullmatch(statement.text)
        if match is not None:
            self.contents.choices[int(match[1]), match[2]] = _choices(match[3]), statement.line
            return True
        named = _NAMED_CHOICES.fullmatch(statement.text)
        if named is not None:
            self.contents.choices[int(named[1]), named[2]] = named[3], statement.line
            return True
        return _OTHER_CHOICES.match(statement.text) is not None  # of an environment variable

    def _table(self, statement: Statement) -> bool:
        match = _TABLE.fullmatch(statement.text)
        if match is not None:
            self.contents.tables[match[1]] = _choices(match[2])
        return match is not None

    def _attribute(self, statement: Statement) -> bool:
        match = _MESSAGE_ATTRIBUTE.fullmatch(statement.text)
        if match is not None:
            self.contents.attributes[match[1], int(match[2]), ""] = match[3] or match[4] or ""
            return True
        match = _SIGNAL_ATTRIBUTE.fullmatch(statement.text)
        if match is not None:
            self.contents.attributes[match[1], int(match[2]), match[3]] = match[4] or match[5] or ""
        return match is not None or statement.text.rstrip().endswith(";")

    def _default(self, statement: Statement) -> bool:
        match = _DEFAULT.fullmatch(statement.text)
        if match is not None:
            self.contents.defaults[match[1]] = match[2] or match[3] or ""
        return match is not None or statement.text.rstrip().endswith(";")


def _choices(text: str) -> dict[int, str]:
    return {int(number): plain(choice) for number, choice in _CHOICE.findall(text) if len(number) <= LONGEST_NUMBER}


def plain(text: str) -> str:
    """Return a text without the marks of its quotation marks."""
    return text.replace('\\"', '"')
