"""The pack as a whole: what it does, and what its sensors show of it."""

import numpy as np
import pytest

from virtual_pack.battery.defects import Defect, DefectKind, OddCell
from virtual_pack.battery.pack import BLEED_CURRENT_A


def run(pack, actuation, seconds, current_a=0.0, dt_s=1.0):
    for _ in range(round(seconds / dt_s)):
        pack.step(current_a, actuation, dt_s)


def test_the_same_seed_gives_the_same_pack_and_another_seed_another(make_pack):
    first, again, other = (make_pack(seed).read_sensors().cell_v for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_bleeding_takes_charge_from_the_bled_cells_only(make_pack, actuation, layout):
    bled, untouched = make_pack(), make_pack()
    share = np.zeros(layout.cells)
    share[[3, 50]] = (1.0, 0.5)
    run(bled, actuation(main_closed=False, bleed=share), 3600, dt_s=10.0)
    run(untouched, actuation(main_closed=False), 3600, dt_s=10.0)
    difference = untouched.cells.charge_ah - bled.cells.charge_ah
    assert difference[[3, 50]] == pytest.approx([BLEED_CURRENT_A, 0.5 * BLEED_CURRENT_A], rel=1e-3)
    assert np.count_nonzero(np.abs(difference) > 1e-4) == 2


def test_no_current_flows_through_open_contactors(make_pack, actuation):
    pack = make_pack()
    run(pack, actuation(main_closed=False), 10, current_a=100.0)
    assert pack.current_a == 0.0
    run(pack, actuation(), 10, current_a=100.0)
    assert pack.current_a == 100.0


def test_precharge_lifts_the_bus_and_an_open_bus_discharges(make_pack, actuation):
    pack = make_pack()
    run(pack, actuation(main_closed=False, precharge_closed=True), 1.0, dt_s=0.05)
    pack_v = pack.read_sensors().pack_v
    assert pack.bus_v == pytest.approx(pack_v, rel=0.01)
    run(pack, actuation(main_closed=False), 20.0)
    assert pack.bus_v < 1.0


def test_the_heater_warms_every_cell_and_a_dead_one_does_not(make_pack, actuation):
    working = make_pack(temperature_c=-20.0, ambient_c=-20.0)
    dead = make_pack(temperature_c=-20.0, ambient_c=-20.0, defects=(Defect(kind=DefectKind.HEATER_DEAD),))
    for pack in (working, dead):
        run(pack, actuation(heater_w=4800.0), 600)
    # 40 W for 600 s into 2270 J/K, less what goes to the air.
    assert working.thermal.cells_c.min() == pytest.approx(-20.0 + 40.0 * 600.0 / 2270.0, abs=0.3)
    assert dead.thermal.cells_c.max() < -19.9


def test_isolation_falls_to_its_final_value_when_the_defect_is_fully_developed(make_pack, actuation):
    pack = make_pack(defects=(Defect(kind=DefectKind.ISOLATION_DROP, begins_s=10.0, over_s=20.0, value=15e3),))
    run(pack, actuation(), 9)
    assert pack.isolation_ohm() == 5e6
    run(pack, actuation(), 11)
    assert 15e3 < pack.isolation_ohm() < 5e6
    run(pack, actuation(), 11)
    assert pack.isolation_ohm() == pytest.approx(15e3)


def test_sensors_are_off_by_no_more_than_their_data_sheet_says(make_pack, actuation):
    pack = make_pack()
    run(pack, actuation(), 5, current_a=100.0)
    samples = [pack.read_sensors() for _ in range(200)]
    voltage_error = np.mean([sample.cell_v for sample in samples], axis=0) - pack.cells.voltage_v
    assert np.abs(voltage_error).max() < 3.5e-3
    assert np.abs(voltage_error).max() > 1e-3
    noise = np.std([sample.cell_v for sample in samples], axis=0)
    assert noise.mean() == pytest.approx(1e-3, rel=0.1)
    assert np.mean([sample.current_a for sample in samples]) == pytest.approx(100.0, abs=0.35)
    temperature = np.mean([sample.temperature_c for sample in samples], axis=0)
    assert np.abs(temperature - 25.0).max() < 1.2


def test_an_open_temperature_sensor_reads_nothing_and_a_wrong_one_too_much(make_pack, actuation):
    pack = make_pack(
        defects=(
            Defect(kind=DefectKind.TEMPERATURE_SENSOR_OPEN, begins_s=2.0, index=4),
            Defect(kind=DefectKind.TEMPERATURE_SENSOR_OFFSET, begins_s=2.0, over_s=4.0, index=9, value=20.0),
        )
    )
    assert np.all(np.isfinite(pack.read_sensors().temperature_c))
    run(pack, actuation(), 4)
    halfway = pack.read_sensors().temperature_c
    assert np.isnan(halfway[4])
    assert halfway[9] == pytest.approx(35.0, abs=1.5)


def test_an_odd_cell_has_its_own_capacity_resistance_and_charge(make_pack, layout):
    odd = OddCell(index=46, capacity_factor=0.96, resistance_factor=1.25, soc_offset_pct=-4.0)
    plain, weak = make_pack(soc_pct=50.0), make_pack(soc_pct=50.0, odd_cells=(odd,))
    assert weak.cells.soc[46] == pytest.approx(0.46)
    assert weak.cells.resistance_factor[46] == pytest.approx(1.25 * plain.cells.resistance_factor[46])
    assert weak.cells.capacity_ah[46] == pytest.approx(0.96 * 0.985 * layout.capacity_ah)
    assert np.array_equal(np.delete(weak.cells.soc, 46), np.delete(plain.cells.soc, 46))


def test_balancing_boards_warm_up_with_the_channels_that_conduct(make_pack, actuation, layout):
    pack = make_pack()
    share = np.zeros(layout.cells)
    share[:8] = 1.0
    run(pack, actuation(bleed=share), 1800, dt_s=10.0)
    boards = pack.read_sensors().board_c
    # 8 channels of 0.1 A at 3.1 V on 5 K/W.
    assert boards[0] - boards[1] == pytest.approx(8 * 0.1 * 3.1 * 5.0, rel=0.1)
