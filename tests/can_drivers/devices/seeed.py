"""A Seeed Studio USB-CAN analyzer: AA, type and length, id, data, 55; settings in a frame of 20 bytes that begins AA 55."""

from can_drivers.frames import Frame
from tests.can_drivers.devices.adapter import LineAdapter

_BITRATES = {1: 1_000_000, 2: 800_000, 3: 500_000, 4: 400_000, 5: 250_000, 6: 200_000, 7: 125_000, 8: 100_000}
_SETTINGS = 20


class Seeed(LineAdapter):
    def _encode(self, frame):
        kind = 0xC0 | frame.is_extended << 5 | frame.is_remote << 4 | len(frame.data)
        return bytes((0xAA, kind)) + frame.can_id.to_bytes(4 if frame.is_extended else 2, "little") + frame.data + b"\x55"

    def _obey(self):
        while (length := self._complete()) is not None:
            packet, self._rest = self._rest[:length], self._rest[length:]
            assert packet[0] == 0xAA
            if packet[1] == 0x55:
                assert packet[19] == sum(packet[2:19]) & 0xFF
                self.bitrate_bps = _BITRATES[packet[3]]
                self.listen_only = bool(packet[13] & 2)
            else:
                self._take_frame(packet)
        return b""

    def _complete(self):
        if len(self._rest) < 2:
            return None
        kind = self._rest[1]
        length = _SETTINGS if kind == 0x55 else 2 + (4 if kind & 0x20 else 2) + (kind & 15) + 1
        return length if len(self._rest) >= length else None

    def _take_frame(self, packet):
        assert packet[-1] == 0x55
        is_extended, is_remote = bool(packet[1] & 0x20), bool(packet[1] & 0x10)
        start = 6 if is_extended else 4
        self._note(
            Frame(
                can_id=int.from_bytes(packet[2:start], "little"),
                data=packet[start:-1],
                is_extended=is_extended,
                is_remote=is_remote,
            )
        )
