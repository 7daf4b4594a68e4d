import os
import tempfile
import time

import numpy as np
import pytest

from benchmarks import pack62
from can_drivers.frame_columns import BATCH_FRAMES, Batch
from can_drivers.logs.blf_writer import BlfRecorder


@pytest.fixture
def dbc(tmp_path):
    path = tmp_path / "pack.dbc"
    path.write_text(pack62.dbc(), encoding="utf-8")
    return path


@pytest.fixture
def write_log(tmp_path):
    """Return a function that writes a part of one and the same drive, on a clock of its own."""

    def write(name, *, first=0, frames=40_000, clock_s=0.0, change=lambda records: None):
        recorder = BlfRecorder(tmp_path / name, utc_offset_s=1_700_000_000.0 + clock_s)
        whole = pack62.batch(BATCH_FRAMES)
        records = whole.records[first : first + frames].copy()
        change(records)
        recorder.write(Batch(records=records, tails=whole.tails))
        recorder.close()
        return tmp_path / name

    return write


@pytest.fixture
def compare(halite, dbc):
    """Return a function that compares, with one process: a start costs more than these logs."""
    return lambda *arguments: halite("compare", *arguments, "--dbc", dbc, "--jobs", "1")


def raise_first_cell(records):
    records["head"][records["can_id"] == 0x200] += 25  # 2.5 mV


def test_logs_of_the_same_drive_do_not_differ(compare, write_log):
    ended = compare(write_log("a.blf"), write_log("b.blf"))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "10.000 s in common, not shifted.\nNone of 299 signals differs.\n"


def test_the_signals_tell_the_shift_of_a_log_that_began_later_on_another_clock(compare, write_log):
    other = write_log("b.blf", first=8_000, clock_s=-3600.0)
    ended = compare(write_log("a.blf"), other, "--shift", "auto", "--json")
    assert ended.code == 0
    assert ended.json["shift_s"] == pytest.approx(3600.0, abs=0.002)
    assert ended.json["certainty"] > 0.9
    assert ended.json["overlap_s"] == pytest.approx(8.0, abs=0.01)
    assert ended.json["differing"] == 0
    # By the clock they have nothing in common.
    alone = compare(write_log("c.blf"), other)
    assert alone.code == 6
    assert "no moment in common" in alone.err
    assert "--shift auto" in alone.err


def test_an_event_is_the_same_moment_in_both(compare, write_log):
    def close_contactors(records):
        state = records["can_id"] == 0x301
        records["head"][state & (records["time_s"] >= 5.0)] |= 0x20
        records["head"][state] &= 0xFFFFFFFFFFFFFF2F

    logs = write_log("a.blf", change=close_contactors), write_log("b.blf", clock_s=60.0, change=close_contactors)
    ended = compare(*logs, "--align", "Contactors changes", "--json")
    assert (ended.code, ended.json["shift_from"]) == (0, "event")
    assert ended.json["shift_s"] == pytest.approx(-60.0)
    alone = compare(*logs, "--align", "State.Contactors changes", "--signals", "Pack.*", "--json")
    assert (alone.code, alone.json["shift_s"]) == (0, pytest.approx(-60.0))
    assert {one["message"] for one in alone.json["signals"]} == {"Pack"}
    never = compare(*logs, "--align", "Contactors > 7")
    assert (never.code, "never happens in the first log" in never.err) == (6, True)


def test_an_event_of_one_log_alone_is_the_logs_matter(compare, write_log):
    def leave_state_out(records):
        records["can_id"][records["can_id"] == 0x301] = 0x700

    logs = write_log("a.blf"), write_log("b.blf", change=leave_state_out)
    ended = compare(*logs, "--align", "Contactors changes")
    assert (ended.code, "The second log has no signal Contactors" in ended.err) == (6, True), ended.err
    none = compare(*logs, "--align", "Contactors changes", "--signals", "Pack.Absent")
    assert (none.code, "is called Pack.Absent" in none.err) == (2, True), none.err


def test_what_differs_most_comes_first(compare, write_log):
    logs = write_log("a.blf"), write_log("b.blf", change=raise_first_cell)
    ended = compare(*logs, "--json")
    assert ended.code == 1
    first, second = ended.json["signals"][:2]
    assert (first["signal"], first["message"], first["unit"]) == ("Cell_001", "Cells_00", "mV")
    assert first["greatest"] == first["mean"] == pytest.approx(2.5)
    assert first["compared"] == first["differing"] == 646
    assert second["differing"] == 0
    assert ended.json["differing"] == 1
    told = compare(*logs, "--tolerance", "2.4")
    assert told.code == 1
    assert "1 of 299 signals differs." in told.out
    assert "Cells_00.Cell_001" in told.out
    assert compare(*logs, "--tolerance", "2%").code == 0


def test_a_message_of_one_log_alone_is_a_difference(compare, write_log):
    def without_pack(records):
        records["can_id"][records["can_id"] == 0x300] = 0x700

    ended = compare(write_log("a.blf"), write_log("b.blf", change=without_pack), "--json")
    assert ended.code == 1
    alone = [one for one in ended.json["signals"] if one["found_in"] != "both"]
    assert {(one["message"], one["found_in"]) for one in alone} == {("Pack", "first")}
    assert ended.json["signals"][: len(alone)] == alone


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, "--dbc FILE or --pack"),
        (["--dbc", "pack.dbc", "--shift", "soon"], 2, "'soon' is not a number"),
        (["--dbc", "pack.dbc", "--tolerance", "nan"], 2, "'nan' is not a number"),
        (["--dbc", "pack.dbc", "--tolerance", "-1"], 2, "'-1' is less than 0"),
        (["--dbc", "pack.dbc", "--signals", "Nobody"], 2, "is called Nobody"),
        (["--dbc", "pack.dbc", "--channel", "9"], 6, "Look at --channel"),
        (["--dbc", "pack.dbc", "--shift", "1", "--align", "x changes"], 2, "not both"),
        (["--dbc", "pack.dbc", "--align", "now"], 2, "is not an event"),
        (["--dbc", "pack.dbc", "--signals", "Pack.Warning", "--shift", "auto"], 6, "cannot be told"),
        (["--dbc", "pack.dbc", "--signals", "Pack.Warning", "--align", "Speed > 7"], 2, "They have for example "),
        (
            ["--dbc", "pack.dbc", "--align", "contactor changes"],
            2,
            "Neither log has a signal contactor. Did you mean Contactors",
        ),
        (["--dbc", "pack.dbc", "--align", "state.Contactor changes"], 2, "Did you mean State.Contactors"),
    ],
)
def test_a_mistake_in_a_comparison_is_one_sentence(halite, write_log, dbc, tmp_path, arguments, code, sentence):
    named = [str(tmp_path / one) if one.endswith(".dbc") else one for one in arguments]
    ended = halite("compare", write_log("a.blf"), write_log("b.blf"), *named, "--jobs", "1")
    assert ended.code == code
    assert sentence in ended.err
    assert ended.out == ""


def test_a_file_that_is_no_log_cannot_be_compared(compare, write_log, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear reader")
    ended = compare(write_log("a.blf"), tmp_path / "letter.txt")
    assert ended.code == 6
    assert ended.err.startswith("letter.txt: This is no log")


def all_of_a_second_at_once(records):
    records["time_s"] = np.floor(records["time_s"])


def test_frames_an_adapter_hands_over_together_are_paired_in_their_order(compare, write_log):
    logs = [write_log(name, change=all_of_a_second_at_once) for name in ("a.blf", "b.blf")]
    ended = compare(*logs)
    assert (ended.code, ended.err) == (0, "")
    assert "None of 299 signals differs." in ended.out


def cut_first_cells(records):
    records["length"][records["can_id"] == 0x200] = 4


@pytest.mark.parametrize("cut", [0, 1])
def test_what_one_log_alone_holds_is_a_difference_whichever_it_is(compare, write_log, cut):
    logs = [
        write_log(name, change=cut_first_cells if number == cut else lambda records: None)
        for number, name in enumerate(("a.blf", "b.blf"))
    ]
    ended = compare(*logs, "--json")
    assert ended.code == 1
    assert ended.json["differing"] == 2


def test_what_a_killed_comparison_left_goes_with_the_next_one(halite, write_log, dbc, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    logs = write_log("a.blf"), write_log("b.blf")
    process = halite.start("compare", *logs, "--dbc", dbc, "--jobs", "1", env=os.environ)
    deadline_s = time.monotonic() + 30.0
    while not (left := list(temporary.glob("halite-compare-*/in-use.lock"))) and time.monotonic() < deadline_s:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert [path.parent.is_dir() for path in left] == [True]
    assert halite("compare", *logs, "--dbc", dbc, "--jobs", "1").code == 0
    assert not list(temporary.glob("halite-compare-*"))
