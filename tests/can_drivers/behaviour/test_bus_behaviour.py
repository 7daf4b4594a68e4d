"""What every adapter must do the same way, each through the driver Halite uses for it, on its emulated device."""

import contextlib
import threading
import time

import pytest

from can_drivers.bus_status import BusStatus, ControllerState, RecoveryStep
from can_drivers.errors import BusOffError, LinkError, LinkLostError
from can_drivers.frames import FD_LENGTHS, Frame
from can_drivers.python_can_bus import PythonCanBus
from can_drivers.reader import ReaderState, SupervisedReader

CLASSIC = [
    *(Frame(can_id=0x100 + length, data=bytes(range(0xA0, 0xA0 + length))) for length in range(9)),
    Frame(can_id=0x7FF, data=b"\xaa\x55\xa5\xbb\x0d\x07\x3c\x3e"),  # the framing bytes of every serial protocol
    Frame(can_id=0x18DAF110, data=b"\x02\x10\x03", is_extended=True),
    Frame(can_id=0x1FFFFFFF, data=bytes(8), is_extended=True),
    Frame(can_id=0x0000_0055, data=b"\xff" * 8, is_extended=True),
]
REMOTE = [Frame(can_id=0x123, data=b"", is_remote=True), Frame(can_id=0x1ABCDEF0, data=b"", is_remote=True, is_extended=True)]
FD = [
    *(Frame(can_id=0x200 + n, data=bytes(n), is_fd=True, bitrate_switch=n % 3 == 0) for n in FD_LENGTHS),
    Frame(can_id=0x18DAF110, data=b"\x5a" * 64, is_fd=True, bitrate_switch=True, is_extended=True),
]
GARBAGE = [
    b"\x00\xff\x07\x0d",
    b"t12\r\x07\rt1239\rT1FFFFFFF9",
    b"\xaa\xaa\x01\x55\x55",
    b"\xaa\x55\xaa\xc8\x01",
    b"< frame zz >",
    bytes(range(256)),
    b"\xaa" * 40,
    b"\x0d" * 40,
    b"9" * 3000,
]


def bare(frame):
    return (frame.can_id, frame.data, frame.is_extended, frame.is_fd, frame.bitrate_switch, frame.is_remote)


def receive(bus, count, timeout_s=5.0):
    got = []
    deadline_s = time.monotonic() + timeout_s
    while len(got) < count and time.monotonic() < deadline_s:
        got += bus.receive(0.05)
    return got


def assert_both_ways(bench, bus, frames):
    bench.device.say(*frames)
    got = receive(bus, len(frames))
    assert [bare(frame) for frame in got] == [bare(frame) for frame in frames]
    assert all(0 < frame.time_s <= time.monotonic() and not frame.is_tx for frame in got)
    bus.send(frames)
    assert [bare(frame) for frame in bench.wait_sent(bus, len(frames))] == [bare(frame) for frame in frames]


def numbered(count):
    return [Frame(can_id=0x100 + number % 7, data=number.to_bytes(4, "big")) for number in range(count)]


class TestTraffic:
    def test_classic_frames_of_every_length_and_both_formats(self, bench):
        assert_both_ways(bench, bench.open(), CLASSIC)

    def test_remote_frames(self, bench):
        bench.needs("remote")
        assert_both_ways(bench, bench.open(), REMOTE)

    def test_fd_frames_of_every_length(self, bench):
        bench.needs("fd")
        assert_both_ways(bench, bench.open(fd=True), FD)

    def test_a_burst_keeps_its_order(self, bench):
        bus = bench.open()
        frames = numbered(300)
        talking = threading.Thread(target=bench.device.say, args=frames)
        talking.start()
        got = receive(bus, len(frames))
        talking.join()
        assert [frame.data for frame in got] == [frame.data for frame in frames]
        assert bus.dropped == 0

    def test_what_is_sent_in_several_calls_keeps_its_order(self, bench):
        bus = bench.open()
        frames = numbered(200)
        for start in range(0, len(frames), 20):
            bus.send(frames[start : start + 20])
            bus.receive(0.0)
        bench.wait_sent(bus, len(frames))
        assert [frame.data for frame in bench.device.sent] == [frame.data for frame in frames]

    def test_silence_is_an_empty_list(self, bench):
        assert bench.open().receive(0.02) == []

    def test_own_frames_do_not_come_back(self, bench):
        bus = bench.open()
        bus.send(CLASSIC[:3])
        bench.wait_sent(bus, 3)
        assert receive(bus, 1, timeout_s=0.2) == []


class TestSettings:
    @pytest.mark.parametrize("bitrate_bps", [125_000, 250_000, 500_000, 1_000_000])
    def test_the_device_is_told_the_bit_rate(self, bench, bitrate_bps):
        bench.needs("bitrate")
        bench.open(bitrate_bps=bitrate_bps)
        bench.wait_told("bitrate_bps", bitrate_bps)

    def test_the_device_is_told_the_data_bit_rate(self, bench):
        bench.needs("fd", "bitrate")
        bench.open(fd=True, data_bitrate_bps=5_000_000)
        assert bench.device.data_bitrate_bps == 5_000_000

    def test_listening_only_acknowledges_and_sends_nothing(self, bench):
        bench.needs("listen_only")
        bus = bench.open(listen_only=True)
        assert bus.details.listen_only
        bench.device.say(CLASSIC[3])
        assert [bare(frame) for frame in receive(bus, 1)] == [bare(CLASSIC[3])]
        bench.wait_told("listen_only", True)
        with pytest.raises(LinkError, match="listening only"):
            bus.send([CLASSIC[3]])
        assert bench.device.sent == []

    def test_an_adapter_that_cannot_listen_only_says_so_and_is_not_opened(self, bench):
        if "listen_only" in bench.abilities or bench.interface == "virtual":
            pytest.skip("this one can")
        with pytest.raises(LinkError, match="cannot listen") as caught:
            bench.open(listen_only=True)
        assert caught.value.advice

    def test_a_sample_point_that_cannot_be_set_is_refused(self, bench):
        try:
            told_pct = bench.open(sample_point_pct=75.0).details.sample_point_pct
        except LinkError as error:
            told = error.what
        else:
            told = "sample point" if told_pct == 75.0 else f"sampled at {told_pct}"
        assert "sample point" in told

    def test_an_adapter_that_was_not_closed_can_be_closed_and_opened_again(self, bench):
        bench.open().close()
        bus = bench.open()
        bench.device.say(CLASSIC[1])
        assert len(receive(bus, 1)) == 1


class TestWhatIsKnown:
    def test_details_name_the_adapter(self, bench):
        details = bench.open().details
        assert details.name
        assert not details.listen_only
        if "serial" in bench.abilities:
            assert details.serial == bench.device.serial

    def test_status_of_a_healthy_link(self, bench):
        bus = bench.open()
        bus.receive(0.02)
        status = bus.status()
        assert isinstance(status, BusStatus)
        assert status.controller in {ControllerState.UNKNOWN, ControllerState.ERROR_ACTIVE}
        assert status.dropped == bus.dropped == 0

    def test_flushing_throws_away_what_waits(self, bench):
        if bench.opener is PythonCanBus:
            pytest.skip("it reads byte by byte, and finds no whole line without waiting")
        bus = bench.open()
        bench.device.say(*numbered(20))
        time.sleep(0.1)
        assert bus.recover(RecoveryStep.FLUSH)
        bench.device.say(CLASSIC[5])
        assert bare(receive(bus, 1)[-1]) == bare(CLASSIC[5])

    def test_after_a_reset_it_goes_on_where_it_can(self, bench):
        bus = bench.open()
        if bus.recover(RecoveryStep.RESET):
            bench.device.say(CLASSIC[5])
            assert bare(receive(bus, 1)[-1]) == bare(CLASSIC[5])

    @pytest.mark.parametrize("step", [RecoveryStep.REOPEN, RecoveryStep.REPLUG])
    def test_other_steps_are_not_for_a_bus(self, bench, step):
        assert not bench.open().recover(step)


class TestLoss:
    def test_unplugged_while_receiving(self, bench):
        bench.needs("unplugs")
        bus = bench.open()
        bench.socket.unplug()
        with pytest.raises(LinkLostError) as caught:
            receive(bus, 1)
        assert caught.value.advice
        assert bench.channel in caught.value.detail or caught.value.detail

    def test_unplugged_while_sending(self, bench):
        bench.needs("unplugs")
        bus = bench.open()
        bench.socket.unplug()

        def send_until_noticed():
            for _ in range(200):
                bus.send(CLASSIC[:1])
                bus.receive(0.01)

        with pytest.raises(LinkLostError):
            send_until_noticed()

    def test_closing_what_is_gone_and_closing_twice_is_quiet(self, bench):
        bus = bench.open()
        if "unplugs" in bench.abilities:
            bench.socket.unplug()
        bus.close()
        bus.close()

    def test_it_comes_back_by_itself_and_brings_nothing_old(self, bench):
        bench.needs("unplugs")
        frames, states, changed = [], [], threading.Condition()

        def wait(condition):
            with changed:
                assert changed.wait_for(condition, 10.0), (states, len(frames))

        def take(target, more):
            with changed:
                target.extend(more)
                changed.notify_all()

        reader = SupervisedReader(bench.open, lambda new: take(frames, new), lambda state, _: take(states, [state]))
        reader.start()
        try:
            wait(lambda: states[-1:] == [ReaderState.OPEN])
            bench.device.say(*numbered(10))
            wait(lambda: len(frames) == 10)
            bench.socket.unplug()
            wait(lambda: states[-1:] == [ReaderState.LOST])
            assert reader.status() is None
            with contextlib.suppress(OSError):  # a line that is gone takes nothing
                bench.device.say(Frame(can_id=0x666, data=b"old"))
            bench.socket.plug_in()
            wait(lambda: states[-1:] == [ReaderState.OPEN])
            bench.device.say(*numbered(10))
            wait(lambda: len(frames) >= 20)
        finally:
            reader.stop()
        assert [frame.data for frame in frames] == [frame.data for frame in numbered(10) * 2]


class TestNonsense:
    @pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
    def test_garbage_on_the_line_neither_raises_nor_ends_reception(self, bench, garbage):
        bench.needs("resyncs")
        bus = bench.open()
        bench.device.say_raw(garbage)
        got = []
        for _ in range(20):
            bench.device.say(CLASSIC[8])
            got = receive(bus, 1, timeout_s=0.1)
            if got and bare(got[-1]) == bare(CLASSIC[8]):
                break
        else:
            pytest.fail("no frame after garbage")
        bench.device.say(*CLASSIC)
        assert [bare(frame) for frame in receive(bus, len(CLASSIC))[-len(CLASSIC) :]] == [bare(frame) for frame in CLASSIC]

    def test_garbage_that_a_driver_cannot_get_over_is_a_loss(self, bench):
        if "resyncs" in bench.abilities or not hasattr(bench.device, "say_raw"):
            pytest.skip("it can, or has no line to put garbage on")
        bus = bench.open()
        bench.device.say_raw(b"\rtzzzzzz\r< frame 1 1.0 zz >")
        with pytest.raises(LinkLostError):
            receive(bus, 1)

    def test_a_driver_that_raises_from_every_call_is_told_and_opened_again(self, bench, monkeypatch):
        errors, opened = [], threading.Semaphore(0)

        def raising(*_, **__):
            raise RuntimeError("vendor")

        def open_and_break():
            bus = bench.open()
            for part in ("_bus", "_stream", "_device"):
                for name in ("recv", "send", "read", "write"):
                    if hasattr(getattr(bus, part, None), name):
                        broken.setattr(getattr(bus, part), name, raising)
            opened.release()
            return bus

        reader = SupervisedReader(open_and_break, lambda _: None, lambda _, error: errors.append(error))
        with monkeypatch.context() as broken:
            reader.start()
            try:
                assert opened.acquire(timeout=10.0)
                assert opened.acquire(timeout=10.0)
            finally:
                reader.stop()
        assert {type(error) for error in errors if error is not None} == {LinkLostError}


class TestSocketcand:
    """What only this one tells."""

    def test_bus_off_comes_as_an_error_frame(self, bench):
        if bench.interface != "socketcand":
            pytest.skip("socketcand only")
        bus = bench.open()
        bench.device.say_error(0x04)
        (frame,) = receive(bus, 1)
        assert frame.is_error
        bench.device.say_error(0x40)
        with pytest.raises(BusOffError):
            receive(bus, 1)
