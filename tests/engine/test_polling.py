import itertools

from bms.definition.model import PollCommand
from engine.polling import LONGEST_BACK_OFF_S, MIN_GAP_S, PollScheduler


def command(key, period_s):
    return PollCommand(key=key, request_id=0x7E4, response_id=0x7EC, request=b"\x22\x01\x01", period_s=period_s, signals=())


def test_only_one_request_is_outstanding():
    polls = PollScheduler([command("a", 1.0), command("b", 1.0)], 0.0)

    assert polls.next(0.0).key == "a"
    assert polls.next(0.5) is None
    polls.answered(0.5)
    assert polls.next(0.5) is None, "a pause belongs between two requests"
    assert polls.next(0.5 + MIN_GAP_S).key == "b"


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

    assert polls.next(1.0 + MIN_GAP_S).key == "a"


def test_the_next_time_says_when_to_look_again():
    polls = PollScheduler([command("a", 2.0)], 0.0)
    polls.next(0.0)
    assert polls.next_time_s is None
    polls.answered(0.1)
    assert polls.next_time_s == 2.1
    assert PollScheduler([], 0.0).next_time_s is None
