"""Reads the subset of A2L (ASAM MCD-2 MC 1.6/1.7) that describes calibration objects.

Understood: CHARACTERISTIC of the kinds VALUE, VAL_BLK, CURVE, MAP; AXIS_PTS; AXIS_DESCR with STD_AXIS, FIX_AXIS, COM_AXIS;
RECORD_LAYOUT; COMPU_METHOD of the kinds IDENTICAL, LINEAR, RAT_FUNC (straight lines), TAB_VERB; GROUP; MOD_COMMON;
MEMORY_SEGMENT.
Anything else is listed in `CalibrationDescription.not_understood` and never guessed. `/include` is never followed.
"""

import hashlib
from pathlib import Path

from bms.definition.a2l import AxisPoints, CalibrationDescription, Characteristic
from bms.definition.a2l_conversions import NotUnderstoodError, named_blocks, read_conversions
from bms.definition.a2l_layouts import Alignments, read_alignments, read_layouts
from bms.definition.a2l_objects import ObjectReader
from bms.definition.a2l_syntax import Block, Fields, damaged, read_blocks
from bms.errors import DefinitionError

LARGEST_FILE_BYTES = 16 * 1024 * 1024
_DEFAULT_ALIGNMENTS: Alignments = {"BYTE": 1, "WORD": 2, "LONG": 4, "FLOAT32_IEEE": 4, "FLOAT64_IEEE": 4}
_HIGHEST_ADDRESS = 0xFFFF_FFFF
_READ_BLOCKS = frozenset(
    {
        "AXIS_PTS",
        "CHARACTERISTIC",
        "COMPU_METHOD",
        "COMPU_VTAB",
        "COMPU_VTAB_RANGE",
        "GROUP",
        "MEASUREMENT",
        "MOD_COMMON",
        "MOD_PAR",
        "RECORD_LAYOUT",
    }
)


def read_a2l(path: Path) -> CalibrationDescription:
    """Read an A2L file.

    Args:
        path: the file.

    Raises:
        DefinitionError: the file cannot be read, is too large or damaged (with the line number).
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise DefinitionError(
                f"{path.name} is larger than {LARGEST_FILE_BYTES // 1024 // 1024} MiB.",
                detail=str(path),
                advice="Export only the calibration objects of the BMS.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise DefinitionError(
            f"{path.name} cannot be read.", detail=str(error), advice="Check that the file exists and may be opened."
        ) from error
    return parse_a2l(data)


def parse_a2l(data: bytes) -> CalibrationDescription:
    """Read the contents of an A2L file: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises:
        DefinitionError: the contents are damaged.
    """
    root = read_blocks(_decode(data))
    projects = root.blocks("PROJECT")
    if len(projects) != 1:
        raise damaged(1, f"one PROJECT was expected, there are {len(projects)}")
    modules = projects[0].blocks("MODULE")
    if not modules:
        raise damaged(projects[0].line, "the PROJECT has no MODULE")
    module = modules[0]
    not_understood = [f"MODULE {_name_of(other)} (line {other.line})" for other in modules[1:]]
    not_understood += _includes(root) + _includes(projects[0]) + _includes(module)
    not_understood += [
        f"{block.name} {_name_of(block)} (line {block.line})".replace("  ", " ")
        for block in module.blocks()
        if block.name not in _READ_BLOCKS
    ]
    return _describe(projects[0], module, hashlib.sha256(data).hexdigest(), not_understood)


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise damaged(1, "its characters are in no encoding A2L allows")


def _name_of(block: Block) -> str:
    tokens = block.tokens
    return tokens[0].text[:60] if tokens and not tokens[0].is_string else ""


def _includes(block: Block) -> list[str]:
    tokens = block.tokens
    return [
        f"/include {tokens[position + 1].text[:60] if position + 1 < len(tokens) else ''} (line {token.line})"
        for position, token in enumerate(tokens)
        if token.text == "/include" and not token.is_string
    ]


def _describe(project: Block, module: Block, sha256: str, not_understood: list[str]) -> CalibrationDescription:
    big_endian, alignments = _read_common(module)
    start, length = _read_memory(module)
    reader = ObjectReader(
        big_endian=big_endian,
        conversion=read_conversions(module),
        layout=read_layouts(module, alignments),
        quantities=_read_quantities(module),
    )
    axis_points: dict[str, AxisPoints] = {}
    for name, block in named_blocks(module, "AXIS_PTS").items():
        try:
            axis_points[name] = reader.axis_points(block)
        except NotUnderstoodError as reason:
            reader.kept_aside_axes.add(name)
            not_understood.append(f"AXIS_PTS {name} (line {block.line}): {reason}")
    characteristics: dict[str, Characteristic] = {}
    for name, block in named_blocks(module, "CHARACTERISTIC").items():
        if name in axis_points:
            raise damaged(block.line, f"{name[:60]} is an AXIS_PTS as well")
        try:
            characteristics[name], own_axes = reader.characteristic(block, axis_points)
        except NotUnderstoodError as reason:
            not_understood.append(f"CHARACTERISTIC {name} (line {block.line}): {reason}")
        else:
            axis_points.update(own_axes)
    return CalibrationDescription(
        project=Fields.of(project).word(),
        big_endian=big_endian,
        sha256=sha256,
        characteristics=characteristics,
        axis_points=axis_points,
        groups=_read_groups(module, characteristics),
        not_understood=tuple(not_understood),
        memory_start=start,
        memory_length=length,
    )


def _read_common(module: Block) -> tuple[bool, Alignments]:
    """Return whether numbers are big-endian (default of the standard: no) and the alignments."""
    big_endian, alignments = False, _DEFAULT_ALIGNMENTS
    for block in module.blocks("MOD_COMMON"):
        alignments = read_alignments(block, 1, alignments)
        order = block.option("BYTE_ORDER", 1)
        if order is not None:
            name = order.word()
            if name not in {"MSB_FIRST", "MSB_LAST"}:
                # BIG_ENDIAN and LITTLE_ENDIAN mean the opposite of what they say in files of the 1.5 generation.
                raise damaged(block.line, f"the byte order {name[:40]} is ambiguous, MSB_FIRST or MSB_LAST is needed")
            big_endian = name == "MSB_FIRST"
    return big_endian, alignments


def _read_memory(module: Block) -> tuple[int, int]:
    """Return start and length of the first MEMORY_SEGMENT that holds data; (0, 0) where the file names none."""
    for parameters in module.blocks("MOD_PAR"):
        for block in parameters.blocks("MEMORY_SEGMENT"):
            fields = Fields.of(block)
            fields.word()
            fields.string()
            kind = fields.word()
            fields.word()
            fields.word()
            start = fields.integer(lowest=0, highest=_HIGHEST_ADDRESS)
            length = fields.integer(lowest=0, highest=_HIGHEST_ADDRESS)
            if kind in {"DATA", "CALIBRATION_VARIABLES"}:
                return start, length
    return 0, 0


def _read_quantities(module: Block) -> dict[str, str]:
    """Return the plain name of each measurement, for the axes."""
    quantities: dict[str, str] = {}
    for block in module.blocks("MEASUREMENT"):
        fields = Fields.of(block)
        name = fields.word()
        quantities[name] = fields.string() or name
    return quantities


def _read_groups(module: Block, characteristics: dict[str, Characteristic]) -> dict[str, tuple[str, ...]]:
    """Return group → names of the characteristics in it, in the order of the file; groups without any are left out."""
    groups: dict[str, tuple[str, ...]] = {}
    for name, block in named_blocks(module, "GROUP").items():
        references = [token.text for inner in block.blocks("REF_CHARACTERISTIC") for token in inner.tokens]
        members = tuple(reference for reference in references if reference in characteristics)
        if members:
            groups[name] = members
    return groups
