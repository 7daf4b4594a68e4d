"""What every reader of a text log keeps to: order, parts, damage, bounded memory."""

import re
import tracemalloc
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from can_drivers.frame_columns import frames_of
from can_drivers.logs import asc, candump, csv_log, text_blocks, trc
from can_drivers.logs.model import LogReadError
from can_drivers.logs.opening import open_log
from can_drivers.logs.text_rows import FrameRows

ASC = b"""date Sam Sep 30 15:06:13.191 2017
base hex  timestamps absolute
internal events logged
// version 9.0.0
Begin Triggerblock Sam Sep 30 15:06:13.191 2017
   0.000000 Start of measurement
   0.015991 CAN 1 Status:chip status error active
   1.015991 1  Statistic: D 0 R 0 XD 0 XR 0 E 0 O 0 B 0.00%
   3.098426 1  18EBFF00x       Rx   d 8 01 A0 0F A6 60 3B D1 40  Length = 273910 BitCount = 141 ID = 418119424x
   3.148421 2  6F9             Tx   d 3 02 1F DE
   3.197693 1  J1939TP FEE3p        6    0  0   -   Rx   d 23 A0 0F A6 60
   3.200000 1  123             Rx   r
   3.210000 1  123             Rx   d 0
   3.250000 1  ErrorFrame
   3.300000 CANFD   1 Rx        7d  BrakeSnData_4   1 0 8  8 01 1b d6 d0 8a 1f d7 f6   104812  132   323000 a800f6c9 46500250
   3.400000 CANFD   2 Tx   1C4D80A7x   0 1 a 16 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff   0    0     1000        0
   3.500000 1  7FF             Rx   d 8 FF FF FF FF FF FF FF FE
End TriggerBlock
"""
ASC_DECIMAL = b"""date Die Dez 21 11:29:01 2004
base dec  timestamps absolute
   0.100000 1  100             Rx   d 2 255 3
   0.200000 1  418119424x      Tx   d 10 1 2 3 4 5 6 7 8
   0.250000 2  2047            Rx   r
"""
TRC = b""";$FILEVERSION=2.1
;$STARTTIME=41766.4648963872
;$COLUMNS=N,O,T,B,I,d,R,L,D
;
;---+-- ------+------ +- +- --+----- +- +- +--- +- -- -- -- -- -- -- --
      1      1059.900 DT 1      0300 Rx -  7    00 00 00 00 04 00 00
      2      1298.945 DT 2      0400 Tx -  2    00 00
      3      1334.416 FD 1      0500 Tx -  9    01 02 03 04 05 06 07 08 09 0A 0B 0C
      4      1334.422 ER 1         - Rx -  5    04 00 02 00 00
      5      1334.424 EV 1  User-defined event for bus 1
      6      1334.431 ST 1         - Rx -  4    00 00 00 08
      7      1335.156 BI 1  18EFC034 Tx -  8    01 02 03 04 05 06 07 08
      8      1336.543 RR 1      0100 Rx -  3
      9      1337.000 DT 1      0101 Rx -  0
"""
CANDUMP = b"""(1436509052.249713) vcan0 044#2A366C2BBA
(1436509052.449847) can1 0F6#7ADFE07BD2 T
(1436509052.650004) vcan0 12345678#0102030405060708 R
(1436509052.650100) vcan0 12345678#
(1436509052.650200) vcan0 123#R
(1436509052.650300) vcan12 123##3112233445566778899AABBCC
(1436509052.650400) vcan0 123##01122
(1436509052.650500) vcan0 20000080#0000000000000000
(1436509052.650600) vcan0 7FF#11.22.33
"""
SCREEN = b""" (1436509052.249713)  vcan0  044   [5]  2A 36 6C 2B BA
 (1436509052.449847)  vcan1  TX B E  12345678  [12]  01 02 03 04 05 06 07 08 09 0A 0B 0C
 (1436509052.650004)  vcan0  044   [0]  remote request
 (1436509052.750004)  vcan0  7FF   [2]  41 42   'AB'
"""
PYTHON_CAN_CSV = b"""timestamp,arbitration_id,extended,remote,error,dlc,data
1483389946.197,0xdadada,1,0,0,7,WzQyLCA5XQ==
1483389946.25,0x123,0,0,0,8,AAECAwQFBgc=
1483389946.2500001,0x123,0,0,0,0,
1483389947.0,0x7ff,0,1,0,4,
1483389947.5,0x7ff,0,0,0,12,AAECAwQFBgcICQoL
1483389948.5,0x1,0,0,0,1,/w==
1483389949.0,0x1,0,0,0,2,//8=
1483389950.0,0x4,0,0,1,1,AQ==
"""
SAVVY_CSV = b"""Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8
4335546,000000FD,false,Rx,0,8,A5,D5,1F,80,00,00,03,00,
4335646,18DAF110,true,Tx,1,3,01,02,03,,,,,,
4335746,00000123,false,Rx,0,0,,,,,,,,,
4335846,00000124,false,Rx,0,2,1,F,
"""
CABANA_CSV = b"""time,addr,bus,data
0.005,0x123,0,0x0102030405060708
0.015,0x18daf110,1,0xFF
"""
SAMPLES = [
    pytest.param(SimpleNamespace(module=module, text=text, frames=frames), id=name)
    for name, module, text, frames in (
        ("asc", asc, ASC, 8),
        ("asc-dec", asc, ASC_DECIMAL, 3),
        ("asc-relative", asc, ASC.replace(b"absolute", b"relative"), 8),
        ("trc", trc, TRC, 7),
        ("candump", candump, CANDUMP, 9),
        ("screen", candump, SCREEN, 4),
        ("python-can-csv", csv_log, PYTHON_CAN_CSV, 8),
        ("savvy-csv", csv_log, SAVVY_CSV, 4),
        ("cabana-csv", csv_log, CABANA_CSV, 2),
    )
]
every_format = pytest.mark.parametrize("sample", SAMPLES)


@every_format
def test_a_log_is_known_by_its_content(tmp_path, sample):
    path = tmp_path / "wrong.blf"
    path.write_bytes(sample.text)
    reader = open_log(path)
    assert reader.facts.format == {asc: ".asc", trc: ".trc", candump: ".log", csv_log: ".csv"}[sample.module]
    reader.close()


@every_format
def test_a_whole_log_has_no_problems(read_text, sample):
    got = read_text(sample.module.open_reader, sample.text)
    assert len(got.frames) == sample.frames
    assert got.problems == ()
    assert got.facts.size_bytes == len(sample.text)


@every_format
def test_line_ends_and_a_byte_order_mark_change_nothing(read_text, sample):
    plain = read_text(sample.module.open_reader, sample.text)
    windows = read_text(sample.module.open_reader, b"\xef\xbb\xbf" + sample.text.replace(b"\n", b"\r\n"))
    assert (windows.frames, windows.channels) == (plain.frames, plain.channels)
    assert [one.line for one in windows.problems] == [one.line for one in plain.problems]


@pytest.mark.parametrize("block_bytes", [50, 1 << 20])
@every_format
def test_parts_that_touch_give_every_frame_once(read_text, sample, monkeypatch, block_bytes):
    whole = read_text(sample.module.open_reader, sample.text)
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", block_bytes)
    if not whole.facts.divisible:
        return
    for cut in range(1, len(sample.text), 11):
        first = read_text(sample.module.open_reader, sample.text, 0, cut)
        second = read_text(sample.module.open_reader, sample.text, cut)
        assert first.frames + second.frames == whole.frames
        assert first.channels + second.channels == whole.channels


@every_format
def test_cut_off_anywhere_whole_frames_stay_and_none_is_made_up(read_text, sample):
    whole = read_text(sample.module.open_reader, sample.text)
    ends = [found.end() for found in re.finditer(rb"\n", sample.text)]
    until = {}
    for cut in range(len(sample.text.split(b"\n", 4)[0]) + 1, len(sample.text)):
        if not sample.module.sniff(sample.text[:cut]) or (sample.module is trc and cut <= sample.text.index(b"D\n")):
            continue
        got = read_text(sample.module.open_reader, sample.text[:cut])
        told = {one.what for one in got.problems}
        assert whole.frames[: len(got.frames)] == got.frames
        complete = max((end for end in ends if end <= cut), default=0)
        if complete not in until:
            until[complete] = len(read_text(sample.module.open_reader, sample.text[:complete]).frames) if complete else 0
        assert len(got.frames) - until[complete] in {0, 1}
        line = sample.text[complete:cut]
        if (
            len(got.frames) == until[complete]
            and line.strip() not in {b"", b"End TriggerBlock"}
            and not line.startswith((b"//", b";"))
        ):
            assert "The file ends in the middle of a line." in told, line


@every_format
def test_zero_bytes_and_rubbish_are_passed_over_and_told(read_text, sample):
    whole = read_text(sample.module.open_reader, sample.text)
    lines = sample.text.splitlines(keepends=True)
    damaged = b"".join([*lines[:-2], b"\0" * 4096 + b"\n", b"\xff\xfe rubbish \x01\n", *lines[-2:]])
    got = read_text(sample.module.open_reader, damaged)
    assert got.frames == whole.frames
    first = next(one for one in got.problems if "zero bytes" in one.what)
    assert (first.line, first.times, first.missing_bytes) == (len(lines) - 1, 1, 4096)
    assert first.byte == sum(len(one) for one in lines[:-2])
    assert any(one.what == "A line cannot be read as a frame." and one.line == len(lines) for one in got.problems)


@every_format
def test_a_line_without_end_takes_no_memory(tmp_path, sample, monkeypatch):
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", 1 << 18)
    path = tmp_path / "long.log"
    with path.open("wb") as file:
        file.write(sample.text)
        for _ in range(16):
            file.write(b"x" * (1 << 20))
        file.write(b"\n" + sample.text.splitlines()[-2] + b"\n")
    tracemalloc.start()
    reader = sample.module.open_reader(path, 0, None)
    frames = sum(len(batch.frames.records) for batch in reader.batches())
    reader.close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
    assert frames > 1
    told = next(one for one in reader.problems if one.what == "A line is too long for a frame.")
    assert told.missing_bytes == (16 << 20) + 1
    assert told.line == sample.text.count(b"\n") + 1


@pytest.mark.parametrize("block_bytes", [1, 7, 100])
@every_format
def test_blocks_of_any_size_read_the_same(read_text, sample, monkeypatch, block_bytes):
    whole = read_text(sample.module.open_reader, sample.text)
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", block_bytes)
    got = read_text(sample.module.open_reader, sample.text)
    assert (got.frames, got.channels) == (whole.frames, whole.channels)
    assert got.problems == whole.problems


@every_format
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_columns_read_what_one_line_at_a_time_reads(tmp_path, sample, data):
    """Changed bytes anywhere behind the head: both ways must take, or refuse, the same lines."""
    head = sample.text.index(b"\n", sample.text.index(b"$COLUMNS") if sample.module is trc else 18) + 1
    text = bytearray(sample.text)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(min(head, len(text) - 1), len(text) - 1))
        text[at] = data.draw(st.sampled_from(sorted(set(sample.text) | {0, 9, 44, 120, 255})))
    path = tmp_path / "changed.log"
    path.write_bytes(text)
    columns = sample.module.open_reader(path, 0, None)
    scalar = sample.module.open_reader(path, 0, None)
    both = []
    for reader, skip in ((columns, False), (scalar, True)):
        if skip:
            fill = reader._format.fill

            def times_only(lines, rows, fill=fill):
                fill(lines, FrameRows(len(lines)))

            reader._format.fill = times_only
        frames, channels = [], []
        for batch in reader.batches():
            frames += frames_of(batch.frames)
            channels += batch.channels.tolist()
        reader.close()
        both.append((frames, channels, reader.problems))
    assert both[0] == both[1]


def test_times_that_go_back_are_kept_and_told(read_text):
    text = CANDUMP + b"(1436509051.000000) vcan0 044#01\n(1436509050.000000) vcan0 044#01\n(1436509053.000000) vcan0 044#01\n"
    got = read_text(candump.open_reader, text)
    assert [round(one.time_s) for one in got.frames[-3:]] == [-1, -2, 1]
    (told,) = got.problems
    assert (told.what, told.line, told.times) == ("Times in the log go back; they were read as they stand.", 10, 2)


def test_a_head_of_comments_of_any_length_is_read_over(tmp_path):
    path = tmp_path / "log.asc"
    lines = ASC.splitlines(keepends=True)
    with path.open("wb") as file:
        file.write(b"".join(lines[:3]))
        file.writelines([b"// comment in \xe4lterer Schrift %d\n" % number for number in range(100_000)])
        file.write(b"".join(lines[3:]))
    reader = open_log(path)
    assert sum(len(batch.frames.records) for batch in reader.batches()) == 8
    assert reader.problems == ()
    reader.close()


def test_a_table_of_something_else_is_refused_with_what_was_expected(tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text("year,city,sales\n2020,Jena,3\n")
    with pytest.raises(LogReadError) as caught:
        open_log(path)
    assert "does not hold frames as python-can, SavvyCAN or cabana" in caught.value.what
    assert "timestamp,arbitration_id" in caught.value.advice


def test_text_of_no_format_is_refused(tmp_path):
    path = tmp_path / "notes.log"
    path.write_text("Dear diary,\ntoday nothing was on the bus.\n")
    with pytest.raises(LogReadError, match="no log that is known"):
        open_log(path)


@pytest.mark.parametrize("character", ["\n", " ", "\t", "(", "1", ";", ",", "1.1 ", "(1.1) ", "date "])
def test_what_repeats_without_end_is_looked_at_quickly(read_text, character):
    """A pattern that tries every beginning with every end would take minutes here."""
    head = (character * 65_536)[:65_536].encode()
    for module in (asc, trc, candump, csv_log):
        module.sniff(head)
        try:
            read_text(module.open_reader, head + b"\n")
        except LogReadError:
            continue
