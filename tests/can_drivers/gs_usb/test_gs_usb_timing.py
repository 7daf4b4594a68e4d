"""Bit timing: every usual bit rate on every clock these adapters have, exactly, and the sample point as near as can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from can_drivers.errors import LinkError
from can_drivers.gs_usb.bit_timing import choose_bit_timing, default_sample_point_pct
from can_drivers.gs_usb.protocol import TimingLimits, parse_transfer

BXCAN = TimingLimits(tseg1_min=1, tseg1_max=16, tseg2_min=1, tseg2_max=8, sjw_max=4, brp_min=1, brp_max=1024, brp_step=1)
FDCAN = TimingLimits(tseg1_min=1, tseg1_max=256, tseg2_min=1, tseg2_max=128, sjw_max=128, brp_min=1, brp_max=512, brp_step=1)
FDCAN_DATA = TimingLimits(tseg1_min=1, tseg1_max=32, tseg2_min=1, tseg2_max=16, sjw_max=16, brp_min=1, brp_max=32, brp_step=1)
NOMINAL_BPS = (10_000, 20_000, 50_000, 100_000, 125_000, 250_000, 500_000, 800_000, 1_000_000)


@pytest.mark.parametrize("bitrate_bps", NOMINAL_BPS)
@pytest.mark.parametrize(("limits", "clock_hz"), [(BXCAN, 48_000_000), (FDCAN, 80_000_000), (FDCAN, 160_000_000)])
def test_every_usual_bit_rate_is_met_exactly_near_its_usual_sample_point(limits, clock_hz, bitrate_bps):
    timing = choose_bit_timing(limits, clock_hz, bitrate_bps)
    quanta = 1 + timing.tseg1 + timing.tseg2
    assert clock_hz == bitrate_bps * timing.brp * quanta
    assert timing.sample_point_pct == pytest.approx(default_sample_point_pct(bitrate_bps), abs=3.0)
    assert limits.tseg1_min <= timing.tseg1 <= limits.tseg1_max
    assert limits.tseg2_min <= timing.tseg2 <= limits.tseg2_max
    assert 1 <= timing.sjw <= min(limits.sjw_max, timing.tseg2)


@pytest.mark.parametrize("bitrate_bps", [1_000_000, 2_000_000, 4_000_000, 5_000_000, 8_000_000])
def test_the_data_phase_runs_at_up_to_8_mbit(bitrate_bps):
    timing = choose_bit_timing(FDCAN_DATA, 80_000_000, bitrate_bps, 80.0)
    assert bitrate_bps * timing.brp * (1 + timing.tseg1 + timing.tseg2) == 80_000_000
    assert timing.sample_point_pct == pytest.approx(80.0, abs=3.0)


@given(st.floats(min_value=50.0, max_value=95.0))
def test_a_sample_point_is_met_to_a_quantum(sample_point_pct):
    timing = choose_bit_timing(FDCAN, 80_000_000, 500_000, sample_point_pct)
    quanta = 1 + timing.tseg1 + timing.tseg2
    assert abs(timing.sample_point_pct - sample_point_pct) <= 50.0 / quanta + 1e-9


def test_what_cannot_be_divided_is_refused_with_the_bit_rate_in_the_sentence():
    with pytest.raises(LinkError, match="333,333"):
        choose_bit_timing(FDCAN, 80_000_000, 333_333)


@given(st.binary(max_size=96))
def test_no_transfer_of_a_device_is_too_strange(data):
    received = parse_transfer(data, 1.0)
    assert received is None or len(received.frame.data) <= 64
