"""The page about the envelope says what the program holds: its table of currents and every number of the floor."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "envelope.md").read_text(encoding="utf-8")


def rows_of_currents():
    """Return temperature → [(C-rate, limit)] and the states of charge of the columns."""
    lines = PAGE[PAGE.index("| °C \\ %") :].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    socs = [float(cell) for cell in cells[0][1:]]
    return socs, {float(row[0].replace("−", "-")): [cell.split() for cell in row[1:]] for row in cells[2:11]}


def test_the_table_of_the_page_is_what_the_envelope_allows(floor):
    socs, rows = rows_of_currents()
    assert len(rows) == 9
    for temperature, cells in rows.items():
        surface = floor.surface([temperature], socs)
        for column, (rate, *limit) in enumerate(cells):
            assert float(rate) == pytest.approx(surface.allowed_c[0, column], abs=0.0051)
            assert not limit or limit == [surface.limit_at(0, column).name.lower()]


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("anode potential U", lambda floor: [1000 * each for each in floor.anode.potential_v]),
        ("f(SoC)", lambda floor: floor.resistance.soc_factor),
        ("share of the plating limit for a map", lambda floor: [floor.plating_share]),
        ("charging temperatures", lambda floor: floor.charge_temperature_c),
        ("highest voltage a BMS may charge to", lambda floor: [floor.charge_voltage_mv]),
        ("lowest and highest voltage a cell may have", lambda floor: floor.cell_voltage_mv),
        ("rate", lambda floor: [floor.pace.highest_c]),
    ],
)
def test_the_numbers_of_the_floor_are_those_of_the_page(floor, row, numbers):
    (value,) = re.findall(rf"^\| {re.escape(row)}[^|]*\| ([^|]+) \|", PAGE[PAGE.index("## The floor") :], re.MULTILINE)
    found = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", value.replace("−", "-"))]
    assert found == pytest.approx(list(numbers(floor)))


def test_the_open_circuit_curve_is_that_of_the_chemistry_file(floor, definition):
    chemistry = definition.topology.modules[0].chemistry
    assert floor.open_circuit.soc_pct == chemistry.ocv_soc_pct
    assert [1000 * each for each in floor.open_circuit.mean_v] == pytest.approx(list(chemistry.ocv_mv))
    assert [1000 * each for each in floor.open_circuit.half_hysteresis_v] == pytest.approx(list(chemistry.half_hysteresis_mv))
