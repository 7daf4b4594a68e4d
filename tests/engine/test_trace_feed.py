"""The feed keeps order, counts what it had to give up, and never grows."""

import threading

import pytest

from can_drivers.frame_columns import frames_of, unpack
from can_drivers.frames import Frame
from engine import trace_feed
from engine.trace_feed import TraceFeed


def frames(first, count):
    return [Frame(can_id=1, data=number.to_bytes(8, "big"), time_s=number / 1000) for number in range(first, first + count)]


def test_frames_come_out_in_order_and_are_numbered():
    feed = TraceFeed()
    assert feed.take() is None
    feed.add(frames(0, 3))
    feed.add(frames(3, 2))
    message = feed.take()
    assert (message.first, message.lost) == (0, 0)
    assert frames_of(unpack(message.frames)) == frames(0, 5)
    assert feed.take() is None
    feed.add(frames(5, 1))
    assert feed.take().first == 5


def test_a_slow_front_end_loses_the_oldest_and_is_told_how_many(monkeypatch):
    monkeypatch.setattr(trace_feed, "CAPACITY_FRAMES", 10)
    feed = TraceFeed()
    for first in range(0, 24, 4):
        feed.add(frames(first, 4))
    message = feed.take()
    assert (message.first, message.lost) == (14, 14)
    assert frames_of(unpack(message.frames)) == frames(14, 10)
    feed.add(frames(24, 2))
    after = feed.take()
    assert (after.first, after.lost) == (24, 0)


@pytest.mark.parametrize("count", [11, 35])
def test_one_batch_larger_than_the_feed_keeps_its_end(monkeypatch, count):
    monkeypatch.setattr(trace_feed, "CAPACITY_FRAMES", 10)
    feed = TraceFeed()
    feed.add(frames(0, count))
    message = feed.take()
    assert message.lost == count - 10
    assert frames_of(unpack(message.frames)) == frames(count - 10, 10)


def test_a_new_watch_counts_from_zero():
    feed = TraceFeed()
    feed.add(frames(0, 5))
    feed.take()
    feed.add(frames(5, 5))
    feed.clear()
    assert feed.take() is None
    feed.add(frames(10, 1))
    assert feed.take().first == 0


def test_threads_add_while_another_takes():
    feed = TraceFeed()
    writers = [threading.Thread(target=lambda: [feed.add(frames(0, 5)) for _ in range(200)]) for _ in range(3)]
    for writer in writers:
        writer.start()
    taken = 0
    while any(writer.is_alive() for writer in writers):
        message = feed.take()
        taken += len(unpack(message.frames).records) + message.lost if message else 0
    message = feed.take()
    taken += len(unpack(message.frames).records) + message.lost if message else 0
    assert taken == 3 * 200 * 5
