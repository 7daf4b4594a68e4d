"""How a value is coded: scaling bytes of 0x24 and what follows them (ISO 14229-1:2020, C.2 and C.3)."""

from collections.abc import Callable, Iterator

from bms.service_catalogue.knowledge import size_text

_TYPES = {
    0x0: "unsigned number",
    0x1: "signed number",
    0x2: "bit map without mask",
    0x3: "bit map with mask",
    0x4: "binary coded decimal",
    0x5: "state",
    0x6: "ASCII text",
    0x7: "floating-point number",
    0x8: "packet",
    0x9: "formula",
    0xA: "unit or format",
    0xB: "state and connection type",
}
_MASKED = 0x3
_FORMULA = 0x9
_UNIT = 0xA
_STATE = 0xB

_FORMULAS = {
    0x00: ("C0 × x + C1", 2),
    0x01: ("C0 × (x + C1)", 2),
    0x02: ("C0 ÷ (x + C1) + C2", 3),
    0x03: ("x ÷ C0 + C1", 2),
    0x04: ("(x + C0) ÷ C1", 2),
    0x05: ("(x + C0) ÷ C1 + C2", 3),
    0x06: ("C0 × x", 1),
    0x07: ("x ÷ C0", 1),
    0x08: ("x + C0", 1),
    0x09: ("x × C0 ÷ C1", 2),
}
"""Formula identifier → formula and how many constants it has (Table C.4)."""

_UNITS = (
    "no unit", "m", "ft", "in", "yd", "mi", "g", "t", "s", "min", "h", "d", "y", "A", "V", "C", "Ω", "F", "H", "S", "Wb", "T",
    "K", "°C", "°F", "cd", "rad", "°", "Hz", "J", "N", "kp", "lbf", "W", "hk", "hp", "Pa", "bar", "atm", "psi", "Bq", "lm",
    "lx", "l", "gal (UK)", "gal (US)", "cu in", "m/s", "km/h", "mph", "rps", "rpm", "counts", "%", "mg/stroke", "m/s²", "Nm",
    "l/min", "W/m²", "bar/s", "rad/s", "rad/s²", "kg/m²",
)  # fmt: skip
"""Units 0x00 to 0x3E (Table C.5)."""
_PREFIXES = ("exa", "peta", "tera", "giga", "mega", "kilo", "hecto", "deca", "deci", "centi", "milli", "micro", "nano", "pico",
             "femto", "atto")  # fmt: skip
"""Prefixes 0x40 to 0x4F (Table C.5)."""
_FIRST_PREFIX = 0x40
_FIRST_DATE = 0x50
_LAST_DATE = 0x59

ScalingLine = tuple[str, str, int]
"""(name, text, bytes it was read from)."""


def scaling_lines(data: bytes) -> Iterator[ScalingLine]:
    """Yield a line for each scaling byte and each extension of one; a cut extension says how much is missing.

    Args:
        data: scaling bytes with their extensions, up to the end of the message.
    """
    at = 0
    while at < len(data):
        kind, size = data[at] >> 4, data[at] & 0xF
        yield "scaling byte", f"{_TYPES.get(kind, 'reserved')}{f', {size_text(size)}' if size else ''}", 1
        at += 1
        read = _EXTENSIONS.get(kind)
        if read is None:
            continue
        name, text, wanted = read(data[at:], size)
        present = min(wanted, len(data) - at)
        if present < wanted:
            yield name, f"{size_text(wanted - present)} missing", present
            return
        yield name, text, wanted
        at += wanted


def _mask(_data: bytes, size: int) -> ScalingLine:
    return "mask", "bits that are used", size


def _formula(data: bytes, _size: int) -> ScalingLine:
    """Formula identifier, then constants of 2 bytes each: exponent (4 bits) and mantissa (12 bits), both signed (C.3)."""
    identifier = data[0] if data else 0
    formula, constants = _FORMULAS.get(identifier, ("a formula of the manufacturer's own", 0))
    values = [f"C{number} = {_constant(data[1 + 2 * number : 3 + 2 * number]):g}" for number in range(constants)]
    return "formula", ", ".join((formula, *values)), 1 + 2 * constants


def _constant(raw: bytes) -> float:
    word = int.from_bytes(raw, "big")
    exponent, mantissa = word >> 12, word & 0xFFF
    return float(f"{mantissa - 0x1000 if mantissa & 0x800 else mantissa}e{exponent - 16 if exponent & 8 else exponent}")


def _unit(data: bytes, _size: int) -> ScalingLine:
    number = data[0] if data else 0
    if number < len(_UNITS):
        text = _UNITS[number]
    elif _FIRST_PREFIX <= number < _FIRST_PREFIX + len(_PREFIXES):
        text = f"prefix {_PREFIXES[number - _FIRST_PREFIX]}"
    else:
        text = "a date or time" if _FIRST_DATE <= number <= _LAST_DATE else "reserved"
    return "unit or format", text, 1


def _state(data: bytes, _size: int) -> ScalingLine:
    return "state and connection type", f"{data[0]:02X}" if data else "", 1


_EXTENSIONS: dict[int, Callable[[bytes, int], ScalingLine]] = {
    _MASKED: _mask,
    _FORMULA: _formula,
    _UNIT: _unit,
    _STATE: _state,
}
