"""What is written to a log is read back by python-can, but for what the format is known to lose."""

import errno
import sqlite3
from dataclasses import replace

import pytest

from can_drivers.frames import Frame
from can_drivers.logs.formats import LOG_FORMATS, LogFormat, Loss, format_of
from can_drivers.logs.writing import LogFileError, LogWriter, part_of
from can_drivers.python_can import can

OFFSET_S = 1_700_000_000.0
FRAMES = [
    Frame(can_id=0x232, data=bytes(range(8)), time_s=10.0),
    Frame(can_id=0x7E4, data=b"\x03\x22\xf1\x90", time_s=10.25, is_tx=True),
    Frame(can_id=0x18DAF110, data=b"\xff", time_s=10.5, is_extended=True),
    Frame(can_id=0x100, data=bytes(range(48)), time_s=10.75, is_fd=True, bitrate_switch=True),
    # One byte: an empty FD frame in an ASC file is read back by python-can as a remote frame.
    Frame(can_id=0x101, data=b"\x55", time_s=11.0, is_fd=True, error_state_indicator=True),
    Frame(can_id=0x102, data=b"", time_s=11.25, is_remote=True),
    Frame(can_id=0, data=b"\x01\x02", time_s=11.5, is_error=True),
    Frame(can_id=0x232, data=b"", time_s=11.75),
]
READABLE = [one for one in LOG_FORMATS if Loss.READING_BACK not in one.losses and one.available]


def write(path, log_format, frames):
    writer = LogWriter(path, log_format, utc_offset_s=OFFSET_S)
    writer.write(frames)
    writer.close()
    return writer


def expected(log_format, frame):
    if Loss.FD_MARKS in log_format.losses:
        frame = replace(frame, is_fd=False, bitrate_switch=False, error_state_indicator=False)
    if Loss.DIRECTION in log_format.losses or frame.is_error:
        frame = replace(frame, is_tx=False)
    if frame.is_error:
        frame = replace(frame, can_id=0, data=b"", is_extended=False)
    return frame


def as_frame(message):
    error = message.is_error_frame
    return Frame(
        can_id=0 if error else message.arbitration_id,
        data=b"" if error else bytes(message.data),
        is_extended=message.is_extended_id and not error,
        is_fd=message.is_fd,
        bitrate_switch=message.bitrate_switch,
        error_state_indicator=message.error_state_indicator,
        is_remote=message.is_remote_frame,
        is_error=error,
        is_tx=not message.is_rx and not error,
    )


def read_back(path):
    """python-can's readers give text files times from their own header; ASC and TRC count from its beginning."""
    with can.LogReader(path) as reader:
        messages = list(reader)
    start_s = messages[0].timestamp if messages else 0.0
    return [as_frame(message) for message in messages], [message.timestamp - start_s for message in messages]


@pytest.mark.parametrize("log_format", READABLE, ids=lambda one: one.suffix)
def test_every_frame_comes_back(tmp_path, log_format):
    path = tmp_path / f"trace{log_format.suffix}"
    writer = write(path, log_format, FRAMES)
    held = [frame for frame in FRAMES if log_format.holds(frame)]
    frames, times_s = read_back(path)
    assert frames == [replace(expected(log_format, frame), time_s=0.0) for frame in held]
    assert times_s == pytest.approx([frame.time_s - held[0].time_s for frame in held], abs=1e-3)
    assert (writer.written, writer.left_out) == (len(held), len(FRAMES) - len(held))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("log_format", READABLE, ids=lambda one: one.suffix)
def test_each_format_loses_only_what_it_says(tmp_path, log_format):
    """A loss that is not named, or named without need, shows here as soon as python-can changes."""
    path = tmp_path / f"trace{log_format.suffix}"
    found = set()
    for loss, frame in (
        (Loss.FD_FRAMES, FRAMES[3]),
        (Loss.REMOTE_FRAMES, FRAMES[5]),
        (Loss.ERROR_FRAMES, FRAMES[6]),
        (Loss.FD_MARKS, FRAMES[3]),
        (Loss.DIRECTION, FRAMES[1]),
    ):
        everything = LogFormat(suffix=log_format.suffix, title="", needs=log_format.needs)
        write(path, everything, [FRAMES[0], frame])
        frames, _ = read_back(path)
        lost = len(frames) < 2
        if lost != (loss in {Loss.FD_MARKS, Loss.DIRECTION}) and lost:
            found.add(loss)
        if not lost and loss is Loss.FD_MARKS and not frames[1].is_fd:
            found.add(loss)
        if not lost and loss is Loss.DIRECTION and not frames[1].is_tx:
            found.add(loss)
    assert found == set(log_format.losses) - {Loss.ERROR_DETAILS}


def test_times_of_day_are_kept_where_the_format_has_them(tmp_path):
    for suffix in (".blf", ".log", ".csv", ".db"):
        path = tmp_path / f"trace{suffix}"
        write(path, format_of(suffix), FRAMES[:1])
        with can.LogReader(path) as reader:
            assert next(iter(reader)).timestamp == pytest.approx(OFFSET_S + 10.0, abs=1e-3)


def test_text_is_for_people(tmp_path):
    path = tmp_path / "trace.txt"
    write(path, format_of(".txt"), FRAMES)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(FRAMES)
    assert "7e4" in lines[1]


def test_many_frames_reach_a_database(tmp_path):
    path = tmp_path / "trace.db"
    write(path, format_of(".db"), FRAMES * 400)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT COUNT(*) FROM messages").fetchone() == (3200,)
    database.close()


def test_a_path_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.blf").mkdir()
    for path, sentence in (
        (tmp_path / "missing" / "trace.blf", "The folder does not exist."),
        (tmp_path / "file" / "trace.blf", "The folder does not exist."),
        (tmp_path / "folder.blf", "There is a folder of this name."),
        (tmp_path / ("n" * 300 + ".blf"), "The name is too long."),
    ):
        with pytest.raises(LogFileError) as caught:
            write(path, format_of(".blf"), FRAMES)
        assert caught.value.what == sentence
        assert caught.value.advice
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder.blf"]


@pytest.mark.parametrize("suffix", [".asc", ".blf", ".csv"])
def test_a_full_disk_leaves_the_older_file_and_nothing_else(tmp_path, suffix, monkeypatch):
    path = tmp_path / f"trace{suffix}"
    path.write_text("older")
    writer = LogWriter(path, format_of(suffix), utc_offset_s=0.0)

    def full(_message):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer._writer, "on_message_received", full)
    with pytest.raises(LogFileError, match="The disk is full"):
        writer.write(FRAMES)
    assert path.read_text() == "older"
    assert not part_of(path).exists()


def test_a_discarded_file_leaves_nothing(tmp_path):
    writer = LogWriter(tmp_path / "trace.blf", format_of(".blf"), utc_offset_s=0.0)
    writer.write(FRAMES)
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_format_whose_library_is_missing_says_so(tmp_path):
    missing = LogFormat(suffix=".mf4", title="", needs="no_such_module_of_ours")
    assert not missing.available
    with pytest.raises(LogFileError, match="not installed"):
        LogWriter(tmp_path / "trace.mf4", missing, utc_offset_s=0.0)
    assert list(tmp_path.iterdir()) == []


def test_every_format_of_python_can_is_offered():
    assert {one.suffix for one in LOG_FORMATS} == set(can.io.logger.MESSAGE_WRITERS)
