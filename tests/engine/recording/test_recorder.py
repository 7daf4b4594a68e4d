"""What a recorder puts into a session, what it tells, and when triggers fire."""

import functools
import sys
import time

import cantools
import msgspec
import numpy as np
import pytest

from bms.definition import pack_folder
from bms.recording.reader import open_session
from bms.recording.single_file import pack_session
from can_drivers.frames import Frame
from engine.messages import (
    AddNote,
    CalibrationRead,
    Fault,
    Faults,
    Identity,
    LinkStateChanged,
)


def identity(serial):
    return Identity(
        serial=serial,
        vin="V1",
        hardware="",
        software="",
        calibration_id="",
        calibration_crc=None,
        chemistry="",
        cells=None,
        contract_level="",
        virtual=True,
    )


def fault(code):
    return Fault(
        code=code,
        status=("active",),
        severity="fault",
        text="too warm",
        cause="",
        action="",
        reaction="",
        snapshots={},
        extended={},
        occurrences=None,
    )


@functools.cache
def database():
    return cantools.database.load_file(str(pack_folder("demo-nfm-120s") / "broadcast.dbc"))


def status_frame(**values):
    """Return a frame of the pack's status message."""
    message = database().get_message_by_name("PackStatus")
    content = {signal.name: 0 for signal in message.signals} | values
    return Frame(can_id=message.frame_id, data=bytes(message.encode(content, strict=False)), time_s=time.monotonic())


def show(recording, **values):
    """Let the pack say something and take a snapshot of it."""
    now_s = time.monotonic()
    recording.table.on_frames([status_frame(**values)])
    recording.recorder.values(recording.table.snapshot(now_s, dropped=recording.dropped), now_s)


def test_a_session_holds_frames_values_events_and_what_was_read(recording, tmp_path):
    image = tmp_path / "image.bin"
    image.write_bytes(b"header and payload")
    recording.recorder.identified(identity("S1"))
    recording.start(title="climb")
    recording.frames(10)
    show(recording, SupplyVoltage=12_000)
    recording.recorder.note(AddNote(text="now it rattles"))
    recording.recorder.job_ended(Faults(faults=(fault("P1B40-94"),)), time.monotonic())
    calibration = CalibrationRead(calibration_id="C1", crc32=1, demo=True, parameters=(), image_path=str(image))
    recording.recorder.job_ended(calibration, time.monotonic())
    recording.written(10)
    recording.stop()

    (session,) = recording.sessions()
    assert (session.info.title, session.info.serial, session.info.operator) == ("climb", "S1", "Ada")
    assert session.info.pack == "demo-nfm-120s"
    assert session.info.ended_utc
    assert recording.numbers(session) == list(range(10))
    times_s, values = session.values()
    assert values.shape == (len(session.info.value_names), 1)
    assert times_s[0] == pytest.approx(time.monotonic(), abs=30)
    assert values[session.info.value_names.index("supply_mv"), 0] == 12_000
    assert np.isnan(values[session.info.value_names.index("cell 1"), 0])
    assert [event.text for event in session.events] == ["now it rattles", "In the fault memory: P1B40-94 too warm"]
    assert msgspec.json.decode(session.faults, type=Faults).faults[0].code == "P1B40-94"
    assert msgspec.json.decode(session.identity, type=Identity).vin == "V1"
    assert msgspec.json.decode(session.calibration, type=CalibrationRead).calibration_id == "C1"
    assert session.calibration_image == b"header and payload"
    assert session.definition().title == recording.definition.title
    assert session.problems == ()


def test_keys_and_seeds_never_reach_the_disk(recording):
    recording.start()
    recording.stream.received([Frame(can_id=0x7EC, data=bytes.fromhex("066711DEADBEEF00"), time_s=time.monotonic())])
    recording.written(1)
    recording.stop()
    (session,) = recording.sessions()
    assert recording.numbers(session) == [0x0667110000000000]


def test_what_happens_is_told_whether_it_is_recorded_or_not(recording):
    show(recording, Contactors=0)
    show(recording, Contactors=1)
    recording.recorder.link_changed(LinkStateChanged(state="ready"), 1.0)
    recording.recorder.link_changed(LinkStateChanged(state="lost", cause="The adapter is gone."), 2.0)
    recording.recorder.link_changed(LinkStateChanged(state="lost", cause="Trying again."), 3.0)
    recording.recorder.link_changed(LinkStateChanged(state="opening"), 4.0)
    recording.recorder.link_changed(LinkStateChanged(state="bus_alive"), 5.5)
    recording.recorder.link_changed(LinkStateChanged(state="ready"), 6.0)
    assert recording.notes[0].startswith("Contactors: ")
    assert recording.notes[1:] == ["The adapter is gone.", "The link is back after 3.5 s."]


def test_faults_that_appear_and_go_are_told_once(recording):
    for faults in ((fault("A"),), (fault("A"), fault("B")), (fault("B"),)):
        recording.recorder.job_ended(Faults(faults=faults), 1.0)
    assert recording.notes == [
        "In the fault memory: A too warm",
        "In the fault memory: B too warm",
        "No longer in the fault memory: A too warm",
    ]


def test_another_pack_gets_a_session_of_its_own(recording):
    recording.recorder.identified(identity("S1"))
    recording.start(title="tour")
    recording.frames(5)
    recording.written(5)
    recording.recorder.identified(identity("S1"))
    recording.recorder.identified(identity("S2"))
    recording.frames(5)
    recording.until(lambda state: state.state == "recording" and state.frames == 5)
    recording.stop()
    sessions = {session.info.serial: session for session in recording.sessions()}
    assert recording.numbers(sessions["S1"]) == list(range(5))
    assert recording.numbers(sessions["S2"]) == list(range(5, 10))
    assert sessions["S2"].info.title == "tour"


def test_frames_the_adapter_lost_are_counted_from_the_beginning_of_the_recording(recording):
    recording.dropped = 7
    recording.start()
    recording.dropped = 10
    recording.frames(1)
    show(recording)
    recording.written(1)
    recording.stop()
    assert recording.state.lost == 3
    (session,) = recording.sessions()
    assert session.info.lost == 3
    assert [event.text for event in session.events] == ["3 frames are missing here: the adapter lost them."]


def test_long_recordings_go_on_in_further_files(recording):
    recording.start(longest_file_bytes=3000)
    for _ in range(8):
        recording.frames(300)
        recording.written(recording.number)
    recording.stop()
    (session,) = recording.sessions()
    assert len(session.frame_files) > 2
    assert recording.numbers(session) == list(range(2400))


def test_a_trigger_keeps_what_was_before_and_what_follows(recording):
    recording.start(condition="supply_mv < 9000", before_s=30.0, after_s=0.3)
    assert recording.state.state == "armed"
    recording.frames(20)
    show(recording, SupplyVoltage=12_000)
    recording.until(lambda state: state.seconds > 0.2)
    assert not recording.folder.exists()
    show(recording, SupplyVoltage=8_000)
    recording.until(lambda state: state.state == "triggered")
    recording.frames(20)
    recording.until(lambda state: state.state == "armed")
    recording.frames(20)
    show(recording, SupplyVoltage=12_000)
    show(recording, SupplyVoltage=8_000)
    recording.until(lambda state: state.state == "triggered")
    recording.stop()

    first, second = recording.sessions()
    assert recording.numbers(first) == list(range(40))
    assert recording.numbers(second) == list(range(40, 60))
    assert [event.text for event in first.events if event.kind == "trigger"] == ["supply_mv < 9000"]
    assert first.info.trigger == "supply_mv < 9000"
    assert len(first.values()[0]) == 2
    assert first.info.ended_utc
    assert recording.notes.count("supply_mv < 9000") == 2


def test_history_before_a_trigger_is_bounded_in_time(recording):
    recording.start(condition="supply_mv < 9000", before_s=0.2, after_s=0.1)
    recording.frames(300)
    recording.until(lambda state: state.seconds > 0.6)
    recording.frames(10)
    show(recording, SupplyVoltage=8_000)
    recording.until(lambda state: state.state == "triggered")
    recording.stop()
    (session,) = recording.sessions()
    assert recording.numbers(session) == list(range(300, 310))


def test_moments_that_follow_each_other_prolong_one_session(recording):
    recording.start(condition="charger changes", before_s=1.0, after_s=0.4)
    show(recording, Charger=0)
    for value in (1, 0, 1, 0):
        show(recording, Charger=value)
        recording.frames(5)
        until_s = time.monotonic() + 0.2
        recording.until(lambda state, until_s=until_s: time.monotonic() > until_s)
    recording.until(lambda state: state.state == "armed")
    recording.stop()
    (session,) = recording.sessions()
    assert recording.numbers(session) == list(range(20))
    assert len([event for event in session.events if event.kind == "trigger"]) == 4


def test_a_condition_that_makes_no_sense_is_told(recording):
    recording.start(condition="suply_mv < 9000")
    assert recording.state.state == "off"
    assert "suply_mv" in recording.state.problem
    assert recording.state.advice == "Did you mean supply_mv?"


@pytest.mark.parametrize(
    ("pack", "dbc", "cells"), [("foxbms-2", "foxbms2/foxbms.dbc", 18), ("ioniq5/signalset.json", None, 180)]
)
def test_a_session_brings_the_definition_it_was_recorded_with(record, published, pack, dbc, cells):
    here = published(dbc) if dbc else published(pack)
    recording = record(pack=pack if dbc else str(here), dbc=here if dbc else None)
    recording.start()
    recording.frames(1)
    now_s = time.monotonic()
    recording.recorder.values(recording.table.snapshot(now_s), now_s)
    recording.written(1)
    recording.stop()
    (session,) = recording.sessions()
    again = session.definition()
    assert again.topology == recording.definition.topology
    assert again.topology.series >= cells
    assert (session.definition_folder / here.name).read_bytes() == here.read_bytes()
    assert len(session.values()[1]) == len(session.info.value_names) > cells


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["Broadcast.DBC", "broadcast.dbc", "drive: 2?.dbc", "red\x1b[31m.dbc", "aux.dbc"])
def test_a_database_of_any_name_comes_along_and_opens_from_a_single_file(record, tmp_path, name):
    dbc_file = pack_folder("demo-nfm-120s") / "broadcast.dbc"
    here = tmp_path / "own" / name
    here.parent.mkdir()
    here.write_bytes(dbc_file.read_bytes() + b"\n")
    recording = record(dbc=here)
    recording.start()
    recording.frames(1)
    recording.written(1)
    recording.stop()
    (session,) = recording.sessions()
    pack_session(session.folder, tmp_path / "one.halite")
    again = open_session(tmp_path / "one.halite")
    assert again.definition().broadcasts.database.messages == recording.definition.broadcasts.database.messages
    assert (again.definition_folder / again.info.dbc_file).read_bytes() == here.read_bytes()
    assert (again.definition_folder / "broadcast.dbc").read_bytes() == dbc_file.read_bytes()
