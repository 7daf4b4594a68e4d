"""Who else may be on the wire, and what may go wrong with it, in virtual time."""

import collections

import pytest

from bms.definition import load_pack
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from virtual_pack.bystanders import traffic_ids
from virtual_pack.options import SimulationOptions
from virtual_pack.scene import make_world
from virtual_pack.wire.faults import FaultKind, FaultTimeline, WireFault, parse_wire_fault
from virtual_pack.wire.node import BusNode, ErrorState


class Listener:
    """A node that keeps what it hears, and runs world and faults."""

    def __init__(self, world, timeline=None, *, bitrate=500_000):
        self.world, self.timeline, self.now_s = world, timeline, 0.0
        self.heard = []
        self.node = BusNode("listener", self.heard.append, queue_length=2000)
        self.node.bitrate_bps = bitrate
        world.bus.attach(self.node)
        world.bus.open(self.node, 0.0)

    def run(self, duration_s):
        """Let time pass; return what was heard meanwhile."""
        self.heard.clear()
        until_s = self.now_s + duration_s
        while self.now_s < until_s:
            fault_s = float("inf") if self.timeline is None else self.timeline.next_time_s
            self.now_s = max(self.now_s, min(until_s, fault_s, self.world.next_time_s))
            if self.timeline is not None:
                self.timeline.step(self.now_s)
            self.world.run(self.now_s)
        return list(self.heard)


class Adapters:
    """What the faults need of an adapter server, remembered."""

    def __init__(self, *adapters):
        self.adapters = list(adapters)
        self.done = []

    def __getattr__(self, name):
        return lambda now_s: self.done.append((name, round(now_s, 3)))


@pytest.fixture(scope="module")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def scene():
    def make(*faults, adapters=None, **options):
        world = make_world(SimulationOptions(**options), 0.0)
        timeline = FaultTimeline(tuple(map(parse_wire_fault, faults)), world, adapters or Adapters(), 0.0)
        return Listener(world, timeline)

    return make


# ---------------------------------------------------------------- bystanders


def test_traffic_has_its_rate_and_ids_of_its_own(scene, definition):
    heard = scene(traffic=200).run(2.0)
    own = {message.can_id for message in definition.broadcasts.database.messages.values()}
    foreign = [frame for frame in heard if frame.can_id not in own]
    assert len(foreign) in range(396, 404)
    assert len({frame.can_id for frame in foreign}) > 30
    assert not {frame.can_id for frame in foreign} & set(range(0x700, 0x800))


def test_traffic_needs_no_pack(scene):
    assert len(scene(bus_only=True, traffic=100).run(1.0)) in range(98, 103)


def test_traffic_ids_avoid_what_is_taken():
    assert not set(traffic_ids(1, frozenset(range(0x300)))) & set(range(0x300))


def test_a_second_tester_asks_once_a_second_and_is_answered(scene):
    heard = scene(second_tester=True).run(3.5)
    asked = [frame.time_s for frame in heard if frame.can_id == 0x7E4 and frame.data[1] == 0x22]
    assert [round(time_s) for time_s in asked] == [1, 2, 3]
    answers = [frame for frame in heard if frame.can_id == 0x7EC]
    assert len(answers) == 3 * 3
    assert b"".join(frame.data for frame in answers[:3])[5:8] == b"HLT"


def answers_to(listener, request):
    endpoint = IsoTpEndpoint(IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC), IsoTpParameters())
    endpoint.send(bytes.fromhex(request), listener.now_s)
    for frame in endpoint.poll(listener.now_s):
        listener.world.bus.send(listener.node, frame, listener.now_s)
    answers = []
    for frame in listener.run(0.3):
        endpoint.on_frame(frame, frame.time_s)
        answers += [event.payload for event in endpoint.take_events() if isinstance(event, MessageReceived)]
    return answers


def test_a_second_bms_answers_with_the_same_id_and_broadcasts_nothing(scene):
    one, two = scene(), scene(second_bms=True)
    assert answers_to(one, "22F186") == [bytes.fromhex("62F18601")]
    assert answers_to(two, "22F186") == [bytes.fromhex("62F18601")] * 2
    count = collections.Counter(frame.can_id for frame in one.run(2.0))
    assert collections.Counter(frame.can_id for frame in two.run(2.0)) == count


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("unplug@5+3", WireFault(kind=FaultKind.UNPLUG, at_s=5.0, for_s=3.0)),
        ("bus-off@0.5", WireFault(kind=FaultKind.BUS_OFF, at_s=0.5)),
        ("wrong-rate@10+0.25", WireFault(kind=FaultKind.WRONG_RATE, at_s=10.0, for_s=0.25)),
    ],
)
def test_a_fault_is_named_with_its_time(text, fault):
    assert parse_wire_fault(text) == fault


@pytest.mark.parametrize("text", ["", "unplug", "unplug@", "fire@5", "unplug@-1", "unplug@5+", "unplug@5+x", "unplug@inf"])
def test_anything_else_is_refused_with_what_there_is(text):
    with pytest.raises(ValueError, match="one of: silent, gone"):
        parse_wire_fault(text)


def test_a_silent_bms_still_acknowledges_and_speaks_again(scene):
    listener = scene("silent@1+1")
    assert listener.run(1.0)
    listener.run(0.1)
    assert listener.run(0.85) == []
    assert answers_to(listener, "3E80") == []
    assert listener.node.transmit_errors == 0
    listener.run(0.1)
    assert listener.run(0.5)


def test_a_bms_that_is_gone_does_not_acknowledge(scene):
    listener = scene("gone@1+1")
    listener.run(1.1)
    answers_to(listener, "3E00")
    assert listener.node.state is ErrorState.PASSIVE
    assert listener.node.queued == 1
    listener.run(0.7)
    assert listener.node.queued == 0
    assert listener.run(0.5)


def test_a_bms_at_another_bit_rate_is_heard_at_that_one(scene):
    listener = scene("wrong-rate@1+2")
    listener.run(1.0)
    assert listener.run(1.0) == []
    assert listener.node.saw_error
    listener.world.bus.close(listener.node, listener.now_s)
    listener.node.bitrate_bps = 250_000
    listener.world.bus.open(listener.node, listener.now_s)
    assert listener.run(0.5)
    listener.run(0.6)
    assert listener.run(0.5) == []


def test_a_babbler_lets_nobody_else_speak(scene):
    listener = scene("babble@1+1")
    listener.run(1.0)
    heard = listener.run(0.9)
    assert {frame.can_id for frame in heard[5:]} == {0x000}
    assert len(heard) > 3500
    listener.run(0.3)
    assert 0x000 not in {frame.can_id for frame in listener.run(0.5)}


def test_on_a_shorted_bus_no_frame_survives_and_senders_go_off(scene):
    listener = scene("short@1+1")
    listener.run(1.001)
    assert listener.run(0.9) == []
    answers_to(listener, "3E80")
    assert listener.node.state is ErrorState.BUS_OFF
    listener.world.bus.open(listener.node, listener.now_s)
    assert listener.run(0.5)


def test_an_adapter_goes_off_the_bus_and_stays_so_until_it_is_opened_after_the_fault(scene):
    adapter = BusNode("adapter", lambda _: None, queue_length=8)
    holder = type("Adapter", (), {"node": adapter})
    listener = scene("bus-off@1+1", adapters=Adapters(holder))
    listener.world.bus.attach(adapter)
    listener.world.bus.open(adapter, 0.0)
    listener.run(0.99)
    assert adapter.state is ErrorState.ACTIVE
    listener.run(0.1)
    assert adapter.state is ErrorState.BUS_OFF
    listener.world.bus.open(adapter, listener.now_s)
    listener.run(0.1)
    assert adapter.state is ErrorState.BUS_OFF
    listener.run(1.0)
    assert adapter.state is ErrorState.BUS_OFF
    listener.world.bus.open(adapter, listener.now_s)
    listener.run(0.1)
    assert adapter.state is ErrorState.ACTIVE


def test_adapters_are_unplugged_and_hang_at_their_times(scene):
    adapters = Adapters()
    listener = scene("unplug@1+0.5", "stall@0.25+0.25", "stall@2", adapters=adapters, bus_only=True)
    listener.run(3.0)
    assert adapters.done == [("hang", 0.25), ("go_on", 0.5), ("unplug", 1.0), ("plug_in", 1.5), ("hang", 2.0)]


def test_garbage_comes_again_and_again_until_it_ends(scene):
    adapter = type("Adapter", (), {"output": bytearray()})
    listener = scene("garbage@1+1", adapters=Adapters(adapter), bus_only=True)
    listener.run(0.99)
    assert adapter.output == b""
    listener.run(1.02)
    given = len(adapter.output)
    assert given > 1000
    listener.run(1.0)
    assert len(adapter.output) == given
