"""The A2L that ships with the demo pack, judged by an independent checker and against the agreed list of objects."""

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bms.definition.a2l import CharacteristicKind, DataType
from bms.definition.a2l_reader import read_a2l
from bms.definition.shipped import pack_folder

FILE = pack_folder("demo-nfm-120s") / "calibration.a2l"
A2LTOOL = shutil.which("a2ltool", path=str(Path(sys.executable).parent))

# fmt: off
AGREED = (
    "CHG_I_LIM_MAP", "CHG_V_LIM_T", "CHG_T_MIN", "CHG_T_MIN_REL", "CHG_T_MAX", "CHG_T_MAX_REL", "PREHEAT_ON_T",
    "PREHEAT_TARGET_FAST", "PREHEAT_TARGET_AC", "PREHEAT_MAX_W", "PREHEAT_MAX_DT", "PREHEAT_TIMEOUT", "PREHEAT_MIN_SOC",
    "CHG_TAPER_V", "CHG_TAPER_END_C", "CHG_TAPER_SPREAD", "DCH_I_LIM_MAP", "REGEN_FACTOR", "OCV_SOC_MEAN",
    "OCV_SOC_HYST", "R_DC_TABLE", "BAL_START_DV", "BAL_STOP_DV", "BAL_CELL_V_MIN", "BAL_CELL_V_MAX", "BAL_REST_I",
    "BAL_REST_TIME", "BAL_T_DERATE_START", "BAL_T_DERATE_END", "BAL_T_CELL_MIN", "BAL_T_CELL_MAX", "BAL_MAX_CH",
    "BAL_DUTY", "BAL_MAX_H", "BAL_MODE", "CELL_OV", "CELL_UV", "CELL_V_DELAY", "CELL_OV_RELEASE", "CELL_UV_RELEASE",
    "TEMP_CHG_HI", "TEMP_CHG_LO", "TEMP_DIS_HI", "TEMP_DIS_LO", "TEMP_SPREAD", "PLATING_MARGIN", "PLATING_RN25",
    "PLATING_EA", "PLATING_U_HC", "PLATING_DTC_AH", "PLATING_PAUSE", "ZERO_V_ENABLE", "ZERO_V_MAX_I", "ZERO_V_TARGET",
    "ZERO_V_TIMEOUT", "ZERO_V_MAX_DV", "CONT_PRECHARGE_TIMEOUT", "CONT_DV_READY", "CONT_MAX_OPEN_I", "CONT_WELD_TEST",
)
# fmt: on


@pytest.fixture(scope="module")
def description():
    return read_a2l(FILE)


def run_a2ltool(path):
    return subprocess.run([A2LTOOL, "--strict", "--check", str(path)], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(A2LTOOL is None, reason="a2ltool is not available for this platform")
def test_the_shipped_file_passes_the_strict_check_of_a2ltool():
    result = run_a2ltool(FILE)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "No problems found" in result.stdout


@pytest.mark.skipif(A2LTOOL is None, reason="a2ltool is not available for this platform")
def test_a2ltool_would_notice_a_limit_that_the_data_type_cannot_hold(tmp_path):
    broken = tmp_path / "broken.a2l"
    broken.write_bytes(FILE.read_bytes().replace(b"CM_C_RATE_0_05 0 12.75", b"CM_C_RATE_0_05 0 13"))
    result = run_a2ltool(broken)
    assert "No problems found" not in result.stdout


def test_every_agreed_object_is_there_and_nothing_was_left_out(description):
    assert sorted(description.characteristics) == sorted(AGREED)
    assert description.not_understood == ()


def test_the_eighteen_topics_hold_every_object_once(description):
    assert len(description.groups) == 18
    members = [name for names in description.groups.values() for name in names]
    assert sorted(members) == sorted(AGREED)


def test_the_charging_map_has_one_row_per_temperature_and_one_column_per_state_of_charge(description):
    charge_map = description.characteristics["CHG_I_LIM_MAP"]
    assert charge_map.kind is CharacteristicKind.MAP
    assert charge_map.shape == (12, 11)
    assert charge_map.data_type is DataType.UBYTE
    assert (charge_map.conversion.unit, charge_map.conversion.factor) == ("C", 0.05)
    assert [axis.quantity for axis in charge_map.axes] == ["State of charge", "Cell temperature"]
    assert [axis.conversion.unit for axis in charge_map.axes] == ["%", "°C"]


def test_both_balancing_thresholds_share_one_axis(description):
    axes = {description.characteristics[name].axes[0].axis_points for name in ("BAL_START_DV", "BAL_STOP_DV")}
    assert len(axes) == 1
    assert axes <= set(description.axis_points)


def test_the_balancing_mode_has_its_words(description):
    assert description.characteristics["BAL_MODE"].conversion.texts == {
        0: "off",
        1: "voltage difference",
        2: "state of charge difference",
        3: "only near full",
    }


def test_all_objects_lie_in_the_payload_without_touching_each_other(description):
    spans = sorted(
        (item.address, item.address + item.data_type.value[1] * _count(item), item.name)
        for item in [*description.characteristics.values(), *description.axis_points.values()]
    )
    assert description.big_endian
    assert (description.memory_start, description.memory_length) == (0x0040_0000, 0x1_0000)
    assert spans[0][0] >= 0x0040_0000
    assert spans[-1][1] <= 0x0041_0000
    for (_, end, name), (start, _, following) in itertools.pairwise(spans):
        assert end <= start, f"{name} reaches into {following}"


def _count(item):
    count = 1
    for length in getattr(item, "shape", None) or (getattr(item, "length", 1),):
        count *= length
    return count
