"""`halite convert`: what is asked for arrives, what is lost or damaged is said, and the file is whole or not there."""

import subprocess
import sys
from dataclasses import replace

import pyarrow.parquet
import pytest

from bms.errors import BadFileError, JobCancelledError
from can_drivers.frame_columns import frames_of, pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.formats import format_of
from can_drivers.logs.opening import open_log
from can_drivers.logs.writing import LogWriter
from engine.exclusive import lock_output
from engine.logs.convert_messages import ConvertOrder
from engine.logs.converting import convert_log
from engine.logs.limits import Limits

OFFSET_S = 1_700_000_000.0
FRAMES = [
    Frame(can_id=0x2A0, data=bytes(range(8)), time_s=10.0),
    Frame(can_id=0x300, data=b"\x01\x02", time_s=10.5, is_tx=True),
    Frame(can_id=0x18DAF110, data=bytes(range(16)), time_s=11.0, is_extended=True, is_fd=True, bitrate_switch=True),
    Frame(can_id=0, data=b"", time_s=11.5, is_error=True),
    Frame(can_id=0x31F, data=b"", time_s=12.0, is_remote=True),
]


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.blf"
    writer = LogWriter(path, format_of(".blf"), utc_offset_s=OFFSET_S)
    writer.write(unpack(pack(FRAMES)))
    writer.close()
    return path


def frames_in(path):
    reader = open_log(path)
    frames = [frame for batch in reader.batches() for frame in frames_of(batch.frames)]
    reader.close()
    return [replace(frame, time_s=round(frame.time_s + reader.facts.utc_offset_s - OFFSET_S, 3)) for frame in frames]


@pytest.mark.parametrize("suffix", [".asc", ".log", ".mf4", ".blf"])
def test_every_frame_arrives(halite, log, tmp_path, suffix):
    out = tmp_path / f"converted{suffix}"
    ended = halite("convert", log, "-o", out, "--json")
    assert ended.code == 0, ended.err
    assert (ended.json["frames"], ended.json["left_out"], ended.json["problems"]) == (5, 0, [])
    assert [replace(one, can_id=0) if one.is_error else one for one in frames_in(out)] == FRAMES
    assert set(ended.json) >= {"frames", "left_out", "problems", "seconds"}


def test_what_a_format_cannot_hold_is_said(halite, log, tmp_path):
    ended = halite("convert", log, "-o", tmp_path / "converted.trc")
    assert ended.code == 0
    assert "1 frame left out, which PEAK TRC cannot hold." in ended.err
    ended = halite("convert", log, "-o", tmp_path / "converted.csv")
    assert "Whether a frame was sent or received is lost." in ended.err
    assert "5 frames" in ended.out


def test_what_was_not_in_the_log_is_not_said_to_be_lost(halite, tmp_path):
    path = tmp_path / "log.log"
    path.write_text("(1700000000.000000) can0 123#01\n")
    ended = halite("convert", path, "-o", tmp_path / "converted.csv")
    assert ended.err.split("\n") == ["Which bus a frame was on is lost.", ""]
    assert ended.out.startswith("1 frame → ")
    assert halite("convert", path, "-o", tmp_path / "converted.asc").err == ""
    assert halite("convert", path, "-o", tmp_path / "converted.db", "--json").json["losses"] == ["bus"]


@pytest.mark.parametrize(("suffix", "moved"), [(".asc", 2), (".trc", 2), (".blf", 0), (".log", 0), (".mf4", 0)])
def test_frames_whose_time_a_format_cannot_hold_are_told(halite, tmp_path, suffix, moved):
    path, out = tmp_path / "back.log", tmp_path / f"converted{suffix}"
    path.write_text("".join(f"({1_700_000_000 - back}.000000) can0 123#01\n" for back in range(3)))
    ended = halite("convert", path, "-o", out, "--json")
    assert (ended.code, ended.json["moved"]) == (0, moved), ended.err
    kept = [frame.time_s for frame in frames_in(out)]
    assert kept == ([0.0, 0.0, 0.0] if moved else [0.0, -1.0, -2.0])
    said = halite("convert", path, "-o", out, "--replace").err
    assert ("2 frames moved to the earliest time" in said) == bool(moved)


def test_an_older_file_is_replaced_only_if_that_is_asked_for(halite, log, tmp_path):
    out = tmp_path / "precious.csv"
    out.write_text("older")
    ended = halite("convert", log, "-o", out)
    assert (ended.code, "exists already" in ended.err, "--replace" in ended.err) == (6, True, True), ended.err
    assert out.read_text() == "older"
    assert halite("convert", log, "-o", out, "--replace").code == 0
    assert out.read_text() != "older"


@pytest.mark.parametrize("suffix", [".asc", ".trc", ".csv", ".log", ".blf"])
def test_times_of_no_calendar_are_one_sentence(halite, tmp_path, suffix):
    path = tmp_path / "huge.log"
    path.write_text("(100000000000000000.000000) can0 232#0102030405060708\n")
    ended = halite("convert", path, "-o", tmp_path / f"converted{suffix}")
    assert ended.code == 6
    assert ended.err.count("\n") == 1
    assert "time is beyond what this format can hold" in ended.err
    assert [one.name for one in tmp_path.iterdir()] == ["huge.log"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_database_that_the_disk_does_not_let_grow_is_one_sentence(tmp_path):
    path = tmp_path / "log.log"
    path.write_text("".join(f"(17000{at:05d}.000000) can0 123#0102030405060708\n" for at in range(10_000)))
    program = (
        "import resource, sys; from cli.program import run; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "convert", path, "-o", tmp_path / "converted.db"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 6, ended.stderr
    assert ended.stderr == "The file has become as large as this disk allows. Choose another disk, or write fewer frames.\n"
    assert [one.name for one in tmp_path.iterdir()] == ["log.log"]


def test_parquet_is_a_table_of_frames(halite, log, tmp_path):
    out = tmp_path / "converted.parquet"
    assert halite("convert", log, "-o", out).code == 0
    table = pyarrow.parquet.read_table(out)
    assert table.column_names == ["time_s", "channel", "id", "extended", "direction", "type", "dlc", "data"]
    assert table["time_s"].to_pylist() == pytest.approx([frame.time_s + OFFSET_S for frame in FRAMES], abs=1e-6)


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (["--ids", "2a0,300-31F"], [0, 1, 4]),
        (["--from", "0.4", "--to", "1.5"], [1, 2, 3]),
        (["--from", "2023-11-14T22:13:31.5"], [3, 4]),
        (["--channel", "1"], [0, 1, 2, 3, 4]),
    ],
)
def test_only_what_is_wanted_is_written(halite, log, tmp_path, options, kept):
    out = tmp_path / "converted.log"
    ended = halite("convert", log, "-o", out, *options)
    assert ended.code == 0, ended.err
    assert [frame.time_s for frame in frames_in(out)] == [FRAMES[index].time_s for index in kept]


def test_without_a_wanted_frame_there_is_no_file_and_an_older_one_stays(halite, log, tmp_path):
    out = tmp_path / "converted.log"
    out.write_text("older")
    ended = halite("convert", log, "-o", out, "--channel", "7", "--replace")
    assert ended.code == 1
    assert "Of 5 frames none is wanted" in ended.err
    assert out.read_text() == "older"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["converted.log", "log.blf"]


def test_a_session_is_converted_too(halite, log, tmp_path):
    folder = tmp_path / "session"
    folder.mkdir()
    log.rename(folder / "frames.blf")
    ended = halite("convert", folder, "-o", tmp_path / "converted.asc", "--json")
    assert (ended.code, ended.json["frames"]) == (0, 5), ended.err


def test_damage_is_told_with_its_place(halite, tmp_path):
    path = tmp_path / "log.log"
    path.write_text("(1700000000.000000) can0 123#01\n(17000\n(1700000001.000000) can0 123#02\n(1700000002.000000) can0 12")
    ended = halite("convert", path, "-o", tmp_path / "converted.asc")
    assert ended.code == 0
    assert "A line cannot be read as a frame. (line 2)" in ended.err
    assert "The file ends in the middle of a line. (line 4)" in ended.err
    document = halite("convert", path, "-o", tmp_path / "converted.asc", "--replace", "--json").json
    assert [one["line"] for one in document["problems"]] == [2, 4]


def test_a_log_without_a_date_says_so(halite, tmp_path):
    path = tmp_path / "log.log"
    path.write_text("(000.250000) can0 123#01\n")
    ended = halite("convert", path, "-o", tmp_path / "converted.log")
    assert "its times count from 1970" in ended.err
    assert (tmp_path / "converted.log").read_text() == "(0.250000) can0 123#01 R\n"


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("converted.xyz", 2, "must end with one of"),
        ("log.blf", 2, "would replace the log it is made of"),
        ("missing/converted.asc", 6, "The folder does not exist."),
    ],
)
def test_a_wrong_place_is_one_sentence(halite, log, tmp_path, name, code, sentence):
    ended = halite("convert", log, "-o", tmp_path / name)
    assert (ended.code, sentence in ended.err) == (code, True), ended.err
    assert [one.name for one in tmp_path.iterdir()] == ["log.blf"]


def test_what_is_no_log_is_one_sentence(halite, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader")
    ended = halite("convert", path, "-o", tmp_path / "converted.asc")
    assert ended.code == 6
    assert "no log that is known here" in ended.err
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_a_stopped_conversion_leaves_nothing(log, tmp_path):
    order = ConvertOrder(paths=(str(log),), out=str(tmp_path / "converted.asc"), suffix=".asc")
    with pytest.raises(JobCancelledError):
        convert_log(order, stopped=lambda: True)
    assert [one.name for one in tmp_path.iterdir()] == ["log.blf"]


def test_a_process_that_runs_out_of_memory_is_one_sentence_and_leaves_nothing(log, tmp_path):
    order = ConvertOrder(paths=(str(log),), out=str(tmp_path / "converted.asc"), suffix=".asc")
    with pytest.raises(BadFileError, match="of memory it may have"):
        convert_log(order, limits=Limits(memory_bytes=1 << 16))
    assert [one.name for one in tmp_path.iterdir()] == ["log.blf"]


def test_two_conversions_at_once_do_not_write_to_one_file(halite, log, tmp_path):
    with lock_output(tmp_path / "converted.asc"):
        ended = halite("convert", log, "-o", tmp_path / "converted.asc", "--replace")
    assert (ended.code, "Another Halite is writing to" in ended.err) == (6, True), ended.err
    assert [one.name for one in tmp_path.iterdir()] == ["log.blf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_of_files_are_no_markup_and_steer_no_terminal(halite, log, tmp_path):
    ended = halite("convert", log, "-o", tmp_path / "[bold]:smile:\x1b[2J[_x].asc")
    assert (ended.code, "[bold]:smile:\ufffd[2J[_x].asc" in ended.out) == (0, True), ended
    mistaken = halite("convert", log, "-o", "\x1b]0;owned\x07.xyz", "--ids", "\x1b[2J")
    assert (mistaken.code, "\x1b" in mistaken.err, "Error: " in mistaken.err) == (2, False, True), mistaken.err
