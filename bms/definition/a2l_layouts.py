"""RECORD_LAYOUT: in which order the parts of a calibration object lie in memory (ASAM MCD-2 MC)."""

from dataclasses import dataclass

from bms.definition.a2l import DataType
from bms.definition.a2l_catalogue import Catalogue, KeptAside, NotUnderstoodError
from bms.definition.a2l_syntax import Block, Fields

_RESERVED_BYTES = {"BYTE": 1, "WORD": 2, "LONG": 4}
_ALIGNMENT_CLASS = {
    DataType.UBYTE: "BYTE",
    DataType.SBYTE: "BYTE",
    DataType.UWORD: "WORD",
    DataType.SWORD: "WORD",
    DataType.ULONG: "LONG",
    DataType.SLONG: "LONG",
    DataType.FLOAT32_IEEE: "FLOAT32_IEEE",
    DataType.FLOAT64_IEEE: "FLOAT64_IEEE",
}
_HIGHEST_POSITION = 1000
_HIGHEST_ALIGNMENT = 16

Alignments = dict[str, int]
"""`BYTE`, `WORD`, `LONG`, `FLOAT32_IEEE`, `FLOAT64_IEEE` → bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a record: `FNC_VALUES`, `AXIS_PTS_X`, `AXIS_PTS_Y`, or another one that only takes space."""

    keyword: str
    data_type: DataType
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPart:
    """A part and its distance from the start of the object, bytes."""

    data_type: DataType
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of a record in the order of their positions.

    Attributes:
        parts: all parts.
        alignments: what addresses of each data type are multiples of.
        by_column: a MAP's values along y lie side by side (`COLUMN_DIR`), not those along x (`ROW_DIR`).
    """

    parts: tuple[Part, ...]
    alignments: Alignments
    by_column: bool

    def place(self, counts: dict[str, int]) -> dict[str, PlacedPart]:
        """Return keyword → place.

        Args:
            counts: number of elements of `FNC_VALUES`, `AXIS_PTS_X`, `AXIS_PTS_Y`.
        """
        placed: dict[str, PlacedPart] = {}
        offset = 0
        for part in self.parts:
            alignment = self.alignments.get(_ALIGNMENT_CLASS[part.data_type], 1)
            offset += -offset % alignment
            placed[part.keyword] = PlacedPart(data_type=part.data_type, offset=offset)
            offset += counts.get(part.keyword, part.count) * part.data_type.value[1]
        return placed


def data_type_of(name: str) -> DataType:
    """Return the data type; raise `NotUnderstoodError` for 64-bit integers, half floats and whatever comes later."""
    if name not in DataType.__members__:
        raise NotUnderstoodError(f"the data type {name[:40]}")
    return DataType[name]


def read_alignments(block: Block, after: int, base: Alignments) -> Alignments:
    """Return `base` overridden by the ALIGNMENT_… keywords of a MOD_COMMON or RECORD_LAYOUT."""
    found = dict(base)
    for kind in set(_ALIGNMENT_CLASS.values()):
        field = block.option(f"ALIGNMENT_{kind}", after)
        if field is not None:
            found[kind] = field.integer(lowest=1, highest=_HIGHEST_ALIGNMENT)
    return found


def _read_part(keyword: str, fields: Fields, block: Block) -> tuple[int, Part, bool]:
    """Return position, part and whether the values lie by column."""
    position = fields.integer(lowest=1, highest=_HIGHEST_POSITION)
    if keyword == "RESERVED":
        size = fields.word()
        if size not in _RESERVED_BYTES:
            raise block.damaged(f"RESERVED {size[:40]} does not exist")
        return position, Part(keyword=f"RESERVED {position}", data_type=DataType.UBYTE, count=_RESERVED_BYTES[size]), False
    data_type = data_type_of(fields.word())
    if keyword == "IDENTIFICATION":
        return position, Part(keyword=keyword, data_type=data_type), False
    order, addressing = fields.word(), fields.word()
    if addressing != "DIRECT":
        raise NotUnderstoodError(f"{addressing[:40]} addressing")
    if order not in ({"ROW_DIR", "COLUMN_DIR"} if keyword == "FNC_VALUES" else {"INDEX_INCR"}):
        raise NotUnderstoodError(f"the order {order[:40]}")
    return position, Part(keyword=keyword, data_type=data_type), order == "COLUMN_DIR"


def _read_layout(block: Block, base: Alignments) -> Layout:
    fields = Fields(block)
    fields.word()
    parts: dict[int, Part] = {}
    by_column = False
    while not fields.exhausted:
        keyword = fields.word()
        if keyword.startswith("ALIGNMENT_"):
            fields.take()
        elif keyword in {"FNC_VALUES", "AXIS_PTS_X", "AXIS_PTS_Y", "RESERVED", "IDENTIFICATION"}:
            position, part, part_by_column = _read_part(keyword, fields, block)
            if position in parts:
                raise block.damaged(f"two parts of a record layout have the position {position}")
            parts[position] = part
            by_column = by_column or part_by_column
        elif keyword not in {"STATIC_RECORD_LAYOUT", "STATIC_ADDRESS_OFFSETS"}:
            raise NotUnderstoodError(f"{keyword[:40]} in a record layout")
    return Layout(
        parts=tuple(parts[position] for position in sorted(parts)),
        alignments=read_alignments(block, 1, base),
        by_column=by_column,
    )


def read_layouts(module: Block, base: Alignments, aside: KeptAside) -> Catalogue[Layout]:
    """Read all record layouts of a module; those with parts whose size is only known in the ECU are kept aside.

    Args:
        module: the MODULE block.
        base: alignments of MOD_COMMON.
        aside: takes note of damaged ones.
    """
    layouts: Catalogue[Layout] = Catalogue("record layout")
    layouts.read(
        module.blocks("RECORD_LAYOUT"), lambda _name, block: _read_layout(block, base), aside, list_not_understood=False
    )
    return layouts
