"""The audit log takes records of several processes, keeps each before it answers, and says so when it cannot."""

import json
import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bms.access.model import OPEN_INSTALLATION
from bms.audit.boot import boot_id
from bms.audit.checkpoint import read_checkpoints
from bms.audit.log import AuditLog
from bms.audit.reading import read_records
from bms.audit.record import NOTHING
from bms.audit.verifying import verify_log
from bms.clock import SystemClock


def append(folder, name, count):
    log = AuditLog(SystemClock(), station=name, folder=folder)
    for number in range(count):
        log.record("station.step", actor=OPEN_INSTALLATION, body={"number": number})
        if number % 5 == 0:
            log.seal()
    log.close()


def test_a_record_says_who_did_what_when_and_where(log, clock, actor, database):
    log.record("faults.cleared", actor=actor, body={"serial": "HLT-0001", "count": 3, "demo": True, "ratio": 0.5, "none": None})
    (record,) = read_records(database)
    assert (record.seq, record.event, record.actor, record.role, record.signed_in) == (
        1,
        "faults.cleared",
        "Ann Lee",
        "technician",
        1,
    )
    assert (record.station, record.t_utc, record.t_monotonic_ms) == ("EOL-2", "2026-03-01T00:16:40.000+00:00", 1_000_000)
    assert json.loads(record.body) == {"serial": "HLT-0001", "count": 3, "demo": True, "ratio": 0.5, "none": None}
    assert record.prev_hash == NOTHING
    assert log.head == record.hash


def test_whatever_a_body_holds_it_is_recorded(log, actor, database):
    log.record("odd", actor=actor, body={"path": os.fsdecode(b"/t/\xff"), "nan": float("nan"), "big": 2**70, "\u2028": "\0"})
    (record,) = read_records(database)
    assert json.loads(record.body) == {"path": "/t/\\udcff", "nan": "nan", "big": str(2**70), "\u2028": "\0"}
    assert not verify_log(database).damages


def test_a_log_goes_on_where_it_ended(log, write, clock, database):
    write(3)
    head = log.head
    log.close()
    write(1)
    again = AuditLog(clock, folder=database.parent)
    again.record("later", actor=OPEN_INSTALLATION, body={})
    again.close()
    found = verify_log(database)
    assert (found.count, found.damages) == (5, ())
    assert [record.prev_hash for record in read_records(database)][3] == head


def test_processes_that_write_at_once_make_one_chain(tmp_path):
    folder = tmp_path / "audit"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=append, args=(folder, f"slot {slot}", 25)) for slot in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    found = verify_log(folder / "audit.db", read_checkpoints(folder / "checkpoints.jsonl"))
    assert (found.count, found.damages) == (75, ())
    assert {record.station for record in read_records(folder / "audit.db")} == {"slot 0", "slot 1", "slot 2"}


def test_every_record_that_was_acknowledged_survives_a_kill(tmp_path):
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from bms.access.model import OPEN_INSTALLATION
        from bms.audit.log import AuditLog
        from bms.clock import SystemClock

        log = AuditLog(SystemClock(), folder=Path(sys.argv[1]))
        number = 0
        while True:
            number += 1
            log.record("step", actor=OPEN_INSTALLATION, body={"number": number})
            sys.stdout.write(f"{number}\\n")
            sys.stdout.flush()
            if number % 7 == 0:
                log.seal()
    """)
    folder = tmp_path / "audit"
    acknowledged = 0
    for kill_after in (1, 6, 20, 45):
        with subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True) as process:
            lines = [process.stdout.readline() for _ in range(kill_after)]
            os.kill(process.pid, signal.SIGKILL)
            lines += process.stdout.readlines()
        acknowledged += len([line for line in lines if line.endswith("\n")])
        found = verify_log(folder / "audit.db", _checkpoints(folder))
        assert not found.damages
        # The one being written when the kill came may be there as well.
        assert acknowledged <= found.count <= acknowledged + 1
        acknowledged = found.count


def _checkpoints(folder):
    path = folder / "checkpoints.jsonl"
    return read_checkpoints(path) if path.exists() else ()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_full_disk_is_told_and_what_was_there_still_holds(tmp_path):
    folder = tmp_path / "audit"
    append(folder, "before", 3)

    import resource  # noqa: PLC0415 - not on Windows

    def small_disk():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from bms.access.model import OPEN_INSTALLATION
        from bms.audit.log import AuditLog
        from bms.clock import SystemClock

        log = AuditLog(SystemClock(), folder=Path(sys.argv[1]))
        done = 0
        try:
            for done in range(1000):
                log.record("step", actor=OPEN_INSTALLATION, body={"text": "x" * 2000})
        except OSError as error:
            print(done, "refused:", error)
    """)
    command = [sys.executable, "-c", program, str(folder)]
    told = subprocess.run(command, preexec_fn=small_disk, capture_output=True, text=True, timeout=60, check=True).stdout
    done = int(told.split()[0])
    assert "refused: the audit log" in told
    assert 0 < done < 999
    assert verify_log(folder / "audit.db").count == 3 + done
    append(folder, "after", 1)
    found = verify_log(folder / "audit.db", read_checkpoints(folder / "checkpoints.jsonl"))
    assert (found.count, found.damages) == (4 + done, ())


def test_a_folder_that_cannot_be_written_is_told(clock, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        AuditLog(clock, folder=tmp_path / "file" / "audit").record("x", actor=OPEN_INSTALLATION, body={})


def test_a_file_that_is_no_log_is_told(clock, tmp_path):
    (tmp_path / "audit.db").write_bytes(b"no database" * 100)
    with pytest.raises(OSError, match="not a database"):
        AuditLog(clock, folder=tmp_path).record("x", actor=OPEN_INSTALLATION, body={})


def test_a_checkpoint_says_where_the_log_stood_and_goes_into_the_run_folder(log, write, database, tmp_path):
    write(2)
    run = tmp_path / "run"
    sealed = log.seal(run)
    assert (sealed.count, sealed.head, sealed.station) == (2, log.head, "EOL-2")
    assert read_checkpoints(run / "checkpoint.json") == (sealed,)
    write(1)
    log.seal()
    kept = read_checkpoints(database.parent / "checkpoints.jsonl")
    assert [one.count for one in kept] == [2, 3]
    assert len({one.public_key for one in kept}) == 1


def test_the_station_key_is_for_its_owner_only(log, write, database):
    write(1)
    log.seal()
    assert stat.S_IMODE((database.parent / "station.pem").stat().st_mode) == 0o600


def test_a_station_key_that_is_none_is_told(log, write, database):
    write(1)
    (database.parent / "station.pem").write_text("nothing")
    with pytest.raises(OSError, match="holds no key"):
        log.seal()


def test_a_checkpoint_that_a_crash_tore_makes_room_for_the_next(log, write, database):
    write(1)
    log.seal()
    log.close()
    path = database.parent / "checkpoints.jsonl"
    path.write_bytes(path.read_bytes() + b'{"count":9')
    write(1)
    log.seal()
    assert [one.count for one in read_checkpoints(path)] == [1, 2]


@pytest.mark.parametrize(
    "harm", ["DELETE FROM audit WHERE seq = 3", "DELETE FROM audit", "UPDATE audit SET hash = 'x' WHERE seq = 3"]
)
def test_nobody_goes_on_with_a_log_that_lost_what_its_last_checkpoint_counted(log, write, actor, database, harm):
    write(3)
    log.seal()
    log.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as loose:
        loose.execute(harm)
    with pytest.raises(OSError, match="not the one its last checkpoint was made of"):
        log.record("x", actor=actor, body={})


def test_the_database_itself_refuses_a_fork(log, write, database):
    write(2)
    log.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as loose, pytest.raises(sqlite3.IntegrityError):
        loose.execute(
            "INSERT INTO audit SELECT 3, t_utc, 5, '', '', '', 0, '', '', '{}', prev_hash, '' FROM audit WHERE seq = 2"
        )


def test_a_station_key_of_another_kind_is_told(log, write, database):
    write(1)
    key = X25519PrivateKey.generate()
    (database.parent / "station.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(OSError, match="no Ed25519 key"):
        log.seal()


def test_checkpoints_that_cannot_be_read_stop_the_log(log, write, actor, database):
    write(1)
    log.close()
    (database.parent / "checkpoints.jsonl").write_text("{}\n")
    with pytest.raises(OSError, match="holds no checkpoints"):
        log.record("x", actor=actor, body={})


def test_where_the_system_has_no_name_for_a_start_the_clocks_make_one(clock, monkeypatch, tmp_path):
    monkeypatch.setattr("bms.audit.boot._LINUX_BOOT_ID", tmp_path / "none")
    first = boot_id(clock)
    clock.now_s += 500.0
    assert boot_id(clock) == first
    assert first.startswith("started-")
