"""Reading what candump of the Linux can-utils writes: log files (`-l`, `-L`) and what stands on the screen with times (`-t a`).

Source: can-utils, lib.h (`snprintf_canframe`, `snprintf_long_canframe`) and candump.c; error frames: linux/can/error.h.
"""

import re
from pathlib import Path

import numpy as np

from can_drivers.frame_columns import BITRATE_SWITCH, ERROR_STATE, EXTENDED, FD, TX
from can_drivers.frames import DLC_OF_LENGTH, FD_LENGTHS, Frame
from can_drivers.logs.model import LogFacts, LogReader
from can_drivers.logs.text_blocks import head_of, without_mark
from can_drivers.logs.text_lines import Index, Mask, TextLines
from can_drivers.logs.text_reader import DamagedLineError, TextLogReader, Zero, exact_seconds, zero_of
from can_drivers.logs.text_rows import FrameRows, LineFrame

_LOG_LINE = re.compile(
    rb"\((?P<time>\d+(?:\.\d+)?)\)\s+(?P<name>\S+)\s+(?P<id>[0-9A-Fa-f]{3}|[0-9A-Fa-f]{8})#"
    rb"(?:#(?P<fd>[0-9A-Fa-f])(?P<long>[0-9A-Fa-f.]*)|(?P<remote>[Rr])[0-9A-Fa-f]?|(?P<data>[0-9A-Fa-f.]*))"
    rb"(?:_[0-9A-Fa-f])?(?:\s+(?P<dir>[RTrt]))?"
)
_SCREEN_LINE = re.compile(
    rb"\((?P<time>\d+(?:\.\d+)?)\)\s+(?P<name>\S+)\s+(?:(?P<dir>RX|TX)\s+(?P<brs>[B-])\s+(?P<esi>[E-])\s+)?"
    rb"(?P<id>[0-9A-Fa-f]{8}|[0-9A-Fa-f]{3})\s+(?P<length>\[\d\]|\{[0-9A-F]\}|\[\d\d\])"
    rb"(?:\s+(?:(?P<remote>remote request)|(?P<data>[0-9A-F]{2}(?: [0-9A-F]{2})*)(?:\s.*)?))?"
)
_SCREEN_LINE_UNNAMED = re.sub(rb"\?P<\w+>", rb"", _SCREEN_LINE.pattern)
_SNIFFED = re.compile(rb"^[ \t]*(?:" + _LOG_LINE.pattern + rb"|" + _SCREEN_LINE_UNNAMED + rb")[ \t\r]*$", re.MULTILINE)
_FIRST_TIME = re.compile(rb"^[ \t]*\((\d+\.\d+)\)\s", re.MULTILINE)
_ERROR, _EXTENDED_MASK, _STANDARD_MASK = 0x2000_0000, 0x1FFF_FFFF, 0x7FF
_BRS, _ESI = 1, 2
_LENGTHS = np.isin(np.arange(65), FD_LENGTHS)


def sniff(head: bytes) -> bool:
    """Return whether a file that begins like this was written by candump."""
    return _SNIFFED.search(without_mark(head)) is not None


def open_reader(path: Path, first_byte: int, end_byte: int | None) -> LogReader:
    """Open a log of candump.

    Raises:
        LogReadError: it cannot be read.
    """
    first = _FIRST_TIME.search(head_of(path))
    zero = zero_of(float(first[1]) if first is not None else None)
    facts = LogFacts(format=".log", size_bytes=path.stat().st_size, utc_offset_s=zero.utc_offset_s, divisible=True)
    return TextLogReader(path, _CandumpLines(zero), facts, first_byte=first_byte, end_byte=end_byte)


class _CandumpLines:
    commas = False
    # Payloads say by their digits alone how long they are.
    last_line_tells_its_end = False

    def __init__(self, zero: Zero) -> None:
        self._zero = zero

    def fill(self, lines: TextLines, rows: FrameRows) -> None:
        """Read `(<time>) <interface> <id>#<data> [R|T]` and, for CAN FD, `<id>##<flags><data>`."""
        at = np.flatnonzero((lines.counts == 3) | (lines.counts == 4))
        first = lines.first[at]
        text, starts, ends = lines.text, lines.starts, lines.ends
        stamped = (text[starts[first]] == ord("(")) & (text[ends[first] - 1] == ord(")"))
        sent = (lines.counts[at] == 4) & lines.is_word(first + np.where(lines.counts[at] == 4, 3, 0), b"T")
        told = sent | (lines.counts[at] == 3) | lines.is_word(first + np.where(lines.counts[at] == 4, 3, 0), b"R")
        time_s, timed = lines.seconds(starts[first] + 1, ends[first] - 1, self._zero.time_s)
        frame_at, frame_end = starts[first + 2], ends[first + 2]
        extended = (text[np.minimum(frame_at + 8, frame_end)] == ord("#")) & (frame_end > frame_at + 8)
        id_end = frame_at + np.where(extended, 8, 3)
        hashed = (text[np.minimum(id_end, frame_end)] == ord("#")) & (id_end < frame_end)
        can_id, id_readable = lines.hexadecimal(frame_at, id_end)
        id_readable &= can_id <= np.where(extended, _EXTENDED_MASK, _STANDARD_MASK)
        is_fd = text[id_end + 1] == ord("#")
        marks, marks_readable = lines.hexadecimal(id_end + 2, id_end + 3)
        data_at = id_end + np.where(is_fd, 3, 1)
        length, odd = np.divmod(frame_end - data_at, 2)
        readable = stamped & told & timed & hashed & id_readable & (marks_readable | ~is_fd) & (odd == 0) & (length >= 0)
        readable &= (length <= np.where(is_fd, 64, 8)) & _LENGTHS[np.clip(length, 0, 64)]
        size = np.where(readable, length, 0)
        data, data_readable = lines.payload(data_at, size, 2)
        channel, named = _channels(lines, first + 1)
        good = readable & data_readable & named
        marks = np.where(is_fd, marks, 0)
        flags = EXTENDED * extended + TX * sent + FD * is_fd
        flags = flags + BITRATE_SWITCH * (marks & _BRS != 0) + ERROR_STATE * (marks & _ESI != 0)
        rows.put(
            at[good],
            time_s=time_s[good],
            can_id=can_id[good],
            flags=flags[good],
            length=size[good],
            data=data[good],
            channel=channel[good],
        )

    def read(self, line: bytes, _row: int, /) -> LineFrame | None:
        found = _LOG_LINE.fullmatch(line)
        if found is not None:
            return self._of_log(found)
        found = _SCREEN_LINE.fullmatch(line)
        if found is not None:
            return self._of_screen(found)
        if line.startswith(b"#"):
            return None
        raise DamagedLineError

    def _of_log(self, found: re.Match[bytes]) -> LineFrame:
        # Dots may stand between the bytes.
        data = bytes.fromhex((found["long"] or found["data"] or b"").replace(b".", b"").decode())
        marks = int(found["fd"] or b"0", 16)
        return self._frame(
            found,
            data,
            is_fd=found["fd"] is not None,
            brs=bool(marks & _BRS),
            esi=bool(marks & _ESI),
            sent=(found["dir"] or b"").lower() == b"t",
        )

    def _of_screen(self, found: re.Match[bytes]) -> LineFrame:
        data = bytes.fromhex((found["data"] or b"").decode())
        length = int(found["length"][1:-1], 16 if found["length"].startswith(b"{") else 10)
        if found["remote"] is None and len(data) != length:
            raise DamagedLineError
        return self._frame(
            found,
            data,
            is_fd=len(found["length"]) == 4,
            brs=found["brs"] == b"B",
            esi=found["esi"] == b"E",
            sent=found["dir"] == b"TX",
        )

    def _frame(self, found: re.Match[bytes], data: bytes, *, is_fd: bool, brs: bool, esi: bool, sent: bool) -> LineFrame:
        can_id = int(found["id"], 16)
        is_error = len(found["id"]) == 8 and bool(can_id & _ERROR)
        largest = _ERROR | _EXTENDED_MASK if len(found["id"]) == 8 else _STANDARD_MASK
        if len(data) not in DLC_OF_LENGTH or (len(data) > 8 and not is_fd) or can_id > largest:
            raise DamagedLineError
        frame = Frame(
            can_id=can_id & _EXTENDED_MASK,
            data=b"" if found["remote"] else data,
            time_s=exact_seconds(found["time"], zero_s=self._zero.time_s),
            is_extended=len(found["id"]) == 8 and not is_error,
            is_fd=is_fd,
            bitrate_switch=brs,
            error_state_indicator=esi,
            is_remote=found["remote"] is not None,
            is_error=is_error,
            is_tx=sent,
        )
        return LineFrame(frame=frame, channel=_channel(found["name"]))


def _channel(name: bytes) -> int:
    """Return 1 for `can0`, 2 for `vcan1`, 0 for a name without a number."""
    digits = re.search(rb"(\d{1,3})$", name)
    channel = int(digits[1]) + 1 if digits is not None else 0
    return channel if channel < 256 else 0


def _channels(lines: TextLines, fields: Index) -> tuple[Index, Mask]:
    """Return the same for fields whose names end in one digit or in none."""
    ends = lines.ends[fields]
    last, before = lines.text[ends - 1].astype(np.intp) - ord("0"), lines.text[ends - 2].astype(np.intp) - ord("0")
    numbered = (last >= 0) & (last <= 9)
    return np.where(numbered, last + 1, 0), ~(numbered & (before >= 0) & (before <= 9))
