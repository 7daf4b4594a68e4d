"""Spread, histogram and ranking, with answers by hand."""

import numpy as np
import pytest

from bms.analysis.spread import class_width_mv, deviations_mv, histogram, ranking, spread_over_soc

NAN = float("nan")


def test_a_deviation_is_from_the_median_of_what_is_valid():
    assert deviations_mv(np.array([3200.0, 3203.0, NAN, 3150.0])) == pytest.approx([0, 3, NAN, -50], nan_ok=True)
    assert np.isnan(deviations_mv(np.array([NAN, NAN]))).all()


@pytest.mark.parametrize(("span", "width"), [(0, 1), (24, 1), (25, 2), (60, 5), (150, 10), (1000, 50)])
def test_classes_are_round_and_not_too_many(span, width):
    assert class_width_mv(span) == width


def test_every_valid_cell_is_in_one_class():
    values = np.array([0.0, 0.4, 1.0, -7.2, 15.0, NAN])
    found = histogram(values)
    assert found.counts.sum() == 5
    assert found.width_mv == 1.0
    assert (found.edges_mv[0], found.edges_mv[-1]) == (-8.0, 16.0)
    assert found.counts[8] == 2


def test_without_a_valid_cell_the_histogram_is_empty():
    assert histogram(np.array([NAN])).counts.sum() == 0


def test_the_spread_is_gathered_by_state_of_charge():
    soc = np.array([51.0, 52.0, 54.0, 61.0, NAN, 100.0])
    cells = np.array([[3000.0] * 6, [3010.0, 3020.0, 3030.0, 3005.0, 3500.0, NAN]])
    found = spread_over_soc(soc, cells)
    assert found.soc_pct.tolist() == [52.5, 62.5, 97.5]
    assert found.median_mv.tolist() == [20.0, 5.0, 0.0]
    assert found.samples.tolist() == [3, 1, 1]
    assert found.low_mv[0] == pytest.approx(12.0)
    assert found.high_mv[0] == pytest.approx(28.0)


def test_nothing_seen_is_no_class():
    assert spread_over_soc(np.array([NAN]), np.array([[3000.0]])).soc_pct.size == 0


def test_the_lowest_cell_is_the_one_that_was_it_longest():
    times = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    cells = np.array([[3000, 3000, 3000, 2990, 2990], [3001, 3001, 3001, 3001, 3001], [NAN, NAN, 2995, NAN, NAN]])
    found = ranking(times, cells)
    assert found.lowest_s == pytest.approx([3.0, 0.0, 1.0])
    assert found.highest_s == pytest.approx([0.0, 4.0, 0.0])
    assert (found.lowest, found.highest) == (0, 1)


def test_a_gap_counts_for_ten_seconds_and_equal_cells_share():
    found = ranking(np.array([0.0, 100.0, 101.0]), np.full((2, 3), 3000.0))
    assert found.known_s == 11.0
    assert found.lowest_s == pytest.approx([5.5, 5.5])


def test_nothing_known_is_no_ranking():
    found = ranking(np.array([0.0, 1.0]), np.full((2, 2), NAN))
    assert found.lowest is None
    assert found.highest is None
