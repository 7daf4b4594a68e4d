"""CHARACTERISTIC, AXIS_PTS and AXIS_DESCR: the calibration objects themselves (ASAM MCD-2 MC)."""

import dataclasses
import math
from collections.abc import Callable

from bms.definition.a2l import AxisDescription, AxisPoints, Characteristic, CharacteristicKind, Conversion
from bms.definition.a2l_conversions import NotUnderstoodError, decimals_of
from bms.definition.a2l_layouts import Layout, PlacedPart
from bms.definition.a2l_syntax import Block, Fields, damaged

_HIGHEST_ADDRESS = 0xFFFF_FFFF
_MOST_ELEMENTS = 0xFFFF
_MOST_FIXED_POINTS = 1_000_000
"""In the whole file. A few words can ask for 65535 of them, so the size of the file is no bound."""
_CHARACTERISTIC_FIELDS = 9
_AXIS_PTS_FIELDS = 9
_AXIS_DESCR_FIELDS = 6
_AXES_OF_KIND = {
    CharacteristicKind.VALUE: 0,
    CharacteristicKind.VAL_BLK: 0,
    CharacteristicKind.CURVE: 1,
    CharacteristicKind.MAP: 2,
}
_MEANING_CHANGERS = frozenset({"BIT_MASK", "ENCODING", "COMPARISON_QUANTITY"})


class ObjectReader:
    """Turns the blocks of calibration objects into values.

    Everything here raises `DefinitionError` where a block is damaged and `NotUnderstoodError` where it is sound but outside
    the subset.
    """

    def __init__(
        self,
        *,
        big_endian: bool,
        conversion: Callable[[str, int], Conversion],
        layout: Callable[[str, int], Layout],
        quantities: dict[str, str],
    ) -> None:
        """Keep the look-ups of the module: conversions and layouts by name, plain names of measurements."""
        self._big_endian = big_endian
        self._conversion = conversion
        self._layout = layout
        self._quantities = quantities
        self._fixed_points_left = _MOST_FIXED_POINTS
        self.kept_aside_axes: set[str] = set()

    def axis_points(self, block: Block) -> AxisPoints:
        """Read an AXIS_PTS block."""
        fields = Fields.of(block)
        name, long_name = fields.word(), fields.string()
        address = fields.integer(lowest=0, highest=_HIGHEST_ADDRESS)
        fields.word()
        layout_name = fields.word()
        fields.number()
        conversion = fields.word()
        length = fields.integer(lowest=1, highest=_MOST_ELEMENTS)
        lower, upper = _limits(fields, block)
        self._same_byte_order(block, _AXIS_PTS_FIELDS)
        place = self._layout(layout_name, block.line).place({"AXIS_PTS_X": length}).get("AXIS_PTS_X")
        if place is None:
            raise damaged(block.line, f"the record layout of {name[:60]} has no AXIS_PTS_X")
        return AxisPoints(
            name=name,
            long_name=long_name,
            address=address + place.offset,
            length=length,
            data_type=place.data_type,
            conversion=_displayed(self._conversion(conversion, block.line), block, _AXIS_PTS_FIELDS),
            lower=lower,
            upper=upper,
        )

    def characteristic(self, block: Block, shared: dict[str, AxisPoints]) -> tuple[Characteristic, dict[str, AxisPoints]]:
        """Read a CHARACTERISTIC block.

        Args:
            block: the block.
            shared: AXIS_PTS by name.

        Returns:
            The object and the axis points that lie inside it (STD_AXIS), named `<object>.X` and `<object>.Y`.
        """
        fields = Fields.of(block)
        name, long_name, kind_name = fields.word(), fields.string(), fields.word()
        if kind_name not in CharacteristicKind.__members__:
            raise NotUnderstoodError(f"the kind {kind_name[:40]}")
        kind = CharacteristicKind[kind_name]
        address = fields.integer(lowest=0, highest=_HIGHEST_ADDRESS)
        layout = self._layout(fields.word(), block.line)
        fields.number()
        conversion = _displayed(self._conversion(fields.word(), block.line), block, _CHARACTERISTIC_FIELDS)
        lower, upper = _limits(fields, block)
        self._refuse_what_changes_the_meaning(block)
        axis_blocks = block.blocks("AXIS_DESCR")
        if len(axis_blocks) != _AXES_OF_KIND[kind]:
            raise damaged(block.line, f"{name[:60]} is a {kind_name} with {len(axis_blocks)} axes")
        axes = [
            self._axis(axis_block, f"{name}.{letter}", shared) for axis_block, letter in zip(axis_blocks, "XY", strict=False)
        ]
        shape = _shape(block, kind, axes)
        places = layout.place(
            {"FNC_VALUES": math.prod(shape)}
            | {f"AXIS_PTS_{letter}": axis.length for axis, letter in zip(axes, "XY", strict=False)}
        )
        if "FNC_VALUES" not in places:
            raise damaged(block.line, f"the record layout of {name[:60]} has no FNC_VALUES")
        own_axes = self._own_axes(axis_blocks, axes, address, places)
        values = places["FNC_VALUES"]
        return Characteristic(
            name=name,
            long_name=long_name,
            kind=kind,
            address=address + values.offset,
            data_type=values.data_type,
            conversion=conversion,
            lower=lower,
            upper=upper,
            shape=shape,
            axes=tuple(axes),
            by_column=layout.by_column and kind is CharacteristicKind.MAP,
        ), own_axes

    def _axis(self, block: Block, own_name: str, shared: dict[str, AxisPoints]) -> AxisDescription:
        fields = Fields.of(block)
        kind, quantity, conversion_name = fields.word(), fields.word(), fields.word()
        length = fields.integer(lowest=1, highest=_MOST_ELEMENTS)
        _limits(fields, block)
        conversion = _displayed(self._conversion(conversion_name, block.line), block, _AXIS_DESCR_FIELDS)
        axis = AxisDescription(quantity=self._quantities.get(quantity, ""), conversion=conversion, length=length)
        if kind == "FIX_AXIS":
            self._fixed_points_left -= length
            if self._fixed_points_left < 0:
                raise damaged(block.line, f"there are more than {_MOST_FIXED_POINTS} fixed axis points in it")
            points = tuple(conversion.offset + conversion.factor * point for point in _fixed_points(block, length))
            if not all(map(math.isfinite, points)):
                raise damaged(block.line, "an axis point is no finite number")
            return dataclasses.replace(axis, points=points)
        if kind == "STD_AXIS":
            return dataclasses.replace(axis, axis_points=own_name)
        if kind != "COM_AXIS":
            raise NotUnderstoodError(f"an axis of the kind {kind[:40]}")
        reference = block.option("AXIS_PTS_REF", _AXIS_DESCR_FIELDS)
        points_name = reference.word() if reference is not None else ""
        if points_name in self.kept_aside_axes:
            raise NotUnderstoodError(f"its axis {points_name[:60]} is not understood")
        if points_name not in shared:
            raise damaged(block.line, f"the axis points {points_name[:60]} do not exist")
        if shared[points_name].length != length:
            raise damaged(block.line, f"{points_name[:60]} has {shared[points_name].length} points, the axis {length}")
        return dataclasses.replace(axis, axis_points=points_name, quantity=axis.quantity or shared[points_name].long_name)

    def _own_axes(
        self, blocks: list[Block], axes: list[AxisDescription], address: int, places: dict[str, PlacedPart]
    ) -> dict[str, AxisPoints]:
        """Return the axis points of STD_AXIS axes, which lie inside the object."""
        found: dict[str, AxisPoints] = {}
        for block, axis, letter in zip(blocks, axes, "XY", strict=False):
            fields = Fields.of(block)
            if fields.word() != "STD_AXIS" or axis.axis_points is None:
                continue
            place = places.get(f"AXIS_PTS_{letter}")
            if place is None:
                raise damaged(block.line, f"the record layout has no AXIS_PTS_{letter}")
            for _ in range(3):
                fields.token()
            lower, upper = _limits(fields, block)
            found[axis.axis_points] = AxisPoints(
                name=axis.axis_points,
                long_name=axis.quantity,
                address=address + place.offset,
                length=axis.length,
                data_type=place.data_type,
                conversion=axis.conversion,
                lower=lower,
                upper=upper,
            )
        return found

    def _same_byte_order(self, block: Block, after: int) -> None:
        order = block.option("BYTE_ORDER", after)
        if order is not None and order.word() != ("MSB_FIRST" if self._big_endian else "MSB_LAST"):
            raise NotUnderstoodError("a byte order of its own")

    def _refuse_what_changes_the_meaning(self, block: Block) -> None:
        self._same_byte_order(block, _CHARACTERISTIC_FIELDS)
        for keyword in _MEANING_CHANGERS:
            if block.option(keyword, _CHARACTERISTIC_FIELDS) is not None:
                raise NotUnderstoodError(keyword)
        if block.blocks("DEPENDENT_CHARACTERISTIC", "VIRTUAL_CHARACTERISTIC"):
            raise NotUnderstoodError("values that are calculated from other objects")


def _limits(fields: Fields, block: Block) -> tuple[float, float]:
    lower, upper = fields.number(), fields.number()
    if lower > upper:
        raise damaged(block.line, f"the lower limit {lower:g} is above the upper limit {upper:g}")
    return lower, upper


def _displayed(conversion: Conversion, block: Block, after: int) -> Conversion:
    """Return the conversion with the object's own FORMAT and PHYS_UNIT where it has them."""
    display_format = block.option("FORMAT", after)
    if display_format is not None:
        conversion = dataclasses.replace(conversion, decimals=decimals_of(display_format.string()))
    unit = block.option("PHYS_UNIT", after)
    if unit is not None:
        conversion = dataclasses.replace(conversion, unit=unit.string())
    return conversion


def _shape(block: Block, kind: CharacteristicKind, axes: list[AxisDescription]) -> tuple[int, ...]:
    if kind is CharacteristicKind.VALUE:
        return ()
    if kind is CharacteristicKind.VAL_BLK:
        fields = block.option("MATRIX_DIM", _CHARACTERISTIC_FIELDS) or block.option("NUMBER", _CHARACTERISTIC_FIELDS)
        if fields is None:
            raise damaged(block.line, "a VAL_BLK has no MATRIX_DIM")
        dimensions = [fields.integer(lowest=1, highest=_MOST_ELEMENTS), *(int(number) for number in fields.numbers()[:2])]
        if any(dimension != 1 for dimension in dimensions[1:]):
            raise NotUnderstoodError("a VAL_BLK of more than one dimension")
        return (dimensions[0],)
    if kind is CharacteristicKind.CURVE:
        return (axes[0].length,)
    if axes[0].length * axes[1].length > _MOST_ELEMENTS:
        raise NotUnderstoodError("a map of more than 65535 values")
    return (axes[1].length, axes[0].length)


def _fixed_points(block: Block, length: int) -> list[float]:
    """Return the raw points of a FIX_AXIS."""
    for inner in block.blocks("FIX_AXIS_PAR_LIST"):
        points = Fields.of(inner).numbers()
        if len(points) != length:
            raise damaged(inner.line, f"{length} axis points were expected, there are {len(points)}")
        return points
    for keyword in ("FIX_AXIS_PAR", "FIX_AXIS_PAR_DIST"):
        fields = block.option(keyword, _AXIS_DESCR_FIELDS)
        if fields is None:
            continue
        offset = fields.number()
        step = 2.0 ** fields.integer(lowest=0, highest=31) if keyword == "FIX_AXIS_PAR" else fields.number()
        count = fields.integer(lowest=1, highest=_MOST_ELEMENTS)
        if count != length:
            raise damaged(block.line, f"{length} axis points were expected, there are {count}")
        return [offset + step * index for index in range(count)]
    raise damaged(block.line, "a FIX_AXIS has no points")
