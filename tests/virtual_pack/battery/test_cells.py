"""The cell model against the published table it was made from, and against conservation laws."""

import numpy as np
import pytest

from virtual_pack.battery.cell_parameters import NFM_CELL

WARM = np.array([25.0])
OCV_MV = {0: 2000, 15: 2600, 30: 2819, 35: 2846, 50: 3050, 65: 3314, 80: 3566, 100: 3950}
# Temperature °C: R0, R1, R2 in mΩ at 50 % state of charge, as tabulated for the 123 Ah cell.
RESISTANCE_MOHM = {
    -40: (0.9639, 8.1591, 2.2713),
    -20: (0.5911, 2.6065, 1.0906),
    0: (0.3894, 0.9841, 0.5831),
    25: (0.2500, 0.3500, 0.3000),
    45: (0.1844, 0.1721, 0.1901),
}


def run(cells, current_a, seconds, dt_s=1.0, temperature_c=25.0):
    temperature = np.full(cells.voltage_v.shape, temperature_c)
    current = np.full(cells.voltage_v.shape, float(current_a))
    for _ in range(round(seconds / dt_s)):
        cells.step(current, temperature, dt_s)


@pytest.mark.parametrize(("soc_pct", "expected_mv"), OCV_MV.items())
def test_a_rested_cell_shows_the_open_circuit_voltage_of_the_table(make_cells, soc_pct, expected_mv):
    assert make_cells(soc_pct / 100).voltage_v[0] * 1e3 == pytest.approx(expected_mv, abs=0.01)


def test_open_circuit_voltage_goes_on_with_its_last_slope_beyond_full_and_empty(make_cells):
    full, empty = make_cells([1.01]).voltage_v[0], make_cells([-0.01]).voltage_v[0]
    assert full == pytest.approx(3.950 + 0.01 * (3.950 - 3.843) / 0.05)
    assert empty == pytest.approx(2.000 - 0.01 * (2.238 - 2.000) / 0.05)


@pytest.mark.parametrize(("temperature_c", "expected"), RESISTANCE_MOHM.items())
def test_resistances_follow_temperature_as_tabulated(make_cells, temperature_c, expected):
    resistances = make_cells(0.5).resistances_ohm(np.array([float(temperature_c)]))[:, 0]
    assert resistances * 1e3 == pytest.approx(expected, rel=2e-3)


def test_state_of_charge_changes_the_slow_resistances_only(make_cells):
    half, empty = (make_cells(soc).resistances_ohm(WARM)[:, 0] for soc in (0.5, 0.0))
    assert empty / half == pytest.approx((1.0, 1.9, 1.9))


def test_charging_stores_the_coulombic_efficiency_and_discharging_takes_everything(make_cells):
    cells = make_cells(0.5)
    run(cells, 61.5, 3600)
    assert cells.soc[0] == pytest.approx(0.5 + 0.5 * 0.998, abs=1e-9)
    run(cells, -61.5, 3600)
    assert cells.soc[0] == pytest.approx(0.5 * 0.998, abs=1e-9)


def test_polarisation_is_exact_whatever_the_step(make_cells):
    fine, coarse = make_cells(0.7), make_cells(0.7)
    current = np.array([50.0])
    for _ in range(100):
        fine.step(current, WARM, 0.1)
    coarse.step(current, WARM, 10.0)
    # What is left is the small change of resistance with state of charge within the ten seconds.
    assert coarse.polarisation_v == pytest.approx(fine.polarisation_v, rel=1e-3)
    assert coarse.polarisation_v[0, 0] == pytest.approx(50.0 * 0.35e-3 * 0.97 * (1 - np.exp(-10 / 8)), rel=1e-3)


def test_after_a_long_charge_the_cell_rests_above_and_after_a_long_discharge_below_the_mean(make_cells):
    charged, discharged = make_cells(0.20), make_cells(0.40)
    run(charged, 61.5, 720)
    run(discharged, -61.5, 720)
    for cells in (charged, discharged):
        run(cells, 0.0, 3600)
        assert cells.soc[0] == pytest.approx(0.30, abs=0.001)
    distance_mv = 1e3 * (charged.voltage_v[0] - discharged.voltage_v[0])
    assert distance_mv == pytest.approx(2 * 30, rel=0.03)


def test_energy_put_in_is_stored_or_becomes_heat(make_cells):
    cells = make_cells(0.45)
    put_in = stored = heat = 0.0
    current = np.array([123.0])
    for _ in range(600):
        before = cells.open_circuit_v()[0]
        cells.step(current, WARM, 1.0)
        put_in += 123.0 * cells.voltage_v[0]
        stored += 123.0 * 0.5 * (before + cells.open_circuit_v()[0])
        heat += cells.heat_w[0]
    assert heat > 0.0
    assert put_in == pytest.approx(stored + heat, rel=1e-4)


@pytest.mark.parametrize("temperature_c", [-40.0, 60.0])
@pytest.mark.parametrize("dt_s", [1.0, 10.0])
def test_voltage_settles_without_oscillation_in_long_steps_at_any_temperature(make_cells, temperature_c, dt_s):
    cells = make_cells(0.3)
    temperature = np.array([temperature_c])
    voltages = []
    for _ in range(30):
        cells.step(np.array([20.0]), temperature, dt_s)
        voltages.append(float(cells.voltage_v[0]))
    assert np.all(np.isfinite(voltages))
    assert np.all(np.diff(voltages) > 0.0)


def test_self_discharge_is_three_per_cent_a_month_and_doubles_every_ten_kelvin(make_cells):
    lost = []
    for temperature_c in (25.0, 35.0):
        cells = make_cells(0.5, self_discharge_factor=np.ones(1))
        run(cells, 0.0, 30 * 86400, dt_s=3600.0, temperature_c=temperature_c)
        lost.append(0.5 - cells.soc[0])
    assert lost[0] == pytest.approx(0.03, rel=1e-6)
    assert lost[1] == pytest.approx(0.06, rel=1e-6)


def test_lost_capacity_raises_the_resistance_by_two_per_cent_per_per_cent(make_cells):
    cells = make_cells(0.5)
    cells.lose(np.array([2.0]), np.array([1.23]))
    assert cells.capacity_ah[0] == pytest.approx(123.0 - 1.23)
    assert cells.charge_ah[0] == pytest.approx(61.5 - 2.0)
    assert cells.resistance_factor[0] == pytest.approx(1.02)


def test_rated_energy_is_45_kwh(make_cells):
    soc = np.linspace(0.0, 1.0, 1001)
    mean_v = float(np.trapezoid(make_cells(soc).open_circuit_v(), soc))
    assert 120 * NFM_CELL.capacity_ah * mean_v / 1000 == pytest.approx(45.0, rel=0.02)
