"""`halite calibration diff` and `convert`, and the other verbs on files."""

import pytest

from bms.calibration.sources import factory_set
from bms.definition import load_pack

CHANGED = "kind,name,unit,text,values\nvalue,CHG_T_MIN,°C,,-34\nblock,CELL_OV,mV,,3980,4020,4090\n"


@pytest.fixture
def changed(tmp_path):
    path = tmp_path / "changed.csv"
    path.write_text(CHANGED, encoding="utf-8")
    return path


def diff(halite, *sources):
    return halite("calibration", "diff", *sources, "--json")


def test_the_same_set_has_no_differences_in_a_number_of_values(halite):
    same = diff(halite, "nfm-standard", "assets/packs/demo-nfm-120s/factory_set.bin")
    assert (same.code, same.json["changed"], same.json["header"], same.json["undescribed_bytes"]) == (0, [], [], 0)
    assert same.json["compared"] == 527
    assert "no differences in 527 values" in halite("calibration", "diff", "nfm-standard", "nfm-standard").out


def test_each_changed_value_is_named_with_its_place_and_unit(halite, changed):
    found = diff(halite, "nfm-standard", changed)
    assert found.code == 1
    assert found.json["changed"] == [
        {"parameter": "CHG_T_MIN", "index": [], "unit": "°C", "old": -35.0, "new": -34.0},
        {"parameter": "CELL_OV", "index": [2], "unit": "mV", "old": 4080.0, "new": 4090.0},
    ]
    assert "2 of 71 objects" in found.json["sources"][1]["notes"][0]
    words = halite("calibration", "diff", "nfm-standard", changed)
    assert (words.code, "CELL_OV[2]" in words.out, "2 differences in 527 values" in words.out) == (1, True, True)


def test_two_packages_differ_in_their_headers_too(halite):
    header = diff(halite, "nfm-standard", "nfm-cold-care").json["header"]
    (row,) = [row for row in header if row["field"] == "calibration_id"]
    assert row["old"] != row["new"]
    assert "Header, calibration_id" in halite("calibration", "diff", "nfm-standard", "nfm-cold-care").out


def test_three_sources_are_compared_with_counts_of_each_pair(halite, changed):
    found = diff(halite, "nfm-standard", "nfm-cold-care", changed)
    assert found.json["counts"]["old-third"] == 2
    assert found.json["counts"]["old-new"] > 2
    assert found.json["counts"]["new-third"] == found.json["counts"]["old-new"] + 2
    (row,) = [row for row in found.json["changed"] if row["parameter"] == "CHG_T_MIN"]
    assert (row["old"], row["new"], row["third"]) == (-35.0, -35.0, -34.0)
    words = halite("calibration", "diff", "nfm-standard", "nfm-cold-care", changed).out
    assert "old and third: 2 differences in 527 values" in words


def test_bytes_nobody_describes_are_a_difference(halite, tmp_path):
    payload = factory_set(load_pack("demo-nfm-120s")).payload
    path = tmp_path / "other.bin"
    path.write_bytes(payload[:-3] + b"abc")
    found = diff(halite, "nfm-standard", path)
    assert (found.code, found.json["changed"], found.json["undescribed_bytes"]) == (1, [], 3)
    assert "3 bytes differ" in halite("calibration", "diff", "nfm-standard", path).out


@pytest.mark.parametrize("suffix", [".hex", ".s19", ".bin", ".csv", ".dcm", ".cdfx"])
def test_a_package_goes_into_every_format_and_comes_back_the_same(halite, tmp_path, suffix):
    path = tmp_path / f"values{suffix}"
    converted = halite("calibration", "convert", "nfm-cold-care", "-o", path)
    assert converted.code == 0, converted.err
    assert "holds 60 tables" in converted.err
    back = diff(halite, "nfm-cold-care", path)
    assert (back.code, back.json["changed"]) == (0, []), back.err
    assert back.json["sources"][1]["kind"] == ("data set" if suffix in {".hex", ".s19", ".bin"} else "values")


def test_what_a_format_cannot_carry_is_said(halite, tmp_path):
    payload = factory_set(load_pack("demo-nfm-120s")).payload
    image, table = tmp_path / "other.bin", tmp_path / "values.csv"
    image.write_bytes(payload[:-3] + b"abc")
    converted = halite("calibration", "convert", image, "-o", table, "--json")
    assert converted.json["notes"] == ["3 bytes the A2L does not describe are not in values.csv; Intel HEX carries them."]
    assert "3 bytes" in halite("calibration", "convert", image, "-o", table).err


def test_files_are_shown_and_checked_like_packages(halite, changed):
    shown = halite("calibration", "show", changed, "--json", "--parameter", "CHG_T_MIN")
    assert shown.json["parameters"][0]["values"] == [-34.0]
    assert "2 of 71 objects" in halite("calibration", "show", changed).err
    checked = halite("calibration", "check", changed, "--json")
    assert checked.code in {0, 1}


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("block,CELL_OV,V,,4,4,4", "CELL_OV (line 2): the file gives it in V"),
        ("value,CHG_T_MIN,°C,,nan", "CHG_T_MIN[0] (line 2) is no finite number"),
        ("block,CELL_OV,mV,,4080000,4,4", "4.08e+06 mV in CELL_OV[0] does not fit into UWORD"),
        ("value,UVP,V,,2.5", "holds no calibration object of this pack"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_object(halite, tmp_path, rows, named):
    path = tmp_path / "bad.csv"
    path.write_text(f"kind,name,unit,text,values\n{rows}\n", encoding="utf-8")
    for arguments in (
        ["diff", "nfm-standard", path],
        ["show", path],
        ["check", path],
        ["convert", path, "-o", tmp_path / "x.hex"],
    ):
        refused = halite("calibration", *arguments)
        assert refused.code == 6
        assert named in refused.err
    assert not (tmp_path / "x.hex").exists()


def test_an_unknown_suffix_lists_what_there_is(halite, tmp_path):
    refused = halite("calibration", "convert", "nfm-standard", "-o", tmp_path / "values.xlsx")
    assert refused.code == 6
    assert ".hex" in refused.err
    assert ".cdfx" in refused.err


def test_an_a2l_is_listed_with_what_is_not_understood(halite, tmp_path):
    shipped = "assets/packs/demo-nfm-120s/calibration.a2l"
    document = halite("calibration", "a2l", shipped, "--json").json
    assert (len(document["objects"]), len(document["axis_points"]), document["not_understood"]) == (60, 11, [])
    foreign = tmp_path / "foreign.a2l"
    text = (load_pack("demo-nfm-120s").folder / "calibration.a2l").read_text(encoding="utf-8-sig")
    foreign.write_text(text.replace("VALUE 0x00400200", "ASCII 0x00400200").replace("VALUE 0x00400201", "VALUE here"))
    listed = halite("calibration", "a2l", foreign)
    assert listed.code == 0
    assert "CHARACTERISTIC CHG_T_MIN (line" in listed.out
    assert "58 objects, 11 axes in memory, 2 blocks not understood, 1 of them damaged" in listed.out


@pytest.mark.parametrize("content", ["/begin PROJECT P", "no a2l at all", ""])
def test_an_a2l_whose_structure_is_broken_is_refused(halite, tmp_path, content):
    path = tmp_path / "broken.a2l"
    path.write_text(content)
    refused = halite("calibration", "a2l", path)
    assert refused.code == 6
    assert "line 1" in refused.err


def test_an_a2l_of_twenty_megabytes_is_refused(halite, tmp_path):
    path = tmp_path / "large.a2l"
    with path.open("wb") as file:
        file.truncate(20_000_000)
    refused = halite("calibration", "a2l", path)
    assert (refused.code, "too large" in refused.err) == (6, True)


def test_the_set_of_a_pack_is_read_into_any_format(halite, pack_channel, tmp_path):
    path = tmp_path / "device.csv"
    read = halite("calibration", "read", "-i", "slcan", "-c", pack_channel, "-o", path)
    assert read.code == 0, read.err
    assert diff(halite, "assets/packs/demo-nfm-120s/factory_set.bin", path).code == 0
    assert halite("calibration", "read", "-i", "slcan", "-c", pack_channel, "-o", tmp_path / "x.xlsx").code == 2
