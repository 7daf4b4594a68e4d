"""Each single write of a session fails in turn, before, in the middle of or after its bytes: everything is there once."""

import contextlib
import errno
import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from bms.recording import growing_file
from bms.recording import writer as writer_module
from bms.recording.model import SessionEvent, SessionInfo
from bms.recording.reader import open_session
from bms.recording.writer import SessionWriter
from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.opening import open_log
from engine.frame_stream import PackedFrames
from engine.recording.items import Record, Row
from engine.recording.session_keeper import SessionKeeper

STEPS = 4
FRAMES = 20
INFO = SessionInfo(
    began_utc="2026-11-23T05:00:00+00:00",
    utc_offset_s=1.7e9,
    pack="p",
    pack_title="P",
    tool_version="1",
    value_names=("a", "b"),
)


class Failing:
    """Lets the write with a certain number fail."""

    def __init__(self, number, moment):
        self.number = number
        self.moment = moment
        self.count = 0
        self.failed = False

    def write(self, action, half):
        self.count += 1
        if self.count != self.number:
            return action()
        self.failed = True
        if self.moment == "after":
            action()
        elif self.moment == "in the middle":
            half()
        raise OSError(errno.ENOSPC, "injected")


class FrameFile:
    def __init__(self, failing, path, utc_offset_s):
        self._failing = failing
        self._file = BlfRecorder(path, utc_offset_s=utc_offset_s)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def flush(self):
        def half():
            with Path(self._file._file.name).open("ab") as raw:
                raw.write(b"LOBJ half a container")

        self._failing.write(self._file.flush, half)

    def close(self):
        try:
            self._failing.write(self._file.close, lambda: None)
        finally:
            self._file.close()


def run(folder, failing):
    """Record some steps and read the session."""
    writer = SessionWriter(
        folder,
        INFO,
        definition=(),
        open_frames=lambda path, utc_offset_s: FrameFile(failing, path, utc_offset_s),
        longest_file=700,
    )
    keeper = SessionKeeper(writer, 0.0, lambda event: None)
    waiting, items = [], []
    for step in range(STEPS + 3):
        now_s = 2.0 * step
        if step < STEPS:
            numbers = range(step * FRAMES, (step + 1) * FRAMES)
            frames = [Frame(can_id=1, data=one.to_bytes(8, "big"), time_s=now_s + one / 1e4) for one in numbers]
            waiting.append(PackedFrames(packed=pack(frames), count=FRAMES, first_s=now_s, last_s=now_s))
            items.append(Row(time_s=now_s, values=np.array([step, -step])))
            items.append(SessionEvent(time_s=now_s, kind="note", text=str(step)))
            items += [Record(name="faults.json", content=b"[1]")] if step == 1 else []
        keeper.tick(now_s)
        if keeper.working:
            keeper.take(waiting, items, lost=0, now_s=now_s)
            waiting, items = [], []
    assert keeper.working
    keeper.close(INFO, lost=0, now_s=99.0)
    if not keeper.working:
        keeper.tick(200.0, at_once=True)
        keeper.close(INFO, lost=0, now_s=200.0)
    session = open_session(folder)
    numbers = []
    for path in session.frame_files:
        with contextlib.closing(open_log(path)) as log:
            numbers += [int(one) for batch in log.batches() for one in batch.frames.records["head"].byteswap()]
    return session, numbers


@pytest.mark.parametrize("moment", ["before", "in the middle", "after"])
def test_whichever_write_fails_everything_is_there_once(tmp_path, monkeypatch, moment):
    for number in itertools.count(1):
        failing = Failing(number, moment)

        def write_all(descriptor, data, failing=failing):
            failing.write(lambda: os.write(descriptor, data), lambda: os.write(descriptor, data[: len(data) // 2]))

        monkeypatch.setattr(growing_file, "write_all", write_all)
        session, numbers = run(tmp_path / str(number), failing)
        assert numbers == list(range(STEPS * FRAMES)), number
        assert session.values()[0].tolist() == [2.0 * step for step in range(STEPS)], number
        assert [event.text for event in session.events if event.kind == "note"] == [str(step) for step in range(STEPS)], number
        assert session.faults == b"[1]", number
        if not failing.failed:
            assert number > 2 * STEPS
            break


def test_a_record_that_is_larger_than_a_file_may_be_is_left_out_and_told(tmp_path, monkeypatch):
    def write_durably(path, data):
        if len(data) > 1000:
            raise OSError(errno.EFBIG, "injected")
        path.write_bytes(data)

    def open_frames(path, utc_offset_s):
        return BlfRecorder(path, utc_offset_s=utc_offset_s)

    monkeypatch.setattr(writer_module, "write_durably", write_durably)
    writer = SessionWriter(tmp_path / "s", INFO, definition=(), open_frames=open_frames, longest_file=700)
    keeper = SessionKeeper(writer, 0.0, lambda event: None)
    row = Row(time_s=1.0, values=np.array([1, 2]))
    keeper.take([], [Record(name="calibration.json", content=b"x" * 2000), row], lost=0, now_s=1.0)
    assert keeper.working
    keeper.close(INFO, lost=0, now_s=2.0)
    session = open_session(tmp_path / "s")
    assert session.info.ended_utc
    assert session.values()[0].tolist() == [1.0]
    assert [event.text for event in session.events] == ["calibration.json is missing: it is larger than a file may be here."]
