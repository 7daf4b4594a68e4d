"""BLF is read as python-can reads it, whoever wrote it and however it is cut into containers."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from can_drivers.frames import Frame
from can_drivers.python_can import can

LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)
payloads = st.one_of(st.binary(max_size=8), st.just(b"LOBJ"), st.just(b"\0LOBJ\x20\0\x01"))
long_payloads = st.one_of(
    st.sampled_from(LENGTHS).flatmap(lambda length: st.binary(min_size=length, max_size=length)),
    st.just((b"LOBJ\x20\0\x01\0\x30\0\0\0\x01\0\0\0" * 4)[:64]),
)
ids = st.one_of(st.integers(0, 0x7FF), st.integers(0, 0x1FFF_FFFF).map(lambda number: number | 1 << 31))
headers = st.fixed_dictionaries(
    {"ticks": st.integers(0, 1 << 53), "unit": st.sampled_from([1, 2]), "version": st.sampled_from([1, 2])}
)
channels = st.integers(1, 255)
cuts = st.sampled_from([1, 7, 50, 131, 1000, 131_072])


def objects(blf):
    """Every kind of object, of both header versions, with what lies between them."""
    byte = st.integers(0, 255)
    made = [
        st.builds(
            lambda can_id, data, channel, flags, kind, head: blf.message(
                can_id, data, channel=channel, flags=flags, kind=kind, **head
            ),
            ids, payloads, channels, byte, st.sampled_from([1, 86]), headers,
        ),
        st.builds(
            lambda can_id, data, flags, fd_flags, head: blf.fd_message(can_id, data, flags=flags, fd_flags=fd_flags, **head),
            ids, long_payloads, byte, byte, headers,
        ),
        st.builds(
            lambda can_id, data, flags, sent, tail, head: blf.fd_message_64(
                can_id, data, flags=flags, sent=sent, tail=tail, **head
            ),
            ids, long_payloads, st.integers(0, 0xFFFFFF), st.sampled_from([0, 1]), st.sampled_from([b"", b"\1" * 5]), headers,
        ),
        st.builds(lambda can_id, data, head: blf.error_ext(can_id, data, **head), ids, payloads, headers),
        st.builds(lambda body, head: blf.object(65, body, **head), st.binary(max_size=70), headers),
        st.builds(lambda body: blf.object(90, body, version=3), st.binary(max_size=9)),
    ]  # fmt: skip
    return st.lists(st.one_of(made), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.data(), cuts, st.sampled_from([0, 2]))
def test_whatever_python_can_reads_is_read_in_the_same_way(blf, data, container_bytes, method):
    path = blf.file(blf.content(data.draw(objects(blf)), container_bytes=container_bytes, method=method))
    ours = blf.read(path)
    assert (ours.frames, ours.channels) == blf.by_python_can(path)
    assert ours.problems == ()
    path.unlink()


messages = st.builds(
    lambda fd, data, classic, **kept: {**kept, "is_fd": fd, "data": data if fd else classic},
    fd=st.booleans(),
    data=long_payloads,
    classic=payloads,
    arbitration_id=st.integers(0, 0x7FF),
    is_remote_frame=st.just(False),
    is_rx=st.booleans(),
    bitrate_switch=st.booleans(),
    channel=st.one_of(st.none(), st.integers(0, 100)),
    timestamp=st.integers(0, 10**9).map(lambda number: 1.7e9 + number / 1e5),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(messages, max_size=60), st.sampled_from([100, 1000, 131_072]))
def test_what_python_can_wrote_is_read_as_it_reads_it_itself(blf, written, container_bytes):
    path = blf.path()
    with can.BLFWriter(path, max_container_size=container_bytes) as writer:
        for one in written:
            writer.on_message_received(can.Message(**one))
    ours = blf.read(path)
    frames, numbers = blf.by_python_can(path)
    assert [frame.data for frame in ours.frames] == [frame.data for frame in frames]
    assert [frame.time_s for frame in ours.frames] == pytest.approx([frame.time_s for frame in frames], abs=3e-7)
    assert ours.channels == numbers
    path.unlink()


def test_times_are_exact_to_the_nanosecond_and_their_zero_is_the_start_of_the_measurement(blf):
    content = blf.header(start=(2026, 2, 3, 4, 5, 6, 7, 89)) + blf.container(
        blf.message(1, b"", ticks=3_600_000_000_001) + blf.message(2, b"", ticks=123_456, unit=1)
    )
    ours = blf.read(blf.file(content))
    assert [frame.time_s for frame in ours.frames] == [3600.000000001, 1.23456]
    assert ours.facts.utc_offset_s == 1_770_181_567.089
    assert ours.facts.divisible


def test_a_log_that_does_not_say_when_it_was_has_no_date(blf):
    assert blf.read(blf.file(blf.header())).facts.utc_offset_s is None


def test_an_error_frame_that_tells_nothing_but_its_channel_is_an_error_frame(blf):
    path = blf.file(blf.content([blf.object(2, struct.pack("<HHI", 3, 0, 0), ticks=1000)]))
    ours = blf.read(path)
    assert ours.frames == [Frame(can_id=0, data=b"", time_s=1e-6, is_error=True)]
    assert ours.channels == [3]


@pytest.mark.parametrize(
    ("valid", "extension", "expected"), [(8, 0, b"abc" + bytes(5)), (3, 74, b"ab\0"), (200, 0, b"abc" + bytes(61))]
)
def test_bytes_that_are_called_valid_but_are_not_there_are_zero(blf, valid, extension, expected):
    path = blf.file(blf.content([blf.fd_message_64(1, b"abc", valid=valid, extension=extension)]))
    assert [frame.data for frame in blf.read(path).frames] == [expected]


def test_objects_without_a_container_are_read_too(blf):
    path = blf.file(blf.header() + blf.message(1, b"a") + blf.object(115, bytes(20)) + blf.container(blf.message(2, b"b")))
    assert [frame.can_id for frame in blf.read(path).frames] == [1, 2]


@pytest.mark.parametrize("padding", [0, 1, 2, 3, 4])
def test_objects_may_be_padded_as_their_writer_likes(blf, padding):
    made = [blf.fd_message_64(number, bytes(number), padding=padding) for number in range(9)]
    assert [frame.can_id for frame in blf.read(blf.file(blf.content(made))).frames] == list(range(9))


def test_more_frames_than_a_batch_holds_come_in_several(blf):
    made = [blf.fd_message_64(number % 2000, bytes(range(number % 65)), ticks=number) for number in range(70_000)]
    path = blf.file(blf.content(made))
    ours = blf.read(path)
    assert [frame.data for frame in ours.frames] == [bytes(range(number % 65)) for number in range(70_000)]
    assert len(ours.channels) == 70_000


def test_marks_are_told_with_their_times(blf):
    def mark(group, name, text, **more):
        body = struct.pack("<III3xBIII12x", 0, 0, 0, 0, len(group), len(name), len(text))
        return blf.object(96, body + group + name + text, **more)

    path = blf.file(
        blf.content([blf.message(1, b""), mark(b"", b"door opened", b"", ticks=5_000_000_000), mark(b"G", b"", b"\xfcber 60")])
    )
    reader = blf.open(path)
    assert [len(batch.channels) for batch in reader.batches()] == [1]
    reader.close()
    assert [(mark.time_s, mark.text) for mark in reader.marks] == [(5.0, "door opened"), (0.0, "G: über 60")]
