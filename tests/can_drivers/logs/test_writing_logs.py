"""What is written to a log is read back, by us and by python-can, but for what the format is known to lose."""

import errno
import sqlite3
import sys
from dataclasses import replace

import numpy as np
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from can_drivers.frame_columns import frames_of, pack, unpack
from can_drivers.frames import FD_LENGTHS, Frame
from can_drivers.logs.formats import LOG_FORMATS, LogFormat, Loss, format_of
from can_drivers.logs.opening import open_log
from can_drivers.logs.writing import LogFileError, LogWriter, part_of
from can_drivers.python_can import can

OFFSET_S = 1_700_000_000.0
FRAMES = [
    Frame(can_id=0x232, data=bytes(range(8)), time_s=10.0),
    Frame(can_id=0x7E4, data=b"\x03\x22\xf1\x90", time_s=10.25, is_tx=True),
    Frame(can_id=0x18DAF110, data=b"\xff", time_s=10.5, is_extended=True),
    Frame(can_id=0x100, data=bytes(range(48)), time_s=10.75, is_fd=True, bitrate_switch=True),
    Frame(can_id=0x101, data=b"\x55", time_s=11.0, is_fd=True, error_state_indicator=True),
    Frame(can_id=0x102, data=b"", time_s=11.25, is_remote=True),
    Frame(can_id=0, data=b"\x01\x02", time_s=11.5, is_error=True),
    Frame(can_id=0x232, data=b"", time_s=11.75),
]
READABLE = [one for one in LOG_FORMATS if Loss.READING_BACK not in one.losses and one.suffix != ".parquet"]


def write(path, log_format, frames):
    writer = LogWriter(path, log_format, utc_offset_s=OFFSET_S)
    writer.write(unpack(pack(frames)))
    writer.close()
    return writer


def expected(log_format, frame):
    if Loss.FD_MARKS in log_format.losses:
        long = len(frame.data) > 8 and log_format.suffix == ".csv"
        frame = replace(frame, is_fd=long, bitrate_switch=False, error_state_indicator=False)
    if Loss.DIRECTION in log_format.losses:
        frame = replace(frame, is_tx=False)
    if frame.is_error:
        # What an error report carries differs from adapter to adapter; here only that there was one.
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
    """SQLite with python-can, the others with our own readers, which are held against python-can's by their own tests."""
    if path.suffix == ".db":
        with can.LogReader(path) as reader:
            messages = list(reader)
        frames, times_s = [as_frame(one) for one in messages], [one.timestamp for one in messages]
    else:
        reader = open_log(path)
        many = [frame for batch in reader.batches() for frame in frames_of(batch.frames)]
        assert reader.problems == ()
        reader.close()
        times_s = [frame.time_s for frame in many]
        frames = [replace(one, time_s=0.0, **({"can_id": 0, "data": b""} if one.is_error else {})) for one in many]
    return frames, [time_s - times_s[0] for time_s in times_s]


@pytest.mark.parametrize("log_format", READABLE, ids=lambda one: one.suffix)
def test_every_frame_comes_back(tmp_path, log_format):
    path = tmp_path / f"trace{log_format.suffix}"
    writer = write(path, log_format, FRAMES)
    held = [frame for frame in FRAMES if log_format.holds(unpack(pack([frame])).records["flags"]).all()]
    frames, times_s = read_back(path)
    assert frames == [replace(expected(log_format, frame), time_s=0.0) for frame in held]
    assert times_s == pytest.approx([frame.time_s - held[0].time_s for frame in held], abs=1e-3)
    assert (writer.written, writer.left_out) == (len(held), len(FRAMES) - len(held))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("log_format", READABLE, ids=lambda one: one.suffix)
def test_each_format_loses_only_what_it_says(tmp_path, log_format):
    """A loss that is not named, or named without need, shows here."""
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
        kept = {
            Loss.FD_FRAMES: lambda one: one.data == FRAMES[3].data,
            Loss.REMOTE_FRAMES: lambda one: one.is_remote,
            Loss.ERROR_FRAMES: lambda one: one.is_error,
            Loss.FD_MARKS: lambda one: one.bitrate_switch,
            Loss.DIRECTION: lambda one: one.is_tx,
        }[loss]
        if not kept(frames[1]):
            found.add(loss)
    assert found == set(log_format.losses) - {Loss.ERROR_DETAILS, Loss.BUS}


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

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer._file, "write", full)
    with pytest.raises(LogFileError, match="The disk is full"):
        writer.write(unpack(pack(FRAMES)))
    assert path.read_text() == "older"
    assert not part_of(path).exists()


@pytest.fixture
def small_files():
    """Let files grow to so many bytes only, as FAT32 does to 4 GiB."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("log_format", LOG_FORMATS, ids=lambda one: one.suffix)
@pytest.mark.parametrize("size", [3_000, 100_000])
def test_a_disk_that_takes_no_larger_file_is_told_as_that(tmp_path, log_format, size, small_files):
    noise = np.random.default_rng(1).integers(0, 256, (20_000, 8), np.uint8)
    frames = [Frame(can_id=0x123, data=data.tobytes(), time_s=float(at)) for at, data in enumerate(noise)]
    small_files(size)
    with pytest.raises(LogFileError, match="as large as this disk allows") as caught:
        write(tmp_path / f"trace{log_format.suffix}", log_format, frames)
    assert caught.value.advice == "Choose another disk, or write fewer frames."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("suffix", "lost"), [(".csv", {Loss.FD_MARKS}), (".asc", {Loss.ERROR_DETAILS}), (".trc", set())])
def test_a_loss_is_told_when_a_frame_suffers_it(tmp_path, suffix, lost):
    writer = write(tmp_path / "plain", format_of(suffix), [FRAMES[0], replace(FRAMES[6], data=b"")])
    assert writer.lost == set()
    writer = write(tmp_path / "rich", format_of(suffix), [FRAMES[0], FRAMES[3], FRAMES[6]])
    assert writer.lost == lost


def test_a_discarded_file_leaves_nothing(tmp_path):
    writer = LogWriter(tmp_path / "trace.blf", format_of(".blf"), utc_offset_s=0.0)
    writer.write(unpack(pack(FRAMES)))
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_format_whose_library_is_missing_says_so(tmp_path, monkeypatch):
    missing = LogFormat(suffix=".parquet", title="", needs="no_such_module_of_ours")
    assert not missing.available
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LogFileError, match="not installed"):
        LogWriter(tmp_path / "trace.parquet", missing, utc_offset_s=0.0)
    assert list(tmp_path.iterdir()) == []


def test_every_format_of_python_can_is_offered():
    assert {one.suffix for one in LOG_FORMATS} == set(can.io.logger.MESSAGE_WRITERS) | {".parquet"}


def test_parquet_has_every_frame_with_its_bytes(tmp_path):
    path = tmp_path / "trace.parquet"
    write(path, format_of(".parquet"), FRAMES)
    columns = pyarrow.parquet.read_table(path).to_pydict()
    assert columns["time_s"] == [frame.time_s + OFFSET_S for frame in FRAMES]
    assert columns["id"] == [frame.can_id for frame in FRAMES]
    assert columns["extended"] == [frame.is_extended for frame in FRAMES]
    assert columns["data"] == [frame.data for frame in FRAMES]
    assert columns["dlc"] == [len(frame.data) for frame in FRAMES]
    assert columns["direction"] == ["tx" if frame.is_tx else "rx" for frame in FRAMES]
    assert columns["type"] == ["data", "data", "data", "fd_brs", "fd_esi", "remote", "error", "data"]


@pytest.mark.parametrize("suffix", [".asc", ".log", ".trc", ".csv", ".blf"])
def test_python_can_reads_what_is_written(tmp_path, suffix):
    """It takes the mark FE of PEAK for BRS and ESI; see the tests of our own reader."""
    path = tmp_path / f"trace{suffix}"
    log_format = format_of(suffix)
    write(path, log_format, FRAMES)
    with can.LogReader(path) as reader:
        theirs = [as_frame(message) for message in reader]
    held = [frame for frame in FRAMES if log_format.holds(unpack(pack([frame])).records["flags"]).all()]
    wanted = [replace(expected(log_format, frame), time_s=0.0) for frame in held]
    if suffix == ".trc":
        theirs = [replace(one, bitrate_switch=mine.bitrate_switch) for one, mine in zip(theirs, wanted, strict=True)]
    if suffix == ".csv":
        wanted = [replace(one, is_fd=False) for one in wanted]
    assert theirs == [replace(one, is_tx=False) if one.is_error else one for one in wanted]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_text_keeps_any_frames_on_any_bus(tmp_path, data):
    many, channels = [], []
    for number in range(data.draw(st.integers(1, 40))):
        extended, is_fd = data.draw(st.booleans()), data.draw(st.booleans())
        remote = not is_fd and data.draw(st.booleans())
        length = 0 if remote else data.draw(st.sampled_from(FD_LENGTHS if is_fd else FD_LENGTHS[:9]))
        many.append(
            Frame(
                can_id=data.draw(st.integers(0, 0x1FFFFFFF if extended else 0x7FF)),
                data=data.draw(st.binary(min_size=length, max_size=length)),
                time_s=round(number * data.draw(st.sampled_from([0.000001, 0.25, 4000.125])) + 3, 6),
                is_extended=extended,
                is_fd=is_fd,
                bitrate_switch=is_fd and data.draw(st.booleans()),
                error_state_indicator=is_fd and data.draw(st.booleans()),
                is_remote=remote,
                is_tx=data.draw(st.booleans()),
            )
        )
        channels.append(data.draw(st.integers(1, 200)))
    many.sort(key=lambda frame: frame.time_s)
    for suffix in (".asc", ".log", ".trc"):
        path = tmp_path / f"trace{suffix}"
        writer = LogWriter(path, format_of(suffix), utc_offset_s=OFFSET_S)
        middle = len(many) // 2
        writer.write(unpack(pack(many[:middle])), np.array(channels[:middle], np.uint8))
        writer.write(unpack(pack(many[middle:])), np.array(channels[middle:], np.uint8))
        writer.close()
        reader = open_log(path)
        batches = list(reader.batches())
        reader.close()
        read = [frame for batch in batches for frame in frames_of(batch.frames)]
        assert [replace(frame, time_s=0.0) for frame in read] == [replace(frame, time_s=0.0) for frame in many]
        times_s = [frame.time_s + reader.facts.utc_offset_s - OFFSET_S for frame in read]
        assert times_s == pytest.approx([frame.time_s for frame in many], abs=1e-5 if suffix == ".trc" else 2e-6)
        assert [channel for batch in batches for channel in batch.channels.tolist()] == channels


@pytest.mark.parametrize("log_format", [one for one in READABLE if one.suffix != ".db"], ids=lambda one: one.suffix)
def test_the_bus_of_a_frame_is_kept_unless_that_is_told(tmp_path, log_format):
    path = tmp_path / f"trace{log_format.suffix}"
    writer = LogWriter(path, log_format, utc_offset_s=OFFSET_S)
    writer.write(unpack(pack(FRAMES[:3])), np.array([1, 2, 5], np.uint8))
    writer.close()
    reader = open_log(path)
    (batch,) = reader.batches()
    reader.close()
    assert (batch.channels.tolist() == [1, 2, 5]) == (Loss.BUS not in log_format.losses)


@pytest.mark.parametrize("suffix", [".asc", ".trc"])
def test_a_time_before_the_first_becomes_the_first(tmp_path, suffix):
    path = tmp_path / f"trace{suffix}"
    writer = write(path, format_of(suffix), [replace(FRAMES[0], time_s=20.0), replace(FRAMES[1], time_s=5.0)])
    assert read_back(path)[1] == [0.0, 0.0]
    assert writer.moved == 1


def test_a_blf_moves_what_comes_before_its_first_frames_and_counts_it(tmp_path):
    path = tmp_path / "trace.blf"
    writer = LogWriter(path, format_of(".blf"), utc_offset_s=OFFSET_S)
    for time_s in (20.0, 5.0, 21.0):
        writer.write(unpack(pack([replace(FRAMES[0], time_s=time_s)])))
    writer.close()
    assert read_back(path)[1] == [0.0, 0.0, 1.0]
    assert writer.moved == 1


@pytest.mark.parametrize("suffix", [".asc", ".log", ".csv", ".blf"])
@pytest.mark.parametrize("time_s", [1e17, -1e17, np.nan, np.inf])
def test_a_time_that_a_format_cannot_hold_is_no_wrong_time(tmp_path, suffix, time_s):
    with pytest.raises(LogFileError, match="beyond what this format can hold"):
        write(tmp_path / f"trace{suffix}", format_of(suffix), [replace(FRAMES[0], time_s=time_s)])
    assert list(tmp_path.iterdir()) == []


def test_a_blf_that_would_last_longer_than_its_clock_is_refused(tmp_path):
    far = [replace(FRAMES[0], time_s=time_s) for time_s in (0.0, 7e10)]
    with pytest.raises(LogFileError, match="beyond what this format can hold"):
        write(tmp_path / "trace.blf", format_of(".blf"), far)
