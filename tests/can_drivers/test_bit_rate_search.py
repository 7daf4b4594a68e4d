"""Finding the bit rate by listening only, in fake time against made-up adapters, and for real on the emulated one."""

import dataclasses
import threading

import pytest

from can_drivers import bit_rate_search
from can_drivers.bit_rate_search import BIT_RATES_BPS, LISTEN_S, BitRateResult, find_bit_rate
from can_drivers.bus import open_bus
from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState
from can_drivers.errors import AdapterBusyError, BusOffError, LinkError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.settings import LinkSettings
from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions

ADAPTER = LinkSettings(interface="gs_usb", channel="1-1")
CLASSIC_ADAPTER = LinkSettings(interface="systec", channel="0/0")
ERROR = Frame(can_id=0, data=b"", is_error=True)


class Clock:
    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        return self.now_s


class World:
    """A bus with traffic, and an adapter on it that keeps what it was asked for."""

    def __init__(self, bitrate_bps=None, *, data_bps=None, classic_too=False, cannot=(), tells=True, fd_adapter=True):
        self.clock = Clock()
        self.bitrate_bps, self.data_bps, self.classic_too = bitrate_bps, data_bps, classic_too
        self.cannot, self.tells, self.fd_adapter = cannot, tells, fd_adapter
        self.opened, self.open_now = [], 0
        self.listens = True

    def open_bus(self, settings):
        assert self.open_now == 0, "one at a time"
        if settings.bitrate_bps in self.cannot or (settings.fd and not self.fd_adapter):
            raise LinkError("The adapter does not accept these settings.")
        self.opened.append(settings)
        self.open_now = 1
        return FakeBus(self, settings)

    def find(self, settings=ADAPTER, **options):
        result = find_bit_rate(settings, open_bus=self.open_bus, clock=self.clock, **options)
        assert self.open_now == 0, "closed"
        assert all(one.listen_only for one in self.opened)
        return result

    @property
    def tried(self):
        return list(dict.fromkeys(one.bitrate_bps for one in self.opened))


class FakeBus:
    description = "fake"
    dropped = 0

    def __init__(self, world, settings):
        self.world, self.settings = world, settings

    @property
    def details(self):
        return AdapterDetails(name="fake", listen_only=self.world.listens and self.settings.listen_only)

    def send(self, frames):
        raise AssertionError("nothing is ever sent")

    def receive(self, timeout_s):
        world, settings = self.world, self.settings
        world.clock.now_s += timeout_s
        if world.bitrate_bps is None:
            return []
        error = [ERROR] if world.tells else []
        if settings.bitrate_bps != world.bitrate_bps:
            return error
        frames = []
        if world.data_bps is None or world.classic_too:
            frames.append(Frame(can_id=0x235, data=b"12345678"))
        if world.data_bps is not None:
            understood = settings.fd and settings.data_bitrate_bps == world.data_bps
            frames += [Frame(can_id=0x236, data=bytes(64), is_fd=True, bitrate_switch=True)] if understood else error
        return frames

    def status(self):
        return BusStatus(controller=ControllerState.ERROR_ACTIVE if self.world.tells else ControllerState.UNKNOWN)

    def close(self):
        self.world.open_now = 0


@pytest.mark.parametrize("bitrate_bps", BIT_RATES_BPS)
def test_every_rate_is_found(bitrate_bps):
    world = World(bitrate_bps)
    assert world.find() == BitRateResult(bitrate_bps=bitrate_bps, fd=False)
    assert world.opened[-1].bitrate_bps == bitrate_bps


def test_the_rate_of_the_pack_definition_is_tried_first():
    world = World(125_000)
    world.find(dataclasses.replace(ADAPTER, bitrate_bps=125_000))
    assert world.tried == [125_000]


def test_a_rate_outside_the_usual_ones_is_tried_when_the_pack_definition_names_it():
    world = World(666_000)
    assert world.find(dataclasses.replace(ADAPTER, bitrate_bps=666_000)).bitrate_bps == 666_000


def test_a_silent_bus_is_told_apart_from_a_bus_at_another_rate():
    silent, odd = World(None), World(33_300)
    assert silent.find().cause.startswith("The bus is silent")
    assert odd.find().cause == "Something is on the bus, but at none of the usual bit rates."
    assert silent.find().bitrate_bps is odd.find().bitrate_bps is None
    assert silent.find().advice != odd.find().advice


def test_silence_proves_nothing_on_an_adapter_that_tells_of_no_errors():
    assert "does not tell of errors" in World(33_300, tells=False).find().cause


def test_time_at_each_rate_is_bounded():
    world = World(None)
    world.find(CLASSIC_ADAPTER)
    assert world.clock.now_s <= len(BIT_RATES_BPS) * (LISTEN_S + 0.2)


def test_traffic_at_the_right_rate_is_recognised_at_once():
    world = World(500_000)
    world.find()
    assert world.clock.now_s < LISTEN_S


@pytest.mark.parametrize("data_bps", [2_000_000, 5_000_000, 1_000_000])
@pytest.mark.parametrize("classic_too", [False, True])
def test_the_data_rate_of_can_fd_is_found_where_the_adapter_has_fd(data_bps, classic_too):
    found = World(500_000, data_bps=data_bps, classic_too=classic_too).find()
    assert (found.bitrate_bps, found.fd, found.data_bitrate_bps) == (500_000, True, data_bps)


def test_an_adapter_without_fd_says_nothing_about_fd():
    world = World(500_000, fd_adapter=False)
    assert world.find() == BitRateResult(bitrate_bps=500_000, fd=None)
    assert World(250_000).find(CLASSIC_ADAPTER) == BitRateResult(bitrate_bps=250_000, fd=None)


def test_rates_an_adapter_cannot_do_are_skipped_and_named():
    world = World(1_000_000, cannot=(250_000, 800_000))
    found = world.find()
    assert found.bitrate_bps == 1_000_000
    assert found.cause == "This adapter cannot do 250 kbit/s."
    assert World(33_300, cannot=(250_000, 800_000)).find().cause.endswith("This adapter cannot do 250, 800 kbit/s.")


def test_a_few_errors_beside_good_frames_do_not_matter_and_a_good_frame_among_errors_does_not_either():
    class Noisy(FakeBus):
        def receive(self, timeout_s):
            self.world.clock.now_s += timeout_s
            good = Frame(can_id=1, data=b"")
            return [good, good, ERROR] if self.settings.bitrate_bps == 250_000 else [ERROR, ERROR, good]

    world = World()
    world.open_bus = lambda settings: world.opened.append(settings) or Noisy(world, settings)
    assert world.find().bitrate_bps == 250_000


def test_errors_that_only_the_counters_tell_count_too():
    class Counting(FakeBus):
        asked = 0

        def receive(self, timeout_s):
            self.world.clock.now_s += timeout_s
            return []

        def status(self):
            Counting.asked += 1
            return BusStatus(rx_errors=Counting.asked)

    world = World()
    world.open_bus = lambda settings: Counting(world, settings)
    assert world.find(CLASSIC_ADAPTER).cause.startswith("Something is on the bus")


def test_a_controller_that_leaves_the_bus_is_at_the_wrong_rate():
    class Leaving(FakeBus):
        def receive(self, timeout_s):
            if self.settings.bitrate_bps != 125_000:
                raise BusOffError("The adapter left the bus.")
            return super().receive(timeout_s)

    world = World(125_000)
    world.open_bus = lambda settings: world.opened.append(settings) or Leaving(world, settings)
    assert world.find(CLASSIC_ADAPTER).bitrate_bps == 125_000


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (LinkSettings(interface="robotell", channel="COM3"), "cannot listen without acknowledging"),
        (LinkSettings(interface="bogus", channel="0"), "cannot listen without acknowledging"),
        (LinkSettings(interface="socketcan", channel="can0"), "can0 is not set by Halite"),
    ],
)
def test_adapters_that_cannot_listen_only_are_refused_before_they_are_opened(settings, words):
    world = World(500_000)
    with pytest.raises(LinkError, match=words) as caught:
        world.find(settings)
    assert caught.value.advice
    assert world.opened == []


def test_an_adapter_that_went_on_the_bus_otherwise_is_closed_at_once():
    world = World(500_000)
    world.listens = False
    with pytest.raises(LinkError, match="listening only"):
        world.find()
    assert world.open_now == 0
    assert world.clock.now_s == 0


@pytest.mark.parametrize("error", [AdapterBusyError("Another program is using it."), LinkLostError("Gone.")])
def test_an_adapter_that_cannot_be_used_ends_the_search(error):
    def fail(_settings):
        raise error

    with pytest.raises(type(error)):
        find_bit_rate(ADAPTER, open_bus=fail, clock=Clock())


def test_progress_grows_and_a_stop_ends_it_within_a_step():
    world, seen = World(33_300), []
    world.find(on_progress=lambda rate_bps, fraction: seen.append((rate_bps, fraction)))
    assert [rate_bps for rate_bps, _ in seen[:5]] == list(BIT_RATES_BPS)
    assert [fraction for _, fraction in seen] == sorted(fraction for _, fraction in seen)
    assert 0 <= seen[0][1] <= seen[-1][1] < 1
    world = World(33_300)
    found = world.find(is_stopped=lambda: world.clock.now_s > 2)
    assert found == BitRateResult(bitrate_bps=None, cause="The search was stopped.")
    assert world.clock.now_s < 2.3


class TestOnTheEmulatedAdapter:
    @pytest.fixture
    def channel(self):
        """A bus at 250 kbit/s: one node sends a frame every 20 ms, another acknowledges."""
        stop = threading.Event()
        with virtual_pack(SimulationOptions(port=0, bus_only=True)) as channel:
            link = LinkSettings(interface="slcan", channel=channel, bitrate_bps=250_000)
            sender, other = open_bus(link), open_bus(link)

            def talk():
                while not stop.wait(0.02):
                    sender.send([Frame(can_id=0x235, data=b"12345678")])
                    self.noticed += [frame for frame in sender.receive(0) if frame.is_error]
                    other.receive(0)

            self.noticed = []
            thread = threading.Thread(target=talk)
            thread.start()
            yield channel
            stop.set()
            thread.join()
            controller = sender.status().controller
            sender.close()
            other.close()
        assert self.noticed == []
        assert controller is ControllerState.ERROR_ACTIVE

    def test_the_rate_is_found_and_nobody_on_the_bus_notices(self, channel):
        seen = []
        found = find_bit_rate(
            LinkSettings(interface="slcan", channel=channel), on_progress=lambda rate_bps, _fraction: seen.append(rate_bps)
        )
        assert found.bitrate_bps == 250_000
        assert seen == [500_000, 250_000]

    def test_a_rate_that_is_not_among_the_usual_ones_is_told_apart_from_silence(self, channel, monkeypatch):
        monkeypatch.setattr(bit_rate_search, "BIT_RATES_BPS", (500_000, 125_000))
        monkeypatch.setattr(bit_rate_search, "FD_BIT_RATES_BPS", (500_000,))
        found = find_bit_rate(LinkSettings(interface="slcan", channel=channel, bitrate_bps=125_000))
        assert found.cause.startswith("Something is on the bus")

    def test_a_bus_without_traffic_is_silent(self, monkeypatch):
        monkeypatch.setattr(bit_rate_search, "LISTEN_S", 0.3)
        with virtual_pack(SimulationOptions(port=0, bus_only=True)) as channel:
            found = find_bit_rate(LinkSettings(interface="slcan", channel=channel))
        assert found.bitrate_bps is None
        assert found.cause.startswith("The bus is silent")
