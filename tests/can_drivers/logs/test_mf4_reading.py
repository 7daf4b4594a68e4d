"""MDF 4 files that others wrote are read as they are, and damage is told, never raised."""

import json
import random
from pathlib import Path

import pytest

from can_drivers.frame_columns import frames_of
from can_drivers.logs.mf4_reader import open_reader, sniff
from can_drivers.logs.model import LogReadError
from can_drivers.logs.opening import open_log

GOLDEN = Path(__file__).parents[2] / "golden" / "mf4"
FILES = sorted(GOLDEN.glob("*.mf4"))
VALUES = (b"\xff" * 8, bytes(8), (2**63).to_bytes(8, "little"), (64).to_bytes(8, "little"), b"")
LETTERS = {
    "x": "is_extended",
    "f": "is_fd",
    "b": "bitrate_switch",
    "p": "error_state_indicator",
    "r": "is_remote",
    "e": "is_error",
    "t": "is_tx",
}


def rows_of(reader):
    """Return frames as the golden files have them."""
    rows = []
    for batch in reader.batches():
        for frame, channel in zip(frames_of(batch.frames), batch.channels.tolist(), strict=True):
            kind = "".join(letter for letter, name in LETTERS.items() if getattr(frame, name))
            rows.append([round(frame.time_s, 6), frame.can_id, frame.data.hex(), kind, channel])
    reader.close()
    return rows


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_frames_of_other_programs_are_read_in_the_order_of_time(path):
    reader = open_log(path)
    assert rows_of(reader) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert reader.problems == ()
    assert reader.facts.format == ".mf4"
    assert 0 < reader.read_bytes <= reader.facts.size_bytes


def test_the_files_to_compare_with_are_there():
    assert len(FILES) == 4


def test_a_file_says_when_it_began():
    reader = open_log(GOLDEN / "asammdf_deflated.mf4")
    reader.close()
    assert reader.facts.utc_offset_s == 1772368200.0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_that_ends_anywhere_gives_frames_of_the_whole_one_or_a_sentence(path, tmp_path):
    whole = path.read_bytes()
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    known = {json.dumps(row) for row in expected}
    part = tmp_path / "part.mf4"
    cuts = {*range(0, len(whole), max(1, len(whole) // 150)), 63, 64, 65, 87, 88, 167, 168, len(whole) - 1}
    for size in sorted(cuts):
        part.write_bytes(whole[:size])
        if size < 64:
            with pytest.raises(LogReadError):
                open_reader(part, 0, None)
            continue
        reader = open_reader(part, 0, None)
        rows = rows_of(reader)
        assert all(json.dumps(row) in known for row in rows)
        assert rows == expected or reader.problems


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_damage_anywhere_is_never_an_error_of_the_program(path, tmp_path):
    whole = path.read_bytes()
    chance = random.Random(5)
    damaged = tmp_path / "damaged.mf4"
    described = whole.index(b"##CN") if path.stem.startswith("python") else 64
    for _ in range(250):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(described, len(data)) if chance.random() < 0.7 else chance.randrange(64, len(data))
            value = chance.choice(VALUES) or chance.randbytes(chance.choice([1, 8]))
            data[at : at + len(value)] = value
        damaged.write_bytes(data[: len(whole)])
        try:
            reader = open_reader(damaged, 0, None)
        except LogReadError:
            continue
        assert len(rows_of(reader)) <= 2000


def test_only_the_part_that_begins_at_the_beginning_gives_frames():
    path = GOLDEN / "python_can_plain.mf4"
    size = path.stat().st_size
    first = open_log(path, first_byte=0, end_byte=size // 2)
    assert not first.facts.divisible
    assert len(rows_of(first)) == 200
    assert rows_of(open_log(path, first_byte=size // 2)) == []


def test_mdf_3_is_refused_in_words(tmp_path):
    old = tmp_path / "old.mdf"
    old.write_bytes(b"MDF     3.30    CANape".ljust(1000, b"\0"))
    assert not sniff(old.read_bytes())
    with pytest.raises(LogReadError, match="MDF version 3"):
        open_log(old)
