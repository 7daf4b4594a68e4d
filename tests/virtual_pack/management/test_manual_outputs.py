"""Outputs set by hand (0x2F): the pack obeys within its limits, and takes control back."""

import pytest

from virtual_pack.management.interface import OutputRefusal

HEATER, PUMP, BLEEDING = 0xD201, 0xD202, 0xD203


def mask(*cells):
    return sum(1 << cell for cell in cells).to_bytes(15, "little")


def test_the_heater_warms_the_pack_by_hand_and_stops_when_it_is_returned(bench):
    run = bench()
    run.run(10.0)
    before_c = run.values.measurement.temperature_c.mean()
    assert run.bms.read_output(HEATER) == b"\0\0"
    assert run.bms.take_output(HEATER, (1500).to_bytes(2)) is None
    assert run.bms.read_output(HEATER) == (1500).to_bytes(2)
    run.run(1200.0)
    assert run.values.measurement.temperature_c.mean() > before_c + 1.0
    run.bms.return_outputs(HEATER)
    assert run.bms.read_output(HEATER) == b"\0\0"


def test_the_heater_ends_by_itself_when_the_pack_is_warm(bench):
    run = bench()
    run.run(10.0)
    run.bms.take_output(HEATER, (1500).to_bytes(2))
    run.run_until(lambda: run.bms.read_output(HEATER) == b"\0\0", 20_000.0)
    assert run.values.measurement.temperature_c.max() < 33.0
    assert run.bms.take_output(HEATER, (1500).to_bytes(2)) is OutputRefusal.CONDITIONS
    assert run.bms.take_output(HEATER, bytes(2)) is None


def test_the_pump_runs_by_hand(bench):
    run = bench()
    assert run.bms.take_output(PUMP, b"\x01") is None
    run.run(5.0)
    assert run.bms.read_output(PUMP) == b"\x01"
    run.bms.return_outputs()
    run.run(5.0)
    assert run.bms.read_output(PUMP) == b"\x00"


def test_cells_are_bled_by_hand_and_lose_charge(bench):
    run = bench()
    run.run(10.0)
    own_choice = run.bms.read_output(BLEEDING)
    assert run.bms.take_output(BLEEDING, mask(3, 119)) is None
    assert run.bms.read_data(0xD130)[:15] == run.bms.read_output(BLEEDING) == mask(3, 119)
    before_ah = run.pack.cells.charge_ah.copy()
    run.run(600.0)
    lost_ah = before_ah - run.pack.cells.charge_ah
    others = sorted(set(range(120)) - {3, 119})
    assert min(lost_ah[3], lost_ah[119]) > max(lost_ah[others]) + 0.005
    run.bms.return_outputs()
    run.run(1.0)
    assert run.bms.read_output(BLEEDING) == own_choice


@pytest.mark.parametrize(
    ("did", "value", "refusal"),
    [
        (HEATER, b"\x00", OutputRefusal.LENGTH),
        (HEATER, b"\xff\xff", OutputRefusal.RANGE),
        (PUMP, b"\x02", OutputRefusal.RANGE),
        (PUMP, b"", OutputRefusal.LENGTH),
        (BLEEDING, bytes(14), OutputRefusal.LENGTH),
        (BLEEDING, mask(*range(7)), OutputRefusal.RANGE),
    ],
)
def test_what_is_outside_the_limits_is_refused_and_changes_nothing(bench, did, value, refusal):
    run = bench()
    run.run(1.0)
    before = run.bms.read_output(did)
    assert run.bms.take_output(did, value) is refusal
    assert run.bms.read_output(did) == before


def test_a_cell_below_the_balancing_voltage_is_not_bled(bench, change):
    run = bench(payload=change(BAL_CELL_V_MIN=lambda old: old * 0 + 4000))
    run.run(1.0)
    assert run.bms.take_output(BLEEDING, mask(5)) is OutputRefusal.CONDITIONS


def test_nothing_is_set_by_hand_in_the_service_state_or_without_calibration(bench):
    run = bench()
    run.run(1.0)
    run.bms.take_output(PUMP, b"\x01")
    run.bms.enter_service_state()
    assert run.bms.take_output(HEATER, (100).to_bytes(2)) is OutputRefusal.CONDITIONS
    assert run.bms.read_output(PUMP) == b"\x00"
    assert bench(payload=None).bms.read_output(HEATER) is None


def test_there_is_no_output_by_another_number(bench):
    assert bench().bms.read_output(0xD010) is None
