"""Reading `[topology]` and `[[modules]]` of `pack.toml`."""

from dataclasses import dataclass
from pathlib import Path

from bms.definition.chemistry import load_chemistry
from bms.definition.model import Broadcasts, Module, Topology
from bms.definition.tables import Table

MAXIMUM_CELLS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expected:
    """How many cells and sensors the modules must hold together."""

    cells: int
    sensors: int | None


def read_topology(pack: Table, folder: Path, broadcasts: Broadcasts | None) -> Topology:
    """Return how the pack is built. Without `series` it has as many cells and sensors as are broadcast.

    Args:
        pack: the whole `pack.toml`.
        folder: where it lies, for chemistries beside it.
        broadcasts: to compare with, or to count in.

    Raises:
        DefinitionError: a mistake, or numbers that do not fit together.
    """
    table = pack.table("topology")
    cells = broadcasts.cells if broadcasts is not None else None
    temperatures = broadcasts.temperatures if broadcasts is not None else None
    series = table.optional_integer("series", minimum=1, maximum=MAXIMUM_CELLS)
    if series is None:
        if cells is None:
            raise table.mistake("series is missing.", "Say how many cells are in series.")
        expected = _Expected(cells=cells.count, sensors=0 if temperatures is None else temperatures.count)
    else:
        expected = _Expected(cells=series, sensors=None)
    modules = _modules(pack, folder, expected)
    topology = Topology(
        series=expected.cells,
        parallel=table.integer("parallel", 1, minimum=1, maximum=1000),
        capacity_ah=table.number("capacity_ah", 0.0),
        energy_kwh=table.number("energy_kwh", 0.0),
        modules=modules,
        sensors=sum(module.sensors for module in modules),
        bleed_current_a=table.number("bleed_current_a", 0.0),
    )
    table.finish()
    in_modules = sum(module.cells for module in modules)
    if in_modules != topology.series:
        raise table.mistake(f"the modules hold {in_modules} cells, but {topology.series} are in series.")
    if cells is not None and cells.count != topology.series:
        raise table.mistake(f"{cells.count} cell voltages are broadcast, but {topology.series} cells are in series.")
    if temperatures is not None and temperatures.count != topology.sensors:
        raise table.mistake(f"{temperatures.count} temperatures are broadcast, but the modules hold {topology.sensors}.")
    return topology


def _modules(pack: Table, folder: Path, expected: _Expected) -> tuple[Module, ...]:
    """Return the modules in the order of their cells; an entry without `count` is repeated until every cell has its module."""
    modules: list[Module] = []
    first_cell = first_sensor = 0
    for entry in pack.tables("modules"):
        cells = entry.integer("cells", minimum=1, maximum=MAXIMUM_CELLS)
        sensors = entry.integer("sensors", 0, maximum=MAXIMUM_CELLS)
        name = entry.text("name", "M{number}")
        columns = entry.integer("columns", cells, minimum=1, maximum=MAXIMUM_CELLS)
        chemistry = load_chemistry(entry.text("chemistry"), folder)
        count = entry.optional_integer("count", minimum=1, maximum=MAXIMUM_CELLS)
        entry.finish()
        repeats = -(-(expected.cells - first_cell) // cells) if count is None else count
        for repeat in range(repeats):
            fitted = cells if count is not None else min(cells, expected.cells - first_cell)
            sensed = sensors
            if expected.sensors is not None:
                remaining = expected.sensors - first_sensor
                sensed = remaining if repeat == repeats - 1 else min(sensors, remaining)
            modules.append(
                Module(
                    index=len(modules),
                    name=name.replace("{number}", str(len(modules) + 1)),
                    first_cell=first_cell,
                    cells=fitted,
                    first_sensor=first_sensor,
                    sensors=sensed,
                    columns=columns,
                    chemistry=chemistry,
                )
            )
            first_cell += fitted
            first_sensor += sensed
            if first_cell > MAXIMUM_CELLS:
                raise entry.mistake(f"the modules hold more than {MAXIMUM_CELLS} cells.")
    return tuple(modules)
