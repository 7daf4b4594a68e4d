"""A Lawicel adapter with the CAN FD lines of a CANable 2 (CANUSB manual; README of canable2-fw)."""

from tests.can_drivers.devices.adapter import LineAdapter
from virtual_pack.wire.slcan_lines import format_frame, parse_frame

BITRATES = dict(zip("012345678", (10_000, 20_000, 50_000, 100_000, 125_000, 250_000, 500_000, 750_000, 1_000_000), strict=True))


class Lawicel(LineAdapter):
    """Attributes: `flags`: answer to F, cleared by reading. `version`: answer to V. `serial`: answer to N."""

    def __init__(self, serial="A1B2", version="V1013"):
        super().__init__()
        self.serial, self.version = serial, version
        self.flags = 0
        self.is_open = False

    def plugged_in(self, write):
        super().plugged_in(write)
        self.is_open = False
        self.asked = []

    def say_raw(self, data):
        # Not every driver waits until the channel is open.
        self.wait_for(lambda adapter: adapter.is_open)
        super().say_raw(data)

    def _encode(self, frame):
        return format_frame(frame).encode() + b"\r"

    def _obey(self):
        *lines, self._rest = self._rest.split(b"\r")
        return "".join(map(self._answer, (line.decode("latin-1") for line in lines))).encode()

    def _answer(self, line):
        kind, rest = line[:1], line[1:]
        self.asked.append(line)
        if kind and kind in "tTrRdDbB":
            frame = parse_frame(line)
            if frame is None or not self.is_open or self.listen_only:
                return "\a"
            self._note(frame)
            return "z\r" if kind.islower() else "Z\r"
        if kind in {"V", "N"}:
            return f"{self.version}\r" if kind == "V" else f"N{self.serial}\r"
        if kind == "F" and self.is_open:
            flags, self.flags = self.flags, 0
            return f"F{flags:02X}\r"
        return "\r" if self._set(kind, rest) else "\a"

    def _set(self, kind, rest):
        if kind == "C":
            self.is_open = False
        elif kind in {"O", "L"} and not self.is_open:
            self.is_open, self.listen_only = True, kind == "L"
        elif kind == "S" and rest in BITRATES:
            self.bitrate_bps = BITRATES[rest]
        elif kind == "s" and len(rest) == 4:
            btr0, btr1 = bytes.fromhex(rest)
            self.bitrate_bps = 8_000_000 // ((btr0 & 0x3F) + 1) // (3 + (btr1 & 15) + (btr1 >> 4 & 7))
        elif kind == "Y" and rest in {"2", "5"}:
            self.data_bitrate_bps = int(rest) * 1_000_000
        else:
            return not kind
        return True
