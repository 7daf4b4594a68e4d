"""A sender before a receiver that answers with whatever it likes, in virtual time."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageSent, TransferFailed

TESTER = IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC)
WAIT, OVERFLOW = b"\x31\x00\x00", b"\x32\x00\x00"


def pause_s(st_min):
    """What an STmin byte means (table 20; reserved values: 9.6.5.5)."""
    if st_min <= 0x7F:
        return st_min / 1000
    return (st_min - 0xF0) / 10_000 if 0xF1 <= st_min <= 0xF9 else 0.127


class Receiver:
    """Puts a message together and answers from a script; notes when each frame began and ended on an idle wire."""

    def __init__(self, script):
        self.script = iter(script)
        self.payload, self.length = b"", 0
        self.block_left = self.pause_s = None
        self.ended_s = None
        self.shortest_excess_s = float("inf")

    def take(self, frame, now_s):
        """Return the flow control frames that answer."""
        data = frame.data
        if data[0] >> 4 == 1:
            self.length = (data[0] & 0x0F) << 8 | data[1]
            self.payload = data[2:]
            return self.answer()
        begins_s = now_s
        if self.ended_s is not None:
            begins_s = max(now_s, self.ended_s)  # behind what is in the adapter already
            self.shortest_excess_s = min(self.shortest_excess_s, begins_s - self.ended_s - self.pause_s)
        self.ended_s = begins_s + frame_time_s(frame, 500_000, 2_000_000)
        self.payload += data[1:]
        self.block_left -= 1
        return self.answer() if self.block_left == 0 and len(self.payload) < self.length else []

    def answer(self):
        answers = []
        for answer in self.script:
            answers.append(answer)
            if answer is None or answer[0] != 0x31:
                break
        if answers and answers[-1] is not None and answers[-1][0] == 0x30:
            self.block_left, self.pause_s = answers[-1][1] or 1 << 30, pause_s(answers[-1][2])
        return answers


continues = st.builds(lambda size, st_min: bytes((0x30, size, st_min)), st.integers(0, 255), st.integers(0, 255))
anything = st.one_of(
    continues,
    continues,
    continues,
    st.just(WAIT),
    st.just(OVERFLOW),
    st.just(None),
    st.binary(max_size=8).map(lambda tail: b"\x3a" + tail),
)


@given(
    st.integers(8, 600),
    st.booleans(),
    st.lists(anything, max_size=40),
    st.lists(st.floats(0.0, 1.2), min_size=1, max_size=5),
    st.floats(0.0, 0.003),
)
def test_whatever_flow_control_comes_the_message_is_sent_whole_or_given_up(length, fd, script, delays_s, late_s):
    payload = bytes(i * 7 & 0xFF for i in range(length + (56 if fd else 0)))
    receiver, delays = Receiver(script), itertools.cycle(delays_s)
    end = IsoTpEndpoint(TESTER, IsoTpParameters(fd=fd, wait_frames_max=3))
    end.send(payload, 0.0)
    now_s, answers, events = 0.0, [], []
    while not end.idle:
        # The program may be late with every hand-over; the pause between two frames must not get shorter by that.
        for frame in end.poll(now_s):
            now_s += late_s
            came = receiver.take(frame, now_s)
            answers += [(now_s + 0.0003 + next(delays), answer) for answer in came if answer is not None]
        answers.sort(key=lambda pair: pair[0])
        events += end.take_events()
        times = [end.next_time_s] if end.next_time_s is not None else []
        now_s = max(now_s, min([*times, *(when for when, _ in answers[:1])], default=now_s))
        assert now_s < 1000.0
        while answers and answers[0][0] <= now_s:
            end.on_frame(Frame(can_id=0x7EC, data=answers.pop(0)[1]), now_s)
        events += end.take_events()
    (outcome,) = events
    if isinstance(outcome, MessageSent):
        assert receiver.payload[: len(payload)] == payload
    else:
        assert isinstance(outcome, TransferFailed)
        assert outcome.sending
    assert receiver.shortest_excess_s >= -1e-9


@pytest.mark.parametrize("late_s", [0.0, 0.004])
@pytest.mark.parametrize("st_min", [0xF1, 0xF9, 0x01, 0x14, 0x7F, 0x80, 0xFA])
def test_a_hand_over_that_comes_late_does_not_shorten_the_pause_after_it(st_min, late_s):  # 9.6.5.4
    end = IsoTpEndpoint(TESTER, IsoTpParameters())
    end.send(bytes(6 + 7 * 6), 0.0)
    end.poll(0.0)
    end.on_frame(Frame(can_id=0x7EC, data=bytes((0x30, 0, st_min))), 0.001)
    receiver, now_s = Receiver([bytes((0x30, 0, st_min))]), 0.001
    receiver.answer()
    number = 0
    while not end.idle:
        for frame in end.poll(now_s):
            # Only every other frame is late: the one after it must wait for it all the same.
            now_s += late_s * (number % 2)
            receiver.length, number = 48, number + 1
            receiver.take(frame, now_s)
        now_s = max(now_s, end.next_time_s or now_s)
    assert number == 6
    assert 0 <= receiver.shortest_excess_s + 1e-9 < 0.001
