"""The committed demo calibration is what its builder makes, byte for byte."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from bms.calibration.checks import check_data_set
from bms.calibration.comparison import compare
from bms.calibration.decoding import decode
from bms.calibration.package import find_package, shipped_packages
from bms.definition import load_pack
from bms.definition.shipped import assets_folder, pack_folder
from bms.trust.demo_keys import BMS_LABEL, PEOPLE, demo_key

SCRIPT = Path(__file__).parents[3] / "packaging" / "build_demo_packages.py"
BUILT = (
    "packs/demo-nfm-120s/factory_set.bin",
    "packs/demo-nfm-120s/packages/nfm-standard.nacal",
    "packs/demo-nfm-120s/packages/nfm-cold-care.nacal",
    "trust/root.json",
)


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("build_demo_packages", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shipped():
    return load_pack("demo-nfm-120s")


def test_building_again_gives_the_committed_bytes(builder, tmp_path):
    pack = tmp_path / "packs" / "demo-nfm-120s"
    pack.mkdir(parents=True)
    definition = ("pack.toml", "broadcast.dbc", "faults.toml", "calibration.a2l")
    for name in definition:
        shutil.copy(pack_folder("demo-nfm-120s") / name, pack)
    builder.build(tmp_path)
    built = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert built == {*BUILT, *(f"packs/demo-nfm-120s/{name}" for name in definition)}
    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (assets_folder() / name).read_bytes(), f"{name} is not what its source says"


def test_the_definition_names_the_key_the_demo_data_sets_are_signed_with(builder, shipped):
    assert shipped.programming.bms_public_key == builder.BMS.public_key().public_bytes_raw()


def test_no_committed_file_holds_a_private_key():
    secrets = [demo_key(label).private_bytes_raw() for label in (BMS_LABEL, *(label for _, _, label in PEOPLE))]
    for name in BUILT:
        data = (assets_folder() / name).read_bytes()
        assert not any(secret in data or secret.hex().encode() in data for secret in secrets)


def test_both_packages_are_demo_sets_that_pass_every_check(shipped):
    for package in shipped_packages(shipped):
        assert package.demo
        assert package.data_set.header.demo
        assert "DEMO" in package.title
        assert check_data_set(shipped, package.data_set) == ()
        assert [signer.name for signer in package.signers] == ["Demo author", "Demo approver"]


def test_the_standard_package_is_the_factory_set(shipped, factory_set):
    standard = find_package("nfm-standard", shipped)
    assert standard.data_set == factory_set
    assert standard.data_set.header.calibration_id == "NFM-STD-0100"


def test_cold_care_charges_more_slowly_below_minus_ten_and_nowhere_faster(shipped):
    standard, careful = find_package("nfm-standard", shipped), find_package("nfm-cold-care", shipped)
    assert careful.data_set.header.calibration_id == "NFM-COLD-0101"
    assert careful.sequence == standard.sequence, "released together: one may follow the other without a permit"
    before = decode(shipped.calibration, standard.data_set.payload)["CHG_I_LIM_MAP"]
    after = decode(shipped.calibration, careful.data_set.payload)["CHG_I_LIM_MAP"]
    cold = (before.axes[1] > -40) & (before.axes[1] < -10)
    assert (after.values[cold] < before.values[cold]).all()
    assert (after.values[~cold] == before.values[~cold]).all()


def test_cold_care_changes_charging_preheating_and_balancing_and_nothing_else(shipped):
    standard, careful = find_package("nfm-standard", shipped), find_package("nfm-cold-care", shipped)
    result = compare(shipped.calibration, standard.data_set, careful.data_set)
    assert set(result.changed_parameters) == {
        "CHG_I_LIM_MAP",
        "CHG_V_LIM_T",
        "PREHEAT_ON_T",
        "PREHEAT_TARGET_AC",
        "BAL_START_DV",
        "BAL_STOP_DV",
    }
    assert result.undescribed_bytes == 0
