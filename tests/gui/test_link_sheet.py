"""The link sheet: the sentence first, figures below, live, and nothing is claimed that nobody told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QWidget

from engine.messages import Connect, IdRate, LinkHealth, LinkSettings, LinkStateChanged
from gui.dialogs.link_sheet.id_table_model import COUNT, ID, NAME, PERIOD, RATE, IdTableModel
from gui.dialogs.link_sheet.presenter import LinkSheetPresenter
from gui.dialogs.link_sheet.sheet import LinkSheet
from gui.dialogs.link_sheet.view import IdLine
from gui.wording import link_words

SILENT = LinkStateChanged(state="bus_silent", cause="Nothing arrives at 500 kbit/s.", advice="Check the plug.")


def rate(can_id, frames_per_s=10.0, *, period_ms=100.0, frames=50, is_extended=False):
    return IdRate(
        can_id=can_id,
        is_extended=is_extended,
        frames=frames,
        frames_per_s=frames_per_s,
        period_ms=period_ms,
        jitter_ms=None if period_ms is None else 1.5,
        length=8,
    )


IDS = (rate(0x2A0, 10.0), rate(0x250, 350.0, period_ms=2.8), rate(0x7EC, 0.5, period_ms=None, frames=2))


def health(**changes):
    told = {
        "adapter": "CANable",
        "adapter_serial": "AB12",
        "firmware": "1.3",
        "controller": "error_active",
        "tx_errors": 0,
        "rx_errors": 0,
        "frames": 12345,
        "rx_frames_per_s": 360.5,
        "bus_load_pct": 11.0,
        "ids": IDS,
    }
    return LinkHealth(**(told | changes))


@pytest.fixture
def presenter(definition, make):
    one = LinkSheetPresenter()
    one.set_definition(definition)
    return one


@pytest.fixture
def sheet(presenter, qtbot, theme, make):
    """The sheet of a healthy link, open."""
    one = LinkSheet(presenter)
    qtbot.addWidget(one)
    one.open_beside()
    presenter.connecting(make.CONNECT)
    presenter.link_changed(make.READY)
    presenter.link_health(health())
    yield one
    one.close()


class TestPresenter:
    def test_without_a_connection_nothing_is_claimed(self, presenter):
        view = presenter.view
        assert not view.connected
        assert {fact.text for fact in (*view.adapter, *view.counts)} == {""}

    def test_the_cause_and_advice_are_those_of_the_state(self, presenter):
        presenter.link_changed(SILENT)
        verdict = presenter.view.verdict
        assert (verdict.cause, verdict.advice) == (SILENT.cause, SILENT.advice)
        assert (verdict.icon, verdict.tint) == ("warning", "warning")

    def test_a_diagnosis_says_more_than_a_state_that_is_good(self, presenter, make):
        presenter.link_changed(make.READY)
        presenter.link_health(health(diagnosis="Bus errors are mixed among the good frames.", advice="Check the termination."))
        verdict = presenter.view.verdict
        assert verdict.icon == "warning"
        assert verdict.cause.startswith("Bus errors")
        assert verdict.advice == "Check the termination."

    def test_a_diagnosis_does_not_outlive_the_state_it_was_about(self, presenter, make):
        presenter.link_changed(SILENT)
        presenter.link_health(health(diagnosis=SILENT.cause, advice=SILENT.advice))
        presenter.link_changed(make.READY)
        assert (presenter.view.verdict.icon, presenter.view.verdict.cause) == ("ok", "")

    def test_every_state_has_a_sentence_and_a_sign_of_its_own_link(self, presenter):
        states = ("opening", "bus_silent", "bus_alive", "bms_identified", "ready", "lost", "bus_off", "failed")
        sentences = set()
        for state in states:
            presenter.link_changed(LinkStateChanged(state=state))
            verdict = presenter.view.verdict
            sentences.add(verdict.sentence)
            assert verdict.icon == link_words(state).icon
        assert len(sentences) == len(states)

    def test_a_report_that_comes_after_disconnecting_is_too_late(self, presenter, make):
        presenter.link_changed(make.READY)
        presenter.link_health(health())
        presenter.link_changed(LinkStateChanged(state="disconnected"))
        presenter.link_health(health())
        assert presenter.view.ids == ()
        assert presenter.view.loads_pct == ()

    def test_another_connection_begins_with_an_empty_strip(self, presenter, make):
        presenter.link_changed(make.READY)
        presenter.link_health(health())
        presenter.connecting(make.CONNECT)
        assert presenter.view.loads_pct == ()

    def test_the_data_rate_is_shown_for_can_fd_only(self, presenter):
        link = LinkSettings(interface="pcan", channel="PCAN_USBBUS1", fd=True, data_bitrate_bps=5_000_000)
        presenter.connecting(Connect(link=link, pack="demo-nfm-120s"))
        presenter.link_health(health(data_sample_point_pct=70.0))
        told = {fact.caption: fact.text for fact in presenter.view.adapter}
        assert told["Data bit rate"] == "5 Mbit/s FD"
        assert told["Data sample point"] == "70 %"

    @pytest.mark.parametrize(
        ("errors", "word", "tint"), [(95, "", "accent"), (96, "warning", "warning"), (128, "passive", "fault")]
    )
    def test_the_error_counters_change_their_word_at_their_limits(self, presenter, make, errors, word, tint):
        presenter.link_changed(make.READY)
        presenter.link_health(health(tx_errors=errors))
        counter = presenter.view.counters[0]
        assert (counter.errors, counter.word, counter.tint) == (errors, word, tint)

    def test_ids_have_the_names_of_the_definition(self, presenter, make):
        presenter.link_changed(make.READY)
        presenter.link_health(health())
        names = {line.rate.can_id: line.name for line in presenter.view.ids}
        assert names[0x2A0] == "PackStatus"
        assert names[0x7EC] == "Diagnostic answer"

    def test_the_report_has_the_link_and_nothing_of_the_packs_identity(self, presenter, make):
        presenter.connecting(make.CONNECT)
        presenter.link_changed(SILENT)
        presenter.link_health(health(firmware=""))
        report = presenter.report()
        for line in (SILENT.cause, SILENT.advice, "Adapter: CANable", "Firmware: –", "Bus load: 11 %"):
            assert line in report.splitlines()
        assert "2A0\tPackStatus\t10.0\t100.0\t1.5\t8\t50" in report
        assert make.SERIAL not in report


class TestIdTable:
    @pytest.fixture
    def model(self, qapp):
        model = IdTableModel()
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
        model.show_lines([IdLine(name="", rate=one) for one in IDS])
        return model

    @staticmethod
    def ids(model):
        return [model.data(model.index(row, ID)) for row in range(model.rowCount())]

    def test_it_begins_sorted_by_id(self, model):
        assert self.ids(model) == ["250", "2A0", "7EC"]

    def test_it_is_sorted_by_any_column_and_what_is_not_known_comes_last(self, model):
        model.sort(RATE, Qt.SortOrder.DescendingOrder)
        assert self.ids(model) == ["250", "2A0", "7EC"]
        model.sort(RATE)
        assert self.ids(model) == ["7EC", "2A0", "250"]
        for order in Qt.SortOrder:
            model.sort(PERIOD, order)
            assert self.ids(model)[-1] == "7EC"

    def test_ids_come_and_go(self, model):
        model.show_lines([IdLine(name="", rate=one) for one in (IDS[0], rate(0x100), rate(0x18DAF110, is_extended=True))])
        assert self.ids(model) == ["100", "2A0", "18DAF110x"]
        model.show_lines(())
        assert self.ids(model) == []


def test_the_sheet_leaves_the_window_usable(sheet):
    assert sheet.isVisible()
    assert not sheet.isModal()


def test_it_says_the_sentence_the_adapter_and_the_load(sheet, make):
    assert sheet.verdict.sentence.text() == "The link works."
    assert sheet.adapter.value("Adapter").text() == "CANable"
    assert make.LINK.channel in sheet.adapter.value("Channel").text()
    assert sheet.counts.value("Frames received").text() == "12\u2009345"
    assert sheet.load.text() == "11 %"
    assert list(sheet.strip.loads) == [11.0]


def test_what_the_driver_does_not_tell_is_a_dash_that_says_so(sheet, presenter):
    presenter.link_health(health(tx_errors=None))
    for value in (sheet.adapter.value("Hardware"), sheet.counts.value("Waiting to be sent"), sheet.counters[0].figure):
        assert value.text() == "–"
        assert "driver does not tell" in value.toolTip()
    assert sheet.counters[1].figure.text() == "0"


def test_a_loss_shows_cause_and_advice_at_once(sheet, presenter, make):
    presenter.link_changed(make.LOST)
    shown = [one.text() for one in sheet.verdict.findChildren(QLabel) if one.isVisible()]
    assert shown[1:] == [make.LOST.cause, make.LOST.advice]
    presenter.link_health(health(hardware=""))
    assert "not open" in sheet.adapter.value("Hardware").toolTip()


def test_live_figures_keep_selection_and_scroll(sheet, presenter):
    many = [rate(0x100 + number, 10.0 + number) for number in range(60)]
    presenter.link_health(health(ids=tuple(many)))
    sheet.table.sortByColumn(RATE, Qt.SortOrder.DescendingOrder)
    sheet.table.selectRow(30)
    chosen = sheet.model.line(sheet.table.currentIndex().row()).key
    sheet.table.verticalScrollBar().setValue(7)
    busier = [rate(one.can_id, one.frames_per_s * 9 if one.can_id % 2 else one.frames_per_s, frames=51) for one in many]
    presenter.link_health(health(ids=tuple(busier)))
    row = sheet.table.currentIndex().row()
    assert row != 30
    assert sheet.model.line(row).key == chosen
    assert [index.row() for index in sheet.table.selectionModel().selectedRows()] == [row]
    assert sheet.table.verticalScrollBar().value() == 7
    assert sheet.model.data(sheet.model.index(row, COUNT)) == "51"


def test_it_catches_up_when_it_is_opened_again(sheet, presenter):
    sheet.close()
    presenter.link_health(health(ids=(rate(0x111),)))
    assert sheet.model.rowCount() == 3
    sheet.open_beside()
    assert sheet.model.data(sheet.model.index(0, ID)) == "111"
    assert sheet.model.data(sheet.model.index(0, NAME)) == ""
    assert list(sheet.strip.loads) == [11.0, 11.0]


def test_the_report_goes_to_the_clipboard(sheet, presenter, qtbot):
    qtbot.mouseClick(sheet.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == presenter.report()
    assert sheet.copy_button.text() == "Copied"


def test_without_a_connection_it_leads_to_the_connect_page(sheet, presenter, qtbot):
    presenter.link_changed(LinkStateChanged(state="disconnected"))
    assert sheet.empty.isVisible()
    assert not sheet.copy_button.isEnabled()
    with qtbot.waitSignal(sheet.connect_wanted, timeout=500):
        sheet.empty.pressed.emit()
    assert not sheet.isVisible()


def test_escape_closes_it(sheet, qtbot):
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_every_figure_and_list_has_a_name_for_screen_readers(sheet):
    for one in (sheet.table, sheet.strip, *sheet.counters, sheet.adapter.value("Firmware")):
        assert isinstance(one, QWidget)
        assert one.accessibleName()
