"""CHARACTERISTIC: the calibration objects themselves (ASAM MCD-2 MC)."""

import math

from bms.definition.a2l import AxisDescription, AxisPoints, Characteristic, CharacteristicKind, Conversion
from bms.definition.a2l_axes import HIGHEST_ADDRESS, MOST_ELEMENTS, AxisReader, ByteOrder, displayed, limits
from bms.definition.a2l_catalogue import Catalogue, NotUnderstoodError
from bms.definition.a2l_layouts import Layout, PlacedPart
from bms.definition.a2l_syntax import Block, Fields

_CHARACTERISTIC_FIELDS = 9
_AXES_OF_KIND = {
    CharacteristicKind.VALUE: 0,
    CharacteristicKind.VAL_BLK: 0,
    CharacteristicKind.CURVE: 1,
    CharacteristicKind.MAP: 2,
}
_MEANING_CHANGERS = ("BIT_MASK", "ENCODING", "COMPARISON_QUANTITY")


class ObjectReader:
    """Turns the blocks of calibration objects into values; raises as `AxisReader` does."""

    def __init__(
        self, *, byte_order: ByteOrder, axes: AxisReader, conversions: Catalogue[Conversion], layouts: Catalogue[Layout]
    ) -> None:
        """Keep what the module says, and who reads the axes."""
        self._byte_order = byte_order
        self._axes = axes
        self._conversions = conversions
        self._layouts = layouts
        self.own_axes: dict[str, AxisPoints] = {}
        """Axis points that lie inside their object (STD_AXIS): `<object>.X` and `<object>.Y`."""

    def characteristic(self, name: str, block: Block) -> Characteristic:
        """Read a CHARACTERISTIC block."""
        fields = Fields(block)
        fields.word()
        long_name, kind_name = fields.string(), fields.word()
        if kind_name not in CharacteristicKind.__members__:
            raise NotUnderstoodError(f"the kind {kind_name[:40]}")
        kind = CharacteristicKind[kind_name]
        if name in self._axes.shared.found:
            raise block.damaged(f"{name[:60]} is an AXIS_PTS as well")
        address = fields.integer(lowest=0, highest=HIGHEST_ADDRESS)
        layout = self._layouts.of(fields.word(), block)
        fields.number()
        conversion = displayed(self._conversions.of(fields.word(), block), block, _CHARACTERISTIC_FIELDS)
        lower, upper = limits(fields, block)
        _refuse_what_changes_the_meaning(block)
        axis_blocks = block.blocks("AXIS_DESCR")
        if len(axis_blocks) != _AXES_OF_KIND[kind]:
            raise block.damaged(f"{name[:60]} is a {kind_name} with {len(axis_blocks)} axes")
        axes = [
            self._axes.description(axis_block, f"{name}.{letter}")
            for axis_block, letter in zip(axis_blocks, "XY", strict=False)
        ]
        shape = _shape(block, kind, axes)
        values, own_axes = self._places(block, layout, address, shape, axes)
        self.own_axes.update(own_axes)
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
        )

    def _places(
        self, block: Block, layout: Layout, address: int, shape: tuple[int, ...], axes: list[AxisDescription]
    ) -> tuple[PlacedPart, dict[str, AxisPoints]]:
        """Return where the values are, and the axis points that lie beside them."""
        counts = {f"AXIS_PTS_{letter}": axis.length for axis, letter in zip(axes, "XY", strict=False)}
        places = layout.place({"FNC_VALUES": math.prod(shape)} | counts)
        values = places.get("FNC_VALUES")
        if values is None:
            raise block.damaged("its record layout has no FNC_VALUES")
        own_axes: dict[str, AxisPoints] = {}
        for axis_block, axis, letter in zip(block.blocks("AXIS_DESCR"), axes, "XY", strict=False):
            if Fields(axis_block).word() == "STD_AXIS":
                points = self._axes.own_points(axis_block, axis, address, places.get(f"AXIS_PTS_{letter}"))
                own_axes[points.name] = points
        for data_type in (values.data_type, *(points.data_type for points in own_axes.values())):
            self._byte_order.check(block, _CHARACTERISTIC_FIELDS, data_type.value[1])
        return values, own_axes


def _refuse_what_changes_the_meaning(block: Block) -> None:
    for keyword in _MEANING_CHANGERS:
        if block.option(keyword, _CHARACTERISTIC_FIELDS) is not None:
            raise NotUnderstoodError(keyword)
    if block.blocks("DEPENDENT_CHARACTERISTIC", "VIRTUAL_CHARACTERISTIC"):
        raise NotUnderstoodError("values that are calculated from other objects")


def _shape(block: Block, kind: CharacteristicKind, axes: list[AxisDescription]) -> tuple[int, ...]:
    if kind is CharacteristicKind.VALUE:
        return ()
    if kind is CharacteristicKind.VAL_BLK:
        fields = block.option("MATRIX_DIM", _CHARACTERISTIC_FIELDS) or block.option("NUMBER", _CHARACTERISTIC_FIELDS)
        if fields is None:
            raise block.damaged("a VAL_BLK has no MATRIX_DIM")
        dimensions = [fields.integer(lowest=1, highest=MOST_ELEMENTS), *(int(number) for number in fields.numbers()[:2])]
        if any(dimension != 1 for dimension in dimensions[1:]):
            raise NotUnderstoodError("a VAL_BLK of more than one dimension")
        return (dimensions[0],)
    if kind is CharacteristicKind.CURVE:
        return (axes[0].length,)
    if axes[0].length * axes[1].length > MOST_ELEMENTS:
        raise NotUnderstoodError("a map of more than 65535 values")
    return (axes[1].length, axes[0].length)
