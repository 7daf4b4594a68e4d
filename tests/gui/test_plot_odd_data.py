"""Whatever the values, the times, the view, the scales and the size: everything is painted, nothing raises."""

import math
import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import EventMark, History, SeriesKey
from gui.pages.charts.cells.band import SpreadBand
from gui.pages.charts.cells.bars import CellBars
from gui.pages.charts.cells.classes import ClassBars
from gui.pages.charts.cells.view import BandPoint, BandView, Bar, BarsView, ClassesView
from gui.widgets.playback_bar import clock_text
from gui.widgets.plot import AxisSetting, Bundle, Curve, Pane, PaneKind, PlotStack, TimeFormat, TimeStyle
from gui.widgets.plot.time_axis import TimeScale, time_ticks
from gui.widgets.time_slider import TimeSlider

GROUP = "m"
NAMES = ("a", "b", "state")
SIZES = (0, 1, 7, 40, 62, 140, 300, 900, 2000)
VALUES = (0.0, -0.0, 5e-324, 1e-310, 1e-12, 1.0, 3115.26, 3147.74, 1e17, 1e38, 1e300, 1.7e308, -1.7e308, math.inf, math.nan)
TIMES_S = (0.0, 5e-324, 1e-6, 1.0, 60.0, 1e6, 1.7e9, 1e17, 1e300, -1e17)


def odd(dice, choices):
    """Return an odd number, or one like any other."""
    return dice.choice((dice.choice(choices), -dice.choice(choices), dice.uniform(-1, 1) * 10 ** dice.uniform(-12, 12)))


def odd_history(dice):
    history = History()
    texts = {0: "open", 1: "closed"}
    infos = [SignalInfo(name=n, unit=n, decimals=2, texts=texts if n == "state" else {}, exact_float32=False) for n in NAMES]
    history.declare(GROUP, infos)
    count = dice.choice((0, 1, 2, 50, 3000))
    begin_s, step_s = odd(dice, TIMES_S), abs(odd(dice, (0.0, 1e-9, 1.0, 1e6)))
    times_s = begin_s + step_s * np.arange(count)
    rows = [[odd(dice, VALUES) if dice.random() < 0.5 else dice.choice(VALUES[:3]) for _ in range(count)] for _ in NAMES]
    if count:
        history.append(GROUP, times_s, np.array(rows, float))
    return history


def odd_panes(dice, history):
    curves = tuple(Curve(source=history, key=SeriesKey(GROUP, n), label=n, shift_s=dice.choice((0.0, 1e6))) for n in NAMES)
    bundle = Bundle(source=history, group=GROUP, names=NAMES[:2], label="both")
    low = odd(dice, VALUES)
    fixed = {"a": AxisSetting(limits=(low, low + abs(odd(dice, VALUES))))} if dice.random() < 0.5 else {}
    return [
        Pane(curves=curves, axes=fixed),
        Pane(kind=PaneKind.STATES, curves=curves),
        Pane(kind=PaneKind.BAND, curves=curves, bundle=bundle),
        Pane(kind=PaneKind.WATERFALL, bundle=bundle),
    ][dice.randrange(4) :]


@pytest.mark.parametrize("seed", range(60))
def test_a_stack_paints_and_tells_anything(qtbot, theme, tmp_path, seed):
    dice = random.Random(seed)
    history, stack = odd_history(dice), PlotStack()
    qtbot.addWidget(stack)
    stack.canvas.setMinimumSize(1, 1)
    stack.set_panes(odd_panes(dice, history))
    stack.show()
    span = history.span() or (0.0, 60.0)
    for _ in range(3):
        stack.set_time_format(TimeFormat(style=dice.choice(list(TimeStyle)), zero_s=span[0], utc_offset_s=odd(dice, TIMES_S)))
        stack.resize(dice.choice(SIZES), dice.choice(SIZES))
        first_s = dice.choice((span[0], odd(dice, TIMES_S)))
        stack.set_view(first_s, dice.choice((span[1], first_s + abs(odd(dice, TIMES_S)))))
        stack.set_marks([EventMark(time_s=odd(dice, TIMES_S), kind="note", text="note")])
        stack.set_cursor("A", odd(dice, TIMES_S))
        stack.set_region((odd(dice, TIMES_S), odd(dice, TIMES_S)))
        heads, *rows = stack.readout_table()
        assert all(len(row) == len(heads) for row in rows)
        stack.export_csv(tmp_path / "samples.csv")
        stack.refresh()
        stack.grab()
        for view in stack.canvas.scene.views:
            for axis in view.axes:
                axis.zoom(10 ** dice.uniform(-30, 30), odd(dice, VALUES))
                axis.shift(odd(dice, VALUES))
        stack.refresh()
        stack.grab()
        stack.canvas.scene.text_at(0, stack.canvas.width() / 2, 3.0)
    stack.advance(span[1])
    stack.follow(abs(odd(dice, TIMES_S)))
    for _ in range(3):
        stack.advance(odd(dice, (*TIMES_S, math.nan, math.inf)))
        stack.grab()
    QApplication.processEvents()


ANY_FLOAT = st.floats()


@settings(max_examples=300, deadline=None)
@given(ANY_FLOAT, st.floats(0, 1e9), ANY_FLOAT, ANY_FLOAT, st.sampled_from(TimeStyle))
@example(1e17, 1.0, 0.0, 1e17, TimeStyle.CLOCK)
@example(math.nan, 1.0, math.nan, math.nan, TimeStyle.DURATION)
def test_any_time_has_a_text_that_fits_and_an_axis_of_few_ticks(time_s, step_s, zero_s, utc_offset_s, style):
    form = TimeFormat(style=style, zero_s=zero_s, utc_offset_s=utc_offset_s)
    assert 0 < len(form.text(time_s, step_s)) < 40
    assert isinstance(form.day(time_s), str)
    scale = TimeScale(start_s=time_s, span_s=max(step_s, 1e-5), left=50.0, width=1000.0)
    assert len(time_ticks(scale, form, 96.0)[0]) <= 401


@given(ANY_FLOAT)
@example(1e17)
@example(math.inf)
def test_any_length_of_a_recording_has_a_text(seconds):
    assert clock_text(seconds)


def odd_cells(dice):
    return tuple(dice.choice(((), (0,), (1, 2), tuple(range(20)))) for _ in range(dice.choice((1, 3, 40))))


@pytest.mark.parametrize("seed", range(20))
def test_cell_charts_and_the_time_slider_paint_anything(qtbot, theme, seed):
    dice = random.Random(seed)

    def number():
        return odd(dice, VALUES)

    bars, classes, band, slider = CellBars(), ClassBars(), SpreadBand(), TimeSlider()
    each = tuple(Bar(cell=cell, value=number(), error=number(), is_marked=cell % 3 == 0) for cell in range(dice.randrange(90)))
    bars.show_view(BarsView(bars=each, unit="mV", half_range=number(), decimals=1, expected=number()))
    cells = odd_cells(dice)
    classes.show_view(ClassesView(edges_mv=tuple(number() for _ in cells), width_mv=number(), cells=cells))
    names = ("soc_pct", "median_mv", "low_mv", "high_mv")
    points = tuple(BandPoint(**{name: number() for name in names}, samples=1) for _ in range(dice.randrange(4)))
    band.show_view(BandView(points=points, doubtful_pct=((number(), number()),), now=(number(), number())))
    slider.show_time(number(), number(), number(), loaded=dice.random())
    slider.show_marks([EventMark(time_s=number(), kind="fault", text="")])
    for widget in (bars, classes, band, slider):
        qtbot.addWidget(widget)
        widget.setMinimumSize(1, 1)
        widget.resize(dice.choice(SIZES), dice.choice(SIZES))
        widget.grab()
        if widget is not slider:
            widget.cell_at(QPoint(widget.width() // 2, 3))
