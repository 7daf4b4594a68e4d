"""The flash campaign in its CI form, as its command; the long one: `python -m tests.campaigns.flash --full`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaigns import flash
from tests.campaigns.flashing.judge import COUNTERS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 840


def campaign(*arguments):
    command = [sys.executable, "-m", "tests.campaigns.flash", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S, check=False)


@pytest.mark.timeout(LONGEST_S + 30)
def test_fifteen_thousand_disturbed_updates_leave_every_pack_with_a_whole_data_set():
    ended = campaign("--json", "--jobs", "2")
    figures = json.loads(ended.stdout)
    assert {counter: figures[counter] for counter in COUNTERS} == dict.fromkeys(COUNTERS, 0), figures["failing"]
    assert (figures["not_repeatable"], figures["escaped"]) == (0, 0), figures["failing"]
    assert ended.returncode == 0
    assert figures["sessions"] >= 15_000
    assert figures["seeded_sessions"] >= 400
    assert figures["envelope_values"] >= 300


def test_a_seed_tells_the_same_story_in_every_process():
    first, second = (campaign("--replay", "20261130") for _ in range(2))
    assert first.returncode == second.returncode == 0
    assert "nothing goes wrong any more" in first.stdout
    assert first.stdout == second.stdout


def test_a_counter_that_rises_ends_the_command_with_an_error():
    figures = dict.fromkeys((*COUNTERS, "not_repeatable", "escaped"), 0)
    assert not flash.failed(figures)
    for counter in figures:
        assert flash.failed(figures | {counter: 1})
