"""Trying tables in the window: what is asked, what is shown while it runs, and what came of it."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest

from bms.calibration.editing import Layer
from bms.definition import load_pack, pack_folder
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from gui.bridge.trial_process import TrialProcess, TrialRequest
from gui.bridge.trial_report import CheckFinding, Row, Start, Story, TrialReport, TriedSet
from gui.pages.calibration.trial.curves import bounds, ticks
from gui.pages.calibration.trial.panel import TrialPanel
from gui.pages.calibration.trial.words import conclusion

FIGURES = {
    "charge_min": 24.0,
    "anode_mv": 21.0,
    "plated_ah": 0.0,
    "spread_before_mv": 40.0,
    "spread_after_mv": 15.0,
    "bleed_longest_h": 24.0,
}
NAMES = [
    "time_s",
    "soc_pct",
    "current_a",
    "charge_limit_a",
    "limit_reason",
    "coldest_c",
    "warmest_c",
    "anode_mv",
    "plated_ah",
    "spread_mv",
    "spread_soc_pct",
    "cells_balancing",
    "bled_ah",
]


class ScriptedProcess(QObject):
    """A process under the test's hand."""

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self):
        super().__init__()
        self.requests = []
        self.stops = 0

    def start(self, request):
        self.requests.append(request)

    def stop(self):
        self.stops += 1


def tried(faults=(), findings=(), **figures):
    series = {name: tuple(float(value) for value in range(3)) for name in NAMES}
    series["time_s"] = (0.0, 600.0, 1440.0)
    return TriedSet(figures=FIGURES | figures, limit_min={"cold": 24.0}, faults=tuple(faults), series=series, findings=findings)


def report(working=None, device=None, *, story="cold-charge", target_pct=90.0, differences=()):
    sets = {"working": working or tried()} | ({} if device is None else {"device": device})
    return TrialReport(
        story=Story(id=story, target_pct=target_pct),
        start=Start(soc_pct=60.0, temperature_c=-20.0, soh_pct=100.0),
        sets=sets,
        differences=tuple(differences),
    )


@pytest.fixture
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def process(qapp):
    return ScriptedProcess()


@pytest.fixture
def panel(qtbot, theme, process, definition):
    made = TrialPanel(process)
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show()
    made.set_pack(definition)
    made.set_tables(b"working", b"device")
    return made


def snapshot(cell_mv=3300.0, validity=Validity.VALID):
    cells = Column(values=np.full(3, cell_mv), validity=np.full(3, validity), age_s=np.zeros(3))
    cells.validity[2] = Validity.INVALID
    sensors = Column(values=np.array([12.5]), validity=np.array([validity]), age_s=np.zeros(1))
    empty = Column(values=np.zeros(0), validity=np.zeros(0, dtype=np.uint8), age_s=np.zeros(0))
    readings = {
        "soc_pct": Reading(value=64.0, validity=Validity.VALID, age_s=0.0),
        "soh_pct": Reading(value=90.0, validity=Validity.STALE, age_s=9.0),
    }
    return PackSnapshot(cells_mv=cells, temperatures_c=sensors, balancing=empty, readings=readings, frames=1, dropped=0)


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_without_tables_nothing_can_be_run(qtbot, theme, process):
    made = TrialPanel(process)
    qtbot.addWidget(made)
    assert not made.question.run.isEnabled()
    assert "No tables" in made.heading.text()


def test_run_asks_for_both_sets_and_what_the_fields_say(panel, process, definition):
    panel.question.fields["soc_pct"].setValue(55)
    panel.question.fields["temperature_c"].setValue(-10)
    press(panel.question.run)

    (request,) = process.requests
    assert (request.working, request.device, request.state) == (b"working", b"device", None)
    told = dict(zip(request.options[::2], request.options[1::2], strict=True))
    assert told == {
        "--pack": str(definition.folder),
        "--story": "cold-charge",
        "--soc": "55",
        "--spread-mv": "8",
        "--temperature": "-10",
        "--target": "90",
    }


def test_a_story_brings_its_own_start_and_end(panel, process):
    choose(panel.question.story, "balancing")
    assert panel.question.fields["days"].isVisible()
    assert not panel.question.fields["target_pct"].isVisible()
    press(panel.question.run)

    told = process.requests[0].options
    assert told[told.index("--days") + 1] == "14"
    assert "--target" not in told


def test_while_it_runs_it_says_how_far_and_can_be_stopped(panel, process):
    press(panel.question.run)
    process.progressed.emit(0.25)
    assert panel.question.progress.isVisible()
    assert panel.question.progress.value() == 250
    assert not panel.question.run.isVisible()
    assert "running" in panel.heading.text()

    press(panel.question.halt)
    assert process.stops == 1
    assert panel.question.run.isVisible()
    assert not panel.question.progress.isVisible()
    process.progressed.emit(0.5)
    assert panel.question.progress.value() == 250


def test_the_result_is_a_sentence_curves_and_a_table_with_words_for_better_and_worse(panel, process):
    rows = (
        Row(figure="charge_min", unit="min", device=30.0, working=24.0, difference=-6.0, verdict="better"),
        Row(figure="anode_mv", unit="mV", device=21.0, working=6.2, difference=-14.8, verdict="worse"),
        Row(figure="warmest_c", unit="°C", device=20.0, working=22.0, difference=2.0, verdict="other"),
    )
    press(panel.question.run)
    process.finished.emit(report(tried(anode_mv=6.2), tried(charge_min=30.0), differences=rows))

    assert panel.result.sentence.text() == "The working tables charge 6 min faster. The anode comes within 6 mV of plating."
    model = panel.result.table.model()
    texts = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert texts[0] == ["Charge time · min", "30.0", "24.0", "−6.0", "better"]
    assert texts[1][3:] == ["−14.8", "worse"]
    assert texts[2][3:] == ["+2.0", ""]
    tints = [model.index(row, 0).data(Qt.ItemDataRole.ForegroundRole) for row in range(3)]
    assert tints[0] != tints[1]
    assert tints[2] is None
    tones = {curve.tone for pane in panel.result.curves for curve in pane.pane.curves}
    assert tones == {"device", "working"}
    assert panel.result.curves[1].pane.floor == 0.0
    assert "not what real cells would" in panel.result.notes.text()


def test_what_it_was_compared_with_is_named(panel, process):
    panel.set_tables(b"working", b"default", Layer.DEFAULT)
    press(panel.question.run)
    process.finished.emit(report(device=tried()))
    header = panel.result.rows.headerData(1, Qt.Orientation.Horizontal)
    assert header == "Default"
    panel.set_tables(b"working", b"device", Layer.DEVICE)
    assert panel.result.rows.headerData(1, Qt.Orientation.Horizontal) == "Default", "that run had nothing of a device"


def test_tables_edited_after_the_run_make_its_result_stale_until_they_are_back(panel, process):
    press(panel.question.run)
    process.finished.emit(report())
    assert not panel.result.stale.isVisible()
    panel.set_tables(b"other", b"device")
    assert panel.result.stale.isVisible()
    panel.set_tables(b"working", b"device")
    assert not panel.result.stale.isVisible()


def test_tables_edited_during_the_run_make_its_result_stale_at_once(panel, process):
    press(panel.question.run)
    panel.set_tables(b"other", b"device")
    process.finished.emit(report())
    assert panel.result.stale.isVisible()


def test_a_failed_trial_says_why_and_can_be_run_again(panel, process):
    press(panel.question.run)
    process.failed.emit("cells_mv has 96 values, this pack has 120.")
    assert "no result" in panel.heading.text()
    assert "96" in panel.sentence.text()
    assert panel.question.run.isEnabled()


def test_another_pack_takes_the_result_away_and_the_same_one_does_not(panel, process, definition):
    press(panel.question.run)
    process.finished.emit(report())
    panel.set_pack(definition)
    assert panel.presenter.view.report is not None
    panel.set_pack(replace(definition, id="other", folder=Path("other")))
    assert panel.presenter.view.report is None


def test_a_connected_pack_is_where_it_may_start(panel, process):
    start = panel.question.start
    row = start.findData("connected")
    assert not start.model().item(row).isEnabled()
    panel.set_state(snapshot())
    assert start.model().item(row).isEnabled()
    choose(start, "connected")
    assert not panel.question.fields["soc_pct"].isVisible()
    assert panel.question.fields["temperature_c"].isVisible(), "a cold soak has its own temperature"
    press(panel.question.run)

    state = json.loads(process.requests[0].state)
    assert state == {
        "cells_mv": [3300.0, 3300.0, None],
        "temperatures_c": [12.5],
        "soc_pct": 64.0,
        "soh_pct": None,
        "current_a": None,
    }
    assert "--soc" not in process.requests[0].options


def test_a_pack_that_is_gone_is_no_start_any_more(panel):
    panel.set_state(snapshot())
    choose(panel.question.start, "connected")
    panel.set_state(None)
    assert panel.question.start.currentData() == "by hand"
    panel.set_state(snapshot(validity=Validity.STALE))
    assert not panel.presenter.view.has_pack


def test_a_recorded_pack_is_read_from_its_file(panel, process, tmp_path):
    path = tmp_path / "pack.json"
    panel.presenter.choose_start("recorded", str(path))
    press(panel.question.run)
    assert process.requests == []
    assert str(path) in panel.sentence.text()
    path.write_bytes(b"{}")
    press(panel.question.run)
    assert process.requests[0].state == b"{}"


@pytest.mark.parametrize(
    ("working", "device", "state", "said"),
    [
        (tried(), None, "ok", "charge to 90 % in 24 min"),
        (tried(), tried(charge_min=24.1), "ok", "as fast as the others"),
        (tried(charge_min=24.4), tried(), "ok", "charge 0.4 min slower"),
        (tried(charge_min=None), tried(), "ok", "does not reach 90 %"),
        (tried(), tried(charge_min=None), "ok", "Only with the working tables"),
        (tried(anode_mv=6.0), None, "warning", "within 6 mV of plating"),
        (tried(anode_mv=-31.0, plated_ah=0.32), None, "fault", "Sodium plates: 0.32 Ah"),
        (tried(faults=("P1B41-92",)), None, "warning", "confirms P1B41-92"),
        (tried(findings=(CheckFinding(severity="error"),)), None, "warning", "The checks refuse"),
        (tried(findings=(CheckFinding(severity="hint"),)), None, "ok", "21 mV of plating"),
    ],
)
def test_the_conclusion_names_what_matters_most(qapp, working, device, state, said):
    found, sentence = conclusion(report(working, device))
    assert found == state
    assert said in sentence


def test_the_conclusion_of_balancing_compares_spreads_and_leaves_the_anode_alone(qapp):
    _, sentence = conclusion(report(tried(), tried(spread_after_mv=18.0), story="balancing", target_pct=None))
    assert "from 40 mV to 15 mV, with at most 24 h" in sentence
    assert "bring it to 18 mV" in sentence
    assert "plating" not in sentence


def test_axes_have_round_ticks_within_their_bounds():
    assert ticks(0.0, 70.0, 4) == [0.0, 20.0, 40.0, 60.0]
    assert ticks(-31.0, 24.0, 3) == [-20.0, 0.0, 20.0]
    assert ticks(5.0, 5.0) == [5.0]
    low, high = bounds([(3.0, 7.0)], 0.0)
    assert low < 0.0
    assert high > 7.0
    flat = bounds([(4.0, 4.0)], None)
    assert flat[0] < 4.0 < flat[1]


@pytest.fixture
def factory_set():
    return (Path(pack_folder("demo-nfm-120s")) / "factory_set.bin").read_bytes()[128:]


@pytest.mark.bench
def test_a_real_trial_in_a_process_of_its_own_reports_what_it_came_to(qtbot, factory_set):
    process = TrialProcess()
    options = ("--pack", "demo-nfm-120s", "--story", "fast-charge", "--target", "14")
    shares = []
    process.progressed.connect(shares.append)
    with qtbot.waitSignal(process.finished, timeout=60_000) as done:
        process.start(TrialRequest(working=factory_set, device=factory_set, options=options))
    (found,) = done.args
    assert not process.running
    assert set(found.sets) == {"working", "device"}
    assert found.sets["working"].figures == found.sets["device"].figures
    assert shares == sorted(shares)
    assert shares


@pytest.mark.bench
def test_a_process_that_refuses_says_its_sentence(qtbot, factory_set):
    process = TrialProcess()
    with qtbot.waitSignal(process.failed, timeout=60_000) as done:
        process.start(TrialRequest(working=factory_set, device=None, options=(), state=b'{"cells_mv": [3300.0]}'))
    assert "this pack has 120" in done.args[0]


def test_a_trial_that_is_given_up_leaves_no_process_and_signals_nothing(qtbot, tmp_path):
    marks = tmp_path / "folder"

    def command(request, folder):
        marks.write_text(str(folder))
        return (sys.executable, "-c", "import time; time.sleep(60)")

    process = TrialProcess(command)
    with qtbot.assertNotEmitted(process.failed), qtbot.assertNotEmitted(process.finished):
        process.start(TrialRequest(working=b"", device=None, options=()))
        assert process.running
        process.stop()
    assert not process.running
    assert not Path(marks.read_text()).exists()


def test_a_program_that_is_not_there_is_a_sentence(qtbot):
    process = TrialProcess(lambda request, folder: (str(folder / "nothing"),))
    with qtbot.waitSignal(process.failed, timeout=5_000) as done:
        process.start(TrialRequest(working=b"", device=None, options=()))
    assert "could not be started" in done.args[0]
