"""CDF 2.0 (CDFX) of ASAM: calibration values as MSRSW XML."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bms.calibration.files.contents import FileAxis, FileTable
from bms.calibration.files.numbers import shortest
from bms.calibration.files.tables import kind_of
from bms.definition.a2l import CharacteristicKind


def write(tables: list[FileTable], title: str) -> bytes:
    """Return the file: one SW-INSTANCE an object; shared axes are objects of their own (COM_AXIS)."""
    root = Element("MSRSW")
    _texts(root, {"SHORT-NAME": "Halite", "CATEGORY": "CDF20"})
    system = SubElement(SubElement(root, "SW-SYSTEMS"), "SW-SYSTEM")
    _texts(system, {"SHORT-NAME": "Calibration", "LONG-NAME": title})
    tree = SubElement(SubElement(system, "SW-INSTANCE-SPEC"), "SW-INSTANCE-TREE")
    _texts(tree, {"SHORT-NAME": "Values", "CATEGORY": "NO_VCD"})
    for table in tables:
        _instance(tree, table)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _instance(tree: Element, table: FileTable) -> None:
    instance = SubElement(tree, "SW-INSTANCE")
    kind = kind_of(table)
    category = "COM_AXIS" if table.is_axis else kind.value
    _texts(instance, {"SHORT-NAME": table.name, "LONG-NAME": table.long_name, "CATEGORY": category})
    container = SubElement(instance, "SW-VALUE-CONT")
    _texts(container, {"UNIT-DISPLAY-NAME": table.unit})
    if category == "VAL_BLK":
        _texts(SubElement(container, "SW-ARRAYSIZE"), {"V": str(len(table.values))})
    values = SubElement(container, "SW-VALUES-PHYS")
    if kind is CharacteristicKind.MAP:
        columns = table.shape[1]
        for row, point in enumerate(table.axes[1].points or ()):
            group = SubElement(values, "VG")
            _texts(group, {"LABEL": shortest(point)})
            _values(group, table.values[row * columns : (row + 1) * columns])
    else:
        _values(values, table.values)
    if table.axes:
        containers = SubElement(instance, "SW-AXIS-CONTS")
        for number, axis in enumerate(table.axes, 1):
            _axis(SubElement(containers, "SW-AXIS-CONT"), axis, number)


def _axis(container: Element, axis: FileAxis, number: int) -> None:
    category = "FIX_AXIS" if axis.fixed else "COM_AXIS" if axis.name else "STD_AXIS"
    _texts(container, {"CATEGORY": category, "UNIT-DISPLAY-NAME": axis.unit, "SW-AXIS-INDEX": str(number)})
    if axis.name:
        _texts(container, {"SW-INSTANCE-REF": axis.name})
    else:
        _values(SubElement(container, "SW-VALUES-PHYS"), axis.points or ())


def _values(parent: Element, values: tuple[float | str, ...] | tuple[float, ...]) -> None:
    for value in values:
        SubElement(parent, "VT" if isinstance(value, str) else "V").text = value if isinstance(value, str) else shortest(value)


def _texts(parent: Element, texts: dict[str, str]) -> None:
    """Append an element for each text that is not empty."""
    for name, text in texts.items():
        if text:
            SubElement(parent, name).text = "".join(sign if sign.isprintable() else " " for sign in text)
