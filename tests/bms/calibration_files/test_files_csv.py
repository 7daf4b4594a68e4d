"""CSV as people and spreadsheets save it."""

import csv
import io

import pytest

from bms.calibration.decoding import decode_axis, decode_one
from bms.calibration.files import write_values
from bms.errors import BadFileError

HEAD = "kind,name,unit,text,values\n"


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_a_row_is_a_value_and_a_block_of_rows_a_table(tmp_path, description, payload):
    path = tmp_path / "values.csv"
    write_values(path, description, payload, title="Standard")
    rows = rows_of(path)
    assert rows[0] == ["# Standard"]
    assert ["value", "CHG_T_MIN", "°C", "Charging stops below this cell temperature", "-35"] in rows
    at = next(number for number, row in enumerate(rows) if row[:2] == ["map", "CHG_I_LIM_MAP"])
    assert rows[at + 1][:6] == ["x", "AX_SOC_CHG_I", "%", "State of charge", "0", "10"]
    assert rows[at + 2] == ["y", "AX_T_CHG_I", "°C", "Cell temperature"]
    assert rows[at + 4][:6] == ["", "", "", "-30", "0.3", "0.3"]
    assert ["value", "BAL_MODE", "", "What decides which cells balance", "state of charge difference"] in rows


def test_no_text_can_become_a_formula(tmp_path, other):
    path = tmp_path / "values.csv"
    write_values(path, other, bytes(other.memory_length), title="=cmd()\n+x")
    rows = rows_of(path)
    assert rows[0] == ["# =cmd() +x"]
    assert ["value", "Float", "", "'=1+1", "0"] in rows


@pytest.mark.parametrize(("separator", "comma"), [(";", ","), (";", "."), ("\t", ",")])
def test_what_spreadsheets_of_other_countries_save_is_read(tmp_path, description, payload, read, scrambled, separator, comma):
    image, path = scrambled(description, payload, 7), tmp_path / "values.csv"
    write_values(path, description, image)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in rows_of(path):
        cells = [cell.replace(".", comma) if cell[:1] in "-0123456789" else cell for cell in row]
        writer.writerow(cells + [""] * 9)
    assert read(out.getvalue().encode("utf-16"), ".csv").payload == image


def test_values_and_axes_that_were_edited_are_taken(description, read):
    text = HEAD + (
        "# a remark\n\n"
        "value,CHG_T_MIN,°C,,-34\n"
        "curve,CHG_V_LIM_T,mV,\n"
        "x,,,,-41,-31,-21,-11,1,26,46,56\n"
        ",,,,3801,3802,3803,3804,3805,3806,3807,3808\n"
    )
    contents = read(text, ".csv")
    assert contents.taken == ("AX_T_CHG_V", "CHG_V_LIM_T", "CHG_T_MIN")
    assert decode_one(description, contents.payload, "CHG_T_MIN").values == -34
    assert decode_axis(description, contents.payload, "AX_T_CHG_V").tolist() == [-41, -31, -21, -11, 1, 26, 46, 56]
    assert decode_one(description, contents.payload, "CHG_V_LIM_T").values.tolist()[0] == 3801


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("value,CHG_T_MIN,°C,,#N/A\n", r"CHG_T_MIN\[0\] \(line 2\) is no finite number: '#N/A'"),
        ("value,CHG_T_MIN,°C,,nan\n", r"CHG_T_MIN\[0\] \(line 2\) is no finite number"),
        ("block,CELL_OV,mV,,4000,,4080\n", r"CELL_OV\[1\] \(line 2\) is no finite number: ''"),
        ('value,CHG_T_MIN,°C,,"-3,5"\n', "is no finite number: '-3,5'"),
        ("table,CHG_T_MIN,°C,,1\n", "Line 2 begins with 'table'"),
        ("curve,CHG_V_LIM_T,mV,\ny,,,\n,,,,1\n", "Line 3: CHG_V_LIM_T, a curve, has no y axis"),
        ("x,,,,1\n", "Line 2 begins with 'x'"),
        ("map,CHG_I_LIM_MAP,C,\n,,,0,1,2\n,,,1,1\n", "rows of CHG_I_LIM_MAP have different numbers"),
        ("map,CHG_I_LIM_MAP,C,\n,,,cold,1,2\n", "Axis y of CHG_I_LIM_MAP"),
        ('value,"CHG_T_MIN', "damaged at line 2"),
        ("value,CHG_T_MIN,°C,,1\nvalue,CHG_T_MIN,°C,,1\n", r"CHG_T_MIN \(line 3\) is in the file twice"),
    ],
)
def test_what_makes_no_sense_is_named(read, rows, why):
    with pytest.raises(BadFileError, match=why):
        read(HEAD + rows, ".csv")


def test_a_table_of_something_else_is_refused(read):
    with pytest.raises(BadFileError, match="no row that begins with kind"):
        read("time,cell_1\n0,3100\n", ".csv")
    with pytest.raises(BadFileError, match="no row that begins with kind"):
        read("", ".csv")
