import json
import math
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.definition import load_pack
from bms.definition.polling import SignalKind
from bms.errors import DefinitionError
from bms.telemetry import LiveTable
from bms.telemetry.snapshot import Validity


def cell(number, bit=32, **fmt):
    return {
        "id": f"CAR_CELL_{number}_V",
        "path": "Battery.Cells",
        "name": f"Cell {number}",
        "fmt": {"bix": bit, "len": 8, "max": 5.1, "div": 50, "unit": "volts", **fmt},
    }


def signal(signal_id, unit, metric=None, **fmt):
    entry = {"id": signal_id, "path": "Battery", "name": signal_id, "fmt": {"len": 16, "max": 1000, "unit": unit, **fmt}}
    return entry | ({"suggestedMetric": metric} if metric else {})


def command(identifier, signals, header="7E4", **options):
    return {"hdr": header, "rax": "7EC", "cmd": {"22": identifier}, "freq": 1, "signals": signals, **options}


CELLS = command("0102", [cell(number, 8 * number) for number in (10, 1, 2, 11)])


@pytest.fixture
def read(tmp_path):
    def from_commands(*commands):
        path = tmp_path / "signalset.json"
        path.write_text(json.dumps({"commands": commands}), encoding="utf-8")
        return load_pack(str(path))

    return from_commands


def test_cells_are_ordered_by_their_number_and_scaled_to_millivolts(read):
    polling = read(CELLS).polling
    assert polling.cells == ("CAR_CELL_1_V", "CAR_CELL_2_V", "CAR_CELL_10_V", "CAR_CELL_11_V")
    assert polling.cell_scale_mv == 1000.0


def test_cells_in_millivolts_stay_millivolts(read):
    in_mv = command("0102", [cell(number, 8 * number, unit="millivolts") for number in range(1, 5)])
    assert read(in_mv).polling.cell_scale_mv == 1.0


def test_the_extreme_cells_are_no_cells(read):
    extremes = [signal(f"CAR_{which}_CELL_VOLTAGE_1", "volts") for which in ("MAX", "MIN", "AVG")]
    assert len(read(command("0102", CELLS["signals"] + extremes)).polling.cells) == 4


def test_temperatures_of_the_battery_controller_are_sensors_and_others_are_not(read):
    own = [signal(f"CAR_{name}", "celsius") for name in ("MODULE_T2", "MODULE_T1", "MAX_T1", "INLET_T1")]
    other = command("0100", [signal("CAR_MOTOR_T1", "celsius")], header="7E2")
    assert read(CELLS, command("0101", own), other).polling.temperatures == ("CAR_MODULE_T1", "CAR_MODULE_T2")


def test_main_readings_are_found_by_their_metric(read):
    polling = read(
        CELLS,
        command(
            "0101",
            [
                signal("CAR_SOC_A", "percent", "stateOfCharge"),
                signal("CAR_SOC_B", "percent", "stateOfCharge"),
                signal("CAR_HEALTH", "percent", "stateOfHealth"),
                signal("CAR_VOLTS", "volts", "tractionBatteryVoltage"),
                signal("CAR_BATTERY_CURRENT", "amps", sign=True, min=-500),
            ],
        ),
    ).polling
    assert polling.readings["soc_pct"] == "CAR_SOC_A"
    assert polling.readings["soh_pct"] == "CAR_HEALTH"
    assert polling.readings["pack_v"] == "CAR_VOLTS"
    assert polling.readings["current_a"] == "CAR_BATTERY_CURRENT"
    assert polling.reading_scales == {"current_a": -1.0}
    assert polling.readings["car_soc_b"] == "CAR_SOC_B"


def test_a_current_of_unknown_direction_is_not_shown_as_the_current(read):
    polling = read(CELLS, command("0199", [signal("CAR_BATTERY_CURRENT", "amps")])).polling
    assert "current_a" not in polling.readings
    assert polling.readings["car_battery_current"] == "CAR_BATTERY_CURRENT"
    assert any("charging is positive" in entry for entry in polling.not_understood)


def test_only_ecus_that_know_something_of_the_battery_are_asked(read):
    other = command("0100", [signal("CAR_SPEED", "kilometersPerHour")], header="730")
    charger = command("0100", [signal("CAR_HV", "volts", "tractionBatteryVoltage")], header="744")
    polling = read(other, charger, CELLS).polling
    assert [entry.request_id for entry in polling.commands] == [0x744, 0x7E4]
    assert [entry.request_id for entry in polling.others] == [0x730]


def test_diagnostics_are_addressed_to_the_battery_controller(read):
    other = command("0100", [signal("CAR_SPEED", "kilometersPerHour")], header="730")
    pack = read(other, CELLS)
    assert (pack.diagnostics.request_id, pack.diagnostics.response_id) == (0x7E4, 0x7EC)
    assert pack.programming is None
    assert not pack.demo


def test_without_a_response_address_it_is_eight_higher(read):
    entry = {key: value for key, value in CELLS.items() if key != "rax"}
    assert read(entry).polling.commands[0].response_id == 0x7EC


def test_four_digits_are_the_middle_of_a_29_bit_address(read):
    entry = {key: value for key, value in CELLS.items() if key != "rax"} | {"hdr": "DA1D"}
    pack = read(entry)
    assert (pack.polling.commands[0].request_id, pack.polling.commands[0].response_id) == (0x18DA1DF1, 0x18DAF11D)
    assert pack.diagnostics.is_extended
    assert pack.diagnostics.functional_id == 0x18DB33F1


def test_priority_tester_and_receive_filter_are_used(read):
    pack = read(CELLS | {"hdr": "DA1D", "pri": "1C", "tst": "F9", "rax": "DAF91D"})
    assert (pack.polling.commands[0].request_id, pack.polling.commands[0].response_id) == (0x1CDA1DF9, 0x1CDAF91D)


@pytest.mark.parametrize("where", ["command", "set"])
def test_what_needs_another_session_is_not_asked_for_but_known_to_logs(tmp_path, where):
    hidden = command("0103", [signal("CAR_X", "volts")], **({"din": "03"} if where == "command" else {}))
    content = {"commands": [CELLS | {"din": "01"}, hidden]} | ({"diagnosticLevel": "03"} if where == "set" else {})
    path = tmp_path / "signalset.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    polling = load_pack(str(path)).polling
    assert [(entry.key, entry.session) for entry in polling.commands] == [("7E4.7EC.220102", None)]
    assert [(entry.key, entry.session) for entry in polling.others] == [("7E4.7EC.220103", 3)]
    assert "session" in polling.not_understood[0]


def test_extended_addresses_are_kept_in_key_and_frames(read):
    i3 = CELLS | {"hdr": "6F1", "rax": "607", "eax": "07"}
    pack = read(i3)
    (entry,) = pack.polling.commands
    assert (entry.key, entry.request_id, entry.response_id) == ("6F1.607.220102|e=07", 0x6F1, 0x607)
    assert (entry.request_address_byte, entry.response_address_byte) == (0x07, 0xF1)
    assert (pack.diagnostics.addressing, pack.diagnostics.request_address_byte) == ("extended", 0x07)


@pytest.mark.parametrize(
    ("fields", "response_id"),
    [
        ({"hdr": "DA10", "rax": "10"}, 0x18DAF110),
        ({"hdr": "DA10", "rax": "10", "pri": "14"}, 0x14DAF110),
        ({"hdr": "FC00", "rax": "FE007B", "pri": "17"}, 0x17FE007B),
        ({"hdr": "D016", "rax": "1EC60E80", "pri": "1D", "tst": "30"}, 0x1EC60E80),
        ({"hdr": "7E0", "rax": "7E8"}, 0x7E8),
        ({"hdr": "7DF", "rax": ""}, 0x7E8),
        ({"hdr": "DB33", "rax": ""}, 0x18DAF110),
    ],
)
def test_the_address_of_the_answer_is_read_in_all_its_forms(read, fields, response_id):
    assert read(CELLS | fields).polling.commands[0].response_id == response_id


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"hdr": "7E4", "rax": "18DAF110"}, "address"),
        ({"hdr": "7E4", "rax": "7E4"}, "address"),
        ({"hdr": "XYZ"}, "address"),
        ({"hdr": "6F1", "rax": "607", "eax": "7"}, "address"),
        ({"hdr": "686A", "proto": "9141-2"}, "not on CAN"),
    ],
)
def test_what_cannot_be_asked_over_can_is_left_out_and_listed(read, fields, reason):
    polling = read(CELLS, command("0103", [signal("CAR_X", "volts")], **fields)).polling
    assert len(polling.commands) == 1
    assert not polling.others
    assert reason in polling.not_understood[0]


def test_services_have_identifiers_of_their_own_length(read):
    entries = [
        {key: value for key, value in command("", [signal(f"CAR_{service}", "volts")]).items() if key != "cmd"}
        | {"cmd": {service: identifier}}
        for service, identifier in (("01", "5B"), ("09", "02"), ("21", "01"))
    ]
    requests = [entry.request.hex() for entry in read(CELLS, *entries).polling.commands]
    assert requests == ["220102", "015b", "0902", "2101"]


def test_a_slow_ecu_gets_its_time(read):
    assert read(CELLS).diagnostics.p2_s == pytest.approx(0.2)
    assert read(CELLS | {"tmo": "FF"}).diagnostics.p2_s == pytest.approx(1.02)


YEARS = [
    ({"from": 2020, "to": 2022}, 2019, False),
    ({"from": 2020, "to": 2022}, 2022, True),
    ({"from": 2023, "to": 2020}, 2021, False),
    ({"from": 2023, "to": 2020}, 2020, True),
    ({"from": 2021}, 2020, False),
    ({"to": 2021}, 2021, True),
    ({"years": [2018, 2024]}, 2024, True),
    ({"years": [2018, 2024]}, 2020, False),
    ({}, 2020, True),
]


@pytest.mark.parametrize(("condition", "year", "included"), YEARS)
def test_commands_are_for_the_model_years_they_name(tmp_path, read, condition, year, included):
    read(CELLS, command("0103", [signal("CAR_X", "volts")], filter=condition, dbgfilter={"to": 2000}))
    pack = load_pack(f"{tmp_path / 'signalset.json'}@{year}")
    assert (len(pack.polling.commands) == 2) is included
    assert str(year) in pack.title


def test_without_a_model_year_the_newest_of_the_same_commands_is_taken(read):
    old = command("0103", [signal("CAR_OLD", "volts")], filter={"to": 2020})
    new = command("0103", [signal("CAR_NEW", "volts")], filter={"from": 2021})
    polling = read(CELLS, old, new).polling
    assert [one.id for entry in polling.commands for one in entry.signals if "CELL" not in one.id] == ["CAR_NEW"]
    assert "name the year" in polling.not_understood[0]


def test_a_group_of_cell_voltages_names_cells_that_do_not_look_like_it(tmp_path):
    path = tmp_path / "signalset.json"
    signals = [signal(f"CAR_X{number}", "volts", bix=16 * number) for number in range(6)]
    group = {"id": "G", "matchingRegex": r"CAR_X[1-5]", "suggestedMetricGroup": "batteryModulesVoltage"}
    path.write_text(json.dumps({"commands": [command("0102", signals)], "signalGroups": [group]}), encoding="utf-8")
    assert load_pack(str(path)).polling.cells == tuple(f"CAR_X{number}" for number in range(1, 6))


@pytest.mark.parametrize("pattern", ["(a+)+$", ".*.*.*.*x", "(", "x" * 300, ""])
def test_a_pattern_that_could_take_for_ever_is_not_used(tmp_path, pattern):
    path = tmp_path / "signalset.json"
    group = {"id": "G", "matchingRegex": pattern, "suggestedMetricGroup": "batteryModulesVoltage"}
    path.write_text(json.dumps({"commands": [CELLS], "signalGroups": [group]}), encoding="utf-8")
    assert len(load_pack(str(path)).polling.cells) == 4


def test_computed_signals_are_listed(tmp_path):
    path = tmp_path / "signalset.json"
    synthetic = {"id": "CAR_RATIO", "name": "", "path": "Battery", "max": 1, "unit": "percent", "formula": {}}
    path.write_text(json.dumps({"commands": [CELLS], "synthetics": [synthetic]}), encoding="utf-8")
    assert load_pack(str(path)).polling.not_understood == ("CAR_RATIO: computed from other signals",)


def test_format_fields_are_kept(read):
    entry = signal(
        "CAR_X", "celsius", bix=12, len=9, sign=True, mul=2, div=4, add=-40, min=-40, max=80, nullmin=-40, nullmax=85
    )
    found = {one.id: one for one in read(CELLS, command("0103", [entry])).polling.commands[1].signals}["CAR_X"]
    assert (found.bit_index, found.bit_length, found.signed, found.little_endian) == (12, 9, True, False)
    assert (found.multiplier, found.divisor, found.offset) == (2, 4, -40)
    assert (found.minimum, found.maximum, found.null_minimum, found.null_maximum) == (-40, 80, -40, 85)
    assert found.unit == "°C"


def test_the_lower_limit_is_zero_unless_given(read):
    assert read(CELLS).polling.commands[0].signals[0].minimum == 0.0


def test_limits_that_do_not_rise_do_not_clip(read):
    entry = signal("CAR_X", "celsius", min=10, max=10)
    found = {one.id: one for one in read(CELLS, command("0103", [entry])).polling.commands[1].signals}["CAR_X"]
    assert (found.minimum, found.maximum) == (None, None)


def test_switches_and_maps_have_texts(read):
    entries = [
        signal("CAR_A", "offon", len=1),
        {"id": "CAR_B", "name": "B", "fmt": {"len": 2, "map": {"0": {"description": "no plug", "value": "OUT"}, "x": {}}}},
    ]
    found = {one.id: one.texts for one in read(CELLS, command("0103", entries)).polling.commands[1].signals}
    assert found == {"CAR_A": {0: "off", 1: "on"}, "CAR_B": {0: "OUT"}}


def test_a_map_may_hold_texts_without_descriptions_and_is_never_signed(read):
    entry = {"id": "CAR_B", "name": "B", "fmt": {"len": 16, "sign": True, "blsb": True, "map": {"7": "SEVEN", "70000": "X"}}}
    found = {one.id: one for one in read(CELLS, command("0103", [entry])).polling.commands[1].signals}["CAR_B"]
    assert (found.texts, found.signed, found.little_endian) == ({7: "SEVEN", 70000: "X"}, False, False)


def test_texts_are_shown_as_they_are_sent(read):
    entries = [signal("CAR_VIN", "ascii", len=136), signal("CAR_ID", "hex", bix=136, len=24)]
    pack = read(CELLS, command("F190", entries))
    assert [one.kind for one in pack.polling.commands[1].signals] == [SignalKind.ASCII, SignalKind.HEX]
    table = LiveTable(pack)
    assert table.snapshot(0.0).readings["car_vin"].text == ""
    table.on_answer("7E4.7EC.22F190", bytes.fromhex("62F190") + b"KMHK281ABCDEFGHIJ\x0a\xbc\xde", 1.0)
    vin, identity = (table.snapshot(1.0).readings[name] for name in ("car_vin", "car_id"))
    assert (vin.text, vin.validity, math.isnan(vin.value)) == ("KMHK281ABCDEFGHIJ", Validity.VALID, True)
    assert identity.text == "0ABCDE"
    table.on_answer("7E4.7EC.22F190", bytes.fromhex("62F190") + b"KMHK", 2.0)
    assert table.snapshot(2.0).readings["car_vin"].validity is Validity.INVALID


@pytest.mark.parametrize(("bix", "length", "value"), [(0, 16, 0x3412), (0, 12, 0x341), (4, 12, 0x412), (8, 24, 0x785634)])
def test_bytes_in_reverse_order_are_turned_round_before_bits_are_counted(read, bix, length, value):
    entry = signal("CAR_ODD", "volts", bix=bix, len=length, blsb=True, max=1e9)
    pack = read(CELLS, command("0103", [entry]))
    table = LiveTable(pack)
    table.on_answer("7E4.7EC.220103", bytes.fromhex("620103 12345678"), 0.0)
    assert table.snapshot(0.0).readings["car_odd"].value == value


def test_what_cannot_be_a_number_is_left_out_and_listed(read):
    entries = [
        signal("CAR_LONG", "scalar", len=72),
        signal("CAR_ODD", "volts", bix=5, len=12, blsb=True),
        signal("CAR_OK", "volts"),
    ]
    polling = read(CELLS, command("0103", entries)).polling
    assert [one.id for one in polling.commands[1].signals] == ["CAR_OK"]
    assert [entry.split(":")[0] for entry in polling.not_understood] == ["CAR_LONG", "CAR_ODD"]


def test_the_same_request_is_sent_once(read):
    later = command("0102", [signal("CAR_LATE", "volts")])
    commands = read(CELLS, later).polling.commands
    assert [len(entry.signals) for entry in commands] == [5]


def test_cells_are_drawn_in_rows_of_twelve_and_sensors_spread_over_them(read):
    cells = command("0102", [cell(number, 8 * number) for number in range(30)])
    sensors = command("0101", [signal(f"CAR_MODULE_T{number}", "celsius") for number in range(4)])
    topology = read(cells, sensors).topology
    assert [(module.name, module.cells, module.sensors) for module in topology.modules] == [
        ("1–12", 12, 2),
        ("13–24", 12, 2),
        ("25–30", 6, 0),
    ]
    assert topology.modules[0].chemistry.id == "unknown"
    assert (topology.series, topology.sensors) == (30, 4)


def test_a_car_that_tells_no_cell_voltages_still_shows_its_readings(read):
    pack = read(command("0101", [signal("CAR_SOC", "percent", "stateOfCharge"), signal("CAR_MODULE_T1", "celsius")]))
    assert (pack.topology.series, pack.topology.modules) == (0, ())
    assert pack.polling.temperatures == ("CAR_MODULE_T1",)
    assert pack.polling.readings == {"soc_pct": "CAR_SOC"}
    snapshot = LiveTable(pack).snapshot(0.0)
    assert snapshot.cells_mv.values.shape == (0,)
    assert snapshot.temperatures_c.values.shape == (1,)


MISTAKES = [
    ({"cmd": {}}, "one service"),
    ({"cmd": {"22": "01", "21": "02"}}, "one service"),
    ({"cmd": {"22": "xyz"}}, "hexadecimal"),
    ({"freq": 0}, "freq must be greater than 0"),
    ({"freq": "often"}, "freq must be a number"),
    ({"signals": [cell(1, div=0)]}, "div must not be 0"),
    ({"signals": [cell(1, len=0)]}, "len must be from 1"),
    ({"signals": [cell(1, bix=-1)]}, "bix must be from 0"),
    ({"signals": [{"name": "x"}]}, "id is missing"),
    ({"signals": [{"id": "x"}]}, "fmt is missing"),
    ({"signals": 3}, "signals must be a list"),
    ({"hdr": 7}, "hdr must be a text"),
    ({"din": "session"}, "din must be one byte"),
    ({"filter": {"from": "then"}}, "from must be a whole number"),
]


@pytest.mark.parametrize(("change", "message"), MISTAKES)
def test_a_mistake_in_a_signal_set_is_named(read, change, message):
    with pytest.raises(DefinitionError, match=message):
        read(CELLS | change)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "{", '{"commands": 1}', '{"commands": []}', "[" * 100_000, '{"a":' + "9" * 9999 + "}"]
)
def test_what_is_no_signal_set_is_refused_with_advice(tmp_path, text):
    path = tmp_path / "signalset.json"
    path.write_text(text)
    with pytest.raises(DefinitionError) as caught:
        load_pack(str(path))
    assert caught.value.advice


def test_a_signal_set_cannot_be_combined_with_a_database(tmp_path):
    with pytest.raises(DefinitionError, match="cannot be combined"):
        load_pack(str(tmp_path / "signalset.json"), dbc=tmp_path / "some.dbc")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_signal_set_gives_a_definition_or_an_explanation(tmp_path, seed):
    dice = random.Random(seed)
    text = json.dumps({"commands": [CELLS, command("0101", [signal("CAR_SOC", "percent", "stateOfCharge")])]})
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(text))
        text = (
            text[:place]
            + dice.choice(("", "-", "null", "9" * 400, '"', "{", "1e999", "[]"))
            + text[place + dice.randint(0, 4) :]
        )
    path = tmp_path / f"{seed}.json"
    path.write_text(text)
    mistake = None
    try:
        assert load_pack(str(path)).polling
    except DefinitionError as error:
        mistake = error
    assert mistake is None or (mistake.what and mistake.advice)


def test_a_real_signal_set_is_understood_completely(reference_data):
    pack = load_pack(str(reference_data("ioniq5/signalset.json")))
    polling = pack.polling
    assert [entry.key for entry in polling.commands] == ["744.74C.22E003"] + [
        f"7E4.7EC.22{identifier}"
        for identifier in ("0101", "0102", "0103", "0104", "0105", "010A", "010B", "010C", "0111", "0114")
    ]
    assert len(polling.others) == 23
    assert sum(len(entry.signals) for entry in (*polling.commands, *polling.others)) == 389
    assert polling.not_understood == ()
    assert len(polling.cells) == 192
    assert (polling.cells[0], polling.cells[-1]) == ("IONIQ5_HVBAT_CMU001_VOLT", "IONIQ5_HVBAT_CMU192_VOLT")
    assert len(polling.temperatures) == 7
    assert polling.readings["soc_pct"] == "IONIQ5_HVBAT_SOC"
    assert polling.readings["soh_pct"] == "IONIQ5_HVBAT_SOH"
    assert polling.readings["pack_v"] == "IONIQ5_HVBAT_HV_BATTERY_VOLTAGE"
    assert polling.readings["current_a"] == "IONIQ5_BATTERY_CURRENT"
    assert (pack.diagnostics.request_id, pack.diagnostics.response_id) == (0x7E4, 0x7EC)
