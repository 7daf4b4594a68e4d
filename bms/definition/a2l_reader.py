"""Reads the subset of A2L (ASAM MCD-2 MC 1.5 to 1.7) that describes calibration objects.

Understood: CHARACTERISTIC of the kinds VALUE, VAL_BLK, CURVE, MAP; AXIS_PTS; AXIS_DESCR with STD_AXIS, FIX_AXIS, COM_AXIS, and
CURVE_AXIS and RES_AXIS as counted positions; RECORD_LAYOUT; COMPU_METHOD of the kinds IDENTICAL, LINEAR, RAT_FUNC (straight
lines), TAB_VERB; GROUP and FUNCTION; MOD_COMMON; MEMORY_SEGMENT.
Anything else is listed in `CalibrationDescription.not_understood` and never guessed; so is an object in which something is
broken. Only a file whose blocks do not close is refused. `/include` is never followed.
"""

import hashlib
from pathlib import Path

from bms.definition.a2l import CalibrationDescription, Characteristic
from bms.definition.a2l_axes import HIGHEST_ADDRESS, AxisReader, ByteOrder
from bms.definition.a2l_catalogue import Catalogue, KeptAside
from bms.definition.a2l_conversions import read_conversions
from bms.definition.a2l_layouts import Alignments, read_alignments, read_layouts
from bms.definition.a2l_objects import ObjectReader
from bms.definition.a2l_syntax import Block, DamagedError, Fields, read_blocks
from bms.definition.tables import read_text
from bms.printable import printable

LARGEST_FILE_BYTES = 16 * 1024 * 1024
_DEFAULT_ALIGNMENTS: Alignments = {"BYTE": 1, "WORD": 2, "LONG": 4, "FLOAT32_IEEE": 4, "FLOAT64_IEEE": 4}
_READ_BLOCKS = frozenset(
    {
        "AXIS_PTS",
        "CHARACTERISTIC",
        "COMPU_METHOD",
        "COMPU_VTAB",
        "COMPU_VTAB_RANGE",
        "FUNCTION",
        "GROUP",
        "MEASUREMENT",
        "MOD_COMMON",
        "MOD_PAR",
        "RECORD_LAYOUT",
    }
)
_TREES = {"GROUP": ("REF_CHARACTERISTIC",), "FUNCTION": ("DEF_CHARACTERISTIC", "REF_CHARACTERISTIC")}


def read_a2l(path: Path) -> CalibrationDescription:
    """Read an A2L file.

    Args:
        path: the file.

    Raises:
        DefinitionError: the file cannot be read, is too large, or its blocks do not close (with the line).
    """
    return parse_a2l(read_text(path, LARGEST_FILE_BYTES))


def parse_a2l(data: bytes) -> CalibrationDescription:
    """Read the contents of an A2L file: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises:
        DefinitionError: it is no A2L file, its blocks do not close, or its common settings are damaged (with the line).
    """
    root = read_blocks(printable(_decode(data)))
    projects = root.blocks("PROJECT")
    if len(projects) != 1:
        raise DamagedError(1, f"one PROJECT was expected, there are {len(projects)}")
    modules = projects[0].blocks("MODULE")
    if not modules:
        raise projects[0].damaged("the PROJECT has no MODULE")
    module = modules[0]
    aside = KeptAside()
    for other in modules[1:]:
        aside.add(other)
    aside.not_understood += [entry for block in (root, projects[0], module) for entry in _includes(block)]
    for block in module.inner:
        if block.name not in _READ_BLOCKS:
            aside.add(block)
    return _describe(projects[0], module, hashlib.sha256(data).hexdigest(), aside)


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DamagedError(1, "its characters are in no encoding A2L allows")


def _includes(block: Block) -> list[str]:
    return [
        f"/include {following.strip(chr(34))[:60]} (line {block.lines.at(offset)})"
        for word, following, offset in zip(block.words, [*block.words[1:], ""], block.offsets, strict=False)
        if word == "/include"
    ]


def _describe(project: Block, module: Block, sha256: str, aside: KeptAside) -> CalibrationDescription:
    byte_order, differences, alignments = _read_common(module)
    start, length = _read_memory(module, aside)
    conversions, layouts = read_conversions(module, aside), read_layouts(module, alignments, aside)
    axes = AxisReader(
        byte_order=byte_order,
        differences=differences,
        conversions=conversions,
        layouts=layouts,
        quantities=_read_quantities(module, aside),
    )
    axes.shared.read(module.blocks("AXIS_PTS"), axes.axis_points, aside)
    reader = ObjectReader(byte_order=byte_order, axes=axes, conversions=conversions, layouts=layouts)
    characteristics: Catalogue[Characteristic] = Catalogue("object")
    characteristics.read(module.blocks("CHARACTERISTIC"), reader.characteristic, aside)
    own_axes = {
        axis.axis_points: reader.own_axes[axis.axis_points]
        for characteristic in characteristics.found.values()
        for axis in characteristic.axes
        if axis.axis_points in reader.own_axes
    }
    return CalibrationDescription(
        project=Fields(project).word(),
        big_endian=byte_order.big_endian,
        sha256=sha256,
        characteristics=characteristics.found,
        axis_points=axes.shared.found | own_axes,
        groups=_read_groups(module, characteristics.found, aside),
        not_understood=tuple(aside.not_understood),
        damaged=tuple(aside.damaged),
        memory_start=start,
        memory_length=length,
    )


def _read_common(module: Block) -> tuple[ByteOrder, bool, Alignments]:
    """Return the byte order (default of the standard: MSB_LAST), whether axes hold differences, and the alignments.

    Damage here is damage to the whole file: every address and number after it would be a guess.
    """
    order, differences, alignments = "MSB_LAST", False, _DEFAULT_ALIGNMENTS
    for block in module.blocks("MOD_COMMON"):
        alignments = read_alignments(block, 1, alignments)
        named = block.option("BYTE_ORDER", 1)
        order = order if named is None else named.word()
        deposit = block.option("DEPOSIT", 1)
        differences = differences if deposit is None else deposit.word() == "DIFFERENCE"
    return ByteOrder(order), differences, alignments


def _read_memory(module: Block, aside: KeptAside) -> tuple[int, int]:
    """Return start and length of the first MEMORY_SEGMENT that holds data; (0, 0) where the file names none."""
    for parameters in module.blocks("MOD_PAR"):
        for block in parameters.blocks("MEMORY_SEGMENT"):
            try:
                fields = Fields(block)
                fields.word()
                fields.string()
                kind = fields.word()
                fields.word()
                fields.word()
                start = fields.integer(lowest=0, highest=HIGHEST_ADDRESS)
                length = fields.integer(lowest=0, highest=HIGHEST_ADDRESS)
            except DamagedError as error:
                aside.add_damaged(block, error.line, error.why)
                continue
            if kind in {"DATA", "CALIBRATION_VARIABLES"}:
                return start, length
    return 0, 0


def _read_quantities(module: Block, aside: KeptAside) -> dict[str, str]:
    """Return the plain name of each measurement, for the axes."""
    quantities: Catalogue[str] = Catalogue("measurement")
    quantities.read(module.blocks("MEASUREMENT"), lambda name, block: Fields(block, 1).string() or name, aside)
    return quantities.found


def _read_groups(module: Block, characteristics: dict[str, Characteristic], aside: KeptAside) -> dict[str, tuple[str, ...]]:
    """Return group or function → names of the characteristics in it, in the order of the file; empty ones are left out."""

    def members(_name: str, block: Block) -> tuple[str, ...]:
        references = [word for inner in block.blocks(*_TREES[block.name]) for word in inner.words]
        return tuple(dict.fromkeys(word for word in references if word in characteristics))

    trees: dict[str, tuple[str, ...]] = {}
    for kind in _TREES:
        groups: Catalogue[tuple[str, ...]] = Catalogue("group")
        groups.read(module.blocks(kind), members, aside)
        trees = groups.found | trees
    return {name: names for name, names in trees.items() if names}
