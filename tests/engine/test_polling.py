import itertools

import pytest

from bms.definition.polling import PollCommand, PollingManners
from engine.polling import LONGEST_BACK_OFF_S, PollScheduler

GAP_S = 1 / PollingManners().max_requests_per_s


def command(key, period_s):
    return PollCommand(key=key, request_id=0x7E4, response_id=0x7EC, request=b"\x22\x01\x01", period_s=period_s, signals=())


def test_only_one_request_is_outstanding():
    polls = PollScheduler([command("a", 1.0), command("b", 1.0)], 0.0)

    assert polls.next(0.0).key == "a"
    assert polls.next(0.5) is None
    polls.answered(0.5)
    assert polls.next(0.5) is None, "a pause belongs between two requests"
    assert polls.next(1.0).key == "b"


def test_each_request_comes_back_after_its_period_and_not_before():
    polls = PollScheduler([command("fast", 0.25), command("slow", 5.0)], 0.0)
    asked = []
    now_s = 0.0
    while now_s < 10.0:
        due = polls.next(now_s)
        if due is not None:
            asked.append(due.key)
            polls.answered(now_s)
        now_s += 0.05

    assert asked.count("slow") == 2
    assert 33 <= asked.count("fast") <= 40


def test_an_unanswered_request_is_asked_ever_more_rarely_and_does_not_hold_up_the_others():
    polls = PollScheduler([command("dead", 0.5), command("alive", 0.5)], 0.0)
    asked_dead = []
    alive = 0
    now_s = 0.0
    while now_s < 120.0:
        due = polls.next(now_s)
        if due is not None and due.key == "dead":
            asked_dead.append(now_s)
            polls.unanswered(now_s)
        elif due is not None:
            alive += 1
            polls.answered(now_s)
        now_s += 0.05

    pauses = [round(later - earlier, 3) for earlier, later in itertools.pairwise(asked_dead)]
    assert pauses == sorted(pauses)
    assert pauses[-1] > 0.9 * LONGEST_BACK_OFF_S
    assert alive > 200


def test_an_answer_ends_the_back_off():
    polls = PollScheduler([command("a", 1.0)], 0.0)
    polls.next(0.0)
    polls.unanswered(0.0)
    assert polls.next(1.5) is None
    assert polls.next(2.0) is not None
    polls.answered(2.0)

    assert polls.next(3.0) is not None


def test_a_request_that_was_called_off_stays_due():
    polls = PollScheduler([command("a", 60.0)], 0.0)
    polls.next(0.0)
    polls.given_up(1.0)

    assert polls.next(2.0).key == "a"


def test_the_next_time_says_when_to_look_again():
    polls = PollScheduler([command("a", 2.0)], 0.0)
    polls.next(0.0)
    assert polls.next_time_s is None
    polls.answered(0.1)
    assert polls.next_time_s == 2.1
    assert PollScheduler([], 0.0).next_time_s is None


def run(polls, seconds, *, takes_s=0.005, answer_bytes=3, step_s=0.001):
    """Let a BMS answer every request after `takes_s`; return (time, key) of every request."""
    asked, now_s, answer_at_s = [], 0.0, None
    for _ in range(round(seconds / step_s)):
        now_s += step_s
        if answer_at_s is not None and now_s >= answer_at_s:
            polls.answered(now_s, answer_bytes)
            answer_at_s = None
        due = polls.next(now_s)
        if due is not None:
            asked.append((now_s, due.key))
            answer_at_s = now_s + takes_s
    return asked


def test_no_more_requests_than_allowed_are_sent():
    polls = PollScheduler([command(str(key), 0.1) for key in range(20)], 0.0, PollingManners(max_requests_per_s=10.0))
    assert 95 <= len(run(polls, 10.0)) <= 101


def test_long_answers_take_no_more_of_the_bus_than_their_share():
    # 250 bytes: first frame, 35 consecutive ones, flow control, and the request: 38 frames of 135 bits at 500 kbit/s, 10.3 ms.
    manners = PollingManners(max_requests_per_s=1000.0, max_bus_share=0.05)
    polls = PollScheduler([command("a", 0.01)], 0.0, manners)
    asked = run(polls, 10.0, takes_s=0.02, answer_bytes=250)
    assert len(asked) * 38 * 135 / 500_000 / 10.0 == pytest.approx(0.05, rel=0.05)


def test_on_a_slower_bus_the_share_means_fewer_requests():
    manners = PollingManners(max_requests_per_s=1000.0, max_bus_share=0.05)

    def rate(bitrate_bps):
        return len(run(PollScheduler([command("a", 0.01)], 0.0, manners, bitrate_bps=bitrate_bps), 5.0, answer_bytes=62))

    assert rate(500_000) == pytest.approx(2 * rate(250_000), rel=0.1)


def test_when_there_is_no_time_for_all_what_is_wanted_more_often_is_asked_more_often():
    commands = [command("fast", 0.1), command("middle", 0.4), command("slow", 1.6)]
    polls = PollScheduler(commands, 0.0, PollingManners(max_requests_per_s=5.0))
    keys = [key for _, key in run(polls, 60.0)]
    fast, middle, slow = (keys.count(key) for key in ("fast", "middle", "slow"))
    # 0.1 s is more often than five times a second: it counts as 0.2 s, half of the middle one, an eighth of the slow one.
    assert fast > 1.6 * middle > 1.6 * 3 * slow > 0


def test_the_fastest_signals_come_first():
    polls = PollScheduler([command("slow", 5.0), command("fast", 0.1), command("middle", 1.0)], 0.0)
    keys = [key for _, key in run(polls, 0.4)]
    assert keys[0] == "fast"
    assert keys.index("middle") < keys.index("slow")


def test_a_slow_bms_gets_as_long_a_rest_as_it_took_to_answer():
    polls = PollScheduler([command("a", 0.01)], 0.0)
    asked = run(polls, 20.0, takes_s=1.0)
    pauses = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(asked)]
    assert min(pauses) >= 1.99


def test_another_tester_makes_the_polling_yield_and_it_is_told():
    polls = PollScheduler([command("a", 0.1)], 0.0, PollingManners(yield_s=5.0))
    assert not polls.yields(0.0)
    polls.heard(1, 10.0)
    assert polls.yields(10.0)
    assert polls.next(14.9) is None
    assert polls.next_time_s == 15.0
    assert polls.next(15.0) is not None
    assert not polls.yields(15.0)


def test_each_further_request_of_the_other_tester_prolongs_the_silence():
    polls = PollScheduler([command("a", 0.1)], 0.0, PollingManners(yield_s=5.0))
    for second in range(10):
        polls.heard(second + 1, float(second))
        assert polls.next(second + 0.9) is None
    polls.heard(10, 13.0)  # nothing new
    assert polls.next(14.0) is not None


def test_an_answer_on_its_way_when_the_other_tester_comes_is_still_taken():
    polls = PollScheduler([command("a", 0.1)], 0.0)
    polls.next(0.0)
    polls.heard(1, 0.02)
    polls.answered(0.05)
    assert polls.next(1.0) is None
    assert polls.next(5.02) is not None


def test_a_pack_that_is_not_polled_never_yields():
    polls = PollScheduler([], 0.0)
    polls.heard(3, 1.0)
    assert not polls.yields(1.0)


def test_a_period_of_zero_means_as_often_as_manners_allow():
    polls = PollScheduler([command("always", 0.0), command("b", 0.5)], 0.0, PollingManners(max_requests_per_s=10.0))
    keys = [key for _, key in run(polls, 10.0)]
    assert keys.count("always") > 70
    assert keys.count("b") > 0
