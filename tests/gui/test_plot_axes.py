"""Where times and values stand, and what is written there, at any zoom."""

import math
from datetime import timedelta, timezone

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from gui.theme.colors import LIGHT
from gui.widgets.plot.holes import common_stretches, stretches
from gui.widgets.plot.layout import lay_out
from gui.widgets.plot.legend import LegendRow, draw_legend, row_places
from gui.widgets.plot.polylines import polygon_of, runs_of
from gui.widgets.plot.time_axis import TimeFormat, TimeScale, TimeStyle, time_ticks
from gui.widgets.plot.time_view import TimeView
from gui.widgets.plot.value_axis import ValueAxis

BEIJING = timezone(timedelta(hours=8))
CLOCK = TimeFormat(style=TimeStyle.CLOCK, utc_offset_s=1_760_000_000.0, zone=BEIJING)


def scale(start_s, span_s, width=1000.0):
    return TimeScale(start_s=start_s, span_s=span_s, left=50.0, width=width)


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e6, 1e9), st.floats(-4, 7))
def test_ticks_are_few_round_and_in_view_from_100_microseconds_to_days(start_s, power):
    span_s = 10**power
    for form in (TimeFormat(), TimeFormat(style=TimeStyle.SECONDS, zero_s=3.3), CLOCK):
        ticks, step_s = time_ticks(scale(start_s, span_s), form, 96.0)
        assert len(ticks) <= 12
        assert all(start_s - step_s * 1e-3 <= tick <= start_s + span_s + step_s * 1e-3 for tick in ticks)
        steps = np.diff(ticks)
        assert np.allclose(steps, step_s, rtol=0.01) or abs(start_s) * 1e-15 > step_s * 1e-3


@pytest.mark.parametrize(
    ("form", "step_s", "text"),
    [
        (TimeFormat(), 1.0, "1:02:05"),
        (TimeFormat(), 0.001, "1:02:05.250"),
        (TimeFormat(style=TimeStyle.SECONDS), 0.1, "3725.2 s"),
        (TimeFormat(style=TimeStyle.SECONDS, zero_s=4000.0), 1.0, "−275 s"),
        (CLOCK, 1.0, "17:55:25"),
        (CLOCK, 0.01, "17:55:25.25"),
        (CLOCK, 60.0, "17:55"),
        (CLOCK, 86_400.0, "2025-10-09"),
    ],
)
def test_a_time_is_written_in_the_digits_that_matter(form, step_s, text):
    assert form.text(3725.25, step_s) == text


def test_times_that_no_calendar_has_are_written_as_seconds():
    assert CLOCK.text(1e18, 1.0).endswith(" s")
    assert TimeFormat().text(math.nan, 1.0) == "–"


def test_round_times_of_day_are_round_in_their_zone():
    form = TimeFormat(style=TimeStyle.CLOCK, utc_offset_s=0.0, zone=timezone(timedelta(hours=5, minutes=30)))
    ticks, step_s = time_ticks(scale(0.0, 86_400.0), form, 96.0)
    assert {form.text(tick, step_s)[-2:] for tick in ticks} <= {"00", "02"}


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(1e-4, 1e6), st.floats(0, 1))
def test_places_and_times_are_each_others_inverse(start_s, span_s, share):
    one = scale(start_s, span_s)
    time_s = start_s + share * span_s
    assert one.time_at(one.x_of(time_s)) == pytest.approx(time_s, abs=span_s * 1e-6)


def test_the_newest_part_has_the_same_scale():
    one = scale(100.0, 60.0)
    part = one.newest(10.0)
    assert part.left == math.floor(part.left)
    assert part.x_of(155.0) == pytest.approx(one.x_of(155.0))
    assert part.left + part.width == one.left + one.width


# ---------------------------------------------------------------- view


def test_zooming_keeps_the_time_under_the_mouse_and_going_back_undoes_it():
    view = TimeView()
    view.show(0, 100)
    view.remember()
    view.zoom(0.5, 20)
    assert (view.start_s, view.end_s) == pytest.approx((10, 60))
    view.go_back()
    assert (view.start_s, view.end_s) == (0, 100)
    view.go_forward()
    assert (view.start_s, view.end_s) == pytest.approx((10, 60))


def test_zooming_while_following_keeps_the_newest_time():
    view = TimeView()
    view.follow(60, 1000)
    view.zoom(0.5, 960)
    assert (view.start_s, view.end_s, view.follows) == (970, 1000, True)


def test_a_new_view_forgets_what_was_gone_back_from():
    view = TimeView()
    view.remember()
    view.show(1, 2)
    view.go_back()
    view.remember()
    view.show(3, 4)
    assert not view.can_go_forward


# ---------------------------------------------------------------- values


def test_a_scale_stays_while_the_values_fit_and_shrinks_when_they_are_small_in_it():
    axis = ValueAxis("V", "V")
    axis.note(0, 100)
    assert axis.settle(may_shrink=True)
    before = (axis.low, axis.high)
    axis.note(10, 60)
    assert not axis.settle(may_shrink=True)
    assert (axis.low, axis.high) == before
    axis.note(40, 50)
    assert not axis.settle(may_shrink=False)
    axis.note(40, 50)
    assert axis.settle(may_shrink=True)
    assert axis.high < 60


@settings(max_examples=50, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_any_values_give_a_scale_with_few_ticks(one, other):
    axis = ValueAxis("V", "V")
    axis.note(min(one, other), max(one, other))
    axis.settle(may_shrink=True)
    assert math.isfinite(axis.low)
    assert axis.low < axis.high
    ticks = axis.ticks(200)
    assert len(ticks) <= 8
    assert all(tick.text for tick in ticks)


ANY = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=300, deadline=None)
@given(ANY, st.one_of(ANY, st.floats(0, 1e4)), st.floats(0, 2000))
@example(3115.26, 32.48, 62.0)
@example(0.0, 5e-324, 62.0)
@example(0.0, 1.7e308, 62.0)
@example(2e300, 1.4870169084777834e284, 0.0)
@example(401335912.6705457, 3.239086587426996e-08, 223.3)
def test_any_range_at_any_height_has_a_few_ticks_one_at_least(low, span, height):
    axis = ValueAxis("mV", "mV")
    axis.fix(low, low + span)
    ticks = axis.ticks(height)
    assert 1 <= len(ticks) <= max(height / 36, 1) + 1
    tolerance = 1e-6 * (axis.high - axis.low) + 1e-12 * max(abs(axis.low), abs(axis.high))
    assert all(axis.low - tolerance <= tick.value <= axis.high + tolerance and tick.text for tick in ticks)


def test_noise_below_the_resolution_is_not_blown_up():
    axis = ValueAxis("V", "V")
    axis.least_span = 0.04
    axis.note(3.1, 3.1001)
    axis.settle(may_shrink=True)
    assert axis.high - axis.low > 0.04


# ---------------------------------------------------------------- lines and places


def test_a_polygon_has_the_points_it_was_given():
    polygon = polygon_of(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert [(point.x(), point.y()) for point in polygon] == [(1, 3), (2, 4)]


def test_a_line_is_broken_where_the_break_can_be_seen():
    x = np.array([0.0, 10, 20, 20.5, 30, 40])
    known = np.array([True, True, True, True, False, True])
    holes = np.array([False, True, True, False, False, False])
    assert runs_of(x, known, holes) == [(0, 2), (2, 4), (5, 6)]
    assert runs_of(x, np.zeros(6, bool), holes) == []
    assert runs_of(x, np.ones(6, bool), np.zeros(6, bool)) == [(0, 6)]


def test_hatches_are_joined_and_common_ones_found():
    x = np.arange(0.0, 100, 10)
    missing = np.zeros(10, bool)
    missing[[2, 3, 7]] = True
    assert stretches(x, missing) == [(20, 40), (70, 80)]
    assert common_stretches([[(20, 40), (70, 80)], [(30, 75)]]) == [(30, 40), (70, 75)]


def test_legend_rows_are_as_tall_as_a_finger_where_there_is_room_and_what_does_not_fit_is_left_out():
    room = QRectF(0, 0, 196, 300)
    assert [place.height() for place in row_places(room, 3, titled=True)] == [32, 32, 32]
    for rows in range(1, 17):
        assert len(row_places(room, rows, titled=True)) == rows
    assert len(row_places(room, 100, titled=False)) == 17
    assert row_places(QRectF(0, 0, 0, 300), 3, titled=True) == []


@pytest.mark.parametrize("size", [(1200, 800), (300, 100), (0, 0), (50, 2000)])
def test_everything_has_a_place_of_no_negative_size(size):
    layout = lay_out(*size, [(1, 1), (2, 0), (0, 0)], [1.0, 2.0, 0.0])
    for place in layout.panes:
        assert place.plot.width() >= 0
        assert place.plot.height() >= 0
    assert layout.panes[1].plot.height() == pytest.approx(2 * layout.panes[0].plot.height())
    assert {place.plot.left() for place in layout.panes} == {layout.plots.left()}


def test_how_many_curves_find_no_room_in_the_legend_does_not_lie_over_a_value(qapp):
    def drawn(value):
        image = QImage(196, 60, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.window))
        painter = QPainter(image)
        row = LegendRow(number=1, color=QColor("red"), is_dashed=False, name="s", value=value, is_hidden=False, is_lit=False)
        draw_legend(painter, QRectF(0, 0, 196, 60), "", [row] * 9, LIGHT, QFont())
        painter.end()
        return image.copy(174, 0, 22, 60)

    assert drawn("1234.56 V").copy(0, 34, 22, 17) == drawn("").copy(0, 34, 22, 17)
    assert drawn("1234.56 V") != drawn("")
