"""Signals over time: what is offered, drawn, arranged, kept, measured and exported."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from bms.storage import halite_home
from bms.telemetry.history.model import PACK, SeriesKey
from engine.history_feed import HistoryFeed
from engine.messages import EventNoted
from gui.pages.charts.signals.exporting import Content, file_of
from gui.pages.charts.signals.layouts import STANDARD, ChartLayout, LayoutShelf, PaneLayout, standard_layout
from gui.pages.charts.signals.names import found, signal_groups
from gui.pages.charts.signals.panel import SignalsPanel
from gui.pages.charts.signals.presenter import SignalsPresenter
from gui.widgets.plot import Drag, PaneKind

CURRENT = SeriesKey(PACK, "current_a")
SOC = SeriesKey(PACK, "soc_pct")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))


@pytest.fixture
def feed(definition):
    """Ten seconds at 10 Hz: the current is the time in amperes, every cell has its number in millivolts."""
    feed = HistoryFeed(definition)
    names = feed.columns.names
    times_s = np.arange(100) / 10
    values = np.full((len(names), 100), np.nan)
    values[:120] = np.arange(1, 121)[:, None]
    values[names.index("current_a")] = times_s
    feed.values(times_s, values)
    return feed


@pytest.fixture
def presenter(definition, feed):
    one = SignalsPresenter()
    one.set_history(definition, feed.history)
    return one


@pytest.fixture
def panel(presenter, qtbot, theme):
    one = SignalsPanel(presenter)
    qtbot.addWidget(one)
    one.resize(1100, 700)
    one.show()
    one.time.show_moment(0.0, live=False, loaded=True)
    yield one
    one.hide()
    one.deleteLater()


def test_the_standard_layout_shows_cells_current_limits_and_temperatures(presenter):
    kinds = [(pane.kind, len(pane.keys)) for pane in presenter.layout.panes]
    assert kinds == [("band", 120), ("curves", 2), ("curves", 2), ("curves", 2), ("band", 40)]


def test_a_definition_without_readings_still_has_something_to_draw(definition):
    layout = standard_layout(definition, ())
    assert 0 < len(layout.panes[0].keys) <= 4


def test_every_word_of_a_search_must_fit(feed):
    groups = signal_groups(feed.history)
    rows = [row.key.name for group in found(groups, "limit charge A") for row in group.rows]
    assert "charge_limit_a" in rows
    assert "soc_pct" not in rows
    assert next(row.key.name for group in found(groups, "cell 17") for row in group.rows) == "cell 17"
    assert found(groups, "nothing is called so") == ()


def test_a_ticked_signal_goes_into_the_chosen_pane_and_out_again(presenter):
    presenter.choose_pane(1)
    key = SeriesKey(PACK, "pack_v")
    presenter.draw(key, on=True)
    assert key in presenter.layout.panes[1].keys
    assert presenter.view.changed
    presenter.draw(key, on=False)
    assert key not in presenter.view.drawn


def test_a_cell_in_question_gets_a_pane_of_its_own_beside_a_band(presenter):
    presenter.choose_pane(0)
    presenter.draw_cell(36)
    assert presenter.layout.panes[-1].keys == (SeriesKey(PACK, "cell 37"),)
    assert SeriesKey(PACK, "cell 37") in presenter.layout.panes[0].keys


def test_panes_come_and_go_and_reset_brings_the_standard_back(presenter):
    standard = presenter.layout
    presenter.add_pane()
    assert presenter.layout.panes[-1] == PaneLayout()
    presenter.remove_pane(0)
    assert len(presenter.layout.panes) == len(standard.panes)
    presenter.reset()
    assert presenter.layout == standard
    assert not presenter.view.changed


def test_a_layout_is_kept_for_its_pack_and_forgotten_when_told(presenter, definition, feed):
    presenter.remove_pane(0)
    presenter.keep_layout("  cold charge ")
    kept = presenter.layout.panes
    later = SignalsPresenter()
    later.set_history(definition, feed.history)
    assert later.view.layouts == (STANDARD, "cold charge")
    later.choose_layout("cold charge")
    assert later.layout.panes == kept
    later.forget_layout()
    assert later.view.layouts == (STANDARD,)
    assert later.view.layout == STANDARD


def test_the_standard_layout_cannot_be_overwritten(presenter):
    presenter.keep_layout(STANDARD)
    assert presenter.view.layouts == (STANDARD,)


def test_a_layout_names_signals_this_pack_lacks_without_harm(panel, presenter):
    stranger = SeriesKey("NoSuchMessage", "NoSuchSignal")
    LayoutShelf("demo-nfm-120s").keep(ChartLayout(name="strange", panes=(PaneLayout(keys=(stranger, CURRENT)),)))
    presenter.set_history(presenter._open.definition, presenter.history)
    presenter._open.shelf = LayoutShelf("demo-nfm-120s")
    presenter.choose_layout("strange")
    assert [curve.key for curve in panel.stack.panes[0].curves] == [CURRENT]


@pytest.mark.parametrize("content", [b"{", b'[{"name": 3}]', b"\xff\xfe", b"[]" + b" " * 2_000_000])
def test_a_damaged_file_of_layouts_counts_as_none(content, definition):
    path = halite_home() / "layouts" / "demo-nfm-120s.json"
    path.parent.mkdir()
    path.write_bytes(content)
    assert LayoutShelf(definition.id).layouts == ()


def test_a_layout_that_cannot_be_kept_is_said(presenter):
    (halite_home() / "layouts").write_text("a file where the folder should be")
    presenter.remove_pane(0)
    presenter.keep_layout("mine")
    assert "cannot be saved" in presenter.view.error


def test_many_alike_are_a_band_few_are_curves_and_enumerations_are_states(panel):
    kinds = [pane.kind for pane in panel.stack.panes]
    assert kinds == [PaneKind.BAND, PaneKind.LINES, PaneKind.LINES, PaneKind.STATES, PaneKind.BAND]


def test_ticking_in_the_list_draws(panel, presenter):
    panel.picker.search.setText("isolation")
    model = panel.picker.model
    index = model.index(0, 0, model.index(0, 0))
    presenter.choose_pane(1)
    model.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert SeriesKey(PACK, "isolation_kohm") in presenter.layout.panes[1].keys
    assert model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_a_recording_is_shown_whole_at_first(panel):
    first_s, last_s = panel.stack.view
    assert first_s <= 0.0
    assert last_s >= 9.9


def test_cursors_tell_values_and_differences(panel):
    panel.stack.set_cursor("A", 2.0)
    panel.stack.set_cursor("B", 7.5)
    rows = {panel.readout.table.item(row, 0).text(): row for row in range(panel.readout.table.rowCount())}
    texts = [panel.readout.table.item(rows["Current"], column).text() for column in (1, 2, 3)]
    assert texts[0].startswith("2.0")
    assert texts[1].startswith("7.5")
    assert float(texts[2]) == 5.5
    assert "5.5000 s" in panel.readout.line.text()


def test_a_region_tells_statistics(panel):
    panel.stack.set_region((2.0, 4.0))
    table = panel.readout.table
    row = next(row for row in range(table.rowCount()) if table.item(row, 0).text().startswith("Current"))
    heads = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
    told = dict(zip(heads, (table.item(row, column).text() for column in range(table.columnCount())), strict=True))
    assert (float(told["Lowest"]), float(told["Highest"]), float(told["Mean"])) == (2.0, 4.0, 3.0)
    assert told["Samples"] == "21"


def told(panel):
    return [panel.readout.table.item(row, 0).text() for row in range(panel.readout.table.rowCount())]


def test_a_recording_tells_its_values_before_anything_was_moved(panel):
    assert "Current" in told(panel)


def test_other_curves_are_told_at_once(panel, presenter):
    presenter.choose_pane(2)
    presenter.draw(SeriesKey(PACK, "pack_v"), on=True)
    presenter.draw(CURRENT, on=False)
    assert "Pack voltage" in told(panel)
    assert "Current" not in told(panel)
    panel.stack.commands.hide(2, 2)
    assert "Pack voltage" not in told(panel)


def test_while_a_recording_is_read_its_numbers_go_along(panel, feed):
    panel.time.growing = True
    panel.stack.set_region((0.0, 20.0))
    values = np.full((len(feed.columns.names), 1), np.nan)
    values[feed.columns.names.index("current_a")] = 77.0
    feed.values(np.array([15.0]), values)
    panel._slow()
    assert panel.readout.table.item(0, 2).text().startswith("77.0")


def test_cursors_and_region_appear_where_there_is_something_to_tell(panel):
    panel.stack.set_view(-60.0, 10.0)
    panel.tools.cursors_button.click()
    panel.tools.region_button.click()
    assert all(0.0 < time_s < 10.0 for time_s in (*panel.stack.cursors.values(), *panel.stack.region))


def test_moving_cursor_a_asks_for_that_moment(panel, qtbot):
    with qtbot.waitSignal(panel.sought) as asked:
        panel.stack.set_cursor("A", 4.2)
    assert asked.args == [4.2]


def test_events_are_marked(panel, presenter):
    presenter.event_noted(EventNoted(time_s=3.0, kind="fault", text="P1B40-94 confirmed"))
    assert [mark.text for mark in panel.stack.canvas.scene.marks] == ["P1B40-94 confirmed"]


def flags(panel):
    return [mark.kind for flag in panel.stack.canvas.scene.flags() for mark in flag.marks]


def test_kinds_of_event_marks_are_hidden_and_kept_with_the_layout(panel, presenter, definition, feed):
    for time_s, kind in ((2.0, "fault"), (4.0, "note"), (8.0, "limit")):
        presenter.event_noted(EventNoted(time_s=time_s, kind=kind, text=kind))
    panel.tools.marks_menu.kinds["fault"].trigger()
    panel.tools.marks_menu.kinds["limit"].trigger()
    assert flags(panel) == ["note"]
    assert presenter.view.changed
    presenter.keep_layout("notes only")
    presenter.reset()
    assert flags(panel) == ["fault", "note", "limit"]
    assert panel.tools.marks_menu.kinds["fault"].isChecked()
    later = SignalsPresenter()
    later.set_history(definition, feed.history)
    later.choose_layout("notes only")
    assert later.view.hidden_marks == ("fault", "limit")


def test_a_kind_that_is_ticked_again_is_shown_again(panel, presenter):
    presenter.event_noted(EventNoted(time_s=2.0, kind="fault", text="fault"))
    for shown in ([], ["fault"]):
        panel.tools.marks_menu.kinds["fault"].trigger()
        assert flags(panel) == shown


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_menu_of_event_marks_stays_open_while_kinds_are_ticked(panel):
    menu = panel.tools.marks_menu
    menu.popup(panel.mapToGlobal(panel.rect().center()))
    for kind in ("fault", "note"):
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.kinds[kind]).center())
    assert menu.isVisible()
    assert panel.stack.canvas.scene.hidden_marks == {"fault", "note"}
    menu.close()


def test_what_dragging_does_is_chosen_without_a_key(panel):
    panel.tools.drag_menu.drags[Drag.REGION].trigger()
    canvas = panel.stack.canvas
    plot = canvas.scene.layout.panes[0].plot.toRect()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=plot.center())
    QTest.mouseMove(canvas, plot.center() + QPoint(40, 0))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=plot.center() + QPoint(40, 0))
    region = panel.stack.region
    assert region is not None
    assert region[1] - region[0] == pytest.approx(40 * canvas.scene.time.pixel_s, rel=0.1)


@pytest.mark.parametrize(
    ("content", "suffix"), [(Content.PICTURE, ".png"), (Content.DRAWING, ".svg"), (Content.SAMPLES, ".csv")]
)
def test_what_is_shown_can_be_exported(panel, tmp_path, content, suffix):
    path = tmp_path / f"chart{suffix}"
    panel.export(path, content)
    written = path.read_bytes()
    if suffix == ".png":
        assert not QImage(str(path)).isNull()
    elif suffix == ".svg":
        assert written.lstrip().startswith(b"<?xml")
    else:
        head, *rows = written.decode().splitlines()
        assert head.startswith("time_s,")
        assert len(rows) == 100


@pytest.mark.parametrize("content", [Content.PICTURE, Content.SAMPLES, Content.READOUT])
def test_an_export_that_cannot_be_written_is_said(panel, tmp_path, content):
    panel.export(tmp_path / "no such folder" / "chart", content)
    assert panel.error.text()
    assert panel.error.isVisible()


@pytest.mark.parametrize(
    ("name", "content", "file"),
    [
        ("a.csv", Content.READOUT, ("a.csv", Content.READOUT)),
        ("a.csv", Content.PICTURE, ("a.csv", Content.SAMPLES)),
        ("a.svg", Content.READOUT, ("a.svg", Content.DRAWING)),
        ("a", Content.READOUT, ("a.csv", Content.READOUT)),
        ("run 2.5", Content.PICTURE, ("run 2.5.png", Content.PICTURE)),
    ],
)
def test_a_typed_ending_counts_more_than_the_chosen_kind(tmp_path, name, content, file):
    assert file_of(str(tmp_path / name), content) == (tmp_path / file[0], file[1])


def test_what_cursors_and_region_tell_is_exported_with_units_and_every_digit(panel, tmp_path):
    panel.stack.set_cursor("A", 2.0)
    panel.stack.set_cursor("B", 7.5)
    panel.stack.set_region((2.0, 4.05))
    panel.export(tmp_path / "numbers.csv", Content.READOUT)
    rows = list(csv.DictReader((tmp_path / "numbers.csv").read_text().splitlines()))
    current = next(row for row in rows if row["signal"] == "Current")
    assert (current["pane"], current["number"], current["unit"]) == ("2", "1", "A")
    assert (float(current["a_s"]), float(current["at_a"])) == (2.0, 2.0)
    assert (float(current["b_s"]), float(current["at_b"]), float(current["difference"])) == (7.5, 7.5, 5.5)
    assert (float(current["region_start_s"]), float(current["region_end_s"])) == (2.0, 4.05)
    assert (float(current["lowest"]), float(current["highest"]), float(current["highest_at_s"])) == (2.0, 4.0, 4.0)
    assert float(current["deviation"]) == pytest.approx(np.std(np.arange(20, 41) / 10), rel=1e-6)
    assert (current["samples"], current["invalid"]) == ("21", "0")
    charge = next(row for row in rows if row["unit"] == "%")
    assert (charge["at_a"], charge["lowest"], charge["mean"], charge["samples"]) == ("", "", "", "0")


def test_what_cursors_tell_is_copied_by_button_and_keys(panel, qapp):
    panel.stack.set_cursor("A", 2.0)
    panel.stack.set_cursor("B", None)
    clipboard = qapp.clipboard()
    panel.activateWindow()
    texts = []
    for widget in (panel.readout.copy_button, panel.stack.canvas, panel.readout.table):
        clipboard.clear()
        widget.setFocus()
        if widget is panel.readout.copy_button:
            widget.click()
        else:
            QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        texts.append(clipboard.text())
    head, current, *_ = texts[0].splitlines()
    assert head == "pane\tnumber\tsignal\tunit\ta_s\tat_a"
    assert current.startswith("2\t1\tCurrent\tA\t2.0\t2.0")
    assert texts == [texts[0]] * 3


def test_only_selected_rows_are_copied(panel, qapp):
    panel.stack.set_region((2.0, 4.0))
    panel.readout.table.selectRow(1)
    panel.readout.copy_button.click()
    assert [line.split("\t")[1] for line in qapp.clipboard().text().splitlines()] == ["number", "2"]


@pytest.fixture
def later(definition):
    """Another recording: a current that steps at 20 s of its own clock, where the first one's steps at 5 s."""

    def history(step_s):
        feed = HistoryFeed(definition)
        names = feed.columns.names
        times_s = step_s - 5 + np.arange(100) / 10
        values = np.full((len(names), 100), np.nan)
        values[names.index("current_a")] = np.where(times_s < step_s, 0.0, -80.0)
        values[names.index("pack_v")] = np.where(times_s < step_s + 1, 380.0, 371.0)
        feed.values(times_s, values)
        return feed.history

    return history


def test_a_second_recording_is_laid_beside_by_what_both_tell(panel, presenter, definition, later):
    presenter.set_history(definition, later(5.0))
    presenter.beside.lay("yesterday", later(20.0), presenter.history)
    presenter.beside.align(presenter.history)
    assert presenter.beside.shift_s == pytest.approx(-15.0, abs=0.2)
    assert "agree" in presenter.beside.told
    dashed = [curve for pane in panel.stack.panes for curve in pane.curves if curve.is_second]
    assert CURRENT in [curve.key for curve in dashed]
    assert dashed[0].shift_s == presenter.beside.shift_s
    assert panel.beside.isVisible()


def test_where_nothing_tells_both_begin_together(presenter, feed, definition):
    presenter.beside.lay("still", HistoryFeed(definition).history, presenter.history)
    presenter.beside.align(presenter.history)
    assert "begin together" in presenter.beside.told


def test_a_shift_by_hand_moves_the_second_recording(panel, presenter, definition, later):
    presenter.set_history(definition, later(5.0))
    presenter.beside.lay("yesterday", later(20.0), presenter.history)
    panel.beside.shift.setValue(-14.5)
    assert next(curve.shift_s for pane in panel.stack.panes for curve in pane.curves if curve.is_second) == -14.5


def test_closing_the_second_recording_takes_its_curves_away(panel, presenter, definition, later):
    presenter.set_history(definition, later(5.0))
    presenter.beside.lay("yesterday", later(20.0), presenter.history)
    panel.second.close()
    assert not [curve for pane in panel.stack.panes for curve in pane.curves if curve.is_second]
    assert not panel.beside.isVisible()
