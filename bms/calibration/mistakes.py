"""What a wrong table looks like: bytes, units or axes mixed up. Words for a person, on top of the plain finding.

Every recogniser is asked only about objects that are wrong anyway, and speaks only if its explanation puts all of it right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from bms.calibration.decoding import Values, raw_bytes
from bms.calibration.findings import Finding
from bms.definition.a2l import AxisPoints, CalibrationDescription, Characteristic, DataType

_ZERO_CELSIUS_K = 273.15
_FASTEST_C = 4.0
"""The BMS's own limit: above it a C-rate is none."""
_SLOWEST_FULL_RATE_C = 0.25
"""A charging map whose fastest cell is slower than this is not one in ampere either."""
_SMOOTHER = 1.5
"""How many times smoother a map must be the other way round."""
_NEXT_TO_NOTHING = 1e-6
"""Most floating-point numbers with swapped bytes are as good as zero, which is inside many limits."""
_THOUSANDFOLD = {
    ("mV", 1000.0): "V for mV",
    ("mΩ", 1000.0): "Ω for mΩ",
    ("mΩ", 0.001): "µΩ for mΩ",
    ("V", 0.001): "mV for V",
    ("A", 0.001): "mA for A",
    ("Ah", 0.001): "mAh for Ah",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """An object or axis something is wrong with."""

    item: Characteristic | AxisPoints
    values: Values
    raw: bytes
    big_endian: bool
    capacity_ah: float

    @property
    def unit(self) -> str:
        return self.item.conversion.unit

    def possible(self, values: Values) -> bool:
        """Whether all values are inside the limits of the A2L."""
        return bool(((values >= self.item.lower) & (values <= self.item.upper)).all())

    def read_as(self, code: str, *, big_endian: bool) -> Values:
        """Return the values the bytes have as another type, in the order of the memory."""
        raw = np.frombuffer(self.raw, (">" if big_endian else "<") + code).astype(np.float64)
        return raw * self.item.conversion.factor + self.item.conversion.offset


def likely_mistakes(
    description: CalibrationDescription, payload: bytes, values: dict[str, Values], capacity_ah: float
) -> Iterator[Finding]:
    """Yield what wrong objects look like, at most one hint each.

    Args:
        description: the A2L.
        payload: the payload.
        values: physical values of the objects and axes something is wrong with.
        capacity_ah: rated capacity of the pack; 0: not known.
    """
    for name, physical in values.items():
        item = description.axis_points.get(name) or description.characteristics[name]
        suspect = _Suspect(
            item=item,
            values=physical,
            raw=raw_bytes(description, payload, name),
            big_endian=description.big_endian,
            capacity_ah=capacity_ah,
        )
        for rule, recognise in _RECOGNISERS:
            sentence = recognise(suspect)
            if sentence:
                yield Finding(parameter=name, index=(), rule=rule, message=sentence, severity="hint")
                break


def _erased(suspect: _Suspect) -> str:
    erased = len(suspect.raw) > 1 and set(suspect.raw) == {0xFF}
    return "Every byte is 0xFF: this is erased memory, not a table." if erased else ""


def _no_number(suspect: _Suspect) -> str:
    return "" if np.isfinite(suspect.values).all() else "A value is no number: whoever wrote the table left it empty."


def _byte_swapped(suspect: _Suspect) -> str:
    code, size = suspect.item.data_type.value[2], suspect.item.data_type.value[1]
    if size == 1 or suspect.possible(suspect.values):
        return ""
    swapped = suspect.read_as(code, big_endian=not suspect.big_endian)
    if not suspect.possible(swapped) or (code.startswith("f") and (np.abs(swapped) < _NEXT_TO_NOTHING).any()):
        return ""
    return "With the bytes of each number swapped every value would be possible."


def _transposed(suspect: _Suspect) -> str:
    values = suspect.values
    if values.ndim != 2:
        return ""
    other = values.ravel().reshape(values.shape[::-1]).T
    if _roughness(values) <= _SMOOTHER * _roughness(other):
        return ""
    return "The table would be smooth with rows and columns exchanged: it was written along the other axis."


def _roughness(table: Values) -> float:
    return float(np.abs(np.diff(table, axis=0)).sum() + np.abs(np.diff(table, axis=1)).sum())


def _other_axis(suspect: _Suspect) -> str:
    if not isinstance(suspect.item, AxisPoints) or suspect.possible(suspect.values):
        return ""
    if suspect.unit == "°C" and suspect.values.min() >= 0 and suspect.values.max() == 100:
        return "These points from 0 to 100 look like states of charge: the axes were exchanged."
    if suspect.unit == "%" and suspect.item.data_type is DataType.UBYTE and suspect.read_as("i1", big_endian=True).min() < 0:
        return "Some of these points are negative as signed numbers, like temperatures: the axes were exchanged."
    return ""


def _ampere(suspect: _Suspect) -> str:
    if suspect.unit != "C" or suspect.capacity_ah <= 0:
        return ""
    rates = suspect.values / suspect.capacity_ah
    if not _SLOWEST_FULL_RATE_C <= rates.max() <= _FASTEST_C:
        return ""
    return f"Divided by {suspect.capacity_ah:g} Ah every value would be a usual C-rate: ampere for C?"


def _thousandfold(suspect: _Suspect) -> str:
    if suspect.possible(suspect.values):
        return ""
    for (unit, factor), words in _THOUSANDFOLD.items():
        if suspect.unit == unit and suspect.possible(suspect.values * factor):
            return f"Times {factor:g} every value would be possible: {words}?"
    return ""


def _kelvin(suspect: _Suspect) -> str:
    if suspect.unit != "°C" or suspect.possible(suspect.values) or not suspect.possible(suspect.values - _ZERO_CELSIUS_K):
        return ""
    return f"Less {_ZERO_CELSIUS_K:g} every value would be possible: kelvin for °C?"


_RECOGNISERS: tuple[tuple[str, Callable[[_Suspect], str]], ...] = (
    ("looks-erased", _erased),
    ("looks-unset", _no_number),
    ("looks-byte-swapped", _byte_swapped),
    ("looks-transposed", _transposed),
    ("looks-like-other-axis", _other_axis),
    ("looks-like-ampere", _ampere),
    ("looks-thousandfold", _thousandfold),
    ("looks-like-kelvin", _kelvin),
)
