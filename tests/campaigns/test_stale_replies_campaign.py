"""The short form of the campaign of late answers; the long one: `python -m tests.campaigns.stale_replies --full`."""

from tests.campaigns import stale_replies


def test_no_refused_request_is_reported_as_done_however_late_an_earlier_answer_is():
    figures = stale_replies.run(full=False)
    assert figures["refused_reported_as_done"] == 0, figures
    assert figures["cases"]["update"] > 100
    assert figures["cases"]["console"] > 100
