"""Heat goes where physics sends it and none is lost on the way."""

from dataclasses import replace

import numpy as np
import pytest

from virtual_pack.battery.cell_parameters import NFM_CELL
from virtual_pack.battery.thermal import ThermalNetwork

INSULATED = replace(NFM_CELL, ambient_w_k=0.0)


def test_heat_put_into_an_insulated_pack_stays_in_it(layout):
    network = ThermalNetwork(INSULATED, layout, temperature_c=10.0, ambient_c=-30.0)
    heat = np.linspace(0.0, 20.0, layout.cells)
    for _ in range(3600):
        network.step(heat, coolant_c=None, dt_s=1.0)
    gained = NFM_CELL.heat_capacity_j_k * float(np.sum(network.cells_c - 10.0))
    assert gained == pytest.approx(3600 * float(np.sum(heat)), rel=1e-9)


def test_neighbours_warm_each_other_but_not_across_a_module_end(layout):
    network = ThermalNetwork(replace(INSULATED, plate_w_k=0.0), layout, temperature_c=20.0, ambient_c=20.0)
    network.cells_c[11] = 40.0
    for _ in range(60):
        network.step(np.zeros(layout.cells), coolant_c=None, dt_s=1.0)
    assert network.cells_c[10] > 20.1
    assert network.cells_c[12] == 20.0


def test_coolant_draws_the_cells_to_its_temperature(layout):
    network = ThermalNetwork(INSULATED, layout, temperature_c=45.0, ambient_c=45.0)
    for _ in range(3 * 3600):
        network.step(np.zeros(layout.cells), coolant_c=20.0, dt_s=1.0)
    assert network.cells_c == pytest.approx(20.0, abs=0.1)


def test_a_left_alone_pack_takes_the_ambient_temperature(layout):
    network = ThermalNetwork(NFM_CELL, layout, temperature_c=30.0, ambient_c=-10.0)
    network.step(np.zeros(layout.cells), coolant_c=None, dt_s=10.0)
    assert np.all(network.cells_c < 30.0)
    for _ in range(20_000):
        network.step(np.zeros(layout.cells), coolant_c=None, dt_s=10.0)
    assert network.cells_c == pytest.approx(-10.0, abs=0.01)


def test_each_sensor_sees_cells_of_its_own_module_only(layout):
    weights = layout.sensor_weights()
    assert weights.sum(axis=1) == pytest.approx(1.0)
    for sensor, row in enumerate(weights):
        assert set(layout.module_of_cell()[row > 0.0]) == {layout.module_of_sensor()[sensor]}


def test_each_cell_is_watched_by_the_nearest_sensor_of_its_module(layout):
    nearest = layout.nearest_sensor()
    assert list(nearest[:12]) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert list(nearest[12:15]) == [4, 4, 4]
