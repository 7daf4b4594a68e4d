"""The ladder of limits: the binding one in words, the tables named, the BMS's own answer beside it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from bms.calibration.sources import factory_set
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from gui.pages.charts.limits.panel import LimitsPanel
from gui.pages.charts.limits.presenter import LimitsPresenter

COLD_A = 0.5 * 123.0
"""CHG_I_LIM_MAP at −20 °C and 40 %: 0.5 C."""


def column(values):
    values = np.array(values, dtype=np.float64)
    return Column(values=values, validity=np.full(values.size, Validity.VALID, dtype=np.uint8), age_s=np.zeros(values.size))


def snapshot(**changed):
    """A pack at −20 °C and 40 %, whose coldest sensor is number 7, with a limit that its tables explain."""
    temperatures = np.full(40, -18.0)
    temperatures[6] = -20.0
    values = {
        "current_a": 0.0,
        "soc_pct": 40.0,
        "soc_max_pct": 40.0,
        "soh_pct": 100.0,
        "contactors": 1.0,
        "charger": 1.0,
        "fault_level": 0.0,
        "plated_charge_ah": 0.0,
        "charge_limit_a": COLD_A,
        "charge_limit_reason": 1.0,
        "discharge_limit_a": 200.0,
        "limiting_sensor": 7.0,
    } | changed
    readings = {name: Reading(value=value, validity=Validity.VALID, age_s=0.0) for name, value in values.items()}
    readings["charge_limit_reason"] = replace(readings["charge_limit_reason"], text="cold (charge map)")
    return PackSnapshot(
        cells_mv=column(np.full(120, 2894.0)),
        temperatures_c=column(temperatures),
        balancing=column(np.zeros(120)),
        readings=readings,
        frames=1,
        dropped=0,
    )


@pytest.fixture
def presenter(definition):
    one = LimitsPresenter()
    one.set_definition(definition)
    one.set_tables(factory_set(definition), "factory set of the definition")
    return one


@pytest.fixture
def panel(presenter, qtbot, theme):
    made = LimitsPanel(presenter)
    made.resize(1100, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def look(presenter, **changed):
    presenter.snapshot(snapshot(**changed), 10.0)
    presenter.look()
    return presenter.view


def test_the_binding_limit_is_told_in_words(presenter):
    charge = look(presenter).charge
    assert charge.amount == "61.5 A"
    assert charge.sentence.startswith("Current map (CHG_I_LIM_MAP): sensor 7 at −20.0 °C")
    assert "0.50 C" in charge.sentence
    assert [rung.name for rung in charge.rungs if rung.is_binding] == ["Current map"]


def test_the_answer_of_the_bms_stands_beside_it(presenter):
    charge = look(presenter).charge
    assert charge.told == "The BMS says 61.5 A · cold (charge map) · sensor 7"
    assert charge.state == "ok"


def test_less_than_the_tables_explain_is_said_plainly(presenter):
    charge = look(presenter, charge_limit_a=20.0).charge
    assert charge.verdict.startswith("The BMS allows less than its tables explain.")
    assert charge.state == "warning"


def test_more_than_the_tables_is_said_plainly(presenter):
    assert look(presenter, charge_limit_a=150.0).charge.verdict.startswith("The BMS allows more than these tables.")


def test_what_forbids_everything_stands_on_top(presenter):
    charge = look(presenter, contactors=0.0, charge_limit_a=0.0, charge_limit_reason=9.0).charge
    assert charge.rungs[0].name == "Contactors"
    assert charge.rungs[0].is_binding
    assert charge.amount == "0.0 A"


def test_where_the_tables_come_from_is_said(presenter):
    assert look(presenter).origin == "Tables: factory set of the definition"


def test_without_the_packs_own_tables_the_factory_set_explains_and_that_is_said(presenter):
    presenter.set_tables(None, "")
    view = look(presenter)
    assert view.origin.startswith("Tables: factory set of the definition, because")
    assert view.charge.amount == "61.5 A"


def test_without_any_tables_it_says_how_to_get_them(presenter, definition, tmp_path):
    presenter.set_tables(None, "")
    presenter.set_definition(replace(definition, folder=tmp_path))
    assert look(presenter).empty[0] == "No tables read"


def test_a_damaged_factory_set_explains_nothing(presenter, definition, tmp_path):
    (tmp_path / "factory_set.bin").write_bytes(b"NACL" + bytes(200))
    presenter.set_tables(None, "")
    presenter.set_definition(replace(definition, folder=tmp_path))
    assert look(presenter).empty[0] == "No tables read"


def test_a_pack_without_calibration_is_not_explained(presenter, definition):
    presenter.set_definition(replace(definition, calibration=None))
    assert look(presenter).empty[0] == "No tables for this pack"


def test_without_values_there_is_nothing_to_explain(presenter):
    presenter.clear()
    presenter.look()
    assert presenter.view.empty[0] == "No values yet"


def test_a_missing_value_is_a_missing_rung_and_no_number(presenter):
    presenter.snapshot(replace(snapshot(), temperatures_c=column([])), 10.0)
    presenter.look()
    missing = [rung for rung in presenter.view.charge.rungs if rung.is_missing]
    assert "Current map" in [rung.name for rung in missing]
    assert all(rung.amount == "–" for rung in missing)


def test_a_table_leads_to_the_calibration_page(presenter, panel, qtbot):
    look(presenter)
    panel.refresh()
    (button,) = panel.charge.rungs[0].findChildren(QPushButton)
    assert button.text() == "CHG_I_LIM_MAP"
    with qtbot.waitSignal(panel.table_wanted) as wanted:
        button.click()
    assert wanted.args == ["CHG_I_LIM_MAP"]


def test_the_panel_shows_both_directions_and_paints(presenter, panel):
    look(presenter)
    panel.refresh()
    assert panel.charge.amount.text() == "61.5 A"
    assert panel.discharge.amount.text().endswith(" A")
    assert panel.charge.rungs[0].accessibleName() == "Current map 61.5 A"
    assert not panel.grab().isNull()


def test_a_hidden_panel_does_nothing(presenter, panel, monkeypatch):
    looks = []
    monkeypatch.setattr(presenter, "look", lambda: looks.append(1))
    panel.hide()
    presenter.snapshot(snapshot(), 11.0)
    assert not panel._timer.isActive()
    panel.show()
    assert looks == [1]
