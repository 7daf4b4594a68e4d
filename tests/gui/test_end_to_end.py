"""The real window with the real engine process and the virtual pack in a process of its own: the main job, and two mishaps."""

import sys

import numpy as np
import pytest

from bms.calibration.editing import Edit, Layer, Operation
from gui.dialogs.package_maker import PackageDialog
from gui.main_window import CALIBRATION, CONSOLE, FAULTS, OVERVIEW, UPDATE
from gui.pages.update.view import FINISHED
from gui.window_driver import WindowDriver

SIMULATE = [sys.executable, "-m", "virtual_pack.simulator", "--port", "0"]

pytestmark = pytest.mark.bench


@pytest.fixture
def driver(qapp):
    one = WindowDriver(theme="light", virtual_pack_command=SIMULATE)
    yield one
    one.close()
    one.halite.theme.deleteLater()


def test_connect_look_read_update_and_lose_the_pack(driver):
    driver.connect_virtual_pack()
    live, window = driver.live, driver.window
    assert window.page == OVERVIEW
    assert live.overview.view.cells.valid == 120
    assert len(live.overview.view.temperatures) == 10
    assert live.overview.view.tiles["charge_limit_a"].note
    assert window.bar.serial.value.text().startswith("VIRTUAL-")
    window.show_page(FAULTS)
    assert live.faults.view.faults == ()

    driver.choose_package("nfm-cold-care")
    assert all(check.ok for check in live.update.view.plan.checks)
    assert not live.update_page.plan.start_button.isEnabled()
    driver.switch_service_on()
    question = driver.ask_for_update()
    driver.press(question.action_button, "Update")
    driver.wait(lambda: live.update.view.stage == FINISHED, 90, "the end of the update")
    assert live.update.view.result is not None, live.update.view.error
    assert live.update.view.result.result == "flashed", live.update.view.result
    assert live.update.view.result.calibration_id_after == "NFM-COLD-0101"
    assert all(step.state == "done" for step in live.update.view.steps)
    driver.wait(lambda: dict(live.overview.view.identity)["Calibration"] == "NFM-COLD-0101", 20, "the new identity")

    driver.halite.virtual_pack.stop()
    driver.wait(lambda: live.overview.view.banner.state == "lost", 10, "the loss")
    assert live.overview.view.tiles["pack_v"].state == "stale"


def test_an_engineer_edits_checks_packs_and_flashes_what_was_edited(driver):
    driver.connect_virtual_pack()
    live, window = driver.live, driver.window
    window.show_page(CALIBRATION)
    bench = live.calibration.bench
    driver.wait(lambda: bench.layer(Layer.DEVICE) is not None, 20, "the tables of the pack")
    assert live.calibration.view.findings == ()
    driver.wait(lambda: live.calibration.table("CHG_I_LIM_MAP").operating_point, 10, "the operating point")

    cell = np.zeros((12, 11), dtype=bool)
    cell[3, 4] = True
    live.calibration.edit("CHG_I_LIM_MAP", Edit(operation=Operation.SET, selection=cell, operand=3.0))
    assert "plating-envelope" in {finding.rule for finding in live.calibration.view.findings}
    live.calibration.edit("CHG_I_LIM_MAP", Edit(operation=Operation.SET, selection=cell, operand=0.85))
    assert live.calibration.view.findings == ()

    driver.press(live.calibration_page.head.package_button, "Make package")
    (dialog,) = window.findChildren(PackageDialog)
    for entry in (dialog.title, dialog.id, dialog.calibration_id, dialog.reason):
        entry.setText("slower")
    driver.press(dialog.make_button, "Make package")
    driver.wait(lambda: window.page == UPDATE and live.update.view.plan, 60, "the checks of the new package")
    assert live.update.view.plan.changed == ("CHG_I_LIM_MAP",)

    driver.switch_service_on()
    question = driver.ask_for_update()
    driver.press(question.action_button, "Update")
    driver.wait(lambda: live.update.view.stage == FINISHED, 120, "the end of the update")
    assert live.update.view.result is not None, live.update.view.error
    assert live.update.view.result.result == "flashed", live.update.view.result
    window.show_page(CALIBRATION)
    live.calibration.read()
    driver.wait(lambda: not live.calibration.view.reading, 20, "the tables after the update")
    assert bench.values("CHG_I_LIM_MAP", Layer.DEVICE)[3, 4] == 0.85


def test_an_engineer_asks_repeats_scans_and_unlocks(driver):
    driver.connect_virtual_pack()
    console, page, window = driver.live.console, driver.live.console_page, driver.window
    window.show_page(CONSOLE)

    page.services.choose(0x22, None)
    console.draft.set_text("data_identifier", "F18C")
    console.draft_changed()
    page.request_tab.send_row.set_count(5)
    driver.press(page.request_tab.send_row.button, "Send")
    driver.wait(lambda: len(console.view.history) == 5 and not console.view.repeating, 10, "five answers")
    assert {asked.outcome for asked in console.view.history} == {"positive"}
    assert b"VIRTUAL-" in console.view.history[-1].answered.responses[0].payload
    assert "5 of 5" in console.view.series

    console.scan("data", 0xF186, 0xF190, 50.0)
    driver.wait(lambda: console.view.scan.result, 10, "the end of the scan")
    assert {0xF186, 0xF18C, 0xF190} <= {hit.number for hit in console.view.scan.hits}

    driver.switch_service_on()
    page.request_tab.send_row.set_count(1)
    console.draft.take(bytes.fromhex("1003"))
    console.draft_changed()
    driver.press(page.request_tab.send_row.button, "Send")
    driver.wait(lambda: len(console.view.history) == 6, 10, "the extended session")
    assert console.view.history[-1].outcome == "positive"
    console.draft.take(bytes.fromhex("31010203"))
    console.draft_changed()
    assert console.view.asks_first
    console.send()
    driver.wait(lambda: len(console.view.history) == 7, 15, "the routine")
    assert console.view.history[-1].outcome == "positive", console.view.history[-1]
    assert console.view.history[-1].answered.run_folder


def test_an_engine_that_is_killed_is_replaced_and_the_pack_comes_back(driver):
    driver.connect_virtual_pack()
    states = []
    driver.halite.bridge.link_changed.connect(lambda event: states.append(event.state))
    driver.halite.bridge._client._process.kill()
    driver.wait(lambda: "lost" in states, 5, "the news of the engine's death")
    assert "restarted" in driver.window.action_text.text() or driver.live.overview.view.banner.state == "lost"
    driver.wait(lambda: states[-1] == "ready", 20, "the pack after the restart")
    driver.wait(lambda: driver.live.overview.view.banner.state == "ok", 10, "fresh values")
