"""A message database (DBC, also what else cantools reads) as column-decodable values; cantools is only used to load it.

Databases in the field have small mistakes that do not matter for reading values. What is left out because of them is listed in
`BroadcastDatabase.not_understood`; a file that is damaged or holds no message is refused.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bms.definition.database_limits import exceeded_limit
from bms.definition.tables import read_text
from bms.errors import DefinitionError

if TYPE_CHECKING:
    from cantools.database.can import Database, Message, Signal

MAXIMUM_DATABASE_BYTES = 8_000_000

_FORMATS = {".dbc": "dbc", ".sym": "sym", ".kcd": "kcd", ".arxml": "arxml"}
# cantools silently drops a last statement that is cut off; with this one behind it, the cut becomes a mistake it reports.
_END_OF_DBC = '\nVAL_TABLE_ End_of_file 0 "" ;\n'
_UNUSED_LINE = re.compile(r"^\s+(VAL_|SIG_VALTYPE_) (\d+) (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDescription:
    """One signal. Bit numbering as in the DBC: `start` is the DBC start bit.

    physical = raw × scale + offset. `mux_values` is None for a signal that is always there.
    """

    name: str
    start: int
    length: int
    little_endian: bool
    signed: bool
    is_float: bool
    scale: float
    offset: float
    minimum: float | None
    maximum: float | None
    unit: str
    choices: dict[int, str] | None
    multiplexer: str | None
    mux_values: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDescription:
    """One message. `cycle_time_s` is None when the database does not say."""

    can_id: int
    is_extended: bool
    is_fd: bool
    name: str
    length: int
    cycle_time_s: float | None
    signals: tuple[SignalDescription, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDatabase:
    """All messages of a database by name. `not_understood` says what was left out while reading, and why."""

    source: str
    messages: dict[str, MessageDescription]
    not_understood: tuple[str, ...]


def load_database(path: Path) -> BroadcastDatabase:
    """Read a message database. The ending of the file's name decides the format; a DBC is assumed if it is none of the others.

    Raises:
        DefinitionError: the file cannot be read, is too large, or no message can be read from it.
    """
    text = _decode(read_text(path, MAXIMUM_DATABASE_BYTES))
    format_name = _FORMATS.get(path.suffix.lower(), "dbc")
    too_large = exceeded_limit(text, format_name)
    if too_large:
        raise DefinitionError(
            f"{path.name} holds {too_large}.",
            detail=str(path),
            advice="Check that it is a message database; look for a missing quotation mark or a wrong number.",
        )
    left_out: list[str] = []
    loaded = _load(text, format_name, path, left_out)
    messages: dict[str, MessageDescription] = {}
    for message in loaded.messages:
        described = _message(message, left_out)
        if described.name in messages:
            left_out.append(f"message {described.name}: the name is there twice, id 0x{described.can_id:X} was left out")
        else:
            messages[described.name] = described
    if not messages:
        raise DefinitionError(
            f"{path.name} describes no messages.", detail=str(path), advice="Check that it is a message database (DBC)."
        )
    return BroadcastDatabase(source=str(path), messages=messages, not_understood=tuple(left_out))


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The tools that write DBC files use the Western Windows code page, which has five undefined bytes.
        return content.decode("cp1252", errors="replace")


def _load(text: str, format_name: str, path: Path, left_out: list[str]) -> "Database":
    # cantools takes longer to import than the rest of the program's start.
    from cantools.database import load_string  # noqa: PLC0415
    from cantools.database.can import Database  # noqa: PLC0415
    from cantools.database.errors import UnsupportedDatabaseFormatError  # noqa: PLC0415

    cause = ""
    text += _END_OF_DBC if format_name == "dbc" else ""
    for _attempt in range(3):
        try:
            loaded = load_string(text, database_format=format_name, strict=False, sort_signals=None)
        except UnsupportedDatabaseFormatError as error:
            cause = str(error.e_dbc or error)
            unused = _UNUSED_LINE.findall(cause)
            if not unused:
                break
            text = _without(text, unused, left_out)
        else:
            if isinstance(loaded, Database):
                return loaded
            break
    raise DefinitionError(
        f"{path.name} is not a message database Halite can read.",
        detail=cause[:2000],
        advice="Check the file with the tool that made it.",
    )


def _without(text: str, unused: list[tuple[str, str, str]], left_out: list[str]) -> str:
    """Return the DBC text without statements about signals that do not exist (cantools refuses the whole file for them)."""
    for keyword, can_id, signal in unused:
        statement = re.compile(rf'^[ \t]*{keyword}\s+{can_id}\s+{re.escape(signal)}\s+(?:"[^"]*"|[^";])*;', re.MULTILINE)
        text = statement.sub("", text)
        left_out.append(f"{keyword} of signal {signal} in message {can_id}: there is no such signal")
    return text


def _message(message: "Message", left_out: list[str]) -> MessageDescription:
    signals: list[SignalDescription] = []
    for signal in message.signals:
        reason = _unusable(signal, message.length)
        if reason:
            left_out.append(f"signal {signal.name} in {message.name}: {reason}")
        else:
            signals.append(_signal(signal))
    while orphans := [one for one in signals if one.multiplexer not in {None, *(signal.name for signal in signals)}]:
        for orphan in orphans:
            left_out.append(f"signal {orphan.name} in {message.name}: its multiplexer {orphan.multiplexer} is missing")
            signals.remove(orphan)
    cycle_ms = message.cycle_time
    return MessageDescription(
        can_id=message.frame_id,
        is_extended=message.is_extended_frame,
        is_fd=message.is_fd or message.length > 8,
        name=message.name,
        length=message.length,
        cycle_time_s=cycle_ms / 1000 if cycle_ms else None,
        signals=tuple(signals),
    )


def _unusable(signal: "Signal", message_length: int) -> str:
    if not 1 <= signal.length <= 64:
        return f"{signal.length} bits long"
    first, last = bit_span(signal.start, signal.length, little_endian=signal.byte_order == "little_endian")
    if first < 0 or last >= 8 * message_length:
        return "does not fit into the message"
    if not (math.isfinite(signal.scale) and math.isfinite(signal.offset)):
        return "scale or offset is not a number"
    if signal.is_float and signal.length not in (16, 32, 64):
        return f"a floating-point number of {signal.length} bits"
    return ""


def bit_span(start: int, length: int, *, little_endian: bool) -> tuple[int, int]:
    """Return the first and last bit of a signal, counted byte by byte, most significant bit of each byte first.

    `start` is the DBC start bit: the least significant bit in Intel, the most significant one in Motorola order. In Intel order
    the bits between the two need not all belong to the signal, but all its bytes lie between them.
    """
    if not little_endian:
        first = start ^ 7
        return first, first + length - 1
    last_bit = start + length - 1
    return start // 8 * 8, last_bit // 8 * 8 + 7


def _signal(signal: "Signal") -> SignalDescription:
    choices = signal.choices
    multiplexer = signal.multiplexer_signal if signal.multiplexer_ids else None
    return SignalDescription(
        name=signal.name,
        start=signal.start,
        length=signal.length,
        little_endian=signal.byte_order == "little_endian",
        signed=signal.is_signed,
        is_float=signal.is_float,
        scale=float(signal.scale),
        offset=float(signal.offset),
        minimum=None if signal.minimum is None else float(signal.minimum),
        maximum=None if signal.maximum is None else float(signal.maximum),
        unit=signal.unit or "",
        choices={int(raw): str(text) for raw, text in choices.items()} if choices else None,
        multiplexer=multiplexer,
        mux_values=tuple(signal.multiplexer_ids) if multiplexer is not None and signal.multiplexer_ids else None,
    )
