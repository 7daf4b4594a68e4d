"""Data identifiers of the application, laid out as the contract says."""

import struct

import numpy as np
import pytest


@pytest.fixture
def driving(bench):
    run = bench("stuck-open-sensor")
    run.run(60.0)
    return run


def test_lengths_are_those_of_the_contract(driving):
    lengths = {
        0xD000: 10,
        0xD010: 16,
        0xD100: 96,
        0xD101: 96,
        0xD102: 48,
        0xD120: 80,
        0xD130: 19,
        0xD140: 8,
        0xD150: 4,
        0xD160: 8,
    }
    assert {did: len(driving.bms.read_data(did)) for did in lengths} == lengths


def test_unknown_identifiers_belong_to_somebody_else(driving):
    assert [driving.bms.read_data(did) for did in (0xD103, 0xD1C0, 0xF190, 0x0000)] == [None] * 4


def test_identity_tells_chemistry_and_build(driving):
    assert struct.unpack(">BHBBHHB", driving.bms.read_data(0xD000)) == (1, 120, 1, 10, 40, 1230, 3)


def test_pack_values(driving):
    measurement = driving.values.measurement
    pack, current, soc, soh, coldest, warmest, lowest, highest = struct.unpack(">HhHHhhHH", driving.bms.read_data(0xD010))
    assert pack / 10 == pytest.approx(measurement.pack_v, abs=0.051)
    assert current / 10 == pytest.approx(measurement.current_a, abs=0.051)
    assert soc / 100 == pytest.approx(driving.values.soc_pct, abs=0.0051)
    assert soh == 9850
    assert coldest / 10 == pytest.approx(np.nanmin(measurement.temperature_c), abs=0.051)
    assert warmest / 10 == pytest.approx(np.nanmax(measurement.temperature_c), abs=0.051)
    assert (lowest, highest) == (round(measurement.cell_mv.min()), round(measurement.cell_mv.max()))


def test_an_open_sensor_reads_as_invalid(driving):
    temperatures = struct.unpack(">40h", driving.bms.read_data(0xD120))
    assert temperatures[17] == 0x7FFF
    assert all(200 < value < 300 for index, value in enumerate(temperatures) if index != 17)


def test_balancing_mask_has_one_bit_a_cell(driving):
    raw = driving.bms.read_data(0xD130)
    bits = [raw[cell // 8] >> (cell % 8) & 1 for cell in range(120)]
    assert bits == list(driving.values.balancing.astype(int))
    spread, session = struct.unpack(">HH", raw[15:])
    assert spread == round(driving.values.measurement.spread_mv)
    assert session == round(100 * driving.values.session_ah)


def test_limits_with_reason_and_binding_sensor(driving):
    charge, discharge, why, why_not, sensor, cell = struct.unpack(">HHBBBB", driving.bms.read_data(0xD140))
    assert charge == int(10 * driving.values.charge.current_a)
    assert discharge == int(10 * driving.values.discharge.current_a)
    assert (why, why_not, sensor, cell) == (6, 13, 18, 0xFF)


def test_plating_and_safety_values(driving):
    margin, plated = struct.unpack(">hH", driving.bms.read_data(0xD150))
    assert margin == round(driving.values.anode_margin_mv)
    assert plated == 0
    isolation, contactors, supply, charger = struct.unpack(">IBHB", driving.bms.read_data(0xD160))
    assert isolation == pytest.approx(5000, rel=0.05)
    assert (contactors, charger) == (1, 0)
    assert supply == pytest.approx(13_800, abs=150)


def test_snapshot_values_are_those_of_the_moment_the_fault_matured(bench):
    run = bench("stuck-open-sensor")
    run.run(60.0)
    ((_, values),) = run.bms.faults.snapshot(0x0A9B13, 1).items()
    by_did = dict(values)
    assert [did for did, _ in values] == list(range(0xDE01, 0xDE11))
    lengths = [4, 2, 2, 2, 2, 2, 1, 1, 2, 2, 1, 2, 1, 4, 2, 4]
    assert [len(raw) for _, raw in values] == lengths
    # The sensor opens at 5 s, its test takes 2 s to mature; the steps are one second long.
    assert int.from_bytes(by_did[0xDE01]) == pytest.approx(7.5, abs=1.6)
    assert 1 <= by_did[0xDE07][0] <= 120
    assert by_did[0xDE0D] == b"\x06"
    assert by_did[0xDE10] == run.values.calibration_crc32.to_bytes(4, "big")
    assert pytest.approx(int.from_bytes(by_did[0xDE0E]), rel=0.05) == 5000
