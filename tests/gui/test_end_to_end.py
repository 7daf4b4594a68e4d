"""The real window with the real engine process and the virtual pack in a process of its own: the main job, and two mishaps."""

import sys

import pytest

from gui.main_window import FAULTS, OVERVIEW
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
    assert live.update.view.result.result == "flashed", live.update.view.result
    assert live.update.view.result.calibration_id_after == "NFM-COLD-0101"
    assert all(step.state == "done" for step in live.update.view.steps)
    driver.wait(lambda: dict(live.overview.view.identity)["Calibration"] == "NFM-COLD-0101", 20, "the new identity")

    driver.halite.virtual_pack.stop()
    driver.wait(lambda: live.overview.view.banner.state == "lost", 10, "the loss")
    assert live.overview.view.tiles["pack_v"].state == "stale"


def test_an_engine_that_is_killed_is_replaced_and_the_pack_comes_back(driver):
    driver.connect_virtual_pack()
    states = []
    driver.halite.bridge.link_changed.connect(lambda event: states.append(event.state))
    driver.halite.bridge._client._process.kill()
    driver.wait(lambda: "lost" in states, 5, "the news of the engine's death")
    assert "restarted" in driver.window.action_text.text() or driver.live.overview.view.banner.state == "lost"
    driver.wait(lambda: states[-1] == "ready", 20, "the pack after the restart")
    driver.wait(lambda: driver.live.overview.view.banner.state == "ok", 10, "fresh values")
