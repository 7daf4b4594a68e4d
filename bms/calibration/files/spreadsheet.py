"""CSV that people and spreadsheets can read and write: a row a single value or list of values, a block of rows a table.

    kind,name,unit,text,values
    value,CHG_T_MIN,°C,Charging stops below this cell temperature,-10
    map,CHG_I_LIM_MAP,C,Highest charging current
    x,AX_SOC_CHG_I,%,State of charge,0,10,20
    y,AX_T_CHG_I,°C,Cell temperature
    ,,,-40,0,0,0
    ,,,-30,0.05,0.05,0

A row of a map begins with its point of the y axis. Read back are also semicolons or tabulators with decimal commas, as
spreadsheets of other countries save them.
"""

import csv
import io

from bms.calibration.files.contents import FileAxis, FileTable
from bms.calibration.files.numbers import Words, indexed, number_of, position_in, shortest, text_of
from bms.calibration.files.tables import kind_of
from bms.definition.a2l import CharacteristicKind
from bms.errors import BadFileError

_HEADER = ("kind", "name", "unit", "text", "values")
_FIRST_NUMBER = 4
_KINDS = {"axis", "value", "block", "curve", "map"}
_AXES = {"curve": "x", "map": "xy"}
_WORDS = {CharacteristicKind.VALUE: "value", CharacteristicKind.VAL_BLK: "block"}
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
_ADVICE = "Correct it in the file."

Row = tuple[int, list[str]]
"""Line number and cells."""


def write(tables: list[FileTable], title: str) -> bytes:
    """Return the file. With a byte order mark, without which Excel takes UTF-8 for something else."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f"# {' '.join(title.split())}".rstrip()])
    writer.writerow(_HEADER)
    beside_their_tables = {axis.name for table in tables for axis in table.axes}
    for table in tables:
        if not table.is_axis or table.name not in beside_their_tables:
            writer.writerows(_rows(table))
    return out.getvalue().encode("utf-8-sig")


def _rows(table: FileTable) -> list[list[str]]:
    values = [_guarded(value) if isinstance(value, str) else shortest(value) for value in table.values]
    word = "axis" if table.is_axis else _WORDS.get(kind_of(table), kind_of(table).value.lower())
    head = [word, _guarded(table.name), _guarded(table.unit), _guarded(table.long_name)]
    if not table.axes:
        return [head + values]
    x, *others = [(axis, [shortest(point) for point in axis.points or ()]) for axis in table.axes]
    rows = [head, [*_axis_head("x", x[0]), *x[1]]]
    if not others:
        return [*rows, ["", "", "", "", *values]]
    (y, labels), columns = others[0], len(x[1])
    body = [["", "", "", label, *values[row * columns : (row + 1) * columns]] for row, label in enumerate(labels)]
    return [*rows, _axis_head("y", y), *body]


def _axis_head(letter: str, axis: FileAxis) -> list[str]:
    return [letter, _guarded(axis.name), _guarded(axis.unit), _guarded(axis.quantity)]


def _guarded(text: str) -> str:
    """Return a text no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def read(data: bytes) -> tuple[list[FileTable], list[str]]:
    """Return the tables of a file, and nothing that is not understood.

    Raises:
        BadFileError: it has no header row, a row that belongs to nothing, or a number that is none (with its place).
    """
    text = text_of(data)
    head = next((line for line in text.splitlines() if line.strip().lower().replace('"', "").startswith("kind")), "")
    separator = next((sign for sign in ";\t," if sign in head), "")
    if not separator:
        raise BadFileError(
            "The file has no row that begins with kind, name, unit.",
            advice="Export a file from Halite to see the layout.",
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    counted = Words()
    try:
        for cells in reader:
            counted.take(len(cells))
            rows.append((reader.line_num, [cell.strip(" ") for cell in cells]))
    except csv.Error as error:
        raise BadFileError(f"The file is damaged at line {reader.line_num}.", detail=str(error), advice=_ADVICE) from error
    return _Reading(decimal_comma=separator != ",").tables(rows), []


class _Reading:
    """Makes tables of rows."""

    def __init__(self, *, decimal_comma: bool) -> None:
        self._decimal_comma = decimal_comma

    def tables(self, rows: list[Row]) -> list[FileTable]:
        """Return all tables."""
        blocks: list[list[Row]] = []
        for line, cells in rows:
            first = cells[0].lower() if cells else ""
            if not any(cells) or first == _HEADER[0] or first.startswith("#"):
                continue
            if first in _KINDS:
                blocks.append([(line, cells)])
            elif blocks and first in {"x", "y", ""}:
                blocks[-1].append((line, cells))
            else:
                raise BadFileError(f"Line {line} begins with {first[:40]!r}, which is no kind of row.", advice=_ADVICE)
        return [self._table(block) for block in blocks]

    def _table(self, block: list[Row]) -> FileTable:
        (line, head), *following = block
        kind, (name, unit, long_name) = head[0].lower(), _three_texts(head)
        letters = _AXES.get(kind, "")
        axes = {letter: FileAxis(points=None) for letter in letters}
        body: list[Row] = [(line, head)] if _filled(head[_FIRST_NUMBER:]) else []
        for number, cells in following:
            if cells[0] and cells[0].lower() not in letters:
                raise BadFileError(f"Line {number}: {name}, a {kind}, has no {cells[0][:10]} axis.", advice=_ADVICE)
            if cells[0]:
                axes[cells[0].lower()] = self._axis(number, cells, name)
            else:
                body.append((number, cells))
        rows = [self._values(number, cells, name) for number, cells in body]
        if len({len(row) for row in rows}) > 1:
            raise BadFileError(f"The rows of {name} have different numbers of values.", detail=f"line {line}", advice=_ADVICE)
        shape: tuple[int, ...] = (len(rows[0]),) if rows else (0,)
        if kind == "map":
            shape = (len(rows), len(rows[0]) if rows else 0)
            axes["y"] = self._with_labels(axes["y"], body, name)
        return FileTable(
            name=name,
            values=tuple(value for row in rows for value in row),
            shape=() if kind == "value" and shape == (1,) else shape,
            unit=unit,
            long_name=long_name,
            axes=tuple(axes.values()),
            place=f"line {line}",
            is_axis=kind == "axis",
        )

    def _axis(self, line: int, cells: list[str], table: str) -> FileAxis:
        name, unit, quantity = _three_texts(cells)
        points = self._numbers(line, cells[_FIRST_NUMBER:], f"Axis {cells[0].lower()} of {table}")
        return FileAxis(points=points or None, unit=unit, name=name, quantity=quantity)

    def _with_labels(self, axis: FileAxis, body: list[Row], table: str) -> FileAxis:
        """Return the y axis with its points, which stand before the rows."""
        labels = [cells[_FIRST_NUMBER - 1] if len(cells) >= _FIRST_NUMBER else "" for _, cells in body]
        points = self._numbers(body[0][0] if body else 0, labels, f"Axis y of {table}")
        return FileAxis(points=points or None, unit=axis.unit, name=axis.name, quantity=axis.quantity)

    def _values(self, line: int, cells: list[str], name: str) -> list[float | str]:
        filled = _filled(cells[_FIRST_NUMBER:])
        return [
            self._number(cell, f"{indexed(name, (position,))} (line {line})") if _looks_like_a_number(cell) else _text(cell)
            for position, cell in enumerate(filled)
        ]

    def _numbers(self, line: int, cells: list[str], where: str) -> tuple[float, ...]:
        return tuple(
            self._number(cell, f"{indexed(where, position_in((len(cells),), position))} (line {line})")
            for position, cell in enumerate(_filled(cells))
        )

    def _number(self, cell: str, where: str) -> float:
        return number_of(cell.replace(",", ".") if self._decimal_comma else cell, where)


def _three_texts(cells: list[str]) -> list[str]:
    padded = [*cells, "", "", "", ""]
    return [_text(cell) for cell in padded[1:_FIRST_NUMBER]]


def _text(cell: str) -> str:
    return cell.removeprefix("'")


def _filled(cells: list[str]) -> list[str]:
    """Return the cells without the empty ones at the end, which spreadsheets add."""
    last = max((position for position, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _looks_like_a_number(cell: str) -> bool:
    """Choices are words; whatever begins like a number, is empty, or is what spreadsheets write for no number, is none."""
    return not cell or cell[0] in "+-.,0123456789#" or cell.lower() in {"nan", "inf", "infinity"}
