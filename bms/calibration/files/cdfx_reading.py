"""Reads CDF 2.0 (CDFX) files of ours and of other tools; see `bms.calibration.files.cdfx`.

Values in a file are a few thousand; whatever declares entities is refused before it can unfold.
"""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from bms.calibration.files.contents import FileAxis, FileTable
from bms.calibration.files.numbers import indexed, number_of
from bms.errors import BadFileError

_READ = frozenset({"VALUE", "BOOLEAN", "VAL_BLK", "CURVE", "MAP", "COM_AXIS"})
_DEEPEST_NESTING = 64
_MOST_ELEMENTS = 1_000_000
"""A BMS needs some thousands, and each takes a hundred bytes of memory."""
_ADVICE = "Get the file again from whoever made it."
_LINE = "line"


def read(data: bytes) -> tuple[list[FileTable], list[str]]:
    """Return the tables of a file, and the objects that are not understood.

    Raises:
        BadFileError: it is no XML, no MSRSW, declares entities, or a number is none.
    """
    root = _parsed(data)
    if root.tag != "MSRSW":
        raise BadFileError(f"The file is XML, but no CDF: it begins with {root.tag[:40]}.", advice="Choose a CDF 2.0 file.")
    tables: list[FileTable] = []
    not_understood: list[str] = []
    for instance in root.iter("SW-INSTANCE"):
        name, category = _text(instance, "SHORT-NAME"), _text(instance, "CATEGORY").upper()
        if category in _READ and instance.find("SW-VALUE-CONT/SW-VALUES-PHYS") is not None:
            tables.append(_table(instance, name, category))
        else:
            not_understood.append(f"SW-INSTANCE {name} (line {instance.get(_LINE)}): {category or 'no category'}")
    return tables, not_understood


def _parsed(data: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = elements = 0

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > _DEEPEST_NESTING or elements > _MOST_ELEMENTS:
            raise BadFileError(f"The file has no end of elements, at line {parser.CurrentLineNumber}.", advice=_ADVICE)
        plain = tag.rpartition(":")[2]
        builder.start(plain, {_LINE: str(parser.CurrentLineNumber)} if plain == "SW-INSTANCE" else {})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag.rpartition(":")[2])

    def refuse_declarations(_name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        # The plain name of a document type is in files of other tools; what it names is never fetched.
        if has_internal_subset:
            raise BadFileError("The file declares entities, which no calibration needs.", advice=_ADVICE)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse_declarations
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadFileError(
            f"The file is damaged at line {parser.CurrentLineNumber}.", detail=str(error), advice=_ADVICE
        ) from error
    return builder.close()


def _table(instance: Element, name: str, category: str) -> FileTable:
    container = _found(instance, "SW-VALUE-CONT")
    values = _found(container, "SW-VALUES-PHYS")
    place = f"line {instance.get(_LINE)}"
    rows = [_values(group, name, place) for group in values.findall("VG") or [values]]
    if len({len(row) for row in rows}) > 1:
        raise BadFileError(f"The rows of {name} have different numbers of values.", detail=place, advice=_ADVICE)
    shape: tuple[int, ...] = (len(rows), len(rows[0])) if category == "MAP" else (sum(map(len, rows)),)
    axes = sorted(instance.iterfind("SW-AXIS-CONTS/SW-AXIS-CONT"), key=lambda axis: _text(axis, "SW-AXIS-INDEX"))
    return FileTable(
        name=name,
        values=tuple(value for row in rows for value in row),
        shape=() if category in {"VALUE", "BOOLEAN"} and shape == (1,) else shape,
        unit=_text(container, "UNIT-DISPLAY-NAME"),
        long_name=_text(instance, "LONG-NAME"),
        axes=tuple(_axis(axis, name, place) for axis in axes),
        place=place,
        is_axis=category == "COM_AXIS",
    )


def _axis(container: Element, table: str, place: str) -> FileAxis:
    values = container.find("SW-VALUES-PHYS")
    points = [] if values is None else _values(values, f"Axis of {table}", place)
    numbers = tuple(point for point in points if isinstance(point, float))
    if len(numbers) != len(points):
        raise BadFileError(f"An axis point of {table} is a text.", detail=place, advice=_ADVICE)
    return FileAxis(
        points=numbers or None,
        unit=_text(container, "UNIT-DISPLAY-NAME"),
        name=_text(container, "SW-INSTANCE-REF"),
        fixed=_text(container, "CATEGORY").upper() == "FIX_AXIS",
    )


def _values(parent: Element, name: str, place: str) -> list[float | str]:
    """Return the values of V (number), VF (float), VH (hexadecimal) and VT (text) in the order of the file."""
    found: list[float | str] = []
    for element in parent:
        text = (element.text or "").strip()
        if element.tag == "VT":
            found.append(text)
        elif element.tag in {"V", "VF", "VH"}:
            where = f"{indexed(name, (len(found),))} ({place})"
            found.append(number_of({"true": "1", "false": "0"}.get(text.lower(), text), where))
    return found


def _found(parent: Element, name: str) -> Element:
    element = parent.find(name)
    assert element is not None, "the caller has looked for it"
    return element


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()
