"""A Robotell USB-CAN adapter: AA AA, 17 escaped bytes with a checksum, 55 55 (protocol paper of the maker)."""

import re

from can_drivers.frames import Frame
from tests.can_drivers.devices.adapter import LineAdapter

_CONFIGURATION = 0xFF
_BITRATE, _SERIAL_1, _SERIAL_2 = 0x01FFFED0, 0x01FFFFF0, 0x01FFFFF1
_PACKET = re.compile(rb"\xaa\xaa((?:\xa5[\x00-\xff]|[^\xa5\xaa\x55])*)\x55\x55", re.DOTALL)


class Robotell(LineAdapter):
    serial = "0102-0304-0506-0708-1112-1314"

    def _encode(self, frame):
        return _packet(frame.can_id, frame.data, 0, frame.is_extended, frame.is_remote)

    def _obey(self):
        reply = b""
        while match := _PACKET.search(self._rest):
            self._rest = self._rest[match.end() :]
            body = re.sub(rb"\xa5(.)", lambda escaped: escaped[1], match[1], flags=re.DOTALL)
            assert len(body) == 17
            assert body[16] == sum(body[:16]) & 0xFF
            reply += self._answer(int.from_bytes(body[:4], "little"), body[4:12], *body[12:16])
        return reply

    def _answer(self, can_id, data, length, channel, is_extended, is_remote):
        if channel != _CONFIGURATION:
            payload = b"" if is_remote else data[:length]
            self._note(Frame(can_id=can_id, data=payload, is_extended=bool(is_extended), is_remote=bool(is_remote)))
            return b""
        if can_id == _BITRATE:
            self.bitrate_bps = int.from_bytes(data[:4], "little")
        elif can_id == _SERIAL_1:
            data = bytes(range(1, 9))
        elif can_id == _SERIAL_2:
            data = bytes(range(0x11, 0x19))
        return _packet(can_id, data, _CONFIGURATION, True, False)


def _packet(can_id, data, channel, is_extended, is_remote):
    body = can_id.to_bytes(4, "little") + data.ljust(8, b"\0") + bytes((len(data), channel, is_extended, is_remote))
    body += bytes((sum(body) & 0xFF,))
    return b"\xaa\xaa" + re.sub(rb"[\xa5\xaa\x55]", lambda special: b"\xa5" + special[0], body) + b"\x55\x55"
