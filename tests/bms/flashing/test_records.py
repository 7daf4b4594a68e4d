"""What an update leaves on the disk: it survives a kill at any byte, and a disk that fails does not endanger the pack."""

import datetime
import errno
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from bms import storage
from bms.errors import SafetyRefusalError
from bms.flashing import FlashResult, open_job_of, open_jobs
from bms.flashing.journal import Journal, read_journal
from bms.flashing.lockouts import Lockouts
from bms.flashing.run_folder import RunFolder, runs_folder
from tests.bms.flashing.world import World, runs

SERIAL = "VIRTUAL-000001"


class StandingClock:
    """A clock that goes when it is told to."""

    def __init__(self):
        self.now_s = 0.0

    def monotonic_s(self):
        return self.now_s

    def utc(self):
        return datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=self.now_s)


@pytest.fixture
def clock():
    return StandingClock()


def write_some(path, clock):
    journal = Journal(path, clock)
    journal.enter("planned", serial=SERIAL, number=3, ok=True, nothing=None)
    journal.note(request="22f18c", answer="62f18c")
    journal.enter("erasing")
    journal.close()
    return journal.records


def test_a_journal_is_read_as_it_was_written(tmp_path, clock):
    written = write_some(tmp_path / "j", clock)
    text = read_journal(tmp_path / "j")
    assert list(text.records) == written
    assert text.torn_bytes == 0


def test_a_journal_torn_at_any_byte_is_read_up_to_its_last_whole_line(tmp_path, clock):
    written = write_some(tmp_path / "j", clock)
    data = (tmp_path / "j").read_bytes()
    for length in range(len(data)):
        (tmp_path / "torn").write_bytes(data[:length])
        text = read_journal(tmp_path / "torn")
        whole = data[:length].count(b"\n")
        assert list(text.records) == written[:whole]
        assert text.torn_bytes == length - (data[:length].rfind(b"\n") + 1)


def test_a_changed_byte_ends_what_is_believed(tmp_path, clock):
    written = write_some(tmp_path / "j", clock)
    data = (tmp_path / "j").read_bytes()
    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 0x04
        (tmp_path / "damaged").write_bytes(damaged)
        records = read_journal(tmp_path / "damaged").records
        assert list(records) == written[: data[:position].count(b"\n")]


def test_run_folders_of_one_second_do_not_meet(clock):
    first, second = RunFolder("flash", "A/B ..", clock), RunFolder("flash", "A/B ..", clock)
    assert first.path != second.path
    assert first.path.parent == second.path.parent == runs_folder()
    assert first.path.name == "20260301T000000Z-flash-A_B_.."
    first.journal.close()
    second.journal.close()


def test_the_home_is_where_halite_home_says(halite_home, monkeypatch):
    assert storage.halite_home() == Path(os.environ["HALITE_HOME"])
    monkeypatch.delenv("HALITE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(halite_home))
    monkeypatch.setenv("LOCALAPPDATA", str(halite_home))
    assert storage.halite_home().name == "halite"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "settings.json"
    storage.write_durably(path, b"old")

    def full(descriptor, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        storage.write_durably(path, b"new")
    assert path.read_bytes() == b"old"


def test_an_update_leaves_backup_image_readback_journal_and_result(halite_home):
    world = World()
    outcome = world.flash_once()
    (folder,) = runs(halite_home)
    assert outcome.run_folder == folder
    assert folder.name.endswith(f"Z-flash-{SERIAL}")
    assert (folder / "backup.bin").read_bytes() == world.old
    assert (folder / "new.bin").read_bytes() == (folder / "read_back.bin").read_bytes() == world.new
    result = msgspec.json.decode((folder / "result.json").read_bytes())
    assert result["result"] == "flashed"
    assert result["calibration_id_before"] != result["calibration_id_after"]
    records = read_journal(folder / "journal.jsonl").records
    states = [record.state for record in records if record.state != "note"]
    assert states == [
        "planned",
        "backed_up",
        "prepared",
        "unlocked",
        "erasing",
        "transferring",
        "verified",
        "committing",
        "committed",
        "restarted",
        "read_back",
        "closed",
    ]
    assert not (folder / "reserve.bin").exists()


def test_every_request_is_in_the_journal_except_seeds_and_keys():
    world = World()
    records = read_journal(world.flash_once().run_folder / "journal.jsonl").records
    requests = [str(record.detail["request"]) for record in records if "request" in record.detail]
    assert sum(request.startswith("36") for request in requests) == 18
    assert [request for request in requests if request.startswith("27")] == ["2711", "2712" + "00" * 8]
    answers = [str(record.detail["answer"]) for record in records if str(record.detail.get("request")).startswith("27")]
    assert answers == ["6711" + "00" * 8, "6712"]


class FailingDisk:
    """Fails the nth fsync or write of the journal's and the folder's files, and every one after it."""

    def __init__(self, monkeypatch, name, number):
        self.left = number
        self.failed = False
        self.real = getattr(os, name)
        monkeypatch.setattr(os, name, self.call)

    def call(self, *args):
        self.left -= 1
        if self.left < 0:
            self.failed = True
            raise OSError(errno.EIO, "Input/output error")
        return self.real(*args)


@pytest.mark.parametrize("name", ["fsync", "write"])
@pytest.mark.parametrize("number", [*range(14), 16, 20, 24, 40, 60])
def test_a_disk_that_fails_before_the_erase_stops_the_update_and_after_it_does_not(name, number, monkeypatch):
    world = World()
    disk = FailingDisk(monkeypatch, name, number)
    outcome = world.flash_once()
    monkeypatch.undo()
    erased = any(head.startswith(bytes.fromhex("3101FF00")) for head in world.wire.heads)
    if erased:
        assert outcome.result is FlashResult.FLASHED
        assert world.active_set == world.new
        assert outcome.evidence_complete is not disk.failed
    else:
        assert outcome.result is FlashResult.REFUSED
        assert "disk" in outcome.reason
        assert world.active_set == world.old


def test_a_full_disk_is_refused_before_anything_is_written(monkeypatch):
    world = World()
    usage = shutil.disk_usage(Path.cwd())
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=1000))
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "too little space" in outcome.reason


def test_an_interrupted_update_is_found_by_its_journal_until_it_is_done():
    world = World()
    world.bench.on_progress = lambda progress: world.unplug() if progress.fraction > 0.5 else None
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert outcome.not_restored
    world.bench.on_progress = lambda progress: None
    (job,) = open_jobs()
    assert (job.serial, job.package_id, job.reference, job.step) == (SERIAL, world.package.id, "nfm-cold-care", "transferring")
    assert job == open_job_of(SERIAL)
    assert open_job_of("VIRTUAL-000002") is None
    assert world.flash_until_done().result is FlashResult.FLASHED
    assert open_jobs() == ()


def test_a_later_attempt_that_wrote_nothing_does_not_hide_the_interrupted_one():
    world = World()
    world.bench.on_progress = lambda progress: world.unplug() if progress.fraction > 0.5 else None
    world.flash_once()
    world.bench.on_progress = lambda progress: None
    world.bench.idle(7.0)
    world.battery.unmet_after_preparation = 1
    again = world.flash_once()
    assert again.result is FlashResult.REFUSED
    assert "has not come to its end" in again.reason
    assert "Nothing was written." not in again.reason
    assert len(open_jobs()) == 1


def test_a_committed_update_whose_end_nobody_saw_is_reported_as_done_after_reading():
    world = World()
    world.bench.on_progress = lambda progress: world.unplug() if progress.step == "read_back" else None
    first = world.flash_once()
    assert first.result is FlashResult.INTERRUPTED
    assert "not known until it is read" in first.reason
    world.bench.on_progress = lambda progress: None
    second = world.flash_until_done()
    assert second.result is FlashResult.FLASHED
    assert "already been committed" in second.reason
    assert open_jobs() == ()
    assert world.flash_once().result is FlashResult.ALREADY_CURRENT


def test_lock_outs_end_and_a_clock_that_jumps_never_makes_them_longer(clock):
    lockouts = Lockouts(clock)
    lockouts.require_free(SERIAL)
    lockouts.lock(SERIAL, 10.0, "too many wrong security keys")
    assert Lockouts(clock).remaining_s(SERIAL) == pytest.approx(10.0)
    clock.now_s = 4.0
    with pytest.raises(SafetyRefusalError, match="another 6 s"):
        Lockouts(clock).require_free(SERIAL)
    assert lockouts.remaining_s("another") == 0.0
    clock.now_s = -1e6
    assert lockouts.remaining_s(SERIAL) == pytest.approx(10.0)
    clock.now_s = 10.0
    lockouts.require_free(SERIAL)


def test_a_damaged_lock_out_file_is_taken_as_empty(clock):
    path = storage.halite_home() / "lockouts.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{damaged")
    assert Lockouts(clock).remaining_s(SERIAL) == 0.0
    Lockouts(clock).lock(SERIAL, 5.0, "x")
    assert Lockouts(clock).remaining_s(SERIAL) == pytest.approx(5.0)


def test_a_lock_out_that_cannot_be_recorded_is_told_all_the_same(monkeypatch):
    world = World()

    def fail(self, serial, duration_s, reason):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Lockouts, "lock", fail)
    for _ in range(3):
        outcome = world.flash_once(key_provider=lambda level, seed: b"wrong---")
    assert outcome.result is FlashResult.REFUSED
    assert "could not be recorded" in outcome.reason
