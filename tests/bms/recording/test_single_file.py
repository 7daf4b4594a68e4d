"""A session as one file: the same again when it is opened, and nothing else."""

import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import msgspec
import pytest

from bms.errors import BadFileError
from bms.recording.archive_members import MOST_MEMBERS
from bms.recording.reader import open_session
from bms.recording.single_file import pack_session, unpack_session


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Sessions are unpacked into a place of their own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def single_file(session_folder, tmp_path):
    path = tmp_path / "tour.halite"
    pack_session(session_folder, path)
    return path


def make(path, *members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(BadFileError) as caught:
        open_session(path)
    assert caught.value.advice
    return str(caught.value)


def test_a_packed_session_opens_as_its_folder_does(session_folder, single_file):
    folder, packed = open_session(session_folder), open_session(single_file)
    assert packed.info == folder.info
    assert packed.events == folder.events
    assert packed.values()[1].tobytes() == folder.values()[1].tobytes()
    assert [path.read_bytes() for path in packed.frame_files] == [path.read_bytes() for path in folder.frame_files]
    assert packed.definition().id == folder.definition().id
    assert packed.problems == ()
    with zipfile.ZipFile(single_file) as archive:
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}


def test_what_was_unpacked_goes_with_the_session(single_file):
    session = open_session(single_file)
    folder = session.folder
    assert folder.exists()
    del session
    assert not folder.exists()


def test_only_what_belongs_to_a_session_is_packed(session_folder, tmp_path):
    (session_folder / "private.txt").write_text("x")
    (session_folder / "pack" / "deep").mkdir()
    (session_folder / "calibration.bin").symlink_to("/etc/hostname")
    pack_session(session_folder, tmp_path / "s.halite")
    with zipfile.ZipFile(tmp_path / "s.halite") as archive:
        names = set(archive.namelist())
    assert "private.txt" not in names
    assert "calibration.bin" not in names
    assert {"session.json", "frames.blf", "pack/pack.toml"} <= names


def test_an_older_file_is_replaced_only_by_a_whole_one(session_folder, tmp_path):
    path = tmp_path / "s.halite"
    path.write_text("older")
    with pytest.raises(BadFileError):
        pack_session(tmp_path, path)
    with pytest.raises(BadFileError, match="already") as caught:
        pack_session(session_folder, path)
    assert "--replace" in caught.value.advice
    assert path.read_text() == "older"
    pack_session(session_folder, path, replace=True)
    assert open_session(path).info.pack == "demo-nfm-120s"
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(BadFileError, match="cannot be written"):
        pack_session(session_folder, tmp_path / "no" / "s.halite")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/x", "leads out"),
        ("../session.json", "leads out"),
        ("pack/../../x", "leads out"),
        ("..\\x", "leads out"),
        ("C:/x", "leads out"),
        ("pack/", "not a file"),
    ],
)
def test_members_that_lead_elsewhere_are_refused(tmp_path, name, reason):
    assert reason in refusal(make(tmp_path / "s.halite", ("session.json", b"{}"), (name, b"")))


def test_links_are_refused(tmp_path):
    member = zipfile.ZipInfo("frames.blf")
    member.external_attr = 0o120777 << 16
    assert "not a file" in refusal(make(tmp_path / "s.halite", (member, b"/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path):
    assert "one name" in refusal(make(tmp_path / "s.halite", ("session.json", b"{}"), ("Session.json", b"{}")))


def test_compressed_members_are_refused_before_they_are_unpacked(tmp_path):
    path = make(tmp_path / "s.halite", ("frames.blf", b"\0" * 50_000_000), compression=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    assert "compressed" in refusal(path)


def test_thousands_of_members_are_refused(tmp_path):
    members = [(f"frames-{number:04d}.blf", b"") for number in range(2, MOST_MEMBERS + 3)]
    assert "members" in refusal(make(tmp_path / "s.halite", *members))


@pytest.mark.parametrize("zip64", [False, True])
def test_a_list_of_members_that_would_fill_the_memory_is_not_read(single_file, zip64, monkeypatch):
    content = bytearray(single_file.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    if zip64:
        record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 50, 0)
        content[end:end] = record + struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    else:
        content[end + 12 : end + 16] = struct.pack("<I", 1 << 30)
    single_file.write_bytes(content)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "members" in refusal(single_file)


def test_encrypted_members_are_refused(tmp_path):
    path = make(tmp_path / "s.halite", ("session.json", b"{}"))
    content = bytearray(path.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    path.write_bytes(content)
    assert "encrypted" in refusal(path)


def test_a_member_that_claims_more_than_the_file_holds_is_refused(tmp_path):
    path = make(tmp_path / "s.halite", ("session.json", b"{}"))
    content = bytearray(path.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 20 : central + 28] = struct.pack("<II", 1 << 30, 1 << 30)
    path.write_bytes(content)
    assert "overlap" in refusal(path)


def test_what_does_not_belong_is_left_out_and_told(tmp_path, single_file):
    with zipfile.ZipFile(single_file, "a") as archive:
        archive.writestr("readme.exe", b"x")
    session = open_session(single_file)
    assert any("readme.exe" in problem for problem in session.problems)
    assert not (session.folder / "readme.exe").exists()


def test_a_file_cut_off_at_any_byte_is_read_up_to_there(info, tmp_path):
    contents = {
        "session.json": msgspec.json.encode(info()),
        "pack/pack.toml": b"id = 1",
        "events.jsonl": b'{"time_s":1,"kind":"note","text":"a"}\n',
        "values.bin": b"20 bytes are a row. " * 2,
        "frames.blf": b"LOGG and more",
    }
    path = make(tmp_path / "small.halite", *contents.items())
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        ends = {one.filename: one.header_offset + 30 + len(one.filename) + one.file_size for one in archive.infolist()}
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        if length < ends["session.json"]:
            assert "small.halite" in refusal(path)
            continue
        session = open_session(path)
        assert any("cut off after" in problem for problem in session.problems), length
        for name, content in contents.items():
            unpacked = session.folder / name
            is_whole = ends[name] <= length
            read = unpacked.read_bytes() if unpacked.exists() else b""
            assert content.startswith(read)
            assert (read == content) == is_whole, (name, length)
            assert (f"{name} is cut off." in session.problems) == (unpacked.exists() and not is_whole)


def test_the_description_of_a_session_survives_most_cuts(session_folder, single_file):
    whole = single_file.read_bytes()
    single_file.write_bytes(whole[: len(whole) // 2])
    session = open_session(single_file)
    assert session.info.pack == "demo-nfm-120s"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("members", "compression", "reason"),
    [
        ((("session.json", b"{}"), ("../x", b"")), zipfile.ZIP_STORED, "leads out"),
        ((("session.json", b"{}"), ("pack/", b"")), zipfile.ZIP_STORED, "not a file"),
        ((("session.json", b"{}"), ("Session.json", b"{}")), zipfile.ZIP_STORED, "one name"),
        ((("readme.exe", b""),), zipfile.ZIP_STORED, "belongs to a session"),
        ((("frames.blf", bytes(5_000_000)),), zipfile.ZIP_DEFLATED, "compressed"),
        ([(f"frames-{one:04d}.blf", b"") for one in range(2, MOST_MEMBERS + 3)], zipfile.ZIP_STORED, "members"),
    ],
)
def test_a_cut_file_is_believed_as_little_as_a_whole_one(tmp_path, members, compression, reason):
    path = make(tmp_path / "s.halite", *members, compression=compression)
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"PK\x01\x02")])
    assert reason in refusal(path)
    assert not list(tmp_path.glob("../x"))


@pytest.mark.parametrize("zip64", [False, True])
def test_a_cut_member_that_claims_terabytes_is_read_as_far_as_it_is_there(tmp_path, zip64):
    huge = struct.pack("<HHQQ", 1, 16, 1 << 60, 1 << 60) if zip64 else b""
    claimed = 0xFFFF_FFFF
    header = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, claimed, claimed, 10, len(huge))
    (tmp_path / "s.halite").write_bytes(header + b"frames.blf" + huge + b"LOGG")
    session = open_session(tmp_path / "s.halite")
    assert "frames.blf is cut off." in session.problems
    assert (session.folder / "frames.blf").read_bytes() == b"LOGG"


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "s.halite"
    for garbage in (b"", b"PK", b"\0" * 3000, b"PK\x05\x06" + b"\xff" * 18, b"PK\x03\x04" + b"\xff" * 40):
        path.write_bytes(garbage)
        assert refusal(path)


def test_damage_inside_a_member_is_told_and_the_rest_opens(single_file):
    content = bytearray(single_file.read_bytes())
    place = content.index(b"note 1")
    content[place : place + 4] = b"moto"
    single_file.write_bytes(content)
    session = open_session(single_file)
    assert "events.jsonl is damaged." in session.problems
    assert session.info.pack == "demo-nfm-120s"


def test_unpacking_makes_the_folder_again(session_folder, single_file, tmp_path):
    unpack_session(single_file, tmp_path / "again")
    for path in session_folder.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(session_folder)).read_bytes() == path.read_bytes()
    with pytest.raises(BadFileError, match="cannot be unpacked"):
        unpack_session(single_file, tmp_path / "again")


UNPACKING = """
import sys, time
from pathlib import Path
from bms.recording.reader import open_session
session = open_session(Path(sys.argv[1]))
print(session.folder, flush=True)
time.sleep(60)
"""


def test_what_killed_programs_left_unpacked_goes_with_the_next_one_that_unpacks(single_file, tmp_path, temporary):
    kept = temporary / "halite-session-of-somebody"
    kept.mkdir()
    (temporary / "halite-session-link").symlink_to(tmp_path)
    environment = {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", UNPACKING, single_file], stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        left = Path(program.stdout.readline().strip())
        mine = open_session(single_file)
        assert (left / "session.json").exists(), "its program still runs"
        program.kill()
        program.wait()
        assert left.parent == temporary
        other = open_session(single_file)
    assert not left.exists()
    assert kept.exists()
    assert single_file.exists()
    assert all((session.folder / "session.json").exists() for session in (mine, other))
