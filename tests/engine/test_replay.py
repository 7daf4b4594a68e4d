"""Replay: what comes out is what is in the log, at its times, and nothing that would be obeyed as a request."""

from dataclasses import replace
from pathlib import Path

import pytest

from bms.definition import load_pack
from bms.definition.model import Diagnostics
from bms.definition.polling import PollCommand, Polling
from bms.errors import BadFileError, SafetyRefusalError
from can_drivers.bit_timing import frame_time_s
from can_drivers.bus_status import BusStatus, ControllerState
from can_drivers.frame_columns import frames_of, pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.mf4_writer import Mf4FrameWriter
from can_drivers.settings import LinkSettings
from engine.replay.pacing import Lateness, Pacer
from engine.replay.selection import LeftOut, Selection, Wanted, id_of, key_of
from engine.replay.sending import Replay
from engine.replay.source import ReplayPlan, ReplaySource

LINK = LinkSettings(interface="slcan", channel="socket://127.0.0.1:1")


class FakeBus:
    """A wire and its clock: time passes only while somebody listens."""

    def __init__(self, *, step_s=0.0):
        self.now_s = 1000.0
        self.sent = []
        self.foreign = []
        self.dropped = 0
        self.lost = []
        self.told = BusStatus()
        self._step_s = step_s

    def send(self, frames):
        self.sent += [(self.now_s, frame) for frame in frames]
        self.now_s += self._step_s

    def receive(self, timeout_s):
        if self.foreign and self.foreign[0][0] <= self.now_s + timeout_s:
            at_s, frame = self.foreign.pop(0)
            self.now_s = max(self.now_s, at_s)
            return [frame]
        self.now_s += timeout_s
        return []

    def status(self):
        return self.told(self.now_s) if callable(self.told) else self.told

    def clock(self):
        return self.now_s

    def times(self):
        return [time_s - self.sent[0][0] for time_s, _ in self.sent]


def frames_at(*times, can_id=0x2A0):
    return [Frame(can_id=can_id, data=bytes([number % 256]), time_s=time_s) for number, time_s in enumerate(times)]


def replay(bus, frames, *, speed=1.0, loops=1, pause_s=0.0, stop_wanted=lambda: False, link=LINK):
    pacer = Pacer(link, speed=speed, pause_s=pause_s)
    sender = Replay(bus, {key_of(0x2A0, is_extended=False)}, pacer, stop_wanted=stop_wanted, clock=bus.clock)
    passes = (iter([None, frames[:3], frames[3:]]) for _ in range(loops))
    return sender.run(passes, lambda _sent: None), pacer.lateness


@pytest.mark.parametrize("speed", [1.0, 4.0, 0.25])
def test_frames_leave_at_the_times_of_the_log_in_its_order(speed):
    bus = FakeBus()
    times = [5.0, 5.001, 5.2, 5.2, 9.0]
    result, _ = replay(bus, frames_at(*times), speed=speed)
    assert bus.times() == pytest.approx([(time_s - 5.0) / speed for time_s in times], abs=1e-9)
    assert [frame.data[0] for _, frame in bus.sent] == [0, 1, 2, 3, 4]
    assert (result.frames, result.stopped) == (5, False)
    assert result.seconds == pytest.approx(4.0 / speed)


def test_delays_on_the_way_do_not_add_up():
    bus = FakeBus(step_s=0.0004)
    result, lateness = replay(bus, frames_at(*[number * 0.001 for number in range(5000)]))
    assert result.seconds == pytest.approx(5.0, abs=0.01)
    assert lateness.max_ms < 1.0


def test_as_fast_as_the_bus_takes_it_is_no_faster_than_the_wire():
    bus = FakeBus()
    frames = frames_at(*range(2000))
    result, lateness = replay(bus, frames, speed=0.0)
    wire_s = sum(frame_time_s(frame, LINK.bitrate_bps, LINK.data_bitrate_bps) for frame in frames)
    assert result.seconds == pytest.approx(wire_s, abs=0.02)
    assert lateness.percentile_ms(99) is None


def test_a_speed_that_the_bus_cannot_take_makes_frames_late_and_is_told():
    bus = FakeBus()
    frames = frames_at(*[number * 0.0001 for number in range(2000)])
    result, lateness = replay(bus, frames, speed=10.0)
    wire_s = sum(frame_time_s(frame, LINK.bitrate_bps, LINK.data_bitrate_bps) for frame in frames)
    assert result.seconds == pytest.approx(wire_s, abs=0.02)
    assert lateness.max_ms == pytest.approx((wire_s - 0.02) * 1000, abs=20)
    assert lateness.percentile_ms(50) == pytest.approx(lateness.max_ms / 2, rel=0.1)


def test_what_others_send_takes_its_time_on_the_wire():
    quiet, busy = FakeBus(), FakeBus()
    frames = frames_at(*[0.0] * 1000)
    busy.foreign = [(1000.0 + number * 0.001, Frame(can_id=0x111, data=bytes(8))) for number in range(1000)]
    assert replay(busy, frames, speed=0.0)[0].seconds > 1.15 * replay(quiet, frames, speed=0.0)[0].seconds


def test_several_passes_go_on_where_the_last_one_ended():
    bus = FakeBus()
    result, _ = replay(bus, frames_at(7.0, 7.1, 7.2), loops=3, pause_s=0.1)
    assert bus.times() == pytest.approx([number * 0.1 for number in range(9)])
    assert result.frames == 9


def test_a_clock_that_was_set_back_in_the_log_holds_nothing_up():
    bus = FakeBus()
    replay(bus, frames_at(50.0, 50.1, 2.0, 2.1, 50.2))
    assert bus.times() == pytest.approx([0.0, 0.1, 0.1, 0.1, 0.2])


def test_an_id_that_somebody_sends_already_is_refused_before_the_first_frame():
    bus = FakeBus()
    bus.foreign = [(1000.5, Frame(can_id=0x111, data=b"")), (1001.0, Frame(can_id=0x2A0, data=b"\1"))]
    sender = Replay(bus, {0x2A0}, Pacer(LINK, speed=1.0, pause_s=0.0), clock=bus.clock)
    with pytest.raises(SafetyRefusalError) as refused:
        sender.listen()
    assert refused.value.what == "Somebody on this bus already sends 2A0, so nothing is replayed."
    assert refused.value.detail == "two senders of one id destroy each other's frames"
    assert refused.value.advice == "Disconnect the pack, or leave its ids out with --ids."
    assert bus.sent == []


def test_an_id_of_29_bits_is_another_one_than_that_of_11():
    bus = FakeBus()
    bus.foreign = [(1000.5, Frame(can_id=0x2A0, data=b"", is_extended=True))]
    Replay(bus, {0x2A0}, Pacer(LINK, speed=1.0, pause_s=0.0), clock=bus.clock).listen()
    assert bus.foreign == []


def test_somebody_who_begins_to_send_the_same_stops_it_at_once():
    bus = FakeBus()
    bus.foreign = [(1001.05, Frame(can_id=0x2A0, data=b"\1"))]
    with pytest.raises(SafetyRefusalError) as refused:
        replay(bus, frames_at(*[number * 0.1 for number in range(100)]))
    assert refused.value.what == "Somebody else on this bus has begun to send 2A0, so the replay was stopped at once."
    assert refused.value.detail == "after 11 frames"
    assert refused.value.advice == "Disconnect the pack, or leave its ids out with --ids."
    assert len(bus.sent) == 11


def test_ids_of_29_bits_are_refused_by_eight_digits():
    bus = FakeBus()
    bus.foreign = [(1000.5, Frame(can_id=0xFF1234, data=b"", is_extended=True))]
    sender = Replay(bus, {key_of(0xFF1234, is_extended=True)}, Pacer(LINK, speed=1.0, pause_s=0.0), clock=bus.clock)
    with pytest.raises(SafetyRefusalError, match="sends 00FF1234, "):
        sender.listen()


def test_error_reports_and_short_ids_are_told_apart_from_frames_of_others():
    bus = FakeBus()
    bus.foreign = [(1000.5, Frame(can_id=0x2A0, data=b"", is_error=True)), (1001.0, Frame(can_id=0x12, data=b""))]
    sender = Replay(bus, {0x2A0, 0x12}, Pacer(LINK, speed=1.0, pause_s=0.0), clock=bus.clock)
    with pytest.raises(SafetyRefusalError, match="sends 012, "):
        sender.listen()


def test_stopping_ends_it_between_two_frames():
    bus = FakeBus()
    result, _ = replay(bus, frames_at(*[number * 0.1 for number in range(100)]), stop_wanted=lambda: bus.now_s > 1001.95)
    assert result.stopped
    assert result.frames == len(bus.sent) == 20


def test_stopping_ends_it_also_while_the_log_is_slow_to_be_read():
    bus = FakeBus()
    sender = Replay(bus, {0x2A0}, Pacer(LINK, speed=1.0, pause_s=0.0), stop_wanted=lambda: bus.now_s > 1001.0, clock=bus.clock)
    result = sender.run(iter([iter(lambda: None, 0)]), lambda _sent: None)
    assert (result.stopped, result.frames, result.seconds, sender.sent) == (True, 0, 0.0, 0)
    assert bus.now_s < 1001.1


def test_a_stop_ends_listening_too():
    bus = FakeBus()
    sender = Replay(bus, {0x2A0}, Pacer(LINK, speed=1.0, pause_s=0.0), stop_wanted=lambda: bus.now_s > 1000.2, clock=bus.clock)
    sender.listen(60.0)
    assert bus.now_s < 1000.3


def test_progress_is_told_and_listening_goes_on_until_the_last_frame_is_on_the_wire():
    bus = FakeBus()
    bus.foreign = [(1000.04, Frame(can_id=0x2A0, data=b""))]
    sender = Replay(bus, {0x2A0}, Pacer(LINK, speed=0.0, pause_s=0.0), clock=bus.clock)
    told = []
    with pytest.raises(SafetyRefusalError, match="stopped at once"):
        sender.run(iter([iter([frames_at(0.0, 1.0), frames_at(2.0)])]), told.append)
    assert told == [2, 3]
    assert sender.sent == 3


def test_frames_the_adapter_lost_are_counted():
    bus = FakeBus()
    bus.send = lambda frames: setattr(bus, "dropped", bus.dropped + 1)
    bus.dropped = 7
    assert replay(bus, frames_at(0.0, 1.0))[0].lost == 2


@pytest.mark.parametrize(
    ("told", "unacknowledged"),
    [
        (BusStatus(), False),
        (BusStatus(controller=ControllerState.ERROR_ACTIVE), False),
        (BusStatus(controller=ControllerState.ERROR_PASSIVE), True),
        (BusStatus(controller=ControllerState.ERROR_PASSIVE, tx_queue=0), False),
        (BusStatus(controller=ControllerState.ERROR_ACTIVE, tx_queue=3), True),
    ],
)
def test_what_nobody_acknowledges_is_told_as_far_as_the_adapter_tells(told, unacknowledged):
    bus = FakeBus()
    bus.told = told
    assert replay(bus, frames_at(0.0, 1.0))[0].unacknowledged is unacknowledged


def test_an_adapter_tells_half_a_second_later_that_nobody_acknowledges():
    bus = FakeBus()
    active, passive = (BusStatus(controller=one) for one in (ControllerState.ERROR_ACTIVE, ControllerState.ERROR_PASSIVE))
    bus.told = lambda now_s: passive if now_s > 1001.6 else active
    assert replay(bus, frames_at(0.0, 1.0))[0].unacknowledged
    bus = FakeBus()
    bus.told = lambda now_s: active if now_s > 1001.6 else passive
    assert not replay(bus, frames_at(0.0, 1.0))[0].unacknowledged


def test_it_ends_soon_after_the_last_frame_and_at_once_without_any():
    bus = FakeBus()
    result, _ = replay(bus, frames_at(0.0, 1.0))
    assert bus.now_s - 1001.0 == pytest.approx(0.055, abs=0.001)
    assert not result.stopped
    sender = Replay(bus, set(), Pacer(LINK, speed=1.0, pause_s=0.0), clock=bus.clock)
    nothing = sender.run(iter([]), lambda _sent: None)
    assert (nothing.frames, nothing.seconds, nothing.stopped) == (0, 0.0, False)


REQUESTS = (
    Frame(can_id=0x7DF, data=b"\2\x3e\0"),
    Frame(can_id=0x7E0, data=b"\2\x10\2"),
    Frame(can_id=0x7E7, data=b"\2\x10\2"),
    Frame(can_id=0x18DA42F1, data=b"\2\x10\2", is_extended=True),
    Frame(can_id=0x18DB33F1, data=b"\2\x10\2", is_extended=True),
    Frame(can_id=0x14DA42F1, data=b"\2\x10\2", is_extended=True),
    Frame(can_id=0x18CE42F1, data=b"\x10\2\x10\2", is_extended=True),
    Frame(can_id=0x6A1, data=b"\2\x10\2"),
    Frame(can_id=0x6A2, data=b"\2\x10\2"),
    Frame(can_id=0x18FF1234, data=b"\2\x10\2", is_extended=True),
)


def test_what_a_pack_would_obey_is_never_sent_whatever_is_asked_for():
    pack_definition = load_pack("demo-nfm-120s")
    other = replace(
        pack_definition,
        diagnostics=Diagnostics(request_id=0x6A1, response_id=0x6A9, functional_id=0x6A2),
        polling=Polling(
            commands=(PollCommand(key="k", request_id=0x18FF1234, response_id=1, request=b"\x22", period_s=1.0, signals=()),),
            cells=(),
            cell_scale_mv=1.0,
            temperatures=(),
            readings={},
        ),
    )
    harmless = (
        Frame(can_id=0x7E8, data=b"\2\x50\2"),
        Frame(can_id=0x7DF, data=b"", is_extended=True),
        Frame(can_id=0x0CFF00DA, data=b"", is_extended=True),
        Frame(can_id=0x2A0, data=bytes(8)),
    )
    selection = Selection((pack_definition, other), Wanted(ids=((0, 0x1FFFFFFF),)), fd=True)
    kept, left = selection.part(unpack(pack([*REQUESTS, *harmless])))
    assert frames_of(kept) == list(harmless)
    assert left == {LeftOut.REQUEST: len(REQUESTS)}


def test_requests_are_known_by_the_length_of_their_id():
    def asks(can_id):
        return PollCommand(key="k", request_id=can_id, response_id=1, request=b"\x22", period_s=1.0, signals=())

    demo = load_pack("demo-nfm-120s")
    polling = Polling(commands=(asks(0x7FF),), others=(asks(0x800),), cells=(), cell_scale_mv=1.0, temperatures=(), readings={})
    diagnostics = Diagnostics(request_id=0x6A1, response_id=0x6A9, functional_id=0x6A2, is_extended=True)
    selection = Selection((replace(demo, diagnostics=diagnostics, polling=polling),), Wanted(), fd=False)
    requests = [(0x6A1, True), (0x6A2, True), (0x7FF, False), (0x800, True)]
    others = [(0x6A1, False), (0x6A2, False), (0x7FF, True)]
    frames = [Frame(can_id=can_id, data=b"", is_extended=extended) for can_id, extended in (*requests, *others)]
    kept, left = selection.part(unpack(pack(frames)))
    assert [(one.can_id, one.is_extended) for one in frames_of(kept)] == others
    assert left == {LeftOut.REQUEST: len(requests)}


def test_a_pack_without_diagnostics_has_no_requests_of_its_own():
    definition = replace(load_pack("demo-nfm-120s"), diagnostics=None, polling=None)
    kept, left = Selection((definition,), Wanted(), fd=False).part(unpack(pack([Frame(can_id=0x6A1, data=b""), REQUESTS[1]])))
    assert [frame.can_id for frame in frames_of(kept)] == [0x6A1]
    assert left == {LeftOut.REQUEST: 1}


def test_ids_of_11_and_of_29_bits_are_told_apart():
    for can_id, extended in ((0x2A0, False), (0x2A0, True), (0x1FFFFFFF, True)):
        assert id_of(key_of(can_id, is_extended=extended)) == (can_id, extended)


def test_requests_to_the_pack_of_the_definition_are_left_out():
    definition = load_pack("demo-nfm-120s")
    diagnostics = definition.diagnostics
    frames = [
        Frame(can_id=can_id, data=b"\2\x10\2", is_extended=diagnostics.is_extended)
        for can_id in (diagnostics.request_id, diagnostics.functional_id)
    ]
    assert Selection((definition,), Wanted(), fd=False).part(unpack(pack(frames)))[1] == {LeftOut.REQUEST: 2}


def test_what_is_no_data_frame_or_not_for_this_bus_is_left_out_and_counted_what_nobody_wanted_is_not():
    frames = [
        Frame(can_id=0x2A0, data=b"", is_error=True),
        Frame(can_id=0x2A0, data=b"", is_remote=True),
        Frame(can_id=0x2A0, data=bytes(64), is_fd=True, bitrate_switch=True),
        Frame(can_id=0x2A1, data=b"\1", time_s=1.0),
        Frame(can_id=0x2A1, data=b"\2", time_s=2.0, is_tx=True),
        Frame(can_id=0x2A1, data=b"\3", time_s=3.0),
        Frame(can_id=0x2A3, data=b"\4", time_s=2.0),
    ]
    definition = load_pack("demo-nfm-120s")
    kept, left = Selection((definition,), Wanted(ids=((0x2A0, 0x2A1),), to_s=3.0), fd=False).part(unpack(pack(frames)))
    assert [frame.data for frame in frames_of(kept)] == [b"\1", b"\2"]
    assert left == {LeftOut.ERROR: 1, LeftOut.REMOTE: 1, LeftOut.FD: 1}
    with_fd, left = Selection((definition,), Wanted(from_s=0.0, to_s=1.0), fd=True).part(unpack(pack(frames)))
    assert [len(frame.data) for frame in frames_of(with_fd)] == [64]
    assert LeftOut.FD not in left


def test_the_plan_counts_the_whole_log():
    plan = ReplayPlan()
    for frames in (frames_at(4.0, 5.0), frames_at(6.5, can_id=0x2A1), []):
        plan.add(unpack(pack(frames)), {LeftOut.REQUEST: 2})
    assert (plan.frames, plan.ids, plan.duration_s, plan.left_out) == (3, {0x2A0: 2, 0x2A1: 1}, 2.5, {LeftOut.REQUEST: 6})


def test_lateness_of_any_size_is_counted_in_little_memory():
    lateness = Lateness()
    for number in range(1, 1001):
        lateness.add(number / 1000.0)
    lateness.add(-1.0)
    assert lateness.percentile_ms(50) == pytest.approx(500, rel=0.05)
    assert lateness.percentile_ms(99) == pytest.approx(990, rel=0.05)
    assert lateness.max_ms == 1000.0


def test_a_log_is_read_once_for_the_plan_and_again_for_each_pass(tmp_path):
    path = tmp_path / "log.mf4"
    writer = Mf4FrameWriter(path, utc_offset_s=0.0)
    frames = frames_at(*[number * 0.001 for number in range(700)])
    writer.write(unpack(pack(frames)))
    writer.close()
    source = ReplaySource([path], Selection((load_pack("demo-nfm-120s"),), Wanted(), fd=False), channel=None)
    *_, plan = source.planned()
    assert (plan.frames, plan.problems) == (700, ())
    for again in (True, False):
        assert [frame for some in source.frames(again=again) if some for frame in some] == frames
    source.close()


def test_a_log_that_cannot_be_read_is_said(tmp_path):
    path = tmp_path / "log.mf4"
    path.write_bytes(b"no log at all")
    source = ReplaySource([Path(path)], Selection((), Wanted(), fd=False), channel=None)
    with pytest.raises(BadFileError, match="no log"):
        list(source.planned())
