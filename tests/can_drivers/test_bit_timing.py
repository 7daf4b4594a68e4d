"""Bit counts against hand-derived frames and against a plain list of bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from can_drivers.bit_timing import frame_bits, frame_time_s
from can_drivers.frames import Frame

FD_LENGTHS = [*range(9), 12, 16, 20, 24, 32, 48, 64]


def bits_of(value, width):
    return [value >> i & 1 for i in reversed(range(width))]


def with_stuff_bits(bits, *, at_the_end=True):
    """Insert a complementary bit behind every five equal ones, stuff bits counted in (ISO 11898-1, 10.5)."""
    out = []
    run = 0
    for index, bit in enumerate(bits):
        run = run + 1 if out and bit == out[-1] else 1
        out.append(bit)
        if run == 5 and (at_the_end or index + 1 < len(bits)):
            out.append(1 - bit)
            run = 1
    return out


def crc15(bits):
    crc = 0
    for bit in bits:
        next_bit = bit ^ (crc >> 14)
        crc = (crc << 1) & 0x7FFF
        if next_bit:
            crc ^= 0x4599
    return crc


def id_bits(frame, remote):
    if frame.is_extended:
        return [*bits_of(frame.can_id >> 18, 11), 1, 1, *bits_of(frame.can_id & 0x3FFFF, 18), remote]
    return [*bits_of(frame.can_id, 11), remote, 0]


def naive_bits(frame):
    payload = [bit for byte in frame.data for bit in bits_of(byte, 8)]
    if not frame.is_fd:
        reserved = [0, 0] if frame.is_extended else [0]
        head = [0, *id_bits(frame, int(frame.is_remote)), *reserved, *bits_of(len(frame.data), 4), *payload]
        return len(with_stuff_bits(head + bits_of(crc15(head), 15))) + 1 + 2 + 7 + 3, 0
    arbitration = [0, *id_bits(frame, 0), 1, 0, int(frame.bitrate_switch)]
    dynamic = [*arbitration, 0, *bits_of(FD_LENGTHS.index(len(frame.data)), 4), *payload]
    length = len(with_stuff_bits(dynamic, at_the_end=False))
    crc_width = 17 if len(frame.data) <= 16 else 21
    crc_field = 1 + 4 + crc_width + (4 + crc_width) // 4 + 1
    if frame.bitrate_switch:
        slow = len(with_stuff_bits(arbitration))
        return slow + 12, length - slow + crc_field
    return length + crc_field + 12, 0


def frames(lengths, **fixed):
    def build(extended, can_id, length, fill, random):
        data = bytes([fill]) * length if fill is not None else random[:length]
        return Frame(can_id=can_id & (0x1FFFFFFF if extended else 0x7FF), data=data, is_extended=extended, **fixed)

    return st.builds(
        build,
        st.booleans(),
        st.one_of(st.sampled_from([0, 0x1FFFFFFF, 0x0F83E0F8]), st.integers(0, 0x1FFFFFFF)),
        st.sampled_from(lengths),
        st.sampled_from([None, 0x00, 0xFF, 0x0F, 0xF8, 0x1F, 0x83]),
        st.binary(min_size=64, max_size=64),
    )


def test_all_zero_standard_frame_has_a_stuff_bit_for_every_five_zeros():
    # SOF 1 + id 11 + RTR, IDE, r0 3 + DLC 4 + CRC 15 (of zeros: 0) = 34 zeros; a stuff bit after each five: 6. 34 + 6 + 10 + 3.
    assert frame_bits(Frame(can_id=0, data=b"")) == (53, 0)


def test_worst_case_payload_stays_below_the_known_bound():
    # The most stuff bits an 11-bit frame of 8 bytes can carry: (34 + 64 - 1) // 4 = 24, so at most 98 + 13 + 24 = 135 bits.
    for fill in range(256):
        assert 111 <= frame_bits(Frame(can_id=0x78, data=bytes([fill]) * 8))[0] <= 135


def test_fd_frame_of_64_alternating_bytes_has_only_the_stuff_bits_of_its_header():
    # 0x2AA: SOF 0, 01010101010, RRS 0, IDE 0, FDF 1, res 0, BRS 1: 17 bits, longest run 3. ESI 0, DLC 1111: a run of 4.
    frame = Frame(can_id=0x2AA, data=b"\x55" * 64, is_fd=True, bitrate_switch=True)
    # Nominal 17 + ACK 2 + EOF 7 + intermission 3; data 5 + 512 + 4 + 21 + 7 fixed + CRC delimiter 1.
    assert frame_bits(frame) == (29, 550)


def test_fd_frame_up_to_16_bytes_uses_the_short_crc():
    frame = Frame(can_id=0x2AA, data=b"\x55" * 16, is_fd=True, bitrate_switch=True)
    # ESI 0, DLC 1010; data 128; stuff count 4, CRC 17, 6 fixed stuff bits, CRC delimiter 1.
    assert frame_bits(frame) == (29, 5 + 128 + 4 + 17 + 6 + 1)


def test_fixed_stuff_bit_replaces_the_stuff_bit_at_the_end_of_the_data_field():
    ends_in_five = Frame(can_id=0x2AA, data=b"\x55\x5f", is_fd=True, bitrate_switch=True)
    ends_in_four = Frame(can_id=0x2AA, data=b"\x55\x50", is_fd=True, bitrate_switch=True)
    assert frame_bits(ends_in_five) == frame_bits(ends_in_four)


def test_without_bitrate_switch_an_fd_frame_is_all_nominal():
    nominal, data = frame_bits(Frame(can_id=0x2AA, data=b"\x55" * 8, is_fd=True))
    assert data == 0
    assert nominal == 29 + 5 + 64 + 28


def test_an_error_report_takes_no_time_on_the_wire():
    assert frame_bits(Frame(can_id=0x20000004, data=b"\x00" * 8, is_error=True)) == (0, 0)


def test_frame_time_adds_both_phases_at_their_own_rate():
    frame = Frame(can_id=0x2AA, data=b"\x55" * 64, is_fd=True, bitrate_switch=True)
    assert frame_time_s(frame, 500_000, 2_000_000) == pytest.approx(29 / 500_000 + 550 / 2_000_000, rel=1e-12)


@pytest.mark.parametrize("length", [9, 13, 65])
def test_lengths_no_fd_frame_can_have_are_refused(length):
    with pytest.raises(ValueError, match=str(length)):
        frame_bits(Frame(can_id=1, data=bytes(length), is_fd=True))


def test_nine_bytes_in_a_classic_frame_are_refused():
    with pytest.raises(ValueError, match="9"):
        frame_bits(Frame(can_id=1, data=bytes(9)))


@given(frames(list(range(9))))
def test_classic_frames_match_the_list_of_bits(frame):
    assert frame_bits(frame) == naive_bits(frame)


@given(st.integers(0, 0x7FF))
def test_remote_frames_match_the_list_of_bits(can_id):
    frame = Frame(can_id=can_id, data=b"", is_remote=True)
    assert frame_bits(frame) == naive_bits(frame)


@given(st.booleans().flatmap(lambda switch: frames(FD_LENGTHS, is_fd=True, bitrate_switch=switch)))
def test_fd_frames_match_the_list_of_bits(frame):
    assert frame_bits(frame) == naive_bits(frame)
