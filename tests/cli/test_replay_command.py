"""`halite replay` on an emulated bus: another client sees what the log holds; what would be dangerous is refused."""

import re
import shutil
import signal
import threading
import time

import pytest

from bms.definition import load_pack
from bms.recording.model import SessionInfo
from bms.recording.single_file import pack_session
from bms.recording.writer import SessionWriter
from can_drivers.bus import open_bus
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.mf4_writer import Mf4FrameWriter
from can_drivers.settings import LinkSettings

REQUEST = Frame(can_id=0x7E0, data=b"\2\x10\3", time_s=0.02)


def some_frames(count, *, period_s):
    return [
        Frame(can_id=0x2A0 + number % 3, data=number.to_bytes(2, "big"), time_s=0.01 + number * period_s)
        for number in range(count)
    ]


@pytest.fixture
def log(tmp_path):
    """Write frames as a log, with a request and an error report between them."""

    def write(frames):
        path = tmp_path / "drive.mf4"
        writer = Mf4FrameWriter(path, utc_offset_s=1_772_368_200.0)
        report = Frame(can_id=0, data=bytes(8), time_s=0.03, is_error=True)
        writer.write(unpack(pack([*frames, REQUEST, report])))
        writer.close()
        return path

    return write


class Listener:
    """A second client of the bus: hears everything, and may send."""

    def __init__(self, channel):
        self.bus = open_bus(LinkSettings(interface="slcan", channel=channel))
        self.heard = []
        self.joins_in = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self):
        while not self._ending.is_set():
            self.heard += self.bus.receive(0.02)
            if self.joins_in and len(self.heard) > 20:
                self.bus.send([self.joins_in.pop()])

    def end(self):
        time.sleep(0.1)
        self._ending.set()
        self._thread.join()
        self.bus.close()


@pytest.fixture
def listener(silent_channel):
    one = Listener(silent_channel)
    yield one
    if one._thread.is_alive():
        one.end()


@pytest.fixture(autouse=True)
def short_listening(monkeypatch):
    monkeypatch.setattr("cli.commands.replay.LISTEN_S", 0.3)


def test_what_comes_out_is_what_is_in_the_log_without_requests(halite, log, listener, silent_channel):
    frames = some_frames(300, period_s=0.001)
    ended = halite("replay", log(frames), "-c", silent_channel, "--yes", "--json")
    listener.end()
    assert ended.code == 0
    assert [(one.can_id, one.data) for one in listener.heard] == [(one.can_id, one.data) for one in frames]
    assert (ended.json["frames"], ended.json["unacknowledged"]) == (300, False)
    assert ended.json["left_out"] == {"diagnostic_requests": 1, "error_frames": 1}
    assert 0.28 < ended.json["seconds"] < 3.0
    assert set(ended.json["late_ms"]) == {"median", "p99", "max"}


def test_parts_of_a_log_are_sent_as_often_as_asked_and_as_fast_as_the_bus_takes_it(halite, log, listener, silent_channel):
    path = log(some_frames(300, period_s=0.1))
    ended = halite(
        "replay", path, "-c", silent_channel, "--yes", "--json", "--speed", "0", "--loop", "2", "--ids", "2A0-2A1",
        "--from", "10", "--to", "20",
    )  # fmt: skip
    listener.end()
    assert ended.code == 0
    numbers = [int.from_bytes(one.data, "big") for one in listener.heard]
    once = [number for number in range(100, 200) if number % 3 != 2]
    assert numbers == once * 2
    assert ended.json["late_ms"] is None
    assert ended.json["seconds"] < 5.0


def test_a_session_is_replayed_from_its_folder_and_from_its_single_file(halite, listener, silent_channel, tmp_path):
    definition = load_pack("demo-nfm-120s")
    other = replace_ids(definition.folder, tmp_path / "pack")
    info = SessionInfo(
        began_utc="2026-03-01T12:00:00Z", utc_offset_s=1_772_366_400.0, pack="other", pack_title="Other", tool_version="1",
        definition_file="pack.toml",
    )  # fmt: skip
    writer = SessionWriter(
        tmp_path / "session", info, definition=sorted(other.iterdir()), longest_file=1 << 20,
        open_frames=lambda path, utc_offset_s: BlfRecorder(path, utc_offset_s=utc_offset_s),
    )  # fmt: skip
    frames = some_frames(50, period_s=0.001)
    writer.add_frames(pack([*frames, REQUEST, Frame(can_id=0x5A0, data=b"\2\x10\3", time_s=0.06)]))
    writer.flush()
    writer.close(info)
    pack_session(tmp_path / "session", tmp_path / "one.halite")
    for path in (tmp_path / "session", tmp_path / "one.halite"):
        ended = halite("replay", path, "-c", silent_channel, "--yes", "--json")
        assert ended.code == 0, ended.err
        assert (ended.json["frames"], ended.json["left_out"]) == (50, {"diagnostic_requests": 2})
    listener.end()
    assert [one.data for one in listener.heard] == [one.data for one in frames] * 2


def replace_ids(folder, into):
    """Copy a pack definition whose BMS listens to another id."""
    shutil.copytree(folder, into)
    text = (into / "pack.toml").read_text(encoding="utf-8")
    changed = re.sub(r"^request_id = .*$", "request_id = 0x5A0", text, flags=re.MULTILINE)
    assert changed != text
    (into / "pack.toml").write_text(changed, encoding="utf-8")
    return into


def test_people_are_shown_what_is_sent_and_what_is_left_out(halite, log, listener, silent_channel):
    ended = halite("replay", log(some_frames(30, period_s=0.001)), "-c", silent_channel, "--yes")
    assert ended.code == 0
    for words in ("30 frames of 3 ids", "2A0", "PackStatus", "1 diagnostic request", "frames sent in"):
        assert words in ended.out


def test_a_pack_that_sends_the_same_is_left_alone(halite, log, pack_channel):
    ended = halite("replay", log(some_frames(300, period_s=0.001)), "-c", pack_channel, "--yes", "--json")
    assert ended.code == 5
    assert "already sends 2A" in ended.err
    assert ended.out == ""


def test_somebody_who_joins_in_stops_it(halite, log, listener, silent_channel):
    listener.joins_in.append(Frame(can_id=0x2A1, data=b""))
    ended = halite("replay", log(some_frames(1000, period_s=0.01)), "-c", silent_channel, "--yes", "--json")
    assert ended.code == 5
    assert "stopped at once" in ended.err
    assert len(listener.heard) < 300


def test_nothing_is_sent_without_being_asked_for(halite, log, listener, silent_channel):
    path = log(some_frames(30, period_s=0.001))
    ended = halite("replay", path, "-c", silent_channel)
    assert ended.code == 2
    assert "--yes" in ended.err
    assert listener.heard == []


def test_an_adapter_that_shall_only_listen_sends_nothing(halite, log, silent_channel):
    ended = halite("replay", log(some_frames(3, period_s=0.001)), "-c", silent_channel, "--yes", "--listen-only")
    assert ended.code == 2
    assert "listen" in ended.err


def test_a_log_with_nothing_to_send_ends_with_1(halite, log, silent_channel):
    ended = halite("replay", log(some_frames(3, period_s=0.001)), "-c", silent_channel, "--yes", "--ids", "7E0")
    assert ended.code == 1
    assert "Nothing of this log would be sent" in ended.err
    assert "1 diagnostic request" in ended.err


def test_a_file_that_is_no_log_ends_with_6(halite, tmp_path, silent_channel):
    path = tmp_path / "drive.mf4"
    path.write_bytes(b"MDF     4.10    " + bytes(30))
    assert halite("replay", path, "-c", silent_channel, "--yes").code == 6


def test_what_is_no_id_is_refused(halite, log, silent_channel):
    ended = halite("replay", log([]), "-c", silent_channel, "--yes", "--ids", "2A0,xyz")
    assert ended.code == 2
    assert "xyz" in ended.err


def test_an_interrupt_ends_it_cleanly(halite, log, listener, silent_channel):
    path = log(some_frames(1000, period_s=0.01))
    process = halite.start("replay", str(path), "-c", silent_channel, "--yes", "--json")
    deadline_s = time.monotonic() + 20.0
    while not listener.heard and time.monotonic() < deadline_s:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 1, err
    assert '"stopped": true' in out
    assert "Traceback" not in err
    assert len(listener.heard) < 900


def test_frames_that_nobody_acknowledges_are_told(halite, log, silent_channel):
    ended = halite("replay", log(some_frames(1500, period_s=0.0)), "-c", silent_channel, "--yes", "--json", "--speed", "0")
    assert (ended.code, ended.json["frames"]) == (1, 1500)
    assert ended.json["lost"] > 300
    assert ended.json["unacknowledged"]


def test_frames_that_wait_in_the_adapter_for_ever_are_told_too(halite, log, silent_channel):
    ended = halite("replay", log(some_frames(180, period_s=0.0)), "-c", silent_channel, "--yes", "--speed", "0")
    assert ended.code == 1
    assert "180 frames handed to the adapter" in ended.out
    assert "nobody on the bus acknowledges" in " ".join(ended.out.split())


def test_where_people_sign_in_it_needs_the_right_and_is_in_the_audit_log(
    halite, log, listener, silent_channel, tmp_path, monkeypatch
):
    monkeypatch.setenv("HALITE_PASSWORD", "correct horse battery")
    draft, signed = tmp_path / "draft.json", tmp_path / "bench.halite-roles"
    assert halite("users", "draft", draft, "--station", "Bench 7").code == 0
    for name, role in (("Eve", "viewer"), ("Ann Lee", "engineer")):
        assert halite("users", "set", draft, name, "--role", role).code == 0
    assert halite("users", "sign", draft, "--key", "demo", "-o", signed).code == 0
    assert halite("users", "install", signed).code == 0
    command = ("replay", log(some_frames(20, period_s=0.001)), "-c", silent_channel, "--yes", "--json")
    assert "Nobody is signed in" in halite(*command).err
    refused = halite(*command, "--user", "Eve")
    assert (refused.code, "viewer may not" in refused.err) == (5, True)
    assert listener.heard == []
    assert halite(*command, "--user", "Ann Lee").code == 0
    shown = halite("audit", "show", "--event", "replay", "--json").json["records"]
    assert [(one["event"], one["actor"]) for one in shown] == [("replay.begun", "Ann Lee"), ("replay.ended", "Ann Lee")]
