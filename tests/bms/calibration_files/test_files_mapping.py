"""Values of a file and the A2L: what does not fit is named and not taken, what contradicts itself is refused."""

import contextlib
import random

import pytest

from bms.calibration.decoding import decode_one
from bms.calibration.files import SUFFIXES, read_values, write_values
from bms.errors import BadFileError

HEAD = "kind,name,unit,text,values\n"
AXIS = "x,,,,-40,-30,-20,-10,0,25,45,55\n"
CURVE = ",,,,3800,3850,3900,3920,3950,3950,3900,3850\n"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("value,CHG_T_MIN,°C,,-200\n", "CHG_T_MIN (line 2): -200 °C in CHG_T_MIN does not fit into SBYTE"),
        ("block,CELL_OV,mV,,4000,4010\n", "CELL_OV (line 2): it has 2 values, this pack's has 3 values"),
        ("block,CELL_OV,mV,,4000,99999,1\n", "CELL_OV (line 2): 99999 mV in CELL_OV[1] does not fit into UWORD"),
        ("value,CHG_T_MIN,,\n", "CHG_T_MIN (line 2): it has 0 values, this pack's has a single value"),
        ("block,CELL_OV,V,,4.0,4.1,4.1\n", "CELL_OV (line 2): the file gives it in V, this pack has it in mV"),
        ("value,BAL_MODE,,,sometimes\n", "BAL_MODE (line 2): BAL_MODE is 'sometimes', which is none of its choices"),
        ("value,CHG_T_MIN,°C,,cold\n", "CHG_T_MIN (line 2): CHG_T_MIN is 'cold', which is none of its choices"),
        ("curve,CHG_V_LIM_T,mV,\nx,,,,1,2\n" + CURVE, "CHG_V_LIM_T (line 2): an axis has 2 points, this pack's has 8"),
        ("curve,CHG_V_LIM_T,mV,\nx,,K,,-40,-30,-20,-10,0,25,45,55\n" + CURVE, "the file gives it in K, this pack has it in °C"),
        (
            "curve,CHG_V_LIM_T,mV,\nx,,,,-40,-30,-20,-10,0,25,45,555\n" + CURVE,
            "555 °C in AX_T_CHG_V[7] does not fit into SBYTE",
        ),
        ("map,CHG_I_LIM_MAP,C,\n,,,,1,2\n,,,,3,4\n", "it has 2 × 2 values, this pack's has 12 × 11 values"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_of_it_is_taken(read, payload, rows, why):
    contents = read(HEAD + rows, ".csv")
    assert contents.payload == payload
    assert contents.taken == ()
    assert len(contents.not_taken) == 1
    assert why in contents.not_taken[0]


def test_a_map_with_its_axes_swapped_does_not_fit(read, payload):
    rows = "".join(",,,,0" + ",0" * 11 + "\n" for _ in range(11))
    (why,) = read(HEAD + "map,CHG_I_LIM_MAP,C,\n" + rows, ".csv").not_taken
    assert why == "CHG_I_LIM_MAP (line 2): it has 11 × 12 values, this pack's has 12 × 11 values"


def test_an_object_of_another_pack_is_listed(read):
    contents = read(HEAD + "value,CHG_T_MIN,°C,,-34\nvalue,LFP_LIMIT,V,,3.65\n", ".csv")
    assert contents.taken == ("CHG_T_MIN",)
    assert contents.not_understood == ("LFP_LIMIT (line 3): this pack has no such object",)


def test_a_value_between_two_steps_is_rounded_and_named(read, description):
    contents = read(HEAD + "value,CHG_TAPER_END_C,C,,0.053\n", ".csv")
    assert decode_one(description, contents.payload, "CHG_TAPER_END_C").values == 0.05
    assert contents.rounded == ("CHG_TAPER_END_C: 0.053 C became 0.05 C",)


def test_a_number_as_near_as_floating_point_can_hold_it_is_not_called_rounded(tmp_path, other):
    path = tmp_path / "values.csv"
    path.write_text(HEAD + "value,Float,,,0.1\nvalue,Double,,,1e-300\n")
    assert read_values(path, other, bytes(other.memory_length)).rounded == ()


def test_tables_that_share_an_axis_must_agree_about_it(read):
    axis = "x,,,,0,10,20,30,40,50,60,70,80,90,{}\n,,,," + ",".join(["5"] * 11) + "\n"
    text = HEAD + "curve,BAL_START_DV,mV,\n" + axis.format(100) + "curve,BAL_STOP_DV,mV,\n" + axis.format(99)
    with pytest.raises(BadFileError, match="BAL_START_DV and BAL_STOP_DV give different points for the axis AX_SOC_BAL"):
        read(text, ".csv")
    assert "AX_SOC_BAL" in read(text.replace(",99\n", ",100\n"), ".csv").taken


def test_an_axis_that_is_fixed_may_be_repeated_but_not_changed(tmp_path, other):
    base = bytes(other.memory_length)
    path = tmp_path / "values.csv"
    rows = "map,Two,A,\nx,,,,-40,-40,-40\n,,,10,0,0,0\n,,,{},0,0,0\n"
    path.write_text(HEAD + rows.format("15.0000000001"))
    assert read_values(path, other, base).taken == ("Shared", "Two")
    path.write_text(HEAD + rows.format("20"))
    assert "an axis point is 20, this pack's is fixed at 15" in read_values(path, other, base).not_taken[0]


def test_missing_objects_are_listed_and_keep_their_values(read, payload, description):
    contents = read(HEAD + "value,CHG_T_MIN,°C,,-35\n", ".csv")
    assert contents.payload == payload
    assert set(contents.missing) == {*description.characteristics, *description.axis_points} - {"CHG_T_MIN"}
    assert not contents.complete


@pytest.mark.parametrize(
    ("suffix", "text", "why"),
    [
        (".csv", HEAD + "block,CELL_OV,mV,," + "1," * 600_000, "Line 2 is longer"),
        (".csv", HEAD + "value,A,,,1\n" * 210_000, "more than 1000000 words"),
        (
            ".dcm",
            "KONSERVIERUNG_FORMAT 2.0\nFESTWERTEBLOCK A 3\n" + ("WERT" + " 1" * 9_999 + "\n") * 101,
            "more than 1000000 words",
        ),
    ],
)
def test_a_file_without_end_is_not_read_to_its_end(read, suffix, text, why):
    with pytest.raises(BadFileError, match=why):
        read(text, suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("seed", range(4))
def test_a_mutilated_file_is_read_or_refused_and_nothing_else_happens(tmp_path, description, payload, suffix, seed):
    path, chance = tmp_path / f"values{suffix}", random.Random(seed)
    write_values(path, description, payload)
    whole = path.read_bytes()
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            at = chance.randrange(len(data))
            how = chance.randrange(4)
            if how == 0:
                data[at] = chance.randrange(256)
            elif how == 1:
                del data[at : at + chance.randrange(1, 40)]
            elif how == 2:
                data[at:at] = data[:at][-30:]
            else:
                data[at : at + 1] = chance.choice((b'"', b";", b"\n", b"<", b"&", b"nan", b"1e400", b"\xff\xfe", b"\x00"))
        path.write_bytes(bytes(data))
        with contextlib.suppress(BadFileError):
            assert len(read_values(path, description, payload).payload) == len(payload)
