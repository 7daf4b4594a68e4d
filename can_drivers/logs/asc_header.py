"""The head of an ASC log: number base, kind of time stamps, and when it was.

Source: Vector, CAN, Log & Trigger ASC Logging Format, section 3.1, as others describe it and as files show it.
"""

import datetime
import re
import time
from dataclasses import dataclass

_BASE = re.compile(rb"^[ \t]*base[ \t]+(hex|dec)\b(?:[ \t]+timestamps[ \t]+(absolute|relative))?", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(
    r"(?:date|begin\s+triggerblock)\s+\w+\s+(?P<month>\w+)\s+(?P<day>\d{1,2})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<part>\d{1,9}))?\s*(?P<half>[ap]m)?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {
    **{name: number for number, name in enumerate(_MONTH_NAMES, start=1)},
    "mär": 3,
    "mrz": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
}
"""First three letters, English and German: CANoe writes them in the language of Windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AscHeader:
    """What the head of an ASC log says.

    Attributes:
        decimal: ids and data are decimal instead of hexadecimal.
        relative: each time counts from the line before instead of from the beginning.
        utc_offset_s: when time zero was, seconds since 1970 UTC; None when it does not say.
    """

    decimal: bool = False
    relative: bool = False
    utc_offset_s: float | None = None


def read_header(head: bytes) -> AscHeader:
    """Return what the beginning of a log says.

    The date is local time of the computer that recorded, without a zone; it is taken as local time of this one. Of the header's
    date and that of the first trigger block the earlier one holds: Vector's header says when the measurement began and a block
    when it was triggered, python-can's header says when the file was written and its block when the first frame was.
    """
    base = _BASE.search(head)
    dates = [
        date_s
        for line in head.splitlines()
        if line.lstrip()[:5].lower() in {b"date ", b"begin"} and (date_s := _date_s(line)) is not None
    ]
    return AscHeader(
        decimal=base is not None and base[1].lower() == b"dec",
        relative=base is not None and (base[2] or b"").lower() == b"relative",
        utc_offset_s=min(dates[:2], default=None),
    )


def local_time_s(year: int, month: int, day: int, hour: int, minute: int, second: int) -> float:
    """Return local time of this computer as seconds since 1970 UTC.

    Raises:
        ValueError, OverflowError: there is no such date.
    """
    date = datetime.date(year, month, day)
    return time.mktime((year, month, day, hour, minute, second, date.weekday(), date.timetuple().tm_yday, -1))


def _date_s(line: bytes) -> float | None:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    found = _DATE.match(text.strip())
    month = _MONTHS.get(found["month"][:3].lower()) if found is not None else None
    if found is None or month is None:
        return None
    hour = int(found["hour"])
    if found["half"] is not None:
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    try:
        return local_time_s(
            int(found["year"]), month, int(found["day"]), hour, int(found["minute"]), int(found["second"])
        ) + float(f"0.{found['part'] or 0}")
    except (ValueError, OverflowError):
        return None
