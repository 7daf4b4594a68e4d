"""The tables of a payload, as the text formats write them."""

import re
from collections import Counter

from bms.calibration.decoding import Values, decode, decode_axis
from bms.calibration.files.contents import FileAxis, FileTable
from bms.calibration.model import Parameter
from bms.definition.a2l import CalibrationDescription, CharacteristicKind, Conversion

_SAYABLE = re.compile(r"(?!(?:nan|inf|infinity)$)[^\W\d_][\w(),.;:/%°+-]*(?: [\w(),.;:/%°+-]+)*", re.IGNORECASE)


def tables_of(description: CalibrationDescription, payload: bytes) -> list[FileTable]:
    """Return the shared axes and all calibration objects, in the order of the A2L.

    Raises:
        DefinitionError: the A2L places an object outside the payload.
    """
    inside = _inside_objects(description)
    axes = [
        FileTable(
            name=name,
            values=tuple(decode_axis(description, payload, name).tolist()),
            shape=(description.axis_points[name].length,),
            unit=description.axis_points[name].conversion.unit,
            long_name=description.axis_points[name].long_name,
            is_axis=True,
        )
        for name in description.axis_points
        if name not in inside
    ]
    return axes + [_table(parameter, inside) for parameter in decode(description, payload).values()]


def kind_of(table: FileTable) -> CharacteristicKind:
    """Return the shape of a calibration object as A2L calls it."""
    if table.axes:
        return CharacteristicKind.CURVE if len(table.axes) == 1 else CharacteristicKind.MAP
    return CharacteristicKind.VAL_BLK if table.shape else CharacteristicKind.VALUE


def _inside_objects(description: CalibrationDescription) -> frozenset[str]:
    """Return the axis points that lie inside their object (STD_AXIS)."""
    return frozenset(
        axis.axis_points
        for characteristic in description.characteristics.values()
        for letter, axis in zip("XY", characteristic.axes, strict=False)
        if axis.axis_points == f"{characteristic.name}.{letter}"
    )


def _table(parameter: Parameter, inside: frozenset[str]) -> FileTable:
    characteristic = parameter.description
    return FileTable(
        name=characteristic.name,
        values=_written(characteristic.conversion, parameter.values),
        shape=characteristic.shape,
        unit=characteristic.conversion.unit,
        long_name=characteristic.long_name,
        axes=tuple(
            FileAxis(
                points=tuple(points.tolist()),
                unit=axis.conversion.unit,
                name="" if axis.axis_points is None or axis.axis_points in inside else axis.axis_points,
                quantity=axis.quantity,
                fixed=axis.axis_points is None,
            )
            for axis, points in zip(characteristic.axes, parameter.axes, strict=True)
        ),
    )


def _written(conversion: Conversion, values: Values) -> tuple[float | str, ...]:
    """Return the values, choices by their text where it stands for one value only and no format could take it for another."""
    numbers: list[float] = values.ravel().tolist()
    texts = conversion.texts or {}
    often = Counter(texts.values())
    sayable = {raw: text for raw, text in texts.items() if often[text] == 1 and _SAYABLE.fullmatch(text)}
    return tuple(sayable.get(int(number), number) if number.is_integer() else number for number in numbers)
