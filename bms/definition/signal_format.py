"""One signal of an OBDb signal set: its place in the answer, its conversion, its unit.

`bix` counts bits from the first byte after service and identifier. A value is clipped to `min`…`max`, where `min` is 0 unless
given; `nullmin` and `nullmax` mark values that mean "not available".
"""

from bms.definition.polling import PolledSignal, SignalKind
from bms.definition.tables import Table

MAXIMUM_PAYLOAD_BITS = 8 * 4093
"""The longest answer of ISO-TP without its service and identifier."""
LONGEST_NUMBER_BITS = 64

_UNITS = {
    "ampereHours": "Ah",
    "amps": "A",
    "bars": "bar",
    "celsius": "°C",
    "centimeters": "cm",
    "coulombs": "C",
    "degrees": "°",
    "fahrenheit": "°F",
    "feet": "ft",
    "framesPerSecond": "1/s",
    "gallons": "gal",
    "gallonsPerHour": "gal/h",
    "gigahertz": "GHz",
    "gramsPerLiter": "g/l",
    "gramsPerSecond": "g/s",
    "gravity": "g",
    "hertz": "Hz",
    "hours": "h",
    "inchPound": "in·lb",
    "inches": "in",
    "joules": "J",
    "kelvin": "K",
    "kiloampereHours": "kAh",
    "kiloamps": "kA",
    "kilogramsPerHour": "kg/h",
    "kilohertz": "kHz",
    "kilojoules": "kJ",
    "kilometers": "km",
    "kilometersPerHour": "km/h",
    "kiloohms": "kΩ",
    "kilopascal": "kPa",
    "kilovolts": "kV",
    "kilowattHours": "kWh",
    "kilowattHoursPer100Kilometers": "kWh/100 km",
    "kilowattHoursPer100Miles": "kWh/100 mi",
    "kilowatts": "kW",
    "liters": "l",
    "litersPerHour": "l/h",
    "megahertz": "MHz",
    "megaohms": "MΩ",
    "meters": "m",
    "metersPerSecond": "m/s",
    "metersPerSecondSquared": "m/s²",
    "microhertz": "µHz",
    "microohms": "µΩ",
    "miles": "mi",
    "milesPerHour": "mi/h",
    "milesPerKilowattHour": "mi/kWh",
    "milliampereHours": "mAh",
    "milliamps": "mA",
    "milligramsPerDeciliter": "mg/dl",
    "milligramsPerStroke": "mg",
    "millihertz": "mHz",
    "millimeters": "mm",
    "milliohms": "mΩ",
    "milliseconds": "ms",
    "millivolts": "mV",
    "milliwatts": "mW",
    "minutes": "min",
    "nanohertz": "nHz",
    "newtonMeters": "Nm",
    "ohms": "Ω",
    "percent": "%",
    "poundFoot": "lb·ft",
    "psi": "psi",
    "radians": "rad",
    "rpm": "1/min",
    "seconds": "s",
    "terahertz": "THz",
    "volts": "V",
    "watts": "W",
    "yards": "yd",
}
_WITHOUT_UNIT = frozenset({"ascii", "hex", "normal", "scalar", "unknown"})
_TEXTS = {"ascii": SignalKind.ASCII, "hex": SignalKind.HEX}
_SWITCH_TEXTS = {
    "offon": {0: "off", 1: "on"},
    "noyes": {0: "no", 1: "yes"},
    "yesno": {0: "yes", 1: "no"},
}


def read_signal(item: Table, left_out: list[str]) -> PolledSignal | None:
    """Return one signal, or None if it cannot be decoded; `left_out` then says why.

    Raises:
        DefinitionError: the signal has a mistake.
    """
    signal_id = item.text("id")
    fmt = item.table("fmt")
    unit = fmt.text("unit", "")
    length = fmt.integer("len", minimum=1, maximum=MAXIMUM_PAYLOAD_BITS)
    texts_table = fmt.optional_table("map")
    kind = SignalKind.NUMBER if texts_table is not None else _TEXTS.get(unit, SignalKind.NUMBER)
    if kind is SignalKind.NUMBER and length > LONGEST_NUMBER_BITS:
        left_out.append(f"{signal_id}: a number of {length} bits")
        return None
    clipped = _limits(fmt, is_text=texts_table is not None or kind is not SignalKind.NUMBER)
    divisor = fmt.number("div", 1.0)
    if divisor == 0:
        raise fmt.mistake("div must not be 0.")
    bit_index = fmt.integer("bix", 0, maximum=MAXIMUM_PAYLOAD_BITS)
    little_endian = fmt.flag("blsb", default=False) and length > 8 and texts_table is None
    if little_endian and not _fits_its_bytes(bit_index, length, kind):
        left_out.append(f"{signal_id}: bytes in reverse order, but it reaches into one more")
        return None
    return PolledSignal(
        id=signal_id,
        name=item.text("name", signal_id),
        unit="" if unit in _WITHOUT_UNIT or unit in _SWITCH_TEXTS else _UNITS.get(unit, unit),
        bit_index=bit_index,
        bit_length=length,
        signed=fmt.flag("sign", default=False) and texts_table is None,
        little_endian=little_endian,
        multiplier=fmt.number("mul", 1.0),
        divisor=divisor,
        offset=fmt.number("add", 0.0),
        minimum=clipped[0],
        maximum=clipped[1],
        null_minimum=fmt.optional_number("nullmin"),
        null_maximum=fmt.optional_number("nullmax"),
        texts=_SWITCH_TEXTS.get(unit, {}) if texts_table is None else _texts(texts_table),
        kind=kind,
    )


def _fits_its_bytes(bit_index: int, length: int, kind: SignalKind) -> bool:
    """Return whether as many bytes as the length needs hold all of it, so that turning them round turns all of it round."""
    skipped = bit_index % 8
    return skipped == 0 and length % 8 == 0 if kind is not SignalKind.NUMBER else skipped + length <= -(-length // 8) * 8


def _limits(fmt: Table, *, is_text: bool) -> tuple[float | None, float | None]:
    minimum = fmt.number("min", 0.0)
    maximum = fmt.optional_number("max")
    if is_text or maximum is None or maximum <= minimum:
        return None, None
    return minimum, maximum


def _texts(table: Table) -> dict[int, str]:
    return {
        int(raw): text for raw, text in table.texts_or_values() if raw.isascii() and raw.isdigit() and len(raw) < 20 and text
    }
