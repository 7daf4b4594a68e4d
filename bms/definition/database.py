"""Reading message databases: DBC by our own reader, .sym, .kcd and .arxml by cantools.

Databases in the field have mistakes, and files get cut off. What can be read is read; what is left out is listed in
`BroadcastDatabase.not_understood`. A file that holds no message is refused.
"""

import codecs
import re
from pathlib import Path

from bms.definition.dbc_reader import read_dbc
from bms.definition.messages import BroadcastDatabase, MessageDescription, SignalDescription, bit_span
from bms.definition.other_databases import FORMATS, read_other
from bms.definition.tables import read_text
from bms.errors import DefinitionError
from bms.printable import printable

__all__ = ["BroadcastDatabase", "MessageDescription", "SignalDescription", "bit_span", "load_database"]

MAXIMUM_DATABASE_BYTES = 8_000_000
MOST_LISTED = 200
"""Of what is left out; of a file that is no database at all every line would be listed."""

_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_GB2312 = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")


def load_database(path: Path) -> BroadcastDatabase:
    """Read a message database. The ending of the file's name decides the format; a DBC is assumed if it is none of the others.

    Raises:
        DefinitionError: the file cannot be read, is too large, or no message can be read from it.
    """
    text = printable(_decode(read_text(path, MAXIMUM_DATABASE_BYTES)))
    format_name = FORMATS.get(path.suffix.lower())
    found, left_out = read_dbc(text) if format_name is None else read_other(text, format_name, path)
    messages: dict[str, MessageDescription] = {}
    for message in found:
        if message.name in messages:
            left_out.append(f"message {message.name}: the name is there twice, id 0x{message.can_id:X} was left out")
        else:
            messages[message.name] = message
    if not messages:
        raise DefinitionError(
            f"{path.name} describes no messages.", detail="; ".join(left_out[:5]), advice="Check that it is a message database."
        )
    if len(left_out) > MOST_LISTED:
        left_out[MOST_LISTED:] = [f"and {len(left_out) - MOST_LISTED} more"]
    return BroadcastDatabase(source=str(path), messages=messages, not_understood=tuple(left_out))


def _decode(content: bytes) -> str:
    """Return the text, whatever wrote it: UTF-8, or a code page of Windows, which no file names."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Chinese characters are pairs of high bytes; a degree sign or an umlaut stands alone.
        runs = _HIGH_BYTES.findall(content)
        is_chinese = all(_GB2312.fullmatch(run) for run in runs)
        # The Western code page has five undefined bytes.
        return content.decode("gb18030" if is_chinese else "cp1252", errors="replace")
