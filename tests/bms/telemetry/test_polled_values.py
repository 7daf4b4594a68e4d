import json
from dataclasses import replace

import numpy as np
import pytest

from bms.definition import load_pack
from bms.telemetry import LiveTable, seen_count
from bms.telemetry.recorded_answers import AnswerDecoder
from bms.telemetry.snapshot import Validity
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

KEY = "7E4.7EC.220102"


def cell(number, bit, **fmt):
    return {
        "id": f"CAR_CELL_{number}_V",
        "name": f"Cell {number}",
        "fmt": {"bix": bit, "len": 8, "max": 5.1, "div": 50, "unit": "volts", **fmt},
    }


@pytest.fixture
def car(tmp_path):
    signals = [cell(number, 8 * (number - 1)) for number in range(1, 17)]
    signals += [
        {"id": "CAR_NULL", "name": "", "fmt": {"bix": 0, "len": 8, "max": 255, "nullmax": 255, "nullmin": 1, "unit": "scalar"}},
        {"id": "CAR_LOW", "name": "", "fmt": {"bix": 0, "len": 8, "max": 80, "min": -40, "sign": True, "unit": "celsius"}},
        {"id": "CAR_SWAPPED", "name": "", "fmt": {"bix": 0, "len": 16, "max": 65535, "blsb": True, "unit": "scalar"}},
        {"id": "CAR_PLUG", "name": "", "fmt": {"bix": 7, "len": 1, "map": {"0": {"value": "OUT"}, "1": {"value": "IN"}}}},
        {
            "id": "CAR_ADDED",
            "name": "",
            "fmt": {"bix": 4, "len": 4, "max": 100, "mul": 3, "div": 2, "add": -1, "unit": "scalar"},
        },
    ]
    command = {"hdr": "7E4", "rax": "7EC", "cmd": {"22": "0102"}, "freq": 1, "signals": signals}
    path = tmp_path / "signalset.json"
    path.write_text(json.dumps({"commands": [command]}))
    return load_pack(str(path))


@pytest.fixture
def table(car):
    return LiveTable(car)


def answer(*data):
    return bytes.fromhex("620102") + bytes(data)


def test_cells_come_in_millivolts_without_rounding_noise(table):
    table.on_answer(KEY, answer(*range(160, 176)), 0.0)
    cells = table.snapshot(0.0).cells_mv
    assert cells.values.tolist() == [20.0 * raw for raw in range(160, 176)]
    assert (cells.validity == Validity.VALID).all()


def test_bits_are_counted_from_the_most_significant_one(table):
    table.on_answer(KEY, answer(0x0D, 0x01, *[170] * 14), 0.0)
    readings = table.snapshot(0.0).readings
    assert readings["car_added"].value == 13 * 3 / 2 - 1
    assert readings["car_swapped"].value == 0x010D
    assert readings["car_plug"].text == "IN"


@pytest.mark.parametrize(
    ("raw", "validity"), [(0, Validity.INVALID), (1, Validity.INVALID), (2, Validity.VALID), (255, Validity.INVALID)]
)
def test_values_at_or_past_a_null_limit_are_not_available(table, raw, validity):
    table.on_answer(KEY, answer(raw, *[170] * 15), 0.0)
    assert table.snapshot(0.0).readings["car_null"].validity is validity


@pytest.mark.parametrize(
    ("raw", "value"), [(80, 80.0), (81, 80.0), (127, 80.0), (0xD8, -40.0), (0xD7, -40.0), (0x80, -40.0), (21, 21.0)]
)
def test_a_value_past_its_range_is_the_limit_it_exceeds_live_and_recorded(car, table, raw, value):
    payload = answer(raw, *[170] * 6)
    table.on_answer(KEY, payload, 0.0)
    reading = table.snapshot(0.0).readings["car_low"]
    assert (reading.value, reading.validity) == (value, Validity.VALID)
    decoder = AnswerDecoder(car.polling)
    first, rest = payload[:6], payload[6:]
    frames = [
        Frame(can_id=0x7EC, data=(0x1000 | len(payload)).to_bytes(2, "big") + first, time_s=0.0),
        Frame(can_id=0x7EC, data=b"\x21" + rest, time_s=0.01),
    ]
    (rows,) = decoder.decode(unpack(pack(frames)))
    place = [info.name for info in decoder.signals(KEY)].index("CAR_LOW")
    assert rows.values[place].tolist() == [value]


@pytest.mark.parametrize(
    "payload", [b"", b"\x7f\x22\x31", bytes.fromhex("62010100")], ids=["empty", "refused", "other identifier"]
)
def test_an_answer_to_something_else_is_not_kept(table, payload):
    table.on_answer(KEY, payload, 0.0)
    assert (table.snapshot(0.0).cells_mv.validity == Validity.NEVER_SEEN).all()


def test_a_short_answer_gives_only_the_values_it_holds(table):
    table.on_answer(KEY, answer(170, 171), 0.0)
    cells = table.snapshot(0.0).cells_mv
    assert cells.validity[:3].tolist() == [Validity.VALID, Validity.VALID, Validity.INVALID]
    assert np.isnan(cells.values[2])


def test_polled_values_grow_stale_after_missed_polls(table):
    table.on_answer(KEY, answer(*[170] * 16), 10.0)
    assert table.snapshot(15.0).cells_mv.validity[0] == Validity.VALID
    assert table.snapshot(15.1).cells_mv.validity[0] == Validity.STALE


def test_rows_of_empty_slots_at_the_end_are_not_fitted(table):
    table.on_answer(KEY, answer(*[170] * 11, 0, 0, 2, 24, 0), 0.0)
    cells = table.snapshot(0.0).cells_mv
    assert seen_count(cells) == 12
    assert cells.validity[11] == Validity.VALID  # in a row that is fitted, a cell at 0 V must be seen


# ---------------------------------------------------------------- real answers of real cars


def shown(snapshot, polling):
    """Return signal id → value as the signal set defines it, from what a snapshot shows."""
    values = {signal_id: snapshot.cells_mv.values[index] / 1000 for index, signal_id in enumerate(polling.cells)}
    values |= {signal_id: snapshot.temperatures_c.values[index] for index, signal_id in enumerate(polling.temperatures)}
    for reading, signal_id in polling.readings.items():
        values[signal_id] = snapshot.readings[reading].value / polling.reading_scales.get(reading, 1.0)
    return values


# Identifier → recorded answers.
ANSWERS = {
    "0101": 127, "0102": 38, "0103": 33, "0104": 33, "0105": 71, "010A": 36, "010B": 27, "010C": 29, "0111": 22, "0114": 13,
}  # fmt: skip


@pytest.mark.parametrize("identifier", ANSWERS)
def test_every_value_of_real_cars_agrees_with_the_published_one(reference_data, recorded_cases, identifier):
    pack = load_pack(str(reference_data("ioniq5/signalset.json")))
    pack = replace(pack, polling=replace(pack.polling, trim_unseen=False))
    text = reference_data(f"ioniq5/7E4.7EC.22{identifier}.yaml").read_text(encoding="utf-8")
    compared, different, cases = 0, [], 0
    for number, (expected, payload) in enumerate(recorded_cases(text)):
        cases += 1
        table = LiveTable(pack)
        table.on_answer(f"7E4.7EC.22{identifier}", payload, 0.0)
        values = shown(table.snapshot(0.0), pack.polling)
        for signal_id, value in expected.items():
            compared += 1
            if values[signal_id] != pytest.approx(value, rel=1e-9, abs=1e-12):
                different.append((number, signal_id, values[signal_id], value))
    print(f"{identifier}: {compared - len(different)} of {compared} values agree in {cases} answers")
    assert cases == ANSWERS[identifier]
    assert compared > 0
    assert different == []
