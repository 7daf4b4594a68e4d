"""A history keeps every sample while it can, tells least and greatest values of any span, and never draws across a gap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import History, SeriesKey


def infos(*names, exact=True):
    return [SignalInfo(name=name, unit="mV", decimals=1, texts={}, exact_float32=exact) for name in names]


def history_of(times_s, values, *, exact=False, batch=500, **options):
    history = History(**options)
    values = np.atleast_2d(values)
    history.declare("g", infos(*(f"s{row}" for row in range(len(values))), exact=exact))
    for begin in range(0, len(times_s), batch):
        history.append("g", times_s[begin : begin + batch], values[:, begin : begin + batch])
    return history


def series(history, name="s0"):
    return history.series(SeriesKey("g", name))


def random_walk(n, rows=1, seed=1):
    return np.cumsum(np.random.default_rng(seed).normal(0, 1, (rows, n)), axis=1)


# ---------------------------------------------------------------- views


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(0, 3000),
    batch=st.integers(1, 1000),
    bins=st.integers(1, 400),
    cut=st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)),
    invalid=st.floats(0, 0.2),
    seed=st.integers(0, 1000),
)
def test_any_view_holds_every_extreme_of_its_span_and_nothing_from_outside(n, batch, bins, cut, invalid, seed):
    rng = np.random.default_rng(seed)
    times_s = np.cumsum(rng.uniform(0.01, 0.1, n))
    values = random_walk(n, seed=seed)[0]
    values[rng.random(n) < invalid] = np.nan
    history = history_of(times_s, values, batch=batch)
    end = times_s[-1] if n else 1.0
    start_s, end_s = sorted(part * end for part in cut)
    view = series(history).envelope(start_s, end_s, bins)
    inside = (times_s >= start_s) & (times_s <= end_s)
    assert np.all(np.diff(view.times_s) >= 0)
    if np.isfinite(values[inside]).any():
        assert np.nanmin(view.low) <= np.nanmin(values[inside])
        assert np.nanmax(view.high) >= np.nanmax(values[inside])
    assert len(view.times_s) <= bins + 16
    if view.is_samples:
        shown = (view.times_s >= start_s) & (view.times_s <= end_s) & ~np.isnan(view.low)
        expected = inside & ~np.isnan(values)
        np.testing.assert_array_equal(view.times_s[shown], times_s[expected])
        np.testing.assert_array_equal(view.low[shown], values[expected])


def test_there_is_no_hole_where_what_is_staged_begins():
    """One sample of what was put away and one that is staged lie before the span: only the nearer one counts."""
    history = history_of(np.arange(1000) / 100, np.ones(1000))
    for step in range(250):
        now_s = 10 + 0.06 * step
        history.append("g", now_s + np.arange(6) / 100, np.ones((1, 6)))
        for back_s in (0.06, 0.3, 0.5, 1.0, 3.0):
            for bins in (600, 60, 5, 2):
                view = series(history).envelope(now_s - back_s, now_s + 0.05, bins)
                assert not view.holes.any()
                assert not np.isnan(view.low).any()


def test_an_invalid_sample_is_one_even_among_the_first():
    history = history_of(np.arange(9) / 10, [*np.ones(8), np.nan])
    value, at_s = series(history).value_at(1.0)
    assert np.isnan(value)
    assert at_s == 0.8


def test_a_view_is_never_longer_than_asked_by_more_than_the_edges():
    history = history_of(np.arange(50_000) / 20, random_walk(50_000))
    for start_s, end_s, bins in ((0, 2500, 100), (13, 14, 1000), (700, 2100, 1600), (0, 2500, 1)):
        assert len(series(history).envelope(start_s, end_s, bins).times_s) <= bins + 16


def test_bins_stay_the_same_while_a_view_is_moved():
    """Otherwise a line would shimmer while it is dragged."""
    history = history_of(np.arange(50_000) / 20, random_walk(50_000))
    one = series(history).envelope(100, 1100, 500)
    other = series(history).envelope(103, 1103, 500)
    shared = np.intersect1d(one.times_s, other.times_s)
    assert len(shared) > 0.9 * len(one.times_s)
    np.testing.assert_array_equal(one.low[np.isin(one.times_s, shared)], other.low[np.isin(other.times_s, shared)])


def test_values_that_a_float32_keeps_are_kept_in_half_the_memory():
    small = history_of(np.arange(20_000.0), random_walk(20_000, rows=4), exact=True)
    large = history_of(np.arange(20_000.0), random_walk(20_000, rows=4), exact=False)
    assert small.bytes < 0.7 * large.bytes


def test_what_was_appended_a_moment_ago_is_seen():
    history = history_of(np.arange(3.0), np.array([1.0, 2.0, 3.0]))
    assert series(history).samples(0, 10)[1].tolist() == [1, 2, 3]
    assert series(history).value_at(1.5) == (2.0, 1.0)
    assert all(np.isnan(series(history).value_at(-1)))


# ---------------------------------------------------------------- gaps


@pytest.mark.parametrize("n", [100, 5000])
def test_a_pause_and_an_invalid_sample_break_the_line(n):
    times_s = np.arange(n) / 10
    times_s[n // 2 :] += 60
    values = np.ones(n)
    values[n // 4] = np.nan
    view = series(history_of(times_s, values)).envelope(0, times_s[-1], 4 * n)
    broken_at = view.times_s[np.flatnonzero(view.holes)]
    assert broken_at.tolist() == [times_s[n // 4], times_s[n // 2 - 1]]


def test_a_bin_tells_that_a_pause_or_an_invalid_sample_is_in_it():
    times_s = np.arange(20_000) / 10
    times_s[10_000:] += 600
    values = np.ones(20_000)
    values[3333] = np.nan
    view = series(history_of(times_s, values)).envelope(0, times_s[-1], 100)
    assert len(view.times_s) < 120
    broken = np.flatnonzero(view.holes)
    assert len(broken) == 2
    assert view.times_s[broken[0]] <= times_s[3333] < view.times_s[broken[0] + 1]
    assert view.times_s[broken[1]] <= times_s[9_999] < view.times_s[broken[1] + 1]


def test_what_came_after_a_pause_is_not_drawn_before_it():
    times_s = np.arange(20_000) / 10
    times_s[10_005:] += 600
    values = np.where(times_s > 1500, 100.0, 1.0)
    view = series(history_of(times_s, values)).envelope(0, times_s[-1], 100)
    assert set(view.high[view.times_s < 1500].tolist()) == {1.0}
    assert set(view.low[view.times_s > 1500].tolist()) == {100.0}


def test_infinite_values_are_invalid_and_times_that_are_no_number_are_left_out():
    history = history_of(np.array([0.0, np.nan, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, np.inf, 4.0, 5.0]))
    times_s, values = series(history).samples(-10, 10)
    assert times_s.tolist() == [0, 2, 3, 4]
    np.testing.assert_array_equal(values, [1, np.nan, 4, 5])


# ---------------------------------------------------------------- order of time


def test_a_log_whose_clock_jumps_back_is_in_order_of_time():
    times_s = np.concatenate([np.arange(0, 500, 0.1), np.arange(200, 900, 0.1)])
    values = np.arange(len(times_s), dtype=float)
    history = history_of(times_s, values, batch=300)
    order = np.argsort(times_s, kind="stable")
    got_s, got = series(history).samples(-1, 1000)
    np.testing.assert_array_equal(got_s, times_s[order])
    np.testing.assert_array_equal(np.sort(got), np.sort(values))
    view = series(history).envelope(0, 900, 200)
    assert np.all(np.diff(view.times_s) >= 0)
    assert not view.holes.any()


def test_a_log_written_backwards_costs_a_few_runs_and_is_in_order():
    times_s = np.arange(10_000) / 10
    values = random_walk(10_000)[0]
    history = history_of(times_s[::-1], values[::-1], batch=300)
    got_s, got = series(history).samples(-1, 1e4)
    np.testing.assert_array_equal(got_s, times_s)
    np.testing.assert_array_equal(got, values)


# ---------------------------------------------------------------- multiplexers


def test_signals_of_a_multiplexer_are_joined_over_the_rows_of_the_others():
    rows, pages = 4000, 8
    values = np.full((pages * 2, rows), np.nan)
    for page in range(pages):
        values[2 * page : 2 * page + 2, page::pages] = page
    history = history_of(np.arange(rows) / 100, values)
    view = series(history, "s5").envelope(0, 40, 4000)
    assert len(view.times_s) == rows // pages
    assert set(view.low.tolist()) == {2.0}
    assert not view.holes.any()
    assert history.bytes < 8 * values.nbytes / pages


def test_a_page_that_comes_later_and_single_rows_are_joined_as_well():
    history = History()
    history.declare("g", infos("a", "b", "c"))
    for row in range(900):
        page = row % 2 if row < 600 else row % 3
        values = np.full((3, 1), np.nan)
        values[page] = page
        history.append("g", np.array([row / 10]), values)
        if row == 100:
            assert not series(history, "b").envelope(0, 100, 1000).holes.any()
    for page, name in enumerate("abc"):
        times_s, values = series(history, name).samples(0, 100)
        assert set(values.tolist()) == {float(page)}
        assert len(times_s) == (100 if page == 2 else 400)


def test_many_signals_of_several_pages_come_in_common_bins():
    rows, pages = 3000, 5
    values = np.full((pages, rows), np.nan)
    for page in range(pages):
        values[page, page::pages] = page
    history = history_of(np.arange(rows) / 100, values)
    times_s, low, high = history.matrix_envelope("g", [f"s{page}" for page in range(pages)], 1, 29, 60)
    assert low.shape == high.shape == (pages, len(times_s)) == (pages, 60)
    np.testing.assert_array_equal(low, np.repeat(np.arange(pages)[:, None], 60, axis=1))


def test_all_cells_come_as_least_and_greatest_of_each_in_the_order_asked_for():
    values = random_walk(20_000, rows=12)
    history = history_of(np.arange(20_000) / 20, values)
    names = [f"s{row}" for row in (3, 0, 11)]
    times_s, low, high = history.matrix_envelope("g", names, 0, 1000, 200)
    np.testing.assert_array_equal(np.nanmin(low, axis=1), values[[3, 0, 11]].min(axis=1))
    np.testing.assert_array_equal(np.nanmax(high, axis=1), values[[3, 0, 11]].max(axis=1))
    assert len(times_s) <= 216


def test_signals_of_a_message_that_just_began_come_together_as_well():
    history = history_of(np.arange(100) / 20, np.arange(600.0).reshape(6, 100))
    assert len(history.envelopes("g", [f"s{row}" for row in range(6)], 0, 5, 100)) == 1
    assert history.matrix_envelope("g", ["s1", "s4"], 0, 5, 100)[1][:, 0].tolist() == [100, 400]


def test_several_signals_at_once_are_what_each_is_by_itself():
    values = random_walk(20_000, rows=6)
    values[2, 7000:7100] = np.nan
    history = history_of(np.arange(20_000) / 20, values)
    names = ["s2", "s5", "s0"]
    for start_s, end_s, bins in ((0, 1000, 200), (340, 360, 1000), (990, 1100, 50)):
        (common,) = history.envelopes("g", names, start_s, end_s, bins)
        for row, name in zip(common.rows, names, strict=True):
            alone = series(history, name).envelope(start_s, end_s, bins)
            np.testing.assert_array_equal(common.times_s, alone.times_s)
            np.testing.assert_array_equal(common.low[row], alone.low)
            np.testing.assert_array_equal(common.high[row], alone.high)
            np.testing.assert_array_equal(common.holes[row], alone.holes)


@pytest.mark.parametrize("rows", [200, 256, 300, 600])
def test_a_span_has_one_sample_before_and_one_after_wherever_they_are_kept(rows):
    history = History()
    history.declare("g", infos("a"))
    for row in range(rows):
        history.append("g", np.array([row / 10]), np.array([[float(row)]]))
    for first in range(20, rows - 30, 7):
        found = series(history, "a").envelope(first / 10 + 0.05, first / 10 + 1.05, 100)
        assert found.low.tolist() == list(range(first, first + 12))
        assert not found.holes[:-1].any()


def test_a_live_line_goes_on_from_its_last_sample():
    history = History()
    history.declare("g", infos("a", "b"))
    for row in range(600):
        values = np.array([[row], [row if row % 4 == 0 else np.nan]], dtype=float)
        history.append("g", np.array([row / 10]), values)
    assert series(history, "a").since(59.65)[1].tolist() == [596, 597, 598, 599]
    assert series(history, "b").since(59.65)[1].tolist() == [596]
    assert series(history, "a").since(12.3)[0][0] == 12.3
    assert series(history, "a").last_row_s == 59.9


# ---------------------------------------------------------------- memory


def test_within_its_budget_the_newest_part_stays_whole_and_the_oldest_can_still_be_drawn():
    n = 400_000
    values = random_walk(n, rows=4)
    times_s = np.arange(n) / 20
    history = history_of(times_s, values, exact=True, batch=4096, budget_bytes=3 << 20)
    assert history.bytes <= 3.3 * (1 << 20)
    whole = series(history).envelope(0, times_s[-1], 500)
    assert whole.times_s[0] == 0
    assert np.nanmin(whole.low) == np.float32(values[0].min())
    assert np.nanmax(whole.high) == np.float32(values[0].max())
    _, newest = series(history).samples(times_s[-20_000], times_s[-1])
    np.testing.assert_array_equal(newest, values[0, -20_000:].astype(np.float32))
    old = series(history).statistics(0, 5000)
    assert not old.is_exact
    assert np.isnan(old.mean)
    assert old.least <= values[0, :100_000].min() + 1e-3
    assert series(history).statistics(times_s[-20_000], times_s[-1]).is_exact


def test_memory_stays_flat_however_long_it_runs():
    history = History(budget_bytes=2 << 20)
    history.declare("g", infos(*(f"s{row}" for row in range(16))))
    sizes = []
    block = random_walk(4096, rows=16)
    for number in range(120):
        history.append("g", number * 204.8 + np.arange(4096) / 20, block)
        sizes.append(history.bytes)
    assert max(sizes) < 1.4 * (2 << 20)
    view = series(history).envelope(0, 120 * 204.8, 300)
    assert view.times_s[0] == 0
    assert np.all(np.diff(view.times_s) >= 0)
    assert not view.holes.any()


# ---------------------------------------------------------------- statistics


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 2000), invalid=st.floats(0, 1), seed=st.integers(0, 1000), batch=st.integers(1, 600))
def test_statistics_are_those_of_numpy(n, invalid, seed, batch):
    rng = np.random.default_rng(seed)
    times_s = np.cumsum(rng.uniform(0.05, 0.1, n))
    values = random_walk(n, seed=seed)[0]
    values[rng.random(n) < invalid] = np.nan
    found = series(history_of(times_s, values, batch=batch)).statistics(times_s[0], times_s[-1])
    known = values[~np.isnan(values)]
    if not found.samples:
        assert np.isnan(found.mean)
        return
    if found.invalid == n - len(known):
        steps = np.diff(times_s)
        assert found.samples == len(known)
        assert found.integral == pytest.approx(np.nansum((values[1:] + values[:-1]) / 2 * steps), abs=1e-6)
    assert (found.least, found.greatest) == (known.min(), known.max())
    assert found.mean == pytest.approx(known.mean())
    assert found.deviation == pytest.approx(known.std(), abs=1e-9)
    assert values[np.searchsorted(times_s, found.least_at_s)] == found.least
    assert (found.first, found.last) == (known[0], known[-1])


def test_an_integral_leaves_the_gap_out():
    times_s = np.concatenate([np.arange(0, 100, 0.1), np.arange(1000, 1100, 0.1)])
    found = series(history_of(times_s, np.ones(2000))).statistics(0, 2000)
    assert found.integral == pytest.approx(2 * 99.9)


# ---------------------------------------------------------------- groups


def test_a_group_that_is_declared_anew_with_other_signals_starts_empty():
    history = history_of(np.arange(10.0), np.ones(10))
    history.declare("g", infos("s0", exact=False))
    assert len(series(history).samples(0, 10)[0]) == 10
    history.declare("g", infos("other"))
    assert history.span() is None
    assert [info.name for info in history.infos("g")] == ["other"]
    assert not history.has(SeriesKey("g", "s0"))
    with pytest.raises(KeyError):
        history.series(SeriesKey("g", "s0"))


def test_the_span_is_that_of_all_groups():
    history = history_of(np.array([5.0, 6.0]), np.ones(2))
    history.declare("later", infos("x"))
    history.append("later", np.array([40.0]), np.ones((1, 1)))
    assert history.span() == (5.0, 40.0)
    assert history.groups() == ("g", "later")


def test_an_empty_series_has_an_empty_view():
    history = History()
    history.declare("g", infos("s0"))
    view = series(history).envelope(0, 1, 10)
    assert len(view.times_s) == len(view.low) == len(view.holes) == 0
    assert series(history).statistics(0, 1).samples == 0
    assert history.matrix_envelope("g", ["s0"], 0, 1, 4)[1].shape == (1, 0)
