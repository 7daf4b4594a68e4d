from dataclasses import replace

import numpy as np
import pytest

from bms.definition import load_pack
from bms.definition.database import load_database
from bms.definition.model import Broadcasts, ReadingSignal
from bms.telemetry import LiveTable
from bms.telemetry.snapshot import Validity
from can_drivers.frames import Frame


@pytest.fixture
def table(demo):
    return LiveTable(demo)


def test_before_the_first_frame_nothing_was_ever_seen(table):
    snapshot = table.snapshot(100.0)
    for column, count in ((snapshot.cells_mv, 120), (snapshot.temperatures_c, 40), (snapshot.balancing, 120)):
        assert column.values.shape == (count,)
        assert np.isnan(column.values).all()
        assert (column.validity == Validity.NEVER_SEEN).all()
        assert np.isinf(column.age_s).all()
    assert len(snapshot.readings) == 28
    assert {reading.validity for reading in snapshot.readings.values()} == {Validity.NEVER_SEEN}
    assert {reading.text for reading in snapshot.readings.values()} == {""}


def test_cells_of_all_multiplexers_stay_side_by_side(table, cell_frame):
    table.on_frames([cell_frame(number, [3000 + 4 * number + position for position in range(4)]) for number in range(30)])
    cells = table.snapshot(0.1).cells_mv
    assert cells.values.tolist() == list(range(3000, 3120))
    assert (cells.validity == Validity.VALID).all()
    assert cells.age_s == pytest.approx(0.1)


def test_the_flag_of_the_bms_makes_one_cell_invalid(table, cell_frame):
    table.on_frames([cell_frame(2, [3000, 3001, 3002, 3003], valid=(1, 0, 1, 1))])
    cells = table.snapshot(0.0).cells_mv
    assert cells.validity[8:12].tolist() == [Validity.VALID, Validity.INVALID, Validity.VALID, Validity.VALID]
    assert np.isnan(cells.valid_values()[9])


def test_a_value_grows_stale_and_keeps_its_number(table, cell_frame):
    table.on_frames([cell_frame(0, [3000] * 4, time_s=10.0), cell_frame(1, [3100] * 4, time_s=10.8)])
    cells = table.snapshot(11.5).cells_mv
    assert cells.validity[:8].tolist() == [Validity.STALE] * 4 + [Validity.VALID] * 4
    assert cells.values[0] == 3000
    assert cells.age_s[0] == pytest.approx(1.5)


def test_a_fresh_frame_makes_a_stale_value_valid_again(table, cell_frame):
    table.on_frames([cell_frame(0, [3000] * 4, time_s=0.0)])
    assert table.snapshot(5.0).cells_mv.validity[0] == Validity.STALE
    table.on_frames([cell_frame(0, [3001] * 4, time_s=5.0)])
    cells = table.snapshot(5.1).cells_mv
    assert (cells.validity[0], cells.values[0]) == (Validity.VALID, 3001)


def test_temperatures_below_zero_are_read(table, temperature_frame):
    table.on_frames([temperature_frame(6, [-40, -1, 0, 58])])
    temperatures = table.snapshot(0.0).temperatures_c
    assert temperatures.values[36:].tolist() == [-40, -1, 0, 58]
    assert (temperatures.validity[:36] == Validity.NEVER_SEEN).all()


def test_bled_cells_are_marked(table, encode):
    values = {f"CellBalancing_{cell:03d}": int(cell in {48, 50, 95}) for cell in range(48, 96)}
    table.on_frames([encode("PackBalancing", PackBalancing_Mux=1, CellSpread=17, **values)])
    snapshot = table.snapshot(0.0)
    assert np.flatnonzero(snapshot.balancing.valid_values() == 1.0).tolist() == [48, 50, 95]
    assert snapshot.readings["cell_spread_mv"].value == 17


def test_charging_is_positive(table, encode):
    table.on_frames([encode("f_PackValuesP0", BatteryVoltage=370.4, BusVoltage=0, Power=-45.5, Current=-123.45)])
    readings = table.snapshot(0.0).readings
    assert readings["current_a"].value == pytest.approx(123.45)
    assert readings["power_kw"].value == pytest.approx(45.5)
    assert readings["pack_v"].value == pytest.approx(370.4)
    assert readings["current_a"].validity is Validity.VALID


def test_a_current_of_zero_has_no_sign(table, encode):
    table.on_frames([encode("f_PackValuesP0", BatteryVoltage=370.4, BusVoltage=0, Power=0, Current=0)])
    assert str(table.snapshot(0.0).readings["current_a"].value) == "0.0"


def test_reasons_read_as_words_and_unknown_ones_keep_their_number(table, encode):
    values = {"ChargeLimit": 12.3, "DischargeLimit": 300, "LimitingSensor": 7, "LimitingCell": 0}
    table.on_frames([encode("PackLimits", ChargeLimitReason=1, DischargeLimitReason=77, **values)])
    readings = table.snapshot(0.0).readings
    assert readings["charge_limit_reason"].text == "cold (charge map)"
    assert readings["discharge_limit_reason"].text == "unknown (77)"
    assert readings["charge_limit_a"].value == pytest.approx(12.3)
    assert readings["limiting_sensor"].text == ""


def test_a_value_outside_its_plausible_range_is_invalid(table, encode):
    values = {"MaximumSoc": 100.0, "MinimumSoe": 0, "MaximumSoe": 0, "Soh": 100, "Energy": 0}
    table.on_frames([encode("f_PackStateEstimation", MinimumSoc=100.1, **values)])
    readings = table.snapshot(0.0).readings
    assert readings["soc_pct"].validity is Validity.INVALID
    assert readings["soc_max_pct"].validity is Validity.VALID


def test_a_value_outside_the_range_of_the_database_is_invalid(table):
    data = bytes([0, 0, 0, 0, 0, 0, 41, 120])  # LimitingSensor 0…40, LimitingCell 0…120
    table.on_frames([Frame(can_id=0x2A1, data=data)])
    readings = table.snapshot(0.0).readings
    assert readings["limiting_sensor"].validity is Validity.INVALID
    assert readings["limiting_cell"].validity is Validity.VALID


def test_a_frame_that_is_too_short_gives_only_the_values_it_holds(table, cell_frame):
    table.on_frames([replace(cell_frame(0, [3000, 3001, 3002, 3003]), data=cell_frame(0, [3000, 3001, 3002, 3003]).data[:5])])
    cells = table.snapshot(0.0).cells_mv
    assert cells.validity[:4].tolist() == [Validity.VALID, Validity.VALID, Validity.INVALID, Validity.INVALID]
    assert np.isnan(cells.values[2])


def test_a_frame_without_its_multiplexer_changes_nothing(table, cell_frame):
    table.on_frames([cell_frame(0, [3000] * 4), Frame(can_id=0x250, data=b"")])
    assert table.snapshot(0.0).cells_mv.values[0] == 3000


def test_frames_that_are_not_data_of_this_pack_change_nothing(table, cell_frame):
    good = cell_frame(0, [3000] * 4)
    bad = cell_frame(0, [4000] * 4)
    strangers = [replace(bad, is_extended=True), replace(bad, is_remote=True), replace(bad, is_error=True)]
    table.on_frames([good, *strangers, replace(bad, can_id=0x7FF)])
    snapshot = table.snapshot(0.0, dropped=3)
    assert snapshot.cells_mv.values[0] == 3000
    assert (snapshot.frames, snapshot.dropped) == (5, 3)


def test_clear_forgets_everything(table, cell_frame):
    table.on_frames([cell_frame(0, [3000] * 4)])
    table.clear()
    snapshot = table.snapshot(0.0)
    assert (snapshot.cells_mv.validity == Validity.NEVER_SEEN).all()
    assert snapshot.frames == 0


def test_a_snapshot_does_not_change_when_frames_follow(table, cell_frame):
    table.on_frames([cell_frame(0, [3000] * 4)])
    before = table.snapshot(0.0)
    table.on_frames([cell_frame(0, [3999] * 4)])
    table.snapshot(0.0)
    assert before.cells_mv.values[0] == 3000


def readings_table(tmp_path, text, **signals):
    """Return a live table with one reading for each signal of message `M`."""
    path = tmp_path / "own.dbc"
    path.write_text('VERSION ""\nNS_ :\nBS_:\nBU_: X\n' + text)
    readings = tuple(ReadingSignal(reading=reading, message="M", signal=signal) for reading, signal in signals.items())
    broadcasts = Broadcasts(database=load_database(path), cells=None, temperatures=None, balancing=None, readings=readings)
    return LiveTable(replace(load_pack("demo-nfm-120s"), broadcasts=broadcasts))


def test_nested_multiplexers_keep_each_value_apart(tmp_path):
    table = readings_table(
        tmp_path,
        'BO_ 2147483649 M: 8 X\n SG_ Outer M : 0|4@1+ (1,0) [0|0] "" X\n SG_ Inner m1M : 4|4@1+ (1,0) [0|0] "" X\n'
        ' SG_ A m3 : 8|8@1+ (1,0) [0|0] "" X\n SG_ B m4 : 8|8@1+ (1,0) [0|0] "" X\n SG_ C m2 : 8|8@1+ (1,0) [0|0] "" X\n'
        "SG_MUL_VAL_ 2147483649 Inner Outer 1-1;\nSG_MUL_VAL_ 2147483649 A Inner 3-3;\nSG_MUL_VAL_ 2147483649 B Inner 4-5;\n"
        "SG_MUL_VAL_ 2147483649 C Outer 2-2;\n",
        a="A",
        b="B",
        c="C",
        outer="Outer",
    )
    for first, value in ((0x31, 11), (0x41, 22), (0x51, 23), (0x02, 33), (0x61, 99)):
        table.on_frames([Frame(can_id=1, data=bytes([first, value, 0, 0, 0, 0, 0, 0]), is_extended=True)])
    readings = table.snapshot(0.0).readings
    assert [readings[name].value for name in ("a", "b", "c", "outer")] == [11, 23, 33, 1]


def test_a_multiplexer_across_two_bytes_selects(tmp_path):
    table = readings_table(
        tmp_path,
        'BO_ 5 M: 4 X\n SG_ Mux M : 3|12@0+ (1,0) [0|0] "" X\n SG_ Low m256 : 16|16@1- (1,0) [0|0] "" X\n'
        ' SG_ High m4095 : 16|16@1- (1,0) [0|0] "" X\n',
        low="Low",
        high="High",
    )
    table.on_frames([Frame(can_id=5, data=bytes.fromhex("F1000500")), Frame(can_id=5, data=bytes.fromhex("0FFFFFFF"))])
    readings = table.snapshot(0.0).readings
    assert (readings["low"].value, readings["high"].value) == (5, -1)


def test_a_slow_message_is_not_stale_before_its_cycle_has_passed(tmp_path):
    table = readings_table(
        tmp_path,
        'BO_ 5 M: 1 X\n SG_ Slow : 0|8@1+ (1,0) [0|0] "" X\nBA_DEF_ BO_ "GenMsgCycleTime" INT 0 65535;\n'
        'BA_ "GenMsgCycleTime" BO_ 5 4000;\n',
        slow="Slow",
    )
    table.on_frames([Frame(can_id=5, data=b"\1")])
    assert table.snapshot(9.9).readings["slow"].validity is Validity.VALID
    assert table.snapshot(10.1).readings["slow"].validity is Validity.STALE


def test_a_floating_point_signal_that_is_not_a_number_is_invalid(tmp_path):
    table = readings_table(tmp_path, 'BO_ 5 M: 4 X\n SG_ F : 0|32@1- (1,0) [0|0] "" X\nSIG_VALTYPE_ 5 F : 1;\n', f="F")
    table.on_frames([Frame(can_id=5, data=b"\x00\x00\xc0\x7f")])
    assert table.snapshot(0.0).readings["f"].validity is Validity.INVALID


@pytest.fixture
def foxbms(reference_data):
    return LiveTable(load_pack("foxbms-2", dbc=reference_data("foxbms2/foxbms.dbc")))


def test_the_published_foxbms_example_decodes(foxbms):
    foxbms.on_frames([Frame(can_id=0x250, data=bytes.fromhex("00F5F52FAD7D2BAB"))])
    cells = foxbms.snapshot(0.0).cells_mv
    assert cells.values[:4].tolist() == [3050, 3051, 3049, 2987]
    assert (cells.validity[:4] == Validity.VALID).all()


def test_modules_that_are_not_fitted_are_never_seen(foxbms, cell_frame):
    foxbms.on_frames([cell_frame(number, [3300] * 4) for number in range(5)])
    for number in range(5, 54):
        foxbms.on_frames([Frame(can_id=0x250, data=bytes([number, 0, 0, 0, 0, 0, 0, 0]))])
    cells = foxbms.snapshot(0.0).cells_mv
    assert (cells.validity[:20] == Validity.VALID).all()
    assert (cells.validity[20:36] == Validity.INVALID).all()
    assert (cells.validity[36:] == Validity.NEVER_SEEN).all()


def test_a_module_that_showed_a_cell_once_stays_when_it_fails(foxbms, cell_frame):
    foxbms.on_frames([cell_frame(0, [3300] * 4), cell_frame(10, [3300] * 4)])
    foxbms.snapshot(0.0)
    foxbms.on_frames([Frame(can_id=0x250, data=bytes([10, 0, 0, 0, 0, 0, 0, 0]))])
    assert foxbms.snapshot(0.0).cells_mv.validity[40] == Validity.INVALID


def test_a_pack_in_which_nothing_is_valid_hides_nothing(foxbms):
    foxbms.on_frames([Frame(can_id=0x250, data=bytes(8)), Frame(can_id=0x260, data=bytes(8))])
    snapshot = foxbms.snapshot(0.0)
    assert (snapshot.cells_mv.validity[:4] == Validity.INVALID).all()
    assert (snapshot.temperatures_c.validity[:6] == Validity.INVALID).all()
