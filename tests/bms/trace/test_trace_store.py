"""The store keeps order and numbers, forgets the oldest, and clearing can be undone."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.trace import trace_store
from bms.trace.filtered_rows import FilteredRows
from bms.trace.id_table import MAXIMUM_IDS
from bms.trace.trace_store import TraceStore
from can_drivers.frame_columns import frames_of, pack, unpack
from can_drivers.frames import Frame


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(trace_store, "CHUNK_FRAMES", 8)


def append(store, frames):
    store.append(unpack(pack(frames)))


def numbered(first, count, can_id=0x100):
    return [Frame(can_id=can_id, data=bytes([n % 256]), time_s=n / 10) for n in range(first, first + count)]


def test_every_frame_is_found_by_its_row(frame_strategy, small_chunks):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.lists(frame_strategy(), max_size=20), max_size=5))
    def holds(batches):
        store = TraceStore()
        for frames in batches:
            append(store, frames)
        everything = [frame for frames in batches for frame in frames]
        assert [store.frame(row) for row in range(store.first, store.end)] == everything
        for row in range(len(everything)):
            same = [
                before
                for before in range(row)
                if (everything[before].can_id, everything[before].is_extended)
                == (everything[row].can_id, everything[row].is_extended)
                and everything[before].is_error == everything[row].is_error
                and everything[before].is_remote == everything[row].is_remote
            ]
            assert store.previous(row) == (same[-1] if same else None)
            differs = not same or everything[same[-1]].data != everything[row].data
            assert store.is_changed(row) == differs

    holds()


def test_chosen_rows_leave_the_store_as_batches_of_their_own(frame_strategy, small_chunks):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(frame_strategy(), max_size=40), st.sets(st.integers(0, 45)))
    def holds(frames, wanted):
        store = TraceStore()
        append(store, frames)
        rows = sorted(wanted)
        out = [
            frame for batch in store.batches(np.array(rows, np.int64)) for frame in frames_of(unpack(pack(frames_of(batch))))
        ]
        assert out == [frames[row] for row in rows if row < len(frames)]

    holds()


def test_beyond_its_bound_the_oldest_rows_go_and_are_counted(small_chunks):
    store = TraceStore(capacity_frames=20)
    rows = FilteredRows(store)
    append(store, numbered(0, 17))
    assert rows.update() == (0, 17)
    append(store, numbered(17, 10))
    assert (store.first, store.end, store.forgotten) == (8, 27, 8)
    assert rows.update() == (8, 10)
    assert rows.rows().tolist() == list(range(8, 27))
    assert store.frame(8) == numbered(8, 1)[0]
    with pytest.raises(IndexError):
        store.frame(7)
    assert store.previous(8) is None


def test_clearing_hides_and_undo_brings_back_what_came_before_and_since(small_chunks):
    store = TraceStore()
    append(store, numbered(0, 10))
    store.clear()
    assert (len(store), len(store.ids), store.forgotten) == (0, 0, 0)
    append(store, numbered(10, 5))
    assert [store.frame(row).data[0] for row in range(store.first, store.end)] == [10, 11, 12, 13, 14]
    assert store.previous(store.first) is None
    assert store.can_undo_clear
    store.undo_clear()
    assert len(store) == 15
    assert store.ids.counts[0] == 15
    assert store.ids.last_rows[0] == 14
    assert not store.can_undo_clear
    store.undo_clear()
    assert len(store) == 15


def test_the_next_clear_gives_up_what_the_last_one_hid(small_chunks):
    store = TraceStore()
    append(store, numbered(0, 20))
    store.clear()
    append(store, numbered(20, 20))
    store.clear()
    store.undo_clear()
    assert store.first == 20
    assert len(store) == 20


def test_a_time_is_found(small_chunks):
    store = TraceStore()
    assert store.row_at(1.0) == 0
    append(store, numbered(0, 30))
    assert store.row_at(-5.0) == 0
    assert store.row_at(1.25) == 13
    assert store.row_at(99.0) == 29
    assert store.time_s(13) == 1.3


def test_ids_are_counted_with_their_period_and_the_time_each_byte_changed():
    store = TraceStore()
    for start in (0, 5):
        append(store, [Frame(can_id=1, data=bytes([n // 5, 0, n]), time_s=0.1 * n) for n in range(start, start + 5)])
    append(store, [Frame(can_id=2, data=b"", time_s=1.0)])
    ids = store.ids
    assert len(ids) == 2
    assert ids.counts[:2].tolist() == [10, 1]
    assert ids.periods_s[0] == pytest.approx(0.1)
    assert math.isnan(ids.periods_s[1])
    assert ids.changed_s[0, :4].tolist() == pytest.approx([0.5 + 0.4, -math.inf, 0.9, -math.inf])


def test_one_changed_bit_in_a_long_frame_is_noticed():
    store = TraceStore()
    append(store, [Frame(can_id=1, data=bytes(64), is_fd=True)])
    append(store, [Frame(can_id=1, data=bytes(60) + b"\x80\0\0\0", time_s=2.0, is_fd=True)])
    changed = np.flatnonzero(np.isfinite(store.ids.changed_s[0]))
    assert changed.tolist() == [60]


def test_a_babbling_bus_fills_the_table_of_ids_and_no_more():
    store = TraceStore()
    for start in (0, 4000):
        append(store, [Frame(can_id=n, data=b"", is_extended=True) for n in range(start, start + 4000)])
    assert len(store.ids) == MAXIMUM_IDS - 1
    assert store.ids.uncounted == 8000 - (MAXIMUM_IDS - 1)
    assert len(store) == 8000
