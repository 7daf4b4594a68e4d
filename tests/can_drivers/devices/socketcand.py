"""A socketcand server (linux-can/socketcand, doc/protocol.md): raw mode, one bus."""

import re

from can_drivers.frames import Frame
from tests.can_drivers.devices.adapter import LineAdapter


class Socketcand(LineAdapter):
    def __init__(self, interface="can0"):
        super().__init__()
        self._interface = interface
        self.is_raw = False

    def plugged_in(self, write):
        super().plugged_in(write)
        self.is_raw = False
        write(b"< hi >")

    def say(self, *frames):
        if self.is_raw:
            super().say(*frames)

    def say_error(self, error_class):
        self.say_raw(b"< error %03X 1700000000.000000 >" % error_class)

    def _encode(self, frame):
        can_id = f"{frame.can_id:08X}" if frame.is_extended else f"{frame.can_id:03X}"
        return f"< frame {can_id} 1700000000.000000 {frame.data.hex().upper()} >".encode()

    def _obey(self):
        reply = b""
        while match := re.match(rb"\s*<\s*([^>]*?)\s*>", self._rest):
            self._rest = self._rest[match.end() :]
            reply += self._answer(*match[1].decode().split())
        return reply

    def _answer(self, name, *words):
        if name == "open" and words == (self._interface,):
            return b"< ok >"
        if name == "rawmode":
            self.is_raw = True
            return b"< ok >"
        if name == "send":
            can_id, length, *data = words
            assert int(length, 16) == len(data)
            payload = bytes(int(byte, 16) for byte in data)
            self._note(Frame(can_id=int(can_id, 16), data=payload, is_extended=len(can_id) == 8))
            return b""
        return b"< error unknown command >"
