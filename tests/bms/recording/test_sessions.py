"""Sessions are read as they were written, and as far as they make sense when they were not finished or are damaged."""

import contextlib
import os
import shutil
from pathlib import PurePosixPath

import can
import msgspec
import numpy as np
import pytest

from bms.definition.file_list import definition_files
from bms.errors import BadFileError, DefinitionError
from bms.recording.frame_count import count_frames
from bms.recording.layout import file_name, file_number, folder_name, free_folder, kept_names
from bms.recording.model import SessionEvent
from bms.recording.reader import is_session, open_session
from can_drivers.logs.opening import open_log

FILES = ("session.json", "values.bin", "events.jsonl", "frames.blf", "faults.json", "pack/broadcast.dbc", "pack/pack.toml")


def frames_of(session):
    count = 0
    for path in session.frame_files:
        with contextlib.closing(open_log(path)) as log:
            count += sum(len(batch.frames.records) for batch in log.batches())
    return count


def test_a_session_is_read_as_it_was_written(session_folder, info):
    session = open_session(session_folder)
    assert session.info == info(ended_utc="2026-11-23T05:01:00+00:00", frames=50)
    times_s, values = session.values()
    assert times_s.tolist() == [100.0 + row / 10 for row in range(5)]
    assert values.dtype == np.float32
    assert values[0].tolist() == [3000.0 + row for row in range(5)]
    assert np.isnan(values[1]).all()
    assert [event.text for event in session.events] == ["note 0 °", "note 1 °", "note 2 °"]
    assert session.faults == b'{"type":"Faults","faults":[]}'
    assert (session.identity, session.calibration, session.calibration_image) == (None, None, None)
    assert frames_of(session) == 50
    assert session.definition().topology.series == 120
    assert session.problems == ()
    assert is_session(session_folder)


def test_other_programs_read_the_frames(session_folder):
    with can.BLFReader(str(session_folder / "frames.blf")) as reader:
        assert [message.timestamp - 1_795_000_000.25 for message in reader] == pytest.approx(
            [100 + n / 1000 for n in range(50)]
        )


def test_a_session_that_was_not_ended_is_read_to_its_last_flush(tmp_path, write_session):
    writer = write_session(tmp_path / "s")
    session = open_session(tmp_path / "s")
    assert session.info.ended_utc == ""
    assert session.problems == ("The recording was not ended: Halite or the computer was switched off meanwhile.",)
    assert (frames_of(session), len(session.values()[0]), len(session.events)) == (50, 5, 3)
    counted = count_frames(session)
    assert (session.info.frames, counted.frames, counted.problems) == (0, 50, ())
    assert (counted.first_s, counted.last_s) == pytest.approx((100.0, 100.049))
    writer.close(session.info)


@pytest.mark.parametrize("name", FILES)
def test_a_session_opens_with_any_file_cut_off_anywhere(session_folder, name):
    path = session_folder / name
    whole = path.read_bytes()
    steps = max(1, len(whole) // 25)
    for length in (*range(0, len(whole), steps), len(whole) - 1):
        path.write_bytes(whole[:length])
        session = open_session(session_folder)
        times_s, values = session.values()
        assert values.shape[1] == len(times_s) <= 5
        assert len(session.events) <= 3
        if name.startswith("pack/"):
            with contextlib.suppress(DefinitionError):
                session.definition()


@pytest.mark.parametrize("name", FILES)
def test_a_session_opens_without_any_of_its_files(session_folder, name):
    (session_folder / name).unlink()
    session = open_session(session_folder)
    if name in {"session.json", "values.bin", "frames.blf"}:
        assert session.problems


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b'{"a":' * 2000, b"[1,2]\n" * 100, "°".encode("latin-1") * 99])
def test_a_session_opens_with_nonsense_in_any_file(session_folder, name, content):
    (session_folder / name).write_bytes(content)
    session = open_session(session_folder)
    session.values()
    if name.startswith("pack/"):
        with contextlib.suppress(DefinitionError):
            session.definition()


def test_rows_whose_time_makes_no_sense_are_left_out(session_folder, write_session, tmp_path, info):
    writer = write_session(tmp_path / "s", rows=2)
    for time_s in (np.nan, 50.0, 101.0, np.inf):
        writer.add_row(time_s, np.zeros(3))
    writer.close(info(ended_utc="x"))
    session = open_session(tmp_path / "s")
    assert session.values()[0].tolist() == [100.0, 100.1, 101.0]
    assert session.values()[1].shape == (3, 3)
    assert "3 rows" in session.problems[0]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
@pytest.mark.parametrize("name", ["values.bin", "events.jsonl", "frames.blf", "session.json", "faults.json"])
def test_links_are_not_followed(session_folder, tmp_path, name):
    secret = tmp_path / "secret"
    secret.write_bytes((session_folder / name).read_bytes())
    (session_folder / name).unlink()
    (session_folder / name).symlink_to(secret)
    session = open_session(session_folder)
    assert f"{name} is not a file." in session.problems


def test_a_definition_outside_of_the_session_is_not_loaded(session_folder, info):
    (session_folder / "session.json").write_bytes(msgspec.json.encode(info(definition_file="../../pack.toml")))
    with pytest.raises(DefinitionError, match="outside of itself"):
        open_session(session_folder).definition()
    shutil.rmtree(session_folder / "pack")
    with pytest.raises(DefinitionError, match="no pack definition"):
        open_session(session_folder).definition()


@pytest.mark.parametrize("make", ["empty", "strangers", "missing"])
def test_what_is_no_session_is_refused_in_a_sentence(tmp_path, make):
    folder = tmp_path / "x"
    if make != "missing":
        folder.mkdir()
    if make == "strangers":
        (folder / "photo.jpg").write_bytes(b"x")
        (folder / "frames.blf").mkdir()
    assert not is_session(folder)
    with pytest.raises(BadFileError) as caught:
        open_session(folder)
    assert caught.value.advice


def test_a_written_folder_goes_on_where_it_was_whole(tmp_path, write_session, info, packed):
    writer = write_session(tmp_path / "s")
    for name, rest in (("values.bin", b"half a row"), ("events.jsonl", b'{"time_s":1')):
        with (tmp_path / "s" / name).open("ab") as file:
            file.write(rest)
    writer.add_frames(packed(50, 50))
    writer.add_row(200.0, np.zeros(3))
    writer.add_event(SessionEvent(time_s=200.0, kind="note", text="after"))
    writer.recover()
    writer.flush()
    writer.close(info(ended_utc="x"))
    session = open_session(tmp_path / "s")
    assert frames_of(session) == 100
    assert session.values()[0][-1] == 200.0
    assert [event.text for event in session.events][-1] == "after"
    assert session.problems == ()


def test_names_of_folders_are_made_of_when_and_who(tmp_path):
    assert folder_name("2026-11-23T05:02:10+00:00", "A/B..\\C: 1") == "20261123T050210Z-A-B..-C-1"
    assert folder_name("2026-11-23T05:02:10+00:00", "../..") == "20261123T050210Z-pack"
    (tmp_path / "x").mkdir()
    (tmp_path / "x-2").mkdir()
    assert folder_name("2026-11-23T05:02:10+00:00", "x" * 59 + ".tail") == f"20261123T050210Z-{'x' * 59}"
    assert free_folder(tmp_path, "x").name == "x-3"
    for first in ("frames.blf", "values.bin", "events.jsonl"):
        assert [file_number(first, file_name(first, number)) for number in (1, 2, 12_345)] == [1, 2, 12_345]
    assert file_number("frames.blf", "frames-1.blf") is None
    assert file_number("frames.blf", "values.bin") is None


def test_files_are_kept_by_names_that_every_system_can_have():
    named = {
        "broadcast.dbc": "broadcast.dbc",
        "Broadcast.DBC": "Broadcast-2.DBC",
        "my: (set)?.json": "my- (set)-.json",
        "My| (Set)*.json": "My- (Set)--2.json",
        "con.dbc": "_con.dbc",
        "console.dbc": "console.dbc",
        "NUL": "_NUL",
        "end. ": "end",
        "End.": "End-2",
        "Zelle_ä.dbc": "Zelle_ä.dbc",
        "Zelle_a\N{COMBINING DIAERESIS}.dbc": "Zelle_a\N{COMBINING DIAERESIS}-2.dbc",
        "red\x1b[31m.dbc": "red-[31m.dbc",
    }
    assert dict(zip(named, kept_names([PurePosixPath("/else", name) for name in named]), strict=True)) == named


def test_a_definition_is_taken_along_with_every_file_it_names(tmp_path, reference_data):
    assert [path.name for path in definition_files("demo-nfm-120s")] == [
        "pack.toml",
        "broadcast.dbc",
        "calibration.a2l",
        "faults.toml",
    ]
    own = tmp_path / "pack.toml"
    own.write_text('broadcasts_file = "own.dbc"\n[[modules]]\nchemistry = "mine.toml"\nname = "no.file"\n')
    for name in ("own.dbc", "mine.toml", "unrelated.txt"):
        (tmp_path / name).write_text("")
    assert [path.name for path in definition_files(str(tmp_path))] == ["pack.toml", "mine.toml", "own.dbc"]
    assert definition_files("signalset.json")[0].name == "signalset.json"
