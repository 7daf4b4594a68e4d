import os
import signal
import sys
import time
from itertools import pairwise

import pytest

from can_drivers.frame_columns import frames_of, unpack
from engine.logs import reading
from engine.logs.child import Child
from engine.logs.limits import Limits
from engine.logs.reading import LogReading
from tests.peers import children

PATIENCE_S = 20.0

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def read_all(log_reading):
    batches = []
    deadline_s = time.monotonic() + PATIENCE_S
    while log_reading.state.running and time.monotonic() < deadline_s:
        batches += log_reading.poll()
        time.sleep(0.002)
    assert not log_reading.state.running
    return [frame for batch in batches for frame in frames_of(unpack(batch))]


def until(condition):
    deadline_s = time.monotonic() + PATIENCE_S
    while not (found := condition()) and time.monotonic() < deadline_s:
        time.sleep(0.002)
    assert found


def test_every_frame_arrives_in_the_order_of_the_file(write_log):
    log_reading = LogReading(write_log(frames=150_000))
    frames = read_all(log_reading)
    assert len(frames) == log_reading.state.frames == 150_000
    assert [frame.can_id for frame in frames[:3]] == [0x200, 0x201, 0x202]
    assert all(one.time_s <= other.time_s for one, other in pairwise(frames))
    assert log_reading.progress == 1.0
    assert log_reading.state.facts.utc_offset_s == 1_700_000_000.0
    assert log_reading.state.error == ""


def test_parts_of_a_recording_are_read_on_the_clock_of_the_first(write_log):
    one = write_log("1.blf", frames=100)
    other = write_log("2.blf", frames=100, utc_offset_s=1_700_000_060.0)
    frames = read_all(LogReading(one, other))
    assert len(frames) == 200
    assert frames[100].time_s - frames[0].time_s == pytest.approx(60.0, abs=1e-6)


def test_only_the_frames_of_one_bus_are_read(write_log):
    log = write_log(frames=620, channels=lambda records: (1 + (records["can_id"] == 0x300)).astype("u1"))
    assert {frame.can_id for frame in read_all(LogReading(log, channel=2))} == {0x300}


def test_nothing_is_read_faster_than_it_is_taken(write_log, monkeypatch):
    monkeypatch.setattr(reading, "WAITING_BATCHES", 2)
    log_reading = LogReading(write_log(frames=400_000))
    until(lambda: len(log_reading._batches) == 2)
    time.sleep(0.1)
    assert len(log_reading._batches) == 2
    while log_reading.state.running:
        log_reading.poll()
        time.sleep(0.002)
    assert log_reading.state.frames == 400_000


def test_what_is_missing_of_a_log_is_told(write_log):
    log = write_log(frames=100_000)
    log.write_bytes(log.read_bytes()[:-30_000])
    log_reading = LogReading(log)
    assert 50_000 < len(read_all(log_reading)) < 100_000
    assert log_reading.state.problems
    assert log_reading.state.error == ""


def test_a_file_that_is_no_log_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "letter.blf").write_text("Dear reader,\n")
    log_reading = LogReading(tmp_path / "letter.blf")
    assert read_all(log_reading) == []
    assert log_reading.state.error == "This is no log that is known here."
    assert log_reading.state.advice


def test_reading_can_be_given_up(write_log):
    log_reading = LogReading(write_log(frames=500_000))
    until(log_reading.poll)
    log_reading.stop()
    log_reading.stop()
    assert (log_reading.state.running, log_reading.state.stopped, log_reading.state.error) == (False, True, "")
    assert log_reading.poll() == []
    assert not log_reading._child.is_alive


@posix_only
def test_a_reader_that_is_killed_is_told_in_one_sentence(write_log, monkeypatch):
    monkeypatch.setattr(reading, "WAITING_BATCHES", 1)
    log_reading = LogReading(write_log(frames=500_000))
    until(lambda: log_reading._batches)
    os.kill(log_reading._child.pid, signal.SIGKILL)
    read_all(log_reading)
    assert "drive.blf was ended from outside" in log_reading.state.error


@posix_only
def test_a_reader_that_says_nothing_is_ended(write_log):
    log_reading = LogReading(write_log(frames=100), limits=Limits(silence_s=0.3))
    os.kill(log_reading._child.pid, signal.SIGSTOP)
    read_all(log_reading)
    assert log_reading.state.error == "Reading drive.blf did not get any further within 0.3 s."
    assert not log_reading._child.is_alive


@posix_only
@pytest.mark.parametrize(
    ("load", "limits", "sentence"),
    [
        (children.endless, Limits(processor_s=0), "Reading x.blf did not get any further in 0 s of processor time."),
        (children.crashing, Limits(), "The program part that reads x.blf crashed."),
        (children.raising, Limits(), "The program part that reads x.blf crashed."),
        pytest.param(
            children.hungry,
            Limits(memory_bytes=64 << 20),
            "Reading x.blf needed more than the 64 MiB of memory it may have.",
            marks=pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux counts address space reliably"),
        ),
    ],
)
def test_the_end_of_a_child_is_explained(load, limits, sentence, capfd):
    child = Child(load, limits=limits, name="test")
    with pytest.raises(EOFError):
        child.pipe.recv_bytes()
    error = child.why_it_ended("x.blf")
    assert error.what == sentence
    assert error.advice
    assert capfd.readouterr().err == ""
    child.close()


def test_a_child_ends_with_its_parents_end_of_the_pipe():
    child = Child(children.echo, limits=Limits(), name="test")
    child.pipe.send_bytes(b"there?")
    assert child.pipe.recv_bytes() == b"there?"
    child.close()
    assert not child.is_alive
