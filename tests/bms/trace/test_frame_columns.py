"""Frames keep everything when they are packed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from can_drivers.frame_columns import (
    BATCH_FRAMES,
    RECORD,
    RECORD_BYTES,
    frames_of,
    join,
    pack,
    pack_batch,
    packed_count,
    unpack,
)
from can_drivers.frames import Frame


def test_a_record_is_24_bytes():
    assert RECORD.itemsize == RECORD_BYTES == 24


def test_packed_frames_come_back_unchanged(frame_strategy):
    @settings(max_examples=100, deadline=None)
    @given(st.lists(frame_strategy(), max_size=30))
    def holds(frames):
        packed = pack(frames)
        assert frames_of(unpack(packed)) == frames
        assert pack_batch(unpack(packed)) == packed

    holds()


def test_a_classic_frame_costs_one_record_and_a_long_one_its_tail():
    assert len(pack([Frame(can_id=1, data=bytes(8))])) == 4 + 24
    assert len(pack([Frame(can_id=1, data=bytes(12), is_fd=True)])) == 4 + 24 + 56


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"\x02\0\0\0" + bytes(24), b"\xff\xff\xff\xff" + bytes(100)])
def test_bytes_that_are_no_batch_are_refused(damaged):
    with pytest.raises(ValueError, match="Not a batch"):
        unpack(damaged)


def test_a_missing_tail_is_noticed():
    with pytest.raises(ValueError, match="Not a batch"):
        unpack(pack([Frame(can_id=1, data=bytes(12), is_fd=True)])[:-56])


def test_batches_become_one_with_every_tail_at_its_frame():
    frames = [Frame(can_id=n, data=bytes([n]) * length, is_fd=True) for n, length in enumerate((8, 12, 64, 0, 20))]
    parts = [pack(frames[:2]), pack([]), pack(frames[2:4]), pack(frames[4:])]
    assert join(parts) == pack(frames)
    assert frames_of(unpack(join(parts))) == frames
    assert join(parts[:1]) is parts[0]
    assert [packed_count(part) for part in parts] == [2, 0, 2, 1]
    with pytest.raises(ValueError, match="holds"):
        join([pack([Frame(can_id=1, data=b"")] * BATCH_FRAMES), parts[0]])


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="65 bytes"):
        pack([Frame(can_id=1, data=bytes(65), is_fd=True)])
    with pytest.raises(ValueError, match="holds"):
        pack([Frame(can_id=1, data=b"")] * (BATCH_FRAMES + 1))
