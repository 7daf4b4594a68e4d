import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bms.errors import BadFileError
from bms.telemetry.comparing import Differences, Event, nearest, parse_event
from bms.telemetry.time_shift import Grid, Vote, agree, vote

finite = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(finite | st.just(math.nan), finite | st.just(math.nan)), min_size=1, max_size=60), st.integers(1, 20))
def test_differences_in_pieces_are_those_of_the_whole(pairs, size):
    first, second = (np.array(column) for column in zip(*pairs, strict=True))
    times_s = np.arange(len(pairs)) * 0.1
    gathered = Differences()
    for begin in range(0, len(pairs), size):
        piece = slice(begin, begin + size)
        gathered.add(times_s[piece], first[piece], second[piece])
    found = gathered.result()
    differences = np.abs(first - second)
    valid = ~np.isnan(differences)
    assert found.compared == valid.sum()
    assert found.only_first + found.only_second == (np.isnan(first) != np.isnan(second)).sum()
    if valid.any():
        assert found.greatest == differences[valid].max()
        assert differences[round(found.greatest_at_s / 0.1)] == found.greatest
        assert found.mean == pytest.approx(differences[valid].mean())
        assert found.differing == (differences[valid] > 0).sum()
    else:
        assert math.isnan(found.greatest)


def test_the_distribution_of_differences_is_told_to_a_tenth():
    differences = np.random.default_rng(1).exponential(0.3, 50_000)
    gathered = Differences()
    gathered.add(np.arange(50_000.0), differences, np.zeros(50_000))
    assert gathered.result().median == pytest.approx(np.quantile(differences, 0.5), rel=0.1)
    assert gathered.result().most == pytest.approx(np.quantile(differences, 0.95), rel=0.1)
    half = Differences()
    half.add(np.arange(10.0), np.zeros(10), np.array([0.0] * 9 + [1.0]))
    assert (half.result().median, half.result().greatest) == (0.0, 1.0)


@given(st.lists(finite, min_size=1, max_size=20), st.lists(finite, min_size=1, max_size=20))
def test_the_nearest_sample_is_the_nearest(times_s, others_s):
    times, others = np.sort(np.array(times_s)), np.sort(np.array(others_s))
    for time_s, place in zip(times, nearest(times, others), strict=True):
        assert abs(others[place] - time_s) == np.abs(others - time_s).min()


def test_samples_of_one_moment_are_paired_in_their_order():
    times_s, others_s = np.array([1.0, 1.0, 1.0, 2.0, 2.0]), np.array([0.5, 1.0, 1.0, 2.1, 2.1, 2.1])
    assert nearest(times_s, others_s).tolist() == [1, 2, 2, 3, 4]


def test_an_event_is_what_happens_not_what_holds_from_the_beginning_on():
    times_s = np.arange(6.0)
    values = np.array([5.0, math.nan, 5.0, 1.0, 1.0, 7.0])
    assert Event(signal="x").first_s(times_s, values) == 3.0
    assert parse_event("Pack.x > 4").first_s(times_s, values) == 5.0
    assert parse_event("x == 1").first_s(times_s, values) == 3.0
    assert parse_event("x<0").first_s(times_s, values) is None
    assert parse_event(" Contactors changes ") == Event(signal="Contactors")
    for text in ("", "x", "x changes often", "x > high", "x =", "> 4"):
        with pytest.raises(BadFileError, match="is not a"):
            parse_event(text)


def drive(moments_s, seed=3):
    """A current that jumps at random moments: the same function of time for every log of it."""
    dice = np.random.default_rng(seed)
    jumps_s, levels = np.sort(dice.uniform(0, 600, 80)), dice.uniform(-100, 100, 81)
    return levels[np.searchsorted(jumps_s, moments_s)]


def grid_of(start_s, end_s, step_s=0.1):
    return Grid(start_s=start_s, step_s=step_s, count=int((end_s - start_s) / step_s))


def cells_of(grid, clock_s, *, noise=0.0, period_s=0.05):
    """What a log has of the drive whose clock is behind by `clock_s`."""
    times_s = np.arange(grid.start_s, grid.start_s + grid.count * grid.step_s, period_s)
    values = drive(times_s + clock_s) + noise * np.random.default_rng(4).normal(size=len(times_s))
    cells = grid.empty()
    grid.put(cells, times_s, values)
    return cells


@pytest.mark.parametrize("shift_s", [0.0, 37.3, -212.0])
@pytest.mark.parametrize("noise", [0.0, 3.0])
def test_a_signal_tells_by_how_much_a_clock_is_ahead(shift_s, noise):
    one, other = grid_of(0, 400), grid_of(50 - shift_s, 350 - shift_s)
    said = vote("current", cells_of(one, 0.0), cells_of(other, shift_s, noise=noise), one, other)
    assert said.shift_s == pytest.approx(shift_s, abs=0.11)
    assert said.voice > 0.3


def test_a_signal_that_repeats_itself_or_stands_still_has_no_voice():
    grid = grid_of(0, 300)
    sawtooth = np.arange(grid.count) % 100.0
    assert vote("counter", sawtooth, sawtooth, grid, grid) is None
    assert vote("constant", np.full(grid.count, 4.0), sawtooth, grid, grid) is None
    assert vote("absent", grid.empty(), sawtooth, grid, grid) is None


def test_what_has_nothing_to_do_with_each_other_has_hardly_a_voice():
    grid = grid_of(0, 300)
    dice = np.random.default_rng(5)
    said = vote("noise", dice.normal(size=grid.count), dice.normal(size=grid.count), grid, grid)
    assert said is None or said.voice < 0.2


def test_most_voices_decide_and_dissent_makes_uncertain():
    votes = [
        Vote(signal=name, shift_s=shift_s, voice=voice)
        for name, shift_s, voice in (("a", 5.0, 0.8), ("b", 5.1, 0.4), ("c", 90.0, 0.4))
    ]
    agreed = agree(votes, step_s=0.1)
    assert agreed.shift_s == pytest.approx((5.0 * 0.8 + 5.1 * 0.4) / 1.2)
    assert agreed.certainty == pytest.approx(0.75)
    assert (agreed.votes, agreed.voters) == (2, 3)
    assert agree([], step_s=0.1) is None
