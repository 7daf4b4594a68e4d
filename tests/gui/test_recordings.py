"""A recording opens on the pages of a live pack, with a time to move in; the record button says how recording goes."""

import cantools
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from bms.definition import pack_folder
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.formats import format_of
from can_drivers.logs.writing import LogWriter
from engine.messages import (
    AddNote,
    Disconnect,
    LinkStateChanged,
    RecordingState,
    StartRecording,
    StopRecording,
    TraceFrames,
)
from gui.app import HaliteWindow
from gui.bridge.engine_bridge import POLL_MS
from gui.main_window import CHARTS, FAULTS, OVERVIEW, TRACE

SECONDS = 20


@pytest.fixture
def halite(qtbot, qapp, client, monkeypatch, tmp_path):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path / "home"))
    window = HaliteWindow(qapp, start_engine=lambda: client)
    qtbot.addWidget(window.window)
    window.show()
    qtbot.waitUntil(lambda: window.live is not None, timeout=10_000)
    yield window
    window.close()
    window.window.close()
    window.deleteLater()


@pytest.fixture(scope="session")
def drive(tmp_path_factory):
    """A log of twenty seconds: cell 1 rises by 10 mV each second, all others stay at 3000 mV."""
    message = cantools.database.load_file(pack_folder("demo-nfm-120s") / "broadcast.dbc").get_message_by_name("f_CellVoltages")
    frames = []
    for second in range(SECONDS):
        for number in range(30):
            signals = {"f_CellVoltages_Mux": number}
            for index in range(4 * number, 4 * number + 4):
                signals[f"CellVoltage_{index:03d}"] = 3000 + (10 * second if index == 0 else 0)
                signals[f"CellVoltage_{index:03d}_invalidFlag"] = 1
            frames.append(Frame(can_id=message.frame_id, data=message.encode(signals), time_s=second + number * 1e-3))
    path = tmp_path_factory.mktemp("logs") / "drive.asc.blf"
    writer = LogWriter(path, format_of(".blf"), utc_offset_s=1_790_000_000.0)
    writer.write(unpack(pack(frames)))
    writer.close()
    return path


@pytest.fixture
def opened(halite, drive, qtbot):
    halite.live.recordings.open(drive, pack="demo-nfm-120s")
    playback = halite.live.recordings.playback
    qtbot.waitUntil(lambda: playback.state is not None and playback.state.loaded >= 1, timeout=20_000)
    return halite


def move_to(halite, qtbot, seconds):
    playback = halite.live.recordings.playback
    playback.seek(playback.state.begins_s + seconds)
    qtbot.wait(3 * POLL_MS)


def test_a_log_opens_on_the_charts_page_and_says_so(opened):
    assert opened.window.page == CHARTS
    assert opened.window.bar.link.word.text() == "A recording is open"
    assert opened.window.bar.link.detail.text() == "drive.asc.blf"
    assert opened.live.recordings.bar.isVisible()


def test_the_overview_shows_the_moment_of_the_slider(opened, qtbot):
    opened.window.show_page(OVERVIEW)
    move_to(opened, qtbot, 5.5)
    assert opened.live.overview.view.cells.looks[0].text == "3050"
    move_to(opened, qtbot, 15.5)
    assert opened.live.overview.view.cells.looks[0].text == "3150"


def test_the_trace_has_every_frame_of_the_log(opened, qtbot):
    opened.window.show_page(TRACE)
    qtbot.waitUntil(lambda: opened.live.trace.view.frames == SECONDS * 30, timeout=5000)


def test_playing_moves_the_slider_and_holding_stops_it(opened, qtbot):
    playback, bar = opened.live.recordings.playback, opened.live.recordings.bar
    move_to(opened, qtbot, 0)
    bar.speed.setCurrentIndex(bar.speed.findData(10.0))
    bar.play_button.click()
    qtbot.waitUntil(lambda: playback.state.now_s > playback.state.begins_s + 2, timeout=5000)
    bar.play_button.click()
    qtbot.waitUntil(lambda: playback.state.speed == 0, timeout=2000)


def test_moving_a_cursor_in_the_charts_moves_every_page(opened, qtbot):
    stack = opened.live.charts_page.signals.stack
    begins_s = opened.live.recordings.playback.state.begins_s
    stack.set_cursor("A", begins_s + 7.5)
    qtbot.wait(3 * POLL_MS)
    assert opened.live.overview.view.cells.looks[0].text == "3070"
    move_to(opened, qtbot, 3.0)
    assert stack.cursors["A"] == pytest.approx(begins_s + 3.0)


def test_the_slider_obeys_the_keyboard(opened, qtbot):
    slider, playback = opened.live.recordings.bar.slider, opened.live.recordings.playback
    QTest.keyClick(slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: playback.state.now_s == playback.state.ends_s, timeout=2000)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: playback.state.now_s == playback.state.begins_s, timeout=2000)


def test_nothing_can_be_changed_in_a_recording(opened, client):
    assert not opened.window.bar.access.isEnabled()
    assert not opened.window.bar.record.isEnabled()
    opened.window.show_page(FAULTS)
    opened.live.faults.read()
    assert not client.jobs()


def test_closing_the_recording_leaves_nothing_connected(opened, qtbot):
    opened.live.recordings.bar.close_button.click()
    qtbot.waitUntil(lambda: opened.window.bar.link.word.text() == "Not connected", timeout=2000)
    assert not opened.live.recordings.bar.isVisible()
    assert opened.window.bar.access.isEnabled()


def test_what_is_no_recording_is_said_in_a_sentence(halite, qtbot, tmp_path):
    path = tmp_path / "picture.blf"
    path.write_bytes(b"\x89PNG" + bytes(100))
    halite.live.recordings.open(path, pack="demo-nfm-120s")
    qtbot.waitUntil(lambda: "picture.blf" in halite.window.action_text.text(), timeout=5000)
    qtbot.waitUntil(lambda: "Opening" not in halite.window.action_text.text(), timeout=5000)
    assert halite.window.bar.link.word.text() == "Not connected"


def connect(halite, client, qtbot):
    client.events.append(LinkStateChanged(state="ready"))
    qtbot.waitUntil(halite.window.bar.record.isEnabled, timeout=2000)


def test_a_recording_cannot_be_opened_beside_a_connected_pack(halite, client, drive, qtbot):
    connect(halite, client, qtbot)
    halite.live.recordings.open(drive, pack="demo-nfm-120s")
    assert "Disconnect" in halite.window.action_text.text()


def test_the_record_button_begins_and_ends(halite, client, qtbot):
    connect(halite, client, qtbot)
    halite.window.bar.record.click()
    assert client.sent[-1] == StartRecording()
    client.events.append(RecordingState(state="recording", seconds=75.0, frames=600_000, folder="somewhere"))
    qtbot.waitUntil(lambda: "01:15.0" in halite.window.bar.record.text(), timeout=2000)
    halite.window.bar.record.click()
    assert client.sent[-1] == StopRecording()


def test_a_full_disk_is_said_at_once_and_stays_to_be_read(halite, client, qtbot):
    connect(halite, client, qtbot)
    state = RecordingState(state="stopped", problem="The disk is full.", advice="Free some space or choose another disk.")
    client.events.append(state)
    qtbot.waitUntil(lambda: "The disk is full." in halite.window.action_text.text(), timeout=2000)
    assert "The disk is full." in halite.window.bar.record.toolTip()
    assert halite.window.bar.record.text() == "stopped"


def test_a_note_goes_to_the_engine(halite, client, qtbot):
    connect(halite, client, qtbot)
    dialog = halite.live.recordings.recording.ask_for_note()
    dialog.line.setText("  charger plugged in ")
    dialog.action_button.click()
    assert client.sent[-1] == AddNote(text="charger plugged in")


def test_a_trigger_is_refused_where_it_is_typed(halite, client, qtbot, definition):
    connect(halite, client, qtbot)
    halite.live.recordings.recording.set_definition(definition)
    dialog = halite.live.recordings.recording.ask_for_trigger()
    dialog.line.setText("cell_mim_mv < 1600")
    assert dialog.refusal.text()
    assert not dialog.action_button.isEnabled()
    dialog.line.setText("cell_min_mv < 1600")
    dialog.action_button.click()
    assert client.sent[-1] == StartRecording(condition="cell_min_mv < 1600", before_s=10.0, after_s=10.0)


def test_frames_of_the_engine_are_not_mixed_into_a_recording(opened, client, qtbot):
    history = opened.live.charts.signals.history
    span = history.span()
    stray = pack([Frame(can_id=0x250, data=bytes(8), time_s=span[1] + 1000)])
    client.events.append(TraceFrames(first=0, frames=stray))
    qtbot.wait(3 * POLL_MS)
    assert history.span() == span


def test_connecting_ends_the_recording(opened, client, make, qtbot):
    opened.bridge.send(make.CONNECT)
    qtbot.waitUntil(lambda: not opened.live.recordings.bar.isVisible(), timeout=2000)
    assert Disconnect() not in client.sent


def test_the_trace_goes_to_the_moment_of_the_slider(opened, qtbot):
    opened.window.show_page(TRACE)
    qtbot.waitUntil(lambda: opened.live.trace.view.frames == SECONDS * 30, timeout=5000)
    move_to(opened, qtbot, 12.0)
    table = opened.live.trace_page.table
    qtbot.waitUntil(lambda: table.current_number() is not None, timeout=2000)
    assert opened.live.trace.store.time_s(table.current_number()) == pytest.approx(
        opened.live.recordings.playback.state.begins_s + 12.0, abs=0.05
    )
    assert not table.following


def test_the_trace_of_a_bus_begins_empty_after_a_recording(opened, client, qtbot):
    opened.live.recordings.bar.close_button.click()
    qtbot.waitUntil(lambda: not opened.live.recordings.bar.isVisible(), timeout=2000)
    client.events.append(LinkStateChanged(state="opening"))
    qtbot.waitUntil(lambda: opened.live.trace.view.frames == 0, timeout=2000)


def test_a_file_dropped_on_the_window_is_opened(halite, drive, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(drive))])
    position, actions, button = QPointF(300, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    drop = QDropEvent(position, actions, data, button, Qt.KeyboardModifier.NoModifier)
    halite.live.recordings.chosen_pack = lambda: ("demo-nfm-120s", None)
    halite.window.dropEvent(drop)
    qtbot.waitUntil(lambda: halite.window.bar.link.word.text() == "A recording is open", timeout=20_000)


def test_of_two_recordings_opened_at_once_the_last_one_wins(halite, drive, qtbot, tmp_path):
    other = tmp_path / "other.blf"
    other.write_bytes(drive.read_bytes())
    halite.live.recordings.open(drive, pack="demo-nfm-120s")
    halite.live.recordings.open(other, pack="demo-nfm-120s")
    playback = halite.live.recordings.playback
    qtbot.waitUntil(lambda: playback.state is not None and playback.state.loaded >= 1, timeout=20_000)
    assert playback.state.title == "other.blf"
    halite.live.recordings.open(drive, pack="demo-nfm-120s")
    qtbot.waitUntil(lambda: playback.state is not None and playback.state.title == drive.name, timeout=20_000)
