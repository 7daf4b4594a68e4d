"""From the workbench to what the table widgets show: sheets, axes, marks, second readings, the operating point."""

import numpy as np
import pytest

from bms.calibration.data_set import split_image
from bms.calibration.decoding import encode
from bms.calibration.editing import Edit, Layer, Operation
from bms.calibration.findings import Finding
from bms.calibration.workbench import Workbench
from bms.definition.a2l import CharacteristicKind
from gui.pages.calibration.sheets import sheets_of
from gui.pages.calibration.tables import Operating, Surroundings, grid_table
from gui.pages.calibration.words import cell_text, number, stroke_text, value_text

MAP = "CHG_I_LIM_MAP"


@pytest.fixture
def bench(definition):
    payload = split_image((definition.folder / "factory_set.bin").read_bytes()).payload
    return Workbench(definition.calibration, payload)


def one_cell(bench, name, row, column):
    mask = np.zeros(bench.values(name).shape, dtype=bool)
    mask[row, column] = True
    return mask


def test_every_object_is_on_exactly_one_sheet_and_every_group_is_there(definition):
    sheets = sheets_of(definition.calibration)
    named = [name for sheet in sheets for name in sheet.names]
    assert sorted(named) == sorted(definition.calibration.characteristics)
    assert len({sheet.group for sheet in sheets}) == 18
    assert len({sheet.key for sheet in sheets}) == len(sheets)


def test_single_values_of_a_group_share_a_sheet(definition):
    sheets = {sheet.key: sheet for sheet in sheets_of(definition.calibration)}
    window = sheets["Charge_temperature_window/values"]
    assert window.names == ("CHG_T_MIN", "CHG_T_MIN_REL", "CHG_T_MAX", "CHG_T_MAX_REL")
    assert sheets[MAP].kind is CharacteristicKind.MAP


def test_a_map_has_its_axes_limits_steps_and_a_second_reading_in_ampere(bench):
    table = grid_table(bench, MAP, Surroundings(capacity_ah=123.0))
    assert table.values.shape == (12, 11)
    assert (table.x.unit, table.y.unit) == ("%", "°C")
    assert table.y.points[0] == -40
    assert (table.lower, table.upper, table.resolution) == (0.0, 12.75, 0.05)
    assert table.values[3, 4] * table.second_factor == pytest.approx(0.9 * 123)


def test_only_rates_have_a_second_reading(bench):
    assert grid_table(bench, "CHG_V_LIM_T", Surroundings(capacity_ah=123.0)).second_factor == 0.0


def test_what_was_changed_is_marked_and_what_it_was_is_beside_it(bench):
    bench.apply(MAP, Edit(operation=Operation.SET, selection=one_cell(bench, MAP, 3, 4), operand=0.5))
    table = grid_table(bench, MAP, Surroundings(reference=Layer.DEFAULT))
    assert np.argwhere(table.dirty).tolist() == [[3, 4]]
    assert table.reference_values[3, 4] == 0.9


def test_a_reference_that_is_not_there_is_none(bench):
    assert grid_table(bench, MAP, Surroundings(reference=Layer.DEVICE)).reference is None


def test_findings_stand_at_their_cells_and_those_of_the_envelope_apart(bench):
    findings = (
        Finding(parameter=MAP, index=(1, 2), rule="a2l-limits", message="too much."),
        Finding(parameter=MAP, index=(1, 2), rule="charge-current-falls-with-soc", message="rises."),
        Finding(parameter=MAP, index=(4, 5), rule="plating-envelope", message="plates."),
        Finding(parameter="AX_T_CHG_I", index=(3,), rule="axis-rises", message="falls."),
        Finding(parameter="CHG_T_MIN", index=(), rule="release-inside-window", message="no."),
    )
    table = grid_table(bench, MAP, Surroundings(findings=findings))
    assert table.findings == {(1, 2): "too much.\nrises."}
    assert table.outside_envelope == {(4, 5): "plates."}
    assert table.y.findings == {3: "falls."}
    assert grid_table(bench, "CHG_T_MIN", Surroundings(findings=findings)).findings == {(0, 0): "no."}


def test_the_operating_point_is_found_by_the_units_of_the_axes(bench):
    cold = Operating(soc_pct=40.0, temperature_c=-12.5)
    around = Surroundings(operating=cold, trace=(Operating(soc_pct=39.0, temperature_c=-13.0), Operating(), cold))
    table = grid_table(bench, MAP, around)
    assert table.operating_point == (40.0, -12.5)
    assert table.trace.tolist() == [[39.0, -13.0], [40.0, -12.5]]
    assert grid_table(bench, "CHG_V_LIM_T", around).operating_point == (-12.5, 0.0)
    assert grid_table(bench, "CHG_T_MIN", around).operating_point is None


def test_a_choice_is_told_in_words(bench):
    table = grid_table(bench, "BAL_MODE", Surroundings())
    assert table.choices[2.0] == "state of charge difference"
    assert value_text(bench, "BAL_MODE", 2.0) == "state of charge difference"


def test_a_cell_is_told_by_its_axis_points(bench):
    assert cell_text(bench, MAP, (3, 4)) == "-10 °C, 40 %"
    assert cell_text(bench, "CHG_V_LIM_T", (0,)) == "-40 °C"
    assert cell_text(bench, "CELL_OV", (2,)) == "#3"
    assert cell_text(bench, "CHG_T_MIN", ()) == ""
    assert cell_text(bench, "AX_T_CHG_I", (2,)) == "#3"


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(0.6, 2, "0.60"), (0.123456, 2, "0.123456"), (float("nan"), 1, "–"), (-35, 0, "-35")]
)
def test_a_number_keeps_all_its_digits(value, decimals, text):
    assert number(value, decimals) == text


def test_a_step_is_told_in_one_line(bench):
    stroke = bench.apply(MAP, Edit(operation=Operation.ADD, selection=np.ones((12, 11), dtype=bool), operand=0.05))
    assert stroke_text(stroke) == "CHG_I_LIM_MAP: added to (132 values)"
    payload = encode(bench.description, bench.payload, {"CHG_T_MIN": -20})
    bench.set_layer(Layer.FILE, payload)
    assert stroke_text(bench.start_from(Layer.FILE)) == "taken from the file"
