"""Reading frames out of CSV files: those of python-can, of SavvyCAN (GVRET) and of cabana, told by their first line.

Sources: python-can, can/io/csv.py; SavvyCAN, framefileio.cpp (`saveNativeCSVFile`; before version 2 without a direction);
openpilot, tools/cabana/utils/export.cc.
"""

from pathlib import Path

from can_drivers.logs.csv_lines import CabanaLines, PythonCanLines, SavvyCanLines
from can_drivers.logs.model import LogFacts, LogReader, LogReadError
from can_drivers.logs.text_blocks import head_of, without_mark
from can_drivers.logs.text_reader import TextLogReader, zero_of

_PYTHON_CAN = b"timestamp,arbitration_id,extended,remote,error,dlc,data"
_SAVVY_CAN = b"time stamp,id,extended,"
_CABANA = b"time,addr,bus,data"
_LEAST_COLUMNS = 3


def sniff(head: bytes) -> bool:
    """Return whether a file that begins like this is a table; `open_reader` says whether it is one of frames."""
    first = without_mark(head).split(b"\n", 1)[0]
    columns = max(first.count(separator) + 1 for separator in (b",", b";", b"\t"))
    return columns >= _LEAST_COLUMNS and min(first.rstrip(b"\r"), default=0) >= ord("\t")


def open_reader(path: Path, first_byte: int, end_byte: int | None) -> LogReader:
    """Open a table of frames.

    Raises:
        LogReadError: it cannot be read, or is a table of something else.
    """
    head = head_of(path)
    lines, per_second = _lines_of(path, head)
    first_time_s = _first_time_s(head, per_second)
    lines.zero = zero_of(first_time_s)
    facts = LogFacts(format=".csv", size_bytes=path.stat().st_size, utc_offset_s=lines.zero.utc_offset_s, divisible=True)
    return TextLogReader(path, lines, facts, first_byte=first_byte, end_byte=end_byte)


def _lines_of(path: Path, head: bytes) -> tuple[PythonCanLines | SavvyCanLines | CabanaLines, int]:
    title = head.split(b"\n", 1)[0].strip()
    lowered = title.lower()
    if lowered == _PYTHON_CAN:
        return PythonCanLines(title), 1
    if lowered == _CABANA:
        return CabanaLines(title), 1
    if lowered.startswith(_SAVVY_CAN):
        columns = lowered.split(b",")
        if {b"bus", b"len", b"d1"} <= set(columns):
            return SavvyCanLines(title, columns), SavvyCanLines.PER_SECOND
    raise LogReadError(
        "This table does not hold frames as python-can, SavvyCAN or cabana write them.",
        detail=f"{path}: {title[:80].decode(errors='replace')}",
        advice=f"Its first line must be `{_PYTHON_CAN.decode()}`, or as SavvyCAN writes it.",
    )


def _first_time_s(head: bytes, per_second: int) -> float | None:
    for line in head.split(b"\n")[1:]:
        try:
            return float(line.split(b",", 1)[0]) / per_second
        except ValueError:
            continue
    return None
