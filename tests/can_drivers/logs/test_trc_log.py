"""TRC by PEAK's documentation: each version's own example, and its types."""

import time

import pytest

from can_drivers.frames import Frame
from can_drivers.logs import trc
from can_drivers.logs.model import LogReadError
from can_drivers.logs.trc_header import read_header

V1_0 = """;##########################################################################
;   C:\\TraceFile.trc
;
;    CAN activities recorded by PCAN Explorer
;    Start time: 11.09.2002 16:00:20.682
;----+-   ---+---  ----+---  +  -+ -- -- ...
     1)      1841      0001  8  00 00 00 00 00 00 00 07
     2)      1842      0008  4  ERROR 00 19 08 08
     3)      1843  FFFFFFFF  4  00 00 00 04 -- -- -- --  BUSLIGHT
     4)      1844      0100  3  RTR
"""
V1_1 = """;$FILEVERSION=1.1
;$STARTTIME=37704.5364870833
;---+--   ----+----  --+--  ----+---  +  -+ -- -- -- -- -- -- --
     1)      1841.0  Rx         0001  8  00 00 00 00 00 00 00 07
     5)      1846.8  Warng  FFFFFFFF  4  00 00 00 04  BUSLIGHT
     6)      1842.0  Error      0008  4  00 19 08 08
     7)      1844.0  Rx         0100  3  RTR
"""
V1_2 = """;$FILEVERSION=1.2
;$STARTTIME=39878.6772258947
     1)      1841.000  1  Rx         0001  8  00 00 00 00 00 00 00 07
     5)      1846.834  1  Warng  FFFFFFFF  4  00 00 00 04  BUSLIGHT
     6)      1842.000  1  Error      0008  4  00 19 08 08
     7)      1844.000  1  Rx         0100  3  RTR
"""
V1_3 = V1_2.replace("1.2", "1.3").replace("0001  8  ", "0001 -  8    ").replace("FFFFFFFF  4", "FFFFFFFF -  4")
V1_3 = V1_3.replace("0008  4", "0008 -  4").replace("0100  3", "0100 -  3")
V2_0 = """;$FILEVERSION=2.0
;$STARTTIME=42209.4075997106
;$COLUMNS=N,O,T,I,d,l,D
      1      1841.000 DT     0001 Rx 8  00 00 00 00 00 00 00 07
      6      1842.000 ER          Rx    04 00 02 00 00
      7      1334.531 ST          Rx    00 00 00 08
      8      1334.643 EC          Rx    02 02
     10      1844.000 RR     0100 Rx 3
"""
V2_1 = """;$FILEVERSION=2.1
;$STARTTIME=41766.4648963872
;$COLUMNS=N,O,T,B,I,d,R,L,D
      1      1841.000 DT 1      0001 Rx -  8    00 00 00 00 00 00 00 07
      6      1842.000 ER 1         - Rx -  5    04 00 02 00 00
      7      1334.224 EV 1  User-defined event for bus 1
      8      1334.225 EV -  User-defined event for all busses
      9      1334.231 ST 1         - Rx -  4    00 00 00 08
     13      1844.000 RR 1      0100 Rx -  3
"""


@pytest.mark.parametrize("text", [V1_0, V1_1, V1_2, V1_3, V2_0, V2_1], ids=["1.0", "1.1", "1.2", "1.3", "2.0", "2.1"])
def test_every_version_gives_the_same_frames(read_text, text):
    got = read_text(trc.open_reader, text)
    assert got.frames == [
        Frame(can_id=1, data=bytes(7) + b"\x07", time_s=1.841),
        Frame(can_id=0, data=b"", time_s=1.842, is_error=True),
        Frame(can_id=0x100, data=b"", time_s=1.844, is_remote=True),
    ]
    assert got.channels == [1, 1, 1]
    assert got.problems == ()


@pytest.mark.parametrize(
    ("line", "expected", "channel"),
    [
        ("DT 2  18EFC034 Tx -  2    01 02", Frame(can_id=0x18EFC034, data=b"\1\2", is_extended=True, is_tx=True), 2),
        ("DT 1      0300 Rx -  9    01 02 03 04 05 06 07 08", Frame(can_id=0x300, data=bytes(range(1, 9))), 1),
        ("FD 1      0500 Tx -  9    " + "01 " * 12, Frame(can_id=0x500, data=b"\1" * 12, is_fd=True, is_tx=True), 1),
        ("FB 1      0500 Rx -  15   " + "01 " * 64, Frame(can_id=0x500, data=b"\1" * 64, is_fd=True, bitrate_switch=True), 1),
        ("FE 1      0500 Rx -  1    01", Frame(can_id=0x500, data=b"\1", is_fd=True, error_state_indicator=True), 1),
        (
            "BI 1      0500 Rx -  0",
            Frame(can_id=0x500, data=b"", is_fd=True, bitrate_switch=True, error_state_indicator=True),
            1,
        ),
    ],
)
def test_a_line_of_version_2_1_is_this_frame(read_text, line, expected, channel):
    got = read_text(trc.open_reader, "\n".join(V2_1.splitlines()[:3]) + f"\n  1  0.000 {line}\n")
    assert (got.frames, got.channels, got.problems) == ([expected], [channel], ())


@pytest.mark.parametrize(
    "line",
    [
        "DT 1      0300 Rx -  8    01 02 03",
        "DT 1      0300 Rx -  1    0G",
        "DT 1      0300 Rx -  16   00",
        "DT 1      0800 Rx -  1    00",
        "DT 1  20000000 Rx -  1    00",
        "XX 1      0300 Rx -  1    00",
        "DT 1      0300 Rx",
        "FD 1      0500 Tx -  9    01 02 03 04 05 06 07 08",
    ],
)
def test_a_line_that_cannot_be_a_frame_is_told(read_text, line):
    got = read_text(trc.open_reader, "\n".join(V2_1.splitlines()[:3]) + f"\n  1  0.000 {line}\n  2  1.000 DT 1 0001 Rx - 0\n")
    assert len(got.frames) == 1
    assert [(one.what, one.line) for one in got.problems] == [("A line cannot be read as a frame.", 4)]


def test_a_version_of_the_future_is_refused(read_text):
    with pytest.raises(LogReadError, match=r"version 3\.0, which Halite does not know"):
        read_text(trc.open_reader, ";$FILEVERSION=3.0\n;$COLUMNS=N,O,T,B,I,d,R,L,D\n")


def test_the_start_is_local_time_but_for_what_python_can_wrote(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("this system does not let a process choose its time zone")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        head = b";$FILEVERSION=1.1\n;$STARTTIME=42004.5\n"
        assert read_header(head).utc_offset_s == 1_420_023_600.0
        assert read_header(head + b";   Generated by python-can TRCWriter\n").utc_offset_s == 1_420_027_200.0
    time.tzset()


def test_without_a_start_nobody_knows_when_it_was(read_text):
    assert read_text(trc.open_reader, V1_0).facts.utc_offset_s is None
