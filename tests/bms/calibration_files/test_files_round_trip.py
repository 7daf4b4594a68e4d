"""What goes into a file comes out of it again, byte for byte, in every format."""

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.calibration.decoding import encode
from bms.calibration.files import SUFFIXES, read_values, write_values
from bms.calibration.files.formats import undescribed_bytes
from bms.errors import BadFileError

FORMATS = (".hex", ".s19", ".bin", ".csv", ".dcm", ".cdfx")
PROPERTY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", FORMATS)
@PROPERTY
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_any_payload_comes_back_identical(tmp_path, description, payload, scrambled, suffix, seed):
    image = scrambled(description, payload, seed)
    path = tmp_path / f"values{suffix}"
    write_values(path, description, image, title="Demo")
    contents = read_values(path, description, payload)
    assert contents.payload == image
    assert contents.complete
    assert (contents.not_understood, contents.rounded) == ((), ())


@pytest.mark.parametrize("suffix", FORMATS)
@PROPERTY
@given(
    seed=st.integers(min_value=0, max_value=2**32),
    single=st.floats(width=32, allow_nan=False, allow_infinity=False),
    double=st.floats(allow_nan=False, allow_infinity=False),
)
def test_floats_choices_and_every_kind_of_axis_come_back_identical(tmp_path, other, scrambled, suffix, seed, single, double):
    base = b"\xff" * other.memory_length
    image = bytearray(scrambled(other, base, seed))
    image[0x10:0x14], image[0x18:0x20] = struct.pack("<f", single), struct.pack("<d", double)
    image[0x60:0x68] = struct.pack("<d", 12.5)
    path = tmp_path / f"values{suffix}"
    write_values(path, other, bytes(image))
    contents = read_values(path, other, base)
    assert contents.payload == image
    assert contents.complete


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_payload_gives_the_same_file(tmp_path, description, payload, suffix):
    for name in ("one", "two"):
        write_values(tmp_path / f"{name}{suffix}", description, payload, title="Demo")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".dcm", ".cdfx"])
def test_a_payload_with_no_number_in_it_is_not_written(tmp_path, other, suffix):
    image = bytearray(b"\x00" * other.memory_length)
    image[0x10:0x14] = struct.pack("<f", float("nan"))
    path = tmp_path / f"values{suffix}"
    with pytest.raises(BadFileError, match=r"Float.* is no finite number"):
        write_values(path, other, bytes(image))
    assert not path.exists()


@pytest.mark.parametrize("suffix", [".csv", ".dcm", ".cdfx"])
def test_a_value_that_would_not_come_back_is_named_and_nothing_is_written(tmp_path, other, suffix):
    image = bytearray(b"\x00" * other.memory_length)
    image[0x60:0x68] = struct.pack("<d", 1e-20)  # lost beside the offset of its conversion
    path = tmp_path / f"values{suffix}"
    with pytest.raises(BadFileError, match=r"Scaled cannot be carried by .* without loss"):
        write_values(path, other, bytes(image))
    assert not path.exists()
    write_values(path.with_suffix(".hex"), other, bytes(image))


def test_what_the_a2l_does_not_describe_is_counted(description, payload):
    assert undescribed_bytes(description, payload) == 0
    assert undescribed_bytes(description, payload[:-2] + b"\x12\x34") == 2


@pytest.mark.parametrize("suffix", [".csv", ".dcm", ".cdfx"])
def test_a_change_in_one_value_changes_that_value_only(tmp_path, description, payload, suffix):
    changed = encode(description, payload, {"CHG_T_MIN": -33})
    path = tmp_path / f"values{suffix}"
    write_values(path, description, changed)
    back = read_values(path, description, payload).payload
    assert [at for at in range(len(payload)) if back[at] != payload[at]] == [
        description.characteristics["CHG_T_MIN"].address - description.memory_start
    ]


def test_an_unknown_suffix_says_what_there_is(tmp_path, description, payload):
    with pytest.raises(BadFileError, match=r"values\.xlsx has no suffix Halite knows: \.hex"):
        write_values(tmp_path / "values.xlsx", description, payload)
    with pytest.raises(BadFileError, match="has no suffix"):
        read_values(tmp_path / "values", description, payload)


def test_a_folder_that_is_not_there_is_named(tmp_path, description, payload):
    with pytest.raises(BadFileError, match="cannot be written"):
        write_values(tmp_path / "gone" / "values.csv", description, payload)


def test_a_file_of_twenty_megabytes_is_refused(tmp_path, description, payload):
    path = tmp_path / "large.dcm"
    with path.open("wb") as file:
        file.truncate(20_000_000)
    with pytest.raises(BadFileError, match="too large"):
        read_values(path, description, payload)
