import pytest

from bms.definition import load_pack
from bms.recording.model import SessionInfo
from bms.recording.single_file import pack_session
from bms.recording.writer import SessionWriter
from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from engine.exclusive import lock_output


@pytest.fixture
def session(tmp_path):
    """Record some frames of the demo pack, in two files, as a folder and as a single file."""
    definition = load_pack("demo-nfm-120s")
    info = SessionInfo(
        began_utc="2026-03-01T12:00:00Z", utc_offset_s=1_772_366_400.0, pack=definition.id, pack_title="Demo",
        tool_version="1", definition_file="pack.toml",
    )  # fmt: skip
    writer = SessionWriter(
        tmp_path / "session", info, definition=sorted(definition.folder.iterdir()), longest_file=4096,
        open_frames=lambda path, utc_offset_s: BlfRecorder(path, utc_offset_s=utc_offset_s),
    )  # fmt: skip
    can_id = next(one.can_id for one in definition.broadcasts.database.messages.values() if not one.is_extended)
    for first in range(0, 4000, 400):
        frames = [
            Frame(can_id=can_id, data=number.to_bytes(8, "big"), time_s=number / 100) for number in range(first, first + 400)
        ]
        writer.add_frames(pack(frames))
        writer.flush()
    writer.close(info)
    assert len(list((tmp_path / "session").glob("*.blf"))) > 1
    pack_session(tmp_path / "session", tmp_path / "one.halite")
    return tmp_path / "session", tmp_path / "one.halite"


def test_sessions_are_decoded_by_their_own_definition_and_compared(halite, session, tmp_path):
    decoded = [halite("decode", path, "-o", tmp_path / path.stem / "out", "--json") for path in session]
    for ended in decoded:
        assert (ended.code, ended.json["frames"], ended.json["rows"]) == (0, 4000, 4000)
    assert halite("compare", *session, "--jobs", "1").code == 0
    named = halite("decode", session[1], "--pack", "nobody", "-o", tmp_path / "out")
    assert (named.code, "no pack definition called 'nobody'" in named.err) == (6, True)


def test_a_file_that_another_halite_packs_is_left_to_it(halite, session, tmp_path):
    folder, single = session
    before = single.read_bytes()
    with lock_output(single):
        ended = halite("session", "pack", folder, "-o", single, "--replace")
    assert (ended.code, "Another Halite is writing to" in ended.err) == (6, True), ended.err
    assert single.read_bytes() == before
    taken = halite("session", "pack", folder, "-o", tmp_path, "--replace")
    assert (taken.code, "is a folder. Give the name of a file." in taken.err) == (6, True), taken.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one.halite", "session"]
