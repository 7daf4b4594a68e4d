"""COMPU_METHOD and its text tables: from the raw value in memory to the physical value and back (ASAM MCD-2 MC)."""

import math
import re

from bms.definition.a2l import Conversion
from bms.definition.a2l_catalogue import Catalogue, KeptAside, NotUnderstoodError
from bms.definition.a2l_syntax import Block, Fields

NO_CONVERSION = "NO_COMPU_METHOD"
_MANDATORY_FIELDS = 5
_DECIMALS = re.compile(r"%\d*\.(\d{1,2})")
_MOST_TEXTS = 4096
_MOST_TEXTS_IN_ALL = 1_000_000


def decimals_of(display_format: str) -> int:
    """Return the decimals of an A2L format such as `%6.2`; 0 where it does not say."""
    found = _DECIMALS.match(display_format)
    return int(found.group(1)) if found else 0


def _whole(number: float, block: Block) -> int:
    if not number.is_integer():
        raise block.damaged(f"{number:g} cannot be a raw value with a text")
    return int(number)


class _TextTables:
    """Reads COMPU_VTAB (value, text) and COMPU_VTAB_RANGE (lowest, highest, text) into raw value → text.

    A short file can ask for endless texts, so they are counted over the whole file.
    """

    def __init__(self) -> None:
        self._left = _MOST_TEXTS_IN_ALL

    def read(self, _name: str, block: Block) -> dict[int, str]:
        """Return the texts of one table."""
        fields = Fields(block)
        fields.word()
        fields.string()
        in_ranges = block.name == "COMPU_VTAB_RANGE"
        if not in_ranges:
            fields.word()
        texts: dict[int, str] = {}
        for _ in range(fields.integer(lowest=0, highest=_MOST_TEXTS)):
            lowest = _whole(fields.number(), block)
            highest = _whole(fields.number(), block) if in_ranges else lowest
            text = fields.string()
            if not lowest <= highest < lowest + _MOST_TEXTS:
                raise block.damaged(f"the range {lowest} to {highest} of a text makes no sense")
            self._left -= highest - lowest + 1
            if self._left < 0:
                raise block.damaged(f"there are more than {_MOST_TEXTS_IN_ALL} texts in the file")
            texts.update(dict.fromkeys(range(lowest, highest + 1), text))
            if len(texts) > _MOST_TEXTS:
                raise block.damaged(f"a table has more than {_MOST_TEXTS} texts")
        return texts


def _linear(block: Block, name: str) -> tuple[float, float]:
    coefficients = block.option("COEFFS_LINEAR", _MANDATORY_FIELDS)
    if coefficients is None:
        raise block.damaged(f"{name[:60]} has no COEFFS_LINEAR")
    factor, offset = coefficients.number(), coefficients.number()
    if factor == 0:
        raise block.damaged(f"{name[:60]} turns every raw value into the same number")
    return factor, offset


def _rational(block: Block, name: str) -> tuple[float, float]:
    """RAT_FUNC maps physical to raw: raw = (a x² + b x + c) / (d x² + e x + f). Only straight lines can be turned around."""
    coefficients = block.option("COEFFS", _MANDATORY_FIELDS)
    if coefficients is None:
        raise block.damaged(f"{name[:60]} has no COEFFS")
    a, b, c, d, e, f = (coefficients.number() for _ in range(6))
    if a != 0 or d != 0 or e != 0:
        raise NotUnderstoodError("a conversion that is not a straight line")
    factor, offset = (f / b, -c / b) if b != 0 else (0.0, 0.0)
    if factor == 0 or not math.isfinite(factor) or not math.isfinite(offset):
        raise block.damaged(f"{name[:60]} has no factor that can be calculated with")
    return factor, offset


def _read_conversion(name: str, block: Block, texts: Catalogue[dict[int, str]]) -> Conversion:
    fields = Fields(block)
    fields.word()
    fields.string()
    kind, display_format, unit = fields.word(), fields.string(), fields.string()
    factor, offset, choices = 1.0, 0.0, None
    if kind == "LINEAR":
        factor, offset = _linear(block, name)
    elif kind == "RAT_FUNC":
        factor, offset = _rational(block, name)
    elif kind == "TAB_VERB":
        reference = block.option("COMPU_TAB_REF", _MANDATORY_FIELDS)
        if reference is None:
            raise block.damaged(f"{name[:60]} has no COMPU_TAB_REF")
        choices = texts.of(reference.word(), block)
    elif kind != "IDENTICAL":
        raise NotUnderstoodError(f"a conversion of the kind {kind[:40]}")
    return Conversion(name=name, unit=unit, factor=factor, offset=offset, texts=choices, decimals=decimals_of(display_format))


def read_conversions(module: Block, aside: KeptAside) -> Catalogue[Conversion]:
    """Read all conversions of a module; those that are neither straight lines nor texts are kept aside."""
    texts: Catalogue[dict[int, str]] = Catalogue("text table")
    texts.read(module.blocks("COMPU_VTAB", "COMPU_VTAB_RANGE"), _TextTables().read, aside)
    conversions: Catalogue[Conversion] = Catalogue("conversion")
    conversions.read(
        module.blocks("COMPU_METHOD"),
        lambda name, block: _read_conversion(name, block, texts),
        aside,
        list_not_understood=False,
    )
    conversions.found[NO_CONVERSION] = Conversion(name=NO_CONVERSION, unit="")
    return conversions
