"""The short form of the kills; the long one: `python -m tests.campaigns.kills --full`."""

import sys

import pytest

from tests.campaigns import kills


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.timeout(600)
def test_killed_processes_leave_a_whole_data_set_and_the_same_command_gets_there():
    figures = kills.run(kills=2, seed=3)
    assert {counter: figures[counter] for counter in kills.COUNTERS} == dict.fromkeys(kills.COUNTERS, 0), figures["failing"]
    assert figures["killed"] == {"simulator": 1, "update": 1}
