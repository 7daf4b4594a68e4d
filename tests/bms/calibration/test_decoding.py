"""From bytes to physical values and back, checked against bytes picked out by hand."""

import dataclasses

import numpy as np
import pytest

from bms.calibration.decoding import decode, decode_axis, encode, raw_bytes
from bms.definition.a2l_reader import parse_a2l
from bms.errors import BadFileError, DefinitionError


def test_the_charging_map_is_what_stands_in_memory(description, factory_set):
    charge_map = decode(description, factory_set.payload)["CHG_I_LIM_MAP"]
    offset = description.characteristics["CHG_I_LIM_MAP"].address - 0x0040_0000
    # Row of -30 °C, state of charge 50 %: the second row's sixth byte, in steps of 0.05 C.
    assert factory_set.payload[offset + 11 + 5] == 4
    assert charge_map.values[1, 5] == 0.2
    assert charge_map.values.shape == (12, 11)
    assert charge_map.axes[0].tolist() == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert charge_map.axes[1].tolist() == [-40, -30, -20, -10, 0, 10, 25, 35, 45, 50, 55, 60]


def test_single_words_are_big_endian(description, factory_set):
    offset = description.characteristics["CHG_TAPER_V"].address - 0x0040_0000
    assert factory_set.payload[offset : offset + 2] == (3950).to_bytes(2, "big")
    assert decode(description, factory_set.payload)["CHG_TAPER_V"].values == 3950


def test_negative_words_and_tenths(description, factory_set):
    offset = description.characteristics["TEMP_CHG_LO"].address - 0x0040_0000
    assert factory_set.payload[offset : offset + 2] == (-340).to_bytes(2, "big", signed=True)
    assert decode(description, factory_set.payload)["TEMP_CHG_LO"].values.tolist() == [-34.0, -36.0, -38.0]


def test_values_are_the_numbers_people_typed_not_their_binary_neighbours(description, factory_set):
    values = decode(description, factory_set.payload)["CHG_I_LIM_MAP"].values
    assert set(np.unique(values).tolist()) >= {0.05, 0.15, 0.35, 1.95}


def test_what_no_object_uses_is_erased_flash(description, factory_set):
    described = np.zeros(65536, dtype=bool)
    for name in [*description.characteristics, *description.axis_points]:
        item = description.characteristics.get(name) or description.axis_points[name]
        start = item.address - 0x0040_0000
        described[start : start + len(raw_bytes(description, factory_set.payload, name))] = True
    assert (np.frombuffer(factory_set.payload, np.uint8)[~described] == 0xFF).all()


def test_encoding_what_was_decoded_changes_nothing(description, factory_set):
    parameters = decode(description, factory_set.payload)
    values = {name: parameter.values for name, parameter in parameters.items()}
    values |= {name: decode_axis(description, factory_set.payload, name) for name in description.axis_points}
    assert encode(description, bytes(65536), values) != bytes(65536)
    assert encode(description, factory_set.payload, values) == factory_set.payload


def test_only_the_named_object_changes(description, factory_set):
    payload = encode(description, factory_set.payload, {"CHG_T_MIN": -30})
    changed = [at for at in range(65536) if payload[at] != factory_set.payload[at]]
    assert changed == [description.characteristics["CHG_T_MIN"].address - 0x0040_0000]
    assert payload[changed[0]] == 0xE2


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("GHOST", 1, "no calibration object GHOST"),
        ("CHG_T_MIN", 200, "does not fit into SBYTE"),
        ("CHG_T_MIN", float("nan"), "does not fit"),
        ("CHG_TAPER_V", 70000, "does not fit into UWORD"),
        ("CELL_OV", [4000, 4050], "has the shape"),
        ("CHG_T_MIN", [1], "has the shape"),
    ],
)
def test_what_cannot_be_stored_is_refused(description, factory_set, name, value, why):
    with pytest.raises(BadFileError, match=why):
        encode(description, factory_set.payload, {name: value})


def test_an_object_outside_the_payload_is_an_error_of_the_definition(description, factory_set):
    moved = dataclasses.replace(description, memory_start=0x0040_0100)
    with pytest.raises(DefinitionError, match="outside the data set"):
        decode(moved, factory_set.payload)


def foreign(byte_order, characteristic, layout):
    return parse_a2l(
        f"""/begin PROJECT P "" /begin MODULE M ""
        /begin MOD_COMMON "" BYTE_ORDER {byte_order} /end MOD_COMMON
        /begin RECORD_LAYOUT L FNC_VALUES 1 {layout} DIRECT /end RECORD_LAYOUT
        {characteristic} /end MODULE /end PROJECT""".encode()
    )


def test_values_stored_column_by_column_come_out_row_by_row():
    axis = "/begin AXIS_DESCR FIX_AXIS X NO_COMPU_METHOD {0} 0 9 FIX_AXIS_PAR 0 0 {0} /end AXIS_DESCR"
    description = foreign(
        "MSB_LAST",
        f'/begin CHARACTERISTIC B "" MAP 0 L 0 NO_COMPU_METHOD 0 999 {axis.format(3)} {axis.format(2)} /end CHARACTERISTIC',
        "UWORD COLUMN_DIR",
    )
    payload = bytes.fromhex("0100 0200 0300 0400 0500 0600")
    values = decode(description, payload)["B"].values
    assert values.tolist() == [[1, 3, 5], [2, 4, 6]]
    assert encode(description, bytes(12), {"B": values}) == payload


def test_floating_point_objects_keep_every_bit():
    description = foreign(
        "MSB_FIRST", '/begin CHARACTERISTIC B "" VALUE 0 L 0 NO_COMPU_METHOD -1 1 /end CHARACTERISTIC', "FLOAT32_IEEE ROW_DIR"
    )
    payload = bytes.fromhex("2EDBE6FF")
    assert decode(description, payload)["B"].values == pytest.approx(1e-10, rel=1e-6)
    assert encode(description, bytes(4), {"B": decode(description, payload)["B"].values}) == payload
    with pytest.raises(BadFileError, match="inf in B does not fit into FLOAT32_IEEE"):
        encode(description, bytes(4), {"B": float("inf")})
