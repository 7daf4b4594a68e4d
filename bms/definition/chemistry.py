"""Cell chemistries: `assets/chemistries/*.toml`, or a file beside a pack definition."""

from itertools import pairwise
from pathlib import Path

from bms.definition.model import Chemistry
from bms.definition.shipped import chemistry_file
from bms.definition.tables import Table, read_toml

UNKNOWN = "unknown"


def load_chemistry(reference: str, folder: Path | None = None) -> Chemistry:
    """Return a shipped chemistry by its id, or one from a `.toml` file relative to `folder`.

    Raises:
        DefinitionError: there is no such chemistry, or its file has a mistake.
    """
    if folder is not None and reference.endswith(".toml"):
        return _read(folder / reference)
    return _read(chemistry_file(reference))


def _read(path: Path) -> Chemistry:
    table = read_toml(path)
    soc_pct: tuple[float, ...] = ()
    ocv_mv: tuple[float, ...] = ()
    half_hysteresis_mv: tuple[float, ...] = ()
    curve = table.optional_table("ocv")
    if curve is not None:
        soc_pct = curve.numbers("soc_pct")
        ocv_mv = curve.numbers("mean_mv")
        half_hysteresis_mv = curve.numbers("half_hysteresis_mv")
        _check_curve(curve, soc_pct, ocv_mv, half_hysteresis_mv)
        curve.finish()
    chemistry = Chemistry(
        number=table.integer("number", maximum=255),
        id=table.text("id"),
        name=table.text("name"),
        operating_mv=_range(table, "operating_mv"),
        absolute_mv=_range(table, "absolute_mv"),
        temperature_axis_c=_range(table, "temperature_axis_c"),
        charge_temperature_c=_range(table, "charge_temperature_c"),
        ocv_soc_pct=soc_pct,
        ocv_mv=ocv_mv,
        half_hysteresis_mv=half_hysteresis_mv,
    )
    table.finish()
    if not chemistry.absolute_mv[0] <= chemistry.operating_mv[0] < chemistry.operating_mv[1] <= chemistry.absolute_mv[1]:
        raise table.mistake("operating_mv must lie inside absolute_mv.")
    return chemistry


def _range(table: Table, key: str) -> tuple[int, int]:
    values = table.numbers(key)
    if len(values) != 2 or not all(value.is_integer() for value in values) or values[0] >= values[1]:
        raise table.mistake(f"{key} must be two whole numbers, the lower one first.")
    return int(values[0]), int(values[1])


def _check_curve(curve: Table, soc_pct: tuple[float, ...], ocv_mv: tuple[float, ...], hysteresis_mv: tuple[float, ...]) -> None:
    if not 2 <= len(soc_pct) == len(ocv_mv) == len(hysteresis_mv):
        raise curve.mistake("soc_pct, mean_mv and half_hysteresis_mv must be equally long lists of two or more numbers.")
    for name, values in (("soc_pct", soc_pct), ("mean_mv", ocv_mv)):
        if any(right <= left for left, right in pairwise(values)):
            raise curve.mistake(f"{name} must rise from one number to the next.")
