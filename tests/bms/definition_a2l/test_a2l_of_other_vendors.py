"""A2L files as other tools write them: what they use beyond our subset is listed, and the rest of the file makes sense."""

import importlib.util
from pathlib import Path

import pytest

from bms.definition import load_pack
from bms.definition.a2l_reader import parse_a2l, read_a2l
from bms.definition.shipped import pack_folder
from bms.errors import DefinitionError

PEER = importlib.util.find_spec("pya2l")
EXAMPLES = Path(PEER.origin).parent / "examples" if PEER is not None and PEER.origin else None

OLD_DIALECT = """
/begin PROJECT OLD "" /begin HEADER "no version at the top" /end HEADER
/begin MODULE ECU "Steuerger\xe4t"
  /include "common.aml"
  /begin A2ML block "IF_DATA" taggedunion { "XCP" struct { uint; }; }; /end A2ML
  /begin MOD_COMMON "" BYTE_ORDER BIG_ENDIAN DEPOSIT ABSOLUTE ALIGNMENT_WORD 2 /end MOD_COMMON
  /begin IF_DATA ETK /begin TP_BLOB 0x1000000 INTERFACE_SPEED_8MBIT /end TP_BLOB /end IF_DATA
  /begin COMPU_METHOD Grad "" LINEAR "%4.1" "\xb0C" COEFFS_LINEAR 0.5 -40 /end COMPU_METHOD
  /begin COMPU_METHOD Sonde "" TAB_INTP "%4.1" "V" COMPU_TAB_REF Tab /end COMPU_METHOD
  /begin COMPU_TAB Tab "" TAB_INTP 2 0 0 255 5 DEFAULT_VALUE_NUMERIC 0 /end COMPU_TAB
  /begin RECORD_LAYOUT B FNC_VALUES 1 UBYTE COLUMN_DIR DIRECT /end RECORD_LAYOUT
  /begin RECORD_LAYOUT W FNC_VALUES 1 UWORD COLUMN_DIR DIRECT /end RECORD_LAYOUT
  /begin RECORD_LAYOUT R AXIS_RESCALE_X 1 UBYTE 4 INDEX_INCR DIRECT /end RECORD_LAYOUT
  /begin MEASUREMENT Tmot "motor temperature" UBYTE Grad 1 100 -40 87.5 ECU_ADDRESS 0x100 /end MEASUREMENT
  /begin AXIS_PTS Resc "" 0x40 Tmot R 0 Grad 4 -40 87 /end AXIS_PTS
  /begin CHARACTERISTIC Tmax "limit" VALUE 0x10 B 0 Grad -40 87.5 /begin IF_DATA ETK 1 /end IF_DATA /end CHARACTERISTIC
  /begin CHARACTERISTIC Wide "two bytes" VALUE 0x12 W 0 Grad -40 87.5 /end CHARACTERISTIC
  /begin CHARACTERISTIC Sure "two bytes, order said" VALUE 0x14 W 0 Grad -40 87.5 BYTE_ORDER MSB_LAST /end CHARACTERISTIC
  /begin CHARACTERISTIC Probe "" VALUE 0x16 B 0 Sonde 0 5 /end CHARACTERISTIC
  /begin CHARACTERISTIC Name "" ASCII 0x20 B 0 NO_COMPU_METHOD 0 255 NUMBER 8 /end CHARACTERISTIC
  /begin CHARACTERISTIC Cube "" CUBOID 0x30 B 0 Grad 0 5
    /begin AXIS_DESCR FIX_AXIS Tmot Grad 2 0 9 FIX_AXIS_PAR 0 0 2 /end AXIS_DESCR
    /begin AXIS_DESCR FIX_AXIS Tmot Grad 2 0 9 FIX_AXIS_PAR 0 0 2 /end AXIS_DESCR
    /begin AXIS_DESCR FIX_AXIS Tmot Grad 2 0 9 FIX_AXIS_PAR 0 0 2 /end AXIS_DESCR
  /end CHARACTERISTIC
  /begin CHARACTERISTIC Norm "" CURVE 0x50 B 0 Grad 0 5
    /begin AXIS_DESCR FIX_AXIS Tmot Grad 3 0 9 FIX_AXIS_PAR 0 0 3 /end AXIS_DESCR /end CHARACTERISTIC
  /begin CHARACTERISTIC ByCurve "" CURVE 0x60 B 0 Grad 0 5
    /begin AXIS_DESCR CURVE_AXIS Tmot Grad 3 0 9 CURVE_AXIS_REF Norm /end AXIS_DESCR /end CHARACTERISTIC
  /begin CHARACTERISTIC Rescaled "" CURVE 0x70 B 0 Grad 0 5
    /begin AXIS_DESCR RES_AXIS Tmot Grad 5 0 9 AXIS_PTS_REF Resc /end AXIS_DESCR /end CHARACTERISTIC
  /begin CHARACTERISTIC Deltas "" CURVE 0x80 B 0 Grad 0 5
    /begin AXIS_DESCR STD_AXIS Tmot Grad 3 0 9 DEPOSIT DIFFERENCE /end AXIS_DESCR /end CHARACTERISTIC
  /begin FUNCTION Cooling "" /begin DEF_CHARACTERISTIC Tmax Gone /end DEF_CHARACTERISTIC
    /begin SUB_FUNCTION Fan /end SUB_FUNCTION /end FUNCTION
  /begin GROUP Top "" ROOT /begin SUB_GROUP Below /end SUB_GROUP /end GROUP
  /begin GROUP Below "" /begin REF_CHARACTERISTIC Norm ByCurve /end REF_CHARACTERISTIC /end GROUP
  /begin VARIANT_CODING VAR_SEPARATOR "." VAR_NAMING NUMERIC
    /begin VAR_CRITERION Car "" Limousine Combi /end VAR_CRITERION /end VARIANT_CODING
  /begin USER_RIGHTS Someone READ_ONLY /end USER_RIGHTS
/end MODULE /end PROJECT
"""


@pytest.fixture(scope="module")
def old():
    return parse_a2l(OLD_DIALECT.encode("cp1252"))


def reason(description, name):
    found = [entry for entry in description.not_understood if entry.split()[1] == name]
    assert len(found) == 1, description.not_understood
    return found[0].partition("): ")[2]


def test_what_makes_sense_is_read_without_a_version_and_in_windows_1252(old):
    assert set(old.characteristics) == {"Tmax", "Sure", "Norm", "ByCurve", "Rescaled"}
    assert old.characteristics["Tmax"].conversion.unit == "°C"
    assert old.damaged == ()


def test_every_object_kept_aside_has_its_reason(old):
    assert reason(old, "Name") == "the kind ASCII"
    assert reason(old, "Cube") == "the kind CUBOID"
    assert reason(old, "Probe") == "a conversion of the kind TAB_INTP"
    assert reason(old, "Deltas") == "axis points kept as differences"
    assert "ambiguous" in reason(old, "Wide")


def test_blocks_nobody_here_understands_are_listed(old):
    kinds = {entry.split(" (")[0] for entry in old.not_understood}
    assert {"A2ML", "IF_DATA ETK", "VARIANT_CODING VAR_SEPARATOR", "USER_RIGHTS Someone", "COMPU_TAB Tab"} <= kinds
    assert any(entry.startswith("/include common.aml") for entry in old.not_understood)


def test_axes_that_are_worked_out_in_the_ecu_count_their_points(old):
    by_curve, rescaled = old.characteristics["ByCurve"].axes[0], old.characteristics["Rescaled"].axes[0]
    assert (by_curve.quantity, by_curve.points) == ("position on Norm", (0.0, 1.0, 2.0))
    assert (rescaled.quantity, rescaled.points, rescaled.axis_points) == ("position on Resc", (0.0, 1.0, 2.0, 3.0, 4.0), None)


def test_functions_and_groups_both_give_topics(old):
    assert old.groups == {"Cooling": ("Tmax",), "Below": ("Norm", "ByCurve")}


@pytest.mark.skipif(EXAMPLES is None, reason="the peer whose package holds the foreign file is not installed")
def test_the_asam_demonstration_file_opens_although_parts_of_it_are_missing():
    description = read_a2l(EXAMPLES / "ASAP2_Demo_V161.a2l")
    listed = {entry.split(" (")[0] for entry in description.not_understood}
    assert {"IF_DATA XCP", "COMPU_VTAB_RANGE CM.VTAB_RANGE.DEFAULT_VALUE.REF", "A2ML"} <= listed
    # This copy of the file has lost its record layouts, so nothing can be said about any object but that it is there.
    objects = [entry for entry in listed if entry.startswith("CHARACTERISTIC ")]
    assert (len(objects), len(description.characteristics)) == (54, 0)


def test_a_pack_that_can_be_flashed_needs_an_a2l_without_damage(tmp_path):
    for source in pack_folder("demo-nfm-120s").iterdir():
        if source.is_file():
            (tmp_path / source.name).write_bytes(source.read_bytes())
    a2l = tmp_path / "calibration.a2l"
    a2l.write_bytes(a2l.read_bytes().replace(b"VALUE 0x00400200", b"VALUE here"))
    with pytest.raises(DefinitionError, match=r"must be sound, .*CHARACTERISTIC CHG_T_MIN \(line \d+\)"):
        load_pack(str(tmp_path))
