"""What a recorder has flushed is in its file, whatever happens afterwards, and every program reads it."""

import errno
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from can_drivers.frame_columns import BATCH_FRAMES, Batch, frames_of, pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.python_can import can

OFFSET_S = 1.7e9
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)


def frame(kind, can_id, extended, classic, long, is_tx, brs, esi, time_ns):
    made = {
        "classic": {"data": classic},
        "remote": {"data": b"", "is_remote": True},
        "error": {"data": classic, "is_error": True},
        "FD": {"data": long, "is_fd": True, "bitrate_switch": brs, "error_state_indicator": esi},
    }[kind]
    return Frame(
        can_id=can_id if extended else can_id & 0x7FF,
        time_s=time_ns / 1e9,
        is_extended=extended,
        is_tx=is_tx and kind != "error",
        **made,
    )


frames = st.builds(
    frame,
    st.sampled_from(["classic", "classic", "FD", "remote", "error"]),
    st.integers(0, 0x1FFF_FFFF),
    st.booleans(),
    st.binary(max_size=8),
    st.sampled_from(LENGTHS).flatmap(lambda length: st.binary(min_size=length, max_size=length)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 10**13),
)


def batch_of(some):
    return unpack(pack(some))


def plain(count, first=0):
    return [
        Frame(can_id=number % 2048, data=number.to_bytes(8, "little"), time_s=number / 8000)
        for number in range(first, first + count)
    ]


def written(blf, batches, **more):
    path = blf.path()
    recorder = BlfRecorder(path, utc_offset_s=OFFSET_S, **more)
    for one in batches:
        recorder.write(batch_of(one))
        recorder.flush()
    return recorder, path


def shifted(some, zero_s):
    return [replace(one, time_s=pytest.approx(max(0.0, one.time_s - zero_s), abs=1e-9)) for one in some]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(frames, max_size=20), max_size=4))
def test_every_frame_comes_back_here_and_in_python_can(blf, batches):
    recorder, path = written(blf, batches)
    recorder.close()
    everything = [one for batch in batches for one in batch]
    ours = blf.read(path)
    theirs, channels = blf.by_python_can(path)
    path.unlink()
    expected = shifted(everything, recorder.zero_s or 0.0)
    assert ours.frames == expected
    assert ours.problems == ()
    assert [replace(one, time_s=0) for one in theirs] == [replace(one, time_s=0) for one in everything]
    assert ours.channels == channels == [1] * len(everything)
    assert recorder.frames == len(everything)
    if everything:
        first_s = min(one.time_s for one in next(batch for batch in batches if batch))
        assert 0 <= first_s - recorder.zero_s < 0.001


def test_times_keep_their_nanoseconds_and_their_date(blf):
    some = [Frame(can_id=1, data=b"", time_s=time_s) for time_s in (86_400.25, 86_400.250_000_001, 90_000.123_456_789)]
    recorder, path = written(blf, [some])
    recorder.close()
    ours = blf.read(path)
    assert [one.time_s for one in ours.frames] == [0.0, 1e-9, pytest.approx(3599.873_456_789, abs=1e-9)]
    assert ours.facts.utc_offset_s == OFFSET_S + 86_400.25
    assert recorder.zero_s == 86_400.25
    with can.BLFReader(path) as reader:
        assert next(iter(reader)).timestamp == OFFSET_S + 86_400.25
        assert reader.start_timestamp == OFFSET_S + 86_400.25
        assert reader.stop_timestamp == OFFSET_S + 90_000.123


def test_a_clock_that_was_never_set_gives_a_log_without_a_date(blf):
    path = blf.path()
    recorder = BlfRecorder(path, utc_offset_s=0.0)
    recorder.write(batch_of(plain(3)))
    recorder.close()
    ours = blf.read(path)
    assert ours.facts.utc_offset_s is None
    assert [one.time_s for one in ours.frames] == [one.time_s for one in plain(3)]


def test_channels_are_written_as_they_are_counted(blf):
    path = blf.path()
    recorder = BlfRecorder(path, utc_offset_s=OFFSET_S)
    recorder.write(batch_of(plain(4)), np.array([2, 1, 0, 200], np.uint8))
    recorder.close()
    assert blf.read(path).channels == [2, 1, 1, 200]


def test_an_unclosed_file_is_whole_after_every_flush(blf):
    recorder, path = written(blf, [])
    assert blf.read(path).frames == []
    for turn in range(5):
        recorder.write(batch_of(plain(100, 100 * turn)))
        assert recorder.frames == 100 * turn
        recorder.flush()
        assert (recorder.frames, recorder.bytes) == (100 * turn + 100, path.stat().st_size)
        ours = blf.read(path)
        assert [one.data for one in ours.frames] == [one.data for one in plain(100 * turn + 100)]
        assert ours.problems == ()
        assert len(blf.by_python_can(path)[0]) == len(ours.frames)
        assert ours.facts.utc_offset_s == OFFSET_S
    recorder.close()
    recorder.close()


def test_the_header_of_a_closed_file_tells_what_it_holds(blf):
    recorder, path = written(blf, [plain(5000), plain(10, 5000)])
    recorder.mark(1.0, "a mark")
    recorder.close()
    with can.BLFReader(path) as reader:
        assert (reader.file_size, reader.object_count) == (path.stat().st_size, 5011)
        mark_bytes = 32 + 40 + len("a mark")
        assert reader.uncompressed_size == 144 + 5010 * 48 + mark_bytes + mark_bytes % 4 + 4 * 32
        assert len(list(reader)) == 5010


def test_a_full_batch_is_cut_into_containers_of_the_usual_size(blf):
    recorder, path = written(blf, [plain(BATCH_FRAMES)])
    recorder.close()
    content = path.read_bytes()
    sizes, place = [], 144
    while place < len(content):
        sizes.append(int.from_bytes(content[place + 24 : place + 28], "little"))
        size = int.from_bytes(content[place + 8 : place + 12], "little")
        place += size + size % 4
    assert max(sizes) <= 131_072
    assert sum(sizes) == 48 * BATCH_FRAMES
    assert [one.data for one in blf.read(path).frames] == [one.data for one in plain(BATCH_FRAMES)]


def test_what_is_never_flushed_does_not_fill_the_memory(blf):
    recorder, _path = written(blf, [])
    for turn in range(3):
        recorder.write(batch_of(plain(BATCH_FRAMES, turn * BATCH_FRAMES)))
    assert recorder.frames >= BATCH_FRAMES
    recorder.close()
    assert recorder.frames == 3 * BATCH_FRAMES


def test_marks_stand_among_the_frames(blf):
    recorder, path = written(blf, [plain(2)])
    recorder.mark(0.5, "Contactors öffnen")
    recorder.write(batch_of(plain(2, 8000)))
    recorder.close()
    reader = blf.open(path)
    assert sum(len(batch.channels) for batch in reader.batches()) == 4
    reader.close()
    assert [(mark.time_s, mark.text) for mark in reader.marks] == [(0.5, "Contactors öffnen")]
    assert len(blf.by_python_can(path)[0]) == 4


def test_an_older_recording_is_never_overwritten(blf):
    path = blf.file(b"older")
    with pytest.raises(FileExistsError):
        BlfRecorder(path, utc_offset_s=OFFSET_S)
    assert path.read_bytes() == b"older"


class FullDisk:
    """A file on a disk that takes no more than `room` bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def write(self, data):
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self.file.write(bytes(data)[: self.room])
        self.room -= written
        return written

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.mark.parametrize("room", [0, 1, 40, 200])
def test_a_full_disk_is_told_and_what_was_whole_stays_whole(blf, room):
    recorder, path = written(blf, [plain(100)])
    before = path.read_bytes()
    whole = recorder._file
    recorder._file = FullDisk(whole, room)
    recorder.write(batch_of(plain(100, 100)))
    with pytest.raises(OSError, match="No space left"):
        recorder.flush()
    assert path.read_bytes() == before
    assert (recorder.frames, recorder.bytes) == (100, len(before))
    recorder._file = whole
    recorder.write(batch_of(plain(100, 200)))
    recorder.close()
    ours = blf.read(path)
    assert [one.data for one in ours.frames] == [one.data for one in plain(100) + plain(100, 200)]
    assert ours.problems == ()


RECORDING = """
import sys
from pathlib import Path
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder

recorder = BlfRecorder(Path(sys.argv[1]), utc_offset_s=1.7e9)
number = 0
while True:
    frames = [Frame(can_id=1, data=(number + one).to_bytes(8, "little"), time_s=(number + one) / 4000) for one in range(200)]
    recorder.write(unpack(pack(frames)))
    recorder.flush()
    number += 200
    print(number, flush=True)
"""


def test_a_killed_program_loses_nothing_that_was_flushed(blf):
    for turn in range(4):
        path = blf.path()
        child = subprocess.Popen([sys.executable, "-c", RECORDING, str(path)], stdout=subprocess.PIPE, text=True)
        child.stdout.readline()
        time.sleep(0.02 * turn)
        child.kill()
        told = [int(line) for line in child.stdout.read().split()]
        child.stdout.close()
        child.wait(10)
        found = [int.from_bytes(one.data, "little") for one in blf.read(path).frames]
        assert len(found) >= max([200, *told])
        assert found == list(range(len(found)))


def test_a_recorded_batch_is_not_changed(blf):
    some = batch_of(plain(10))
    kept = Batch(records=some.records.copy(), tails=some.tails.copy())
    recorder, _ = written(blf, [])
    recorder.write(some)
    recorder.close()
    assert frames_of(some) == frames_of(kept)
