"""candump's lines by can-utils' own source."""

import pytest

from can_drivers.frames import Frame
from can_drivers.logs import candump, csv_log

TIME = "(1436509052.249713)"
ZERO_S = 1436509052


def frame(can_id, data="", **marks):
    return Frame(can_id=can_id, data=bytes.fromhex(data), time_s=0.249713, **marks)


@pytest.mark.parametrize(
    ("line", "expected", "channel"),
    [
        ("vcan0 044#2A366C2BBA", frame(0x44, "2A366C2BBA"), 1),
        ("can3 044#2a366c2bba T", frame(0x44, "2A366C2BBA", is_tx=True), 4),
        ("slcan 00000044# R", frame(0x44, is_extended=True), 0),
        ("can12 123#R", frame(0x123, is_remote=True), 13),
        ("can0 123#R8", frame(0x123, is_remote=True), 1),
        ("can0 123##1" + "11" * 64, frame(0x123, "11" * 64, is_fd=True, bitrate_switch=True), 1),
        ("can0 18DAF110##2", frame(0x18DAF110, is_extended=True, is_fd=True, error_state_indicator=True), 1),
        ("can0 123##7AA", frame(0x123, "AA", is_fd=True, bitrate_switch=True, error_state_indicator=True), 1),
        ("can0 123#1122334455667788_F", frame(0x123, "1122334455667788"), 1),
        ("can0 123#11.22.33", frame(0x123, "112233"), 1),
        # The class of the error is the id, and the data say more; python-can knows those with bit 7 alone.
        ("can0 20000004#000C000000000000", frame(4, "000C000000000000", is_error=True), 1),
        (" vcan0  044   [5]  2A 36 6C 2B BA", frame(0x44, "2A366C2BBA"), 1),
        (" vcan0  TX - -  00000044   [1]  2A", frame(0x44, "2A", is_extended=True, is_tx=True), 1),
        (" vcan0  RX B E  044  [01]  2A", frame(0x44, "2A", is_fd=True, bitrate_switch=True, error_state_indicator=True), 1),
        (" vcan0  044   [2]  41 42   'AB'", frame(0x44, "4142"), 1),
    ],
)
def test_a_line_is_this_frame(read_text, line, expected, channel):
    got = read_text(candump.open_reader, f"{TIME} {line}\n")
    assert (got.frames, got.channels, got.problems) == ([expected], [channel], ())
    assert got.facts.utc_offset_s == ZERO_S


@pytest.mark.parametrize(
    "line",
    [
        "can0 044#2A366C2BB",
        "can0 44#2A",
        "can0 800#2A",
        "can0 044#112233445566778899",
        "can0 044##0112233445566778899",
        "can0 40000044#00",
        "can0 044$00",
        "can0",
        "can0 044#00 X",
        " vcan0  044   [5]  2A 36",
    ],
)
def test_a_line_that_cannot_be_a_frame_is_told(read_text, line):
    got = read_text(candump.open_reader, f"{TIME} {line}\n{TIME} can0 123#\n")
    assert len(got.frames) == 1
    assert [(one.what, one.line) for one in got.problems] == [("A line cannot be read as a frame.", 1)]


def test_times_that_count_from_the_beginning_have_no_date(read_text):
    got = read_text(candump.open_reader, "(000.000000) can0 123#\n(000.250000) can0 123#\n")
    assert [one.time_s for one in got.frames] == [0.0, 0.25]
    assert got.facts.utc_offset_s is None


def test_microseconds_of_the_epoch_are_exact(read_text):
    got = read_text(candump.open_reader, "".join(f"(1700000000.{part:06d}) can0 123#\n" for part in range(0, 1_000_000, 9973)))
    assert [one.time_s for one in got.frames] == [part / 1e6 for part in range(0, 1_000_000, 9973)]


def test_savvycan_before_version_2_had_no_direction(read_text):
    text = "Time Stamp,ID,Extended,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\n1000000,000007E8,false,1,2,0A,0B,00,00,00,00,00,00\n"
    got = read_text(csv_log.open_reader, text)
    assert got.frames == [Frame(can_id=0x7E8, data=b"\x0a\x0b", time_s=1.0)]
    assert (got.channels, got.problems) == ([2], ())


def test_savvycan_with_the_clock_of_the_computer_knows_the_date(read_text):
    text = "Time Stamp,ID,Extended,Dir,Bus,LEN,D1\n1700000000250000,18DAF110,true,Tx,0,1,FF,\n"
    got = read_text(csv_log.open_reader, text)
    assert got.frames == [Frame(can_id=0x18DAF110, data=b"\xff", time_s=0.25, is_extended=True, is_tx=True)]
    assert got.facts.utc_offset_s == 1_700_000_000.0
