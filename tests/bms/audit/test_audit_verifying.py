"""Given one checkpoint kept elsewhere, no change of any record goes unnoticed; in the log, in a copy and in an export."""

import shutil
import sqlite3
from contextlib import closing

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.audit.checkpoint import read_checkpoints, signed_checkpoint
from bms.audit.reading import read_records
from bms.audit.record import COLUMNS, NOTHING, encode_line, sealed
from bms.audit.verifying import verify, verify_log
from bms.errors import BadFileError

COUNT = 6
NUMBERS = range(1, COUNT + 1)


@pytest.fixture
def kept(log, write):
    """A log of six records, and the checkpoint of it that was kept elsewhere."""
    write(COUNT)
    return log.seal()


def chained_again(records):
    """Return records with numbers and hashes that fit together: what whoever owns the computer can always do."""
    head, done = NOTHING, []
    for seq, record in enumerate(records, start=1):
        done.append(sealed(msgspec.structs.replace(record, seq=seq, prev_hash=head)))
        head = done[-1].hash
    return done


def test_a_log_nobody_touched_holds(kept, log, database):
    found = verify_log(database, [kept])
    assert (found.count, found.head, found.pinned, found.damages) == (COUNT, log.head, COUNT, ())


def test_without_a_checkpoint_nothing_is_pinned(kept, database):
    assert verify_log(database).pinned == 0


@pytest.mark.parametrize("seq", NUMBERS)
@pytest.mark.parametrize("column", COLUMNS)
def test_an_edit_of_any_column_of_any_record_is_found(kept, tamper, database, seq, column):
    other = {"seq": 99, "t_monotonic_ms": 7, "signed_in": 0}.get(column, "other")
    tamper((f"UPDATE loose SET {column} = ? WHERE seq = ?", (other, seq)))
    # A changed number leaves its place empty; a changed hash of the last record is found in itself.
    assert verify_log(database).damages[0].seq == seq


@pytest.mark.parametrize("column", ["seq", "t_monotonic_ms", "signed_in"])
def test_a_number_that_becomes_another_kind_of_number_is_found(kept, tamper, database, column):
    tamper(f"UPDATE loose SET {column} = CAST({column} AS REAL) WHERE seq = 3")
    assert verify_log(database).damages


@pytest.mark.parametrize("seq", NUMBERS)
def test_a_deleted_record_is_found(kept, tamper, database, seq):
    tamper(f"DELETE FROM loose WHERE seq = {seq}")
    (damage, *_) = verify_log(database, [kept]).damages
    assert damage.seq == seq


@pytest.mark.parametrize("seq", NUMBERS)
def test_a_cut_off_end_is_found(kept, tamper, database, seq):
    tamper(f"DELETE FROM loose WHERE seq >= {seq}")
    (damage,) = verify_log(database, [kept]).damages
    assert damage.seq == seq
    assert not verify_log(database).damages, "that is why checkpoints are kept elsewhere"


@pytest.mark.parametrize("seq", NUMBERS)
def test_a_record_that_stands_there_twice_is_found(kept, tamper, database, seq):
    tamper(f"INSERT INTO loose SELECT * FROM loose WHERE seq = {seq}")
    assert verify_log(database, [kept]).damages


@pytest.mark.parametrize("seq", range(1, COUNT))
def test_two_records_that_changed_places_are_found(kept, tamper, database, seq):
    tamper(
        f"UPDATE loose SET seq = -1 WHERE seq = {seq}",
        f"UPDATE loose SET seq = {seq} WHERE seq = {seq + 1}",
        f"UPDATE loose SET seq = {seq + 1} WHERE seq = -1",
    )
    assert verify_log(database, [kept]).damages[0].seq == seq


@pytest.mark.parametrize("seq", NUMBERS)
@pytest.mark.parametrize("attack", ["edit", "delete", "insert", "swap"])
def test_a_chain_made_anew_without_the_key_is_found_by_the_checkpoint(kept, database, seq, attack):
    records = list(read_records(database))
    victim = records[seq - 1]
    edited = msgspec.structs.replace(victim, actor="Somebody Else")
    match attack:
        case "edit":
            records[seq - 1] = edited
        case "delete":
            del records[seq - 1]
        case "insert":
            records.insert(seq - 1, edited)
        case "swap":
            records[seq - 1], records[seq % COUNT] = records[seq % COUNT], victim
    forged = chained_again(records)
    assert not verify(forged).damages, "the chain alone cannot tell"
    assert verify(forged, [kept]).damages


@pytest.mark.parametrize("seq", range(2, COUNT + 1))
def test_a_fork_is_found(kept, database, seq):
    records = list(read_records(database))
    fork = sealed(msgspec.structs.replace(records[seq - 1], actor="Somebody Else"))
    for forked in ([*records[: seq - 1], fork, *records[seq:]], [*records[:seq], fork, *records[seq:]]):
        assert verify(forked, [kept]).damages


def test_a_checkpoint_in_between_says_which_part_was_made_anew(log, write, database):
    write(3)
    early = log.seal()
    write(3)
    late = log.seal()
    records = list(read_records(database))
    records[4] = msgspec.structs.replace(records[4], body="{}")
    found = verify(chained_again(records), [late, early])
    assert (found.pinned, found.damages[0].seq) == (3, 4)


def test_records_after_the_last_checkpoint_are_not_called_pinned(kept, write, database):
    write(2)
    found = verify_log(database, [kept])
    assert (found.count, found.pinned, found.damages) == (COUNT + 2, COUNT, ())


def test_a_forged_checkpoint_is_found(kept, database):
    forged = msgspec.structs.replace(kept, count=COUNT - 1, head=list(read_records(database))[COUNT - 2].hash)
    assert "did not sign" in verify_log(database, [forged]).damages[0].what


def test_checkpoints_of_two_stations_do_not_go_together(kept, database):
    stranger = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    other = signed_checkpoint(stranger, count=kept.count, head=kept.head, utc=kept.utc, station=kept.station)
    assert verify_log(database, [kept, other]).damages


def test_an_empty_log_holds_and_its_checkpoint_too(log, database):
    empty = log.seal()
    found = verify_log(database, [empty])
    assert (found.count, found.head, found.damages) == (0, NOTHING, ())


# ---------------------------------------------------------------- exports and copies


@pytest.fixture
def export(kept, database, tmp_path):
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(map(encode_line, read_records(database))))
    return path


def test_an_export_verifies_as_the_log_does(kept, export, database):
    assert verify_log(export, [kept]) == verify_log(database, [kept])


def test_a_copy_verifies_on_its_own_and_is_not_written_to(kept, log, database, tmp_path):
    log.close()
    copy = tmp_path / "elsewhere" / "copied.db"
    copy.parent.mkdir()
    shutil.copy(database, copy)
    before = copy.read_bytes()
    assert verify_log(copy, [kept]).count == COUNT
    assert list(copy.parent.iterdir()) == [copy]
    assert copy.read_bytes() == before


def test_a_log_that_is_being_written_can_be_verified(kept, write, database):
    write(1)
    assert verify_log(database, [kept]).count == COUNT + 1


def test_any_changed_byte_of_an_export_is_found(kept, export):
    data = bytearray(export.read_bytes())
    for at in range(0, len(data), 7):
        data[at] ^= 0x01
        export.write_bytes(data)
        try:
            assert verify_log(export, [kept]).damages, at
        except BadFileError:
            assert at < data.index(b"\n"), "only a first line that is no record makes it no log"
        data[at] ^= 0x01


def test_a_damaged_page_of_the_database_is_found(kept, log, database):
    log.close()
    data = bytearray(database.read_bytes())
    at = data.index(b"flash.planned")
    data[at : at + 5] = b"FLASH"
    database.write_bytes(data)
    assert verify_log(database, [kept]).damages


@pytest.mark.parametrize("content", [b"", b"{}\n", b"not a log", b"SQLite format 3\x00" + bytes(5000), b"\xff\xfe\n"])
def test_what_is_no_audit_log_is_refused(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BadFileError):
        verify_log(path)


def test_a_database_of_somebody_else_is_refused(kept, tamper, database):
    tamper("CREATE TABLE t (x)", "ALTER TABLE loose RENAME COLUMN body TO story")
    with pytest.raises(BadFileError, match="no audit log"):
        verify_log(database)


@pytest.mark.parametrize("content", [b"x\n", b'{"count":1}\n', b"\xff\n"])
def test_what_holds_no_checkpoints_is_refused(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match="holds no checkpoints"):
        read_checkpoints(path)


def test_a_number_no_record_can_hold_is_found(kept, tamper, database):
    tamper(f"UPDATE loose SET t_monotonic_ms = {2**60} WHERE seq = 4")
    (damage, *_) = verify_log(database, [kept]).damages
    assert damage.seq == 4
    assert "no record can hold" in damage.what


@pytest.mark.parametrize("value", ["x'00ff'", "NULL", "CAST(x'ff' AS TEXT)"])
def test_what_is_no_text_is_found(kept, tamper, database, value):
    tamper(f"UPDATE loose SET actor = {value} WHERE seq = 4")
    (damage, *_) = verify_log(database, [kept]).damages
    assert damage.seq == 4
    assert "cannot be read" in damage.what


def test_a_view_that_pretends_to_be_the_table_is_refused(kept, log, database):
    log.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as loose:
        loose.execute("ALTER TABLE audit RENAME TO hidden")
        loose.execute("CREATE VIEW audit AS SELECT * FROM hidden")
    with pytest.raises(BadFileError, match="no audit log"):
        verify_log(database)


def test_a_broken_chain_and_its_checkpoint_are_one_damage(kept, tamper, database):
    tamper("UPDATE loose SET actor = 'other' WHERE seq = 2")
    assert len(verify_log(database, [kept]).damages) == 1
