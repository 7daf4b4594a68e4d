"""The console page: what may be sent, what is asked first, what is kept, how series and scans go on."""

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTreeWidgetItemIterator

from bms.service_catalogue import SERVICES, explain_request, explain_response
from engine.messages import (
    DecodedLine,
    Identity,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkStateChanged,
    UdsAnswered,
    UdsRequestJob,
    UdsResponse,
    UdsScanHit,
    UdsScanJob,
    UdsScanned,
    UdsUnlocked,
    UdsUnlockJob,
)
from gui.dialogs.access import AccessDialog
from gui.pages.console.draft import RequestDraft, choices
from gui.pages.console.history_model import P2, REQUEST, RESULT, SERVICE
from gui.pages.console.page import ConsolePage
from gui.pages.console.presenter import ConsolePresenter

SERIAL = "VIRTUAL-000042"
SERIAL_ANSWER = bytes.fromhex("62F18C") + SERIAL.encode()
READ_SERIAL = bytes.fromhex("22F18C")


def words(lines):
    return tuple(DecodedLine(level=line.level, name=line.name, text=line.text, raw=line.raw) for line in lines)


def answered(request, *payloads, pending=0, problem="", advice=""):
    responses = tuple(
        UdsResponse(response_id=0x7EC, payload=one, p2_s=0.0123, transfer_s=0.004, lines=words(explain_response(request, one)))
        for one in payloads
    )
    return UdsAnswered(
        request=request,
        lines=words(explain_request(request)),
        responses=responses,
        pending=pending,
        request_s=0.0002,
        problem=problem,
        advice=advice,
    )


@pytest.fixture
def presenter(engine, clock, definition):
    one = ConsolePresenter(engine, clock, lambda: datetime.datetime(2026, 11, 22, 10, 30, 1, 250_000, tzinfo=datetime.UTC))
    one.set_definition(definition)
    return one


@pytest.fixture
def connected(presenter):
    presenter.identified(
        Identity(
            serial=SERIAL,
            vin="",
            hardware="",
            software="",
            calibration_id="",
            calibration_crc=None,
            chemistry="",
            cells=None,
            contract_level="",
            virtual=True,
        )
    )
    presenter.link_changed(LinkStateChanged(state="ready"))
    return presenter


def draft(presenter, text):
    presenter.draft.type_bytes(text)
    presenter.draft_changed()


def finish(presenter, engine, result):
    presenter.job_finished(JobFinished(job_id=len(engine.jobs), result=result))


def send(presenter, engine, request, *payloads, **options):
    draft(presenter, request.hex())
    presenter.send()
    finish(presenter, engine, answered(request, *payloads, **options))


class TestTheDraft:
    def test_every_request_of_the_catalogue_can_be_chosen(self):
        offered = {(one.service.number, one.sub_function and one.sub_function.name) for one in choices()}
        for service in SERVICES:
            assert {(service.number, sub and sub.name) for sub in service.sub_functions or (None,)} <= offered

    def test_what_is_filled_in_becomes_bytes(self):
        made = RequestDraft()
        made.choose(next(one for one in choices() if one.service.number == 0x22))
        assert not made.request
        assert made.at_fault == "data_identifier"
        made.set_text("data_identifier", "F190, F18C")
        assert made.request == bytes.fromhex("22F190F18C")
        assert made.problem == ""

    def test_a_range_of_sub_functions_can_be_chosen_from(self):
        made = RequestDraft()
        made.choose(next(one for one in choices() if one.service.number == 0x27 and len(one.sub_function.numbers) > 1))
        made.set_number("11")
        assert made.request[:2] == bytes.fromhex("2711")
        made.set_number("xy")
        assert made.request == b""
        assert made.problem

    def test_no_answer_wanted_is_bit_7(self):
        made = RequestDraft()
        made.choose(next(one for one in choices() if one.service.number == 0x3E))
        made.set_suppress(on=True)
        assert made.request == bytes.fromhex("3E80")

    def test_half_a_byte_is_not_sent(self):
        made = RequestDraft()
        made.type_bytes("22 F1 9")
        assert (made.request, made.at_fault) == (b"", "bytes")

    @pytest.mark.parametrize(
        ("request_hex", "changes"), [("22F190", False), ("1003", False), ("2EF15A00", True), ("14FFFFFF", True), ("BA01", True)]
    )
    def test_what_changes_the_pack_is_known_and_the_unknown_counts_as_such(self, request_hex, changes):
        made = RequestDraft()
        made.type_bytes(request_hex)
        assert made.changes_something is changes


class TestSending:
    def test_nothing_is_sent_without_a_pack(self, presenter, engine):
        draft(presenter, "22F18C")
        presenter.send()
        assert engine.jobs == []
        assert "Connect" in presenter.view.send_reason

    def test_a_reading_request_goes_out_without_a_serial_number(self, connected, engine):
        draft(connected, "22F18C")
        connected.send(functional=True)
        assert engine.jobs == [UdsRequestJob(request=READ_SERIAL, functional=True)]
        assert connected.view.send_reason == connected.view.busy != ""

    def test_a_changing_request_needs_service_functions_and_names_the_pack(self, connected, engine):
        draft(connected, "14FFFFFF")
        assert connected.view.asks_first
        connected.send()
        assert engine.jobs == []
        connected.set_operator("Mei")
        connected.set_service(on=True)
        connected.send()
        assert engine.jobs == [UdsRequestJob(request=bytes.fromhex("14FFFFFF"), serial=SERIAL, operator="Mei")]

    def test_the_history_keeps_what_was_asked_with_its_outcome_and_times(self, connected, engine):
        send(connected, engine, READ_SERIAL, SERIAL_ANSWER)
        send(connected, engine, bytes.fromhex("22FFFF"), bytes.fromhex("7F2231"))
        send(connected, engine, bytes.fromhex("3E80"))
        send(connected, engine, READ_SERIAL, problem="The BMS did not answer.")
        assert [asked.outcome for asked in connected.view.history] == ["positive", "negative", "none", "failed"]
        first = connected.view.history[0]
        assert (first.number, first.at, first.p2_ms) == (1, "10:30:01.250", pytest.approx(12.3))
        assert connected.view.shown.number == 4

    def test_a_failed_job_is_kept_and_said(self, connected, engine):
        draft(connected, "22F18C")
        connected.send()
        connected.job_failed(JobFailed(job_id=1, error="LinkLostError", what="Gone.", detail="", advice="Plug it in."))
        assert (connected.view.error, connected.view.advice) == ("Gone.", "Plug it in.")
        assert connected.view.history[-1].problem == "Gone."
        assert connected.view.send_reason == ""

    def test_jobs_of_other_pages_are_left_alone(self, connected, engine):
        draft(connected, "22F18C")
        connected.send()
        connected.job_finished(JobFinished(job_id=77, result=answered(READ_SERIAL, SERIAL_ANSWER)))
        assert connected.view.history == ()
        assert connected.view.busy


class TestSeries:
    def test_a_request_is_repeated_with_its_pause_and_measured(self, connected, engine, clock):
        draft(connected, "22F18C")
        connected.send(count=3, every_s=0.1)
        finish(connected, engine, answered(READ_SERIAL, SERIAL_ANSWER))
        assert len(engine.jobs) == 1
        clock.now_s += 0.05
        connected.tick()
        assert len(engine.jobs) == 1
        for _ in range(2):
            clock.now_s += 0.1
            connected.tick()
            finish(connected, engine, answered(READ_SERIAL, SERIAL_ANSWER))
        assert len(engine.jobs) == 3
        assert "3 of 3" in connected.view.series
        assert "12.3 / 12.3 / 12.3" in connected.view.series
        assert not connected.view.repeating

    def test_stop_ends_a_series(self, connected, engine, clock):
        draft(connected, "22F18C")
        connected.send(count=100)
        finish(connected, engine, answered(READ_SERIAL, SERIAL_ANSWER))
        connected.stop()
        finish(connected, engine, answered(READ_SERIAL, SERIAL_ANSWER))
        clock.now_s += 10
        connected.tick()
        assert len(engine.jobs) == 2
        assert not connected.view.repeating
        assert connected.view.busy == ""

    def test_a_lost_link_ends_a_series(self, connected, engine, clock):
        draft(connected, "22F18C")
        connected.send(count=100, every_s=1.0)
        finish(connected, engine, answered(READ_SERIAL, SERIAL_ANSWER))
        connected.link_changed(LinkStateChanged(state="lost"))
        clock.now_s += 10
        connected.tick()
        assert len(engine.jobs) == 1


class TestScanAndAccess:
    def test_a_scan_shows_what_it_finds_and_how_it_ended(self, connected, engine):
        connected.scan("data", 0xF180, 0xF19F, 20.0)
        assert engine.jobs == [UdsScanJob(kind="data", first=0xF180, last=0xF19F, requests_per_s=20.0, serial=SERIAL)]
        connected.scan_hit(UdsScanHit(job_id=1, number=0xF18C, payload=SERIAL_ANSWER, text="serial"))
        connected.job_progress(JobProgress(job_id=1, step="scan", text="", fraction=0.5, cancellable=True))
        assert connected.view.scan.running
        assert connected.view.scan.fraction == 0.5
        connected.stop()
        assert engine.cancelled == [1]
        finish(connected, engine, UdsScanned(kind="data", asked=16, found=1, stopped=True))
        assert not connected.view.scan.running
        assert "1 found, 16 asked for" in connected.view.scan.result
        assert [hit.number for hit in connected.view.scan.hits] == [0xF18C]

    def test_unlocking_needs_service_functions(self, connected, engine):
        connected.unlock(0x11, "demo")
        assert engine.jobs == []
        connected.set_service(on=True)
        connected.unlock(0x11, "demo")
        assert engine.jobs == [UdsUnlockJob(level=0x11, keys="demo", serial=SERIAL)]
        finish(connected, engine, UdsUnlocked(level=0x11, already=False))
        assert "unlocked" in connected.view.notice

    def test_the_dialog_only_lets_levels_that_ask_for_a_seed_through(self, qtbot, theme):
        dialog = AccessDialog(SERIAL, 0x11)
        qtbot.addWidget(dialog)
        assert (dialog.level, dialog.keys) == (0x11, "demo")
        dialog.level_entry.setText("12")
        assert not dialog.unlock_button.isEnabled()
        dialog.source.setCurrentIndex(dialog.source.findData("library"))
        dialog.level_entry.setText("01")
        assert not dialog.unlock_button.isEnabled()
        dialog.file.setText("/keys/libkey.so")
        assert dialog.unlock_button.isEnabled()
        assert dialog.keys == "library:/keys/libkey.so"
        dialog.source.setCurrentIndex(dialog.source.findData("certificate"))
        assert dialog.level == 0


class TestThePage:
    @pytest.fixture
    def asked(self):
        return []

    @pytest.fixture
    def page(self, qtbot, theme, connected, asked):
        one = ConsolePage(connected, ask_user=lambda _page, question, yes: asked.append((question, yes)))
        qtbot.addWidget(one)
        one.resize(1180, 760)
        one.show()
        return one

    def shown(self, page):
        texts = []
        iterator = QTreeWidgetItemIterator(page.request_tab.lines)
        while iterator.value() is not None:
            texts.append(" ".join(iterator.value().text(column) for column in range(3)).strip())
            iterator += 1
        return texts

    def test_a_chosen_service_is_filled_in_explained_and_sent_from_the_keyboard(self, page, qtbot, engine):
        page.services.search.setText("22")
        page.services.choose(0x22, None)
        entry = page.form.entries["data_identifier"]
        assert isinstance(entry, QLineEdit)
        qtbot.keyClicks(entry, "F18C")
        assert page.request_tab.send_row.bytes_entry.text() == "22 F1 8C"
        assert any("ECUSerialNumber" in text or "F18C" in text for text in self.shown(page))
        qtbot.keyClick(entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert engine.jobs == [UdsRequestJob(request=READ_SERIAL)]

    def test_the_search_leaves_what_fits(self, page):
        page.services.search.setText("dtc setting")
        tree = page.services.tree
        left = [tree.topLevelItem(i).text(0) for i in range(tree.topLevelItemCount()) if not tree.topLevelItem(i).isHidden()]
        assert left == ["85  ControlDTCSetting"]

    def test_typed_bytes_are_explained_while_they_are_typed(self, page, qtbot):
        entry = page.request_tab.send_row.bytes_entry
        entry.setFocus()
        qtbot.keyClicks(entry, "19 0")
        assert any("no bytes yet" in text for text in self.shown(page))
        qtbot.keyClicks(entry, "2 09")
        assert entry.text() == "19 02 09"
        assert any("reportDTCByStatusMask" in text for text in self.shown(page))

    def test_a_changing_request_is_asked_about_with_the_pack_and_the_bytes(self, page, connected, engine, asked):
        connected.set_service(on=True)
        draft(connected, "14FFFFFF")
        page.request_tab.send_row.button.click()
        assert engine.jobs == []
        question, yes = asked.pop()
        assert SERIAL in question.subject
        assert "14 FF FF FF" in question.effect
        yes()
        assert len(engine.jobs) == 1

    def test_an_answer_stands_in_the_list_and_in_words(self, page, connected, engine):
        send(connected, engine, READ_SERIAL, SERIAL_ANSWER, pending=2)
        model = page.request_tab.model
        cells = [model.index(0, column).data() for column in (REQUEST, SERVICE, RESULT, P2)]
        assert cells[:2] == ["22 F1 8C", "ReadDataByIdentifier"]
        assert cells[2].startswith("62 F1 8C")
        assert cells[3] == "12.3"
        told = self.shown(page)
        assert any(SERIAL in text for text in told)
        assert any("Response pending" in text and "2 ×" in text for text in told)

    def test_a_refusal_is_named(self, page, connected, engine):
        send(connected, engine, bytes.fromhex("22FFFF"), bytes.fromhex("7F2231"))
        assert "requestOutOfRange" in page.request_tab.model.index(0, RESULT).data()

    def test_choosing_an_older_exchange_explains_it_and_double_click_takes_it_again(self, page, connected, engine):
        send(connected, engine, READ_SERIAL, SERIAL_ANSWER)
        send(connected, engine, bytes.fromhex("3E00"), bytes.fromhex("7E00"))
        page.request_tab.table.selectRow(1)
        assert connected.view.chosen == 1
        page.request_tab.table.doubleClicked.emit(page.request_tab.model.index(1, REQUEST))
        assert page.request_tab.send_row.bytes_entry.text() == "22 F1 8C"

    def test_a_scan_is_started_from_its_tab_and_nonsense_is_refused_in_words(self, page, engine):
        panel = page.scan_panel
        panel.first.setText("F1ZZ")
        panel.button.click()
        assert engine.jobs == []
        panel.first.setText("F180")
        panel.last.setText("F190")
        panel.button.click()
        assert engine.jobs == [UdsScanJob(kind="data", first=0xF180, last=0xF190, requests_per_s=20.0, serial=SERIAL)]

    def test_without_a_pack_requests_can_be_made_and_read_but_not_sent(self, page, connected):
        connected.link_changed(LinkStateChanged(state="disconnected"))
        draft(connected, "22F190")
        assert page.note.isVisible()
        assert any("VIN" in text for text in self.shown(page))
        assert not page.request_tab.send_row.button.isEnabled()
