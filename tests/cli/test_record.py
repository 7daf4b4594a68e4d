"""`halite record` and `halite session`."""

import signal
import sys
from pathlib import Path

import msgspec
import pytest

from bms.recording.model import SessionInfo
from bms.recording.reader import open_session
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from cli.commands.record import Heard, document_of
from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions


def test_a_recording_of_some_seconds_is_counted_for_scripts(halite, pack_channel, tmp_path):
    ended = halite(
        "record", "-c", pack_channel, "-o", tmp_path / "sessions", "--for", "1.5", "--title", "drive", "--identify", "--json"
    )

    assert ended.code == 0, ended.err
    told = ended.json
    assert {"frames", "signals", "rows", "seconds", "folder", "lost", "problems"} <= set(told)
    assert (told["lost"], told["problems"]) == (0, [])
    session = open_session(Path(told["folder"]))
    assert session.info.title == "drive"
    assert (session.info.frames, len(session.values()[0])) == (told["frames"], told["rows"])
    assert told["frames"] > 100
    assert told["folder"] in ended.err

    described = halite("session", "info", told["folder"], "--json").json
    assert (described["frames"], described["rows"], described["title"]) == (told["frames"], told["rows"], "drive")
    single = tmp_path / "one.halite"
    packed = halite("session", "pack", told["folder"], "-o", single, "--json")
    assert packed.json == {"file": str(single), "bytes": single.stat().st_size}
    again = halite("session", "pack", told["folder"], "-o", single)
    assert (again.code, "--replace" in again.err) == (6, True)
    assert halite("session", "pack", told["folder"], "-o", single, "--replace").code == 0
    assert halite("session", "unpack", single, "--json").json == {"folder": str(tmp_path / "one"), "problems": []}
    assert halite("session", "info", tmp_path / "one", "--json").json == described
    assert "drive" in halite("session", "info", tmp_path / "one.halite").out


def test_a_bus_of_others_is_recorded_all_the_same(halite, tmp_path):
    with virtual_pack(SimulationOptions(port=0, bus_only=True, traffic=200)) as channel:
        ended = halite("record", "-c", channel, "-o", tmp_path / "sessions", "--for", "1", "--json")

    assert ended.code == 0, ended.err
    assert ended.json["frames"] > 50


def test_a_silent_bus_leaves_an_empty_session_and_says_so(halite, silent_channel, tmp_path):
    ended = halite("record", "-c", silent_channel, "-o", tmp_path / "sessions", "--for", "0.5")

    assert ended.code == 1
    assert "No frame was received" in ended.err
    assert len(list((tmp_path / "sessions").iterdir())) == 1


def test_a_trigger_records_only_its_moments(halite, pack_channel, tmp_path):
    options = ("--trigger", "alive_counter changes", "--before", "0.5", "--after", "0.5")
    ended = halite("record", "-c", pack_channel, "-o", tmp_path / "sessions", "--for", "1.5", *options, "--json")

    assert ended.code == 0, ended.err
    assert len(ended.json["folders"]) == 1
    assert ended.json["frames"] > 0


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--trigger", "cel_min_mv < 5"), 2, "Did you mean cell_min_mv"),
        (("--trigger", ""), 2, "name of a value is missing"),
        (("--trigger", "  "), 2, "name of a value is missing"),
        (("--max-size", "12"), 2, "is no size"),
        (("--for", "nan"), 2, "not a number"),
    ],
)
def test_senseless_options_are_refused(halite, options, code, said):
    ended = halite("record", "-c", "socket://127.0.0.1:1", *options)
    assert (ended.code, said in ended.err) == (code, True), ended.err


def test_nobody_at_the_other_end_is_no_link(halite, tmp_path):
    ended = halite("record", "-c", "socket://127.0.0.1:1", "-o", tmp_path / "sessions", "--for", "1")
    assert ended.code == 3
    assert not (tmp_path / "sessions").exists()


def test_a_folder_that_cannot_be_made_is_a_bad_file(halite, pack_channel, tmp_path):
    (tmp_path / "file").write_text("")
    ended = halite("record", "-c", pack_channel, "-o", tmp_path / "file" / "deeper", "--for", "1")
    assert ended.code == 6
    assert "No session can be made there" in ended.err


def test_the_help_names_the_sizes_a_file_can_have(halite):
    told = halite("record", "--help").out
    assert "--max-size SIZE" in told
    assert "None" not in told


def test_what_is_no_session_is_a_bad_file(halite, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in ("info", "pack"):
        told = halite("session", command, ".").err
        assert told.startswith(f"{tmp_path.name} holds no session.")
    steering = halite("session", "info", "a\x1b[2J.halite")
    assert (steering.code, "\x1b" in steering.err) == (6, False)
    assert halite("session", "info", tmp_path).code == 6
    assert halite("session", "pack", tmp_path, "-o", tmp_path / "x.halite").code == 6
    assert halite("session", "unpack", tmp_path / "nothing.halite").code == 6


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_ctrl_c_ends_a_recording_cleanly(halite, pack_channel, tmp_path):
    process = halite.start("record", "-c", pack_channel, "-o", str(tmp_path / "sessions"), "--json")
    while "Recording into" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)

    assert process.returncode in {0, 1}
    assert '"frames"' in out
    assert open_session(next((tmp_path / "sessions").iterdir())).info.ended_utc


def test_the_frames_of_a_session_that_was_not_ended_are_counted_in_its_files(tmp_path):
    info = SessionInfo(began_utc="2026", utc_offset_s=0.0, pack="p", pack_title="P", tool_version="1")
    (tmp_path / "session.json").write_bytes(msgspec.json.encode(info))
    file = BlfRecorder(tmp_path / "frames.blf", utc_offset_s=0.0)
    file.write(unpack(pack([Frame(can_id=1, data=b"x", time_s=float(one)) for one in range(7)])))
    file.flush()
    assert document_of(Heard(folders=[str(tmp_path)]))["frames"] == 7
    file.close()
