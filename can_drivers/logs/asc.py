"""Reading ASC, the text log of Vector's CANoe and CANalyzer, which many tools write.

Source: Vector, CAN, Log & Trigger ASC Logging Format, sections 3.3 (CAN) and 3.4 (CAN FD), as others describe it and as files
show it. Left out without a word: bus statistics, states, J1939 transport, LIN, variables, comments; and `TxRq`, which is the
wish to send and is followed by `Tx`.
"""

import re
from pathlib import Path

import numpy as np

from can_drivers.frame_columns import BITRATE_SWITCH, ERROR, ERROR_STATE, EXTENDED, FD, REMOTE, TX
from can_drivers.frames import FD_LENGTHS
from can_drivers.logs.asc_frames import EDL, LARGEST_EXTENDED, LARGEST_STANDARD, classic_frame, fd_frame
from can_drivers.logs.asc_header import AscHeader, read_header
from can_drivers.logs.model import LogFacts, LogReader
from can_drivers.logs.text_blocks import head_of, without_mark
from can_drivers.logs.text_lines import POWERS_OF_TEN, Floats, Index, Mask, TextLines, Words
from can_drivers.logs.text_reader import DamagedLineError, TextLogReader
from can_drivers.logs.text_rows import FrameRows, LineFrame

_SNIFFED = re.compile(
    rb"^[ \t]*(?:date[ \t]+\S+[ \t]+\S+[ \t]+\d+[ \t]+\d+:\d\d|base[ \t]+(?:hex|dec)\b|begin[ \t]+triggerblock\b"
    rb"|\d+\.\d+[ \t]+(?:\d+[ \t]+[0-9a-f]+x?[ \t]+(?:Rx|Tx)\s|\d+[ \t]+ErrorFrame|CANFD[ \t]+\d))",
    re.IGNORECASE | re.MULTILINE,
)
_FRAME = re.compile(
    rb"\d+\.\d+\s+(?:\d+\s+(?:\w+\s+(?:Tx|Rx)\b|ErrorFrame)|CANFD\s+\d+\s+(?:\w+\s+(?:Tx|Rx)\b|(?:Tx|Rx)\s|ErrorFrame))",
    re.IGNORECASE,
)
_OTHER_EVENT = re.compile(
    rb"//|\d+\.\d+\s+\S|date\s|base\s|(?:no\s+)?internal\s+events\s+logged|(?:begin|end)\s+triggerblock", re.IGNORECASE
)
_LENGTH_OF_DLC = np.array(FD_LENGTHS)
_NANO = 9


def sniff(head: bytes) -> bool:
    """Return whether a file that begins like this is an ASC log."""
    return _SNIFFED.search(without_mark(head)) is not None


def open_reader(path: Path, first_byte: int, end_byte: int | None) -> LogReader:
    """Open an ASC log; one with relative times cannot be read in parts.

    Raises:
        LogReadError: it cannot be read.
    """
    header = read_header(head_of(path))
    facts = LogFacts(
        format=".asc",
        size_bytes=path.stat().st_size,
        utc_offset_s=header.utc_offset_s,
        divisible=not header.relative,
    )
    return TextLogReader(path, _AscLines(header), facts, first_byte=first_byte, end_byte=end_byte)


class _AscLines:
    commas = False

    def __init__(self, header: AscHeader) -> None:
        self._header = header
        self._times_s: Floats = np.zeros(0)
        self._before_ns = 0
        # Two hexadecimal digits a byte; of a decimal number the last digits may be missing.
        self.last_line_tells_its_end = not header.decimal

    def fill(self, lines: TextLines, rows: FrameRows) -> None:
        self._times_s, timed = self._times(lines)
        if not self._header.decimal:
            _fill_classic(lines, rows, self._times_s, timed)
            _fill_fd(lines, rows, self._times_s, timed)
        _fill_empty(lines, rows, self._times_s, timed, base_hex=not self._header.decimal)

    def read(self, line: bytes, row: int, /) -> LineFrame | None:
        if not _FRAME.match(line):
            if _OTHER_EVENT.match(line):
                return None
            raise DamagedLineError
        parts = line.split()
        time_s = self._times_s[row] if self._header.relative else float(parts[0])
        base = 10 if self._header.decimal else 16
        if parts[1].upper() == b"CANFD":
            return fd_frame(parts, time_s, base)
        return classic_frame(parts, time_s, base)

    def _times(self, lines: TextLines) -> tuple[Floats, Mask]:
        """Return the time of each line, and which have one that could be read."""
        starts, ends = lines.starts[lines.first], lines.ends[lines.first]
        digits, behind, readable = lines.fixed_point(starts, ends)
        readable &= behind > 0
        if not self._header.relative:
            return digits / POWERS_OF_TEN[behind], readable
        steps_ns = np.where(readable, digits.astype(np.int64) * (10 ** (_NANO - np.minimum(behind, _NANO))), 0)
        times_ns = self._before_ns + np.cumsum(steps_ns)
        self._before_ns = int(times_ns[-1])
        return times_ns / 1e9, readable


def _fill_classic(lines: TextLines, rows: FrameRows, times_s: Floats, timed: Mask) -> None:
    """Read `<time> <channel> <id>[x] <Rx|Tx> d <dlc> <data> …`."""
    at = np.flatnonzero(timed & (lines.counts >= 6))
    at = at[lines.is_word(lines.first[at] + 4, b"d") & _has_direction(lines, lines.first[at] + 3)]
    first = lines.first[at]
    dlc, readable = lines.digit(first + 5)
    length = np.minimum(dlc, 8)
    channel, channel_readable = _channel(lines, first + 1)
    can_id, extended, id_readable = _id(lines, first + 2)
    readable &= channel_readable & id_readable & (lines.counts[at] >= 6 + length)
    length = np.where(readable, length, 0)
    data, data_readable = lines.payload(lines.starts[np.minimum(first + 6, len(lines.starts) - 1)], length, 3)
    good = readable & data_readable
    sent = lines.text[lines.starts[first + 3]] == ord("T")
    rows.put(
        at[good],
        time_s=times_s[at[good]],
        can_id=can_id[good],
        flags=(EXTENDED * extended + TX * sent)[good],
        length=length[good],
        data=data[good],
        channel=channel[good],
    )


def _fill_fd(lines: TextLines, rows: FrameRows, times_s: Floats, timed: Mask) -> None:
    """Read `<time> CANFD <channel> <Rx|Tx> <id>[x] [name] <brs> <esi> <dlc> <length> <data> <time> <bits> <flags> <crc> …`."""
    at = np.flatnonzero(timed & (lines.counts >= 13))
    at = at[lines.is_word(lines.first[at] + 1, b"CANFD")]
    at = at[_has_direction(lines, lines.first[at] + 3)]
    if not len(at):
        return
    first, last = lines.first[at], len(lines.starts) - 1
    # A symbolic name may stand before the two marks.
    mark = lines.text[lines.starts[first + 5]]
    marks = first + np.where((mark >= ord("0")) & (mark <= ord("9")), 5, 6)
    brs, esi = lines.is_word(marks, b"1"), lines.is_word(marks + 1, b"1")
    readable = (brs | lines.is_word(marks, b"0")) & (esi | lines.is_word(marks + 1, b"0"))
    dlc, dlc_readable = lines.digit(marks + 2)
    length, length_readable = lines.decimal(lines.starts[marks + 3], lines.ends[marks + 3])
    channel, channel_readable = _channel(lines, first + 2)
    can_id, extended, id_readable = _id(lines, first + 4)
    readable &= dlc_readable & length_readable & channel_readable & id_readable
    size = np.where(readable, length, 0).astype(np.intp)
    # The flags count only when something stands behind them: the line may have been cut off.
    readable &= (size > 0) & (_LENGTH_OF_DLC[np.minimum(dlc, 15)] == size) & (lines.counts[at] >= marks - first + 8 + size)
    size = np.where(readable, size, 0)
    flags_field = np.minimum(marks + 6 + size, last)
    flags, flags_readable = lines.hexadecimal(lines.starts[flags_field], lines.ends[flags_field])
    data, data_readable = lines.payload(lines.starts[np.minimum(marks + 4, last)], size, 3)
    good = readable & flags_readable & data_readable & ((flags == 0) | (flags & np.uint64(EDL) != 0))
    sent = lines.text[lines.starts[first + 3]] == ord("T")
    rows.put(
        at[good],
        time_s=times_s[at[good]],
        can_id=can_id[good],
        flags=(FD + EXTENDED * extended + TX * sent + BITRATE_SWITCH * brs + ERROR_STATE * esi)[good],
        length=size[good],
        data=data[good],
        channel=channel[good],
    )


def _fill_empty(lines: TextLines, rows: FrameRows, times_s: Floats, timed: Mask, *, base_hex: bool) -> None:
    """Read `<time> <channel> ErrorFrame …` and `<time> <channel> <id>[x] <Rx|Tx> r …`, of which a disturbed bus has many."""
    left = rows.missing()
    left = left[timed[left] & (lines.counts[left] >= 3)]
    at = left[lines.is_word(lines.first[left] + 2, b"ErrorFrame")]
    channel, good = _channel(lines, lines.first[at] + 1)
    nothing = np.zeros((len(at), 1), np.uint64)
    rows.put(
        at[good],
        time_s=times_s[at[good]],
        can_id=nothing[good, 0],
        flags=np.full(np.count_nonzero(good), ERROR),
        length=np.zeros(np.count_nonzero(good), np.intp),
        data=nothing[good],
        channel=channel[good],
    )
    at = left[base_hex & (lines.counts[left] >= 5)]
    at = at[lines.is_word(lines.first[at] + 4, b"r") & _has_direction(lines, lines.first[at] + 3)]
    first = lines.first[at]
    channel, channel_readable = _channel(lines, first + 1)
    can_id, extended, good = _id(lines, first + 2)
    good &= channel_readable
    nothing = np.zeros((np.count_nonzero(good), 1), np.uint64)
    rows.put(
        at[good],
        time_s=times_s[at[good]],
        can_id=can_id[good],
        flags=(REMOTE + EXTENDED * extended + TX * lines.is_word(first + 3, b"Tx"))[good],
        length=np.zeros(len(nothing), np.intp),
        data=nothing,
        channel=channel[good],
    )


def _has_direction(lines: TextLines, fields: Index) -> Mask:
    return lines.is_word(fields, b"Rx") | lines.is_word(fields, b"Tx")


def _channel(lines: TextLines, fields: Index) -> tuple[Index, Mask]:
    channel, readable = lines.decimal(lines.starts[fields], lines.ends[fields])
    return channel.astype(np.intp), readable & (channel < 256)


def _id(lines: TextLines, fields: Index) -> tuple[Words, Mask, Mask]:
    ends = lines.ends[fields]
    extended = lines.text[ends - 1] == ord("x")
    can_id, readable = lines.hexadecimal(lines.starts[fields], ends - extended)
    return can_id, extended, readable & (can_id <= np.where(extended, LARGEST_EXTENDED, LARGEST_STANDARD))
