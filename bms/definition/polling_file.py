"""Reading `[polling]` of `pack.toml`: which signal set is polled, and with which manners."""

from dataclasses import replace
from pathlib import Path

from bms.definition.model import Diagnostics, Topology
from bms.definition.polling import Polling, PollingManners
from bms.definition.signal_set import read_signal_set
from bms.definition.tables import Table

LEAST_YIELD_S = 0.1


def read_polling(table: Table, folder: Path) -> tuple[Polling, Diagnostics | None]:
    """Return what is polled, and how the signal set addresses the BMS.

    Args:
        table: `[polling]`.
        folder: where the signal set lies.

    Raises:
        DefinitionError: a mistake in the table or in the signal set.
    """
    name = table.text("signal_set")
    if Path(name).name != name:
        raise table.mistake(f"signal_set must be the name of a file beside the definition, not {name!r:.80}.")
    usual = PollingManners()
    manners = PollingManners(
        max_requests_per_s=table.number("max_requests_per_s", usual.max_requests_per_s),
        max_bus_share=0.01 * table.number("max_bus_load_pct", 100.0 * usual.max_bus_share),
        least_gap_s=table.number("least_gap_s", usual.least_gap_s),
        yield_s=table.number("yield_s", usual.yield_s),
    )
    model_year = table.optional_integer("model_year", minimum=1980, maximum=2100)
    table.finish()
    if not (0.0 < manners.max_requests_per_s <= 1000.0 and 0.0 < manners.max_bus_share <= 1.0):
        raise table.mistake("max_requests_per_s must be from 0 to 1000 and max_bus_load_pct from 0 to 100, both not 0.")
    if manners.least_gap_s < 0.0 or manners.yield_s < LEAST_YIELD_S:
        raise table.mistake(f"least_gap_s must not be negative, and yield_s at least {LEAST_YIELD_S:g}.")
    definition = read_signal_set(folder / name, model_year=model_year)
    assert definition.polling is not None, "a signal set is polled"
    return replace(definition.polling, manners=manners), definition.diagnostics


def check_topology(table: Table, polling: Polling, topology: Topology) -> None:
    """Refuse a signal set that has another number of cells or sensors than the pack.

    Raises:
        DefinitionError: it has.
    """
    for polled, built, what in (
        (len(polling.cells), topology.series, "cells"),
        (len(polling.temperatures), topology.sensors, "temperature sensors"),
    ):
        if polled and polled != built:
            raise table.mistake(f"the signal set has {polled} {what}, but the modules hold {built}.")
