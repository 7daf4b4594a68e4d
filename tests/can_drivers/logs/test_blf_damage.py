"""Whatever happened to a BLF, what is whole in it is read, and what is missing is told."""

import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from can_drivers.logs import blf_containers
from can_drivers.logs.blf_containers import BROKEN, CUT_OFF, GARBAGE, UNKNOWN

HEADER_BYTES = 144


def numbered(blf, first, count):
    """Messages that can be told apart, of three sizes."""
    kinds = (
        lambda number: blf.message(number % 2048, number.to_bytes(8, "little"), ticks=number),
        lambda number: blf.fd_message(number % 2048, number.to_bytes(12, "little"), ticks=number),
        lambda number: blf.fd_message_64(number % 2048, number.to_bytes(20, "little"), ticks=number),
    )
    return [kinds[number % 3](number) for number in range(first, first + count)]


def numbers(result):
    return [int.from_bytes(frame.data, "little") for frame in result.frames]


@pytest.mark.parametrize("method", [0, 2])
def test_a_log_cut_at_any_byte_gives_every_frame_before_the_cut(blf, method):
    containers = [blf.container(b"".join(numbered(blf, 5 * part, 5)), method=method) for part in range(4)]
    content = blf.header() + b"".join(containers)
    borders = [HEADER_BYTES + sum(map(len, containers[:count])) for count in range(5)]
    path = blf.path()
    for cut in range(4, len(content)):
        path.write_bytes(content[:cut])
        ours = blf.read(path)
        # Behind a container are up to three bytes of padding, of an object in it too.
        whole = sum(border - len(container) % 4 <= cut for border, container in zip(borders[1:], containers, strict=True))
        found = numbers(ours)
        assert found == list(range(len(found)))
        assert 5 * whole <= len(found) <= 5 * (whole + 1)
        if not any(border - 3 <= cut <= border + 7 for border in borders):
            assert [problem.what for problem in ours.problems] == [CUT_OFF]
            assert ours.problems[0].missing_bytes > 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_log_of_straddling_objects_cut_anywhere_gives_a_beginning_of_its_frames(blf, data):
    made = numbered(blf, 0, 400)
    content = blf.content(made, container_bytes=1000)
    cut = data.draw(st.integers(HEADER_BYTES, len(content)))
    path = blf.file(content[:cut])
    found = numbers(blf.read(path))
    path.unlink()
    assert found == list(range(len(found)))
    stream, whole = 0, 0
    for begin in range(0, len(b"".join(made)), 1000):
        stream += len(blf.container(b"".join(made)[begin : begin + 1000]))
        if HEADER_BYTES + stream > cut:
            break
        whole = begin + 1000
    ends = [sum(map(len, made[: count + 1])) for count in range(len(made))]
    assert len(found) >= sum(end <= whole for end in ends)


def test_a_log_says_how_much_of_it_is_missing(blf):
    content = blf.header(file_bytes=5000) + blf.container(b"".join(numbered(blf, 0, 3)))
    ours = blf.read(blf.file(content))
    assert numbers(ours) == [0, 1, 2]
    (problem,) = ours.problems
    assert (problem.what, problem.byte, problem.missing_bytes) == (CUT_OFF, len(content), 5000 - len(content))


def test_a_log_cut_inside_a_container_misses_what_its_header_says_and_tells_it_once_whoever_reads_which_part(blf):
    containers = [blf.container(b"".join(numbered(blf, 5 * part, 5)), method=0) for part in range(4)]
    whole = blf.header(file_bytes=HEADER_BYTES + sum(map(len, containers))) + b"".join(containers)
    cut = HEADER_BYTES + len(containers[0]) + len(containers[1]) // 2
    path = blf.file(whole[:cut])
    for border in range(HEADER_BYTES, cut, 50):
        told = [*blf.read(path, 0, border).problems, *blf.read(path, border).problems]
        missing = [(one.byte, one.times, one.missing_bytes) for one in told if one.what == CUT_OFF]
        assert missing == [(cut, 1, len(whole) - cut)]


@pytest.mark.parametrize("size", [4, 20, 143, 144])
def test_a_log_that_is_all_header_has_no_frames(blf, size):
    ours = blf.read(blf.file(blf.header()[:size]))
    assert ours.frames == []
    told = [(problem.what, problem.times, problem.missing_bytes) for problem in ours.problems]
    assert told == [(CUT_OFF, 1, HEADER_BYTES - size)] * (size < HEADER_BYTES)


def test_what_looks_like_objects_in_a_payload_that_was_cut_off_is_no_frame(blf):
    alike = blf.message(1, b"")[:16]
    stream = blf.message(2, b"") + blf.fd_message(3, alike * 4)
    content = blf.header() + blf.container(stream, method=0)
    path = blf.path()
    for cut in range(len(content) - len(stream) + 48, len(content)):
        path.write_bytes(content[:cut])
        ours = blf.read(path)
        assert [frame.can_id for frame in ours.frames] == [2]
        assert [problem.what for problem in ours.problems] == [CUT_OFF]


@pytest.mark.parametrize("method", [0, 2])
def test_a_log_that_shrinks_while_it_is_read_ends_there(blf, method):
    content = blf.header() + b"".join(blf.container(b"".join(numbered(blf, 5 * part, 5)), method=method) for part in range(3))
    path = blf.file(content)
    reader = blf.open(path)
    path.write_bytes(content[:-50])
    frames = sum(len(batch.channels) for batch in reader.batches())
    reader.close()
    assert 10 <= frames < 15
    assert [problem.what for problem in reader.problems] == [CUT_OFF]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_byte_costs_no_frame_of_another_container(blf, data):
    containers = [blf.container(b"".join(numbered(blf, 20 * part, 20))) for part in range(5)]
    content = bytearray(blf.header() + b"".join(containers))
    where = data.draw(st.integers(4, len(content) - 1))
    content[where] ^= data.draw(st.integers(1, 255))
    path = blf.file(bytes(content))
    found = set(numbers(blf.read(path)))
    path.unlink()
    begin = HEADER_BYTES
    for part, container in enumerate(containers):
        if not begin <= where < begin + len(container):
            assert found >= set(range(20 * part, 20 * part + 20))
        begin += len(container)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_byte_among_objects_costs_no_more_than_the_objects_there(blf, data):
    made = numbered(blf, 0, 60)
    damaged = data.draw(st.integers(0, len(made) - 1))
    # A wrong size may lead to the beginning of another object, which nothing tells from a right one; see the next test.
    where = data.draw(st.integers(0, len(made[damaged]) - 1).filter(lambda byte: not 8 <= byte < 12))
    flipped = bytearray(made[damaged])
    flipped[where] ^= data.draw(st.integers(1, 255))
    path = blf.file(blf.header() + blf.container(b"".join([*made[:damaged], bytes(flipped), *made[damaged + 1 :]])))
    found = numbers(blf.read(path))
    path.unlink()
    assert set(found) >= set(range(60)) - {damaged}


@pytest.mark.parametrize("size", [0, 1, 15, 16, 31, 47, 49, 200, 5000, 0x7FFF_FFFF, 0xFFFF_FFFF])
@pytest.mark.parametrize("place", [0, 10, 28, 29])
def test_an_object_that_lies_about_its_size_does_not_hide_the_others(blf, size, place):
    made = numbered(blf, 0, 30)
    made[place] = blf.message(1, place.to_bytes(8, "little"), size=size)
    found = numbers(blf.read(blf.file(blf.content(made, container_bytes=500))))
    assert set(found) >= set(range(30)) - {place}
    assert found == sorted(found)


@pytest.mark.parametrize("damage", ["stream", "claims 4 GiB", "claims nothing", "unknown method", "garbage in front"])
def test_a_broken_container_is_passed_over_and_told(blf, damage):
    parts = [b"".join(numbered(blf, 20 * part, 20)) for part in range(3)]
    broken = {
        "stream": blf.container(parts[1])[:-20] + bytes(20),
        "claims 4 GiB": blf.container(parts[1], size=0xFFFF_FFFF, inflated=0xFFFF_FFFF),
        "claims nothing": blf.container(parts[1], size=0),
        "unknown method": blf.container(parts[1], method=1),
        "garbage in front": random.Random(1).randbytes(3000) + blf.container(parts[1]),
    }[damage]
    content = blf.header() + blf.container(parts[0]) + broken + blf.container(parts[2])
    ours = blf.read(blf.file(content))
    readable = damage in {"claims 4 GiB", "garbage in front"}
    assert numbers(ours) == [*range(20), *(range(20, 40) if readable else ()), *range(40, 60)]
    told = {"garbage in front": GARBAGE, "unknown method": UNKNOWN, "claims 4 GiB": None}.get(damage, BROKEN)
    assert [problem.what for problem in ours.problems] == ([told] if told else [])
    if told:
        # Padding counts to what is behind it.
        assert ours.problems[0].byte == pytest.approx(HEADER_BYTES + len(blf.container(parts[0])), abs=3)
        assert ours.problems[0].missing_bytes == pytest.approx(3000 if told == GARBAGE else len(broken), abs=3)


def test_a_plain_container_that_claims_too_much_does_not_swallow_the_next_one(blf):
    parts = [b"".join(numbered(blf, 20 * part, 20)) for part in range(2)]
    content = blf.header() + blf.container(parts[0], method=0, size=100_000) + blf.container(parts[1])
    assert numbers(blf.read(blf.file(content))) == list(range(40))


def test_an_object_cut_by_a_broken_container_is_lost_alone(blf):
    made = numbered(blf, 0, 90)
    stream = b"".join(made)
    parts = [stream[begin : begin + 1010] for begin in range(0, len(stream), 1010)]
    packed = [blf.container(part) for part in parts]
    packed[3] = packed[3][:40] + bytes(len(packed[3]) - 40)
    ours = blf.read(blf.file(blf.header() + b"".join(packed)))
    assert [problem.what for problem in ours.problems] == [BROKEN]
    found = set(numbers(ours))
    begin = 0
    for number, one in enumerate(made):
        touched = begin < 4 * 1010 and begin + len(one) > 3 * 1010
        assert (number in found) != touched
        begin += len(one)


@pytest.mark.parametrize("method", [0, 2])
@pytest.mark.parametrize("step", [1, 48, 1000])
def test_a_container_of_any_size_is_read_in_steps(blf, monkeypatch, method, step):
    monkeypatch.setattr(blf_containers, "_STEP_BYTES", step)
    monkeypatch.setattr(blf_containers, "_INFLATED_STEP_BYTES", step)
    path = blf.file(blf.content(numbered(blf, 0, 50), container_bytes=3000, method=method))
    ours = blf.read(path)
    assert numbers(ours) == list(range(50))
    assert ours.problems == ()


@pytest.mark.parametrize("kind", ["zeros that were deflated", "one object of 4 GiB", "containers that claim 4 GiB"])
def test_no_file_makes_the_reader_take_more_memory_than_some_containers(blf, kind):
    if kind == "zeros that were deflated":
        content = blf.header() + blf.container(bytes(200_000_000))
    elif kind == "one object of 4 GiB":
        content = blf.header() + blf.container(blf.object(1, bytes(16), size=0xFFFF_FFF0) + bytes(30_000_000))
    else:
        content = blf.header() + blf.container(b"", size=0xFFFF_FFF0, inflated=0xFFFF_FFFF) * 50
    path = blf.file(content)
    del content
    tracemalloc.start()
    ours = blf.read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ours.frames == []
    assert peak < 150_000_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_no_content_at_all_makes_it_raise(blf, content):
    for before in (b"LOGG", blf.header(), blf.header() + blf.container(content)[:32]):
        path = blf.file(before + content)
        blf.read(path)
        path.unlink()
