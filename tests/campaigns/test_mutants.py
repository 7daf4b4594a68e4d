"""What is broken on purpose is noticed, each by its counter; without that a campaign that finds nothing says nothing."""

import pytest

from tests.campaigns.flashing import envelope_boundary
from tests.campaigns.flashing.schedule import run_task, short_tasks
from tests.campaigns.flashing.sessions import places
from tests.campaigns.flashing.surroundings import Surroundings
from tests.campaigns.mutants import boot_loader, envelope, flasher

SEED = 5
MOST = 800


@pytest.fixture(scope="module", autouse=True)
def counted():
    """How long an update is was counted on the product as it is."""
    return places("small", True)


@pytest.mark.parametrize("mutant", [*flasher.MUTANTS, *boot_loader.MUTANTS], ids=lambda mutant: mutant.name)
def test_a_broken_flasher_or_boot_loader_is_noticed(mutant):
    tasks = [task for task in short_tasks(SEED, MOST) if task.name.partition("@")[0] in mutant.sessions]
    with mutant.put_in(), Surroundings() as surroundings:
        assert any(mutant.counter in dict(run_task(task, surroundings).violations) for task in tasks)


@pytest.mark.parametrize("mutant", envelope.MUTANTS, ids=lambda mutant: mutant.name)
def test_an_envelope_that_is_a_little_wrong_is_noticed(mutant):
    with mutant.put_in():
        assert envelope_boundary.check().escaped


def test_the_envelope_as_it_is_agrees_with_the_calculation_value_by_value():
    boundary = envelope_boundary.check()
    assert boundary.escaped == ()
    assert boundary.values >= 300
