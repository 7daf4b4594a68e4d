"""The shipped demo pack and its factory set, a BMS in virtual time, and samples to feed single functions with."""

from dataclasses import replace

import numpy as np
import pytest

from virtual_pack.battery.layout import PackLayout
from virtual_pack.battery.profiles import Partner, Phase
from virtual_pack.battery.scenarios import SCENARIOS, Scenario
from virtual_pack.battery.sensors import Readings
from virtual_pack.management.application import Management
from virtual_pack.management.calibration_set import read_calibration
from virtual_pack.management.measurement import measure
from virtual_pack.management.temperatures import reckon


@pytest.fixture(scope="session")
def layout(definition):
    topology = definition.topology
    return PackLayout(
        module_cells=tuple(module.cells for module in topology.modules),
        module_sensors=tuple(module.sensors for module in topology.modules),
        capacity_ah=topology.capacity_ah,
    )


@pytest.fixture
def tables(definition, change):
    """Return the tables of the factory set, with changes as for `change`."""

    def read(**changes):
        return read_calibration(definition.calibration, change(**changes), definition.programming.active_address)

    return read


@pytest.fixture
def sample(layout):
    """Return a measurement; cells and temperatures are given as one value or as {index: value} over 3300 mV and 25 °C."""

    def take(*, cell_mv=None, temperature_c=None, partner=Partner.NOTHING, now_s=0.0, current_a=0.0, **changes):
        cells = _filled(layout.cells, 3300.0, cell_mv)
        readings = Readings(
            cell_v=cells / 1000.0,
            temperature_c=_filled(layout.sensors, 25.0, temperature_c),
            board_c=np.full(len(layout.module_cells), 30.0),
            current_a=current_a,
            pack_v=float(np.nansum(cells)) / 1000.0,
            bus_v=0.0,
            isolation_ohm=5e6,
            supply_v=13.8,
        )
        return measure(replace(readings, **changes), now_s=now_s, partner=partner)

    return take


@pytest.fixture
def temperatures(sample, layout):
    """Return what the BMS reckons with for a sample of the given temperatures; `broken` sensors are not trusted."""

    def make(temperature_c=25.0, *, broken=(), spread_k=10.0):
        measured = sample(temperature_c=temperature_c)
        trusted = measured.temperature_valid.copy()
        trusted[list(broken)] = False
        return reckon(measured.temperature_c, trusted, spread_k)

    return make


class Bench:
    """A BMS in virtual wire time. `seconds` are battery time."""

    def __init__(self, definition, scenario, *, seed=1, speed=20.0):
        self.speed = speed
        self.bms = Management(definition, scenario, seed, speed)
        self.wire_s = 0.0
        self.bms.advance(0.0)

    def start(self, payload):
        self.bms.apply_calibration(payload, None)
        return self

    @property
    def values(self):
        return self.bms._controller.values

    @property
    def pack(self):
        return self.bms.pack

    def run(self, seconds):
        end_s = self.wire_s + seconds / self.speed
        while self.wire_s < end_s:
            self.wire_s += 0.05
            self.bms.advance(self.wire_s + 1e-9)

    def run_until(self, condition, limit_s):
        began_s = self.bms.battery_time_s
        while not condition():
            assert self.bms.battery_time_s - began_s < limit_s, "it did not happen in time"
            self.wire_s += 0.05
            self.bms.advance(self.wire_s + 1e-9)

    def status(self, code):
        return dict(self.bms.faults.supported())[code]

    def codes(self, mask=0x08):
        return {code for code, _ in self.bms.faults.by_status(mask)}


@pytest.fixture
def bench(definition, factory_set):
    def make(scenario="healthy", *, payload=factory_set, seed=1, speed=20.0):
        return Bench(definition, scenario, seed=seed, speed=speed).start(payload)

    return make


@pytest.fixture
def story(monkeypatch):
    """Add a scenario of the test's own; return its id."""

    def add(*phases, **settings):
        phases = phases or (Phase(partner=Partner.NOTHING, duration_s=1e9),)
        monkeypatch.setitem(SCENARIOS, "story", Scenario(**({"id": "story", "title": "", "phases": phases} | settings)))
        return "story"

    return add


def _filled(count, normal, given):
    values = np.full(count, normal)
    if isinstance(given, dict):
        for index, value in given.items():
            values[index] = value
    elif given is not None:
        values[:] = given
    return values
