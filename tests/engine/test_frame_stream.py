"""Feeds keep order, count what they had to give up, and never grow; secrets never reach them."""

import threading

import pytest

from bms.definition.model import Diagnostics
from can_drivers.frame_columns import frames_of, unpack
from can_drivers.frames import Frame
from engine import frame_stream, tracing
from engine.frame_stream import FrameStream
from engine.tracing import Tracing

ADDRESSES = Diagnostics(request_id=0x7E4, response_id=0x7EC, functional_id=0x7DF)


def frames(first, count, length=8):
    return [
        Frame(can_id=1, data=number.to_bytes(length, "big"), time_s=number / 1000) for number in range(first, first + count)
    ]


@pytest.fixture
def stream():
    return FrameStream(ADDRESSES)


def content(packed):
    return [frame for one in packed for frame in frames_of(unpack(one.packed))]


def test_frames_reach_every_feed_in_order_packed_once(stream):
    before, after = stream.open_feed(1000, keep_newest=True), None
    stream.received(frames(0, 3))
    after = stream.open_feed(1000, keep_newest=False)
    stream.received(frames(3, 2))
    first, second = before.take(), after.take()
    assert content(first) == frames(0, 5)
    assert content(second) == frames(3, 2)
    assert first[-1].packed is second[-1].packed
    assert (first[-1].first_s, first[-1].last_s, first[-1].count) == (0.003, 0.004, 2)
    assert before.take() == []


def test_sent_frames_stand_among_the_received_ones_with_their_time(stream):
    feed = stream.open_feed(1000, keep_newest=True)
    stream.received(frames(0, 1))
    stream.sent([Frame(can_id=2, data=b"\1")], 0.5)
    taken = content(feed.take())
    assert [(frame.can_id, frame.is_tx, frame.time_s) for frame in taken] == [(1, False, 0.0), (2, True, 0.5)]


def test_keys_are_hidden_and_a_new_feed_does_not_begin_in_the_middle_of_one(stream):
    key = Frame(can_id=0x7E4, data=bytes.fromhex("0627021234567800"), time_s=1.0)
    feed = stream.open_feed(1000, keep_newest=False)
    stream.received([key])
    assert content(feed.take())[0].data == bytes.fromhex("0627020000000000")
    stream.close_feed(feed)
    late = stream.open_feed(1000, keep_newest=False)
    stream.received([Frame(can_id=0x7E4, data=bytes.fromhex("2111223344556677"), time_s=2.0)])
    assert content(late.take())[0].data == bytes.fromhex("2100000000000000")


def test_who_shows_what_goes_on_loses_the_oldest(stream, monkeypatch):
    monkeypatch.setattr(frame_stream, "PACK_FRAMES", 4)
    feed = stream.open_feed(10, keep_newest=True)
    for first in range(0, 24, 4):
        stream.received(frames(first, 4))
    assert content(feed.take()) == frames(16, 8)
    assert feed.lost == 16


def test_who_keeps_what_he_has_loses_what_comes_until_there_is_room(stream, monkeypatch):
    monkeypatch.setattr(frame_stream, "PACK_FRAMES", 4)
    feed = stream.open_feed(10, keep_newest=False)
    for first in range(0, 24, 4):
        stream.received(frames(first, 4))
    assert (feed.waiting, feed.lost) == (8, 16)
    assert content(feed.take()) == frames(0, 8)
    stream.received(frames(24, 4))
    assert content(feed.take()) == frames(24, 4)
    assert feed.lost == 16


def test_a_closed_feed_gives_what_it_has_and_no_more(stream):
    feed = stream.open_feed(10, keep_newest=False)
    stream.received(frames(0, 2))
    stream.close_feed(feed)
    stream.received(frames(2, 2))
    assert content(feed.take()) == frames(0, 2)


def test_a_trace_numbers_its_frames_and_says_which_are_missing(stream, monkeypatch):
    monkeypatch.setattr(frame_stream, "PACK_FRAMES", 4)
    monkeypatch.setattr(tracing, "CAPACITY_FRAMES", 10)
    trace = Tracing(stream)
    trace.watch(on=True)
    assert trace.take() is None
    for first in range(0, 24, 4):
        stream.received(frames(first, 4, length=12))
    message = trace.take()
    assert (message.first, message.lost) == (16, 16)
    assert frames_of(unpack(message.frames)) == frames(16, 8, length=12)
    stream.received(frames(24, 2))
    after = trace.take()
    assert (after.first, after.lost) == (24, 0)
    trace.watch(on=True)
    stream.received(frames(30, 1))
    assert trace.take().first == 0
    trace.watch(on=False)
    assert not trace.on


def test_threads_add_while_another_takes(stream):
    feed = stream.open_feed(1_000_000, keep_newest=False)
    writers = [threading.Thread(target=lambda: [stream.received(frames(0, 5)) for _ in range(200)]) for _ in range(3)]
    for writer in writers:
        writer.start()
    taken = 0
    while any(writer.is_alive() for writer in writers):
        taken += sum(one.count for one in feed.take())
    taken += sum(one.count for one in feed.take())
    assert taken == 3 * 200 * 5
