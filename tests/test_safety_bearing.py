"""The list of safety-bearing files is whole: what it names is there, and what must be in it is named."""

import pytest

from tests.safety_bearing import ROOT, rooms


def test_every_file_and_test_it_names_is_there():
    named = [name for room in rooms([]) for name in (*room.files, *room.tests)]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_everything_about_trust_and_packages_and_the_write_gate_is_in_it():
    named = {name for room in rooms([]) for name in room.files}
    must = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bms" / "trust").glob("*.py") if path.name != "__init__.py"}
    must |= {f"bms/calibration/{name}.py" for name in ("package", "manifest", "release")} | {"bms/flashing/write_gate.py"}
    assert must <= named


def test_an_unknown_room_is_told():
    with pytest.raises(SystemExit, match="There is no room attic; known: "):
        rooms(["attic"])
