"""Exports run in a process of their own, tell how far they are, and leave whole files or none."""

import itertools
import threading
import time

import pytest

from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from can_drivers.python_can import can
from engine.trace_export import Loss, TraceExport

FRAMES = [Frame(can_id=0x100 + number % 4, data=bytes([number % 256]), time_s=number / 1000) for number in range(5000)]


def wait(export, timeout_s=30.0):
    deadline_s = time.monotonic() + timeout_s
    while export.poll().running:
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.01)
    return export.state


def test_a_trace_is_written_whole(tmp_path):
    path = tmp_path / "trace.blf"
    export = TraceExport(path, ".blf", iter([pack(FRAMES[:3000]), pack(FRAMES[3000:])]), total=5000, utc_offset_s=0.0)
    state = wait(export)
    assert (state.written, state.left_out, state.error) == (5000, 0, "")
    with can.LogReader(path) as reader:
        assert [message.data[0] for message in reader] == [frame.data[0] for frame in FRAMES]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".blf", ".trc"])
def test_frames_that_could_not_keep_their_times_are_counted(tmp_path, suffix):
    batches = iter([pack(FRAMES[1000:]), pack(FRAMES[:1000])])
    state = wait(TraceExport(tmp_path / f"trace{suffix}", suffix, batches, total=5000, utc_offset_s=1.7e9))
    assert (state.written, state.moved, state.losses) == (5000, 1000, ())


def test_what_is_lost_of_the_frames_is_told_not_what_might_have_been(tmp_path):
    frames = [*FRAMES[:3], Frame(can_id=1, data=bytes(12), is_fd=True, time_s=9.0)]
    state = wait(TraceExport(tmp_path / "trace.csv", ".csv", iter([pack(frames)]), total=4, utc_offset_s=0.0))
    assert (state.written, state.moved, state.losses) == (4, 0, (Loss.FD_MARKS,))


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    export = TraceExport(tmp_path / "no" / "trace.asc", ".asc", iter([pack(FRAMES)]), total=5000, utc_offset_s=0.0)
    state = wait(export)
    assert state.error == "The folder does not exist."
    assert state.advice
    assert not state.stopped


def test_stopping_leaves_nothing(tmp_path):
    endless = (pack(FRAMES) for _ in itertools.count())
    export = TraceExport(tmp_path / "trace.asc", ".asc", endless, total=10**9, utc_offset_s=0.0)
    deadline_s = time.monotonic() + 30.0
    while export.poll().written == 0:
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.01)
    state = export.stop()
    assert state.stopped
    assert not state.running
    assert not state.error
    assert list(tmp_path.iterdir()) == []
    assert not export._feeder.is_alive()
    assert export.stop() is state


@pytest.mark.parametrize("suffix", [".db"])
def test_a_process_that_dies_is_noticed_and_its_half_file_removed(tmp_path, suffix):
    endless = (pack(FRAMES) for _ in itertools.count())
    export = TraceExport(tmp_path / f"trace{suffix}", suffix, endless, total=10**9, utc_offset_s=0.0)
    deadline_s = time.monotonic() + 30.0
    while export.poll().written == 0:
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.01)
    export._process.kill()
    state = wait(export)
    assert "unexpectedly" in state.error
    assert list(tmp_path.iterdir()) == []
