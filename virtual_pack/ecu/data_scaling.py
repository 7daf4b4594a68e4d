"""How the bytes of a data identifier are to be read: service 0x24 (ISO 14229-1, C.2 and C.3)."""

_UNSIGNED, _SIGNED, _STATE, _ASCII, _FORMULA, _UNIT = 0x00, 0x10, 0x50, 0x60, 0x90, 0xA0
"""Type in the high nibble of a scalingByte; the low one counts the bytes: of data, or of formula and unit that follow."""
_LONGEST = 15
_PRODUCT = 0x06
"""formulaIdentifier of y = C0 · x."""
_TENTH, _HUNDREDTH, _THOUSANDTH = b"\xf0\x01", b"\xe0\x01", b"\xd0\x01"
"""Constants 1 · 10⁻¹, 10⁻², 10⁻³: exponent in 4 bits, mantissa in 12."""
_AMPERE, _VOLT, _CELSIUS, _PERCENT = b"\x0d", b"\x0e", b"\x17", b"\x35"
_KILOOHM, _MILLIVOLT, _AMPERE_HOUR = b"\x45\x10", b"\x4a\x0e", b"\x0d\x0a"


def _number(kind: int, length: int, unit: bytes = b"", factor: bytes = b"") -> bytes:
    scaling = bytes((kind | length,))
    if factor:
        scaling += bytes((_FORMULA | 1 + len(factor), _PRODUCT)) + factor
    return scaling + (bytes((_UNIT | len(unit),)) + unit if unit else b"")


def _text(length: int) -> bytes:
    whole, rest = divmod(length, _LONGEST)
    return bytes((_ASCII | _LONGEST,)) * whole + (bytes((_ASCII | rest,)) if rest else b"")


_CURRENT_LIMIT = _number(_UNSIGNED, 2, _AMPERE, _TENTH)
_SHARE = _number(_UNSIGNED, 2, _PERCENT, _HUNDREDTH)
_TEMPERATURE = _number(_SIGNED, 2, _CELSIUS, _TENTH)
_CELL = _number(_UNSIGNED, 2, _MILLIVOLT)
_ONE_STATE = _number(_STATE, 1)
_PACK = _number(_UNSIGNED, 2, _VOLT, _TENTH) + _number(_SIGNED, 2, _AMPERE, _TENTH) + _SHARE
_LIMITS = _CURRENT_LIMIT * 2 + _ONE_STATE * 2
_PLATING = _number(_SIGNED, 2, _MILLIVOLT) + _number(_UNSIGNED, 2, _AMPERE_HOUR, _THOUSANDTH)
_SAFETY = _number(_UNSIGNED, 4, _KILOOHM) + _ONE_STATE + _number(_UNSIGNED, 2, _MILLIVOLT)
_NUMBERS = {
    0xF186: _ONE_STATE,
    0xD010: _PACK + _SHARE + _TEMPERATURE * 2 + _CELL * 2,
    0xD140: _LIMITS + _number(_UNSIGNED, 1) * 2,
    0xD150: _PLATING,
    0xD160: _SAFETY + _ONE_STATE,
    0xF201: _PACK,
    0xF202: _TEMPERATURE * 2,
    0xF203: _CELL * 2,
    0xF204: _LIMITS,
    0xF205: _PLATING,
    0xF206: _SAFETY,
} | {0xF210 + triplet: _CELL * 3 for triplet in range(40)}
_TEXTS = {0xF182: 16, 0xF198: 16, 0xF199: 8}


def scaling_of(did: int, identity: dict[int, bytes]) -> bytes | None:
    """Return the scaling bytes of an identifier, field by field; None if the BMS does not tell them.

    Args:
        did: the identifier.
        identity: identifiers whose values are text.
    """
    length = _TEXTS.get(did, len(identity.get(did, b"")))
    return _text(length) if length else _NUMBERS.get(did)
