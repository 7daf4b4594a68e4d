"""What the trace page decides, without widgets."""

import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from bms.trace.trace_text import TimeMode
from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from engine.messages import IdRate, LinkHealth, LinkStateChanged, TraceFrames, WatchTrace
from engine.trace_export import ExportState, Loss
from gui.pages.trace.emptiness import emptiness
from gui.pages.trace.filter_words import has_word, with_word, without_key
from gui.pages.trace.go_to_dialog import seconds_typed
from gui.pages.trace.id_lines import COUNT, ID, PERIOD
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.view import Mode, Scope
from gui.pages.trace.words import counts_line, export_line, export_notes

OPENING = LinkStateChanged(state="opening")
READY = LinkStateChanged(state="ready")


def frames(first, count, can_id=0x232, **kind):
    return [Frame(can_id=can_id, data=bytes([n % 256] * 8), time_s=100 + n / 100, **kind) for n in range(first, first + count)]


def message(sent, lost=0):
    return TraceFrames(first=0, frames=pack(sent), lost=lost)


@pytest.fixture
def trace(engine, definition):
    presenter = TracePresenter(engine, lambda: 1_700_000_000.0)
    presenter.set_definition(definition)
    told = []
    presenter.on_rows = lambda removed, came: told.append((removed, came))
    yield SimpleNamespace(presenter=presenter, told=told, sent=engine.sent)
    presenter.close()


def test_frames_are_asked_for_when_an_adapter_is_opened_and_once_for_each_opening(trace):
    trace.presenter.link_changed(OPENING)
    trace.presenter.link_changed(OPENING)
    trace.presenter.link_changed(READY)
    trace.presenter.link_changed(LinkStateChanged(state="lost"))
    trace.presenter.link_changed(OPENING)
    assert trace.sent == [WatchTrace(on=True)] * 2


def test_frames_wait_unopened_until_somebody_looks(trace):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 10)))
    assert len(presenter.store) == 0
    presenter.tick()
    assert (presenter.view.frames, presenter.view.shown) == (10, 10)
    assert trace.told[-1] == (-1, -1)
    presenter.trace_frames(message(frames(10, 5)))
    presenter.tick()
    assert trace.told[-1] == (0, 5)


def test_what_waits_unopened_is_bounded(trace):
    packed = frames(0, 20_000)
    for _ in range(5):
        trace.presenter.trace_frames(message(packed))
    assert len(trace.presenter.store) >= 65_536


def test_paused_rows_stay_while_frames_are_kept_and_counted(trace):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 10)))
    presenter.tick()
    presenter.pause(on=True)
    presenter.trace_frames(message(frames(10, 7)))
    presenter.tick()
    assert (presenter.view.shown, presenter.view.frames, presenter.view.held) == (10, 17, 7)
    assert "7 came while paused" in counts_line(presenter.view)
    presenter.pause(on=False)
    assert (presenter.view.shown, presenter.view.held) == (17, 0)


def test_a_filter_shows_matches_and_a_word_it_does_not_know_leaves_the_rows(trace):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 10) + frames(10, 5, can_id=0x7E4)))
    presenter.tick()
    presenter.set_filter("is:diag")
    assert (presenter.view.shown, presenter.view.matches) == (5, 5)
    assert counts_line(presenter.view) == "5 of 15 frames match"
    presenter.set_filter("is:diag id:zz")
    assert (presenter.view.shown, presenter.view.filter_error) == (5, "id:zz")
    presenter.set_filter("")
    assert (presenter.view.shown, presenter.view.matches) == (15, None)


def test_matches_can_be_marked_instead_of_hiding_the_others(trace):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 3) + frames(3, 1, can_id=0x7E4) + frames(4, 3) + frames(7, 1, can_id=0x7E4)))
    presenter.tick()
    presenter.set_filter("is:diag")
    presenter.set_matches_only(on=False)
    assert presenter.view.shown == 8
    assert [row for row in range(8) if presenter.is_match(row)] == [3, 7]
    assert presenter.next_match(0, forward=True) == 3
    assert presenter.next_match(3, forward=True) == 7
    assert presenter.next_match(7, forward=True) == 3
    assert presenter.next_match(3, forward=False) == 7
    presenter.trace_frames(message(frames(8, 1, can_id=0x7E4)))
    presenter.tick()
    assert presenter.next_match(7, forward=True) == 8


def test_only_and_hide_change_the_typed_filter(trace):
    presenter = trace.presenter
    presenter.set_filter("dir:rx data:01 ??")
    presenter.only_id("232")
    assert presenter.view.filter_text == "id:232 dir:rx data:01 ??"
    presenter.only_id("7E4")
    assert presenter.view.filter_text == "id:7E4 dir:rx data:01 ??"
    presenter.hide_id("250")
    assert presenter.view.filter_text == "-id:250 id:7E4 dir:rx data:01 ??"
    presenter.toggle_word("dir:rx", on=False)
    assert presenter.view.filter_text == "-id:250 id:7E4 data:01 ??"
    assert presenter.view.filter_error == ""


def test_words_of_a_filter():
    assert has_word("dir:rx id:1", "dir:rx")
    assert not has_word("dir:rx2", "dir:rx")
    assert with_word("id:1", "id:1", on=True) == "id:1"
    assert without_key("id:1 -id:2 dir:rx", "id") == "dir:rx"


def test_clearing_can_be_undone_until_the_next_clearing(trace):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 10), lost=4))
    presenter.tick()
    assert presenter.view.lost == 4
    presenter.clear()
    assert (presenter.view.shown, presenter.view.cleared, presenter.view.lost) == (0, 10, 0)
    presenter.trace_frames(message(frames(10, 5)))
    presenter.tick()
    assert presenter.base.origin_s == 100.1
    presenter.undo_clear()
    assert (presenter.view.shown, presenter.view.cleared) == (15, 0)
    assert presenter.base.origin_s == 100.0


def test_a_time_in_the_filter_counts_from_the_first_frame(trace):
    presenter = trace.presenter
    presenter.set_filter("time:0.02-0.04")
    presenter.trace_frames(message(frames(0, 10)))
    presenter.tick()
    assert presenter.rows.rows().tolist() == [2, 3, 4]


def test_ids_are_listed_with_count_and_period_and_can_be_sorted(trace):
    presenter = trace.presenter
    presenter.set_mode(Mode.IDS)
    presenter.trace_frames(message(frames(0, 4, can_id=0x300) + frames(4, 9, can_id=0x200) + frames(13, 1, can_id=0x100)))
    presenter.tick()
    assert presenter.lines.keys.tolist() == [0x100, 0x200, 0x300]
    assert presenter.lines.counts.tolist() == [1, 9, 4]
    presenter.sort_ids(COUNT, descending=True)
    assert presenter.lines.keys.tolist() == [0x200, 0x300, 0x100]
    presenter.sort_ids(PERIOD, descending=False)
    assert presenter.lines.keys.tolist()[-1] == 0x100
    presenter.sort_ids(ID, descending=True)
    assert presenter.lines.keys.tolist() == [0x300, 0x200, 0x100]
    presenter.set_filter("id:100-2FF")
    assert sorted(presenter.lines.keys.tolist()) == [0x100, 0x200]
    presenter.pause(on=True)
    presenter.trace_frames(message(frames(20, 3, can_id=0x200)))
    presenter.tick()
    assert 9 in presenter.lines.counts.tolist()


def test_diagnostic_messages_are_put_together_when_asked_for(trace):
    presenter = trace.presenter
    asked = Frame(can_id=0x7E4, data=bytes.fromhex("0322F190CCCCCCCC"), time_s=100.0, is_tx=True)
    answered = Frame(can_id=0x7EC, data=bytes.fromhex("037F2231CCCCCCCC"), time_s=100.02)
    presenter.trace_frames(message([asked, *frames(1, 3), answered]))
    presenter.tick()
    assert presenter.messages is None
    presenter.set_mode(Mode.MESSAGES)
    assert [presenter.messages.message(row).payload.hex() for row in range(2)] == ["22f190", "7f2231"]
    assert presenter.view.shown == 2
    assert presenter.messages.request_of(presenter.messages.message(1)) == presenter.messages.message(0)
    presenter.set_filter("dir:tx")
    assert presenter.view.shown == 1


def test_marks_are_gone_round(trace):
    recording = trace.presenter.recording
    trace.presenter.trace_frames(message(frames(0, 10)))
    trace.presenter.tick()
    assert recording.next_mark(0, forward=True) is None
    for row in (2, 7, 99):
        recording.toggle_mark(row)
    assert recording.next_mark(2, forward=True) == 7
    assert recording.next_mark(7, forward=True) == 2
    assert recording.next_mark(2, forward=False) == 7
    recording.toggle_mark(7)
    assert recording.next_mark(2, forward=True) == 2


def test_a_time_leads_to_the_row_shown_there(trace):
    presenter = trace.presenter
    assert presenter.row_at(1.0) is None
    presenter.trace_frames(message(frames(0, 100)))
    presenter.tick()
    assert presenter.row_at(0.505) == 51
    assert presenter.row_at(99.0) == 99
    presenter.set_filter("data:60-")
    presenter.set_filter("data:0A")
    assert presenter.row_at(0.0) == 10
    assert presenter.row_at(50.0) == 10


@pytest.mark.parametrize(
    ("text", "seconds"), [("12.5", 12.5), ("1:30", 90.0), ("2:00:05,25", 7205.25), ("", None), ("x", None), ("1:2:3:4", None)]
)
def test_times_as_they_are_typed(text, seconds):
    assert seconds_typed(text) == seconds


def test_there_is_always_a_reason_for_an_empty_table(trace):
    presenter = trace.presenter
    assert emptiness(presenter.view).button == "Connect…"
    presenter.link_changed(OPENING)
    presenter.link_changed(READY)
    assert "silent" in emptiness(presenter.view).heading
    presenter.link_health(LinkHealth(adapter="x", diagnosis="The bit rate is wrong.", advice="Find it."))
    assert emptiness(presenter.view).heading == "The bit rate is wrong."
    presenter.trace_frames(message(frames(0, 12)))
    presenter.tick()
    assert emptiness(presenter.view) is None
    presenter.set_filter("id:7FF")
    assert emptiness(presenter.view).heading == "0 of 12 frames match"
    presenter.set_filter("")
    presenter.set_mode(Mode.MESSAGES)
    assert emptiness(presenter.view).heading == "No diagnostic messages"


def test_health_is_kept_until_the_link_is_closed(trace):
    health = LinkHealth(
        adapter="x",
        ids=(IdRate(can_id=1, is_extended=False, frames=1, frames_per_s=1, period_ms=None, jitter_ms=None, length=8),),
    )
    trace.presenter.link_health(health)
    trace.presenter.link_changed(LinkStateChanged(state="lost"))
    assert trace.presenter.view.health is health
    trace.presenter.link_changed(LinkStateChanged(state="disconnected"))
    assert trace.presenter.view.health is None


def test_rows_to_export(trace):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 5) + frames(5, 5, can_id=0x7E4)))
    presenter.tick()
    presenter.set_filter("is:diag")
    nothing = np.empty(0, np.int64)
    assert presenter.rows_of(Scope.ALL, nothing).tolist() == list(range(10))
    assert presenter.rows_of(Scope.SHOWN, nothing).tolist() == [5, 6, 7, 8, 9]
    assert presenter.rows_of(Scope.SELECTED, np.array([7, 6])).tolist() == [6, 7]


def test_an_export_is_told_until_it_is_read(trace, tmp_path):
    presenter = trace.presenter
    presenter.trace_frames(message([*frames(0, 50), Frame(can_id=1, data=b"", time_s=200.0, is_error=True)]))
    presenter.tick()
    path = tmp_path / "trace.trc"
    presenter.export(path, ".trc", presenter.rows_of(Scope.ALL, np.empty(0, np.int64)))
    assert not presenter.view.can_export
    deadline_s = time.monotonic() + 30
    while presenter.view.export.running:
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.02)
        presenter.tick()
    assert path.exists()
    assert export_line(presenter.view.export) == (f"50 frames written to {path} · 1 left out, which this format cannot hold")
    presenter.forget_export()
    assert presenter.view.export is None
    assert presenter.view.can_export


def test_what_a_file_does_not_have_of_its_frames_is_told_in_a_line_each(tmp_path):
    state = ExportState(path=tmp_path, total=5, written=5, running=False, moved=1200, losses=(Loss.FD_MARKS, Loss.DIRECTION))
    assert export_notes(state).splitlines() == [
        "1\u2009200 frames bear the earliest time this format can hold. MF4 keeps the times.",
        "CAN FD frames lose their FD, BRS and ESI marks.",
        "Whether a frame was sent or received is lost.",
    ]
    for other in (replace(state, running=True), replace(state, stopped=True), replace(state, error="Full.")):
        assert export_notes(other) == ""


def test_closing_stops_an_export_and_leaves_nothing(trace, tmp_path):
    presenter = trace.presenter
    presenter.trace_frames(message(frames(0, 50)))
    presenter.tick()
    presenter.export(tmp_path / "trace.asc", ".asc", np.arange(50))
    presenter.close()
    assert presenter.view.export.stopped
    assert list(tmp_path.iterdir()) == []


def test_times_are_told_in_another_way_only_when_chosen(trace):
    trace.presenter.set_time_mode(TimeMode.DELTA)
    assert trace.presenter.view.time_mode is TimeMode.DELTA
    assert trace.told[-1] == (-1, -1)
