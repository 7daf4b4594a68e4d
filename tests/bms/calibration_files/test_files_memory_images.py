"""Intel HEX, S-records and raw bytes: every record is proved, and nothing is taken from elsewhere."""

import bincopy
import pytest

from bms.calibration.files import read_values, write_values
from bms.calibration.sources import factory_set
from bms.errors import BadFileError

START = 0x0040_0000


def binary(*pieces):
    file = bincopy.BinFile()
    for address, data in pieces:
        file.add_binary(data, address)
    return file


@pytest.mark.parametrize("suffix", [".hex", ".s19"])
def test_an_independent_reader_finds_the_payload_at_its_address(tmp_path, description, payload, suffix):
    path = tmp_path / f"values{suffix}"
    write_values(path, description, payload)
    found = bincopy.BinFile(str(path))
    assert (found.minimum_address, found.as_binary()) == (START, payload)


def test_a_file_that_holds_a_part_says_how_many_bytes_are_missing(read, payload, description):
    part = binary((START, b"\x01" * 0x20), (START + 0x100, b"\x02" * 8)).as_ihex()
    contents = read(part, ".hex")
    assert contents.missing_bytes == 65536 - 0x28
    assert contents.payload == b"\x01" * 0x20 + payload[0x20:0x100] + b"\x02" * 8 + payload[0x108:]
    assert contents.taken == ("AX_T_CHG_I", "AX_SOC_CHG_I", "AX_T_CHG_V")
    assert "CHG_I_LIM_MAP" in contents.missing
    assert not contents.complete


def test_bytes_elsewhere_are_listed_and_not_taken(read, payload):
    contents = read(binary((START - 4, b"\xaa" * 4 + payload), (0x8000_0000, b"program")).as_ihex(), ".hex")
    assert contents.payload == payload
    assert [entry.split(" bytes")[0] for entry in contents.not_understood] == ["4", "7"]


@pytest.mark.parametrize("suffix", [".hex", ".s19"])
def test_the_header_goes_along_where_its_address_is_known(tmp_path, definition, description, suffix):
    data_set, path = factory_set(definition), tmp_path / f"values{suffix}"
    address = definition.programming.active_header_address
    write_values(path, description, data_set.payload, data_set=data_set, header_address=address)
    contents = read_values(path, description, bytes(65536), header_address=address)
    assert (contents.data_set, contents.not_understood) == (data_set, ())


def test_a_header_that_does_not_belong_to_its_payload_is_refused(read, definition, payload):
    address = definition.programming.active_header_address
    wrong = binary((START, b"\x00" + payload[1:]), (address, factory_set(definition).header_bytes)).as_ihex()
    with pytest.raises(BadFileError, match="checksum does not match"):
        read(wrong, ".hex", header_address=address)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (":10002000", ":10002001", "damaged at line 4"),
        (":10002000", ":1000200G", "damaged at line 4"),
        (":10002000", "10002000", "damaged at line 4"),
        (":10002000", ":0F002000", "damaged at line 4"),
        (":00000001FF", "", "cut off"),
        (":00000001FF", ":00000001FF\n:00000001FF", "damaged at line 8"),
        (":00000001FF", ":0000000AF6\n:00000001FF", "damaged at line 7"),
    ],
)
def test_a_damaged_hex_file_is_refused_with_its_line(read, old, new, why):
    text = binary((START, bytes(range(0x4A)))).as_ihex(number_of_data_bytes=16)
    assert old in text
    with pytest.raises(BadFileError, match=why):
        read(text.replace(old, new), ".hex")


def test_records_that_overlap_are_refused_with_their_line(read):
    one, two = binary((START, bytes(8))).as_ihex().splitlines()[:2], binary((START + 4, bytes(8))).as_ihex().splitlines()[1:]
    with pytest.raises(BadFileError, match="damaged at line 3") as caught:
        read("\n".join([*one, *two]), ".hex")
    assert caught.value.detail == "the address 00400004 is there twice"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda lines: [*lines[:2], lines[2].replace("0000", "0100", 1), *lines[3:]], "damaged at line 3"),
        (lambda lines: lines[:3], "cut off"),
        (lambda lines: [*lines[:2], *lines[3:]], "damaged at line 3"),
        (lambda lines: [*lines, lines[1]], "damaged at line 6"),
        (lambda lines: ["S9", *lines], "damaged at line 1"),
    ],
)
def test_a_damaged_s19_file_is_refused_with_its_line(tmp_path, description, read, change, why):
    file = binary((START, bytes(64)))
    file.execution_start_address, file.header = START, "x"
    with pytest.raises(BadFileError, match=why):
        read("\n".join(change(file.as_srec().splitlines())), ".s19")


def test_a_file_for_another_address_holds_nothing_of_this_pack(read, payload):
    with pytest.raises(BadFileError, match="nothing of this pack"):
        read(binary((0x0000_4000, payload)).as_ihex(), ".hex")
    with pytest.raises(BadFileError, match="nothing of this pack"):
        read(":00000001FF\n", ".hex")


def test_raw_bytes_are_a_payload_or_an_image_with_its_header(definition, read, payload):
    data_set = factory_set(definition)
    assert (read(payload, ".bin").payload, read(payload, ".bin").data_set) == (payload, None)
    assert read(data_set.header_bytes + payload, ".bin").data_set == data_set


def test_raw_bytes_of_another_length_or_with_a_wrong_checksum_are_refused(definition, read, payload):
    with pytest.raises(BadFileError, match="has 65535 bytes, a data set of this pack has 65536"):
        read(payload[:-1], ".bin")
    with pytest.raises(BadFileError, match="checksum does not match"):
        read(factory_set(definition).header_bytes + b"\x00" + payload[1:], ".bin")
