import pytest

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from virtual_pack.wire.bus import SimulatedBus
from virtual_pack.wire.node import BusNode, ErrorState

RATES = 500_000, 2_000_000


class Ear:
    """A node that remembers what it hears."""

    def __init__(self, bus, name="n", *, open_at=0.0, bitrate=500_000, data_bitrate=2_000_000, listen_only=False, **options):
        self.heard = []
        self.node = BusNode(name, self.heard.append, queue_length=options.pop("queue_length", 64), **options)
        self.node.bitrate_bps = bitrate
        self.node.data_bitrate_bps = data_bitrate
        self.node.listen_only = listen_only
        bus.attach(self.node)
        if open_at is not None:
            bus.open(self.node, open_at)

    @property
    def ids(self):
        return [frame.can_id for frame in self.heard]


def frame(can_id=0x100, data=b"\x55" * 8, **kind):
    return Frame(can_id=can_id, data=data, **kind)


@pytest.fixture
def bus():
    return SimulatedBus()


def test_a_frame_arrives_at_everybody_else_when_its_last_bit_is_over(bus):
    sender, one, two = Ear(bus), Ear(bus), Ear(bus)
    bus.send(sender.node, frame(), 1.0)
    end_s = 1.0 + frame_time_s(frame(), *RATES)
    bus.run(end_s - 1e-9)
    assert one.heard == []
    bus.run(end_s)
    assert [heard.time_s for heard in one.heard] == [end_s]
    assert two.ids == [0x100]
    assert sender.heard == []


@pytest.mark.parametrize("fd", [False, True])
def test_frames_go_back_to_back_at_wire_speed_however_rarely_the_bus_is_run(bus, fd):
    sender, ear = Ear(bus, queue_length=1000), Ear(bus)
    frames = [
        frame(data=bytes((number,)) * (64 if fd else 8), is_fd=fd, bitrate_switch=fd, can_id=0x7E4) for number in range(200)
    ]
    for item in frames:
        bus.send(sender.node, item, 5.0)
    bus.run(99.0)
    assert [heard.data for heard in ear.heard] == [item.data for item in frames]
    assert ear.heard[-1].time_s == pytest.approx(5.0 + sum(frame_time_s(item, *RATES) for item in frames))


def test_the_smallest_id_wins_the_arbitration_and_each_node_sends_in_its_own_order(bus):
    one, two, ear = Ear(bus), Ear(bus), Ear(bus)
    for can_id in (0x300, 0x010):
        bus.send(one.node, frame(can_id), 0.0)
    for can_id in (0x200, 0x400):
        bus.send(two.node, frame(can_id), 0.0)
    bus.run(1.0)
    assert ear.ids == [0x200, 0x300, 0x010, 0x400]


def test_a_frame_that_has_begun_is_not_interrupted(bus):
    one, two, ear = Ear(bus), Ear(bus), Ear(bus)
    bus.send(one.node, frame(0x700), 0.0)
    bus.run(50e-6)
    bus.send(two.node, frame(0x001), 50e-6)
    bus.run(1.0)
    assert ear.ids == [0x700, 0x001]


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        (frame(0x123), frame(0x123, b"", is_remote=True)),
        (frame(0x123), frame(0x123 << 18, is_extended=True)),
        (frame(0x123, b"", is_remote=True), frame(0x123 << 18, is_extended=True)),
        (frame(0x122 << 18 | 0x3FFFF, is_extended=True), frame(0x123)),
        (frame(5, is_extended=True), frame(6, is_extended=True)),
        (frame(5, is_extended=True), frame(5, b"", is_extended=True, is_remote=True)),
    ],
)
def test_arbitration_goes_by_the_bits_on_the_wire(bus, winner, loser):
    one, two, ear = Ear(bus), Ear(bus), Ear(bus)
    bus.send(one.node, loser, 0.0)
    bus.send(two.node, winner, 0.0)
    bus.run(1.0)
    assert [(heard.can_id, heard.is_extended, heard.is_remote) for heard in ear.heard] == [
        (item.can_id, item.is_extended, item.is_remote) for item in (winner, loser)
    ]


def test_what_is_answered_at_the_end_of_a_frame_takes_part_in_the_next_arbitration(bus):
    asker, ear = Ear(bus), Ear(bus)
    answerer = BusNode("a", lambda heard: bus.send(answerer, frame(0x001), heard.time_s), queue_length=8)
    bus.attach(answerer)
    bus.open(answerer, 0.0)
    bus.send(asker.node, frame(0x300), 0.0)
    bus.send(asker.node, frame(0x301), 0.0)
    bus.run(300e-6)
    bus.close(answerer, 300e-6)
    bus.run(1.0)
    assert ear.ids == [0x300, 0x301]
    assert asker.ids == []
    bus.open(answerer, 1.0)
    bus.send(asker.node, frame(0x300), 1.0)
    bus.send(asker.node, frame(0x301), 1.0)
    bus.run(1.0 + 5 * 250e-6)
    assert ear.ids[2:5] == [0x300, 0x001, 0x301]


# ---------------------------------------------------------------- acknowledgement


def test_alone_on_the_bus_a_node_becomes_error_passive_and_repeats_its_frame_for_ever(bus):
    alone = Ear(bus)
    bus.send(alone.node, frame(), 0.0)
    bus.run(60.0)
    assert alone.node.state is ErrorState.PASSIVE
    assert alone.node.transmit_errors == 128
    assert alone.node.queued == 1
    assert bus.next_time_s == float("inf")


def test_a_frame_nobody_acknowledged_arrives_when_somebody_opens(bus):
    alone = Ear(bus)
    bus.send(alone.node, frame(), 0.0)
    bus.run(60.0)
    late = Ear(bus, open_at=60.0)
    bus.run(61.0)
    assert [heard.time_s for heard in late.heard] == [pytest.approx(60.0 + frame_time_s(frame(), *RATES))]
    assert alone.node.transmit_errors == 127


def test_listening_only_is_no_acknowledgement(bus):
    sender, silent = Ear(bus), Ear(bus, listen_only=True)
    bus.send(sender.node, frame(), 0.0)
    bus.run(1.0)
    assert sender.node.queued == 1
    assert silent.node.saw_error
    acknowledging = Ear(bus, open_at=1.0)
    bus.run(2.0)
    assert acknowledging.ids == [0x100]
    assert sender.node.queued == 0


def test_who_only_listens_hears_a_lone_sender_once_it_is_passive_and_its_error_flags_are_recessive(bus):
    sender, silent = Ear(bus), Ear(bus, listen_only=True)
    bus.send(sender.node, frame(), 0.0)
    while sender.node.state is ErrorState.ACTIVE:
        bus.step(bus.next_time_s)
    assert silent.heard == []
    bus.run(1.0)
    assert set(silent.ids) == {0x100}
    assert len(silent.ids) > 100
    assert sender.node.transmit_errors == 128


def test_who_only_listens_at_another_bit_rate_sees_the_errors_of_a_lone_sender(bus):
    sender = Ear(bus)
    bus.send(sender.node, frame(), 0.0)
    bus.run(60.0)
    stranger = Ear(bus, bitrate=250_000, listen_only=True, open_at=60.0)
    bus.run(61.0)
    assert stranger.node.saw_error
    assert stranger.heard == []


def test_a_node_that_only_listens_cannot_send(bus):
    silent, other = Ear(bus, listen_only=True), Ear(bus)
    assert not bus.send(silent.node, frame(), 0.0)
    bus.run(1.0)
    assert other.heard == []


def test_a_closed_node_neither_hears_nor_sends_nor_acknowledges(bus):
    sender, closed = Ear(bus), Ear(bus, open_at=None)
    assert not bus.send(closed.node, frame(), 0.0)
    bus.send(sender.node, frame(), 0.0)
    bus.run(1.0)
    assert closed.heard == []
    assert sender.node.queued == 1


def test_a_node_that_closes_in_its_frame_breaks_it_off(bus):
    sender, other, ear = Ear(bus), Ear(bus), Ear(bus)
    bus.send(sender.node, frame(0x111), 0.0)
    bus.run(100e-6)
    bus.close(sender.node, 100e-6)
    bus.send(other.node, frame(0x222), 100e-6)
    bus.run(1.0)
    assert ear.ids == [0x222]


# ---------------------------------------------------------------- bit rates


def test_another_bit_rate_destroys_frames_until_it_is_error_passive_and_hears_none(bus):
    sender, ear = Ear(bus), Ear(bus)
    wrong = Ear(bus, bitrate=250_000)
    for number in range(40):
        bus.send(sender.node, frame(0x100 + number), 0.0)
    bus.run(1.0)
    assert wrong.heard == []
    assert wrong.node.state is ErrorState.PASSIVE
    assert wrong.node.saw_error
    assert ear.ids == [0x100 + number for number in range(40)]
    assert sender.node.state is ErrorState.ACTIVE


def test_a_sender_with_the_wrong_bit_rate_goes_off_the_bus_and_stays_off_until_it_is_opened_again(bus):
    Ear(bus), Ear(bus)
    wrong = Ear(bus, bitrate=250_000)
    bus.send(wrong.node, frame(), 0.0)
    bus.run(1.0)
    assert wrong.node.state is ErrorState.BUS_OFF
    assert bus.next_time_s == float("inf")
    bus.close(wrong.node, 1.0)
    wrong.node.bitrate_bps = 500_000
    bus.open(wrong.node, 1.0)
    assert wrong.node.state is ErrorState.ACTIVE


def test_a_node_that_recovers_comes_back_after_128_times_11_bits(bus):
    other = Ear(bus)
    wrong = Ear(bus, bitrate=250_000, recovers=True)
    bus.send(wrong.node, frame(), 0.0)
    while wrong.node.state is not ErrorState.BUS_OFF:
        off_s = bus.next_time_s
        bus.step(off_s)
    assert bus.next_time_s == pytest.approx(off_s + 128 * 11 / 250_000)
    bus.close(other.node, off_s)
    right = Ear(bus, bitrate=250_000, open_at=off_s)
    bus.run(1.0)
    assert right.ids == [0x100]
    assert wrong.node.state is ErrorState.ACTIVE


def test_listening_only_with_the_wrong_bit_rate_disturbs_nobody(bus):
    sender, ear = Ear(bus), Ear(bus)
    wrong = Ear(bus, bitrate=250_000, listen_only=True)
    bus.send(sender.node, frame(), 0.0)
    bus.run(frame_time_s(frame(), *RATES))
    assert ear.ids == [0x100]
    assert wrong.heard == []


def test_another_data_bit_rate_matters_to_frames_that_switch_and_to_no_other(bus):
    sender, ear = Ear(bus), Ear(bus)
    wrong = Ear(bus, data_bitrate=5_000_000)
    bus.send(sender.node, frame(0x100), 0.0)
    bus.send(sender.node, frame(0x101, is_fd=True), 0.0)
    bus.run(0.1)
    assert wrong.ids == ear.ids == [0x100, 0x101]
    bus.send(sender.node, frame(0x102, is_fd=True, bitrate_switch=True), 0.1)
    bus.run(0.1 + 100e-6)
    assert sender.node.transmit_errors > 0
    bus.run(1.0)
    assert ear.ids[-1] == 0x102
    assert 0x102 not in wrong.ids


# ---------------------------------------------------------------- queues


def test_a_full_queue_refuses_or_loses_its_oldest_as_the_node_is_made(bus):
    refusing = Ear(bus, queue_length=3)
    losing = Ear(bus, queue_length=3, drop_oldest=True)
    ear = Ear(bus, open_at=None)
    assert [bus.send(refusing.node, frame(0x100 + number), 0.0) for number in range(5)] == [True] * 3 + [False] * 2
    assert [bus.send(losing.node, frame(0x200 + number), 0.0) for number in range(5)] == [True] * 5
    assert refusing.node.dropped == losing.node.dropped == 2
    bus.open(ear.node, 0.0)
    bus.run(1.0)
    assert ear.ids == [0x100, 0x101, 0x102, 0x202, 0x203, 0x204]


# ---------------------------------------------------------------- two senders of one id


def test_two_frames_with_the_same_id_at_the_same_time_destroy_each_other(bus):
    one, two, ear = Ear(bus), Ear(bus), Ear(bus)
    bus.send(one.node, frame(data=b"\x01"), 0.0)
    bus.send(two.node, frame(data=b"\x02"), 0.0)
    bus.run(1.0)
    assert ear.heard == []
    assert one.node.state is two.node.state is ErrorState.BUS_OFF


def test_they_come_through_when_one_of_them_begins_earlier(bus):
    one, two, ear = Ear(bus), Ear(bus), Ear(bus)
    bus.send(one.node, frame(data=b"\x01"), 0.0)
    bus.run(50e-6)
    bus.send(two.node, frame(data=b"\x02"), 50e-6)
    bus.run(1.0)
    assert [heard.data for heard in ear.heard] == [b"\x01", b"\x02"]


def test_the_same_frame_from_two_nodes_at_the_same_time_is_one_frame(bus):
    one, two, ear = Ear(bus), Ear(bus), Ear(bus)
    for sender in (one, two):
        bus.send(sender.node, frame(), 0.0)
    bus.run(1.0)
    assert len(ear.heard) == 1
    assert (one.heard, two.heard) == ([], [])
    assert one.node.queued == two.node.queued == 0


def test_who_gives_way_notices_it(bus):
    one, two = Ear(bus), Ear(bus)
    Ear(bus)
    bus.send(one.node, frame(0x100), 0.0)
    bus.send(two.node, frame(0x101), 0.0)
    bus.run(1.0)
    assert (one.node.lost_arbitration, two.node.lost_arbitration) == (False, True)


def test_on_a_shorted_bus_every_sender_goes_off(bus):
    sender, ear = Ear(bus), Ear(bus)
    bus.shorted = True
    bus.send(sender.node, frame(), 0.0)
    bus.run(1.0)
    assert ear.heard == []
    assert ear.node.saw_error
    assert sender.node.state is ErrorState.BUS_OFF
