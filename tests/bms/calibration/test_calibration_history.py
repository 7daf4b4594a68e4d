"""The calibration log: who changed what, when and why, readable after whatever happened to its file."""

import datetime

import pytest

from bms.access.model import Actor, Role
from bms.calibration.comparison import Change
from bms.calibration.history import CalibrationHistory, make_entry

NOON = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)
ADA = Actor(name="Ada", role=Role.ENGINEER)


@pytest.fixture
def history(tmp_path, monkeypatch):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))
    return CalibrationHistory("demo")


def entry(number, why="colder"):
    change = Change(parameter="CHG_T_MIN", index=(), old=-35.0, new=float(number), unit="°C")
    return make_entry(utc=NOON, actor=ADA, action="=", why=why, changes=(change,))


def test_the_newest_entry_comes_first_with_who_when_and_why(history):
    for number in range(5):
        history.add(entry(number))
    found = history.read(3)
    assert [each.changes[0].new for each in found] == [4.0, 3.0, 2.0]
    assert (found[0].who, found[0].role, found[0].why) == ("Ada", "engineer", "colder")
    assert found[0].utc == "2026-03-01T12:00:00+00:00"
    assert found[0].changes[0].old == -35.0


def test_without_a_file_there_is_no_history(history):
    assert history.read(10) == ()


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_torn_last_line_costs_that_line_only(history, cut):
    history.add(entry(1))
    history.add(entry(2))
    history.path.write_bytes(history.path.read_bytes()[:-cut])
    assert [each.changes[0].new for each in history.read(10)][-1] == 1.0


def test_damaged_lines_are_left_out(history):
    history.add(entry(1))
    history.path.write_bytes(history.path.read_bytes() + b'{"utc": 5}\n\xff\xfe\n')
    history.add(entry(2))
    assert [each.changes[0].new for each in history.read(10)] == [2.0, 1.0]
