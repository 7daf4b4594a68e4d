import pytest

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from engine.bus_load import BusLoadMeter


def test_the_load_is_the_wire_time_of_the_last_second():
    meter = BusLoadMeter(500_000, 2_000_000)
    frame = Frame(can_id=0x250, data=bytes(8))
    for number in range(1000):
        meter.add([frame], number / 1000)

    rates = meter.rates(1.0)
    assert rates.received_per_s == pytest.approx(1000, abs=1)
    assert rates.load_pct == pytest.approx(100 * 1000 * frame_time_s(frame, 500_000, 2_000_000), rel=0.01)


def test_old_frames_are_forgotten():
    meter = BusLoadMeter(500_000, 2_000_000)
    meter.add([Frame(can_id=1, data=b"")] * 10, 0.0)

    assert meter.rates(0.9).received_per_s == 10
    assert (meter.rates(1.1).received_per_s, meter.rates(1.1).load_pct) == (0.0, 0.0)


def test_sent_frames_load_the_bus_and_are_told_apart():
    meter = BusLoadMeter(500_000, 2_000_000)
    meter.add([Frame(can_id=1, data=bytes(8))] * 3, 0.0, sent=True)
    meter.add([Frame(can_id=1, data=bytes(8))] * 4, 0.1)

    rates = meter.rates(0.5)
    assert (rates.received_per_s, rates.sent_per_s) == (4, 3)
    assert rates.load_pct == pytest.approx(100 * 7 * frame_time_s(Frame(can_id=1, data=bytes(8)), 500_000, 2_000_000))


def test_error_reports_are_no_frames():
    meter = BusLoadMeter(500_000, 2_000_000)
    meter.add([Frame(can_id=0, data=bytes(8), is_error=True)], 0.0)

    rates = meter.rates(0.5)
    assert (rates.received_per_s, rates.load_pct, rates.errors) == (0.0, 0.0, 1)
    assert meter.rates(1.5).errors == 0
