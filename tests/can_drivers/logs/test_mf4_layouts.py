"""Layouts of MDF 4 that asammdf does not write, made by hand: unsorted and unfinished files, payloads of variable length."""

import random
import struct
import time

import pytest

from can_drivers.frame_columns import frames_of
from can_drivers.logs.mf4_reader import open_reader
from can_drivers.logs.model import LogReadError
from tests.can_drivers.logs.mf4_by_hand import FRAMES, Hand, logger_file, record, sorted_file


def read(path):
    reader = open_reader(path, 0, None)
    rows = [
        (round(frame.time_s * 1e6), frame.can_id, frame.is_tx, frame.data, frame.is_extended, channel)
        for batch in reader.batches()
        for frame, channel in zip(frames_of(batch.frames), batch.channels.tolist(), strict=True)
    ]
    reader.close()
    return rows, reader


def expected(frames=FRAMES):
    return [(*frame, frame[1] > 0x7FF, 2) for frame in frames]


@pytest.mark.parametrize("order", ["payload last", "payload first"])
@pytest.mark.parametrize("id_bytes", [1, 2, 8])
def test_an_unsorted_unfinished_file_of_a_logger_is_read(tmp_path, order, id_bytes):
    rows, reader = read(logger_file(order=order, id_bytes=id_bytes).save(tmp_path))
    assert rows == expected()
    assert reader.problems == ()
    assert reader.facts.utc_offset_s == 1_700_000_000.5


@pytest.mark.parametrize("order", ["payload last", "payload first"])
def test_pieces_of_any_size_give_the_same_frames(tmp_path, order, monkeypatch):
    path = logger_file(order=order).save(tmp_path)
    for size in (200, 333, 1024):
        monkeypatch.setattr("can_drivers.logs.mf4_unsorted._PIECE_BYTES", size)
        assert read(path)[0] == expected()


def test_payloads_whose_places_were_not_written_are_the_next_ones(tmp_path, monkeypatch):
    monkeypatch.setattr("can_drivers.logs.mf4_unsorted._PIECE_BYTES", 500)
    assert read(logger_file(order="payload last", flags=0x45, offsets=False).save(tmp_path))[0] == expected()


def test_a_file_of_a_logger_that_ends_anywhere_is_read_to_its_last_whole_record(tmp_path):
    whole = bytes(logger_file(order="payload last").bytes)
    begin = whole.index(b"##DT") + 24
    path = tmp_path / "part.mf4"
    counts = []
    for size in range(begin, len(whole), 97):
        path.write_bytes(whole[:size])
        rows, _ = read(path)
        assert rows == expected()[: len(rows)]
        counts.append(len(rows))
    assert counts == sorted(counts)
    assert counts[-1] > 590


def test_records_of_an_unknown_kind_end_the_reading_and_are_told(tmp_path):
    hand = logger_file(order="payload last")
    at = hand.bytes.index(b"##DT") + 24 + 300 * 24
    hand.bytes[at:] = b"\xee" * (len(hand.bytes) - at)
    rows, reader = read(hand.save(tmp_path))
    assert rows == expected()[: len(rows)]
    assert 200 < len(rows) < 400
    assert any("not described" in one.what for one in reader.problems)


@pytest.mark.parametrize("lists", [False, True])
@pytest.mark.parametrize("pack", [None, 0, 1])
def test_a_sorted_file_with_payloads_in_blocks_of_their_own_is_read(tmp_path, pack, lists):
    rows, reader = read(sorted_file(pack=pack, lists=lists).save(tmp_path))
    assert rows == expected()
    assert reader.problems == ()


def test_frames_that_the_file_counts_but_does_not_have_are_told(tmp_path):
    rows, reader = read(sorted_file(count=700).save(tmp_path))
    assert rows == expected()
    assert [(one.what, one.times) for one in reader.problems] == [
        ("Frames that the file says it has are missing from it.", 100)
    ]


def test_a_payload_that_is_not_there_leaves_its_frame_out_and_is_told(tmp_path):
    hand = sorted_file()
    hand.bytes[hand.bytes.index(b"##SD") + 8 : hand.bytes.index(b"##SD") + 16] = struct.pack("<Q", 24 + 1000)
    rows, reader = read(hand.save(tmp_path))
    assert rows == expected()[: len(rows)]
    assert 100 < len(rows) < 200
    assert sum(one.times for one in reader.problems) == len(FRAMES) - len(rows)


def test_a_file_that_points_in_circles_comes_to_an_end(tmp_path):
    hand = sorted_file(lists=True, count=0)
    last = hand.bytes.rindex(b"##DL", 0, hand.bytes.rindex(b"##DL"))
    hand.link(last, 0, last)
    groups = hand.bytes.index(b"##DG")
    hand.link(groups, 0, groups)
    rows, reader = read(hand.save(tmp_path))
    assert rows == expected()
    assert [one.what for one in reader.problems] == ["Parts of the file point to each other in a circle."]
    assert reader.problems[0].times == 2


def test_blocks_before_a_cut_and_the_one_it_goes_through_are_read(tmp_path):
    hand = Hand()
    group = hand.group(record_id=0, data_bytes=16, channels=plain_channels(hand), records=0)
    table = hand.block("DL", (0, 0, 0), struct.pack("<B3xIQ", 1, 2, 1600))
    hand.data_group(group, table, id_bytes=0)
    rows = [record((number % 100, 0x8000_0123, 0, bytes(3)), number % 100) for number in range(200)]
    for number in (1, 2):
        hand.link(table, number, hand.block("DT", (), b"".join(rows[100 * (number - 1) : 100 * number])))
    hand.bytes = hand.bytes[:-500]
    got, reader = read(hand.save(tmp_path))
    assert got == [*plain_expected(100, bus=0), *plain_expected(68, bus=0)]
    assert ["cut off" in one.what for one in reader.problems] == [True]


def test_data_that_is_listed_again_and_again_comes_to_an_end(tmp_path):
    hand = Hand()
    group = hand.group(record_id=0, data_bytes=16, channels=plain_channels(hand), records=0)
    block = hand.block("DT", (), b"".join(plain_rows(100)))
    hand.data_group(group, hand.block("DL", (0, *[block] * 5000), struct.pack("<B3xIQ", 1, 5000, 1600)), id_bytes=0)
    got, reader = read(hand.save(tmp_path))
    assert len(got) < 5000
    assert ["again and again" in one.what for one in reader.problems] == [True]


def test_packed_data_that_says_it_is_enormous_takes_no_memory(tmp_path):
    hand = sorted_file(pack=0)
    at = hand.bytes.rindex(b"##DZ") + 24
    hand.bytes[at + 8 : at + 24] = struct.pack("<QQ", 2**63, 2**63)
    rows, _ = read(hand.save(tmp_path))
    assert rows == expected()


@pytest.mark.parametrize("make", [lambda: logger_file(order="payload last"), lambda: sorted_file(pack=1, lists=True)])
def test_damage_anywhere_is_never_an_error_of_the_program(tmp_path, make):
    whole = bytes(make().bytes)
    chance = random.Random(6)
    data_begins = whole.index(b"##DT") if b"##DT" in whole else whole.index(b"##DZ")
    path = tmp_path / "damaged.mf4"
    for _ in range(250):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(64, data_begins + 100 if chance.random() < 0.8 else len(data))
            value = chance.choice(
                [b"\xff" * 8, bytes(8), (2**63).to_bytes(8, "little"), chance.randbytes(chance.choice([1, 4]))]
            )
            data[at : at + len(value)] = value
        path.write_bytes(data[: len(whole)])
        try:
            rows, _ = read(path)
        except LogReadError:
            continue
        assert len(rows) <= 6000


def test_a_record_of_gigabytes_takes_no_memory(tmp_path):
    for hand in (logger_file(order="payload last"), sorted_file()):
        at = hand.bytes.index(b"##CG", hand.bytes.index(b"Timestamp")) + 24 + 48
        assert struct.unpack_from("<I", hand.bytes, at + 24)[0] == 16
        struct.pack_into("<I", hand.bytes, at + 24, 0xFFFF_FFF0)
        rows, reader = read(hand.save(tmp_path))
        assert len(rows) < 10
        assert reader.problems


def test_measured_signals_alone_are_refused_in_words(tmp_path):
    hand = Hand()
    channel = hand.channel("Speed", at=8, bits=64, data_type=4)
    clock = hand.channel("t", at=0, bits=64, kind=2, sync=1, data_type=4, after=channel)
    hand.data_group(hand.group(record_id=0, data_bytes=16, channels=clock), 0, id_bytes=0)
    with pytest.raises(LogReadError, match="only measured signals"):
        open_reader(hand.save(tmp_path), 0, None)


def plain_channels(hand):
    """Channels of the records of `logger_file`, with four bytes of payload in place of the offset, and no bus."""
    parts = hand.channel("CAN_DataFrame.DataBytes", at=12, bits=32, data_type=10)
    parts = hand.channel("CAN_DataFrame.DLC", at=11, bits=4, bit=4, after=parts)
    parts = hand.channel("CAN_DataFrame.ID", at=6, bits=32, after=parts)
    event = hand.channel("CAN_DataFrame", at=6, bits=80, data_type=10, parts=parts)
    return hand.channel("t", at=0, bits=48, kind=2, sync=1, after=event, conversion=hand.linear(1e-6))


def plain_rows(count):
    return [record((number, 0x8000_0123, 0, bytes(3)), number) for number in range(count)]


def plain_expected(count, bus):
    return [(number, 0x123, False, bytes([number, 0, 0]), True, bus) for number in range(count)]


def test_a_group_name_tells_the_bus_where_no_channel_does(tmp_path):
    hand = Hand()
    group = hand.group(record_id=0, data_bytes=16, channels=plain_channels(hand), records=5, name=hand.text("CAN 7"))
    hand.data_group(group, hand.block("DT", (), b"".join(plain_rows(5))), id_bytes=0)
    assert read(hand.save(tmp_path))[0] == plain_expected(5, bus=7)


@pytest.mark.parametrize("kind", ["DL", "LD"])
def test_marks_of_invalid_values_stand_behind_the_record_or_in_blocks_of_their_own(tmp_path, kind):
    hand = Hand()
    group = hand.group(record_id=0, data_bytes=16, channels=plain_channels(hand), records=6, mark_bytes=2)
    rows = plain_rows(6)
    if kind == "DL":
        blocks = [hand.block("DT", (), b"".join(row + b"\xff\xff" for row in rows[first : first + 3])) for first in (0, 3)]
        data = hand.block("DL", (0, *blocks), struct.pack("<B3xIQ", 1, 2, 54))
    else:
        blocks = [hand.block("DV", (), b"".join(rows[first : first + 3])) for first in (0, 3)]
        marks = [hand.block("DI", (), bytes(6)) for _ in range(2)]
        data = hand.block("LD", (0, *blocks, *marks), struct.pack("<BBBBIQ", 1, 0, 0, 0x80, 2, 3))
    hand.data_group(group, data, id_bytes=0)
    rows, reader = read(hand.save(tmp_path))
    assert rows == plain_expected(6, bus=0)
    assert reader.problems == ()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process cannot be changed on Windows")
def test_a_file_that_knows_only_local_time_is_of_this_time_zone(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        hand = Hand(time_flags=1)
        group = hand.group(record_id=0, data_bytes=16, channels=plain_channels(hand), records=1)
        hand.data_group(group, hand.block("DT", (), plain_rows(1)[0]), id_bytes=0)
        _, reader = read(hand.save(tmp_path))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert reader.facts.utc_offset_s == 1_700_000_000.5 - 8 * 3600
