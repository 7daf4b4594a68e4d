"""Header and payload of a data set, byte for byte as docs/ecu-contract.md lays them out."""

import zlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bms.calibration.data_set import build_header, make_data_set, parse_header, signed_message, split_image
from bms.definition import load_pack
from bms.errors import BadFileError

PAYLOAD = bytes(range(256)) * 256


def no_signature(message):
    return bytes(64)


def header(**fields):
    values = {
        "payload": PAYLOAD,
        "chemistry_number": 1,
        "series": 120,
        "capacity_ah": 123.0,
        "version": (1, 2),
        "hardware": "HLT-BMS-120S",
        "calibration_id": "NFM-STD-0100",
        "created_unix_s": 0x65920080,
        "tool_id": 7,
        "demo": True,
        "sign": no_signature,
    }
    return build_header(**(values | fields))


def test_every_field_stands_where_the_contract_says():
    raw = header()
    assert len(raw) == 128
    assert raw[:4] == b"NACL"
    assert raw[4:6] == bytes.fromhex("0001")
    assert raw[6:8] == bytes([1, 120])
    assert raw[8:10] == (1230).to_bytes(2, "big")
    assert raw[10:14] == bytes.fromhex("00010002")
    assert raw[14:16] == bytes.fromhex("0100")
    assert raw[16:28] == b"HLT-BMS-120S"
    assert raw[28:44] == b"NFM-STD-0100\x00\x00\x00\x00"
    assert raw[44:48] == bytes.fromhex("65920080")
    assert raw[48:52] == bytes.fromhex("00000007")
    assert raw[52:56] == (65536).to_bytes(4, "big")
    assert raw[56:60] == zlib.crc32(PAYLOAD).to_bytes(4, "big")
    assert raw[60:64] == zlib.crc32(raw[:60]).to_bytes(4, "big")
    assert raw[64:] == bytes(64)


def test_what_was_built_is_what_is_read():
    parsed = parse_header(header(demo=False, calibration_id="X"))
    assert (parsed.schema_version, parsed.chemistry_number, parsed.series, parsed.capacity_ah) == (1, 1, 120, 123.0)
    assert (parsed.version, parsed.hardware, parsed.calibration_id) == ((1, 2), "HLT-BMS-120S", "X")
    assert (parsed.created_unix_s, parsed.tool_id, parsed.payload_length) == (0x65920080, 7, 65536)
    assert parsed.demo is False


def test_the_signature_covers_the_first_64_header_bytes_and_the_payload(bms_key):
    raw = header(sign=bms_key.sign)
    bms_key.public_key().verify(raw[64:], raw[:64] + PAYLOAD)
    assert signed_message(raw, PAYLOAD) == raw[:64] + PAYLOAD
    with pytest.raises(InvalidSignature):
        bms_key.public_key().verify(raw[64:], raw[:64] + PAYLOAD[:-1] + b"\x00")


@pytest.mark.parametrize("position", range(60))
def test_a_flipped_bit_anywhere_in_the_header_is_noticed(position):
    raw = bytearray(header())
    raw[position] ^= 0x10
    with pytest.raises(BadFileError):
        parse_header(bytes(raw))


@pytest.mark.parametrize("length", [0, 127, 129])
def test_a_header_of_another_length_is_refused(length):
    with pytest.raises(BadFileError, match="128 bytes"):
        parse_header(header().ljust(200, b"\x00")[:length])


def test_a_layout_of_the_future_is_refused_by_name():
    raw = bytearray(header())
    raw[4:6] = bytes.fromhex("0002")
    raw[60:64] = zlib.crc32(raw[:60]).to_bytes(4, "big")
    with pytest.raises(BadFileError, match="layout 2"):
        parse_header(bytes(raw))


def test_a_text_that_is_no_text_is_refused():
    raw = bytearray(header())
    raw[16] = 0xE9
    raw[60:64] = zlib.crc32(raw[:60]).to_bytes(4, "big")
    with pytest.raises(BadFileError, match="not readable"):
        parse_header(bytes(raw))


@pytest.mark.parametrize(
    "wrong",
    [
        {"payload": b""},
        {"hardware": "THIRTEEN-LONG"},
        {"calibration_id": "SEVENTEEN-LONG-ID"},
        {"calibration_id": "NFM\n"},
        {"hardware": "Ärger"},
        {"series": 256},
        {"capacity_ah": 7000.0},
        {"created_unix_s": -1},
    ],
)
def test_what_does_not_fit_its_field_is_refused(wrong):
    with pytest.raises(BadFileError):
        header(**wrong)


def test_a_payload_that_does_not_match_its_header_is_refused():
    with pytest.raises(BadFileError, match="checksum does not match"):
        make_data_set(header(), PAYLOAD[:-1] + b"\x00")
    with pytest.raises(BadFileError, match="65535 bytes, its header says 65536"):
        make_data_set(header(), PAYLOAD[:-1])


def test_the_factory_set_is_one_image_with_the_header_first(definition):
    image = (definition.folder / "factory_set.bin").read_bytes()
    assert len(image) == 128 + 65536
    data_set = split_image(image)
    assert data_set.header_bytes + data_set.payload == image
    assert data_set.header.calibration_id == "NFM-STD-0100"
    assert data_set.header.demo


def test_the_bms_of_the_shipped_pack_accepts_the_signature_of_its_factory_set(factory_set):
    key = Ed25519PublicKey.from_public_bytes(load_pack("demo-nfm-120s").programming.bms_public_key)
    key.verify(factory_set.header.signature, factory_set.header_bytes[:64] + factory_set.payload)
