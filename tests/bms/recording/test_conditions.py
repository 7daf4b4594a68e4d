"""Trigger conditions: what they mean, and what is said of those that mean nothing."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bms.recording.conditions import ConditionError, parse_condition
from bms.telemetry.snapshot import Reading, Validity

READINGS = ("pack_v", "current_a", "contactors", "charge_limit_reason")


def fires(text, *snapshots):
    condition = parse_condition(text, READINGS)
    return [condition.comes_true(one) for one in snapshots]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("cell_min_mv < 3001", True),
        ("cell_min_mv < 3000", False),
        ("cell_min_mv <= 3000", True),
        ("cell_max_mv > 3009.5", True),
        ("CELL_MAX_MV >= 3010", True),
        ("cell_spread_mv == 10", True),
        ("cell_spread_mv = 10", True),
        ("cell_spread_mv != 10", False),
        ("temperature_min_c < -1e1", False),
        ("temperature_max_c > +20", True),
        ("contactors == closed", True),
        ('contactors == "CLOSED"', True),
        ("contactors == 1", True),
        ("contactors != open", True),
        ("charge_limit_reason == 'cell cold'", True),
        ("charge_limit_reason == cell_cold", True),
        ("current_a < 0 and pack_v > 300", True),
        ("current_a > 0 and pack_v > 300", False),
        ("current_a > 0 or pack_v > 300 and contactors == closed", True),
        ("pack_v > 300 or current_a > 0 and contactors == open", True),
        ("current_a<-1.5", True),
    ],
)
def test_a_condition_compares_the_values_of_a_snapshot(snapshot, text, holds):
    one = snapshot(pack_v=370.0, current_a=-2.0, contactors=(1.0, "closed"), charge_limit_reason=(3.0, "cell_cold"))
    assert fires(text, one) == [holds]


def test_a_condition_fires_when_it_comes_true_and_not_while_it_stays_so(snapshot):
    low, high = snapshot(cells=(1500.0, 3000.0)), snapshot()
    assert fires("cell_min_mv < 1600", high, low, low, high, low) == [False, True, False, False, True]


def test_each_alternative_fires_by_itself(snapshot):
    neither, one, both = (snapshot(pack_v=v, current_a=a) for v, a in ((300.0, 0.0), (500.0, 0.0), (500.0, 9.0)))
    assert fires("pack_v > 400 or current_a > 5", neither, one, both, both) == [False, True, True, False]


def test_a_change_is_told_each_time_and_the_first_value_is_none(snapshot):
    states = [snapshot(contactors=(n, name)) for n, name in ((0.0, "open"), (0.0, "open"), (1.0, "closed"), (0.0, "open"))]
    assert fires("contactors changes", *states) == [False, False, True, True]


def test_a_change_is_seen_across_values_that_were_not_valid(snapshot):
    gone = snapshot(contactors=Reading(value=0.0, validity=Validity.STALE, age_s=9.0, text="open"))
    states = [snapshot(contactors=(0.0, "open")), gone, snapshot(contactors=(1.0, "closed"))]
    assert fires("contactors changes", *states) == [False, False, True]


@pytest.mark.parametrize("text", ["pack_v < 1e9", "pack_v > -1e9", "pack_v != 5", "pack_v == 5", "pack_v changes"])
@pytest.mark.parametrize("validity", [Validity.INVALID, Validity.STALE, Validity.NEVER_SEEN])
def test_a_value_that_is_not_valid_fires_nothing(snapshot, text, validity):
    one = snapshot(pack_v=Reading(value=5.0, validity=validity, age_s=0.0))
    nan = snapshot(pack_v=float("nan"))
    assert fires(text, one, nan, snapshot()) == [False] * 3


def test_cells_that_are_not_valid_count_for_nothing(snapshot):
    assert fires("cell_min_mv < 9999", snapshot(validity=Validity.INVALID), snapshot(cells=(np.nan, np.nan))) == [False, False]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", 1, "name of a value is missing"),
        ("cel_min_mv < 3", 1, "Did you mean cell_min_mv"),
        ("cell_min_mv", 12, "comparison is missing"),
        ("cell_min_mv <", 14, "number or a text is missing"),
        ("cell_min_mv < < 3", 15, "number or a text is missing"),
        ("cell_min_mv < cold", 15, "Only numbers"),
        ("cell_min_mv < 3x", 15, "number or a text is missing"),
        ("cell_min_mv < 3 and", 20, "name of a value is missing"),
        ("cell_min_mv < 3 pack_v > 2", 17, "Only `and`, `or`"),
        ("cell_min_mv < 3 )", 17, "Only `and`, `or`"),
        ("(pack_v > 2)", 1, "name of a value is missing"),
        ("__import__('os').system('x')", 1, "no value called __import__"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, place, says):
    with pytest.raises(ConditionError) as caught:
        parse_condition(text, READINGS)
    assert says in str(caught.value)
    assert f"This is about character {place} of" in caught.value.what
    assert caught.value.detail.splitlines()[-1].index("^") == place - 1


def test_a_condition_without_end_is_refused():
    with pytest.raises(ConditionError, match="too long"):
        parse_condition("pack_v > 1 or " * 1000, READINGS)


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(["pack_v", "<", "==", "and", "or", "5", "changes", "'", "x"])).map(" ".join)
)
def test_any_text_is_understood_or_refused(snapshot, text):
    with contextlib.suppress(ConditionError):
        parse_condition(text, READINGS).comes_true(snapshot(pack_v=5.0))
