"""The calibration page with its real widgets: reading, editing, checks, comparison, history, files, packages."""

import datetime

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from bms.access.model import Actor, Role
from bms.calibration.data_set import split_image
from bms.calibration.decoding import encode
from bms.calibration.editing import Edit, Layer, Operation
from bms.calibration.package_building import new_data_set
from engine.messages import CalibrationRead, JobFailed, LinkStateChanged, ReadCalibrationJob
from gui.dialogs.package_maker import PackageDialog
from gui.pages.calibration.page import CalibrationPage
from gui.pages.calibration.panels import COMPARISON, FINDINGS, HISTORY, INHERITED
from gui.pages.calibration.presenter import CalibrationPresenter
from gui.pages.calibration.value_sheet import DEFAULT, DEVICE, STATE, WORKING

MAP = "CHG_I_LIM_MAP"
WINDOW = "Charge_temperature_window/values"
NOON = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def factory(definition):
    return split_image((definition.folder / "factory_set.bin").read_bytes()).payload


@pytest.fixture
def presenter(engine, definition, tmp_path, monkeypatch):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))
    made = CalibrationPresenter(engine, lambda: NOON)
    made.set_actor(Actor(name="Ada", role=Role.ENGINEER))
    made.set_definition(definition)
    return made


@pytest.fixture
def page(qtbot, theme, presenter):
    made = CalibrationPage(presenter)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    made.set_pack()
    return made


@pytest.fixture
def read(presenter, engine, definition, tmp_path, make):
    """Return a function: let the connected pack answer a read with these tables."""

    def answer(payload, calibration_id="NFM-X"):
        data_set = new_data_set(
            definition,
            payload,
            calibration_id=calibration_id,
            version=(1, 0),
            hardware="HLT-BMS-120S",
            created_utc=NOON,
            demo=True,
            sign=lambda _message: bytes(64),
        )
        file = tmp_path / "device.bin"
        file.write_bytes(data_set.header_bytes + data_set.payload)
        presenter.link_changed(LinkStateChanged(state="ready"))
        presenter.read()
        result = CalibrationRead(calibration_id=calibration_id, crc32=1, demo=True, parameters=(), image_path=str(file))
        presenter.job_finished(make.finish(len(engine.jobs), result))

    return answer


def put(presenter, name, position, value):
    mask = np.zeros(presenter.bench.values(name).shape, dtype=bool)
    mask[position] = True
    presenter.edit(name, Edit(operation=Operation.SET, selection=mask, operand=value))


def fill(dialog, name):
    for entry, text in ((dialog.title, name), (dialog.id, name), (dialog.calibration_id, "NFM-1"), (dialog.reason, "a trial")):
        entry.setText(text)


def rows(model):
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


# ------------------------------------------------------------ opening


def test_without_a_pack_the_page_offers_to_work_without_one(qtbot, theme, engine):
    page = CalibrationPage(CalibrationPresenter(engine, lambda: NOON))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.offline_wanted, timeout=500):
        page.empty.pressed.emit()
    assert not page.head.save_button.isEnabled()


def test_the_first_table_is_open_and_nothing_is_wrong_with_the_default(page, presenter):
    assert page.editor.grid.table.name == MAP
    assert presenter.view.findings == ()
    assert "✔" in page.panels.tabText(FINDINGS)


def test_what_the_pack_has_is_read_once_when_the_page_is_opened(page, presenter, engine):
    presenter.link_changed(LinkStateChanged(state="ready"))
    presenter.opened()
    presenter.opened()
    assert [type(job) for job in engine.jobs] == [ReadCalibrationJob]


def test_untouched_working_values_follow_what_was_read(page, presenter, read, definition, factory):
    read(encode(definition.calibration, factory, {"CHG_T_MIN": -30}))
    assert presenter.bench.values("CHG_T_MIN")[0, 0] == -30
    assert presenter.view.reference is Layer.DEVICE
    assert not presenter.view.changed


def test_values_somebody_worked_on_stay_when_the_pack_is_read(page, presenter, read, definition, factory):
    put(presenter, MAP, (3, 4), 0.5)
    read(encode(definition.calibration, factory, {"CHG_T_MIN": -30}))
    assert presenter.bench.values(MAP)[3, 4] == 0.5
    assert presenter.bench.values("CHG_T_MIN", Layer.DEVICE)[0, 0] == -30


def test_another_pack_has_other_values(page, presenter, read, factory, make):
    presenter.identified(make.identity())
    read(factory)
    presenter.identified(make.identity(serial="VIRTUAL-000099"))
    assert presenter.bench.layer(Layer.DEVICE) is None


def test_a_failed_read_says_why_and_leaves_everything(page, presenter, engine, factory):
    presenter.link_changed(LinkStateChanged(state="ready"))
    presenter.read()
    presenter.job_failed(
        JobFailed(job_id=1, error="LinkLostError", what="The adapter went away.", detail="", advice="Plug it in.")
    )
    assert page.note.isVisible()
    assert presenter.bench.payload == factory


# ------------------------------------------------------------ editing


def test_typing_into_the_map_changes_the_value_and_can_be_undone(qtbot, page, presenter):
    page.editor.select(3, 4)
    for key in "0.85":
        qtbot.keyClick(page.editor.grid.canvas, key) if key == "0" else qtbot.keyClicks(page.editor.grid.editor, key)
    qtbot.keyClick(page.editor.grid.editor, Qt.Key.Key_Return)
    assert presenter.bench.values(MAP)[3, 4] == 0.85
    qtbot.keyClick(page.editor.grid.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert presenter.bench.values(MAP)[3, 4] == 0.9
    page.head.redo_button.click()
    assert presenter.bench.values(MAP)[3, 4] == 0.85
    assert "CHG_I_LIM_MAP" in page.head.undo_button.toolTip()


def test_a_map_that_plates_is_found_while_typing_and_leads_to_its_cell(qtbot, page, presenter):
    put(presenter, MAP, (3, 4), 3.0)
    assert "✖" in page.panels.tabText(FINDINGS)
    found = next(at for at, each in enumerate(presenter.view.findings) if each.rule == "plating-envelope")
    assert (3, 4) in page.editor.grid.table.outside_envelope
    presenter.choose("CHG_V_LIM_T")
    page.panels.findings.table.clicked.emit(page.panels.findings.model.index(found, 0))
    assert page.editor.grid.table.name == MAP
    assert page.editor.grid.selection.active == (3, 4)


def test_a_single_value_is_edited_on_its_sheet(qtbot, page, presenter):
    presenter.choose(WINDOW)
    model = page.editor.values.model
    assert model.setData(model.index(0, WORKING), "-30,0")
    assert presenter.bench.values("CHG_T_MIN")[0, 0] == -30
    assert model.index(0, WORKING).data() == "● -30"
    assert model.index(0, STATE).data() == "+5 °C"
    assert (model.index(0, DEFAULT).data(), model.index(0, DEVICE).data()) == ("-35", "–")
    page.editor.values.table.setFocus()
    qtbot.keyClick(page.editor.values.table, Qt.Key.Key_Delete)
    assert presenter.bench.values("CHG_T_MIN")[0, 0] == -35


def test_what_is_no_number_is_refused_in_words(qtbot, page, presenter):
    presenter.choose(WINDOW)
    model = page.editor.values.model
    with qtbot.waitSignal(page.editor.hint, timeout=500) as told:
        assert not model.setData(model.index(0, WORKING), "cold")
    assert "cold" in told.args[0]


def test_a_value_outside_its_limits_is_refused_with_its_limits(page, presenter):
    presenter.choose(WINDOW)
    model = page.editor.values.model
    model.setData(model.index(0, WORKING), "99")
    assert presenter.bench.values("CHG_T_MIN")[0, 0] == -35
    assert "-50 to 70" in presenter.view.note.text
    assert page.note.isVisible()


def test_a_search_leaves_only_what_matches(page):
    page.objects.search.setText("plating")
    tree = page.objects.tree
    shown = [tree.topLevelItem(at).text(0) for at in range(tree.topLevelItemCount()) if not tree.topLevelItem(at).isHidden()]
    assert {"Charge current limit", "Plating guard"} <= set(shown)
    assert "Contactors" not in shown


# ------------------------------------------------------------ comparison, lithium, history


def test_the_comparison_counts_and_takes_values_over_by_rows(page, presenter, read, definition, factory):
    read(encode(definition.calibration, factory, {"CHG_T_MIN": -30}))
    put(presenter, MAP, (3, 4), 0.5)
    put(presenter, MAP, (3, 5), 0.4)
    page.panels.setCurrentIndex(COMPARISON)
    panel = page.panels.comparison
    assert "527 values compared" in panel._line.text()
    assert "Device 2, Default 3" in panel._line.text()
    assert [row[:3] for row in rows(panel.model)] == [
        [MAP, "-10 °C, 40 %", "0.50"],
        [MAP, "-10 °C, 50 %", "0.40"],
        ["CHG_T_MIN", "", "-30"],
    ]
    assert not panel.take[Layer.DEVICE].isEnabled()
    panel.table.selectRow(0)
    panel.take[Layer.DEVICE].click()
    assert presenter.bench.values(MAP)[3, 4:6].tolist() == [0.9, 0.4]


def test_no_differences_are_never_told_without_the_number_compared(page, presenter):
    page.panels.setCurrentIndex(COMPARISON)
    assert rows(page.panels.comparison.model) == []
    assert "527 values compared" in page.panels.comparison._line.text()


def test_a_lithium_setting_is_recognised_and_told_in_percent(page, presenter):
    put(presenter, "CHG_T_MIN", (0, 0), 0)
    page.panels.setCurrentIndex(INHERITED)
    assert "⚠ 1" in page.panels.tabText(INHERITED)
    assert rows(page.panels.inherited.model)[0][0] == "CHG_T_MIN"


def test_the_history_says_who_what_and_why(page, presenter):
    page.panels.why.setText("colder winters")
    put(presenter, MAP, (3, 4), 0.5)
    page.panels.setCurrentIndex(HISTORY)
    (row,) = rows(page.panels.history.model)
    assert row[1:] == ["Ada (engineer)", "set", "CHG_I_LIM_MAP (-10 °C, 40 %) 0.90 → 0.50 C", "colder winters"]


# ------------------------------------------------------------ files and packages


@pytest.mark.parametrize("suffix", [".hex", ".s19", ".csv", ".dcm", ".cdfx", ".bin"])
def test_what_was_saved_is_what_is_opened(page, presenter, tmp_path, monkeypatch, suffix):
    put(presenter, MAP, (3, 4), 0.5)
    file = tmp_path / f"set{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), "*"))
    page.save_file()
    saved = presenter.bench.payload
    presenter.start_from(Layer.DEFAULT)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), "*"))
    page.open_file()
    assert presenter.bench.layer(Layer.FILE) == saved
    assert presenter.bench.payload == saved


def test_a_file_that_is_none_is_refused_in_one_sentence(page, presenter, tmp_path, factory):
    file = tmp_path / "set.hex"
    file.write_text(":00000001FE\n")
    presenter.open_file(str(file))
    assert presenter.view.note.kind == "failed"
    assert presenter.bench.payload == factory
    assert page.note.isVisible()


def test_a_package_is_made_from_the_working_tables_and_offered_to_the_update(qtbot, page, presenter):
    put(presenter, MAP, (3, 4), 0.85)
    dialog = PackageDialog(presenter.package_subject(), page)
    qtbot.addWidget(dialog)
    assert not dialog.make_button.isEnabled()
    for entry, text in (
        (dialog.title, "Slower"),
        (dialog.id, "slower"),
        (dialog.calibration_id, "NFM-1"),
        (dialog.reason, "x"),
    ):
        entry.setText(text)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        dialog.make_button.click()
    assert dialog.made.is_file()
    with qtbot.waitSignal(page.package_made, timeout=500):
        page._package_made(dialog.made, True)
    presenter.open_file(str(dialog.made))
    assert presenter.bench.layer(Layer.FILE) == presenter.bench.payload


def test_a_package_with_a_finding_is_not_made_and_the_cell_is_named(qtbot, page, presenter):
    put(presenter, MAP, (3, 4), 3.0)
    dialog = PackageDialog(presenter.package_subject(), page)
    qtbot.addWidget(dialog)
    for entry, text in (
        (dialog.title, "Faster"),
        (dialog.id, "faster"),
        (dialog.calibration_id, "NFM-1"),
        (dialog.reason, "x"),
    ):
        entry.setText(text)
    with qtbot.waitSignal(dialog.process.failed, timeout=30_000):
        dialog.make_button.click()
    assert "CHG_I_LIM_MAP[3, 4]" in dialog.state.text()
    assert dialog.made is None
    assert not (presenter.package_subject().folder / "faster-101.nacal").exists()


def test_the_operating_point_follows_the_pack(page, presenter, make):
    presenter.snapshot(make.snapshot(temperatures=np.full(40, -12.5), soc_pct=make.reading(40.0)))
    assert page.editor.grid.table.operating_point == (40.0, -12.5)
    presenter.link_changed(LinkStateChanged(state="lost"))
    assert presenter.table(MAP).operating_point is None
