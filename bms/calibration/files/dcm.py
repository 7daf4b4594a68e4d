"""DCM, the conservation format 2.0 of ETAS (DAMOS): German keywords, one block an object, physical values."""

from collections.abc import Iterator

from bms.calibration.files.contents import FileAxis, FileTable
from bms.calibration.files.numbers import shortest
from bms.calibration.files.tables import kind_of
from bms.definition.a2l import CharacteristicKind

FORMAT_LINE = "KONSERVIERUNG_FORMAT 2.0"
_NUMBERS_A_LINE = 6


def write(tables: list[FileTable], title: str) -> bytes:
    """Return the file, UTF-8. Single values with a choice are written by their text, everything else as numbers."""
    lines = [f"* {_one_line(title)}".rstrip(), "", FORMAT_LINE, ""]
    for table in tables:
        lines += [*_block(table), "END", ""]
    return "\r\n".join(lines).encode()


def _block(table: FileTable) -> Iterator[str]:
    if table.is_axis:
        yield f"STUETZSTELLENVERTEILUNG {table.name} {len(table.values)}"
        yield "*SST"
        yield from _texts(LANGNAME=table.long_name, EINHEIT_X=table.unit)
        yield from _wrapped("ST/X", table.values)
        return
    kind = kind_of(table)
    yield _head(table, kind)
    units = {f"EINHEIT_{letter}": axis.unit for letter, axis in zip("XY", table.axes, strict=False)}
    yield from _texts(LANGNAME=table.long_name, **units, EINHEIT_W=table.unit)
    for letter, axis in zip("XY", table.axes, strict=False):
        if axis.name:
            yield f"*SST{letter} {axis.name}"
    if kind is CharacteristicKind.MAP:
        yield from _rows(table, *table.axes)
        return
    for axis in table.axes:
        yield from _wrapped("ST/X", axis.points or ())
    if kind is CharacteristicKind.VALUE and isinstance(table.values[0], str):
        yield f'   TEXT "{_one_line(table.values[0])}"'
    elif kind is CharacteristicKind.CURVE:
        yield from _wrapped("WERT", table.values)
    else:
        yield _line("WERT", table.values)


def _head(table: FileTable, kind: CharacteristicKind) -> str:
    """Return the first line: fixed axes (FEST…), axes shared with others (GRUPPEN…), or axes of its own."""
    if kind is CharacteristicKind.VALUE:
        return f"FESTWERT {table.name}"
    if kind is CharacteristicKind.VAL_BLK:
        return f"FESTWERTEBLOCK {table.name} {len(table.values)}"
    prefix = "GRUPPEN" if any(axis.name for axis in table.axes) else "FEST" if any(axis.fixed for axis in table.axes) else ""
    lengths = " ".join(str(len(axis.points or ())) for axis in table.axes)
    return f"{prefix}{'KENNLINIE' if kind is CharacteristicKind.CURVE else 'KENNFELD'} {table.name} {lengths}"


def _rows(table: FileTable, x: FileAxis, y: FileAxis) -> Iterator[str]:
    columns = len(x.points or ())
    yield from _wrapped("ST/X", x.points or ())
    for row, point in enumerate(y.points or ()):
        yield _line("ST/Y", (point,))
        yield from _wrapped("WERT", table.values[row * columns : (row + 1) * columns])


def _texts(**texts: str) -> Iterator[str]:
    for keyword, text in texts.items():
        yield f'   {keyword} "{_one_line(text)}"'


def _wrapped(keyword: str, numbers: tuple[float | str, ...] | tuple[float, ...]) -> Iterator[str]:
    for start in range(0, len(numbers), _NUMBERS_A_LINE):
        yield _line(keyword, numbers[start : start + _NUMBERS_A_LINE])


def _line(keyword: str, numbers: tuple[float | str, ...] | tuple[float, ...]) -> str:
    return f"   {keyword} " + " ".join(f'"{_one_line(one)}"' if isinstance(one, str) else shortest(one) for one in numbers)


def _one_line(text: str) -> str:
    """Return a text that ends neither its quotes nor its line; the format has no escapes."""
    return " ".join(text.replace('"', "'").split())
