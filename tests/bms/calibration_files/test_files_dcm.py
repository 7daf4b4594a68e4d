"""DCM beside dcmReader, in both directions, and as tools of other makers write it."""

import importlib
import logging

import numpy as np
import pytest

from bms.calibration.decoding import decode, decode_axis, decode_one, encode
from bms.calibration.files import read_values, write_values
from bms.errors import BadFileError

HEAD = "* made elsewhere\n\nKONSERVIERUNG_FORMAT 2.0\n\n"


@pytest.fixture
def peer():
    """Return the reader of the independent library; it prepares the log for the whole process, which is undone."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    reader = importlib.import_module("dcmReader.dcm_reader").DcmReader()
    root.handlers[:], root.level = handlers, level
    return reader


def test_dcmreader_finds_every_object_with_its_values(tmp_path, description, payload, peer, caplog):
    path = tmp_path / "values.dcm"
    write_values(path, description, payload, title="Standard")
    with caplog.at_level(logging.WARNING):
        peer.read(str(path))
    assert caplog.records == []
    parameters = decode(description, payload)
    singles = {one.name: one for one in peer.get_parameters()}
    assert singles["CHG_T_MIN"].value == float(parameters["CHG_T_MIN"].values)
    assert singles["BAL_MODE"].text == "state of charge difference"
    blocks = {one.name: one.values[0] for one in peer.get_block_parameters()}
    assert blocks["CELL_OV"] == parameters["CELL_OV"].values.tolist()
    curves = {one.name: one for one in peer.get_group_characteristic_lines()}
    assert list(curves["CHG_V_LIM_T"].values.values()) == parameters["CHG_V_LIM_T"].values.tolist()
    assert curves["CHG_V_LIM_T"].x_mapping == "AX_T_CHG_V"
    (x, y), table = parameters["CHG_I_LIM_MAP"].axes, parameters["CHG_I_LIM_MAP"].values
    found = {one.name: one for one in peer.get_group_characteristic_maps()}["CHG_I_LIM_MAP"]
    assert [[found.values[row][column] for column in x] for row in y] == table.tolist()
    axes = {one.name: one.values for one in peer.get_distributions()}
    assert axes["AX_T_CHG_I"] == y.tolist()
    everything = [*singles, *blocks, *curves, *axes, *(one.name for one in peer.get_group_characteristic_maps())]
    assert sorted(everything) == sorted([*description.characteristics, *description.axis_points])


def test_what_dcmreader_writes_is_read(tmp_path, description, payload, peer):
    ours, theirs = tmp_path / "ours.dcm", tmp_path / "theirs.dcm"
    edited = {"AX_T_CHG_V": [-41, -31, -21, -11, 1, 26, 46, 56], "CHG_T_MIN": -33, "CELL_OV": [3970, 4010, 4070]}
    image = encode(description, payload, edited | {"CHG_I_LIM_MAP": np.arange(132).reshape(12, 11) / 20})
    write_values(ours, description, image)
    peer.read(str(ours))
    peer.write(str(theirs), sort_entries=False)
    contents = read_values(theirs, description, payload)
    assert contents.not_taken == ()
    assert contents.payload == image


def test_a_file_of_another_tool_is_read(read, description):
    text = HEAD + (
        'MODULKOPF "made by"\nMODULKOPF "another tool"\n'
        'FUNKTIONEN\n  FKT Charging "1" "charging"\nEND\n\n'
        'FESTWERT CHG_T_MIN\n\tLANGNAME ""\n\tDISPLAYNAME Lowest\n\tFUNKTION Charging\n\tVAR Car=1\n\tEINHEIT_W "deg C"\n'
        "\tWERT -3.4000000000000000E+01\nEND\n\n"
        "FESTWERTEBLOCK CELL_OV 3 @ 1\n  WERT 4000 4010\n  WERT 4020\nEND\n\n"
        'FESTWERT BAL_MODE\n  TEXT "off"\nEND\n\n'
        'KENNLINIE CHG_V_LIM_T 8\n*own axis here\n  EINHEIT_X "°C"\n  EINHEIT_W "mV"\n'
        "  ST/X -41 -31 -21 -11\n  ST/X 1 26 46 56\n  WERT 3801 3802 3803 3804 3805 3806\n  WERT 3807 3808\nEND\n\n"
        "KENNFELD_3D X 1 1\n  WERT 1\nEND\n\nFESTWERT OTHER\n  WERT 1\nEND\n"
    )
    contents = read(text.encode("cp1252"), ".dcm")
    assert contents.taken == ("AX_T_CHG_V", "CHG_V_LIM_T", "CHG_T_MIN", "BAL_MODE", "CELL_OV")
    assert decode_one(description, contents.payload, "CHG_T_MIN").values == -34
    assert decode_one(description, contents.payload, "BAL_MODE").values == 0
    assert decode_axis(description, contents.payload, "AX_T_CHG_V")[0] == -41
    assert contents.not_understood == ("KENNFELD_3D X (line 39)", "OTHER (line 43): this pack has no such object")


def test_a_block_that_comes_as_a_curve_does_not_fit(read):
    contents = read(HEAD + "KENNLINIE CELL_OV 3\n  ST/X 1 2 3\n  WERT 1 2 3\nEND\n", ".dcm")
    assert contents.not_taken == ("CELL_OV (line 5): it has 1 axes, this pack's has 0",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no DCM file of format 2"),
        ("KONSERVIERUNG_FORMAT 1.0\n", "no DCM file of format 2"),
        (HEAD + "FESTWERT CHG_T_MIN\n  WERT -34\n", r"FESTWERT CHG_T_MIN \(line 5\) is never closed"),
        (HEAD + "FESTWERT CHG_T_MIN\n  WERT 1.#QNAN\nEND\n", r"CHG_T_MIN\[0\] \(line 6\) is no finite number"),
        (HEAD + "FESTWERT CHG_T_MIN\n  WERT 1e999\nEND\n", "is no finite number"),
        (HEAD + "FESTWERT CHG_T_MIN\nEND\n", "1 values were expected, there are 0"),
        (HEAD + "FESTWERTEBLOCK CELL_OV 3\n  WERT 1 2\nEND\n", "3 values were expected, there are 2"),
        (HEAD + "FESTWERTEBLOCK CELL_OV three\n  WERT 1 2\nEND\n", "a length is no number"),
        (HEAD + "KENNLINIE CHG_V_LIM_T 2\n  ST/X 1\n  WERT 1 2\nEND\n", "2 axis points were expected, there are 1"),
        (HEAD + 'KENNLINIE CHG_V_LIM_T 2\n  ST_TX/X "a" "b"\n  WERT 1 2\nEND\n', "an axis point is a text"),
        (HEAD + "KENNFELD CHG_I_LIM_MAP 2\n  WERT 1 2\nEND\n", "2 lengths were expected, there are 1"),
    ],
)
def test_what_is_broken_is_named(read, text, why):
    with pytest.raises(BadFileError, match=why):
        read(text, ".dcm")
