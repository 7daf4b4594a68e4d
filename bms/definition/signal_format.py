"""One signal of an OBDb signal set: its place in the answer, its conversion, its unit.

`bix` counts bits from the first byte after service and identifier. A value is clipped to `min`…`max`, where `min` is 0 unless
given; `nullmin` and `nullmax` mark values that mean "not available".
"""

from bms.definition.model import PolledSignal
from bms.definition.tables import Table

MAXIMUM_PAYLOAD_BITS = 8 * 4093
"""The longest answer of ISO-TP without its service and identifier."""

_UNITS = {
    "amps": "A",
    "ampereHours": "Ah",
    "celsius": "°C",
    "hertz": "Hz",
    "hours": "h",
    "kiloamps": "kA",
    "kilometers": "km",
    "kilometersPerHour": "km/h",
    "kiloohms": "kΩ",
    "kilovolts": "kV",
    "kilowattHours": "kWh",
    "kilowatts": "kW",
    "megaohms": "MΩ",
    "milliamps": "mA",
    "milliohms": "mΩ",
    "milliseconds": "ms",
    "millivolts": "mV",
    "minutes": "min",
    "newtonMeters": "Nm",
    "ohms": "Ω",
    "percent": "%",
    "rpm": "1/min",
    "seconds": "s",
    "volts": "V",
    "watts": "W",
}
_SWITCH_TEXTS = {
    "offon": {0: "off", 1: "on"},
    "noyes": {0: "no", 1: "yes"},
    "yesno": {0: "yes", 1: "no"},
}


def read_signal(item: Table, left_out: list[str]) -> PolledSignal | None:
    """Return one signal, or None if it is not a number; `left_out` then says why.

    Raises:
        DefinitionError: the signal has a mistake.
    """
    signal_id = item.text("id")
    fmt = item.table("fmt")
    unit = fmt.text("unit", "")
    length = fmt.integer("len", minimum=1, maximum=MAXIMUM_PAYLOAD_BITS)
    if unit in {"ascii", "hex"} or length > 64:
        left_out.append(f"{signal_id}: not a number")
        return None
    texts_table = fmt.optional_table("map")
    clipped = _limits(fmt, is_text=texts_table is not None)
    divisor = fmt.number("div", 1.0)
    if divisor == 0:
        raise fmt.mistake("div must not be 0.")
    little_endian = fmt.flag("blsb", default=False) and length > 8
    bit_index = fmt.integer("bix", 0, maximum=MAXIMUM_PAYLOAD_BITS)
    if little_endian and (bit_index % 8 or length % 8):
        left_out.append(f"{signal_id}: bytes in reverse order, but not whole bytes")
        return None
    return PolledSignal(
        id=signal_id,
        name=item.text("name", signal_id),
        unit=_UNITS.get(unit, "" if unit in {"scalar", "unknown", *_SWITCH_TEXTS} else unit),
        bit_index=bit_index,
        bit_length=length,
        signed=fmt.flag("sign", default=False),
        little_endian=little_endian,
        multiplier=fmt.number("mul", 1.0),
        divisor=divisor,
        offset=fmt.number("add", 0.0),
        minimum=clipped[0],
        maximum=clipped[1],
        null_minimum=fmt.optional_number("nullmin"),
        null_maximum=fmt.optional_number("nullmax"),
        texts=_SWITCH_TEXTS.get(unit, {}) if texts_table is None else _texts(texts_table),
    )


def _limits(fmt: Table, *, is_text: bool) -> tuple[float | None, float | None]:
    minimum = fmt.number("min", 0.0)
    maximum = fmt.optional_number("max")
    if is_text or maximum is None or maximum <= minimum:
        return None, None
    return minimum, maximum


def _texts(table: Table) -> dict[int, str]:
    return {int(raw): text for raw, entry in table.inner_tables() if raw.isdecimal() and (text := entry.text("value", ""))}
