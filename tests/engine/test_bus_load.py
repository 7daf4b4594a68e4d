import pytest

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from engine.bus_load import BusLoadMeter


def test_the_load_is_the_wire_time_of_the_last_second():
    meter = BusLoadMeter(500_000, 2_000_000)
    frame = Frame(can_id=0x250, data=bytes(8))
    for number in range(1000):
        meter.add([frame], number / 1000)

    frames_per_s, load_pct = meter.rates(1.0)
    assert frames_per_s == pytest.approx(1000, abs=1)
    assert load_pct == pytest.approx(100 * 1000 * frame_time_s(frame, 500_000, 2_000_000), rel=0.01)


def test_old_frames_are_forgotten():
    meter = BusLoadMeter(500_000, 2_000_000)
    meter.add([Frame(can_id=1, data=b"")] * 10, 0.0)

    assert meter.rates(0.9)[0] == 10
    assert meter.rates(1.1) == (0.0, 0.0)


def test_error_reports_are_no_frames():
    meter = BusLoadMeter(500_000, 2_000_000)
    meter.add([Frame(can_id=0, data=bytes(8), is_error=True)], 0.0)

    assert meter.rates(0.5) == (0.0, 0.0)
