"""Parts of a BLF that touch give every frame exactly once, wherever the file is cut and however large its containers are."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from can_drivers.logs.opening import cut_points, open_log


def made(blf, count, payload=b""):
    kinds = (
        lambda number: blf.message(number % 2048, number.to_bytes(8, "little"), ticks=number),
        lambda number: blf.fd_message(number % 2048, number.to_bytes(8, "little") + payload, ticks=number),
        lambda number: blf.object(65, bytes(number % 61)),
        lambda number: blf.fd_message_64(number % 2048, number.to_bytes(8, "little") + payload, ticks=number),
    )
    return [kinds[number % len(kinds)](number) for number in range(count)]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 200),
    st.sampled_from([1, 10, 45, 100, 700, 5000]),
    st.sampled_from([b"", b"LOBJ", b"LOBJ\x20\0\x01\0" * 6]),
    st.lists(st.floats(0, 1), max_size=5),
)
def test_parts_that_touch_give_every_frame_once(blf, count, container_bytes, payload, cuts):
    path = blf.file(blf.content(made(blf, count, payload), container_bytes=container_bytes))
    whole = blf.read(path)
    size = path.stat().st_size
    edges = [0, *sorted(int(cut * size) for cut in cuts), size]
    parts = [blf.read(path, first, end) for first, end in itertools.pairwise(edges)]
    path.unlink()
    assert [frame for part in parts for frame in part.frames] == whole.frames
    assert all(part.problems == () for part in parts)


def test_a_part_begins_with_the_container_that_begins_at_its_first_byte(blf):
    containers = [blf.container(blf.message(number, b"")) for number in range(3)]
    path = blf.file(blf.header() + b"".join(containers))
    second = len(blf.header()) + len(containers[0])
    assert [frame.can_id for frame in blf.read(path, second, second + 1).frames] == [1]
    assert [frame.can_id for frame in blf.read(path, second + 1).frames] == [2]
    assert [frame.can_id for frame in blf.read(path, 0, second).frames] == [0]
    assert blf.read(path, second + 1, second + 2).frames == []


def test_the_parts_of_a_large_log_are_found_and_fit_together(blf):
    path = blf.file(blf.content(made(blf, 60_000), method=0))
    edges = cut_points(path, 4)
    assert (len(edges), edges[0], edges[-1]) == (5, 0, path.stat().st_size)
    frames = 0
    for first, end in itertools.pairwise(edges):
        part = open_log(path, first_byte=first, end_byte=end)
        counts = [len(batch.channels) for batch in part.batches()]
        part.close()
        assert part.problems == ()
        frames += sum(counts)
        assert 0.2 * 45_000 < sum(counts) < 0.3 * 45_000
    assert frames == 45_000


def test_a_small_log_is_one_part(blf):
    path = blf.file(blf.content(made(blf, 10)))
    assert cut_points(path, 4) == [0, path.stat().st_size]


def test_progress_comes_to_the_end_of_the_file(blf):
    path = blf.file(blf.content(made(blf, 100)))
    reader = open_log(path)
    assert reader.read_bytes == 144
    assert sum(len(batch.channels) for batch in reader.batches()) == 75
    assert reader.read_bytes == path.stat().st_size
    reader.close()
