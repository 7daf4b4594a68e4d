"""One way to open everything that holds calibration values."""

import dataclasses
import shutil

import pytest

from bms.calibration.data_set import ERASED
from bms.calibration.files import write_values
from bms.calibration.package import find_package
from bms.calibration.sources import SourceKind, calibration_of, factory_set, open_source
from bms.definition import load_pack
from bms.errors import BadFileError, PackageError

HEAD = "kind,name,unit,text,values\n"


def test_a_shipped_package_is_opened_by_its_id_and_any_package_by_its_path(definition):
    package = find_package("nfm-cold-care", definition)
    by_id = open_source("nfm-cold-care", definition)
    by_path = open_source(str(definition.folder / "packages" / "nfm-cold-care.nacal"), definition)
    assert by_id == by_path
    assert (by_id.data_set, by_id.payload, by_id.origin) == (package.data_set, package.data_set.payload, package.title)
    assert (by_id.kind, by_id.notes) == (SourceKind.PACKAGE, ())


def test_an_image_has_its_header(definition):
    source = open_source(str(definition.folder / "factory_set.bin"), definition)
    assert (source.kind, source.origin, source.data_set) == (SourceKind.DATA_SET, "factory_set.bin", factory_set(definition))


@pytest.mark.parametrize("suffix", [".hex", ".s19", ".csv", ".dcm", ".cdfx"])
def test_a_whole_file_is_opened_without_notes(definition, payload, scrambled, tmp_path, suffix):
    image, path = scrambled(definition.calibration, payload, 5), tmp_path / f"values{suffix}"
    write_values(path, definition.calibration, image)
    source = open_source(str(path), definition)
    assert (source.payload, source.data_set, source.notes, source.kind) == (image, None, (), SourceKind.VALUES)


def test_a_file_of_some_objects_is_put_over_the_factory_set_and_says_so(definition, payload, tmp_path):
    path = tmp_path / "some.csv"
    path.write_text(HEAD + "value,CHG_T_MIN,°C,,-34.4\nvalue,OTHER,V,,1\n", encoding="utf-8")
    source = open_source(str(path), definition)
    assert sum(one != other for one, other in zip(source.payload, payload, strict=True)) == 1
    assert source.notes == (
        "The file holds 1 of 71 objects; the others are as in the factory set.",
        "Values were rounded to the steps of the BMS: CHG_T_MIN: -34.4 °C became -34 °C.",
        "Not taken, because this pack has no such object: OTHER (line 3): this pack has no such object.",
    )


def test_a_memory_image_of_a_part_says_how_many_bytes_are_missing(definition, payload, tmp_path):
    path = tmp_path / "part.hex"
    part = dataclasses.replace(definition.calibration, memory_length=0x200)
    write_values(path, part, payload[:0x200])
    notes = open_source(str(path), definition).notes
    assert notes[1] == "65024 bytes are not in the file; they are as in the factory set."


def test_an_object_that_does_not_fit_refuses_the_whole_file_by_its_name(definition, tmp_path):
    path = tmp_path / "ampere.csv"
    path.write_text(HEAD + "value,CHG_T_MIN,°C,,-34\nblock,CELL_OV,V,,4,4,4\nvalue,CHG_T_MAX,°C,,300\n", encoding="utf-8")
    with pytest.raises(BadFileError, match=r"ampere\.csv does not fit this pack: CELL_OV \(line 3\): .*; and 1 more") as caught:
        open_source(str(path), definition)
    assert "CHG_T_MAX" in caught.value.detail


def test_a_file_of_another_pack_alone_is_refused(definition, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text(HEAD + "value,OTHER,V,,1\n", encoding="utf-8")
    with pytest.raises(BadFileError, match="holds no calibration object of this pack"):
        open_source(str(path), definition)


def test_without_a_factory_set_a_file_must_be_whole(definition, payload, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(definition.folder, folder)
    (folder / "factory_set.bin").unlink()
    bare = load_pack(str(folder))
    some, whole = tmp_path / "some.csv", tmp_path / "whole.csv"
    some.write_text(HEAD + "value,CHG_T_MIN,°C,,-34\n", encoding="utf-8")
    write_values(whole, definition.calibration, payload)
    assert factory_set(bare) is None
    assert open_source(str(whole), bare).payload == payload
    assert payload[-1] == ERASED
    with pytest.raises(BadFileError, match="holds only some of the values"):
        open_source(str(some), bare)


@pytest.mark.parametrize("reference", ["no-such-package", "gone.nacal"])
def test_a_package_that_is_not_there_is_named(definition, reference):
    with pytest.raises(PackageError):
        open_source(reference, definition)


@pytest.mark.parametrize("reference", ["notes.md", "gone.csv"])
def test_anything_else_is_refused(definition, reference):
    with pytest.raises(BadFileError):
        open_source(reference, definition)


def test_a_pack_without_calibration_says_so(definition):
    with pytest.raises(BadFileError, match="describes no calibration"):
        calibration_of(dataclasses.replace(definition, calibration=None))
