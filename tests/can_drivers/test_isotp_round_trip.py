"""Two endpoints over a bad line, and the pace at which frames are handed over; all in virtual time."""

import dataclasses
import heapq
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from can_drivers.bit_timing import frame_time_s
from can_drivers.errors import TransmissionTimeoutError
from can_drivers.frames import Frame
from can_drivers.isotp import (
    AddressingMode,
    IsoTpAddress,
    IsoTpEndpoint,
    IsoTpParameters,
    MessageReceived,
    MessageSent,
    TransferFailed,
)
from can_drivers.isotp.wire import Wire

TESTER = IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC)
ADDRESSES = {
    "normal": {},
    "extended": {"mode": AddressingMode.EXTENDED, "tx_address_byte": 0x12, "rx_address_byte": 0xF1},
    "mixed": {"mode": AddressingMode.MIXED, "tx_address_byte": 0x99, "rx_address_byte": 0x99},
}


class Line:
    """Carries frames between two endpoints, loses, doubles, delays and swaps them as it is told."""

    def __init__(self, ends, faults=()):
        self.ends = ends
        self.faults = itertools.chain(faults, itertools.repeat(("keep", 0.0)))
        self.events = ([], [])
        self._flying = []
        self._count = itertools.count()
        self._last_arrival_s = [0.0, 0.0]
        self.now_s = 0.0

    def run(self, until_s=60.0):
        """Let time pass until both ends are idle and nothing is on its way."""
        while self.now_s < until_s:
            for side, end in enumerate(self.ends):
                for frame in end.poll(self.now_s):
                    self._carry(side, frame)
                self.events[side].extend(end.take_events())
            times = [end.next_time_s for end in self.ends if end.next_time_s is not None]
            times += [self._flying[0][0]] if self._flying else []
            if not times:
                return
            self.now_s = max(self.now_s, min(times))
            while self._flying and self._flying[0][0] <= self.now_s:
                _, _, side, frame = heapq.heappop(self._flying)
                self.ends[side].on_frame(frame, self.now_s)

    def _carry(self, side, frame):
        fate, delay_s = next(self.faults)
        # CAN never changes the order of frames with one id, but a driver may: "overtake" goes ahead of the one before.
        arrival_s = self.now_s + 0.0002 + delay_s
        if fate == "overtake":
            arrival_s = min(arrival_s, self._last_arrival_s[side] - 1e-6)
        else:
            self._last_arrival_s[side] = arrival_s = max(arrival_s, self._last_arrival_s[side])
        for _ in range({"lose": 0, "double": 2}.get(fate, 1)):
            heapq.heappush(self._flying, (arrival_s, next(self._count), 1 - side, frame))

    def received(self, side):
        return [event.payload for event in self.events[side] if isinstance(event, MessageReceived)]

    def failed(self, side):
        return [event for event in self.events[side] if isinstance(event, TransferFailed)]


def line(faults=(), addressing="normal", **parameters):
    settings = IsoTpParameters(**parameters)
    tester = IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC, **ADDRESSES[addressing])
    ecu = dataclasses.replace(
        tester, tx_id=0x7EC, rx_id=0x7E4, tx_address_byte=tester.rx_address_byte, rx_address_byte=tester.tx_address_byte
    )
    return Line((IsoTpEndpoint(tester, settings), IsoTpEndpoint(ecu, settings)), faults)


parameters = st.fixed_dictionaries(
    {
        "addressing": st.sampled_from(sorted(ADDRESSES)),
        "fd": st.booleans(),
        "tx_dl": st.sampled_from([12, 32, 64]),
        "block_size": st.sampled_from([0, 1, 2, 8, 255]),
        "st_min_s": st.sampled_from([0.0, 0.0002, 0.003]),
        "padding": st.sampled_from([None, 0x00, 0xCC]),
        "ahead_s": st.sampled_from([0.0, 0.001, 0.015]),
    }
)
lengths = st.one_of(st.integers(1, 70), st.integers(1, 700), st.sampled_from([4095, 4096, 5000]))
fates = st.tuples(
    st.sampled_from(["keep"] * 18 + ["lose", "double", "overtake"]), st.sampled_from([0.0] * 6 + [0.01, 0.9, 1.5])
)


def payload_of(length, first=0):
    return bytes((first + 7 * i + i // 251) & 0xFF for i in range(length))


@given(parameters, lengths, lengths)
def test_a_good_line_delivers_every_message_both_ways_at_once(options, there, back):
    good = line(**options)
    good.ends[0].send(payload_of(there), 0.0)
    good.ends[1].send(payload_of(back, 99), 0.0)
    good.run()
    assert good.received(1) == [payload_of(there)]
    assert good.received(0) == [payload_of(back, 99)]
    assert [type(event) for event in good.events[0] if isinstance(event, MessageSent)] == [MessageSent]


@given(parameters, lengths, lengths, st.lists(fates, max_size=60))
def test_a_bad_line_never_delivers_a_wrong_message_and_recovers(options, there, back, faults):
    bad = line(faults, **options)
    bad.ends[0].send(payload_of(there), 0.0)
    bad.ends[1].send(payload_of(back, 99), 0.0)
    bad.run()
    assert set(bad.received(1)) <= {payload_of(there)}
    assert set(bad.received(0)) <= {payload_of(back, 99)}
    assert all(end.idle for end in bad.ends)
    # A message of several frames arrives, or at least one end knows that it did not.
    for sender, length in ((0, there), (1, back)):
        if length > 62:
            assert bad.received(1 - sender) or bad.failed(0) or bad.failed(1)
    # Whatever happened, each end knows of its own part, and the line works again.
    bad.faults = itertools.repeat(("keep", 0.0))
    bad.ends[0].send(b"\x3e\x00" * 50, bad.now_s)
    bad.run(bad.now_s + 10.0)
    assert bad.received(1)[-1] == b"\x3e\x00" * 50


@given(parameters, st.integers(71, 700), st.integers(0, 100))
def test_every_lost_frame_is_noticed_by_one_end(options, length, position):
    lossy = line([*[("keep", 0.0)] * position, ("lose", 0.0)], **options)
    lossy.ends[0].send(payload_of(length), 0.0)
    lossy.run()
    arrived = lossy.received(1) == [payload_of(length)]
    assert arrived or lossy.failed(0) or lossy.failed(1)


class TestPace:
    def feed(self, now_s, **options):
        end = IsoTpEndpoint(TESTER, IsoTpParameters(**options))
        end.send(payload_of(4095), 0.0)
        end.poll(0.0)
        end.on_frame(Frame(can_id=0x7EC, data=b"\x30\x00\x00"), now_s)
        return end

    @pytest.mark.parametrize("fd", [False, True])
    def test_no_more_than_the_allowed_wire_time_is_queued_and_the_wire_never_runs_dry(self, fd):
        now_s, ahead_s = 0.001, 0.015
        end = self.feed(now_s, fd=fd, ahead_s=ahead_s)
        free_s, batches = now_s, []
        while frames := end.poll(now_s):
            assert free_s >= now_s
            longest_s = max(frame_time_s(frame, 500_000, 2_000_000) for frame in frames)
            free_s += sum(frame_time_s(frame, 500_000, 2_000_000) for frame in frames)
            assert free_s - now_s <= ahead_s + longest_s
            batches.append(len(frames))
            if end.idle:
                break
            now_s = end.next_time_s
        # 4095 bytes: 585 classic or 65 FD frames; handed over some at a time, not one by one.
        assert sum(batches) == (65 if fd else 585)
        assert len(batches) <= sum(batches) / 8
        (sent,) = end.take_events()
        assert sent.finished_s == pytest.approx(free_s)

    def test_the_first_frames_leave_before_the_rest_is_built(self):
        end = self.feed(0.001, fd=True)
        assert len(end.poll(0.001)) == 2
        assert end.next_time_s <= 0.001
        assert len(end.poll(0.001)) > 10

    def test_what_was_built_while_waiting_is_what_leaves(self, monkeypatch):
        end = IsoTpEndpoint(TESTER, IsoTpParameters(fd=True))
        end.send(payload_of(4095), 0.0)
        assert len(end.poll(0.0)) == 1
        assert end.poll(0.0) == []
        monkeypatch.setattr(Wire, "make", None)  # no frame has to be made any more
        end.on_frame(Frame(can_id=0x7EC, data=b"\x30\x00\x00"), 0.001)
        assert [frame.data[0] for frame in end.poll(0.001)] == [0x21, 0x22]

    def test_foreign_frames_push_the_estimate_back(self):
        quiet, busy = self.feed(0.001), self.feed(0.001)
        for end in (quiet, busy):
            while end.next_time_s <= 0.001:
                end.poll(0.001)
        foreign = Frame(can_id=0x250, data=bytes(8), time_s=0.002)
        for _ in range(10):
            busy.on_frame(foreign, 0.002)
        assert busy.next_time_s - quiet.next_time_s == pytest.approx(10 * frame_time_s(foreign, 500_000, 2_000_000))

    def test_frames_from_before_our_first_one_and_our_own_echo_do_not(self):
        quiet, busy = self.feed(0.001), self.feed(0.001)
        for end in (quiet, busy):
            while end.next_time_s <= 0.001:
                end.poll(0.001)
        busy.on_frame(Frame(can_id=0x250, data=bytes(8), time_s=0.0005), 0.002)
        busy.on_frame(Frame(can_id=0x7E4, data=bytes(8), time_s=0.002), 0.002)
        assert busy.next_time_s == quiet.next_time_s

    def test_a_bus_that_is_full_for_n_as_ends_a_transfer(self):
        end = self.feed(0.001)
        while end.next_time_s <= 0.001:
            end.poll(0.001)
        end.take_events()
        now_s = 0.001
        while not (events := end.take_events()):
            now_s += 0.0002
            end.on_frame(Frame(can_id=0x250, data=bytes(8), time_s=now_s), now_s)
            assert end.poll(now_s) == []
        assert isinstance(events[0].error, TransmissionTimeoutError)
        assert now_s == pytest.approx(1.001, abs=0.001)
        assert end.idle
