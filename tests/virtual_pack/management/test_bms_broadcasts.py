"""Broadcast frames: decoded by an independent library, with our database and with foxBMS 2's own where it is present."""

import os
from collections import Counter
from pathlib import Path

import cantools
import numpy as np
import pytest

from bms.definition import pack_folder
from virtual_pack.management.broadcasting import Broadcaster, frame_layouts, value_positions
from virtual_pack.management.data_identifiers import read_data

DEFAULT_FOLDER = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture(scope="module")
def database():
    return cantools.database.load_file(str(Path(pack_folder("demo-nfm-120s")) / "broadcast.dbc"))


def one_cycle(run):
    """Return the frames of 100 ms of wire time, in their order."""
    broadcaster = Broadcaster(run.bms._definition, run.bms.pack._layout)
    start_s = 100.0
    frames = broadcaster.frames(start_s, run.values)
    for slot in range(1, 10):
        frames += broadcaster.frames(start_s + 0.01 * slot + 1e-6, run.values)
    return frames


def decoded(database, frames):
    values = {}
    for frame in frames:
        message = database.get_message_by_frame_id(frame.can_id)
        values.update(message.decode(frame.data, decode_choices=False))
    return values


def cells_and_sensors(values, prefix, count):
    valid = [values[f"{prefix}_{index:03d}_invalidFlag"] for index in range(count)]
    return [values[f"{prefix}_{index:03d}"] for index in range(count)], valid


@pytest.fixture
def driving(bench):
    run = bench("stuck-open-sensor")
    run.run(60.0)
    return run


def test_cells_and_temperatures_decode_to_what_was_measured(driving, database):
    values = decoded(database, one_cycle(driving))
    measurement = driving.values.measurement
    cells, cells_valid = cells_and_sensors(values, "CellVoltage", 120)
    assert cells == list(np.rint(measurement.cell_mv))
    assert cells_valid == [1] * 120
    temperatures, temperatures_valid = cells_and_sensors(values, "CellTemperature", 40)
    expected = np.rint(np.nan_to_num(measurement.temperature_c))
    assert temperatures == list(expected)
    assert temperatures_valid == [0 if sensor == 17 else 1 for sensor in range(40)]


def test_the_rest_of_the_messages_decodes_to_the_values_of_the_bms(driving, database):
    values = decoded(database, one_cycle(driving))
    now, measurement = driving.values, driving.values.measurement
    assert values["BatteryVoltage"] == pytest.approx(measurement.pack_v, abs=0.051)
    assert values["Current"] == pytest.approx(-measurement.current_a, abs=0.0051)
    assert values["Power"] == pytest.approx(-measurement.pack_v * measurement.current_a / 1000, abs=0.0051)
    assert values["MinimumSoc"] == pytest.approx(now.soc_pct, abs=0.051)
    assert values["MaximumSoc"] == pytest.approx(now.soc_max_pct, abs=0.051)
    assert values["Soh"] == pytest.approx(98.5)
    assert values["Energy"] == pytest.approx(45.0 * now.soc_pct / 100 * 0.985, abs=0.051)
    assert now.charge.current_a - 0.1 < values["ChargeLimit"] <= now.charge.current_a
    assert values["ChargeLimitReason"] == 6
    assert values["LimitingSensor"] == 18
    assert values["MaximumChargeCurrent"] == pytest.approx(now.charge.current_a, abs=0.126)
    assert values["MaximumBatteryVoltage"] == pytest.approx(0.12 * 3950, abs=2.1)
    assert values["MinimumBatteryVoltage"] == pytest.approx(0.12 * 1800, abs=2.1)
    assert (values["Contactors"], values["Charger"], values["Chemistry"]) == (1, 0, 1)
    assert (values["FaultLevel"], values["ConfirmedFaults"]) == (1, 1)
    assert values["SupplyVoltage"] == pytest.approx(measurement.supply_mv, abs=0.51)
    assert values["Isolation"] == pytest.approx(measurement.isolation_kohm, abs=0.51)
    assert values["CellSpread"] == round(measurement.spread_mv)
    assert values["AnodeMargin"] == round(now.anode_margin_mv)
    assert values["AnodeMarginCell"] == now.anode_margin_cell + 1
    assert values["PlatedCharge"] == 0.0
    bits = [values[f"CellBalancing_{index:03d}"] for index in range(120)]
    assert bits == list(now.balancing.astype(int))
    assert sum(bits) > 0


def test_every_signal_of_the_shipped_database_is_filled(definition, layout):
    broadcasts = definition.broadcasts
    filled = value_positions(broadcasts, layout)
    multiplexers = {"f_CellVoltages_Mux", "f_CellTemperatures_Mux", "PackBalancing_Mux"}
    wanted = {
        (message.name, signal.name)
        for message in broadcasts.database.messages.values()
        for signal in message.signals
        if signal.name not in multiplexers
    }
    assert wanted == set(filled)
    assert len(frame_layouts(broadcasts, filled)) == 46


def test_every_frame_comes_once_in_a_hundred_milliseconds_and_evenly(bench):
    run = bench(speed=1.0)
    broadcaster = Broadcaster(run.bms._definition, run.bms.pack._layout)
    slots = [broadcaster.frames(5.0 + 0.01 * slot + 1e-7, run.values) for slot in range(20)]
    assert {len(frames) for frames in slots} <= {4, 5}
    for cycle in (slots[:10], slots[10:]):
        assert len({(frame.can_id, frame.data[:1]) for frames in cycle for frame in frames}) == 46
        assert sum(len(frames) for frames in cycle) == 46
    identified = Counter(frame.can_id for frames in slots[:10] for frame in frames)
    assert identified == {0x232: 1, 0x233: 1, 0x235: 1, 0x250: 30, 0x260: 7, 0x2A0: 1, 0x2A1: 1, 0x2A2: 3, 0x2A3: 1}
    assert sorted(frame.data[0] for frames in slots[:10] for frame in frames if frame.can_id == 0x250) == list(range(30))


def test_the_alive_counter_counts_cycles_and_wraps(bench, database):
    run = bench(speed=1.0)
    broadcaster = Broadcaster(run.bms._definition, run.bms.pack._layout)
    frames = [frame for slot in range(180) for frame in broadcaster.frames(0.01 * slot + 1e-7, run.values)]
    counted = [database.decode_message(frame.can_id, frame.data)["AliveCounter"] for frame in frames if frame.can_id == 0x2A0]
    assert counted == [number % 16 for number in range(18)]


def test_after_a_gap_only_one_cycle_is_made_up_for(bench):
    run = bench(speed=1.0)
    broadcaster = Broadcaster(run.bms._definition, run.bms.pack._layout)
    broadcaster.frames(0.0, run.values)
    assert len(broadcaster.frames(30.0, run.values)) == 46
    assert broadcaster.due_s == pytest.approx(30.0, abs=0.011)


def test_silence_while_normal_communication_is_switched_off(bench):
    run = bench(speed=1.0)
    run.bms.broadcasting = False
    assert run.bms.broadcasts(10.0) == []
    run.bms.broadcasting = True
    assert run.bms.broadcasts(10.2)


def test_a_value_outside_its_signal_is_clamped(bench, database):
    run = bench(speed=1.0)
    run.pack.cells.charge_ah[:] = 0.0
    run.pack.cells.charge_ah[3] = -1e4
    run.bms._refresh()
    values = decoded(database, one_cycle(run))
    assert values["CellVoltage_003"] == 0
    assert values["CellVoltage_003_invalidFlag"] == 0
    assert values["MinimumSoc"] == 0.0 or values["MinimumSoc"] > 50.0


def test_foxbms_own_database_decodes_the_same(driving):
    published = Path(os.environ.get("HALITE_REFERENCE_DATA", DEFAULT_FOLDER)) / "foxbms2" / "foxbms.dbc"
    if not published.exists():
        pytest.skip("no published foxbms.dbc")
    theirs = cantools.database.load_file(str(published))
    frames = [frame for frame in one_cycle(driving) if frame.can_id < 0x2A0]
    values = decoded(theirs, frames)
    measurement = driving.values.measurement
    cells, cells_valid = cells_and_sensors(values, "CellVoltage", 120)
    assert cells == list(np.rint(measurement.cell_mv))
    assert cells_valid == [1] * 120
    temperatures, temperatures_valid = cells_and_sensors(values, "CellTemperature", 40)
    assert temperatures == list(np.rint(np.nan_to_num(measurement.temperature_c)))
    assert temperatures_valid[17] == 0
    assert values["BatteryVoltage"] == pytest.approx(measurement.pack_v, abs=0.051)
    assert values["Current"] == pytest.approx(-measurement.current_a, abs=0.0051)
    assert values["MaximumChargeCurrent"] == pytest.approx(driving.values.charge.current_a, abs=0.126)


def test_the_reference_frame_of_foxbms_is_encoded_bit_for_bit(definition, bench):
    """Cells 0…3 at 3050, 3051, 3049, 2987 mV, all valid, multiplexer 0, as foxBMS 2's own database encodes them."""
    run = bench()
    broadcaster = Broadcaster(definition, run.bms.pack._layout)
    vector = broadcaster._assemble(run.values, 0)
    vector[:4] = (3050.0, 3051.0, 3049.0, 2987.0)
    frames = [frame for group in broadcaster._groups for frame in group.encode(vector)]
    first = next(frame for frame in frames if frame.can_id == 0x250 and frame.data[0] == 0)
    assert first.data == bytes.fromhex("00F5F52FAD7D2BAB")


def test_diagnostic_and_broadcast_values_agree(driving, database):
    values = decoded(database, one_cycle(driving))
    blocks = [read_data(did, driving.bms._definition, driving.values) for did in (0xD100, 0xD101, 0xD102)]
    by_diagnostics = np.frombuffer(b"".join(blocks), dtype=">u2")
    assert list(by_diagnostics) == [values[f"CellVoltage_{index:03d}"] for index in range(120)]
