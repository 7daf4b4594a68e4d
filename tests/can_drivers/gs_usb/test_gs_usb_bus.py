"""Halite's driver for candleLight adapters against a device that plays one, through pyusb."""

import can
import pytest

from can_drivers.bus_status import ControllerState, RecoveryStep
from can_drivers.errors import (
    AdapterBusyError,
    AdapterNotFoundError,
    BusOffError,
    LinkError,
    LinkLostError,
    PermissionDeniedError,
)
from can_drivers.frames import Frame
from tests.can_drivers.devices.candlelight import FD, LISTEN_ONLY, ONE_BYTE_MORE, CandleLight

CLASSIC = Frame(can_id=0x7E4, data=bytes.fromhex("0322F18CCCCCCCCC"))
FRAMES = (
    CLASSIC,
    Frame(can_id=0x18DAF110, data=b"", is_extended=True),
    Frame(can_id=0x123, data=b"", is_remote=True),
    Frame(can_id=0x7EC, data=bytes(range(64)), is_fd=True),
    Frame(can_id=0x7EC, data=bytes(range(12)), is_fd=True, bitrate_switch=True),
)


def told(frames):
    return [
        (f.can_id, f.data, f.is_extended, f.is_fd, f.bitrate_switch, f.is_remote, f.is_error, f.error_state_indicator)
        for f in frames
    ]


def received(bus, count, timeout_s=2.0):
    frames = []
    while len(frames) < count:
        arrived = bus.receive(timeout_s)
        assert arrived, f"only {len(frames)} of {count} frames"
        frames += arrived
    return frames


def test_the_device_is_told_the_bit_rate_and_the_usual_sample_point(candlelight, opened):
    bus = opened(bitrate_bps=250_000)
    assert candlelight.bitrate_bps == 250_000
    assert bus.details.sample_point_pct == pytest.approx(87.5)
    assert candlelight.data_timing is None
    assert candlelight.started
    assert candlelight.mode == 0
    assert candlelight.host_format == bytes.fromhex("efbe0000")


def test_can_fd_sets_both_bit_rates_and_the_sample_points_asked_for(candlelight, opened):
    bus = opened(fd=True, data_bitrate_bps=5_000_000, sample_point_pct=80.0, data_sample_point_pct=75.0)
    assert (candlelight.bitrate_bps, candlelight.data_bitrate_bps) == (500_000, 5_000_000)
    assert (bus.details.sample_point_pct, bus.details.data_sample_point_pct) == (80.0, 75.0)
    assert candlelight.mode == FD


def test_frames_of_every_kind_leave_as_they_were(candlelight, opened):
    bus = opened(fd=True)
    bus.send(FRAMES)
    assert bus.receive(0.02) == []  # echoes are not frames of the bus
    assert told(candlelight.sent) == told(FRAMES)
    assert set(candlelight.transfer_lengths) == {76}


def test_classic_transfers_are_short_and_one_byte_longer_where_the_controller_needs_it(emulated_usb, opened):
    device = CandleLight(features=ONE_BYTE_MORE)
    emulated_usb.plug(device)
    opened().send([CLASSIC])
    assert device.transfer_lengths == [21]


def test_frames_of_every_kind_arrive_as_they_were(candlelight, opened):
    bus = opened(fd=True)
    spoken = (*FRAMES, Frame(can_id=0x55, data=bytes(8), is_fd=True, error_state_indicator=True))
    for frame in spoken:
        candlelight.say(frame)
    arrived = received(bus, len(spoken))
    assert told(arrived) == told(spoken)
    assert all(frame.time_s > 0 for frame in arrived)


def test_no_more_frames_are_outstanding_than_small_firmware_can_hold(candlelight, opened):
    bus = opened()
    candlelight.acknowledged = False
    burst = [Frame(can_id=number, data=bytes((number,))) for number in range(40)]
    bus.send(burst)
    assert candlelight.most_outstanding == 10
    assert bus.status().tx_queue == 40
    candlelight.acknowledge()
    while bus.status().tx_queue:
        bus.receive(0.05)
    assert [frame.can_id for frame in candlelight.sent] == list(range(40))
    assert candlelight.most_outstanding == 10


def test_frames_that_nobody_acknowledges_pile_up_only_so_far(candlelight, opened):
    bus = opened()
    candlelight.acknowledged = False
    bus.send([CLASSIC] * 1000)
    with pytest.raises(LinkLostError, match="nobody on the bus acknowledges"):
        bus.send([CLASSIC] * 100)


def test_flushing_forgets_what_waits_and_resetting_frees_the_device(candlelight, opened):
    bus = opened()
    candlelight.acknowledged = False
    bus.send([CLASSIC] * 15)
    assert bus.recover(RecoveryStep.FLUSH)
    assert bus.status().tx_queue == 10
    assert bus.recover(RecoveryStep.RESET)
    assert bus.status().tx_queue == 0
    assert candlelight.started
    assert not bus.recover(RecoveryStep.REPLUG)


def test_listening_only_is_switched_on_in_the_device(candlelight, opened):
    bus = opened(listen_only=True)
    assert candlelight.mode == LISTEN_ONLY
    assert bus.details.listen_only
    candlelight.say(CLASSIC)
    assert told(received(bus, 1)) == told([CLASSIC])


@pytest.mark.parametrize(
    ("options", "missing"),
    [({"fd": True}, "CAN FD"), ({"listen_only": True}, "listening only"), ({"termination": True}, "termination")],
)
def test_what_the_adapter_does_not_have_is_said_instead_of_silently_left_out(emulated_usb, opened, options, missing):
    emulated_usb.plug(CandleLight(features=0))
    with pytest.raises(LinkError, match=missing):
        opened(**options)
    assert emulated_usb.open_handles == 0


def test_the_termination_is_switched_and_told(candlelight, opened):
    assert opened(termination=True).details.termination is True
    assert candlelight.terminated


def test_a_bit_rate_the_clock_cannot_make_is_refused(candlelight, opened):
    with pytest.raises(LinkError, match="cannot run at 333,333"):
        opened(bitrate_bps=333_333)


def test_frames_stored_from_before_are_thrown_away(candlelight, opened):
    for number in range(3):
        candlelight.store_raw(bytes.fromhex("ffffffff2301000001000000") + bytes((number,)) + bytes(7))
    bus = opened()
    candlelight.say(CLASSIC)
    assert told(received(bus, 1)) == told([CLASSIC])


def test_an_unplugged_adapter_is_lost_while_receiving_and_while_sending(emulated_usb, candlelight, opened):
    bus = opened()
    emulated_usb.unplug(candlelight)
    with pytest.raises(LinkLostError):
        bus.receive(1.0)
    with pytest.raises(LinkLostError):
        bus.send([CLASSIC])
    with pytest.raises(LinkLostError):
        bus.status()
    bus.close()
    assert emulated_usb.open_handles == 0


def test_a_stalled_pipe_is_cleared_and_reading_goes_on(candlelight, opened):
    bus = opened()
    candlelight.stall()
    assert bus.receive(0.01) == []
    candlelight.say(CLASSIC)
    assert told(received(bus, 1)) == told([CLASSIC])


def test_overruns_and_senseless_transfers_are_counted(candlelight, opened):
    bus = opened()
    candlelight.overrun()
    candlelight.say(CLASSIC)
    candlelight.store_raw(b"\x01\x02\x03")
    candlelight.store_raw(bytes.fromhex("ffffffff230100000f000000") + bytes(8))  # a classic frame of 64 bytes
    candlelight.say(CLASSIC)
    assert len(received(bus, 2)) == 2
    assert bus.dropped == 3


def test_bus_off_is_told_once_with_what_to_check_and_left_by_a_reset(candlelight, opened):
    bus = opened()
    candlelight.go_bus_off()
    with pytest.raises(BusOffError, match="left the bus") as told_off:
        bus.receive(1.0)
    assert "termination" in told_off.value.advice
    assert bus.status().controller is ControllerState.BUS_OFF
    assert bus.recover(RecoveryStep.RESET)
    assert bus.status().controller is ControllerState.ERROR_ACTIVE


def test_error_reports_fill_the_counters_where_the_firmware_cannot_be_asked(emulated_usb, opened):
    device = CandleLight(features=0)
    emulated_usb.plug(device)
    bus = opened()
    assert bus.status().controller is ControllerState.UNKNOWN
    for tx_errors, state in ((8, "error_active"), (100, "error_warning"), (130, "error_passive")):
        device.report(0x204, tx_errors=tx_errors, rx_errors=3)
        (report,) = received(bus, 1)
        assert report.is_error
        status = bus.status()
        assert (status.controller.value, status.tx_errors, status.rx_errors) == (state, tx_errors, 3)


def test_the_counters_come_from_the_firmware_where_it_tells(candlelight, opened):
    candlelight_status = opened()
    candlelight.state = (2, 5, 140)
    status = candlelight_status.status()
    assert (status.controller, status.tx_errors, status.rx_errors) == (ControllerState.ERROR_PASSIVE, 140, 5)


def test_an_adapter_is_found_by_its_serial_number_wherever_it_is_plugged_in(emulated_usb, opened):
    first, second = CandleLight("AAAA"), CandleLight("BBBB")
    emulated_usb.plug(second, port=1)
    emulated_usb.plug(first, port=2)
    opened("0", serial="AAAA")
    assert first.started
    assert not second.started
    opened("BBBB")
    assert second.started


def test_an_adapter_without_a_serial_number_is_found_by_its_place(emulated_usb, opened):
    first, second = CandleLight(""), CandleLight("")
    emulated_usb.plug(first, port=1)
    emulated_usb.plug(second, port=4)
    opened("1-4")
    assert second.started
    assert not first.started


def test_the_second_channel_of_a_device_hears_only_its_own_frames(emulated_usb, opened):
    device = CandleLight(channels=2)
    emulated_usb.plug(device)
    bus = opened("0/1")
    device.say(CLASSIC, channel=0)
    device.say(Frame(can_id=0x111, data=b"\x01"), channel=1)
    assert [frame.can_id for frame in received(bus, 1)] == [0x111]


def test_an_adapter_that_is_not_there_busy_or_forbidden_is_told_apart(emulated_usb, candlelight, opened):
    with pytest.raises(AdapterNotFoundError, match="1234"):
        opened("0", serial="1234")
    first = opened()
    with pytest.raises(AdapterBusyError):
        opened()
    first.close()
    emulated_usb.refuses_access = True
    with pytest.raises(PermissionDeniedError):
        opened("1-1")
    assert emulated_usb.open_handles == 0


def test_python_cans_own_driver_understands_the_same_device(candlelight):
    """The emulation is not merely Halite's idea of the protocol: the stock driver runs on it."""
    bus = can.Bus(interface="gs_usb", channel=0, bitrate=500_000)
    try:
        assert candlelight.bitrate_bps == 500_000
        candlelight.say(CLASSIC)
        message = bus.recv(1.0)
        assert (message.arbitration_id, bytes(message.data)) == (CLASSIC.can_id, CLASSIC.data)
        bus.send(can.Message(arbitration_id=0x7E4, data=b"\x02\x3e\x00", is_extended_id=False))
        assert told(candlelight.sent) == told([Frame(can_id=0x7E4, data=b"\x02\x3e\x00")])
    finally:
        bus.shutdown()
