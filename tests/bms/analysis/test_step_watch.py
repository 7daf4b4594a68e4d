"""Load steps looked for in a history, whether it was there before or grows."""

import numpy as np
import pytest

from bms.analysis.step_watch import StepWatch
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK
from bms.telemetry.pack_columns import CELL, PackColumns

RATE_HZ = 10
RESISTANCE_MOHM = 0.6


@pytest.fixture
def recorded(definition):
    """Return times and columns of a pack that charges with 60 A for a minute every five minutes, `minutes` long."""
    columns = PackColumns(definition)
    names = [info.name for info in columns.infos]

    def make(minutes):
        times = np.arange(minutes * 60 * RATE_HZ) / RATE_HZ
        current = np.where((times % 300 >= 120) & (times % 300 < 180), 60.0, 0.0)
        values = np.full((len(names), times.size), np.nan)
        values[names.index("current_a")] = current
        values[names.index("soc_pct")] = 50.0
        for cell in range(definition.topology.series):
            values[names.index(CELL.format(cell + 1))] = 3050.0 + RESISTANCE_MOHM * current
        for sensor in range(definition.topology.sensors):
            values[names.index(f"sensor {sensor + 1}")] = 20.0 + sensor // 4
        return times, values

    return columns, make


def history_of(columns, times, values):
    history = History()
    history.declare(PACK, columns.infos)
    history.append(PACK, times, values)
    return history


def test_a_long_recording_is_searched_in_pieces_and_every_step_found_once(definition, recorded):
    columns, make = recorded
    watch = StepWatch(definition, history_of(columns, *make(40)))
    pieces = 1
    while watch.look():
        pieces += 1
    assert pieces > 2
    times = [one.step.time_s for one in watch.steps]
    assert times == pytest.approx([base + at for base in range(0, 2400, 300) for at in (120, 180)], abs=0.2)


def test_a_growing_history_gives_the_same_steps(definition, recorded):
    columns, make = recorded
    times, values = make(11)
    history = History()
    history.declare(PACK, columns.infos)
    watch = StepWatch(definition, history)
    assert not watch.look()
    for first in range(0, times.size, 70):
        history.append(PACK, times[first : first + 70], values[:, first : first + 70])
        watch.look()
    assert [round(one.step.time_s) for one in watch.steps] == [120, 180, 420, 480]
    assert watch.resistances(10.0).steps.tolist() == [4] * 120


def test_the_newest_step_counts_at_the_short_delay_before_the_long_one_has_passed(definition, recorded):
    columns, make = recorded
    times, values = make(3)
    until = int(125 * RATE_HZ)
    watch = StepWatch(definition, history_of(columns, times[:until], values[:, :until]))
    watch.look()
    assert watch.resistances(1.0).resistance_mohm[0] == pytest.approx(RESISTANCE_MOHM, abs=0.01)
    assert not watch.resistances(30.0).steps.any()


def test_each_cell_has_the_temperature_of_its_module_and_the_table_is_read_there(definition, recorded, tables):
    columns, make = recorded
    watch = StepWatch(definition, history_of(columns, *make(5)))
    watch.look()
    conditions = watch.steps[0].conditions
    assert conditions.soc_pct == 50.0
    assert (conditions.temperature_c[0], conditions.temperature_c[119]) == (20.0, 29.0)
    # R_DC_TABLE at 50 %: 1.04 mΩ at 10 °C, 0.66 mΩ at 25 °C
    assert watch.expected_mohm(tables, 30.0)[0] == pytest.approx(1.04 + (0.66 - 1.04) * 10 / 15)


def test_without_current_or_cells_nothing_is_found(definition):
    assert not StepWatch(definition, History()).look()
