"""AXIS_PTS and AXIS_DESCR: where the axis points of curves and maps are (ASAM MCD-2 MC)."""

import dataclasses
import math

from bms.definition.a2l import AxisDescription, AxisPoints, Conversion
from bms.definition.a2l_catalogue import Catalogue, NotUnderstoodError
from bms.definition.a2l_conversions import decimals_of
from bms.definition.a2l_layouts import Layout, PlacedPart
from bms.definition.a2l_syntax import Block, Fields

HIGHEST_ADDRESS = 0xFFFF_FFFF
MOST_ELEMENTS = 0xFFFF
_MOST_FIXED_POINTS = 1_000_000
"""In the whole file. A few words can ask for 65535 of them, so the size of the file is no bound."""
_AXIS_PTS_FIELDS = 9
_AXIS_DESCR_FIELDS = 6
_POSITIONS = Conversion(name="position", unit="")


def limits(fields: Fields, block: Block) -> tuple[float, float]:
    """Take a lower and an upper limit."""
    lower, upper = fields.number(), fields.number()
    if lower > upper:
        raise block.damaged(f"the lower limit {lower:g} is above the upper limit {upper:g}")
    return lower, upper


def displayed(conversion: Conversion, block: Block, after: int) -> Conversion:
    """Return the conversion with the object's own FORMAT and PHYS_UNIT where it has them."""
    display_format = block.option("FORMAT", after)
    if display_format is not None:
        conversion = dataclasses.replace(conversion, decimals=decimals_of(display_format.string()))
    unit = block.option("PHYS_UNIT", after)
    if unit is not None:
        conversion = dataclasses.replace(conversion, unit=unit.string())
    return conversion


class ByteOrder:
    """The byte order of a module, and who may differ from it."""

    def __init__(self, name: str) -> None:
        """Keep the module's own: MSB_FIRST, MSB_LAST or one of those that are ambiguous."""
        self._name = name

    @property
    def big_endian(self) -> bool:
        """Numbers begin with their most significant byte."""
        return self._name == "MSB_FIRST"

    def check(self, block: Block, after: int, size: int) -> None:
        """Raise `NotUnderstoodError` unless this object of `size` bytes a number has the module's order, and that is clear."""
        own = block.option("BYTE_ORDER", after)
        name = self._name if own is None else own.word()
        if size == 1:
            return
        if name not in {"MSB_FIRST", "MSB_LAST"}:
            # BIG_ENDIAN and LITTLE_ENDIAN mean the opposite of what they say in files of the 1.5 generation.
            raise NotUnderstoodError(f"the byte order {name[:40]} is ambiguous, MSB_FIRST or MSB_LAST is needed")
        if (name == "MSB_FIRST") != self.big_endian:
            raise NotUnderstoodError("a byte order of its own")


class AxisReader:
    """Turns the blocks of axes into values.

    Everything here raises `DamagedError` where a block is damaged and `NotUnderstoodError` where it is sound but outside
    the subset.
    """

    def __init__(
        self,
        *,
        byte_order: ByteOrder,
        differences: bool,
        conversions: Catalogue[Conversion],
        layouts: Catalogue[Layout],
        quantities: dict[str, str],
    ) -> None:
        """Keep what the module says: byte order, whether axes hold differences, conversions, layouts, names of measurements."""
        self._byte_order = byte_order
        self._differences = differences
        self._conversions = conversions
        self._layouts = layouts
        self._quantities = quantities
        self._fixed_points_left = _MOST_FIXED_POINTS
        self.shared: Catalogue[AxisPoints] = Catalogue("axis")

    def axis_points(self, name: str, block: Block) -> AxisPoints:
        """Read an AXIS_PTS block."""
        fields = Fields(block)
        fields.word()
        long_name = fields.string()
        address = fields.integer(lowest=0, highest=HIGHEST_ADDRESS)
        fields.word()
        layout_name = fields.word()
        fields.number()
        conversion = fields.word()
        length = fields.integer(lowest=1, highest=MOST_ELEMENTS)
        lower, upper = limits(fields, block)
        self._refuse_differences(block, _AXIS_PTS_FIELDS)
        place = self._layouts.of(layout_name, block).place({"AXIS_PTS_X": length}).get("AXIS_PTS_X")
        if place is None:
            raise block.damaged(f"the record layout of {name[:60]} has no AXIS_PTS_X")
        self._byte_order.check(block, _AXIS_PTS_FIELDS, place.data_type.value[1])
        return AxisPoints(
            name=name,
            long_name=long_name,
            address=address + place.offset,
            length=length,
            data_type=place.data_type,
            conversion=displayed(self._conversions.of(conversion, block), block, _AXIS_PTS_FIELDS),
            lower=lower,
            upper=upper,
        )

    def description(self, block: Block, own_name: str) -> AxisDescription:
        """Read an AXIS_DESCR block; axis points inside the object are called `own_name`."""
        fields = Fields(block)
        kind, quantity, conversion_name = fields.word(), fields.word(), fields.word()
        length = fields.integer(lowest=1, highest=MOST_ELEMENTS)
        limits(fields, block)
        self._refuse_differences(block, _AXIS_DESCR_FIELDS)
        if kind in {"CURVE_AXIS", "RES_AXIS"}:
            return self._positions(block, kind, length)
        conversion = displayed(self._conversions.of(conversion_name, block), block, _AXIS_DESCR_FIELDS)
        axis = AxisDescription(quantity=self._quantities.get(quantity, ""), conversion=conversion, length=length)
        if kind == "FIX_AXIS":
            self._take_fixed_points(block, length)
            points = tuple(conversion.offset + conversion.factor * point for point in _fixed_points(block, length))
            if not all(map(math.isfinite, points)):
                raise block.damaged("an axis point is no finite number")
            return dataclasses.replace(axis, points=points)
        if kind == "STD_AXIS":
            return dataclasses.replace(axis, axis_points=own_name)
        if kind != "COM_AXIS":
            raise NotUnderstoodError(f"an axis of the kind {kind[:40]}")
        reference = block.option("AXIS_PTS_REF", _AXIS_DESCR_FIELDS)
        if reference is None:
            raise block.damaged("a COM_AXIS has no AXIS_PTS_REF")
        points_name = reference.word()
        shared = self.shared.of(points_name, block)
        if shared.length != length:
            raise block.damaged(f"{points_name[:60]} has {shared.length} points, the axis {length}")
        return dataclasses.replace(axis, axis_points=points_name, quantity=axis.quantity or shared.long_name)

    def own_points(self, block: Block, axis: AxisDescription, address: int, place: PlacedPart | None) -> AxisPoints:
        """Return the axis points of a STD_AXIS, which lie inside the object at `address`."""
        if place is None or axis.axis_points is None:
            raise block.damaged("the record layout has no place for the axis points")
        fields = Fields(block, 4)
        lower, upper = limits(fields, block)
        return AxisPoints(
            name=axis.axis_points,
            long_name=axis.quantity,
            address=address + place.offset,
            length=axis.length,
            data_type=place.data_type,
            conversion=axis.conversion,
            lower=lower,
            upper=upper,
        )

    def _positions(self, block: Block, kind: str, length: int) -> AxisDescription:
        """Return an axis that counts its points: what they stand for is worked out in the ECU, by a curve or a rescaling."""
        reference = block.option("CURVE_AXIS_REF" if kind == "CURVE_AXIS" else "AXIS_PTS_REF", _AXIS_DESCR_FIELDS)
        if reference is None:
            raise block.damaged(f"a {kind} refers to nothing")
        self._take_fixed_points(block, length)
        return AxisDescription(
            quantity=f"position on {reference.word()[:60]}",
            conversion=_POSITIONS,
            length=length,
            points=tuple(float(position) for position in range(length)),
        )

    def _take_fixed_points(self, block: Block, length: int) -> None:
        self._fixed_points_left -= length
        if self._fixed_points_left < 0:
            raise block.damaged(f"there are more than {_MOST_FIXED_POINTS} fixed axis points in the file")

    def _refuse_differences(self, block: Block, after: int) -> None:
        deposit = block.option("DEPOSIT", after)
        if self._differences if deposit is None else deposit.word() == "DIFFERENCE":
            raise NotUnderstoodError("axis points kept as differences")


def _fixed_points(block: Block, length: int) -> list[float]:
    """Return the raw points of a FIX_AXIS."""
    for inner in block.blocks("FIX_AXIS_PAR_LIST"):
        points = Fields(inner).numbers()
        if len(points) != length:
            raise inner.damaged(f"{length} axis points were expected, there are {len(points)}")
        return points
    for keyword in ("FIX_AXIS_PAR", "FIX_AXIS_PAR_DIST"):
        fields = block.option(keyword, _AXIS_DESCR_FIELDS)
        if fields is None:
            continue
        offset = fields.number()
        step = 2.0 ** fields.integer(lowest=0, highest=31) if keyword == "FIX_AXIS_PAR" else fields.number()
        count = fields.integer(lowest=1, highest=MOST_ELEMENTS)
        if count != length:
            raise block.damaged(f"{length} axis points were expected, there are {count}")
        return [offset + step * index for index in range(count)]
    raise block.damaged("a FIX_AXIS has no points")
