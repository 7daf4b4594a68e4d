"""A CANalyst-II on the emulated USB: 64-byte commands and buffers of three messages, as its free driver describes them."""

import struct
import threading

from can_drivers.frames import Frame
from tests.can_drivers.devices.emulated_usb import gone, timed_out

_MESSAGE = struct.Struct("<IIbb??B8s")
_BUFFER = 64
_INIT, _START, _STOP, _CLEAR, _STATUS = 1, 2, 3, 5, 10


class CanalystII:
    vendor_id, product_id = 0x04D8, 0x0053
    product, serial = "Chuangxin Tech USBCAN/CANalyst-II", ""
    endpoints = (*range(1, 7), *range(0x81, 0x87))

    def __init__(self):
        self.sent = []
        self.bitrate_bps = None
        self.arrived = threading.Condition()
        self._is_there = True
        self._started = False
        self._stored = []
        self._status_wanted = 0

    def plugged_in(self):
        self._is_there, self._started, self._status_wanted = True, False, 0

    def unplugged(self):
        self._is_there = False

    def usb_reset(self):
        self._started = False

    def say(self, *frames):
        with self.arrived:
            self._stored += frames

    def wait_for(self, condition, timeout_s=5.0):
        with self.arrived:
            assert self.arrived.wait_for(lambda: condition(self), timeout_s), self.sent

    def bulk_out(self, endpoint, data):
        with self.arrived:
            if endpoint == 1:
                self._send(data)
            elif endpoint == 2:
                self._obey(*struct.unpack_from("<8I", data))
            self.arrived.notify_all()

    def bulk_in(self, endpoint, timeout_s):
        if not self._is_there:
            raise gone()
        with self.arrived:
            if endpoint == 0x82 and self._status_wanted:
                self._status_wanted -= 1
                return struct.pack("<IIHH", _STATUS, len(self._stored), 0, 0).ljust(_BUFFER, b"\0")
            if endpoint == 0x81 and self._stored:
                told, self._stored = self._stored, []
                return b"".join(_buffer(told[i : i + 3]) for i in range(0, len(told), 3))
        raise timed_out()

    def _obey(self, command, *words):
        if command == _INIT:
            btr0, btr1 = words[5], words[6]
            self.bitrate_bps = 8_000_000 // ((btr0 & 0x3F) + 1) // (3 + (btr1 & 15) + (btr1 >> 4 & 7))
        elif command in {_START, _STOP}:
            self._started = command == _START
        elif command == _CLEAR:
            self._stored = []
        elif command == _STATUS:
            self._status_wanted += 1

    def _send(self, data):
        for start in range(0, len(data), _BUFFER):
            for number in range(data[start]):
                can_id, _, _, _, is_remote, is_extended, length, payload = _MESSAGE.unpack_from(
                    data, start + 1 + number * _MESSAGE.size
                )
                if self._started:
                    self.sent.append(Frame(can_id=can_id, data=payload[:length], is_extended=is_extended, is_remote=is_remote))


def _buffer(frames):
    messages = (
        _MESSAGE.pack(frame.can_id, 0, 1, 0, frame.is_remote, frame.is_extended, len(frame.data), frame.data)
        for frame in frames
    )
    return (bytes((len(frames),)) + b"".join(messages)).ljust(_BUFFER, b"\0")
