"""The faults page: reading is free, clearing is guarded."""

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from engine.messages import ClearFaultsJob, Faults, FaultValue, JobFailed, ReadFaultsJob
from gui.pages.faults.page import FaultsPage
from gui.pages.faults.presenter import FaultsPresenter
from gui.pages.faults.table_model import CODE, OCCURRENCES, SEVERITY, STATUS, TEXT


@pytest.fixture
def presenter(engine):
    return FaultsPresenter(engine, lambda: datetime.datetime(2026, 3, 1, 14, 5, 9, tzinfo=datetime.UTC))


@pytest.fixture
def read(presenter, make):
    """A connected pack with two faults that were read."""
    presenter.identified(make.identity())
    presenter.link_changed(make.READY)
    stored = make.fault(code="P0BBD-00", severity="warning", status=("confirmed",), text="Cells differ", occurrences=None)
    presenter.job_finished(make.finish(1, Faults(faults=(stored, make.fault()))))
    return presenter


@pytest.fixture
def asked():
    return []


@pytest.fixture
def page(qtbot, theme, read, asked):
    one = FaultsPage(read, lambda _parent, question, on_yes: asked.append((question, on_yes)))
    qtbot.addWidget(one)
    one.resize(1176, 706)
    one.show()
    return one


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_the_fault_memory_is_read_by_itself_when_a_pack_is_ready(presenter, engine, make):
    presenter.link_changed(make.READY)
    assert engine.jobs == [ReadFaultsJob()]
    assert presenter.view.busy


def test_active_and_serious_faults_come_first(read):
    assert [fault.code for fault in read.view.faults] == ["P0B3E-17", "P0BBD-00"]
    assert read.view.read_at == "14:05:09"


def test_the_table_says_severity_and_state_in_words(page):
    row = [page.model.index(0, column).data() for column in (SEVERITY, CODE, TEXT, STATUS, OCCURRENCES)]
    assert row == ["Fault", "P0B3E-17", "Cell voltage too high", "active now, confirmed", "3"]
    assert page.model.index(1, OCCURRENCES).data() == "–"
    assert page.model.index(0, SEVERITY).data(Qt.ItemDataRole.DecorationRole) is not None


def test_the_details_say_what_to_do_and_show_raw_bytes_where_nothing_is_known(page):
    shown = texts(page.details)
    assert "Stop charging." in shown
    assert "The contactors open." in shown
    assert "97.25 %" in shown
    assert "0x0A0B" in shown
    assert shown.index("Stop charging.") < shown.index("The charger did not stop.")


def test_walking_down_the_table_explains_the_next_fault(page, qtbot):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert "Cells differ" in texts(page.details)


def test_clearing_is_not_possible_while_read_only(page, read, engine):
    assert not page.clear_button.isEnabled()
    assert "service functions" in page.clear_button.toolTip()
    read.clear()
    assert not any(isinstance(job, ClearFaultsJob) for job in engine.jobs)


def test_clearing_asks_first_and_names_the_pack_and_the_effect(page, read, engine, asked, make, qtbot):
    read.set_service(on=True)
    qtbot.mouseClick(page.clear_button, Qt.MouseButton.LeftButton)
    question, on_yes = asked[0]
    assert make.SERIAL in question.subject
    assert "(2)" in question.effect
    assert "saved" in question.safety
    assert not any(isinstance(job, ClearFaultsJob) for job in engine.jobs)
    read.set_operator("Li")
    on_yes()
    assert engine.jobs[-1] == ClearFaultsJob(serial=make.SERIAL, operator="Li")


def test_after_clearing_before_and_after_are_shown(page, read, make):
    read.set_service(on=True)
    read.clear()
    back = make.fault()
    read.job_finished(make.finish(2, Faults(faults=(back,), saved_to="runs/1")))
    assert page.note.isVisible()
    assert page.note.accessibleName() == "Cleared: 2 before, 1 after."
    assert "P0B3E-17" in page.note.accessibleDescription()
    assert "runs/1" in page.note.accessibleDescription()


def test_an_empty_fault_memory_says_when_it_was_read(page, read, make):
    read.read()
    read.job_finished(make.finish(2, Faults(faults=())))
    assert page.empty.isVisible()
    assert page.empty.accessibleName() == "No fault stored"
    assert "14:05:09" in page.empty.accessibleDescription()
    assert read.view.clear_reason


def test_a_failed_reading_keeps_the_list_and_says_why(page, read):
    read.read()
    read.job_failed(JobFailed(job_id=2, error="NoResponseError", what="The BMS did not answer.", detail="", advice="Retry."))
    assert page.note.accessibleName() == "The BMS did not answer."
    assert page.note.accessibleDescription() == "Retry."
    assert page.model.rowCount() == 2


def test_after_a_loss_the_list_stays_and_is_marked_old(page, read, make):
    read.link_changed(make.LOST)
    assert page.model.rowCount() == 2
    assert "not connected now" in page._line.text()
    assert not page.read_button.isEnabled()
    assert "Connect" in read.view.clear_reason


def test_another_pack_forgets_the_list(read, make):
    read.identified(make.identity("VIRTUAL-000099"))
    assert read.view.faults is None


def test_a_pack_without_a_serial_cannot_be_cleared(presenter, make):
    presenter.identified(make.identity(""))
    presenter.link_changed(make.READY)
    presenter.job_finished(make.finish(1, Faults(faults=(make.fault(),))))
    presenter.set_service(on=True)
    assert "serial number" in presenter.view.clear_reason


def test_two_presses_read_once(presenter, engine, make):
    presenter.link_changed(make.READY)
    presenter.read()
    assert len(engine.jobs) == 1


def test_words_of_other_jobs_are_not_taken(read, make):
    before = read.view
    read.job_finished(make.finish(77, Faults(faults=())))
    assert read.view is before


def test_without_a_pack_the_page_leads_to_connect(qtbot, theme, engine):
    page = FaultsPage(FaultsPresenter(engine, lambda: datetime.datetime.now(datetime.UTC)))
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.connect_wanted, timeout=500):
        page.empty.pressed.emit()


def test_the_list_is_read_again_when_the_bms_counts_other_faults(read, engine):
    for count in (2, 2, 3):
        read.broadcast_count(count)
    assert engine.jobs == [ReadFaultsJob(), ReadFaultsJob()]


def test_an_enumerated_value_is_told_in_words(page, read, definition, make):
    read.set_definition(definition)
    value = FaultValue(name="charge_limit_reason", text="Reason of the charge limit", unit="", value=1.0, raw="01")
    read.read()
    read.job_finished(make.finish(2, Faults(faults=(make.fault(snapshots={"1": (value,)}),))))
    assert "cold (charge map)" in texts(page.details)
