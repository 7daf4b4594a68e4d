"""COMPU_METHOD and its text tables: from the raw value in memory to the physical value and back (ASAM MCD-2 MC)."""

import math
import re
from collections.abc import Callable

from bms.definition.a2l import Conversion
from bms.definition.a2l_syntax import Block, Fields, damaged

NO_CONVERSION = "NO_COMPU_METHOD"
_MANDATORY_FIELDS = 5
_DECIMALS = re.compile(r"%\d*\.(\d{1,2})")
_MOST_TEXTS = 4096
_MOST_TEXTS_IN_ALL = 1_000_000

Texts = dict[str, dict[int, str]]


class NotUnderstoodError(Exception):
    """An object is sound but uses something Halite cannot calculate with; it is kept aside, never guessed."""


def decimals_of(display_format: str) -> int:
    """Return the decimals of an A2L format such as `%6.2`; 0 where it does not say."""
    found = _DECIMALS.match(display_format)
    return int(found.group(1)) if found else 0


def _whole(number: float, line: int) -> int:
    if not number.is_integer():
        raise damaged(line, f"{number:g} cannot be a raw value with a text")
    return int(number)


def _read_texts(block: Block) -> dict[int, str]:
    """Return raw value → text of a COMPU_VTAB (value, text) or COMPU_VTAB_RANGE (lowest, highest, text)."""
    fields = Fields.of(block)
    fields.word()
    fields.string()
    in_ranges = block.name == "COMPU_VTAB_RANGE"
    if not in_ranges:
        fields.word()
    texts: dict[int, str] = {}
    for _ in range(fields.integer(lowest=0, highest=_MOST_TEXTS)):
        lowest = _whole(fields.number(), block.line)
        highest = _whole(fields.number(), block.line) if in_ranges else lowest
        text = fields.string()
        if not lowest <= highest < lowest + _MOST_TEXTS:
            raise damaged(block.line, f"the range {lowest} to {highest} of a text makes no sense")
        texts.update(dict.fromkeys(range(lowest, highest + 1), text))
        if len(texts) > _MOST_TEXTS:
            raise damaged(block.line, f"a table has more than {_MOST_TEXTS} texts")
    return texts


def _linear(block: Block, name: str) -> tuple[float, float]:
    coefficients = block.option("COEFFS_LINEAR", _MANDATORY_FIELDS)
    if coefficients is None:
        raise damaged(block.line, f"{name} has no COEFFS_LINEAR")
    factor, offset = coefficients.number(), coefficients.number()
    if factor == 0:
        raise damaged(block.line, f"{name} turns every raw value into the same number")
    return factor, offset


def _rational(block: Block, name: str) -> tuple[float, float]:
    """RAT_FUNC maps physical to raw: raw = (a x² + b x + c) / (d x² + e x + f). Only straight lines can be turned around."""
    coefficients = block.option("COEFFS", _MANDATORY_FIELDS)
    if coefficients is None:
        raise damaged(block.line, f"{name} has no COEFFS")
    a, b, c, d, e, f = (coefficients.number() for _ in range(6))
    if a != 0 or d != 0 or e != 0:
        raise NotUnderstoodError("a conversion that is not a straight line")
    factor, offset = (f / b, -c / b) if b != 0 else (0.0, 0.0)
    if factor == 0 or not math.isfinite(factor) or not math.isfinite(offset):
        raise damaged(block.line, f"{name} has no factor that can be calculated with")
    return factor, offset


def _read_conversion(block: Block, texts: Texts) -> Conversion:
    fields = Fields.of(block)
    name, _, kind, display_format, unit = fields.word(), fields.string(), fields.word(), fields.string(), fields.string()
    factor, offset, choices = 1.0, 0.0, None
    if kind == "LINEAR":
        factor, offset = _linear(block, name)
    elif kind == "RAT_FUNC":
        factor, offset = _rational(block, name)
    elif kind == "TAB_VERB":
        reference = block.option("COMPU_TAB_REF", _MANDATORY_FIELDS)
        table = reference.word() if reference is not None else ""
        if table not in texts:
            raise damaged(block.line, f"the text table {table[:60] or 'of ' + name} does not exist")
        choices = texts[table]
    elif kind != "IDENTICAL":
        raise NotUnderstoodError(f"a conversion of the kind {kind[:40]}")
    return Conversion(name=name, unit=unit, factor=factor, offset=offset, texts=choices, decimals=decimals_of(display_format))


def named_blocks(module: Block, *names: str) -> dict[str, Block]:
    """Return the inner blocks of these kinds by their own name, which must be there once only."""
    found: dict[str, Block] = {}
    for block in module.blocks(*names):
        name = Fields.of(block).word()
        if name in found:
            raise damaged(block.line, f"{block.name} {name[:60]} is there twice")
        found[name] = block
    return found


def read_conversions(module: Block) -> Callable[[str, int], Conversion]:
    """Read all conversions of a module.

    Returns:
        A look-up (name, line that asks) → `Conversion`. It raises `NotUnderstoodError` for those that are not straight
        lines or texts, and `DefinitionError` for those that do not exist.
    """
    texts: Texts = {}
    in_all = 0
    for name, block in named_blocks(module, "COMPU_VTAB", "COMPU_VTAB_RANGE").items():
        texts[name] = _read_texts(block)
        in_all += len(texts[name])
        if in_all > _MOST_TEXTS_IN_ALL:
            raise damaged(block.line, f"there are more than {_MOST_TEXTS_IN_ALL} texts in it")
    known: dict[str, Conversion] = {NO_CONVERSION: Conversion(name=NO_CONVERSION, unit="")}
    not_understood: dict[str, str] = {}
    for name, block in named_blocks(module, "COMPU_METHOD").items():
        try:
            known[name] = _read_conversion(block, texts)
        except NotUnderstoodError as reason:
            not_understood[name] = str(reason)

    def look_up(name: str, line: int) -> Conversion:
        if name in known:
            return known[name]
        if name in not_understood:
            raise NotUnderstoodError(not_understood[name])
        raise damaged(line, f"the conversion {name[:60]} does not exist")

    return look_up
