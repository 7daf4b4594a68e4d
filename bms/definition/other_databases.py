"""Message databases that cantools reads: PEAK .sym, Kvaser .kcd, AUTOSAR .arxml. They are read whole or not at all."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bms.definition.message_checks import checked
from bms.definition.messages import MessageDescription, SignalDescription
from bms.errors import DefinitionError

if TYPE_CHECKING:
    from cantools.database.can import Database, Message, Signal

FORMATS = {".sym": "sym", ".kcd": "kcd", ".arxml": "arxml"}
LONGEST_TEXT = 250_000
LONGEST_MESSAGE_BYTES = 4_096
DEEPEST_ELEMENT = 100

_LENGTH = re.compile(r"\b(?:len|length|dlc)\b\W{1,4}(\d+)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")


def read_other(text: str, format_name: str, path: Path) -> tuple[list[MessageDescription], list[str]]:
    """Return the messages of a database, and what was left out.

    Raises:
        DefinitionError: something in it is too large, or cantools cannot read it.
    """
    too_large = exceeded_limit(text, format_name)
    if too_large:
        raise DefinitionError(
            f"{path.name} holds {too_large}.", detail=str(path), advice="Check that it is a message database, and undamaged."
        )
    left_out: list[str] = []
    found = (checked(described(message), left_out) for message in _load(text, format_name, path).messages)
    return [message for message in found if message is not None], left_out


def exceeded_limit(text: str, format_name: str) -> str:
    """Return what no real database has, or an empty string.

    cantools sizes tables by numbers in the file: a message of 100,000,000 bytes takes all memory of the machine.
    """
    if any(len(match[1]) > 9 or int(match[1]) > 8 * LONGEST_MESSAGE_BYTES for match in _LENGTH.finditer(text)):
        return f"a length of more than {8 * LONGEST_MESSAGE_BYTES}"
    if format_name == "sym":
        longest = max(map(len, text.replace('\\"', "__").split('"')))
        return f"a text of more than {LONGEST_TEXT} characters" if longest > LONGEST_TEXT else ""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return "definitions of XML entities"
    return f"elements nested more than {DEEPEST_ELEMENT} deep" if _depth(text) > DEEPEST_ELEMENT else ""


def _depth(text: str) -> int:
    """Return how deep the elements of an XML text are nested, as far as the limit; 0 when it is not XML."""
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[1]:
            depth -= 1
        elif not match[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _load(text: str, format_name: str, path: Path) -> "Database":
    # cantools takes longer to import than the rest of the program's start.
    from cantools.database import load_string  # noqa: PLC0415
    from cantools.database.can import Database  # noqa: PLC0415
    from cantools.database.errors import Error, UnsupportedDatabaseFormatError  # noqa: PLC0415

    try:
        loaded = load_string(text, database_format=format_name, strict=False, sort_signals=None)
    except UnsupportedDatabaseFormatError as error:
        cause = next((str(one) for one in (error.e_kcd, error.e_sym, error.e_arxml) if one is not None), str(error))
    except (Error, ValueError, ArithmeticError, LookupError, AttributeError, TypeError) as error:
        # What cantools raises for a file it did not expect is as various as such files.
        cause = f"{type(error).__name__}: {error}"
    else:
        if isinstance(loaded, Database):
            return loaded
        cause = "It is a database of diagnostics."
    raise DefinitionError(
        f"{path.name} is not a message database Halite can read.",
        detail=cause[:2000],
        advice="Check the file with the tool that made it.",
    )


def described(message: "Message") -> MessageDescription:
    """Return what cantools read of a message."""
    cycle_ms = message.cycle_time
    return MessageDescription(
        can_id=message.frame_id,
        is_extended=message.is_extended_frame,
        is_fd=message.is_fd or message.length > 8,
        name=message.name,
        length=message.length,
        cycle_time_s=cycle_ms / 1000 if cycle_ms else None,
        signals=tuple(_signal(signal) for signal in message.signals),
    )


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
