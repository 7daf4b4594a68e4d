import numpy as np
import pytest

from bms.telemetry import seen_count, summarise
from bms.telemetry.snapshot import Column, Validity

VALID, INVALID, STALE, NEVER = Validity.VALID, Validity.INVALID, Validity.STALE, Validity.NEVER_SEEN


def column(*entries):
    values, validity = zip(*entries, strict=True)
    return Column(values=np.array(values, float), validity=np.array(validity, np.uint8), age_s=np.zeros(len(entries)))


def test_only_valid_entries_count_and_their_indices_are_those_of_the_column():
    summary = summarise(
        column((1.0, INVALID), (3300.0, VALID), (9.0, STALE), (3290.0, VALID), (3340.0, VALID), (np.nan, NEVER))
    )
    assert summary.count == 3
    assert (summary.lowest, summary.lowest_index) == (3290.0, 3)
    assert (summary.highest, summary.highest_index) == (3340.0, 4)
    assert summary.mean == pytest.approx(3310.0)
    assert summary.spread == 50.0


def test_of_equal_entries_the_first_is_named():
    summary = summarise(column((5.0, VALID), (5.0, VALID)))
    assert (summary.lowest_index, summary.highest_index, summary.spread) == (0, 0, 0.0)


def test_without_a_valid_entry_there_is_no_summary():
    assert summarise(column((1.0, INVALID), (2.0, STALE), (np.nan, NEVER))) is None


def test_what_is_worth_showing_ends_with_the_last_entry_ever_seen():
    assert seen_count(column((1.0, VALID), (np.nan, NEVER), (1.0, STALE), (np.nan, NEVER))) == 3
    assert seen_count(column((np.nan, NEVER), (np.nan, NEVER))) == 0
