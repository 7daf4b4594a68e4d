"""Rates by id: periods, jitter, and bounds."""

import pytest

from can_drivers.frames import Frame
from engine.id_rates import MOST_IDS, WINDOW_SAMPLES, IdRates


@pytest.fixture
def rates():
    one = IdRates()
    one.clear(0.0)
    return one


def frame(can_id, time_s, length=8, **options):
    return Frame(can_id=can_id, data=bytes(length), time_s=time_s, **options)


def test_an_even_id_has_its_period_and_no_jitter(rates):
    rates.add([frame(0x233, number / 10) for number in range(50)])
    (one,) = rates.sample(5.0)

    assert (one.can_id, one.is_extended, one.frames, one.length) == (0x233, False, 50, 8)
    assert one.frames_per_s == pytest.approx(10)
    assert one.period_ms == pytest.approx(100)
    assert one.jitter_ms == pytest.approx(0, abs=0.001)


def test_an_uneven_id_shows_its_jitter(rates):
    times_s = [0.0, 0.09, 0.2, 0.29, 0.4, 0.49, 0.6]
    rates.add([frame(0x233, time_s) for time_s in times_s])
    (one,) = rates.sample(1.0)

    assert one.period_ms == pytest.approx(100)
    assert one.jitter_ms == pytest.approx(10)


def test_below_three_frames_nothing_is_said_about_periods(rates):
    rates.add([frame(0x100, 0.0), frame(0x100, 0.1)])
    (one,) = rates.sample(1.0)
    assert (one.frames, one.period_ms, one.jitter_ms) == (2, None, None)


def test_periods_go_on_over_the_end_of_a_sample(rates):
    for second in range(3):
        rates.add([frame(0x233, float(second))])
        told = rates.sample(second + 1.0)
    assert (told[0].frames, told[0].period_ms) == (3, pytest.approx(1000))
    assert told[0].frames_per_s == pytest.approx(1)


def test_an_id_that_went_quiet_is_forgotten_after_the_window(rates):
    rates.add([frame(0x233, 0.0)])
    for second in range(1, WINDOW_SAMPLES + 1):
        assert rates.sample(float(second))
    assert rates.sample(WINDOW_SAMPLES + 1.0) == ()


def test_short_and_long_ids_of_the_same_number_are_two_and_errors_are_none(rates):
    rates.add([frame(0x123, 0.0), frame(0x123, 0.0, is_extended=True), frame(0, 0.0, is_error=True)])
    assert [(one.can_id, one.is_extended) for one in rates.sample(1.0)] == [(0x123, False), (0x123, True)]


def test_a_babbling_node_fills_no_memory(rates):
    rates.add([frame(number, 0.0, is_extended=True) for number in range(5 * MOST_IDS)])
    assert len(rates.sample(1.0)) == MOST_IDS
