"""A session as one file: the same again when it is opened, and nothing else."""

import struct
import zipfile

import pytest

from bms.errors import BadFileError
from bms.recording.reader import open_session
from bms.recording.single_file import MOST_MEMBERS, pack_session, unpack_session


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
    assert path.read_text() == "older"
    pack_session(session_folder, path)
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


def test_a_file_cut_off_anywhere_or_of_other_kind_is_refused_or_opens(single_file, tmp_path):
    whole = single_file.read_bytes()
    for length in range(0, len(whole), len(whole) // 60):
        single_file.write_bytes(whole[:length])
        assert refusal(single_file)
    for garbage in (b"", b"PK", b"\0" * 3000, b"PK\x05\x06" + b"\xff" * 18):
        single_file.write_bytes(garbage)
        assert refusal(single_file)


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
