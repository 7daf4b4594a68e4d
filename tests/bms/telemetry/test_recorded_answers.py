import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition import load_pack
from bms.definition.polling import PollCommand, PolledSignal, Polling, SignalKind
from bms.telemetry import LiveTable
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.recorded_answers import AnswerDecoder
from bms.telemetry.snapshot import Validity
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame


def number(signal_id, bit_index, bit_length=8, **more):
    return PolledSignal(id=signal_id, name=signal_id, unit="", bit_index=bit_index, bit_length=bit_length, **more)


def command(request, *signals, request_id=0x7E4, response_id=0x7EC, **more):
    request = bytes.fromhex(request)
    key = f"{request_id:X}.{request.hex()}"
    return PollCommand(
        key=key, request_id=request_id, response_id=response_id, request=request, period_s=1.0, signals=signals, **more
    )


def polling(*commands, others=()):
    return Polling(commands=commands, others=others, cells=(), cell_scale_mv=1.0, temperatures=(), readings={})


def segmented(can_id, payload, address=b""):
    """Return the frames of a message, as ISO 15765-2 has it."""
    room = 8 - len(address)
    if len(payload) < room:
        frames = [address + bytes((len(payload),)) + payload]
    else:
        frames = [address + (0x1000 | len(payload)).to_bytes(2, "big") + payload[: room - 2]]
        rest = payload[room - 2 :]
        for count, first in enumerate(range(0, len(rest), room - 1), start=1):
            frames.append(address + bytes((0x20 | count % 16,)) + rest[first : first + room - 1])
    return [Frame(can_id=can_id, data=data.ljust(8, b"\xaa"), is_extended=can_id > 0x7FF) for data in frames]


def at(frames, first_s=0.0, step_s=0.01):
    return [replace(frame, time_s=first_s + count * step_s) for count, frame in enumerate(frames)]


def decode(decoder, frames):
    return {rows.message: rows for rows in decoder.decode(unpack(pack(frames)))}


def test_an_answer_of_one_frame_gives_its_values_at_its_time():
    decoder = AnswerDecoder(polling(command("220101", number("A", 0), number("B", 8, 16, multiplier=0.1))))
    frames = at(segmented(0x7EC, bytes.fromhex("6201010AFFFE")), 3.0)
    rows = decode(decoder, frames)["7E4.220101"]
    assert (rows.rows.tolist(), rows.times_s.tolist()) == ([0], [3.0])
    assert rows.values[:, 0].tolist() == [10.0, pytest.approx(6553.4)]
    assert [info.name for info in decoder.signals("7E4.220101")] == ["A", "B"]


def test_a_long_answer_has_the_time_of_its_last_frame_even_when_it_comes_in_the_next_batch():
    decoder = AnswerDecoder(polling(command("220101", number("LAST", 8 * 40))))
    frames = at(segmented(0x7EC, bytes.fromhex("620101") + bytes(range(41))))
    assert decode(decoder, frames[:4]) == {}
    rows = decode(decoder, frames[4:])["7E4.220101"]
    assert rows.times_s.tolist() == [frames[-1].time_s]
    assert rows.rows.tolist() == [len(frames) - 5]
    assert rows.values.tolist() == [[40.0]]


def test_answers_of_other_services_identifiers_and_refusals_give_nothing():
    decoder = AnswerDecoder(polling(command("220101", number("A", 0))))
    texts = ("6201020A", "6101010A", "7F2231", "62010A")
    frames = [frame for text in texts for frame in segmented(0x7EC, bytes.fromhex(text))]
    assert decode(decoder, at(frames)) == {}


def test_a_log_may_begin_in_the_middle_of_an_answer_and_lose_frames():
    decoder = AnswerDecoder(polling(command("220101", number("LAST", 8 * 40))))
    whole = segmented(0x7EC, bytes.fromhex("620101") + bytes(range(41)))
    gap = [*whole[:3], *whole[4:]]
    rows = decode(decoder, at([*whole[2:], *gap, *whole]))["7E4.220101"]
    assert rows.values.tolist() == [[40.0]]
    assert rows.rows.tolist() == [len(whole) - 2 + len(gap) + len(whole) - 1]


def test_what_was_begun_long_ago_is_not_completed():
    decoder = AnswerDecoder(polling(command("220101", number("LAST", 8 * 40))))
    whole = segmented(0x7EC, bytes.fromhex("620101") + bytes(range(41)))
    assert decode(decoder, [*at(whole[:3]), *at(whole[3:], 60.0)]) == {}


def test_a_short_answer_gives_the_values_it_holds():
    decoder = AnswerDecoder(polling(command("220101", number("A", 0), number("B", 8))))
    rows = decode(decoder, at(segmented(0x7EC, bytes.fromhex("6201010A"))))["7E4.220101"]
    assert rows.values[0, 0] == 10.0
    assert math.isnan(rows.values[1, 0])


@pytest.mark.parametrize(("keep", "beyond", "counts"), [(False, 100.0, {SeriesKey("7E4.2101", "A"): 1}), (True, 101.0, {})])
def test_a_value_out_of_its_range_is_its_limit_unless_it_shall_be_kept_and_an_absent_one_is_no_number(keep, beyond, counts):
    signals = (number("A", 0, minimum=0, maximum=100), number("B", 8, null_maximum=255))
    decoder = AnswerDecoder(polling(command("2101", *signals)), keep_out_of_range=keep)
    frames = [frame for text in ("6101" + "64FE", "6101" + "65FF") for frame in segmented(0x7EC, bytes.fromhex(text))]
    rows = decode(decoder, at(frames))["7E4.2101"]
    assert np.array_equal(rows.values, [[100.0, beyond], [254.0, math.nan]], equal_nan=True)
    assert decoder.out_of_range == counts


demo = load_pack("demo-nfm-120s")
LIMITS = st.floats(-300, 300, allow_nan=False)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    raw=st.integers(0, 255),
    signed=st.booleans(),
    conversion=st.tuples(st.sampled_from([0.1, 1.0, 2.0]), st.sampled_from([1.0, 3.0]), st.sampled_from([-40.0, 0.0])),
    limits=st.none() | st.tuples(LIMITS, LIMITS).map(sorted),
    nulls=st.tuples(st.none() | LIMITS, st.none() | LIMITS),
)
def test_what_is_recorded_is_what_polling_shows(raw, signed, conversion, limits, nulls):
    multiplier, divisor, offset = conversion
    minimum, maximum = limits or (None, None)
    one = number(
        "A", 0, signed=signed, multiplier=multiplier, divisor=divisor, offset=offset,
        minimum=minimum, maximum=maximum, null_minimum=nulls[0], null_maximum=nulls[1],
    )  # fmt: skip
    asked = replace(polling(command("2101", one)), readings={"a": "A"})
    answer = bytes((0x61, 0x01, raw))
    recorded = decode(AnswerDecoder(asked), segmented(0x7EC, answer))["7E4.2101"].values[0, 0]
    table = LiveTable(replace(demo, broadcasts=None, polling=asked))
    table.on_answer("7E4.2101", answer, 0.0)
    shown = table.snapshot(0.0).readings["a"]
    unclipped = (raw - 256 if signed and raw > 127 else raw) * multiplier / divisor + offset
    is_absent = (nulls[0] is not None and unclipped <= nulls[0]) or (nulls[1] is not None and unclipped >= nulls[1])
    assert math.isnan(recorded) == is_absent
    assert is_absent or recorded == shown.value
    assert shown.validity is not Validity.VALID or not is_absent


def test_texts_are_given_as_such():
    signals = (
        number("NAME", 0, 48, kind=SignalKind.ASCII),
        number("CODE", 48, 12, kind=SignalKind.HEX),
        number("COUNT", 60, 4),
    )
    decoder = AnswerDecoder(polling(command("0904", *signals)))
    frames = [*segmented(0x7EC, b"\x49\x04NFM 1\0\xab\xc7"), *segmented(0x7EC, b"\x49\x04NF")]
    rows = decode(decoder, at(frames))["7E4.0904"]
    assert rows.texts == {0: ("NFM 1", ""), 1: ("0ABC", "")}
    assert np.array_equal(rows.values[2], [7.0, math.nan], equal_nan=True)
    assert [info.is_text for info in decoder.signals("7E4.0904")] == [True, True, False]


def test_extended_addresses_keep_ecus_apart_that_share_an_id():
    first, second = (
        command(
            "22DFA0", number("A", 0), request_id=0x6F1, response_id=0x607, request_address_byte=7, response_address_byte=byte
        )
        for byte in (0xF1, 0xF2)
    )
    decoder = AnswerDecoder(polling(first, replace(second, key="other")))
    one = segmented(0x607, bytes.fromhex("62DFA0") + bytes(range(10)), b"\xf1")
    two = segmented(0x607, bytes.fromhex("62DFA0") + bytes(range(10, 20)), b"\xf2")
    mixed = [frame for both in zip(one, two, strict=True) for frame in both]
    assert {key: rows.values.tolist() for key, rows in decode(decoder, at(mixed)).items()} == {
        first.key: [[0.0]],
        "other": [[10.0]],
    }


def test_commands_nobody_polls_are_decoded_all_the_same():
    decoder = AnswerDecoder(polling(others=(command("220101", number("A", 0)),)))
    assert decode(decoder, at(segmented(0x7EC, bytes.fromhex("6201010A"))))["7E4.220101"].values.tolist() == [[10.0]]


IDS = ((0x7E4, 0x7EC), (0x7E2, 0x7EA), (0x18DA10F1, 0x18DAF110))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    answers=st.lists(
        st.tuples(st.sampled_from(range(len(IDS))), st.sampled_from([1, 2]), st.binary(min_size=3, max_size=200)),
        min_size=1,
        max_size=12,
    ),
    dice=st.randoms(use_true_random=False),
)
def test_any_interleaving_and_any_cut_into_batches_gives_every_answer(answers, dice):
    commands = [
        command(f"22010{identifier}", number("A", 3, 13, signed=True), number("B", 0, 24), request_id=tx, response_id=rx)
        for tx, rx in IDS
        for identifier in (1, 2)
    ]
    queues = [[] for _ in IDS]
    expected = {one.key: [] for one in commands}
    for ecu, identifier, content in answers:
        tx, rx = IDS[ecu]
        queues[ecu] += segmented(rx, bytes((0x62, 0x01, identifier)) + content)
        whole = int.from_bytes(content[:3], "big")
        low = whole >> 8 & 0x1FFF
        expected[f"{tx:X}.22010{identifier}"].append((low - 0x2000 if low & 0x1000 else low, whole))
    frames = []
    while any(queues):
        frames.append(dice.choice([queue for queue in queues if queue]).pop(0))
    frames = at(frames, step_s=0.0005)
    decoder = AnswerDecoder(polling(*commands))
    found = {one.key: [] for one in commands}
    first = 0
    while first < len(frames):
        end = first + dice.randint(1, 40)
        for key, rows in decode(decoder, frames[first:end]).items():
            found[key] += [tuple(pair) for pair in rows.values.T.tolist()]
            assert rows.times_s.tolist() == [frames[first + row].time_s for row in rows.rows]
        first = end
    assert found == expected


@pytest.mark.parametrize("identifier", ["0101", "0102", "0105", "0111"])
def test_a_log_of_real_cars_gives_what_polling_them_gives(reference_data, recorded_cases, identifier):
    pack_of_cars = load_pack(str(reference_data("ioniq5/signalset.json")))
    pack_of_cars = replace(pack_of_cars, polling=replace(pack_of_cars.polling, trim_unseen=False))
    key = f"7E4.7EC.22{identifier}"
    text = reference_data(f"ioniq5/7E4.7EC.22{identifier}.yaml").read_text(encoding="utf-8")
    payloads = [payload for _, payload in recorded_cases(text) if payload is not None]
    frames = [frame for payload in payloads for frame in segmented(0x7EC, payload)]
    decoder = AnswerDecoder(pack_of_cars.polling)
    rows = decode(decoder, at(frames))[key]
    assert len(rows.times_s) == len(payloads)
    names = [info.name for info in decoder.signals(key)]
    cells, readings = pack_of_cars.polling.cells, pack_of_cars.polling.readings
    compared = 0
    for column, payload in enumerate(payloads):
        table = LiveTable(pack_of_cars)
        table.on_answer(key, payload, 0.0)
        snapshot = table.snapshot(0.0)
        live = dict(zip(cells, snapshot.cells_mv.values / 1000, strict=True))
        live |= dict(zip(pack_of_cars.polling.temperatures, snapshot.temperatures_c.values, strict=True))
        for reading, signal_id in readings.items():
            live[signal_id] = snapshot.readings[reading].value / pack_of_cars.polling.reading_scales.get(reading, 1.0)
        for row, name in enumerate(names):
            if name in live:
                compared += 1
                assert rows.values[row, column] == pytest.approx(live[name], rel=1e-12, nan_ok=True), name
    assert compared >= len(payloads)
