"""The envelope against figures worked out by hand and the published table of the anode model."""

import dataclasses
import math

import numpy as np
import pytest

from bms.calibration.envelope import EnvelopeLimit, Scale, floor_of
from bms.calibration.envelope.cell import Branch, Resistance, arrhenius

GAS_J_MOL_K = 8.314462618


def at(function, temperature_c, soc_pct):
    return float(function(np.array([float(temperature_c)]), np.array([float(soc_pct)]))[0, 0])


def binding(envelope, temperature_c, soc_pct):
    return envelope.surface([temperature_c], [soc_pct]).limit_at(0, 0)


def allowed(envelope, temperature_c, soc_pct):
    return float(envelope.surface([temperature_c], [soc_pct]).allowed_c[0, 0])


def test_at_25_degrees_plating_begins_at_potential_over_resistance(floor):
    # 95 mV / (0.20 mΩ · 123 Ah) = 3.862 C
    assert at(floor.anode.plating_c, 25, 50) == pytest.approx(0.095 / (0.0002 * 123))


def test_cold_raises_resistances_by_arrhenius(floor):
    factor = math.exp(28_000 / GAS_J_MOL_K * (1 / 253.15 - 1 / 298.15))
    assert arrhenius(28_000, np.array([-20.0]))[0] == pytest.approx(factor)
    assert at(floor.anode.plating_c, -20, 50) == pytest.approx(0.095 / (0.0002 * 123 * factor))


@pytest.mark.parametrize(
    ("temperature_c", "limits"),
    [
        (-40, {10: 1.14, 20: 0.70, 30: 0.41, 50: 0.17, 80: 0.11, 100: 0.07}),
        (-20, {10: 3.56, 20: 2.18, 30: 1.28, 50: 0.52, 80: 0.34, 100: 0.23}),
        (0, {10: 9.4, 20: 5.76, 30: 3.39, 50: 1.37, 80: 0.91, 100: 0.62}),
        (25, {10: 26.5, 20: 16.2, 30: 9.5, 50: 3.86, 80: 2.56, 100: 1.75}),
    ],
)
def test_plating_limits_are_those_of_the_reference_table(floor, temperature_c, limits):
    # The table's potential is taken at x = 0.02 + 0.88 SoC of a finer curve; ours at its eleven points. They agree to 3 %.
    found = floor.anode.plating_c(np.array([float(temperature_c)]), np.array(list(limits), dtype=float))[0]
    assert found.tolist() == pytest.approx(list(limits.values()), rel=0.03, abs=0.006)


@pytest.mark.parametrize(
    ("temperature_c", "total_mohm"), [(-40, 11.40), (-20, 4.29), (0, 1.96), (25, 0.90), (35, 0.69), (45, 0.55)]
)
def test_resistance_at_half_charge_is_the_sum_of_the_reference_table(floor, temperature_c, total_mohm):
    assert 1000 * at(floor.resistance.ohm_ah, temperature_c, 50) / 123 == pytest.approx(total_mohm, abs=0.006)


def test_only_the_polarisation_follows_the_state_of_charge(floor):
    # R0 + 1.90 · (R1 + R2) at 25 °C and 0 %
    assert at(floor.resistance.ohm_ah, 25, 0) == pytest.approx((0.25 + 1.90 * (0.35 + 0.30)) * 1e-3 * 123)
    assert at(floor.resistance.ohm_ah, 25, 90) == pytest.approx((0.25 + 0.92 * (0.35 + 0.30)) * 1e-3 * 123)


def test_every_branch_adds_to_the_resistance():
    ohmic = Branch(resistance_25c_ohm_ah=0.01, activation_energy_j_mol=0, follows_soc=False)
    following = Branch(resistance_25c_ohm_ah=0.03, activation_energy_j_mol=0, follows_soc=True)
    both = Resistance(branches=(ohmic, following, ohmic, following), soc_pct=(0, 100), soc_factor=(2, 1))
    assert at(both.ohm_ah, 25, 0) == pytest.approx(2 * 0.01 + 2 * 2 * 0.03)


def test_resistances_fit_cells_of_any_size():
    # Ω·Ah are the same for every size, so nothing but the C-rate can come out.
    assert floor_of("nfm-hc").anode.resistance_25c_ohm_ah == pytest.approx(0.0246)


def test_hysteresis_is_added_when_charging_and_taken_off_when_discharging(floor):
    assert floor.open_circuit.charging_v(np.array([10.0]))[0] == pytest.approx(2.428 + 0.056)
    assert floor.open_circuit.discharging_v(np.array([10.0]))[0] == pytest.approx(2.428 - 0.056)


def test_a_map_may_use_95_percent_of_the_plating_limit(floor):
    assert allowed(floor, -10, 50) == pytest.approx(0.95 * at(floor.anode.plating_c, -10, 50))
    assert binding(floor, -10, 50) is EnvelopeLimit.PLATING


def test_when_full_and_warm_the_highest_cell_voltage_binds(floor):
    # (4.100 − 3.954) V / (R0 + 0.90 · (R1 + R2)) · 123 Ah
    expected = (4.100 - 3.954) / ((0.25 + 0.90 * 0.65) * 1e-3 * 123)
    assert allowed(floor, 25, 100) == pytest.approx(expected)
    assert binding(floor, 25, 100) is EnvelopeLimit.VOLTAGE


def test_a_cell_above_its_highest_voltage_takes_no_current(floor):
    full = dataclasses.replace(floor, cell_voltage_mv=(1500, 3900))
    assert allowed(full, 25, 100) == 0.0
    assert binding(full, 25, 100) is EnvelopeLimit.VOLTAGE


@pytest.mark.parametrize(
    ("temperature_c", "rate_c"), [(-30, 0.35), (-25, 0.65), (-20, 0.95), (-10, 1.75), (0, 2.35), (5, 2.95)]
)
def test_the_cold_caps_the_rate_in_straight_lines(floor, temperature_c, rate_c):
    assert allowed(floor, temperature_c, 0) == pytest.approx(rate_c)
    assert binding(floor, temperature_c, 0) is EnvelopeLimit.COLD


@pytest.mark.parametrize("temperature_c", [-50, -40, -35.1])
def test_below_the_coldest_charging_temperature_there_is_no_current(floor, temperature_c):
    assert allowed(floor, temperature_c, 10) == 0.0
    assert binding(floor, temperature_c, 10) is EnvelopeLimit.COLD


def test_the_coldest_and_the_hottest_charging_temperature_belong_to_the_window(floor):
    assert allowed(floor, -35, 10) == pytest.approx(0.175)
    assert allowed(floor, 58, 10) == pytest.approx(3.55 * 2 / 15)


@pytest.mark.parametrize("temperature_c", [58.1, 60, 70])
def test_above_the_hottest_charging_temperature_there_is_no_current(floor, temperature_c):
    assert allowed(floor, temperature_c, 10) == 0.0
    assert binding(floor, temperature_c, 10) is EnvelopeLimit.HOT


def test_between_cold_and_heat_the_highest_rate_of_the_cells_holds(floor):
    assert allowed(floor, 25, 10) == pytest.approx(3.55)
    assert binding(floor, 25, 10) is EnvelopeLimit.RATE


def test_heat_takes_the_rate_back_from_45_degrees_on(floor):
    assert allowed(floor, 46, 10) == pytest.approx(3.55 * 14 / 15)
    assert binding(floor, 46, 10) is EnvelopeLimit.HOT
    assert binding(floor, 44, 10) is EnvelopeLimit.RATE


def test_the_surface_has_a_row_for_each_temperature_and_a_column_for_each_state_of_charge(floor):
    temperatures, socs = [-30, 0, 25], [10.0, 50, 80, 100]
    surface = floor.surface(temperatures, socs)
    assert surface.allowed_c.shape == surface.binding.shape == (3, 4)
    each = [[allowed(floor, temperature, soc) for soc in socs] for temperature in temperatures]
    assert surface.allowed_c.tolist() == each
    assert np.array_equal(surface.allowed_c, floor.allowed_c(np.array(temperatures, float), np.array(socs)))


def test_a_pulse_may_use_the_whole_plating_limit_and_no_more(floor):
    assert at(floor.pulse_c, -10, 50) == pytest.approx(at(floor.anode.plating_c, -10, 50))


def test_discharging_may_not_pull_a_cell_below_its_lowest_voltage(floor):
    # (2.174 − 1.500) V / (R0 + 1.65 · (R1 + R2)) · 123 Ah; the factor at 5 % lies between 1.90 and 1.40
    assert at(floor.discharge_c, 25, 5) == pytest.approx((2.174 - 1.500) / ((0.25 + 1.65 * 0.65) * 1e-3 * 123))
    empty = dataclasses.replace(floor, cell_voltage_mv=(2500, 4100))
    assert at(empty.discharge_c, 25, 5) == 0.0


def test_a_scale_takes_its_share_of_every_limit_and_changes_none_that_binds(floor, asking):
    half = asking(scale=Scale(temperatures_c=(-40.0, 60.0), socs_pct=(0.0, 100.0), shares=((0.5, 0.5), (0.5, 0.5))))
    tight = floor.tightened(half)
    temperatures, socs = [-30, -10, 25, 55], [0, 50, 100]
    assert np.allclose(tight.surface(temperatures, socs).allowed_c, 0.5 * floor.surface(temperatures, socs).allowed_c)
    assert np.array_equal(tight.surface(temperatures, socs).binding, floor.surface(temperatures, socs).binding)
    assert at(tight.pulse_c, -10, 50) == pytest.approx(0.5 * at(floor.pulse_c, -10, 50))


def test_a_scale_is_bilinear_between_its_points_and_holds_beyond_them(floor, asking):
    scale = Scale(temperatures_c=(0.0, 10.0), socs_pct=(20.0, 40.0), shares=((0.2, 0.4), (0.6, 0.8)))
    found = scale.at(np.array([-5.0, 0.0, 5.0, 20.0]), np.array([0.0, 20.0, 25.0, 90.0]))
    assert found[0].tolist() == pytest.approx([0.2, 0.2, 0.25, 0.4])
    assert found[1].tolist() == pytest.approx([0.2, 0.2, 0.25, 0.4])
    assert found[2].tolist() == pytest.approx([0.4, 0.4, 0.45, 0.6])
    assert found[3].tolist() == pytest.approx([0.6, 0.6, 0.65, 0.8])


def test_of_several_scales_the_smallest_share_holds_at_each_place(floor, asking):
    def scale(cold, warm):
        return asking(scale=Scale(temperatures_c=(-20.0, 20.0), socs_pct=(0.0, 100.0), shares=((cold, cold), (warm, warm))))

    both = floor.tightened(scale(0.5, 1.0)).tightened(scale(1.0, 0.5))
    assert allowed(both, -20, 50) == pytest.approx(0.5 * allowed(floor, -20, 50))
    assert allowed(both, 20, 80) == pytest.approx(0.5 * allowed(floor, 20, 80))
    assert allowed(both, 0, 50) == pytest.approx(0.75 * allowed(floor, 0, 50))


def test_chemistries_nobody_has_described_have_no_floor():
    assert floor_of("nvpf-hc") is None
