"""The cells panel: what it shows of a pack, what it refuses to say, and that it paints only when somebody looks."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from bms.calibration.sources import factory_set
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK
from bms.telemetry.pack_columns import PackColumns
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from gui.pages.charts.cells.panel import CellsPanel
from gui.pages.charts.cells.pictures import doubtful_spans
from gui.pages.charts.cells.presenter import CellsPresenter
from gui.pages.charts.cells.view import Shown

CELLS, SENSORS = 120, 40
WEAK = 46


def column(values):
    values = np.array(values, dtype=np.float64)
    validity = np.full(values.size, Validity.VALID, dtype=np.uint8)
    return Column(values=values, validity=validity, age_s=np.zeros(values.size))


def pack(current_a=0.0, mv=3224.0, weak_mv=-54.0, resistance_mohm=0.5):
    """60 %; cell 47 is 54 mV lower (17.8 mV are one per cent there) and has three quarters of a milliohm, the others half."""
    cells = np.full(CELLS, mv) + resistance_mohm * current_a
    cells[WEAK] += weak_mv + 0.5 * resistance_mohm * current_a
    readings = {"current_a": current_a, "soc_pct": 60.0, "soh_pct": 100.0}
    return PackSnapshot(
        cells_mv=column(cells),
        temperatures_c=column(np.linspace(20, 24, SENSORS)),
        balancing=column(np.zeros(CELLS)),
        readings={name: Reading(value=value, validity=Validity.VALID, age_s=0.0) for name, value in readings.items()},
        frames=1,
        dropped=0,
    )


class Pack:
    """A presenter with a history that the test fills, ten samples a second."""

    def __init__(self, definition):
        self.presenter = CellsPresenter()
        self.columns = PackColumns(definition)
        self.history = History()
        self.history.declare(PACK, self.columns.infos)
        self.presenter.set_definition(definition)
        self.presenter.set_history(self.history)
        self.presenter.set_tables(factory_set(definition), "factory set")
        self.now_s = 0.0

    def live(self, seconds, **values):
        """Let so much time go by."""
        snapshot = pack(**values)
        times = self.now_s + np.arange(1, round(seconds * 10) + 1) / 10
        row = self.columns.row(snapshot)
        self.history.append(PACK, times, np.repeat(row[:, None], times.size, axis=1))
        self.now_s = float(times[-1])
        self.presenter.snapshot(snapshot, self.now_s)
        return snapshot

    def view(self, shown):
        self.presenter.show(shown)
        self.presenter.look()
        return self.presenter.view


@pytest.fixture
def one(definition):
    return Pack(definition)


@pytest.fixture
def panel(one, qtbot, theme):
    made = CellsPanel(one.presenter)
    made.resize(1100, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_values_it_says_what_to_do(qtbot, theme):
    panel = CellsPanel(CellsPresenter())
    qtbot.addWidget(panel)
    panel.show()
    assert panel._pictures.currentWidget() is panel.empty


def test_the_layout_shows_deviations_from_the_median_or_the_operating_window(one):
    one.live(1)
    around = one.view(Shown.LAYOUT)
    assert around.grid.looks[WEAK].text == "−54"
    assert around.grid.scale[0] == "−100 mV"
    one.presenter.is_absolute = True
    window = one.view(Shown.LAYOUT)
    assert window.grid.looks[WEAK].text == "3170"
    assert window.grid.scale == ("1800 mV", "operating window", "3950 mV")
    # (3170 − 1800) / (3950 − 1800) of 32 shades
    assert window.grid.looks[WEAK].ground == 20


def test_the_bar_of_the_low_cell_is_marked_and_ranked(one):
    one.live(120)
    view = one.view(Shown.DEVIATION)
    assert [bar.cell for bar in view.bars.bars if bar.is_marked] == [WEAK]
    assert "Cell 47 was the lowest for 100 %" in view.summary


def test_sorting_puts_the_lowest_first_and_the_invalid_last(one):
    snapshot = one.live(1)
    snapshot.cells_mv.validity[5] = Validity.INVALID
    one.presenter.is_sorted = True
    bars = one.view(Shown.DEVIATION).bars.bars
    assert bars[0].cell == WEAK
    assert bars[-1].cell == 5
    assert math.isnan(bars[-1].value)


def test_the_histogram_has_every_cell_once(one):
    one.live(1)
    cells = [cell for group in one.view(Shown.HISTOGRAM).classes.cells for cell in group]
    assert sorted(cells) == list(range(CELLS))


def test_under_load_no_imbalance_is_told_and_the_banner_says_why(one, panel):
    one.live(700)
    one.live(2, current_a=-40.0)
    panel.show_view(Shown.CHARGE)
    assert panel._doubt.isVisible()
    assert panel.doubt_label.text().startswith("Not valid here: −40.0 A flow.")
    assert all(math.isnan(bar.value) for bar in panel.bars.view.bars)
    assert panel.summary.text() == ""


def test_after_the_rest_of_the_tables_imbalance_is_told_in_ampere_hours(one, panel):
    one.live(10, current_a=-40.0)
    one.live(300)
    panel.show_view(Shown.CHARGE)
    assert "5 min to go" in panel.doubt_label.text()
    one.live(305)
    panel.show_view(Shown.CHARGE)
    assert not panel._doubt.isVisible()
    assert "cell 47" in panel.summary.text()
    bar = panel.bars.view.bars[WEAK]
    assert bar.value == pytest.approx(-54 / 17.8, abs=0.01)
    panel.in_ah.setChecked(True)
    assert panel.bars.view.bars[WEAK].value == pytest.approx(-3.73, abs=0.02)
    assert panel.bars.view.unit == "Ah"
    # 3.73 Ah at 0.1 A and the duty of the tables, 80 %
    assert "46.6 h" in panel.summary.text()


def test_in_the_shoulder_the_banner_names_it(one, panel):
    one.live(700, mv=2819.0)
    panel.show_view(Shown.CHARGE)
    assert "shoulder" in panel.doubt_label.text()


def test_without_a_load_step_it_says_which_one_is_needed(one):
    one.live(60)
    heading, sentence = one.view(Shown.RESISTANCE).empty
    assert heading == "No load step seen yet"
    assert "more than 12 A" in sentence


def test_a_load_step_gives_every_cell_its_resistance(one, panel):
    one.live(20)
    one.live(60, current_a=-60.0)
    panel.show_view(Shown.RESISTANCE)
    assert panel.bars.view.bars[0].value == pytest.approx(0.5, abs=0.01)
    assert panel.bars.view.bars[WEAK].value == pytest.approx(0.75, abs=0.01)
    assert panel.table.rows.rows[0].cell == WEAK
    assert panel.table.isVisible()
    panel.delays[2].click()
    # R_DC_TABLE at 60 %: 1.03 mΩ at 10 °C, 0.653 mΩ at 25 °C; the modules' middle is 22 °C.
    assert panel.bars.view.expected == pytest.approx(0.2 * 1.03 + 0.8 * 0.6533, abs=0.002)


def test_the_spread_is_gathered_over_the_state_of_charge(one):
    one.live(60)
    view = one.view(Shown.SOC)
    assert [point.soc_pct for point in view.band.points] == [62.5]
    assert view.band.points[0].median_mv == pytest.approx(54.0)
    assert view.band.now == (60.0, 54.0)


def test_the_doubtful_spans_of_the_chemistry_are_those_of_its_curve(definition):
    (span,) = doubtful_spans(definition.topology.modules[0].chemistry)
    # half hysteresis above 2 % of charge: between 20 and 25 %, until a little before 40 %
    assert 20 < span[0] < 25
    assert 36 < span[1] < 40


def test_the_temperature_map_has_the_axis_of_the_chemistry(one):
    one.live(1)
    view = one.view(Shown.TEMPERATURE)
    assert view.grid.scale[0] == "−40 °C"
    assert view.grid.scale[2] == "70 °C"
    assert len(view.grid.looks) == SENSORS
    assert one.presenter.story(0) == "Sensor 1 · M1 · 20.0 °C"


def test_a_pressed_cell_tells_its_story_and_its_curve_can_be_drawn(one, panel, qtbot):
    one.live(120)
    panel.show_view(Shown.LAYOUT)
    QTest.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=panel.grid.rect_of(WEAK).center())
    assert panel.story.text().startswith("Cell 47 · M4 position 11 · 3170 mV · −54 mV to the median")
    with qtbot.waitSignal(panel.cell_chosen) as chosen:
        panel.curve_button.click()
    assert chosen.args == [WEAK]


def test_a_bar_can_be_pressed_and_walked_to(one, panel):
    one.live(1)
    panel.show_view(Shown.DEVIATION)
    area = panel.bars.area
    at = QPoint(int(area.left() + (WEAK + 0.5) / CELLS * area.width()), int(area.center().y()))
    QTest.mouseClick(panel.bars, Qt.MouseButton.LeftButton, pos=at)
    assert panel.bars.chosen == WEAK
    QTest.keyClick(panel.bars, Qt.Key.Key_Right)
    assert panel.bars.chosen == WEAK + 1
    assert panel.story.text().startswith("Cell 48")


def test_another_pack_forgets_the_cells(one, panel):
    one.live(1)
    one.presenter.clear()
    panel.refresh()
    assert panel._pictures.currentWidget() is panel.empty


def test_nothing_is_reckoned_while_nobody_looks(one, panel, monkeypatch):
    looks = []
    monkeypatch.setattr(one.presenter, "look", lambda: looks.append(1))
    panel.hide()
    one.live(1)
    assert not panel._timer.isActive()
    assert looks == []
    panel.show()
    assert looks == [1]


def test_many_snapshots_make_one_picture(one, panel, monkeypatch, qtbot):
    looks = []
    monkeypatch.setattr(one.presenter, "look", lambda: looks.append(1))
    for _ in range(20):
        one.presenter.snapshot(pack(), one.now_s)
    qtbot.waitUntil(lambda: looks == [1], timeout=1000)


@pytest.mark.parametrize("shown", list(Shown))
def test_every_view_paints_itself_with_invalid_cells_too(one, panel, shown):
    one.live(20)
    snapshot = one.live(20, current_a=-60.0)
    snapshot.cells_mv.validity[:3] = Validity.INVALID
    one.presenter.snapshot(replace(snapshot), one.now_s)
    panel.show_view(shown)
    assert not panel.grab().isNull()
    assert panel._pictures.currentWidget().accessibleName() == panel.buttons[shown].text()
