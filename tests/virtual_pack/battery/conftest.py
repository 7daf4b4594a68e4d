"""Small packs and single strings of cells."""

import numpy as np
import pytest

from virtual_pack.battery.cell_parameters import NFM_CELL
from virtual_pack.battery.cells import CellString
from virtual_pack.battery.layout import PackLayout
from virtual_pack.battery.pack import Actuation, BatteryPack
from virtual_pack.battery.profiles import Partner, Phase
from virtual_pack.battery.scenarios import Scenario


@pytest.fixture(scope="session")
def layout():
    return PackLayout(module_cells=(12,) * 10, module_sensors=(4,) * 10, capacity_ah=123.0)


@pytest.fixture
def make_cells():
    def make(soc, **changes):
        soc = np.atleast_1d(np.array(soc, dtype=float))
        ones = np.ones_like(soc)
        settings = {
            "soc": soc,
            "capacity_ah": 123.0 * ones,
            "resistance_factor": ones,
            "hysteresis_factor": ones,
            "self_discharge_factor": 0.0 * ones,
        }
        return CellString(NFM_CELL, **(settings | changes))

    return make


@pytest.fixture
def make_pack(layout):
    def make(seed=1, **story):
        phases = (Phase(partner=Partner.NOTHING, duration_s=1.0),)
        scenario = Scenario(**({"id": "story", "title": "", "phases": phases} | story))
        return BatteryPack(layout, scenario, np.random.default_rng(seed))

    return make


@pytest.fixture
def actuation(layout):
    def make(**changes):
        settings = {
            "main_closed": True,
            "precharge_closed": False,
            "bleed": np.zeros(layout.cells),
            "heater_w": 0.0,
            "coolant_c": None,
        }
        return Actuation(**(settings | changes))

    return make
