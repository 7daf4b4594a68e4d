"""The lines of tables of frames, by the program that wrote them."""

import base64

import numpy as np

from can_drivers.frame_columns import EXTENDED, FD, TX
from can_drivers.frames import DLC_OF_LENGTH, Frame
from can_drivers.logs.text_lines import Index, Mask, TextLines, Words
from can_drivers.logs.text_reader import DamagedLineError, Zero, exact_seconds
from can_drivers.logs.text_rows import FrameRows, LineFrame

_LARGEST_STANDARD, _LARGEST_EXTENDED = 0x7FF, 0x1FFF_FFFF
_LONGEST_CLASSIC = 8
_YES, _NO = {b"true", b"1"}, {b"false", b"0"}
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PAD = 64
_NO_SEXTET = 255
_CHARACTERS = 12
"""Of eight bytes in base64."""


def _sextet_table() -> bytes:
    table = bytearray([_NO_SEXTET] * 256)
    for value, character in enumerate(_BASE64):
        table[character] = value
    table[ord("=")] = _PAD
    return bytes(table)


_SEXTETS = _sextet_table()


class PythonCanLines:
    """`timestamp,arbitration_id,extended,remote,error,dlc,data`: seconds, hexadecimal with 0x, 0 or 1, bytes in base64.

    What is longer than 8 bytes was CAN FD; of shorter frames the table does not tell.
    """

    commas = True
    last_line_tells_its_end = True

    def __init__(self, title: bytes) -> None:
        """`title` is the first line."""
        self._title = title
        self.zero = Zero()

    def fill(self, lines: TextLines, rows: FrameRows) -> None:
        """Read the classic data frames."""
        at = np.flatnonzero(lines.counts == 7)
        first, text, starts, ends = lines.first[at], lines.text, lines.starts, lines.ends
        time_s, readable = lines.seconds(starts[first], ends[first], self.zero.time_s)
        id_at = starts[first + 1]
        can_id, id_readable = lines.hexadecimal(id_at + 2, ends[first + 1])
        extended = lines.is_word(first + 2, b"1")
        length, length_readable = lines.digit(first + 5)
        readable &= (text[id_at] == ord("0")) & (text[id_at + 1] == ord("x")) & id_readable
        readable &= (extended | lines.is_word(first + 2, b"0")) & _is_id(can_id, extended) & length_readable
        readable &= lines.is_word(first + 3, b"0") & lines.is_word(first + 4, b"0") & (length <= _LONGEST_CLASSIC)
        data, data_readable = _base64(lines, first + 6, np.where(readable, length, 0))
        good = readable & data_readable
        rows.put(
            at[good],
            time_s=time_s[good],
            can_id=can_id[good],
            flags=(EXTENDED * extended)[good],
            length=length[good],
            data=data[good],
            channel=np.zeros(np.count_nonzero(good), np.intp),
        )

    def read(self, line: bytes, _row: int, /) -> LineFrame | None:
        """Read one line; see `LineFormat`."""
        if line == self._title:
            return None
        time, can_id, extended, remote, error, dlc, text = line.split(b",")
        if {extended, remote, error} - {b"0", b"1"}:
            raise DamagedLineError
        data = base64.b64decode(text, validate=True)
        is_remote, is_error = remote == b"1", error == b"1"
        if not is_remote and len(data) != int(dlc):
            raise DamagedLineError
        return LineFrame(
            frame=_checked(
                Frame(
                    can_id=int(can_id, 16),
                    data=b"" if is_remote else data,
                    time_s=exact_seconds(time, zero_s=self.zero.time_s),
                    is_extended=extended == b"1",
                    is_fd=len(data) > _LONGEST_CLASSIC,
                    is_remote=is_remote,
                    is_error=is_error,
                )
            )
        )


class SavvyCanLines:
    """`Time Stamp,ID,Extended,Dir,Bus,LEN,D1,…`: microseconds, hexadecimal, true or false, Rx or Tx, bus from 0, bytes."""

    PER_SECOND = 1_000_000
    commas = True
    last_line_tells_its_end = False

    def __init__(self, title: bytes, columns: list[bytes]) -> None:
        """`title` is the first line, `columns` its names in small letters."""
        self._title = title
        self._direction = columns.index(b"dir") if b"dir" in columns else None
        self._bus, self._length, self._data = (columns.index(name) for name in (b"bus", b"len", b"d1"))
        self.zero = Zero()

    def fill(self, lines: TextLines, rows: FrameRows) -> None:
        """Read all lines in the form SavvyCAN writes."""
        at = np.flatnonzero(lines.counts > self._length)
        first, starts, ends = lines.first[at], lines.starts, lines.ends
        time, readable = lines.decimal(starts[first], ends[first])
        can_id, id_readable = lines.hexadecimal(starts[first + 1], ends[first + 1])
        extended = lines.is_word(first + 2, b"true")
        length, length_readable = lines.decimal(starts[first + self._length], ends[first + self._length])
        bus, bus_readable = lines.decimal(starts[first + self._bus], ends[first + self._bus])
        readable &= id_readable & _is_id(can_id, extended) & (extended | lines.is_word(first + 2, b"false"))
        readable &= length_readable & bus_readable & (bus < 255) & (length <= 64)
        size = np.where(readable, length, 0).astype(np.intp)
        readable &= lines.counts[at] >= self._data + size
        sent = np.zeros(len(at), np.bool_)
        if self._direction is not None:
            sent = lines.is_word(first + self._direction, b"Tx")
            readable &= sent | lines.is_word(first + self._direction, b"Rx")
        data_at = starts[np.minimum(first + self._data, len(starts) - 1)]
        data, data_readable = lines.payload(data_at, size, 3)
        # Where the last byte stands proves that what separates them are commas.
        last = np.where(readable, first + self._data + size - 1, 0)
        readable &= (size == 0) | ((starts[last] == data_at + 3 * (size - 1)) & (ends[last] == starts[last] + 2))
        good = readable & data_readable & np.isin(size, list(DLC_OF_LENGTH))
        rows.put(
            at[good],
            time_s=(time[good].astype(np.int64) - self.zero.time_s * self.PER_SECOND) / self.PER_SECOND,
            can_id=can_id[good],
            flags=(EXTENDED * extended + TX * sent + FD * (size > _LONGEST_CLASSIC))[good],
            length=size[good],
            data=data[good],
            channel=bus[good].astype(np.intp) + 1,
        )

    def read(self, line: bytes, _row: int, /) -> LineFrame | None:
        """Read one line; see `LineFormat`."""
        if line == self._title:
            return None
        parts = line.split(b",")
        length = int(parts[self._length])
        data = bytes(int(one, 16) for one in parts[self._data : self._data + length])
        direction = parts[self._direction] if self._direction is not None else b"Rx"
        if len(data) != length or direction not in {b"Rx", b"Tx"} or parts[2].lower() not in _YES | _NO:
            raise DamagedLineError
        frame = Frame(
            can_id=int(parts[1], 16),
            data=data,
            time_s=exact_seconds(parts[0], zero_s=self.zero.time_s, per_second=self.PER_SECOND),
            is_extended=parts[2].lower() in _YES,
            is_fd=length > _LONGEST_CLASSIC,
            is_tx=direction == b"Tx",
        )
        return LineFrame(frame=_checked(frame), channel=min(int(parts[self._bus]) + 1, 255))


class CabanaLines:
    """`time,addr,bus,data`: seconds, hexadecimal with 0x, bus from 0, bytes in hexadecimal after 0x."""

    commas = True
    last_line_tells_its_end = False

    def __init__(self, title: bytes) -> None:
        """`title` is the first line."""
        self._title = title
        self.zero = Zero()

    def fill(self, lines: TextLines, rows: FrameRows) -> None:
        """Leave all lines to `read`: these tables are short."""

    def read(self, line: bytes, _row: int, /) -> LineFrame | None:
        """Read one line; see `LineFormat`."""
        if line == self._title:
            return None
        time, can_id, bus, text = line.split(b",")
        data = bytes.fromhex(text.decode().lower().removeprefix("0x"))
        frame = Frame(
            can_id=int(can_id, 16),
            data=data,
            time_s=exact_seconds(time, zero_s=self.zero.time_s),
            is_extended=int(can_id, 16) > _LARGEST_STANDARD,
            is_fd=len(data) > _LONGEST_CLASSIC,
        )
        return LineFrame(frame=_checked(frame), channel=min(int(bus) + 1, 255))


def _checked(frame: Frame) -> Frame:
    """Return a frame that can be one; an error report may carry anything.

    Raises:
        DamagedLineError: it cannot.
    """
    largest = _LARGEST_EXTENDED if frame.is_extended else _LARGEST_STANDARD
    if len(frame.data) not in DLC_OF_LENGTH or frame.can_id < 0:
        raise DamagedLineError
    if frame.can_id > (_LARGEST_EXTENDED if frame.is_error else largest):
        raise DamagedLineError
    return frame


def _is_id(can_id: Words, extended: Mask) -> Mask:
    fits: Mask = can_id <= np.where(extended, _LARGEST_EXTENDED, _LARGEST_STANDARD)
    return fits


def _base64(lines: TextLines, fields: Index, lengths: Index) -> tuple[Words, Mask]:
    """Return payloads of up to 8 bytes, as `TextLines.payload` does."""
    starts = lines.starts[fields]
    sextets = lines.translated(starts, _CHARACTERS, _SEXTETS)
    used = np.arange(_CHARACTERS) < ((lengths * 4 + 2) // 3)[:, None]
    padded = np.arange(_CHARACTERS) < ((lengths + 2) // 3 * 4)[:, None]
    readable = np.where(used, sextets < _PAD, ~padded | (sextets == _PAD)).all(axis=1)
    readable &= lines.width(fields) == (lengths + 2) // 3 * 4
    groups = np.where(used, sextets, 0).astype(np.uint8).reshape(-1, 3, 4)
    data = np.zeros((len(starts), 3, 3), np.uint8)
    data[:, :, 0] = groups[:, :, 0] << 2 | groups[:, :, 1] >> 4
    data[:, :, 1] = groups[:, :, 1] << 4 | groups[:, :, 2] >> 2
    data[:, :, 2] = groups[:, :, 2] << 6 | groups[:, :, 3]
    payload = np.ascontiguousarray(data.reshape(-1, 9)[:, :8])
    payload[np.arange(8) >= lengths[:, None]] = 0
    return payload.view("<u8"), readable
