import math
import random
import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.definition.database import load_database
from bms.definition.signal_mapping import indexed_name
from bms.telemetry import LiveTable
from bms.telemetry.database_decoder import DatabaseDecoder, decoder_of
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.validities import Flag, Validities
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

cantools = pytest.importorskip("cantools")

HEAD = 'VERSION ""\nBS_:\nBU_: X\n'
EXTENDED = 1 << 31


def batch(*frames):
    return unpack(pack(frames))


def bit_places(signal):
    """Yield the bits of a signal, the least significant one first, as the DBC format counts them."""
    if signal.little_endian:
        yield from range(signal.start, signal.start + signal.length)
        return
    first = signal.start ^ 7
    yield from (place ^ 7 for place in reversed(range(first, first + signal.length)))


def put(data, signal, number):
    for place, bit in enumerate(bit_places(signal)):
        data[bit // 8] = data[bit // 8] & ~(1 << bit % 8) | (number >> place & 1) << bit % 8


# ---------------------------------------------------------------- random databases


@st.composite
def signals(draw, bits, *, longest=64):
    """Return the text of a signal behind its name, and its type keyword for SIG_VALTYPE_."""
    is_float = longest == 64 and bits >= 16 and draw(st.integers(0, 5)) == 0
    length = draw(st.sampled_from([size for size in (16, 32, 64) if size <= bits])) if is_float else 0
    length = length or draw(st.integers(1, min(longest, bits)))
    first = draw(st.integers(0, bits - length))
    little = draw(st.booleans())
    scale = draw(st.sampled_from(["1", "0.1", "-1", "2", "0.001", "-0.25", "1e-05", "3.7", "1000"]))
    offset = draw(st.sampled_from(["0", "-40", "0.5", "-100.25", "7"]))
    sign = draw(st.sampled_from("+-"))
    return f': {first if little else first ^ 7}|{length}@{int(little)}{sign} ({scale},{offset}) [0|0] "" X', length, is_float


@st.composite
def databases(draw):
    """Return the text of a database with every feature of the format that matters for values."""
    lines, later = [], []
    for number in range(draw(st.integers(1, 3))):
        is_extended = draw(st.booleans())
        can_id = 100 + number + (EXTENDED if is_extended else 0)
        size = draw(st.sampled_from([1, 3, 8, 8, 8, 12, 24, 64]))
        lines.append(f"BO_ {can_id} Message{number}: {size} X")
        multiplexers = []
        for place in range(draw(st.integers(1, 8))):
            name = f"S{place}"
            parent = draw(st.sampled_from([None, *multiplexers]))
            becomes = len(multiplexers) < 3 and draw(st.integers(0, 2)) == 0
            if becomes:
                first, length = draw(st.integers(0, 8 * size - 4)), draw(st.integers(2, 4))
                text, is_float = f': {first}|{length}@1+ (1,0) [0|0] "" X', False
                multiplexers.append(name)
            else:
                text, length, is_float = draw(signals(8 * size))
            mark = " M" if becomes else ""
            if parent is not None:
                ranges = [sorted(draw(st.tuples(st.integers(0, 7), st.integers(0, 7)))) for _ in range(draw(st.integers(1, 2)))]
                mark = f" m{ranges[0][0]}{'M' if becomes else ''}"
                later.append(f"SG_MUL_VAL_ {can_id} {name} {parent} {', '.join(f'{low}-{high}' for low, high in ranges)};")
            lines.append(f" SG_ {name}{mark} {text}")
            if is_float:
                later.append(f"SIG_VALTYPE_ {can_id} {name} : {2 if length == 64 else 1};")
            elif draw(st.integers(0, 4)) == 0:
                later.append(f'VAL_ {can_id} {name} 0 "zero" 1 "one" ;')
    return HEAD + "\n".join(lines + later) + "\n"


def number_on_the_wire(signal, data):
    """Return the number by Python's whole numbers, bit by bit."""
    return sum((data[bit // 8] >> bit % 8 & 1) << place for place, bit in enumerate(bit_places(signal)))


def is_present(message, signal, data):
    """Return whether the payload carries a signal, by the meaning of multiplexers alone."""
    if max(bit_places(signal)) // 8 >= len(data):
        return False
    if signal.multiplexer is None:
        return True
    outer = next(one for one in message.signals if one.name == signal.multiplexer)
    return is_present(message, outer, data) and number_on_the_wire(outer, data) in signal.mux_values


def same(ours, theirs):
    """Compare bit for bit, the sign of zero included; NaN is NaN."""
    return struct.pack("d", ours) == struct.pack("d", theirs) or (math.isnan(ours) and math.isnan(theirs))


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=databases(), seed=st.integers(0, 2**32))
def test_every_value_of_any_database_and_payload_is_that_of_cantools(tmp_path, text, seed):
    dice = random.Random(seed)
    path = tmp_path / "some.dbc"
    path.write_text(text, encoding="utf-8")
    reference = cantools.database.load_file(path, strict=False)
    database = load_database(path)
    assert database.not_understood == ()
    frames = []
    for _ in range(12):
        message = dice.choice(reference.messages)
        size = message.length if dice.random() < 0.7 else dice.randrange(65)
        data = bytearray(dice.randbytes(size))
        described = database.messages[message.name].signals
        multiplexers = {signal.multiplexer for signal in described}
        for signal in described:
            if signal.name in multiplexers and size == message.length and dice.random() < 0.7:
                put(data, signal, dice.randrange(8))
        frames.append(Frame(can_id=message.frame_id, data=bytes(data), is_extended=message.is_extended_frame))
    seen = 0
    for rows in DatabaseDecoder(database.messages.values()).decode(batch(*frames)):
        described = database.messages[rows.message]
        for column, row in enumerate(rows.rows.tolist()):
            seen += 1
            data = frames[row].data
            present = {signal.name for signal in described.signals if is_present(described, signal, data)}
            try:
                expected = reference.get_message_by_name(rows.message).decode(data, decode_choices=False, allow_truncated=True)
                assert present == set(expected)
            except cantools.database.DecodeError:  # a multiplexer value without signals; cantools then decodes nothing at all
                expected = dict.fromkeys(present)
            for ours, signal in zip(rows.values[:, column].tolist(), described.signals, strict=True):
                theirs = expected.get(signal.name, math.nan)
                assert theirs is None or same(ours, float(theirs)), (signal, frames[row], ours)
    assert seen == len(frames)


# ---------------------------------------------------------------- what is no number


PACK = """BO_ 100 Pack: 8 X
 SG_ Voltage : 0|16@1+ (0.1,0) [0|600] "V" X
 SG_ Valid : 16|1@1+ (1,0) [0|1] "" X
 SG_ Current : 24|16@1- (0.1,0) [-100|100] "A" X
BO_ 2147483748 Other: 2 X
 SG_ Low : 0|8@1+ (1,0) [0|0] "" X
"""
VOLTAGE, CURRENT = SeriesKey("Pack", "Voltage"), SeriesKey("Pack", "Current")


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "pack.dbc"
    path.write_text(HEAD + PACK, encoding="utf-8")
    return tuple(load_database(path).messages.values())


def pack_frame(tenths_v=3000, valid=1, tenths_a=0, **more):
    data = tenths_v.to_bytes(2, "little") + bytes((valid,)) + tenths_a.to_bytes(2, "little", signed=True) + bytes(3)
    return Frame(**{"can_id": 100, "data": data, "time_s": 1.5, **more})


def one_row(decoder, *frames):
    (rows,) = decoder.decode(batch(*frames))
    return rows.values.T.tolist()


def test_a_value_outside_of_its_range_is_not_a_number_and_is_counted(messages):
    decoder = DatabaseDecoder(messages, validity=Validities())
    values = one_row(decoder, pack_frame(6000), pack_frame(6001), pack_frame(0, tenths_a=-1001), pack_frame(65535))
    assert [row[0] for row in values] == pytest.approx([600.0, math.nan, 0.0, math.nan], nan_ok=True)
    assert math.isnan(values[2][2])
    assert decoder.out_of_range == {VOLTAGE: 2, CURRENT: 1}


def test_a_database_with_wrong_ranges_can_be_read_all_the_same(messages):
    decoder = DatabaseDecoder(messages, validity=Validities(keep_out_of_range=True))
    assert one_row(decoder, pack_frame(6001))[0][0] == pytest.approx(600.1)
    assert decoder.out_of_range == {}


def test_limits_of_a_definition_count_even_where_those_of_the_database_do_not(messages):
    limits = {VOLTAGE: (100.0, 400.0)}
    decoder = DatabaseDecoder(messages, validity=Validities(limits=limits, keep_out_of_range=True))
    values = one_row(decoder, pack_frame(999), pack_frame(1000), pack_frame(4000), pack_frame(4001))
    assert [math.isnan(row[0]) for row in values] == [True, False, False, True]


@pytest.mark.parametrize("valid_when", [0, 1])
def test_a_flag_may_be_one_or_zero_for_valid(messages, valid_when):
    flags = {VOLTAGE: Flag(signal="Valid", valid_when=valid_when)}
    values = one_row(DatabaseDecoder(messages, validity=Validities(flags=flags)), pack_frame(valid=0), pack_frame(valid=1))
    assert [math.isnan(row[0]) for row in values] == [valid_when == 1, valid_when == 0]
    assert [row[1:] for row in values] == [[0.0, 0.0], [1.0, 0.0]]


def test_a_value_whose_flag_is_cut_off_is_invalid(messages):
    decoder = DatabaseDecoder(messages, validity=Validities(flags={VOLTAGE: Flag(signal="Valid", valid_when=1)}))
    values = one_row(decoder, Frame(can_id=100, data=b"\x10\x00"))
    assert np.isnan(values).all()


def test_a_flag_counts_when_only_its_value_is_wanted(messages):
    flags = {VOLTAGE: Flag(signal="Valid", valid_when=1)}
    decoder = DatabaseDecoder(messages, validity=Validities(flags=flags), wanted={VOLTAGE})
    assert [info.name for info in decoder.signals("Pack")] == ["Voltage"]
    assert decoder.messages == ("Pack",)
    values = one_row(decoder, pack_frame(valid=0), pack_frame(valid=1))
    assert [math.isnan(row[0]) for row in values] == [True, False]


def test_remote_and_error_frames_and_those_of_the_other_kind_of_id_are_not_decoded(messages):
    decoder = DatabaseDecoder(messages)
    frames = (
        pack_frame(is_remote=True),
        pack_frame(is_error=True),
        pack_frame(is_extended=True, data=b"\x07"),
        pack_frame(can_id=101),
        pack_frame(can_id=0x1FFFFFFF, is_extended=True),
        pack_frame(),
    )
    assert {rows.message: rows.rows.tolist() for rows in decoder.decode(batch(*frames))} == {"Pack": [5], "Other": [2]}


def test_rows_keep_their_order_and_times_in_a_mixed_batch(messages):
    frames = [pack_frame(number, time_s=number / 8, can_id=100 + number % 3) for number in range(100)]
    (rows,) = DatabaseDecoder(messages).decode(batch(*frames))
    assert rows.rows.tolist() == list(range(0, 100, 3))
    assert rows.times_s.tolist() == [number / 8 for number in range(0, 100, 3)]
    assert rows.values[0].tolist() == [number * 0.1 for number in range(0, 100, 3)]


def test_an_empty_batch_and_an_empty_database_give_nothing(messages):
    assert DatabaseDecoder(messages).decode(batch()) == []
    assert DatabaseDecoder(()).decode(batch(pack_frame())) == []


def test_a_frame_without_a_tail_does_not_borrow_one(tmp_path):
    path = tmp_path / "fd.dbc"
    path.write_text(HEAD + 'BO_ 5 Long: 16 X\n SG_ Far : 64|8@1+ (1,0) [0|0] "" X\n', encoding="utf-8")
    decoder = DatabaseDecoder(load_database(path).messages.values())
    long = Frame(can_id=5, data=bytes(8) + b"\x2a" + bytes(7), is_fd=True)
    short = Frame(can_id=5, data=bytes(8))
    assert np.array_equal(one_row(decoder, short, long, short), [[math.nan], [42.0], [math.nan]], equal_nan=True)
    assert np.isnan(one_row(decoder, short)).all()


def test_the_demo_pack_says_by_its_flags_which_cells_are_valid(demo, cell_frame):
    decoder = decoder_of(demo)
    (rows,) = decoder.decode(batch(cell_frame(0, (3000, 3001, 3002, 3003), valid=(1, 0, 1, 1)), cell_frame(29, (3100,) * 4)))
    names = [info.name for info in decoder.signals(rows.message)]
    values = {name: rows.values[row].tolist() for row, name in enumerate(names)}
    assert values["f_CellVoltages_Mux"] == [0.0, 29.0]
    assert np.array_equal(values["CellVoltage_000"], [3000.0, math.nan], equal_nan=True)
    assert np.isnan(values["CellVoltage_001"]).all()
    assert np.array_equal(values["CellVoltage_119"], [math.nan, 3100.0], equal_nan=True)


def test_columns_say_their_unit_digits_and_texts(messages, demo):
    voltage, valid, _current = DatabaseDecoder(messages).signals("Pack")
    assert (voltage.unit, voltage.decimals, voltage.exact_float32) == ("V", 1, True)
    assert (valid.unit, valid.decimals) == ("", 0)
    status = {info.name: info for info in decoder_of(demo).signals("PackStatus")}
    assert status["Contactors"].texts[0]


def test_a_message_longer_than_any_frame_gives_what_frames_can_carry(tmp_path):
    path = tmp_path / "pdu.dbc"
    text = 'BO_ 5 Pdu: 600 X\n SG_ Far : 4000|8@1+ (1,0) [0|0] "" X\n SG_ Near : 496|16@1+ (1,0) [0|0] "" X\n'
    path.write_text(HEAD + text, encoding="utf-8")
    values = one_row(DatabaseDecoder(load_database(path).messages.values()), Frame(can_id=5, data=b"\x01" * 64, is_fd=True))
    assert np.array_equal(values, [[math.nan, 257.0]], equal_nan=True)


def test_live_values_and_columns_call_the_same_values_valid(demo, cell_frame, temperature_frame):
    dice = random.Random(7)
    frames = [
        cell_frame(number, [dice.choice((0, 3000, 4500, 8191)) for _ in range(4)], valid=[dice.randrange(2) for _ in range(4)])
        for number in range(30)
    ]
    frames += [temperature_frame(number, [dice.randrange(-50, 100)] * 6, valid=dice.random() < 0.7) for number in range(6)]
    table, decoder = LiveTable(demo), decoder_of(demo)
    table.on_frames(frames)
    snapshot = table.snapshot(0.0)
    last = {}
    for rows in decoder.decode(batch(*frames)):
        for info, values in zip(decoder.signals(rows.message), rows.values, strict=True):
            seen = values[~np.isnan(values)]
            last[info.name] = seen[-1] if len(seen) else math.nan
    for column, family in (
        (snapshot.cells_mv, demo.broadcasts.cells),
        (snapshot.temperatures_c, demo.broadcasts.temperatures),
    ):
        columns = [last[indexed_name(family.signal, index)] for index in range(family.count)]
        assert np.array_equal(column.valid_values(), columns, equal_nan=True)
        assert 0 < np.isnan(columns).sum() < family.count
