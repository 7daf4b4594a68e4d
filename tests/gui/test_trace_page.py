"""The trace page with real widgets."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget

from bms.trace import trace_store
from bms.trace.trace_text import TimeMode
from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from engine.messages import IdRate, LinkHealth, LinkStateChanged, TraceFrames
from gui.pages.trace.export_dialog import ExportDialog
from gui.pages.trace.go_to_dialog import GoToDialog
from gui.pages.trace.page import TracePage
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.view import Mode

LIMITS = bytes([0x04, 0xD2, 0x03, 0x00, 1, 0, 0, 0])


def mixed(first, count):
    """Rows 0, 3, 6 … are limits with one byte counting, the others unknown frames."""
    made = []
    for n in range(first, first + count):
        known = n % 3 == 0
        data = LIMITS[:7] + bytes([n % 256]) if known else bytes(8)
        made.append(Frame(can_id=0x2A1 if known else 0x111, data=data, time_s=50 + n / 100))
    return made


ASKED = Frame(can_id=0x7E4, data=bytes.fromhex("0322F190CCCCCCCC"), time_s=50.001, is_tx=True)
REFUSED = Frame(can_id=0x7EC, data=bytes.fromhex("037F2231CCCCCCCC"), time_s=50.0135)


@pytest.fixture
def trace(qtbot, theme, engine, definition):
    presenter = TracePresenter(engine, lambda: 1_700_000_000.0)
    paths = []
    page = TracePage(presenter, ask_for_path=lambda _parent, _format: paths.pop() if paths else "")
    presenter.set_definition(definition)
    page.set_definition(definition)
    qtbot.addWidget(page)
    page.resize(1150, 700)
    page.show()

    def feed(frames, lost=0):
        presenter.trace_frames(TraceFrames(first=0, frames=pack(frames), lost=lost))
        presenter.tick()

    yield SimpleNamespace(page=page, presenter=presenter, feed=feed, paths=paths)
    page.hide()
    presenter.close()


def cells(page, row):
    model = page.table.rows
    return [model.data(model.index(row, column)) for column in range(model.columnCount())]


def press(page, keys):
    for shortcut in page.findChildren(QShortcut):
        if shortcut.key() == QKeySequence(keys):
            shortcut.activated.emit()
            return
    raise AssertionError(keys)


def choose(page, row):
    page.table.selectRow(row)


def test_a_row_shows_time_id_name_data_and_decoded_signals(trace):
    trace.feed(mixed(0, 4))
    row = cells(trace.page, 3)
    assert row[:6] == ["0.0300", "2A1", "PackLimits", "Rx", "8", "04 D2 03 00 01 00 00 03"]
    assert "ChargeLimit 123.4 A" in row[6]
    assert cells(trace.page, 1)[2] == ""


def test_an_empty_table_says_why_and_leads_on(trace, qtbot):
    page = trace.page
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.connect_wanted, timeout=500):
        page.empty._button.click()
    trace.feed(mixed(0, 10))
    assert not page.empty.isVisible()
    trace.presenter.set_filter("id:7FF")
    assert page.empty.isVisible()
    page.empty._button.click()
    assert trace.presenter.view.filter_text == ""
    assert page.table.isVisible()


def test_typing_filters_after_a_moment_and_a_wrong_word_is_named(trace, qtbot):
    trace.feed(mixed(0, 9))
    page = trace.page
    press(page, "Ctrl+F")
    qtbot.keyClicks(page.filter_bar.field, "id:2A1")
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 3, timeout=2000)
    assert page.footer.counts.text() == "3 of 9 frames match"
    qtbot.keyClicks(page.filter_bar.field, " dir:up")
    qtbot.waitUntil(lambda: page.filter_bar.field.property("state") == "fault", timeout=2000)
    assert "“dir:up”" in page.footer.counts.text()
    assert page.table.rows.rowCount() == 3


def test_chips_write_the_filter_and_the_filter_presses_the_chips(trace, qtbot):
    trace.feed([*mixed(0, 3), ASKED, REFUSED])
    bar = trace.page.filter_bar
    qtbot.mouseClick(bar.chips["is:diag"], Qt.MouseButton.LeftButton)
    assert bar.field.text() == "is:diag"
    assert trace.page.table.rows.rowCount() == 2
    trace.presenter.set_filter("dir:tx")
    assert bar.chips["dir:tx"].isChecked()
    assert not bar.chips["is:diag"].isChecked()


def test_space_holds_the_rows_and_lets_them_go(trace, qtbot):
    trace.feed(mixed(0, 5))
    page = trace.page
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    trace.feed(mixed(5, 5))
    assert page.pause_button.isChecked()
    assert page.table.rows.rowCount() == 5
    assert "5 came while paused" in page.footer.counts.text()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.rows.rowCount() == 10


def test_the_end_is_followed_until_somebody_looks_elsewhere(trace, qtbot):
    trace.feed(mixed(0, 200))
    table = trace.page.table
    bar = table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    trace.feed(mixed(200, 200))
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    assert not table.following
    assert not trace.page.follow_button.isChecked()
    trace.feed(mixed(400, 50))
    assert bar.value() == 0
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.following
    assert bar.value() == bar.maximum()
    choose(trace.page, 3)
    assert not table.following
    trace.page.follow_button.click()
    assert table.following


def test_the_chosen_row_is_explained_with_its_bits(trace):
    trace.feed(mixed(0, 7))
    page = trace.page
    choose(page, 6)
    assert page.details._title.text() == "2A1 PackLimits"
    names = [page.details.lines.item(row, 0).text() for row in range(page.details.lines.rowCount())]
    assert "ChargeLimit" in names[0]
    assert page.details.lines.item(0, 1).text() == "123.4 A"
    assert page.details.lines.item(0, 2).text() == "1234"
    page.details.lines.selectRow(0)
    assert page.details.bits._framed == frozenset(range(16))
    assert page.details.bits.accessibleDescription().startswith("0: 00000100")
    assert page.details.bits._before == mixed(3, 1)[0].data
    choose(page, 1)
    assert page.details._title.text() == "111"
    assert page.details.lines.rowCount() == 0


def test_a_chosen_row_stays_chosen_when_the_filter_changes(trace):
    trace.feed(mixed(0, 30))
    choose(trace.page, 9)
    trace.presenter.set_filter("id:2A1")
    assert trace.page.table.current_number() == 9
    trace.presenter.set_filter("")
    assert trace.page.table.current_position() == 9


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_row_shows_or_hides_its_id(trace, qtbot):
    trace.feed(mixed(0, 9))
    page = trace.page
    actions = {action.text(): action for action in page.actions_on_rows.menu_for(0).actions()}
    actions["Only id 2A1"].trigger()
    assert page.table.rows.rowCount() == 3
    trace.presenter.set_filter("")
    page.actions_on_rows.menu_for(0).actions()[1].trigger()
    assert trace.presenter.view.filter_text == "-id:2A1"
    assert page.table.rows.rowCount() == 6
    page.actions_on_rows.open_menu(page.table.visualRect(page.table.rows.index(0, 1)).center())
    menus = [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    menus[0].close()
    page.actions_on_rows.open_menu(QPoint(5, 5000))


def test_f3_goes_from_match_to_match_while_all_rows_are_shown(trace):
    trace.feed(mixed(0, 30))
    page = trace.page
    trace.presenter.set_filter("data:04 D2 03 00 01 00 00 09")
    page.filter_bar.only.click()
    assert page.table.rows.rowCount() == 30
    assert page.table.rows.row_texts(9).found
    assert not page.table.rows.row_texts(8).found
    press(page, "F3")
    assert page.table.current_number() == 9
    trace.presenter.set_filter("id:2A1")
    press(page, "F3")
    assert page.table.current_number() == 12
    press(page, "Shift+F3")
    press(page, "Shift+F3")
    assert page.table.current_number() == 6


def test_rows_are_marked_and_marks_are_visited(trace, qtbot):
    trace.feed(mixed(0, 30))
    page = trace.page
    for row in (4, 20):
        choose(page, row)
        qtbot.keyClick(page.table, Qt.Key.Key_M)
    assert page.table.rows.row_texts(4).marked
    press(page, "F2")
    assert page.table.current_number() == 4
    press(page, "Shift+F2")
    assert page.table.current_number() == 20


def test_rows_are_copied_as_text(trace, qtbot):
    trace.feed(mixed(0, 6))
    page = trace.page
    choose(page, 0)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().select(page.table.rows.index(3, 0), flags)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[3] for line in lines] == ["PackLimits", "PackLimits"]
    assert lines[1].split("\t")[1] == "0.0300"
    trace.presenter.set_mode(Mode.IDS)
    choose(page, 0)
    page.actions_on_rows.copy()
    assert QGuiApplication.clipboard().text().startswith("111\t4\t")


def test_a_time_is_gone_to(trace, qtbot):
    trace.feed(mixed(0, 300))
    page = trace.page
    press(page, "Ctrl+G")
    dialog = page.findChild(GoToDialog)
    qtbot.keyClicks(dialog.field, "abc")
    assert not dialog.go_button.isEnabled()
    dialog.field.setText("1.5")
    dialog.go_button.click()
    assert page.table.current_number() == 150
    assert not page.table.following


def test_times_are_told_as_chosen(trace):
    trace.feed(mixed(0, 7))
    page = trace.page
    for index, expected in (
        (list(TimeMode).index(TimeMode.DELTA), "0.0100"),
        (list(TimeMode).index(TimeMode.SAME_ID), "0.0300"),
    ):
        page.footer.times.setCurrentIndex(index)
        page.footer.times.activated.emit(index)
        assert cells(page, 6)[0] == expected
    assert cells(page, 0)[0] == "–"
    trace.presenter.set_time_mode(TimeMode.CLOCK)
    assert cells(page, 0)[0].count(":") == 2


def test_ids_show_the_newest_frame_its_count_and_what_changed(trace):
    trace.feed(mixed(0, 60))
    page = trace.page
    page.modes[Mode.IDS].click()
    assert page.table.rows.rowCount() == 2
    assert cells(page, 1)[:4] == ["2A1", "20", "30.0", "PackLimits"]
    assert page.table.rows.row_texts(1).changed == (False,) * 7 + (True,)
    choose(page, 1)
    assert page.details._title.text() == "2A1 PackLimits"
    trace.feed(mixed(60, 3))
    assert cells(page, 1)[1] == "21"
    assert page.table.current_position() == 1
    trace.feed([Frame(can_id=0x18DAF110, data=b"", is_extended=True, time_s=60.0)])
    assert page.table.rows.rowCount() == 3
    assert page.table.rows.row_texts(page.table.current_position()).texts[0] == "2A1"
    assert not page.follow_button.isEnabled()


def test_ids_are_sorted_by_pressing_a_heading(trace):
    trace.feed(mixed(0, 60))
    page = trace.page
    trace.presenter.set_mode(Mode.IDS)
    header = page.table.horizontalHeader()
    header.sectionClicked.emit(1)
    assert [cells(page, row)[0] for row in range(2)] == ["2A1", "111"]
    header.sectionClicked.emit(1)
    assert [cells(page, row)[0] for row in range(2)] == ["111", "2A1"]


def test_diagnostic_messages_are_told_line_by_line(trace):
    trace.feed([*mixed(0, 1), ASKED, REFUSED])
    page = trace.page
    page.modes[Mode.MESSAGES].click()
    assert cells(page, 0)[1:4] == ["Request", "3", "22 F1 90"]
    assert "F190" in cells(page, 0)[5]
    assert cells(page, 1)[5] == "ReadDataByIdentifier · refused · requestOutOfRange"
    choose(page, 1)
    assert page.details._title.text() == "Response"
    assert "P2 12.5 ms" in page.details._subtitle.text()
    assert page.details.lines.rowCount() >= 2
    menu = {action.text(): action for action in page.actions_on_rows.menu_for(1).actions()}
    menu["Show its frames"].trigger()
    assert trace.presenter.view.mode is Mode.FRAMES
    assert page.table.current_number() == 2


def test_a_broken_message_alarms(trace):
    first = Frame(can_id=0x7EC, data=bytes.fromhex("101462F190AABBCC"), time_s=50.0)
    wrong = Frame(can_id=0x7EC, data=bytes.fromhex("23DDEEFF00112233"), time_s=50.01)
    trace.feed([first, wrong])
    trace.presenter.set_mode(Mode.MESSAGES)
    assert trace.page.table.rows.row_texts(0).alarming
    choose(trace.page, 0)
    assert "lost or doubled" in trace.page.details._note.text()


def test_error_reports_and_losses_are_seen(trace):
    trace.feed([Frame(can_id=0, data=b"", is_error=True, time_s=1.0)], lost=1234)
    assert trace.page.table.rows.row_texts(0).alarming
    assert cells(trace.page, 0)[3] == "Rx ERR"
    assert trace.page.footer.lost.isVisible()
    assert trace.page.footer.lost.text() == "1\u2009234 frames lost on their way here"


def test_clearing_asks_nothing_and_can_be_undone(trace):
    trace.feed(mixed(0, 12))
    page = trace.page
    page.clear_button.click()
    assert page.empty.isVisible()
    assert page.footer.undo_button.text() == "Undo clearing (12)"
    trace.feed(mixed(12, 3))
    page.footer.undo_button.click()
    assert page.table.rows.rowCount() == 15
    assert not page.footer.undo_button.isVisible()


def test_an_export_says_what_is_lost_before_it_is_written(trace, qtbot, tmp_path):
    trace.feed(mixed(0, 20))
    page = trace.page
    press(page, "Ctrl+E")
    dialog = page.findChild(ExportDialog)
    assert dialog._losses.text() == "This format holds everything."
    dialog.format.setCurrentIndex(next(row for row in range(dialog.format.count()) if ".trc" in dialog.format.itemText(row)))
    assert "Error reports are left out." in dialog._losses.text()
    dialog.write_button.click()
    assert dialog.isVisible()
    trace.paths.append(str(tmp_path / "mine"))
    dialog.write_button.click()
    assert page.footer.export.isVisible()
    assert not page.export_button.isEnabled()
    qtbot.waitUntil(lambda: "20 frames written" in page.footer.export.text(), timeout=20_000)
    assert (tmp_path / "mine.trc").exists()
    assert not page.footer.export_notes.isVisible()
    page.footer.stop_button.click()
    assert not page.footer.export.isVisible()


def test_an_export_says_afterwards_what_its_frames_lost(trace, qtbot, tmp_path):
    trace.feed([Frame(can_id=1, data=bytes(12), is_fd=True, time_s=1.0)])
    trace.presenter.export(tmp_path / "mine.csv", ".csv", np.arange(1))
    qtbot.waitUntil(trace.page.footer.export_notes.isVisible, timeout=20_000)
    assert trace.page.footer.export_notes.text() == "CAN FD frames lose their FD, BRS and ESI marks."


def test_a_format_that_is_not_installed_cannot_be_chosen(trace):
    trace.feed(mixed(0, 2))
    press(trace.page, "Ctrl+E")
    dialog = trace.page.findChild(ExportDialog)
    row = next(row for row in range(dialog.format.count()) if ".mf4" in dialog.format.itemText(row))
    dialog.format.setCurrentIndex(row)
    assert dialog.write_button.isEnabled() == dialog.log_format.available
    dialog.reject()


def test_the_bus_card_shows_load_rates_and_errors(trace):
    ids = tuple(
        IdRate(can_id=n, is_extended=False, frames=n, frames_per_s=float(n), period_ms=None, jitter_ms=None, length=8)
        for n in range(1, 9)
    )
    card = trace.page.bus
    trace.presenter.link_changed(LinkStateChanged(state="ready"))
    trace.presenter.link_health(
        LinkHealth(adapter="x", bus_load_pct=23.4, rx_frames_per_s=460, error_frames=2, tx_errors=8, rx_errors=0, ids=ids)
    )
    assert card.load.text() == "23 %"
    assert card.rates_line.text() == "Rx 460/s · Tx 0/s · 2 error reports · TEC 8 REC 0"
    assert card.bars.accessibleDescription().startswith("008 8/s, 007 7/s")
    assert list(card.strip.loads) == [23.4]
    trace.presenter.link_changed(LinkStateChanged(state="disconnected"))
    assert card.load.text() == "–"


def test_every_kind_of_row_is_painted_in_both_themes(trace, theme, qtbot):
    long = Frame(can_id=0x18DAF110, data=bytes(range(64)), is_extended=True, is_fd=True, bitrate_switch=True, time_s=51.0)
    trace.feed([*mixed(0, 9), long, Frame(can_id=0, data=b"\1", is_error=True, time_s=52.0), ASKED])
    trace.presenter.recording.toggle_mark(0)
    trace.presenter.set_filter("id:2A1")
    trace.presenter.set_matches_only(on=False)
    choose(trace.page, 9)
    for choice in ("dark", "light"):
        theme.choose(choice)
        for mode in Mode:
            trace.presenter.set_mode(mode)
            QApplication.processEvents()
            assert not trace.page.grab().isNull()


def test_everything_that_takes_the_keyboard_has_a_name_and_buttons_fit_a_glove(trace):
    trace.feed([*mixed(0, 30), ASKED, REFUSED], lost=3)
    page = trace.page
    page.resize(896, 520)
    for mode in Mode:
        trace.presenter.set_mode(mode)
        choose(page, 0)
        QApplication.processEvents()
        for one in page.findChildren(QWidget):
            if one.focusPolicy() == Qt.FocusPolicy.NoFocus or not one.isVisible() or one.objectName().startswith("qt_"):
                continue
            interface = QAccessible.queryAccessibleInterface(one)
            assert interface.text(QAccessible.Text.Name) or one.accessibleName(), type(one).__name__
        for one in page.findChildren(QAbstractButton):
            if one.isVisible() and not isinstance(one.parent(), QLineEdit):
                assert one.height() >= 40, one.text()
                assert one.width() >= one.minimumSizeHint().width() or not one.text(), one.text()
    assert page.width() == 896


def test_no_key_of_the_page_is_one_of_the_window(trace):
    own = {shortcut.key().toString() for shortcut in trace.page.findChildren(QShortcut)}
    window = {"F1", "F5", "F11", "Ctrl+O", "Ctrl+T", "Ctrl+/", "Ctrl+Return", *(f"Ctrl+{n}" for n in range(1, 8))}
    assert own
    assert own & window == set()


def test_a_hidden_page_rests(trace, qtbot):
    assert trace.page._timer.isActive()
    trace.page.hide()
    assert not trace.page._timer.isActive()
    trace.presenter.trace_frames(TraceFrames(first=0, frames=pack(mixed(0, 5))))
    assert trace.presenter.view.frames == 0
    trace.page.show()
    assert trace.presenter.view.frames == 5


def test_rows_go_at_the_front_when_the_oldest_are_given_up(trace, monkeypatch):
    monkeypatch.setattr(trace_store, "CHUNK_FRAMES", 20)
    trace.presenter.recording.store = trace_store.TraceStore(capacity_frames=100)
    trace.presenter.set_filter("")
    trace.feed(mixed(0, 90))
    choose(trace.page, 60)
    trace.page.pause_button.click()
    trace.feed(mixed(90, 60))
    assert trace.presenter.view.forgotten == 60
    assert trace.page.table.rows.rowCount() == 30
    assert trace.page.table.current_number() == 60
    assert cells(trace.page, 0)[1] == "2A1"
    trace.page.pause_button.click()
    assert trace.page.table.rows.rowCount() == 90
    assert "60 oldest given up" in trace.page.footer.counts.text()
