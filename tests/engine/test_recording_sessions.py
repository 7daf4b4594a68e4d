"""Recording through a whole engine, with the virtual pack at the other end."""

import contextlib
import time

from bms.recording.reader import open_session
from can_drivers.logs.opening import open_log
from cli.virtual_pack_process import virtual_pack
from engine.messages import (
    AddNote,
    Disconnect,
    EventNoted,
    ReadFaultsJob,
    RecordingState,
    StartRecording,
    StopRecording,
)
from virtual_pack.simulator import SimulationOptions


def the_session(folder):
    return open_session(next(folder.iterdir()))


def times_of_frames(session):
    """Return the times of all frames on the session's clock."""
    times_s = []
    for path in session.frame_files:
        with contextlib.closing(open_log(path)) as log:
            shift_s = log.facts.utc_offset_s - session.info.utc_offset_s
            times_s += [time_s + shift_s for batch in log.batches() for time_s in batch.frames.records["time_s"].tolist()]
    return times_s


def is_off(event):
    return isinstance(event, RecordingState) and event.state == "off"


def test_a_live_pack_is_recorded_with_its_values_and_what_jobs_read(watched, pack_channel, tmp_path):
    watched.connect(pack_channel)
    watched.until_state("ready")
    watched.engine.send(StartRecording(folder=str(tmp_path / "sessions")))
    watched.until(lambda event: isinstance(event, RecordingState) and event.frames > 100)
    watched.engine.send(AddNote(text="here"))
    assert watched.until_kind(EventNoted).text == "here"
    watched.run(ReadFaultsJob())
    watched.engine.send(StopRecording())
    state = watched.until(is_off)

    session = the_session(tmp_path / "sessions")
    times_s = times_of_frames(session)
    assert len(times_s) == session.info.frames == state.frames
    assert abs(times_s[0] - session.values()[0][0]) < 5.0
    assert session.info.serial.startswith("VIRTUAL-")
    assert session.info.virtual
    assert session.faults is not None
    assert session.identity is not None
    column = session.info.value_names.index("cell 1")
    assert 1000 < session.values()[1][column, -1] < 5000
    assert "here" in [event.text for event in session.events]


def test_a_recording_survives_a_lost_adapter_and_says_so(watched, free_port, tmp_path):
    with virtual_pack(SimulationOptions(port=free_port)) as channel:
        watched.connect(channel)
        watched.until_state("ready")
        watched.engine.send(StartRecording(folder=str(tmp_path / "sessions")))
        watched.until(lambda event: isinstance(event, RecordingState) and event.frames > 50)
    watched.until_state("lost")
    lost_s = time.monotonic()
    with virtual_pack(SimulationOptions(port=free_port)):
        watched.until_state("ready")
        watched.until(lambda event: isinstance(event, RecordingState) and event.seconds > 0)
        watched.engine.send(Disconnect())
        watched.until(is_off)

    session = the_session(tmp_path / "sessions")
    times_s = times_of_frames(session)
    assert min(times_s) < lost_s < max(times_s)
    links = [event for event in session.events if event.kind == "link"]
    assert links[0].data["state"] == "lost"
    assert any("gap_s" in event.data for event in links)
    assert session.info.ended_utc


def test_without_a_connection_there_is_nothing_to_record(watched, tmp_path):
    watched.engine.send(StopRecording())
    watched.engine.send(AddNote(text="nobody hears this"))
    watched.engine.send(StartRecording(folder=str(tmp_path / "sessions")))
    state = watched.until_kind(RecordingState)
    assert (state.state, state.advice) == ("off", "Connect first.")
    assert not (tmp_path / "sessions").exists()
