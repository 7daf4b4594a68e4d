"""Bus, ECU and the real management of the shipped pack, with a tester on the bus, in virtual time."""

import hashlib
import hmac

import pytest

from bms.definition import load_pack
from can_drivers.bit_timing import frame_time_s
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from virtual_pack.ecu.assembly import open_flash
from virtual_pack.ecu.virtual_ecu import VirtualEcu
from virtual_pack.management.application import Management
from virtual_pack.wire.node import BusNode
from virtual_pack.wire.world import World


@pytest.fixture(scope="module")
def definition():
    return load_pack("demo-nfm-120s")


class BusTester:
    """A diagnostic tester with its own adapter on the bus."""

    def __init__(self, world, *, fd=False, bitrate=500_000, now_s=0.0):
        self.world = world
        self.now_s = now_s
        self.heard = []
        self.wire_s = 0.0
        self.endpoint = IsoTpEndpoint(IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC), IsoTpParameters(fd=fd))
        self.node = BusNode("tester", self.on_frame, queue_length=1000)
        self.node.bitrate_bps = bitrate
        world.bus.attach(self.node)
        world.bus.open(self.node, now_s)

    def on_frame(self, frame):
        self.heard.append(frame)
        if frame.can_id == 0x7EC:
            self.wire_s += frame_time_s(frame, 500_000, 2_000_000)
        self.endpoint.on_frame(frame, frame.time_s)
        self.send(frame.time_s)

    def send(self, now_s):
        for frame in self.endpoint.poll(now_s):
            self.wire_s += frame_time_s(frame, 500_000, 2_000_000)
            assert self.world.bus.send(self.node, frame, now_s)

    def run(self, duration_s):
        until_s = self.now_s + duration_s
        while self.now_s < until_s:
            due_s = self.endpoint.next_time_s or float("inf")
            self.now_s = max(self.now_s, min(until_s, due_s, self.world.next_time_s))
            self.world.run(self.now_s)
            self.send(self.now_s)

    def ask(self, request, timeout_s=5.0):
        self.endpoint.send(request if isinstance(request, bytes) else bytes.fromhex(request), self.now_s)
        self.send(self.now_s)
        for _ in range(int(timeout_s / 1e-4)):
            for event in self.endpoint.take_events():
                if isinstance(event, MessageReceived) and event.payload[0::2][:2] != b"\x7f\x78":
                    return event.payload.hex()
            self.run(1e-4)
        return None

    def unlock(self):
        assert self.ask("1003")
        assert self.ask("31010204") == "7101020400"
        assert self.ask("1002") == "5002003201f4"
        seed = bytes.fromhex(self.ask("2711"))[2:]
        key = hmac.new(b"halite demo pack, not a secret", seed, hashlib.sha256).digest()[:8]
        assert self.ask(b"\x27\x12" + key) == "6712"


@pytest.fixture
def make_world(definition):
    def make(scenario="healthy"):
        management = Management(definition, scenario, 1, 1.0)
        ecu = VirtualEcu(definition, management, open_flash(definition), seed=3)
        return World(ecu)

    return make


def test_the_shipped_pack_starts_with_a_valid_factory_set(make_world):
    tester = BusTester(make_world())
    assert tester.ask("22D1C0")[6:8] == "01"
    assert tester.ask("22D1C1")[6:10] == "0004"


def test_the_pack_broadcasts_everything_in_its_cycle(make_world, definition):
    tester = BusTester(make_world())
    tester.run(2.0)
    tester.heard.clear()
    tester.run(1.0)
    ids = [frame.can_id for frame in tester.heard]
    assert ids.count(0x250) in range(290, 311)
    assert ids.count(0x260) in range(60, 76)
    assert ids.count(0x2A0) in range(9, 12)
    assert set(ids) <= {message.can_id for message in definition.broadcasts.database.messages.values()}


def test_programming_is_refused_while_the_contactors_are_closed(make_world):
    tester = BusTester(make_world())
    tester.run(3.0)
    tester.ask("1003")
    assert tester.ask("31010203") != "710102030000"
    assert tester.ask("1002") == "7f1022"
    assert tester.ask("31010204") == "7101020400"
    assert tester.ask("31010203") == "710102030000"


def test_in_the_boot_loader_only_a_slow_sign_of_life_is_sent(make_world):
    tester = BusTester(make_world())
    tester.unlock()
    tester.heard.clear()
    tester.run(4.5)
    alive = [frame.time_s for frame in tester.heard]
    assert {frame.can_id for frame in tester.heard} == {0x2A0}
    assert len(alive) in range(4, 6)
    tester.run(1.5)
    assert 0x250 in {frame.can_id for frame in tester.heard}


@pytest.mark.parametrize("fd", [False, True])
def test_a_download_uses_the_wire_to_at_least_95_percent(make_world, definition, fd):
    tester = BusTester(make_world(), fd=fd)
    tester.unlock()
    assert tester.ask("3101FF000050000000010000") == "7101ff0000"
    assert tester.ask("3400440050000000010000") == "74200fff"
    payload = (definition.folder / "factory_set.bin").read_bytes()[128:]
    begun_s, tester.wire_s = tester.now_s, 0.0
    for number, position in enumerate(range(0, len(payload), 4093), start=1):
        assert tester.ask(bytes((0x36, number)) + payload[position : position + 4093]) == f"76{number:02x}"
    assert tester.wire_s / (tester.now_s - begun_s) > 0.95


def test_a_pack_nobody_listens_to_shows_fresh_values_to_the_first_who_does(make_world):
    world = make_world()
    world.run(20.0)
    tester = BusTester(world, now_s=20.0)
    tester.run(0.2)
    counters = [frame.data[0] for frame in tester.heard if frame.can_id == 0x2A0]
    reference = BusTester(make_world())
    reference.run(20.2)
    expected = [frame.data[0] for frame in reference.heard if frame.can_id == 0x2A0]
    # At most half a second of values waited in the controller; those of the first twenty seconds are gone.
    assert counters == expected[-len(counters) :]
    assert 2 <= len(counters) <= 7
    assert min(frame.time_s for frame in tester.heard) >= 20.0


def test_a_tester_with_the_wrong_bit_rate_gets_nothing_and_the_right_one_is_served_beside_it(make_world):
    world = make_world()
    wrong = BusTester(world, bitrate=250_000)
    assert wrong.ask("3E00", timeout_s=0.2) is None
    right = BusTester(world, now_s=wrong.now_s)
    right.run(0.5)
    assert right.ask("3E00", timeout_s=0.5) == "7e00"


def test_a_bus_without_ecu_is_idle_until_somebody_sends():
    assert World().next_time_s == float("inf")
