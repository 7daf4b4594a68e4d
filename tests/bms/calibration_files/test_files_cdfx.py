"""CDF 2.0: the structure others expect, files of other tools, and XML that means harm."""

from xml.etree import ElementTree

import pytest

from bms.calibration.decoding import decode, decode_axis, decode_one
from bms.calibration.files import write_values
from bms.errors import BadFileError

CATEGORIES = {"VALUE", "VAL_BLK", "CURVE", "MAP", "COM_AXIS"}


def document(instances):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<MSRSW><CATEGORY>CDF20</CATEGORY><SW-SYSTEMS><SW-SYSTEM><SW-INSTANCE-SPEC>'
        f"<SW-INSTANCE-TREE>\n{instances}\n</SW-INSTANCE-TREE></SW-INSTANCE-SPEC></SW-SYSTEM></SW-SYSTEMS></MSRSW>"
    )


def instance(name, category, values, extra="", unit=""):
    return (
        f"<SW-INSTANCE><SHORT-NAME>{name}</SHORT-NAME><CATEGORY>{category}</CATEGORY><SW-VALUE-CONT>{unit}<SW-VALUES-PHYS>"
        f"{values}</SW-VALUES-PHYS></SW-VALUE-CONT>{extra}</SW-INSTANCE>"
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory, description, payload):
    path = tmp_path_factory.mktemp("cdf") / "values.cdfx"
    write_values(path, description, payload, title="Standard")
    return ElementTree.fromstring(path.read_bytes())


def test_the_file_has_the_structure_of_the_standard(tree):
    assert (tree.tag, tree.findtext("CATEGORY")) == ("MSRSW", "CDF20")
    assert tree.findtext("SW-SYSTEMS/SW-SYSTEM/LONG-NAME") == "Standard"
    path = "SW-SYSTEMS/SW-SYSTEM/SW-INSTANCE-SPEC/SW-INSTANCE-TREE/SW-INSTANCE"
    instances = tree.findall(path)
    assert len(instances) == len(list(tree.iter("SW-INSTANCE")))
    order = ["SHORT-NAME", "LONG-NAME", "CATEGORY", "SW-VALUE-CONT", "SW-AXIS-CONTS"]
    for one in instances:
        tags = [element.tag for element in one]
        assert tags == [tag for tag in order if tag in tags]
        assert one.findtext("CATEGORY") in CATEGORIES
        assert one.find("SW-VALUE-CONT/SW-VALUES-PHYS") is not None


def test_every_object_is_in_it_once_and_shared_axes_are_referred_to(tree, description):
    named = {one.findtext("SHORT-NAME"): one for one in tree.iter("SW-INSTANCE")}
    assert set(named) == set(description.characteristics) | set(description.axis_points)
    references = {one.text for one in tree.iter("SW-INSTANCE-REF")}
    assert references == set(description.axis_points)
    assert [one.findtext("SW-AXIS-INDEX") for one in named["CHG_I_LIM_MAP"].iter("SW-AXIS-CONT")] == ["1", "2"]
    assert named["CELL_OV"].findtext("SW-VALUE-CONT/SW-ARRAYSIZE/V") == "3"
    assert named["BAL_MODE"].findtext("SW-VALUE-CONT/SW-VALUES-PHYS/VT") == "state of charge difference"


def test_a_map_has_a_group_for_each_row(tree, description, payload):
    values = decode(description, payload)["CHG_I_LIM_MAP"].values
    found = next(one for one in tree.iter("SW-INSTANCE") if one.findtext("SHORT-NAME") == "CHG_I_LIM_MAP")
    groups = found.findall("SW-VALUE-CONT/SW-VALUES-PHYS/VG")
    assert [[float(value.text) for value in group.findall("V")] for group in groups] == values.tolist()


def test_a_file_of_another_tool_is_read(read, description):
    axis = (
        "<SW-AXIS-CONTS><SW-AXIS-CONT><CATEGORY>STD_AXIS</CATEGORY><UNIT-DISPLAY-NAME>°C</UNIT-DISPLAY-NAME><SW-AXIS-INDEX>1"
        "</SW-AXIS-INDEX><SW-VALUES-PHYS>"
        + "".join(f"<V>{point}</V>" for point in (-41, -31, -21, -11, 1, 26, 46, 56))
        + "</SW-VALUES-PHYS></SW-AXIS-CONT></SW-AXIS-CONTS>"
    )
    text = document(
        instance("CHG_V_LIM_T", "CURVE", "".join(f"<VF>{3800 + one}.0</VF>" for one in range(8)), axis)
        + instance("BAL_MODE", "VALUE", "<VT>off</VT>")
        + instance("ZERO_V_ENABLE", "BOOLEAN", "<V>true</V>")
        + instance("CELL_OV", "VAL_BLK", "<VG><LABEL>one</LABEL><V>4000</V><V>4010</V><V>4020</V></VG>")
        + instance("CHG_T_MAX", "VALUE", "<VH>0x37</VH>")
        + instance("CHG_T_MIN", "VALUE", "<V> -34 </V>", unit="<UNIT-DISPLAY-NAME>degC</UNIT-DISPLAY-NAME>")
        + instance("Label", "ASCII", "<VT>abc</VT>")
        + "<SW-INSTANCE><SHORT-NAME>Folder</SHORT-NAME><CATEGORY>STRUCTURE</CATEGORY></SW-INSTANCE>"
    ).replace(
        "<MSRSW>", '<!DOCTYPE MSRSW PUBLIC "-//ASAM//DTD CDF//EN" "cdf_v2.0.0.sl.dtd"><MSRSW xmlns="http://www.asam.net/cdf">'
    )
    contents = read(text, ".cdfx")
    assert contents.taken == ("AX_T_CHG_V", "CHG_V_LIM_T", "CHG_T_MIN", "CHG_T_MAX", "BAL_MODE", "CELL_OV", "ZERO_V_ENABLE")
    assert decode_axis(description, contents.payload, "AX_T_CHG_V")[0] == -41
    assert decode_one(description, contents.payload, "CHG_V_LIM_T").values.tolist() == list(range(3800, 3808))
    assert contents.not_understood == ("SW-INSTANCE Label (line 3): ASCII", "SW-INSTANCE Folder (line 3): STRUCTURE")


BOMB = '<!DOCTYPE MSRSW [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><MSRSW>&b;</MSRSW>'
FILE = '<!DOCTYPE MSRSW [<!ENTITY a SYSTEM "file:///etc/passwd">]><MSRSW>&a;</MSRSW>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "declares entities"),
        (FILE, "declares entities"),
        ("<MSRSW>&undefined;</MSRSW>", "damaged at line 1"),
        ("<MSRSW><A></MSRSW>", "damaged at line 1"),
        ("", "damaged at line 1"),
        ("<html></html>", "it begins with html"),
        ("<MSRSW>" + "<A>" * 100, "no end of elements"),
        ("<MSRSW>" + "<V/>" * 1_000_001, "no end of elements"),
        ('<?xml version="1.0" encoding="no-such"?><MSRSW/>', "damaged at line 1"),
        (document(instance("CHG_T_MIN", "VALUE", "<V>INF</V>")), r"CHG_T_MIN\[0\] \(line 3\) is no finite number"),
        (document(instance("CHG_T_MIN", "VALUE", "<V/>")), "is no finite number"),
        (
            document(instance("CHG_I_LIM_MAP", "MAP", "<VG><V>1</V></VG><VG><V>1</V><V>2</V></VG>")),
            "rows of CHG_I_LIM_MAP have different numbers",
        ),
        (
            document(
                instance(
                    "CHG_V_LIM_T",
                    "CURVE",
                    "<V>1</V>",
                    "<SW-AXIS-CONTS><SW-AXIS-CONT><SW-VALUES-PHYS><VT>a</VT></SW-VALUES-PHYS></SW-AXIS-CONT></SW-AXIS-CONTS>",
                )
            ),
            "axis point of CHG_V_LIM_T is a text",
        ),
    ],
)
def test_what_is_broken_or_means_harm_is_refused(read, text, why):
    with pytest.raises(BadFileError, match=why):
        read(text, ".cdfx")
