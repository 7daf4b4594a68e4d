"""The shipped pack, its factory tables with changes, and a trial of them."""

import pytest

from virtual_pack.trial.pack_state import Wishes, made_up
from virtual_pack.trial.run import run_trial
from virtual_pack.trial.stories import story_of


@pytest.fixture(scope="session")
def attempt(definition, change):
    """Run a story: its id or itself, what is different at its start, its end, and changes of the factory tables."""

    def run(story, *, seed=1, state=None, target_pct=None, days=None, wishes=None, **changes):
        told = story_of(story, target_pct=target_pct, days=days) if isinstance(story, str) else story
        start = state or made_up(definition, told, Wishes(**(wishes or {})), seed)
        return run_trial(change(**changes), definition, told, start, seed=seed)

    return run
