"""The other end of python-can's own framing for serial lines (python-can manual, "CAN over Serial")."""

import struct

from can_drivers.frames import Frame
from tests.can_drivers.devices.adapter import LineAdapter

_HEAD = struct.Struct("<BIBI")


class SerialFraming(LineAdapter):
    def _encode(self, frame):
        can_id = frame.can_id | frame.is_extended << 31 | frame.is_remote << 30
        return _HEAD.pack(0xAA, 0, len(frame.data), can_id) + frame.data + b"\xbb"

    def _obey(self):
        while len(self._rest) > _HEAD.size:
            start, _, length, can_id = _HEAD.unpack_from(self._rest)
            assert start == 0xAA
            end = _HEAD.size + length
            if len(self._rest) <= end:
                break
            assert self._rest[end] == 0xBB
            self._note(
                Frame(
                    can_id=can_id & 0x1FFFFFFF,
                    data=self._rest[_HEAD.size : end],
                    is_extended=bool(can_id >> 31),
                    is_remote=bool(can_id >> 30 & 1),
                )
            )
            self._rest = self._rest[end + 1 :]
        return b""
