"""Panes over time: what mouse, wheel, fingers and keys do, what is drawn, and that no value brings it down."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from bms.errors import BadFileError
from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import EventMark, History, SeriesKey
from gui.theme.colors import LIGHT
from gui.widgets.plot import AxisSetting, Bundle, Curve, Drag, Pane, PaneKind, PlotStack, TimeFormat, TimeStyle
from gui.widgets.plot.band_pane import BandPane
from gui.widgets.plot.curve_looks import curve_color

GROUP = "m"


def info(name, unit="V", texts=None):
    return SignalInfo(name=name, unit=unit, decimals=2, texts=texts or {}, exact_float32=False)


def history_of(times_s, **signals):
    history = History()
    units = {"current": "A", "state": "", "flag": ""}
    texts = {"state": {0: "open", 1: "closed"}}
    history.declare(GROUP, [info(name, units.get(name, "V"), texts.get(name)) for name in signals])
    history.append(GROUP, np.asarray(times_s, float), np.array(list(signals.values()), float))
    return history


def curve(history, name, **options):
    return Curve(source=history, key=SeriesKey(GROUP, name), label=name, **options)


@pytest.fixture
def ramp():
    times_s = np.arange(0, 100, 0.1)
    return history_of(times_s, volt=times_s, current=-times_s)


@pytest.fixture
def make_stack(qtbot, theme):
    def make(*panes, size=(800, 400), view=None):
        stack = PlotStack()
        qtbot.addWidget(stack)
        stack.resize(*size)
        stack.set_panes(panes)
        stack.show()
        if view:
            stack.set_view(*view)
        settle(stack)
        return stack

    return make


@pytest.fixture
def stack(make_stack, ramp):
    return make_stack(Pane(curves=(curve(ramp, "volt"), curve(ramp, "current"))), view=(0, 100))


def settle(stack):
    """Paint now, finely."""
    stack.refresh()
    QApplication.processEvents()


def plot_of(stack, pane=0):
    return stack.canvas.scene.layout.panes[pane].plot


def at(stack, time_s, share=0.5, pane=0):
    plot = plot_of(stack, pane)
    return QPoint(round(stack.canvas.scene.time.x_of(time_s)), round(plot.top() + share * plot.height()))


def drag(stack, start, end, keys=Qt.KeyboardModifier.NoModifier):
    canvas = stack.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, keys, start)
    QTest.mouseMove(canvas, QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2))
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, end)
    QApplication.processEvents()


def wheel(stack, place, turns, keys=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        QPointF(place),
        stack.canvas.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, round(120 * turns)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stack.canvas, event)


def pixel(stack, place):
    return QColor(stack.canvas.grab().toImage().pixel(place))


def is_near(one, other, by=60):
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)) < by


# ---------------------------------------------------------------- time


def test_dragging_moves_the_view_with_the_hand(stack):
    before = stack.canvas.scene.time.time_at(at(stack, 50).x())
    drag(stack, at(stack, 50), at(stack, 60))
    assert stack.view[0] == pytest.approx(-10, abs=0.3)
    assert stack.view[1] - stack.view[0] == pytest.approx(100)
    assert before == pytest.approx(50, abs=0.2)


def test_the_wheel_zooms_about_the_mouse(stack):
    place = at(stack, 25)
    wheel(stack, place, 2)
    assert stack.canvas.scene.time.time_at(place.x()) == pytest.approx(25, abs=0.2)
    assert stack.view[1] - stack.view[0] == pytest.approx(100 / 1.25**2)
    wheel(stack, place, -2)
    assert stack.view == pytest.approx((0, 100), abs=0.2)


def test_a_pinch_on_a_touch_pad_zooms_about_the_fingers(stack):
    place = at(stack, 75)
    local = QPointF(place)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        local,
        local,
        stack.canvas.mapToGlobal(local),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(stack.canvas, pinch)
    assert stack.view[1] - stack.view[0] == pytest.approx(80)
    assert stack.canvas.scene.time.time_at(place.x()) == pytest.approx(75, abs=0.2)


@pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints", extend=True)
def test_what_is_under_the_mouse_is_told(stack):
    stack.set_marks([EventMark(time_s=50, kind="note", text="Stop")])

    def told(place):
        QToolTip.hideText()
        event = QHelpEvent(QEvent.Type.ToolTip, place, stack.canvas.mapToGlobal(place))
        QApplication.sendEvent(stack.canvas, event)
        return QToolTip.text()

    assert told(at(stack, 20.02)).splitlines() == ["0:00:20.0", "1  volt: 20.00 V", "2  current: −20.00 A"]
    assert told(QPoint(at(stack, 50).x(), 20)) == "0:00:50.0  Stop"
    legend = stack.canvas.scene.layout.panes[0].legend.toRect()
    assert told(QPoint(legend.center().x(), legend.top() + 10)) == "volt"
    QToolTip.hideText()


def test_shift_and_wheel_pan(stack):
    wheel(stack, at(stack, 25), 1, Qt.KeyboardModifier.ShiftModifier)
    assert stack.view == pytest.approx((-10, 90))


def test_a_rectangle_is_zoomed_into_with_its_values(stack):
    stack.set_drag(Drag.ZOOM)
    drag(stack, at(stack, 20, 0.25), at(stack, 40, 0.75))
    assert stack.view == pytest.approx((20, 40), abs=0.3)
    axis = stack.canvas.scene.views[0].axes[0]
    assert not axis.is_auto
    assert stack.canvas.scene.band is None


def test_control_and_drag_zoom_without_changing_the_mode(stack):
    drag(stack, at(stack, 20, 0.0), at(stack, 40, 0.99), Qt.KeyboardModifier.ControlModifier)
    assert stack.view == pytest.approx((20, 40), abs=0.3)
    assert stack.canvas.scene.views[0].axes[0].is_auto


@pytest.mark.parametrize(
    ("key", "view"),
    [
        (Qt.Key.Key_Right, (50, 70)),
        (Qt.Key.Key_Left, (30, 50)),
        (Qt.Key.Key_PageUp, (-160, 40)),
        (Qt.Key.Key_Home, (0, 200)),
        (Qt.Key.Key_End, (-100.1, 99.9)),
        (Qt.Key.Key_F, (-1.998, 101.898)),
    ],
)
def test_keys_move_the_view(stack, key, view):
    span = view[1] - view[0] if key != Qt.Key.Key_F else 200
    stack.set_view(40, 40 + span)
    QTest.keyClick(stack.canvas, key)
    expected = {Qt.Key.Key_Right: (42, 62), Qt.Key.Key_Left: (38, 58)}.get(key, view)
    assert stack.view == pytest.approx(expected, abs=0.01)


def test_plus_and_minus_zoom_about_cursor_a(stack):
    stack.set_cursor("A", 20)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Plus)
    first, last = stack.view
    assert last - first == pytest.approx(100 / 1.5)
    assert (20 - first) / (last - first) == pytest.approx(0.2)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Minus)
    assert stack.view == pytest.approx((0, 100))


def test_zooms_are_undone_and_redone(stack):
    stack.set_view(10, 20)
    stack.set_view(12, 13)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Backspace)
    assert stack.view == (10, 20)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert stack.view == (0, 100)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert stack.view == (12, 13)


@pytest.mark.parametrize("span", [(5, 5), (0, 1e-12), (-1e300, 1e300), (math.nan, 3), (0, math.inf), (7, 3)])
def test_a_view_that_is_none_is_put_right(stack, span):
    stack.set_view(*span)
    first, last = stack.view
    assert math.isfinite(first)
    assert 0.99e-5 <= last - first <= 400 * 86_400 + 1
    settle(stack)


def test_the_page_is_told_of_another_view_once_for_each(stack, qtbot):
    told = []
    stack.view_changed.connect(lambda first, last: told.append((first, last)))
    stack.set_view(1, 2)
    wheel(stack, at(stack, 1.5), 1)
    assert len(told) == 2
    assert told[0] == (1, 2)


# ---------------------------------------------------------------- following


def append(history, times_s, *rows):
    history.append(GROUP, np.asarray(times_s, float), np.array(rows, float))


def test_a_live_view_scrolls_and_draws_only_what_is_new(make_stack):
    history = history_of(np.arange(0, 10, 0.1), volt=np.full(100, 5.0), current=np.full(100, -5.0))
    stack = make_stack(Pane(curves=(curve(history, "volt"),), axes={"V": AxisSetting(limits=(0, 10))}))
    stack.advance(10)
    stack.follow(10)
    settle(stack)
    stack.advance(10.05)
    whole = stack.canvas.scroller.whole
    for step in range(1, 41):
        append(history, [9.9 + step * 0.1], [5.0], [-5.0])
        stack.advance(10 + step * 0.1)
        QApplication.processEvents()
    assert stack.canvas.scroller.whole == whole
    scrolled = stack.canvas.scroller.picture.toImage()
    settle(stack)
    drawn = stack.canvas.scroller.picture.toImage()
    line = round(plot_of(stack).height() / 2)
    columns = range(20, scrolled.width() - 60, 7)
    color = curve_color(LIGHT, 0)
    for image in (scrolled, drawn):
        assert all(any(is_near(QColor(image.pixel(x, line + dy)), color, 300) for dy in (-1, 0, 1)) for x in columns), (
            "the line is unbroken"
        )


def pixels(stack):
    """What one sees, by rows of pixels."""
    image = stack.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


@pytest.mark.parametrize("kind", list(PaneKind))
@pytest.mark.parametrize(("period_s", "late_s"), [(0.1, 0.15), (0.1, -0.3), (0.01, 0.05), (4.0, 0.15)])
def test_what_scrolled_looks_like_what_is_drawn_at_once(make_stack, kind, period_s, late_s):
    """Faster than the frames and slower than what is drawn again; `late_s`: by how much the right edge lags the samples."""

    def values(times_s):
        return [np.sin(times_s / 5), 3 + np.cos(times_s / 3), times_s // 9 % 2]

    times_s = np.arange(0, 10, period_s)
    history = history_of(times_s, volt=values(times_s)[0], other=values(times_s)[1], state=values(times_s)[2])
    names = ("state",) if kind is PaneKind.STATES else ("volt", "other")
    bundle = Bundle(source=history, group=GROUP, names=names, label="all", limits=(-1, 4))
    stack = make_stack(
        Pane(
            kind=kind,
            curves=() if kind is PaneKind.WATERFALL else tuple(curve(history, name) for name in names),
            bundle=bundle if kind in (PaneKind.BAND, PaneKind.WATERFALL) else None,
            axes={"V": AxisSetting(limits=(-2, 5))},
        )
    )
    stack.advance(10 - late_s)
    stack.follow(20)
    settle(stack)
    stack.advance(10 - late_s)
    whole = stack.canvas.scroller.whole
    last_s = float(times_s[-1])
    for frame in range(1, 501):
        now_s = 10 + frame * 0.06
        fresh_s = np.arange(last_s + period_s, now_s, period_s)
        if len(fresh_s):
            last_s = float(fresh_s[-1])
            append(history, fresh_s, *values(fresh_s))
        stack.advance(now_s - late_s)
    assert stack.canvas.scroller.whole == whole
    scrolled = pixels(stack)
    settle(stack)
    place = plot_of(stack).toRect().adjusted(1, 1, -1, -1)
    differs = np.abs(scrolled - pixels(stack)).sum(axis=2)[place.top() : place.bottom(), place.left() : place.right()]
    assert np.mean(differs > 200) < 0.004, "lines and texts"
    assert np.mean(differs > 30) < 0.03, "areas"


@pytest.mark.parametrize("kind", list(PaneKind))
def test_a_live_view_begins_before_its_first_sample(make_stack, kind):
    history = history_of([], volt=[], other=[])
    bundle = Bundle(source=history, group=GROUP, names=("volt", "other"), label="all", limits=(-1, 4))
    curves = () if kind is PaneKind.WATERFALL else (curve(history, "volt"), curve(history, "other"))
    needs_bundle = kind in (PaneKind.BAND, PaneKind.WATERFALL)
    stack = make_stack(Pane(kind=kind, curves=curves, bundle=bundle if needs_bundle else None))
    stack.follow(10)
    for step in range(1, 60):
        if step > 20:
            append(history, [step * 0.1], [1.0], [3.0])
        stack.advance(step * 0.1 - 0.05)
        stack.grab()
    scrolled = pixels(stack)[:, at(stack, 2.2).x() :]
    settle(stack)
    differs = np.abs(scrolled - pixels(stack)[:, at(stack, 2.2).x() :]).sum(axis=2)
    assert np.mean(differs > 200) < 0.01, "what is right of the hatch of no data"


@pytest.mark.qt_log_ignore("saved states", "propagateSizeHints", extend=True)
def test_an_error_while_drawing_leaves_the_picture_to_the_next_one(stack, monkeypatch):
    def fail(_drawing):
        raise ValueError("cannot be drawn")

    scroller, view = stack.canvas.scroller, stack.canvas.scene.views[0]
    with monkeypatch.context() as patched:
        patched.setattr(view, "draw", fail)
        with pytest.raises(ValueError, match="cannot be drawn"):
            scroller.draw(1.0)
    whole = scroller.whole
    scroller.draw(1.0)
    assert scroller.whole == whole + 1


def test_a_value_beyond_the_axis_is_made_room_for_in_its_pane_alone(make_stack):
    history = history_of(np.arange(0, 10, 0.1), volt=np.ones(100), current=np.ones(100))
    stack = make_stack(Pane(curves=(curve(history, "volt"),)), Pane(curves=(curve(history, "current"),)))
    stack.advance(10)
    stack.follow(10)
    settle(stack)
    stack.advance(10.02)
    whole = stack.canvas.scroller.whole
    append(history, [10.05], [40.0], [1.0])
    stack.advance(10.1)
    volts, amperes = (view.axes[0] for view in stack.canvas.scene.views)
    assert volts.high > 40
    assert amperes.high < 2
    assert stack.canvas.scroller.whole == whole
    scrolled = stack.canvas.scroller.picture.toImage()
    settle(stack)
    drawn = stack.canvas.scroller.picture.toImage()
    column = range(5, scrolled.height() - 5)
    near = [is_near(QColor(scrolled.pixel(100, y)), QColor(drawn.pixel(100, y)), 200) for y in column]
    assert np.mean(near) > 0.97


def test_pausing_stands_still_while_data_comes_and_space_goes_on(make_stack):
    history = history_of(np.arange(0, 10, 0.1), volt=np.ones(100))
    stack = make_stack(Pane(curves=(curve(history, "volt"),)))
    told = []
    stack.following_changed.connect(told.append)
    stack.advance(10)
    stack.follow(10)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Space)
    held = stack.view
    append(history, np.arange(10, 30, 0.1), np.full(200, 2.0))
    stack.advance(30)
    assert stack.view == held
    assert stack.cursor_readouts()[0].at_a == ""
    QTest.keyClick(stack.canvas, Qt.Key.Key_Space)
    assert stack.view[1] == pytest.approx(30, abs=0.1)
    assert told == [True, False, True]


def test_dragging_a_live_view_pauses_it_and_zooming_does_not(make_stack):
    history = history_of(np.arange(0, 10, 0.1), volt=np.ones(100))
    stack = make_stack(Pane(curves=(curve(history, "volt"),)))
    stack.advance(10)
    stack.follow(10)
    settle(stack)
    wheel(stack, at(stack, 5), -1)
    assert stack.is_following
    assert stack.view == pytest.approx((-2.5, 10), abs=0.1)
    drag(stack, at(stack, 5), at(stack, 8))
    assert not stack.is_following


@pytest.mark.parametrize("kind", [PaneKind.BAND, PaneKind.WATERFALL, PaneKind.STATES])
def test_other_panes_go_on_live_as_well(make_stack, kind):
    history = history_of(np.arange(0, 10, 0.1), volt=np.ones(100), current=np.zeros(100))
    bundle = Bundle(source=history, group=GROUP, names=("volt", "current"), label="both", limits=(0, 2))
    curves = (curve(history, "volt"),) if kind is not PaneKind.WATERFALL else ()
    stack = make_stack(Pane(kind=kind, curves=curves, bundle=None if kind is PaneKind.STATES else bundle))
    stack.advance(10)
    stack.follow(10)
    settle(stack)
    for step in range(1, 60):
        append(history, [9.95 + step * 0.1], [1.0], [0.0])
        stack.advance(10 + step * 0.1)
    scrolled = stack.canvas.scroller.picture.toImage()
    settle(stack)
    drawn = stack.canvas.scroller.picture.toImage()
    middle = QPoint(drawn.width() // 2, drawn.height() // 4)
    assert is_near(QColor(scrolled.pixel(middle)), QColor(drawn.pixel(middle)))


# ---------------------------------------------------------------- values


def test_axes_follow_what_is_in_view(stack):
    stack.set_view(10, 20)
    settle(stack)
    volts, amperes = stack.canvas.scene.views[0].axes
    assert (volts.unit, amperes.unit) == ("V", "A")
    assert volts.low < 10
    assert 20 < volts.high < 30
    assert amperes.low < -20
    assert -10 < amperes.high < 0
    assert amperes.on_right


def test_an_axis_is_scaled_by_the_wheel_shifted_by_dragging_and_fitted_by_a_double_click(stack):
    axis = stack.canvas.scene.views[0].axes[0]
    room = stack.canvas.scene.layout.panes[0].left_axes[0].toRect()
    fitted = (axis.low, axis.high)
    wheel(stack, room.center(), 1)
    assert axis.high - axis.low == pytest.approx((fitted[1] - fitted[0]) / 1.25)
    assert not axis.is_auto
    low = axis.low
    drag(stack, room.center(), room.center() + QPoint(0, 40))
    assert axis.low > low
    QTest.mouseDClick(stack.canvas, Qt.MouseButton.LeftButton, pos=room.center())
    settle(stack)
    assert axis.is_auto
    assert (axis.low, axis.high) == pytest.approx(fitted)


def test_fixed_limits_hold_and_come_back(make_stack, ramp):
    stack = make_stack(Pane(curves=(curve(ramp, "volt"),), axes={"V": AxisSetting(limits=(2, 4))}), view=(0, 100))
    axis = stack.canvas.scene.views[0].axes[0]
    assert (axis.low, axis.high) == (2, 4)
    stack.commands.zoom_axis(axis, 2, 3)
    assert (axis.low, axis.high) == (1, 5)
    QTest.keyClick(stack.canvas, Qt.Key.Key_Y)
    assert (axis.low, axis.high) == (2, 4)


def test_a_signal_that_is_declared_later_appears(make_stack):
    history = History()
    stack = make_stack(Pane(curves=(curve(history, "volt"),)), view=(0, 10))
    assert not stack.canvas.scene.views[0].axes
    history.declare(GROUP, [info("volt")])
    append(history, np.arange(10.0), np.full(10, 3.0))
    settle(stack)
    assert stack.canvas.scene.views[0].axes[0].unit == "V"


# ---------------------------------------------------------------- cursors, region, events


def test_cursors_tell_values_and_differences(stack):
    stack.set_cursor("A", 20.05)
    stack.set_cursor("B", 50.05)
    volts, amperes = stack.cursor_readouts()
    assert (volts.at_a, volts.at_b) == ("20.00 V", "50.00 V")
    assert volts.difference == pytest.approx(30)
    assert (amperes.at_b, amperes.difference) == ("−50.00 A", pytest.approx(-30))


def test_a_cursor_is_dragged_by_its_knob_and_stepped_by_keys(stack):
    stack.set_cursor("A", 20)
    knob = QPoint(at(stack, 20).x() + 14, 12)
    drag(stack, knob, QPoint(at(stack, 60).x(), 12))
    assert stack.cursors["A"] == pytest.approx(60, abs=0.3)
    assert stack.view == (0, 100)
    before = stack.cursors["A"]
    QTest.keyClick(stack.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert stack.cursors["A"] == pytest.approx(before + stack.canvas.scene.time.pixel_s)
    QTest.keyClick(stack.canvas, Qt.Key.Key_B)
    assert "B" in stack.cursors
    QTest.keyClick(stack.canvas, Qt.Key.Key_Escape)
    assert stack.cursors == {}


def test_where_nothing_came_for_long_a_cursor_tells_no_number(make_stack):
    times_s = np.concatenate([np.arange(0, 20, 0.1), np.arange(60, 80, 0.1)])
    values = np.ones(400)
    values[100] = np.nan
    stack = make_stack(Pane(curves=(curve(history_of(times_s, volt=values), "volt"),)), view=(0, 80))
    stack.set_cursor("A", 40)
    assert stack.cursor_readouts()[0].at_a == "no data"
    stack.set_cursor("A", 10.01)
    assert stack.cursor_readouts()[0].at_a == "invalid"
    stack.set_cursor("A", -5)
    assert stack.cursor_readouts()[0].at_a == "–"


def test_a_region_is_dragged_open_with_shift_and_tells_statistics(stack):
    told = []
    stack.region_changed.connect(lambda: told.append(stack.region))
    drag(stack, at(stack, 20), at(stack, 40), Qt.KeyboardModifier.ShiftModifier)
    assert told
    assert stack.region == pytest.approx((20, 40), abs=0.3)
    stack.set_region((20, 40))
    volts = stack.region_readouts()[0].statistics
    assert (volts.least, volts.greatest, volts.samples) == (20, 40, 201)
    assert volts.mean == pytest.approx(30)
    assert volts.integral == pytest.approx(600)


def test_an_edge_of_the_region_is_dragged_not_past_the_other(stack):
    stack.set_region((20, 40))
    drag(stack, at(stack, 40), at(stack, 10))
    assert stack.region == (20, 20)


def test_r_marks_from_cursor_to_cursor(stack):
    stack.set_cursor("A", 70)
    stack.set_cursor("B", 30)
    QTest.keyClick(stack.canvas, Qt.Key.Key_R)
    assert stack.region == (30, 70)


def test_events_are_flags_with_words_and_can_be_filtered(stack):
    stack.set_marks(
        [EventMark(time_s=50, kind="note", text="Stop"), EventMark(time_s=20, kind="fault", text="Cell voltage too low")]
    )
    flags = stack.canvas.scene.flags()
    assert [flag.marks[0].text for flag in flags] == ["Cell voltage too low", "Stop"]
    QApplication.processEvents()
    assert is_near(pixel(stack, QPoint(round(flags[0].x) - 5, 20)), QColor(LIGHT.fault))
    stack.hide_marks({"fault"})
    assert [flag.marks[0].kind for flag in stack.canvas.scene.flags()] == ["note"]
    QTest.mouseClick(stack.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(flags[1].x) + 3, 20))
    assert stack.cursors == {"A": 50}


# ---------------------------------------------------------------- legend


def test_a_click_in_the_legend_highlights_and_a_double_click_hides(stack):
    view, place = stack.canvas.scene.views[0], stack.canvas.scene.layout.panes[0].legend.toRect()
    row = QPoint(place.center().x(), place.top() + 16)
    QTest.mouseClick(stack.canvas, Qt.MouseButton.LeftButton, pos=row)
    assert view.lit == 0
    QTest.mouseClick(stack.canvas, Qt.MouseButton.LeftButton, pos=row)
    assert view.lit == -1
    QTest.mouseDClick(stack.canvas, Qt.MouseButton.LeftButton, pos=row)
    assert view.hidden == {0}
    assert [readout.curve.label for readout in stack.cursor_readouts()] == ["current"]


def test_curves_are_highlighted_and_hidden_by_keys_pane_by_pane(make_stack, ramp):
    panes = [Pane(curves=(curve(ramp, "volt"), curve(ramp, "current"))), Pane(curves=(curve(ramp, "current"),))]
    stack = make_stack(*panes, view=(0, 100))
    first, second = stack.canvas.scene.views
    QTest.keyClick(stack.canvas, Qt.Key.Key_2)
    assert (first.lit, second.lit) == (1, -1)
    QTest.keyClick(stack.canvas, Qt.Key.Key_H)
    assert first.hidden == {1}
    QTest.keyClick(stack.canvas, Qt.Key.Key_N)
    for key in (Qt.Key.Key_1, Qt.Key.Key_9):
        QTest.keyClick(stack.canvas, key)
    assert (first.lit, second.lit) == (1, 0)


def test_a_key_nobody_knows_is_left_to_others(stack):
    QApplication.sendEvent(stack.canvas, QKeyEvent(QEvent.Type.KeyPress, 0x0ABC_DEF0, Qt.KeyboardModifier.NoModifier))
    assert stack.view == (0, 100)


def test_colour_is_never_alone(stack):
    rows = stack.canvas.scene.views[0].legend(LIGHT, 50)
    assert [row.number for row in rows] == [1, 2]
    assert [row.value for row in rows] == ["50.00 V", "−50.00 A"]


# ---------------------------------------------------------------- what is drawn


def test_a_line_stands_where_its_values_are(make_stack):
    history = history_of(np.arange(0, 100, 0.1), volt=np.full(1000, 7.5))
    stack = make_stack(Pane(curves=(curve(history, "volt"),), axes={"V": AxisSetting(limits=(0, 10))}), view=(0, 100))
    places = [at(stack, 50, 0.25) + QPoint(0, dy) for dy in (-1, 0, 1)]
    assert any(is_near(pixel(stack, place), curve_color(LIGHT, 0), 300) for place in places)
    assert is_near(pixel(stack, at(stack, 50, 0.6)), QColor(LIGHT.surface))


def test_nothing_is_drawn_across_a_gap_but_its_hatch(make_stack):
    times_s = np.concatenate([np.arange(0, 30, 0.1), np.arange(70, 100, 0.1)])
    history = history_of(times_s, volt=np.full(600, 7.5))
    stack = make_stack(Pane(curves=(curve(history, "volt"),), axes={"V": AxisSetting(limits=(0, 10))}), view=(0, 100))
    image = stack.canvas.grab().toImage()
    line, hatched = at(stack, 50, 0.25), QColor(LIGHT.hatch)
    colors = [QColor(image.pixel(line.x() + dx, line.y() + dy)) for dx in range(-40, 40) for dy in (-1, 0, 1)]
    assert not any(is_near(color, curve_color(LIGHT, 0)) for color in colors)
    assert any(is_near(color, hatched) for color in colors)


def test_the_waterfall_shows_low_and_high_cells_in_their_rows(make_stack):
    times_s = np.arange(0, 100, 0.1)
    history = history_of(times_s, low=np.zeros(1000), middle=np.full(1000, 5.0), high=np.full(1000, 10.0))
    bundle = Bundle(source=history, group=GROUP, names=("low", "middle", "high"), label="cells", limits=(0, 10))
    stack = make_stack(Pane(kind=PaneKind.WATERFALL, bundle=bundle), view=(0, 100))
    shades = [pixel(stack, at(stack, 37, share)) for share in (1 / 6, 3 / 6, 5 / 6)]
    for shade, name in zip(shades, (LIGHT.low, LIGHT.middle, LIGHT.high), strict=True):
        assert is_near(shade, QColor(name), 12)


def test_the_band_reaches_from_the_least_to_the_greatest(make_stack):
    times_s = np.arange(0, 100, 0.1)
    history = history_of(times_s, a=np.full(1000, 2.0), b=np.full(1000, 8.0))
    bundle = Bundle(source=history, group=GROUP, names=("a", "b"), label="cells")
    pane = Pane(kind=PaneKind.BAND, bundle=bundle, axes={"V": AxisSetting(limits=(0, 10))})
    stack = make_stack(pane, view=(0, 100))
    inside, outside = pixel(stack, at(stack, 37, 0.45)), pixel(stack, at(stack, 37, 0.1))
    assert is_near(inside, QColor(LIGHT.accent_soft), 12)
    assert is_near(outside, QColor(LIGHT.surface), 20)


def band_facts(history, names, at_s, **options):
    bundle = Bundle(source=history, group=GROUP, names=names, label="cells", **options)
    return BandPane(Pane(kind=PaneKind.BAND, bundle=bundle)).facts(at_s)


def test_a_band_names_its_highest_and_lowest_signal(qapp):
    times_s = np.arange(0, 100, 0.1)
    history = history_of(times_s, a=np.full(1000, 2.0), b=times_s / 10, c=np.full(1000, math.nan))
    told = band_facts(history, ("a", "b", "c"), 50.05, labels={"b": "Cell 2"})
    assert told == [("Highest: Cell 2", "5.00 V"), ("Lowest: a", "2.00 V")]
    assert [name for name, _ in band_facts(history, ("a", "b", "c"), 1.0)] == ["Highest: a", "Lowest: b"]


def test_a_band_without_values_then_names_none(qapp):
    history = history_of(np.arange(0, 100, 0.1), a=np.full(1000, 2.0), c=np.full(1000, math.nan))
    assert band_facts(history, ("c",), 50.0) == []
    assert band_facts(history, ("a",), 500.0) == []
    assert band_facts(history, ("a",), -5.0) == []
    assert band_facts(history, ("unknown",), 50.0) == []


def test_states_are_blocks_and_zero_is_a_line(make_stack):
    times_s = np.arange(0, 100, 0.1)
    flag = np.where(times_s < 50, 0.0, 1.0)
    history = history_of(times_s, flag=flag, state=flag)
    stack = make_stack(Pane(kind=PaneKind.STATES, curves=(curve(history, "flag"), curve(history, "state"))), view=(0, 100))
    assert is_near(pixel(stack, at(stack, 27, 0.2)), QColor(LIGHT.surface), 20)
    assert not is_near(pixel(stack, at(stack, 77, 0.2)), QColor(LIGHT.surface), 20)
    assert [row.value for row in stack.canvas.scene.views[0].legend(LIGHT, 60)] == ["1.00", "closed"]


def test_an_enumeration_has_its_texts_on_the_axis(make_stack):
    times_s = np.arange(0, 100, 0.1)
    stack = make_stack(Pane(curves=(curve(history_of(times_s, state=times_s > 50), "state"),)), view=(0, 100))
    axis = stack.canvas.scene.views[0].axes[0]
    assert [tick.text for tick in axis.ticks(300)] == ["open", "closed"]


def test_a_second_source_is_shifted_and_dashed(make_stack, ramp):
    other = history_of(np.arange(0, 100, 0.1), volt=np.arange(0, 100, 0.1))
    second = Curve(source=other, key=SeriesKey(GROUP, "volt"), label="second", shift_s=30, is_second=True)
    stack = make_stack(Pane(curves=(curve(ramp, "volt"), second)), view=(0, 130))
    stack.set_cursor("A", 80.05)
    assert [readout.at_a for readout in stack.cursor_readouts()] == ["80.00 V", "50.00 V"]
    assert stack.commands.data_span() == pytest.approx((0, 129.9))


def test_the_picture_becomes_fine_again_when_the_view_stands_still(stack, qtbot):
    stack.commands.pan(1)
    QApplication.processEvents()
    assert stack.canvas.scene.views[0].is_coarse
    qtbot.waitUntil(lambda: not stack.canvas.scene.is_moving, timeout=2000)
    QApplication.processEvents()
    assert not stack.canvas.scene.views[0].is_coarse


# ---------------------------------------------------------------- anything goes


HARD = {
    "nothing": (np.empty(0), np.empty(0)),
    "one sample": (np.array([5.0]), np.array([1.0])),
    "all invalid": (np.arange(100.0), np.full(100, np.nan)),
    "infinite": (np.arange(100.0), np.where(np.arange(100) % 2, np.inf, -np.inf)),
    "huge": (np.arange(100.0), 1e308 * np.linspace(-1, 1, 100)),
    "tiny": (np.arange(100.0), np.linspace(0, 1e-300, 100)),
    "constant": (np.arange(100.0), np.zeros(100)),
    "every other invalid": (np.arange(1000.0) / 10, np.where(np.arange(1000) % 2, np.nan, 1.0)),
    "same time": (np.full(50, 3.0), np.arange(50.0)),
    "far away": (1e9 + np.arange(100.0), np.arange(100.0)),
}


@pytest.mark.parametrize("values", HARD.values(), ids=HARD.keys())
@pytest.mark.parametrize("kind", list(PaneKind))
def test_no_values_bring_it_down(make_stack, kind, values):
    times_s, column = values
    history = history_of(times_s, volt=column, state=column)
    bundle = Bundle(source=history, group=GROUP, names=("volt", "state", "missing"), label="b")
    pane = Pane(kind=kind, curves=(curve(history, "volt"), curve(history, "state"), curve(history, "missing")), bundle=bundle)
    stack = make_stack(pane, view=(0, 10))
    stack.set_cursor("A", 5)
    stack.set_region((1, 9))
    stack.cursor_readouts()
    stack.region_readouts()
    stack.commands.fit()
    settle(stack)
    stack.advance(20)
    stack.follow(5)
    for step in range(5):
        stack.advance(20 + step)
        QApplication.processEvents()


def test_ten_thousand_names_and_no_height_are_borne(make_stack):
    history = History()
    names = tuple(f"s{number}" for number in range(10_000))
    history.declare(GROUP, [info(name) for name in names])
    append(history, np.arange(3.0), *np.ones((10_000, 3)))
    bundle = Bundle(source=history, group=GROUP, names=names, label="all")
    panes = [Pane(kind=PaneKind.WATERFALL, bundle=bundle), Pane(kind=PaneKind.BAND, bundle=bundle), Pane(weight=0.0)]
    stack = make_stack(*panes, size=(300, 90), view=(0, 3))
    stack.resize(60, 40)
    settle(stack)
    assert len(stack.panes) == 3


def test_without_panes_it_is_empty(make_stack):
    stack = make_stack()
    stack.follow(10)
    stack.advance(5)
    settle(stack)
    assert stack.commands.data_span() is None
    for key in (Qt.Key.Key_F, Qt.Key.Key_Home, Qt.Key.Key_Y, Qt.Key.Key_R, Qt.Key.Key_Plus):
        QTest.keyClick(stack.canvas, key)


# ---------------------------------------------------------------- files


def test_pictures_open_again(stack, tmp_path):
    stack.export_png(tmp_path / "chart.png", 2.0)
    image = QImage(str(tmp_path / "chart.png"))
    assert (image.width(), image.height()) == (1600, 800)
    stack.export_svg(tmp_path / "chart.svg")
    assert QSvgRenderer(str(tmp_path / "chart.svg")).isValid()
    assert "polyline" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_csv_has_every_sample_of_the_span(make_stack, tmp_path, ramp):
    other = history_of([10.05, 10.3], volt=[1.0, np.nan])
    second = Curve(source=other, key=SeriesKey(GROUP, "volt"), label="second")
    stack = make_stack(Pane(curves=(curve(ramp, "volt"), second)), view=(0, 100))
    assert stack.export_csv(tmp_path / "chart.csv", (10, 10.5)) == 7
    lines = (tmp_path / "chart.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "time_s,volt [V],second [V]"
    assert lines[1] == "10.000000,10.00,"
    assert lines[2] == "10.050000,,1.00"
    assert stack.export_csv(tmp_path / "all.csv") == 1001


@pytest.mark.parametrize(
    ("decimals", "short", "value", "text"),
    [
        (1, True, float(np.float32(372.4)), "372.4"),
        (2, True, -0.0, "0.00"),
        (6, True, float(np.float32(1.25e-9)), "1.25e-09"),
        (6, False, 1 / 3, "0.3333333333333333"),
    ],
)
def test_a_number_in_a_table_has_every_digit_it_has(make_stack, tmp_path, decimals, short, value, text):
    history = History()
    history.declare(GROUP, [SignalInfo(name="x", unit="V", decimals=decimals, texts={}, exact_float32=short)])
    history.append(GROUP, np.array([1.0]), np.array([[value]]))
    stack = make_stack(Pane(curves=(curve(history, "x"),)), view=(0, 2))
    stack.export_csv(tmp_path / "chart.csv")
    assert (tmp_path / "chart.csv").read_text(encoding="utf-8").splitlines()[1] == f"1.000000,{text}"
    stack.set_cursor("A", 1.0)
    assert stack.readout_table()[1][-1] == text


@pytest.mark.parametrize("export", ["export_png", "export_csv"])
def test_a_file_that_cannot_be_written_is_said(stack, tmp_path, export):
    with pytest.raises(BadFileError, match=r"chart could not be written\."):
        getattr(stack, export)(tmp_path / "missing" / "chart")


# ---------------------------------------------------------------- format of times


def test_times_are_written_as_chosen(stack):
    stack.set_time_format(TimeFormat(style=TimeStyle.CLOCK, utc_offset_s=1_700_000_000))
    settle(stack)
    stack.set_time_format(TimeFormat(style=TimeStyle.SECONDS, zero_s=10))
    settle(stack)
    assert stack.canvas.scene.form.text(12.5, 0.1) == "2.5 s"
