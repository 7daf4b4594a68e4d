"""The table of differences says what is better and what is worse."""

from dataclasses import fields

import pytest

from virtual_pack.trial.comparison import FIGURES, Verdict, differences
from virtual_pack.trial.figures import Figures


def figures(**changes):
    return Figures(**({field.name: 0.0 for field in fields(Figures)} | {"faults": 0} | changes))


def verdict(name, device, working):
    rows = {row.kind.name: row for row in differences(figures(**{name: device}), figures(**{name: working}))}
    return rows[name].verdict


def test_every_figure_has_a_row_in_a_fixed_order():
    assert [kind.name for kind in FIGURES] == [field.name for field in fields(Figures)]
    assert [row.kind.name for row in differences(figures(), figures())] == [kind.name for kind in FIGURES]


@pytest.mark.parametrize(
    ("name", "device", "working", "expected"),
    [
        ("charge_min", 30.0, 24.0, Verdict.BETTER),
        ("charge_min", 24.0, 30.0, Verdict.WORSE),
        ("charge_min", 24.0, 24.1, Verdict.SAME),
        ("charge_min", None, 24.0, Verdict.BETTER),
        ("charge_min", 24.0, None, Verdict.WORSE),
        ("anode_mv", 20.0, -3.0, Verdict.WORSE),
        ("anode_mv", 6.0, 20.0, Verdict.BETTER),
        ("anode_mv", 20.0, 20.6, Verdict.SAME),
        ("plated_ah", 0.0, 0.3, Verdict.WORSE),
        ("faults", 0, 1, Verdict.WORSE),
        ("spread_after_mv", 20.0, 12.0, Verdict.BETTER),
        ("warmest_c", 20.0, 40.0, Verdict.OTHER),
    ],
)
def test_a_difference_is_judged_by_what_is_wanted_of_its_figure(name, device, working, expected):
    assert verdict(name, device, working) is expected


def test_what_neither_run_has_is_no_row():
    rows = differences(figures(charge_min=None), figures(charge_min=None))
    assert "charge_min" not in {row.kind.name for row in rows}


def test_without_a_device_there_is_nothing_to_judge():
    rows = differences(None, figures(charge_min=24.0))
    assert {row.device for row in rows} == {None}
    assert {row.difference for row in rows} == {None}
    assert {row.verdict for row in rows} == {Verdict.OTHER}
