"""A recording answers as a pack would, at any moment, and nothing can be changed in it."""

import time

import numpy as np
import pytest

from bms.errors import BadFileError
from bms.telemetry.history.model import PACK, SeriesKey
from can_drivers.frame_columns import unpack
from engine.live_values import pack_snapshot
from engine.messages import (
    ClearFaultsJob,
    Disconnect,
    JobFailed,
    LinkStateChanged,
    PlaybackState,
    ReadFaultsJob,
    Snapshot,
    StartJob,
    TraceFrames,
)
from engine.playback.opening import open_recording
from engine.playback.player import Player


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


class Watcher:
    """Polls a player and keeps what it told."""

    def __init__(self, player, clock):
        self.player, self.clock, self.events = player, clock, []

    def pass_time(self, seconds=0.0):
        self.clock.now_s += seconds
        told = self.player.poll()
        self.events += told
        return told

    def newest(self, kind):
        return next(event for event in reversed(self.events) if isinstance(event, kind))

    def read_all(self):
        deadline_s = time.monotonic() + 30
        while self.newest(PlaybackState).loaded < 1:
            assert time.monotonic() < deadline_s
            self.pass_time()
            time.sleep(0.005)

    def values_at(self, time_s):
        self.player.seek(time_s)
        self.pass_time(1.0)
        return pack_snapshot(self.newest(Snapshot))


@pytest.fixture
def watcher(drive_log):
    clock = Clock()
    player = Player(open_recording(drive_log, pack="demo-nfm-120s"), clock)
    watcher = Watcher(player, clock)
    watcher.pass_time()
    yield watcher
    player.close()


def test_a_log_opens_in_place_of_a_pack(watcher, drive_frames):
    watcher.read_all()
    assert watcher.events[0] == LinkStateChanged(state="playback")
    frames = [event for event in watcher.events if isinstance(event, TraceFrames)]
    assert sum(len(unpack(event.frames).records) for event in frames) == len(drive_frames)
    state = watcher.newest(PlaybackState)
    assert state.title == "drive.blf"
    assert state.ends_s - state.begins_s == pytest.approx(19.91, abs=0.01)
    assert state.utc_offset_s is not None


def test_the_values_are_those_of_the_moment(watcher):
    watcher.read_all()
    begins_s = watcher.newest(PlaybackState).begins_s
    early, late = watcher.values_at(begins_s + 5.55), watcher.values_at(begins_s + 15.55)
    assert early.cells_mv.values[0] == 2995
    assert late.cells_mv.values[0] == 2985
    assert early.readings["current_a"].value == 0
    assert late.readings["current_a"].value == -50


def test_time_goes_at_the_wanted_speed_and_stops_at_the_end(watcher):
    watcher.read_all()
    begins_s, ends_s = watcher.newest(PlaybackState).begins_s, watcher.newest(PlaybackState).ends_s
    watcher.player.seek(begins_s)
    watcher.player.play(4.0)
    watcher.pass_time(2.0)
    assert watcher.newest(PlaybackState).now_s == pytest.approx(begins_s + 8.0)
    watcher.pass_time(60.0)
    ended = watcher.newest(PlaybackState)
    assert (ended.now_s, ended.speed) == (ends_s, 0.0)
    watcher.player.play(1.0)
    watcher.pass_time(0.5)
    assert watcher.newest(PlaybackState).now_s == pytest.approx(begins_s + 0.5)


def test_the_history_holds_every_signal_and_the_packs_own_values(watcher):
    watcher.read_all()
    history = watcher.player.feed.history
    current = history.series(SeriesKey("f_PackValuesP0", "Current"))
    first_s, last_s = history.span()
    _, values = current.samples(first_s, last_s)
    assert len(values) == 200
    _, own = history.series(SeriesKey(PACK, "cell 1")).samples(first_s, last_s)
    assert np.nanmin(own) == 2981


def test_nothing_can_be_asked_or_changed_that_was_not_recorded(watcher):
    watcher.player.send(StartJob(job_id=1, job=ClearFaultsJob(serial="X")))
    watcher.player.send(StartJob(job_id=2, job=ReadFaultsJob()))
    told = [event for event in watcher.pass_time() if isinstance(event, JobFailed)]
    assert [event.job_id for event in told] == [1, 2]
    assert "recording" in told[0].what


def test_disconnecting_closes_it(watcher):
    watcher.player.send(Disconnect())
    assert LinkStateChanged(state="disconnected") in watcher.pass_time()


def test_a_moment_outside_becomes_the_nearest_end(watcher):
    watcher.read_all()
    state = watcher.newest(PlaybackState)
    watcher.player.seek(state.ends_s + 1e6)
    watcher.pass_time()
    assert watcher.newest(PlaybackState).now_s == state.ends_s


def test_what_is_no_recording_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "holiday.blf"
    path.write_bytes(b"\x89PNG\r\n" + bytes(1000))
    with pytest.raises(BadFileError):
        open_recording(path, pack="demo-nfm-120s")
