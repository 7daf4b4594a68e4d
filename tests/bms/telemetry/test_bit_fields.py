import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.telemetry.bit_fields import PADDING_BYTES, BitField, BitFieldDecoder


def by_hand(field, payload):
    """Decode one field with Python integers, bit by bit as the DBC format defines it."""
    raw = 0
    bit = field.start
    for position in range(field.length):
        value = payload[bit // 8] >> (bit % 8) & 1
        if field.little_endian:
            raw |= value << position
            bit += 1
        else:
            raw = raw << 1 | value
            bit = bit - 1 if bit % 8 else bit + 15
    if field.signed and raw >> (field.length - 1):
        raw -= 1 << field.length
    return float(raw)


def decode(fields, payloads):
    decoder = BitFieldDecoder(fields, [len(payload) for payload in payloads])
    padding = bytes(PADDING_BYTES)
    return decoder.decode(np.frombuffer(padding + b"".join(payloads) + padding, np.uint8))


@st.composite
def fields_and_payloads(draw):
    payloads = draw(st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=4))
    fields = []
    for _ in range(draw(st.integers(1, 12))):
        row = draw(st.integers(0, len(payloads) - 1))
        bits = 8 * len(payloads[row])
        length = draw(st.integers(1, min(64, bits)))
        first = draw(st.integers(0, bits - length))
        little_endian = draw(st.booleans())
        start = first if little_endian else first ^ 7
        fields.append(BitField(row=row, start=start, length=length, little_endian=little_endian, signed=draw(st.booleans())))
    return fields, payloads


@settings(max_examples=300, deadline=None, derandomize=True)
@given(case=fields_and_payloads())
def test_any_field_of_any_payload_decodes_as_the_format_defines_it(case):
    fields, payloads = case
    expected = [by_hand(field, payloads[field.row]) for field in fields]
    assert decode(fields, payloads).tolist() == expected


@pytest.mark.parametrize("little_endian", [False, True])
def test_a_64_bit_number_across_nine_bytes_is_complete(little_endian):
    payload = bytes(range(0x80, 0x89))
    field = BitField(row=0, start=3, length=64, little_endian=little_endian, signed=True)
    assert decode([field], [payload]).tolist() == [by_hand(field, payload)]


@pytest.mark.parametrize(("bits", "code"), [(16, "e"), (32, "f"), (64, "d")])
@pytest.mark.parametrize("little_endian", [False, True])
def test_floating_point_numbers_are_read(bits, code, little_endian):
    payload = b"\xaa" + struct.pack(("<" if little_endian else ">") + code, -12.375)
    field = BitField(row=0, start=8 if little_endian else 15, length=bits, little_endian=little_endian, is_float=True)
    assert decode([field], [payload]).tolist() == [-12.375]


def test_the_last_byte_a_field_needs_is_known():
    assert BitField(row=0, start=7, length=8).last_byte == 0
    assert BitField(row=0, start=7, length=9).last_byte == 1
    assert BitField(row=0, start=0, length=9, little_endian=True).last_byte == 1
    assert BitField(row=0, start=12, length=1).last_byte == 1
