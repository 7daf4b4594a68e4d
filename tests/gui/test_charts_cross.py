"""One signal against another: pairs at the same moment, drawn by pyqtgraph only when somebody looks."""

import math
import sys

import numpy as np
import pytest

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from engine.history_feed import HistoryFeed
from gui.pages.charts.cross.panel import CrossPanel
from gui.pages.charts.cross.presenter import MOST_POINTS, CrossPresenter, pair

CURRENT, VOLTAGE, SOC = (SeriesKey(PACK, name) for name in ("current_a", "pack_v", "soc_pct"))


@pytest.fixture
def history(definition):
    """A minute in which the voltage falls by 0.1 V an ampere."""
    feed = HistoryFeed(definition)
    names = feed.columns.names
    times_s = np.arange(600) / 10
    values = np.full((len(names), 600), np.nan)
    values[names.index("current_a")] = times_s
    values[names.index("pack_v")] = 380 - 0.1 * times_s
    feed.values(times_s, values)
    return feed.history


def test_values_of_the_same_moment_are_paired(history):
    points = pair(history, CURRENT, VOLTAGE, 10.0, 20.0)
    np.testing.assert_allclose(points.y, 380 - 0.1 * points.x, atol=1e-3)
    assert (points.times_s[0], points.times_s[-1], points.left_out) == (10.0, 20.0, 1)


def test_the_faster_signal_gives_its_newest_value():
    history = History()
    slow, fast = (SignalInfo(name=name, unit="V", decimals=1, texts={}, exact_float32=True) for name in ("slow", "fast"))
    history.declare("s", [slow])
    history.declare("f", [fast])
    history.append("s", np.array([1.0, 2.0, 3.0]), np.array([[10.0, 20.0, 30.0]]))
    history.append("f", np.arange(40) / 10, np.arange(40.0)[None])
    points = pair(history, SeriesKey("f", "fast"), SeriesKey("s", "slow"), 0.0, 4.0)
    assert points.x.tolist() == [10.0, 20.0, 30.0]
    assert points.y.tolist() == [10.0, 20.0, 30.0]


def test_what_is_invalid_is_left_out(history):
    assert len(pair(history, SOC, VOLTAGE, 0.0, 60.0).x) == 0
    assert len(pair(history, SeriesKey("No", "such"), VOLTAGE, 0.0, 60.0).x) == 0


def test_no_more_points_than_can_be_told_apart(definition):
    feed = HistoryFeed(definition)
    names = feed.columns.names
    values = np.full((len(names), 50_000), np.nan)
    values[names.index("current_a")] = values[names.index("pack_v")] = np.arange(50_000)
    feed.values(np.arange(50_000) / 10, values)
    points = pair(feed.history, CURRENT, VOLTAGE, 0.0, 5_000.0)
    assert len(points.x) <= MOST_POINTS
    assert points.left_out == 3


@pytest.fixture
def panel(history, qtbot, theme):
    presenter = CrossPresenter()
    presenter.set_history(history)
    one = CrossPanel(presenter)
    qtbot.addWidget(one)
    one.resize(900, 600)
    yield one
    one.hide()
    one.deleteLater()


def see(panel, qtbot):
    panel.show()
    qtbot.waitUntil(lambda: panel._plot is not None, timeout=10_000)


def test_the_plot_is_made_when_the_panel_is_seen(panel, qtbot):
    assert panel._plot is None
    see(panel, qtbot)
    assert "pyqtgraph" in sys.modules


def test_chosen_signals_are_drawn_and_named(panel, qtbot):
    see(panel, qtbot)
    panel.along.setCurrentIndex(panel.along.findText("Current  A"))
    panel.upwards.setCurrentIndex(panel.upwards.findText("Pack voltage  V"))
    panel.along.activated.emit(panel.along.currentIndex())
    assert panel.told.text() == "600 points"
    assert sum(len(cloud.data) for cloud in panel._plot.clouds) == 600
    assert panel._plot.getAxis("left").labelText == "Pack voltage, V"
    assert panel._plot.getAxis("bottom").labelText == "Current, A"


def test_a_span_leaves_the_newest(panel, qtbot):
    see(panel, qtbot)
    panel._presenter.choose(CURRENT, VOLTAGE, 10.0)
    assert panel.told.text() == "101 points"


def test_another_recording_keeps_the_choice(panel, definition, qtbot):
    panel._presenter.choose(CURRENT, VOLTAGE, None)
    panel._presenter.set_history(HistoryFeed(definition).history)
    assert (panel._presenter.x, panel._presenter.y) == (CURRENT, VOLTAGE)
    see(panel, qtbot)
    assert panel.told.text() == "0 points"


def test_where_nothing_is_valid_the_panel_says_which_signal_lacks_values(panel, qtbot):
    panel._presenter.choose(SOC, VOLTAGE, None)
    see(panel, qtbot)
    assert panel.empty.isVisible()
    assert not panel._plot.isVisible()
    assert "Lowest state of charge" in panel.empty.accessibleDescription()
    assert "Pack voltage" not in panel.empty.accessibleDescription()
    panel._presenter.choose(CURRENT, VOLTAGE, None)
    assert panel._plot.isVisible()


def test_a_value_that_is_stale_is_paired_with_nothing(history):
    fast = SignalInfo(name="late", unit="V", decimals=1, texts={}, exact_float32=True)
    history.declare("l", [fast])
    history.append("l", 58.0 + np.arange(40) / 10, np.arange(40.0)[None])
    history.append("l", 158.0 + np.arange(40) / 10, np.arange(40.0)[None])
    points = pair(history, CURRENT, SeriesKey("l", "late"), 0.0, 200.0)
    assert points.times_s[0] == 58.0
    assert points.times_s[-1] < 70.0


def test_signals_that_never_meet_are_told(panel, history, qtbot):
    late = SignalInfo(name="late", unit="V", decimals=1, texts={}, exact_float32=True)
    history.declare("l", [late])
    history.append("l", 158.0 + np.arange(40) / 10, np.arange(40.0)[None])
    panel._presenter.choose(CURRENT, SeriesKey("l", "late"), None)
    see(panel, qtbot)
    assert "same time" in panel.empty.accessibleDescription()


def odd_panel(qtbot, x, y):
    history = History()
    history.declare(PACK, [SignalInfo(name=name, unit="V", decimals=6, texts={}, exact_float32=False) for name in "xy"])
    if len(x):
        history.append(PACK, np.arange(len(x), dtype=float), np.array([x, y], float))
    presenter = CrossPresenter()
    presenter.set_history(history)
    panel = CrossPanel(presenter)
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    return panel


@pytest.mark.parametrize(
    ("x", "y", "drawn"),
    [
        ([], [], 0),
        ([math.nan] * 3, [math.nan] * 3, 0),
        ([math.inf] * 3, [-math.inf] * 3, 0),
        ([1.0, math.inf, math.nan, 2.0], [math.nan, 1.0, 1.0, 3.0], 1),
        ([1.0], [2.0], 1),
        ([0.0] * 3, [4.0] * 3, 3),
        ([0.0, 5e-324], [0.0, 1e-310], 2),
        ([1.0, 1 + 2e-16], [1e17, 1e17 + 16], 2),
        ([-1e100, 1e100, 3.0], [1e99] * 3, 3),
        ([-1.7e308, 1.7e308, 3.0], [-1.7e308, 1.7e308, 3.0], 1),
    ],
)
def test_any_values_are_drawn_or_told_to_be_none(qtbot, theme, x, y, drawn):
    panel = odd_panel(qtbot, x, y)
    see(panel, qtbot)
    panel._presenter.choose(SeriesKey(PACK, "x"), SeriesKey(PACK, "y"), None)
    panel.grab()
    assert sum(len(cloud.data) for cloud in panel._plot.clouds) == drawn
    assert panel.empty.isVisible() == (drawn == 0)
    for turns in (40, -80):
        panel._plot.getViewBox().scaleBy((0.5**turns, 0.5**turns))
        panel.grab()


def test_an_error_in_a_painting_of_pyqtgraph_is_reported_and_the_window_lives_on(panel, qtbot, monkeypatch):
    def fail(*_):
        raise ValueError("an axis that cannot be drawn")

    panel._presenter.choose(CURRENT, VOLTAGE, None)
    see(panel, qtbot)
    told = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: told.append(error[1]))
    monkeypatch.setattr(panel._plot.getAxis("left"), "generateDrawSpecs", fail)
    panel._plot.getAxis("left").picture = None
    panel.grab()
    assert "an axis that cannot be drawn" in str(told[0])
