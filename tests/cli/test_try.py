"""`halite calibration try`: two sets through the same story, as text, JSON and CSV."""

import csv
import json
from pathlib import Path

import pytest

from bms.definition import pack_folder

QUICK = ("--story", "fast-charge", "--target", "14")


@pytest.fixture
def doubled(tmp_path):
    """A payload whose charge map allows twice the current: no package would ever hold it."""
    from bms.definition import load_pack  # noqa: PLC0415 - read once a test needs it

    definition = load_pack("demo-nfm-120s")
    payload = bytearray((Path(pack_folder("demo-nfm-120s")) / "factory_set.bin").read_bytes()[128:])
    found = definition.calibration.characteristics["CHG_I_LIM_MAP"]
    first = found.address - definition.programming.active_address
    for offset in range(first, first + 12 * 11):
        payload[offset] = min(255, 2 * payload[offset])
    path = tmp_path / "doubled.bin"
    path.write_bytes(payload)
    return path


def test_both_sets_go_through_the_story_and_one_table_says_what_differs(halite):
    ended = halite("calibration", "try", "nfm-cold-care", "nfm-standard", *QUICK)

    assert ended.code == 0, ended.err
    assert "Device" in ended.out
    assert "Charge time, min" in ended.out
    assert "not what real cells would" in ended.err


def test_json_has_figures_bounded_series_and_differences(halite):
    ended = halite("calibration", "try", "nfm-cold-care", "nfm-standard", "--json", *QUICK)

    found = ended.json
    assert set(found) == {"story", "start", "sets", "differences"}
    assert found["story"]["target_pct"] == 14.0
    assert set(found["sets"]) == {"working", "device"}
    for one in found["sets"].values():
        assert {"source", "findings", "figures", "nearest", "limit_min", "faults", "series"} == set(one)
        lengths = {len(column) for column in one["series"].values()}
        assert len(lengths) == 1
        assert lengths.pop() <= 600
    charge_time = found["differences"][0]
    assert charge_time["figure"] == "charge_min"
    assert charge_time["difference"] == pytest.approx(charge_time["working"] - charge_time["device"], abs=0.06)
    assert {row["verdict"] for row in found["differences"]} <= {"better", "worse", "same", "other"}


def test_tables_the_checks_refuse_are_tried_all_the_same_and_what_they_break_is_said(halite, doubled):
    ended = halite("calibration", "try", doubled, "--target", "61")
    as_json = halite("calibration", "try", doubled, "--target", "61", "--json").json

    assert ended.code == 0, ended.err
    assert "could not be flashed as they are" in ended.out
    findings = as_json["sets"]["working"]["findings"]
    assert any(finding["parameter"] == "CHG_I_LIM_MAP" for finding in findings)
    assert set(as_json["sets"]) == {"working"}
    assert {row["verdict"] for row in as_json["differences"]} == {"other"}


def test_the_series_go_into_a_file(halite, tmp_path):
    path = tmp_path / "series.csv"
    ended = halite("calibration", "try", "nfm-standard", "nfm-cold-care", *QUICK, "-o", path)

    assert ended.code == 0, ended.err
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["set"] for row in rows} == {"working", "device"}
    assert {"time_s", "soc_pct", "anode_mv", "cells_balancing"} <= set(rows[0])
    assert float(rows[1]["time_s"]) > float(rows[0]["time_s"])
    assert halite("calibration", "try", "nfm-standard", *QUICK, "-o", tmp_path / "no" / "such.csv").code == 6


def test_a_recorded_pack_is_where_it_starts(halite, tmp_path):
    path = tmp_path / "pack.json"
    values = {"cells_mv": [2500.0] * 120, "temperatures_c": [8.0] * 40, "soc_pct": 12.0, "current_a": 0.0, "frames": 900}
    path.write_text(json.dumps(values))
    ended = halite("calibration", "try", "nfm-standard", "--state", path, "--json", *QUICK)

    assert ended.code == 0, ended.err
    start = ended.json["start"]
    assert start["soc_pct"] == pytest.approx(12.0)
    assert start["temperature_c"] == pytest.approx(8.0)
    assert {assumption["id"] for assumption in start["assumptions"]} == {"soc_from_voltage", "rated_capacity"}


def test_progress_can_be_read_by_a_program(halite):
    ended = halite("calibration", "try", "nfm-standard", "nfm-cold-care", "--json", "--progress-lines", *QUICK)

    told = [float(line.split()[1]) for line in ended.err.splitlines() if line.startswith("progress ")]
    assert told == sorted(told)
    assert told[0] < 0.3
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nfm-nothing",), 6, "nfm-nothing"),
        (("nfm-standard", "--story", "holiday"), 2, "holiday"),
        (("nfm-standard", "--story", "balancing", "--target", "80"), 2, "it has no target"),
        (("nfm-standard", "--story", "fast-charge", "--days", "3"), 2, "it has no days"),
        (("nfm-standard", "--soc", "nan"), 2, "not a number"),
        (("nfm-standard", "--state", "none.json"), 6, "cannot be read"),
        (("nfm-standard", "--state", "none.json", "--soc", "50"), 2, "leave --soc and --spread-mv out"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_exit_code_of_its_kind(halite, arguments, code, said):
    ended = halite("calibration", "try", *arguments)

    assert ended.code == code
    assert said in ended.err
    assert ended.out == ""


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cells_mv": 7}', '{"cells_mv": [1, 2]}'])
def test_a_file_that_is_no_state_is_refused(halite, tmp_path, text):
    path = tmp_path / "state.json"
    path.write_text(text)
    ended = halite("calibration", "try", "nfm-standard", "--state", path)

    assert ended.code == 6
    assert ended.out == ""
