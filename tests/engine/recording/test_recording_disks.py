"""A disk that is full, slow or gone: it is said, nothing earlier is lost, and recording goes on when it can."""

import errno
import shutil
import subprocess
import sys
import time

import pytest

from engine.recording import running
from engine.recording.disk_problems import explain, running_out
from engine.recording.items import Fired


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENODEV, errno.EROFS])
def test_a_disk_that_fails_is_told_and_costs_no_frame_once_it_works_again(recording, disk, code, monkeypatch):
    monkeypatch.setattr("engine.recording.session_keeper.RETRY_PERIOD_S", 0.2)
    recording.start()
    recording.frames(300)
    recording.written(300)
    disk.error = OSError(code, "injected")
    recording.frames(300)
    problem = recording.until(lambda state: state.problem)
    assert problem.problem == explain(OSError(code, "")).what
    assert problem.advice
    assert problem.frames == 300
    recording.frames(300)
    disk.error = None
    recording.written(900)
    recording.stop()

    (session,) = recording.sessions()
    assert recording.numbers(session) == list(range(900))
    assert [path.name for path in session.frame_files] == ["frames.blf", "frames-0002.blf"]
    assert any(event.kind == "recording" and "goes on after" in event.text for event in session.events)
    assert any("goes on after" in text for text in recording.notes)
    assert (session.info.frames, session.info.lost, session.problems) == (900, 0, ())


def test_a_disk_that_stays_full_leaves_no_heap_of_empty_files(recording, disk, monkeypatch):
    monkeypatch.setattr("engine.recording.session_keeper.RETRY_PERIOD_S", 0.05)
    recording.start()
    recording.frames(10)
    recording.written(10)
    disk.error = OSError(errno.ENOSPC, "injected")
    recording.frames(10)
    recording.until(lambda state: state.problem)
    recording.until(lambda state: state.seconds > 1.0)
    recording.stop()
    assert "full" in recording.state.problem
    (session,) = recording.sessions()
    assert len(session.frame_files) == 1
    assert recording.numbers(session) == list(range(10))
    assert recording.state.lost == 10


def test_a_disk_that_does_not_come_back_is_told_and_holds_up_nobody(recording, disk):
    recording.start()
    recording.frames(100)
    recording.written(100)
    disk.free.clear()
    recording.frames(100)
    told = recording.until(lambda state: state.problem)
    assert "taken nothing" in told.problem
    assert told.waiting or told.frames == 100
    disk.free.set()
    recording.written(200)
    recording.until(lambda state: not state.problem)
    recording.stop()
    (session,) = recording.sessions()
    assert recording.numbers(session) == list(range(200))


def test_what_does_not_fit_while_a_disk_is_slow_is_counted_and_its_place_is_marked(recording, disk, monkeypatch):
    monkeypatch.setattr(running, "FEED_FRAMES", 500)
    recording.start()
    recording.frames(100)
    recording.written(100)
    disk.free.clear()
    recording.frames(100)
    recording.until(lambda state: state.problem)
    for _ in range(5):
        recording.frames(300)
    assert recording.until(lambda state: state.lost).lost == 1200
    disk.free.set()
    recording.until(lambda state: not state.problem and not state.waiting)
    recording.stop()
    (session,) = recording.sessions()
    numbers = recording.numbers(session)
    assert numbers == sorted(set(numbers))
    assert session.info.lost == 1700 - len(numbers) == recording.state.lost
    assert any("frames are missing here" in event.text for event in session.events)


def test_a_folder_that_somebody_deletes_is_made_anew(recording):
    recording.start()
    recording.frames(50)
    recording.written(50)
    shutil.rmtree(recording.state.folder)
    assert "folder of the recording is gone" in recording.until(lambda state: state.problem).problem
    recording.frames(50)
    recording.until(lambda state: not state.problem and state.frames == 50)
    recording.stop()
    (session,) = recording.sessions()
    assert recording.numbers(session) == list(range(50, 100))
    (gap,) = [event.text for event in session.events if "goes on" in event.text]
    assert gap.endswith(" s. The folder of the recording was gone.")
    assert session.info.serial == ""
    assert session.definition().id == "demo-nfm-120s"
    assert recording.state.lost == 50


def test_a_fault_of_the_program_is_told_and_reported(recording, monkeypatch):
    def wrong(*_arguments):
        raise ZeroDivisionError("injected")

    recording.start()
    recording.frames(5)
    recording.written(5)
    monkeypatch.setattr("bms.recording.writer.SessionWriter.add_frames", wrong)
    recording.frames(5)
    with pytest.raises(ZeroDivisionError):
        recording.until(lambda state: False)
    assert (recording.state.state, recording.state.problem) == (
        "stopped",
        "Halite stopped recording at a fault of its own.",
    )
    recording.start()
    assert recording.state.state == "recording"


def test_where_a_disk_was_unmounted_nothing_is_written_to_the_one_that_shows_through(recording, monkeypatch):
    recording.start()
    recording.frames(5)
    recording.written(5)
    folder = recording.folder
    monkeypatch.setattr(recording.recorder._running._sink._keeper._writer, "_device", -1)
    shutil.rmtree(folder)
    folder.mkdir()
    told = recording.until(lambda state: "gone or broken" in state.problem)
    assert told.advice == "Plug it in again, or stop and record to another folder."
    assert not list(folder.iterdir())


def test_a_trigger_whose_session_cannot_be_made_is_told_and_waits_for_the_next(recording, tmp_path):
    recording.folder.write_text("in the way")
    recording.start(condition="supply_mv > -1", before_s=5.0, after_s=0.1)
    recording.frames(5)
    now_s = time.monotonic()
    recording.recorder._running.disk.add(Fired(time_s=now_s, text="x"))
    told = recording.until(lambda state: state.problem)
    assert told.state == "armed"
    recording.folder.unlink()
    recording.recorder._running.disk.add(Fired(time_s=time.monotonic(), text="x"))
    recording.until(lambda state: state.frames == 5 and not state.problem)
    recording.stop()
    (session,) = recording.sessions()
    assert recording.numbers(session) == list(range(5))


def test_a_place_where_nothing_can_be_made_is_told_at_once(recording, tmp_path):
    (tmp_path / "sessions").write_text("a file, no folder")
    recording.start()
    told = recording.until(lambda state: state.state == "stopped")
    assert told.problem.startswith("No session can be made there")
    recording.recorder.tick(0.0)
    assert recording.recorder._running is None


def test_little_room_is_told_before_it_is_used_up():
    assert running_out(10**12, 1e6).what == ""
    assert running_out(-1, 1e6).what == ""
    assert running_out(100_000_000, 1.0).what == "The disk is nearly full: 100 MB left."
    assert running_out(300_000_000, 1e6).what == "The disk is nearly full: 300 MB, some 5 minutes left."


LIMITED = """
import resource, sys, time
sys.path.insert(0, sys.argv[1])
from tests_of_recording import Disk, Recording
from engine.messages import AddNote
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
recording = Recording(Path(sys.argv[2]), Disk())
recording.start()
for number in range(60):
    recording.frames(1000)
    recording.recorder.values(recording.table.snapshot(time.monotonic()), time.monotonic())
    recording.recorder.note(AddNote(text=f"{number} " + "x" * 2000))
    time.sleep(0.01)
recording.written(60_000)
recording.stop()
(session,) = recording.sessions()
assert recording.numbers(session) == list(range(60_000))
assert len(session.frame_files) > 2, session.frame_files
assert recording.state.lost == 0
assert session.info.ended_utc
assert len(session.values()[0]) == 60
assert [event.text.split()[0] for event in session.events if event.kind == "note"] == [str(number) for number in range(60)]
assert {"values-0002.bin", "events-0002.jsonl"} <= {path.name for path in session.folder.iterdir()}
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_files_that_may_not_grow_further_go_on_in_others(tmp_path):
    shutil.copy(__file__.replace("test_recording_disks", "conftest"), tmp_path / "tests_of_recording.py")
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(tmp_path / "sessions")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
