"""A log is known by what it holds, whatever it is called; what is none is refused in one sentence."""

import os
import zipfile

import pytest

from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.formats import format_of
from can_drivers.logs.model import LogReadError
from can_drivers.logs.opening import cut_points, open_log
from can_drivers.logs.writing import LogWriter

FRAMES = [Frame(can_id=0x232 + number, data=bytes([number] * 8), time_s=10.0 + number / 8) for number in range(20)]


@pytest.mark.parametrize("suffix", [".blf", ".asc", ".trc", ".log", ".csv"])
@pytest.mark.parametrize("name", ["trace", "trace.mf4", "trace.BLF", "trace.txt"])
def test_a_log_is_read_under_any_name(tmp_path, suffix, name):
    written, path = tmp_path / f"written{suffix}", tmp_path / name
    writer = LogWriter(written, format_of(suffix), utc_offset_s=1.7e9)
    writer.write(unpack(pack(FRAMES)))
    writer.close()
    written.rename(path)
    reader = open_log(path)
    ids = [can_id for batch in reader.batches() for can_id in batch.frames.records["can_id"].tolist()]
    reader.close()
    assert ids == [frame.can_id for frame in FRAMES]
    assert reader.facts.format == suffix
    assert reader.problems == ()


def test_what_says_that_it_is_mdf_4_is_opened_as_that(tmp_path):
    path = tmp_path / "trace"
    path.write_bytes(b"MDF     4.10    " + bytes(2000))
    reader = open_log(path)
    assert list(reader.batches()) == []
    reader.close()
    assert reader.facts.format == ".mf4"
    assert reader.problems


def contents():
    return {
        "empty": (b"", "The file is empty."),
        "archive": (b"PK\x03\x04" + bytes(100), "ZIP archive"),
        "compressed": (b"\x1f\x8b\x08" + bytes(100), "compressed"),
        "MDF 3": (b"MDF     3.30    " + bytes(200), "MDF version 3"),
        "database": (b"SQLite format 3\0" + bytes(100), "database"),
        "zeros": (bytes(5000), "no log"),
        "text": (b"Dear reader,\nthis is a letter.\n", "no log"),
        "program": (b"\x7fELF" + bytes(range(256)) * 10, "no log"),
        "a beginning": (b"LOG", "no log"),
    }


@pytest.mark.parametrize("kind", contents())
def test_what_is_no_log_is_refused_in_one_sentence(tmp_path, kind):
    content, what = contents()[kind]
    path = tmp_path / "trace.blf"
    path.write_bytes(content)
    for attempt in (open_log, lambda path: cut_points(path, 2)):
        with pytest.raises(LogReadError, match=what) as caught:
            attempt(path)
        assert caught.value.advice
        assert caught.value.what.count(".") == 1


def test_an_archive_of_logs_is_refused_as_an_archive(tmp_path):
    path = tmp_path / "logs.blf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("trace.blf", b"LOGG")
    with pytest.raises(LogReadError, match="ZIP archive"):
        open_log(path)


def test_a_folder_a_missing_file_and_one_that_may_not_be_read_are_told_apart(tmp_path):
    with pytest.raises(LogReadError, match="This is a folder"):
        open_log(tmp_path)
    with pytest.raises(LogReadError, match="no such file"):
        open_log(tmp_path / "gone.blf")
    with pytest.raises(LogReadError, match="cannot be read"):
        open_log(tmp_path / "zero\0byte.blf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.blf")
    with pytest.raises(LogReadError, match="a device or a pipe"):
        open_log(tmp_path / "pipe.blf")


def test_a_log_that_is_still_being_recorded_can_be_opened(tmp_path):
    recorder = BlfRecorder(tmp_path / "live.blf", utc_offset_s=1.7e9)
    recorder.write(unpack(pack(FRAMES)))
    recorder.flush()
    reader = open_log(tmp_path / "live.blf")
    assert sum(len(batch.channels) for batch in reader.batches()) == len(FRAMES)
    assert reader.problems == ()
    reader.close()
    recorder.close()
