"""ASC by its documentation, also where python-can reads otherwise."""

import time

import pytest

from can_drivers.frames import Frame
from can_drivers.logs import asc
from can_drivers.logs.asc_header import read_header

HEAD = "date Sam Sep 30 15:06:13.191 2017\nbase hex  timestamps absolute\ninternal events logged\n"
LONG = "12 3b 36 01 7b 0a 20 20 20 20 22 66 69 6c 65 43"


@pytest.fixture
def berlin(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("this system does not let a process choose its time zone")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def frame(can_id, data="", **marks):
    return Frame(can_id=can_id, data=bytes.fromhex(data), time_s=2.5, **marks)


@pytest.mark.parametrize(
    ("line", "expected", "channel"),
    [
        ("1  64              Tx   d 8 00 01 02 03 04 05 06 07", frame(0x64, "0001020304050607", is_tx=True), 1),
        ("2  C8x             Rx   d 2 09 08", frame(0xC8, "0908", is_extended=True), 2),
        (
            "1  3FF  Tx   d D 55 AA 01 02 03 04 05 06  Length = 232016 BitCount = 119",
            frame(0x3FF, "55AA010203040506", is_tx=True),
            1,
        ),
        ("1  200             Tx   r", frame(0x200, is_remote=True, is_tx=True), 1),
        ("4 300 Rx r 8 Length = 1704000 BitCount = 145 ID = 88888888x", frame(0x300, is_remote=True), 4),
        ("3 200 Tx r Length = 1704000 BitCount = 145", frame(0x200, is_remote=True, is_tx=True), 3),
        ("1 ErrorFrame ECC: 10100010", frame(0, is_error=True), 1),
        ("CANFD   2 Rx ErrorFrame Not Acknowledge error, dominant error flag", frame(0, is_error=True), 2),
        (
            f"CANFD  62 Rx  167x  VehicleOperatingModes  1 0 a 16 {LONG}   102187  133   323000 e000fb6c 46500250",
            frame(0x167, LONG, is_extended=True, is_fd=True, bitrate_switch=True),
            62,
        ),
        (
            "CANFD   3 Rx  88   0 1 2  2 00 f6   105812  137   1000 d001b0b3",
            frame(0x88, "00F6", is_fd=True, error_state_indicator=True),
            3,
        ),
        ("CANFD   3 Rx  88   0 0 2  2 00 f6   0  0  0 0", frame(0x88, "00F6", is_fd=True), 3),
        # Flags that say something, but not that it was FD: a classic frame on a bus of CAN FD.
        ("CANFD   3 Rx  88   0 0 2  2 00 f6   105812  137   220000 d001b0b3", frame(0x88, "00F6"), 3),
        # A length without bytes is a remote frame, and those are classic.
        (
            "CANFD   3 Tx     50005x   0 1 5 0 140000 73 200050 7a60",
            frame(0x50005, is_extended=True, is_remote=True, is_tx=True),
            3,
        ),
        ("CANFD   3 Tx     505      0 0 0 0 140000 73 201000 7a60", frame(0x505, is_fd=True, is_tx=True), 3),
        # As CANoe 7 and before wrote it.
        (
            "CANFD 1  101     Tx   1 0 d 8 2 F1 F2  Length = 209000 BitCount = 128",
            frame(0x101, "F1F2", is_fd=True, bitrate_switch=True, is_tx=True),
            1,
        ),
        ("CANFD 1  100     Tx   1 0 r 8  Length = 138000 BitCount = 57 ID = 256", frame(0x100, is_remote=True, is_tx=True), 1),
    ],
)
def test_a_line_is_this_frame(read_text, line, expected, channel):
    got = read_text(asc.open_reader, f"{HEAD}   2.500000 {line}\n")
    assert (got.frames, got.channels, got.problems) == ([expected], [channel], ())


@pytest.mark.parametrize(
    "line",
    [
        "1  Statistic: D 0 R 0 XD 0 XR 0 E 0 O 0 B 0.00%",
        "CAN 1 Status:chip status error active - TxErr: 0 RxErr: 1",
        "1  J1939TP FEE3p  6 0 0 - Rx d 23 A0 0F",
        "1  64              TxRq d 2 00 01",
        "Li  1 12 Rx 2 00 01 checksum = FE",
        "log trigger event",
        "SV: 3 0 1 ::Engine::Speed = 5",
    ],
)
def test_what_is_no_frame_is_passed_over_without_a_word(read_text, line):
    got = read_text(asc.open_reader, f"{HEAD}   2.500000 {line}\n")
    assert (got.frames, got.problems) == ([], ())


@pytest.mark.parametrize(
    "line",
    [
        "1  64  Rx   d 8 00 01 02",
        "1  64  Rx   d 4 00 01 Length = 5",
        "1  64  Rx   d 2 00 0G",
        "1  64  Rx   d 2 00 0",
        "1  800 Rx   d 1 00",
        "1  20000000x Rx   d 1 00",
        "1  64  Rx   x 1 00",
        "CANFD 1 Rx 64 0 0 f 64 00 01 02",
        "CANFD 1 Rx 64 2 0 1 1 00",
        "CANFD 1 Rx 64 0 0 f 65 " + "00 " * 65,
    ],
)
def test_a_line_that_cannot_be_is_told(read_text, line):
    got = read_text(asc.open_reader, f"{HEAD}   2.500000 {line}\n   2.600000 1 64 Rx d 0\n")
    assert len(got.frames) == 1
    assert [(one.what, one.line, one.times) for one in got.problems] == [("A line cannot be read as a frame.", 4, 1)]


def test_relative_times_count_from_the_line_before_whatever_it_is(read_text):
    """python-can takes them for absolute ones."""
    text = HEAD.replace("absolute", "relative") + (
        "   0.100000 1 64 Rx d 0\n   0.200000 1  Statistic: D 0\n// 0.5 remark\n"
        "   0.300000 1 ErrorFrame\n   0.000001 1 64 Rx d 0\n"
    )
    got = read_text(asc.open_reader, text)
    assert [one.time_s for one in got.frames] == [0.1, 0.6, 0.600001]
    assert not got.facts.divisible


def test_absolute_times_go_on_over_trigger_blocks(read_text):
    text = HEAD + (
        "Begin Triggerblock Sam Sep 30 15:06:14.191 2017\n   1.000000 1 64 Rx d 0\nEnd TriggerBlock\n"
        "Begin Triggerblock Sam Sep 30 15:06:23.191 2017\n  10.000000 1 64 Rx d 0\nEnd TriggerBlock\n"
    )
    assert [one.time_s for one in read_text(asc.open_reader, text).frames] == [1.0, 10.0]


@pytest.mark.parametrize(
    ("dates", "utc_offset_s"),
    [
        ("date Sam Sep 30 15:06:13.191 2017", 1506776773.191),
        ("date Sat Sep 30 03:06:13.191 pm 2017", 1506776773.191),
        ("date Sat Sep 30 12:06:13 am 2017", 1506722773.0),
        ("date Die Dez 21 11:29:01 2004", 1103624941.0),
        ("date Mit M\u00e4r 1 10:00:00 2017", 1488358800.0),
        ("date Mon Mai 1 10:00:00 2017", 1493625600.0),
        ("date Sat Sep 30 15:06:13 2017\nBegin Triggerblock Sat Sep 30 15:06:12 2017", 1506776772.0),
        ("date Sat Sep 30 15:06:13 2017\nBegin Triggerblock Sat Sep 30 15:07:00 2017", 1506776773.0),
        ("date Sat Foo 30 15:06:13 2017", None),
        ("date Sat Sep 31 15:06:13 2017", None),
        ("// nothing", None),
    ],
)
def test_the_date_is_local_time_in_english_or_german(berlin, dates, utc_offset_s):
    for encoding in ("utf-8", "latin-1"):
        assert read_header(dates.encode(encoding)).utc_offset_s == utc_offset_s


def test_numbers_are_decimal_when_the_head_says_so(read_text):
    text = HEAD.replace("hex", "dec") + "   0.100000 1 100 Rx d 3 1 20 255\n   0.2 1 536870911x Tx d 10 1 2 3 4 5 6 7 8\n"
    got = read_text(asc.open_reader, text)
    assert [(one.can_id, one.data.hex()) for one in got.frames] == [(100, "0114ff"), (0x1FFFFFFF, "0102030405060708")]


def test_the_first_frame_is_read_also_without_the_line_about_internal_events(read_text):
    """python-can loses it."""
    got = read_text(asc.open_reader, "date Sam Sep 30 15:06:13.191 2017\nbase hex  timestamps absolute\n   0.1 1 64 Rx d 0\n")
    assert len(got.frames) == 1
