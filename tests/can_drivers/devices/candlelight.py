"""A device with candleLight firmware on the emulated USB, as gs_usb.c and candleLight_fw describe the protocol.

It is written from the protocol's description, not from Halite's driver: offsets and sizes stand here once more.
"""

import struct
import threading
from collections import deque

from can_drivers.frames import Frame
from tests.can_drivers.devices.emulated_usb import gone, stalled, timed_out

LISTEN_ONLY, HW_TIMESTAMP = 1 << 0, 1 << 4
FD, ONE_BYTE_MORE, BT_CONST_EXT, TERMINATION, GET_STATE = 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 13
ALL_FEATURES = LISTEN_ONLY | HW_TIMESTAMP | FD | BT_CONST_EXT | TERMINATION | GET_STATE
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)
"""Payload by DLC, ISO 11898-1 table 5."""
RECEIVED = 0xFFFFFFFF
CLOCK_HZ = 80_000_000
BUS_OFF = 0x40


class CandleLight:
    vendor_id, product_id = 0x1D50, 0x606F
    endpoints = (0x81, 0x02)

    def __init__(self, serial="001D003A", *, features=ALL_FEATURES, product="CANable2 gs_usb", channels=1):
        self.serial, self.product, self.features, self.channels = serial, product, features, channels
        self.acknowledged = True
        self.on_send = lambda frame: None
        self._arrived = threading.Condition()
        self._is_there = True
        self._reset()

    def _reset(self):
        self.started = False
        self.mode = 0
        self.timing = self.data_timing = None
        self.terminated = False
        self.host_format = None
        self.sent = []
        self.transfer_lengths = []
        self.most_outstanding = 0
        self.state = (0, 0, 0)
        self._outstanding = {}
        self._stall = False
        self._overrun = False
        self._stored = deque()

    # ------------------------------------------------------------ what happens on its bus

    def say(self, frame, *, channel=0):
        """A frame of somebody else is on the bus."""
        if self.started:
            self._store(RECEIVED, frame, channel)

    def acknowledge(self):
        """Somebody acknowledges at last: what waits is sent."""
        self.acknowledged = True
        with self._arrived:
            waiting, self._outstanding = self._outstanding, {}
        for echo_id, frame in waiting.items():
            self._done(echo_id, frame)

    def report(self, error_class, *, tx_errors=0, rx_errors=0):
        frame = Frame(can_id=error_class, data=bytes((0, 0, 0, 0, 0, 0, tx_errors, rx_errors)), is_error=True)
        self._store(RECEIVED, frame, 0)

    def go_bus_off(self):
        self.state = (3, 0, 255)
        self.report(BUS_OFF | 0x200, tx_errors=255)

    def stall(self):
        with self._arrived:
            self._stall = True

    def overrun(self):
        self._overrun = True

    def store_raw(self, transfer):
        with self._arrived:
            self._stored.append(transfer)
            self._arrived.notify_all()

    @property
    def bitrate_bps(self):
        return _bitrate_bps(self.timing)

    @property
    def data_bitrate_bps(self):
        return _bitrate_bps(self.data_timing)

    # ------------------------------------------------------------ USB

    def plugged_in(self):
        self._is_there = True
        self._reset()

    def usb_reset(self):
        """A reset of USB ends what is on the bus; the bit timing stays in the controller."""
        self.started = False

    def unplugged(self):
        with self._arrived:
            self._is_there = False
            self._arrived.notify_all()

    def control(self, request_type, request, value, index, data):
        if request_type == 0xC1:
            return self._tell(request)
        if request == 0:
            self.host_format = data
        elif request == 1:
            self.timing = struct.unpack("<5I", data)
        elif request == 10:
            self.data_timing = struct.unpack("<5I", data)
        elif request == 12:
            self.terminated = data != bytes(4)
        elif request == 2:
            started, self.mode = struct.unpack("<2I", data)
            self.started = started == 1
            with self._arrived:
                self._outstanding.clear()
            self.state = (0, 0, 0)
        return b""

    def bulk_out(self, endpoint, data):
        assert endpoint == 0x02
        echo_id, can_id, dlc, _, flags, _ = struct.unpack_from("<IIBBBB", data)
        length = LENGTHS[dlc]
        frame = Frame(
            can_id=can_id & 0x1FFFFFFF,
            data=data[12 : 12 + length],
            is_extended=bool(can_id >> 31),
            is_remote=bool(can_id >> 30 & 1),
            is_fd=bool(flags & 2),
            bitrate_switch=bool(flags & 4),
        )
        self.transfer_lengths.append(len(data))
        if not self.started or self.mode & LISTEN_ONLY:
            return
        with self._arrived:
            assert echo_id not in self._outstanding, "an echo id is used twice"
            self._outstanding[echo_id] = frame
            self.most_outstanding = max(self.most_outstanding, len(self._outstanding))
        if self.acknowledged:
            with self._arrived:
                del self._outstanding[echo_id]
            self._done(echo_id, frame)

    def bulk_in(self, endpoint, timeout_s):
        assert endpoint == 0x81
        with self._arrived:
            self._arrived.wait_for(lambda: self._stored or self._stall or not self._is_there, timeout_s)
            if not self._is_there:
                raise gone()
            if self._stall:
                raise stalled()
            if not self._stored:
                raise timed_out()
            return self._stored.popleft()

    def clear_halt(self, endpoint):
        self._stall = False

    # ------------------------------------------------------------ inside

    def _done(self, echo_id, frame):
        self.sent.append(frame)
        self._store(echo_id, frame, 0)
        self.on_send(frame)

    def _store(self, echo_id, frame, channel):
        can_id = frame.can_id | frame.is_extended << 31 | frame.is_remote << 30 | frame.is_error << 29
        flags = self._overrun | frame.is_fd << 1 | frame.bitrate_switch << 2 | frame.error_state_indicator << 3
        self._overrun = False
        head = struct.pack("<IIBBBB", echo_id, can_id, LENGTHS.index(len(frame.data)), channel, flags, 0)
        body = frame.data.ljust(64 if frame.is_fd else 8, b"\0")
        stamp = bytes(4) if self.mode & HW_TIMESTAMP else b""
        self.store_raw(head + body + stamp)

    def _tell(self, request):
        limits = (1, 256, 1, 128, 128, 1, 512, 1)
        features = self.features
        if request == 4:
            return struct.pack("<10I", features, CLOCK_HZ, *limits)
        if request == 11 and features & BT_CONST_EXT:
            return struct.pack("<18I", features, CLOCK_HZ, *limits, 1, 32, 1, 16, 16, 1, 32, 1)
        if request == 5:
            return struct.pack("<BBBBII", 0, 0, 0, self.channels - 1, 2, 1)
        if request == 13 and features & TERMINATION:
            return struct.pack("<I", self.terminated)
        if request == 14 and features & GET_STATE:
            return struct.pack("<3I", *self.state)
        raise stalled()


def _bitrate_bps(timing):
    prop_seg, phase_seg1, phase_seg2, _, brp = timing
    return CLOCK_HZ // brp / (1 + prop_seg + phase_seg1 + phase_seg2)
