"""The short form of the re-plugging campaign; the long one: `python -m tests.campaigns.replug --full`."""

from tests.campaigns import replug


def test_links_come_back_without_leaking_and_without_old_frames():
    outcome = replug.run(rounds=3)
    assert outcome.violations == []
    assert outcome.replugs == 3 * replug.ADAPTERS
