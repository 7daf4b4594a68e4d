"""The history of the UDS console: bounded, readable after anything, and without secrets."""

import datetime

import pytest

from engine import console_history
from engine.console_history import LONGEST, history_path, read_history, record
from engine.messages import UdsAnswered, UdsResponse

NOW = datetime.datetime(2026, 1, 5, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _home(halite_home):
    assert not history_path().exists()


def answered(request, *answers, problem=""):
    responses = tuple(
        UdsResponse(response_id=0x7EC, payload=bytes.fromhex(one), p2_s=0.0123456, transfer_s=0.0) for one in answers
    )
    return UdsAnswered(request=bytes.fromhex(request), lines=(), responses=responses, problem=problem)


def test_nothing_is_there_before_the_first_request():
    assert read_history() == ()


def test_requests_are_numbered_in_order():
    record(answered("22F190", "62F19041"), NOW, functional=False)
    record(answered("3E00", problem="Nobody answered."), NOW, functional=True)

    first, second = read_history()
    assert (first.number, first.request, first.answers, first.p2_ms, first.functional) == (
        1,
        "22f190",
        ("62f19041",),
        12.346,
        False,
    )
    assert (second.number, second.answers, second.p2_ms, second.problem, second.functional) == (
        2,
        (),
        None,
        "Nobody answered.",
        True,
    )
    assert first.utc == "2026-01-05T12:00:00+00:00"


def test_the_oldest_make_room_and_numbers_go_on(monkeypatch):
    monkeypatch.setattr(console_history, "LONGEST", 3)
    for _ in range(5):
        record(answered("3E00"), NOW, functional=False)

    assert [entry.number for entry in read_history()] == [3, 4, 5]
    assert LONGEST == 500


def test_long_answers_are_cut():
    record(answered("22D100", "62D100" + 500 * "AA"), NOW, functional=False)

    assert len(read_history()[0].answers[0]) == 128


@pytest.mark.parametrize(
    ("request_", "answer", "kept"),
    [
        ("2711", "67115EC2E7", ("2711", "6711")),
        ("27125EC2E7", "7F2735", ("2712", "7f2735")),
        ("29030003 5EC2E7 0000", "6903125EC2E7", ("2903", "6903")),
        ("2E F199 5EC2E7", "6EF199", ("2ef1995ec2e7", "6ef199")),
    ],
)
def test_seeds_keys_and_proofs_are_not_kept(request_, answer, kept):
    record(answered(request_, answer), NOW, functional=False)

    (entry,) = read_history()
    assert (entry.request, entry.answers[0]) == kept


def test_lines_that_cannot_be_read_are_left_out():
    record(answered("3E00"), NOW, functional=False)
    with history_path().open("ab") as file:
        file.write(b'\xff not json\n{"number": "many"}\n\n')

    assert record(answered("22F190"), NOW, functional=False).number == 2
    assert [entry.number for entry in read_history()] == [1, 2]


def test_a_disk_that_cannot_be_written_to_costs_the_history_only(monkeypatch):
    def full(_path, _data):
        raise OSError("no space left")

    monkeypatch.setattr(console_history, "write_durably", full)

    assert record(answered("3E00"), NOW, functional=False).number == 1
    assert read_history() == ()
