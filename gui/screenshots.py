"""Pictures of every page in both themes, taken from the real window on the virtual pack: `python -m gui.screenshots OUT`.

Each theme and scale runs in a process of its own, because Qt takes its scale only at the start.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
import numpy as np
from PySide6.QtWidgets import QPushButton, QWidget

from bms.calibration.editing import Edit, Layer, Operation
from bms.storage import recordings_folder
from engine.messages import Disconnect
from engine.settings import Settings
from gui.dialogs.link_sheet.sheet import SIZE
from gui.main_window import CALIBRATION, CHARTS, CONNECT, CONSOLE, FAULTS, OVERVIEW, TRACE
from gui.pages.calibration.panels import COMPARISON, FINDINGS, HISTORY, PICTURE
from gui.pages.charts.page import CELLS, LIMITS, SIGNALS
from gui.pages.console.page import SCAN_TAB
from gui.pages.trace.view import Mode
from gui.pages.update.view import FINISHED
from gui.window_driver import WindowDriver
from gui.wording import link_words

THEMES = ("light", "dark")
UPDATE_WITHIN_S = 180.0
FAULTS_WITHIN_S = 60.0
CONSOLE_REQUESTS = ("1003", "22F18C", "22FFFF", "22D010D140", "190209", "24D010")
FOR_THE_DOCUMENTATION = frozenset(
    {
        "connect",
        "overview",
        "overview-lost",
        "charts",
        "charts-cells",
        "charts-limits",
        "charts-recording",
        "faults",
        "update",
        "update-result",
        "calibration",
        "trace",
        "console",
    }
)
FAULTY = ("--scenario", "isolation-fault", "--speed", "40")
COLD = ("--scenario", "cold-fast-charge")
CHARTED_MS = 20_000
CHOSEN_CELL = 36
BOLD_ROWS, BOLD_COLUMNS = slice(3, 6), slice(4, 8)


def simulator(*options: str) -> list[str]:
    """Return the command that starts a virtual pack with these options."""
    return [sys.executable, "-m", "virtual_pack.simulator", "--port", "0", *options]


class Album:
    """Saves the pictures of one theme and scale; only those for the documentation, unless all are wanted."""

    def __init__(self, folder: Path, theme: str, suffix: str, *, everything: bool) -> None:
        """Pictures go to `folder` as `NAME-THEMESUFFIX.png`."""
        self.theme = theme
        self._folder = folder
        self._suffix = suffix
        self._everything = everything

    def keep(self, driver: WindowDriver, name: str, *, of: QWidget | None = None) -> None:
        """Take a picture of what the window shows, or of a sheet beside it."""
        if self._everything or name in FOR_THE_DOCUMENTATION:
            driver.picture(self._folder / f"{name}-{self.theme}{self._suffix}.png", of=of)


def take_update(album: Album) -> None:
    """Connect page, overview of a healthy pack, empty fault memory, and an update from plan to result; then pull the plug."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator())

    def picture(name: str) -> None:
        album.keep(driver, name)

    picture("connect-first")
    driver.connect_virtual_pack()
    driver.window.show_page(OVERVIEW)
    driver.rest(6000)
    picture("overview")
    driver.window.show_page(FAULTS)
    picture("faults-none")
    driver.choose_package("nfm-cold-care")
    picture("update-read-only")
    driver.switch_service_on()
    picture("update")
    question = driver.ask_for_update()
    picture("update-question")
    driver.press(question.action_button, "Update")
    update = driver.live.update
    driver.wait(lambda: update.view.fraction > 0.5 or update.view.stage == FINISHED, UPDATE_WITHIN_S, "the transfer")
    picture("update-running")
    driver.wait(lambda: update.view.stage == FINISHED, UPDATE_WITHIN_S, "the end of the update")
    picture("update-result")
    driver.window.show_page(CONNECT)
    picture("connect")
    driver.window.show_help()
    picture("help")
    driver.close_dialog()
    driver.halite.virtual_pack.stop()
    driver.window.show_page(OVERVIEW)
    driver.wait(lambda: driver.live.overview.lost_s, 20.0, "the loss")
    picture("overview-lost")
    driver.window.show_page(CONNECT)
    picture("connect-lost")
    driver.close()


def take_faults(album: Album) -> None:
    """A pack with faults, and the question before they are cleared."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator(*FAULTY))
    driver.connect_virtual_pack()
    driver.wait(lambda: driver.live.faults.view.faults, FAULTS_WITHIN_S, "a fault")
    driver.rest(500)
    driver.window.show_page(FAULTS)
    driver.switch_service_on()
    album.keep(driver, "faults")
    driver.press(driver.live.faults_page.clear_button, "Clear")
    album.keep(driver, "faults-question")
    driver.close_dialog()
    driver.window.show_page(OVERVIEW)
    album.keep(driver, "overview-fault")
    driver.close()


def take_charts(album: Album) -> None:
    """Charts of a pack that drives, its cells, its limits; then what was recorded of it, measured and laid beside itself."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator("--speed", "5"))
    driver.window.show_page(CHARTS)
    album.keep(driver, "charts-first")
    driver.connect_virtual_pack()
    driver.window.show_page(CHARTS)
    page, recordings = driver.live.charts_page, driver.live.recordings
    recordings.recording.toggle()
    driver.rest(CHARTED_MS)
    album.keep(driver, "charts")
    page.show_panel(CELLS)
    for number, button in enumerate(page.cells.findChildren(QPushButton)):
        if button.isCheckable():
            button.click()
            driver.rest(500)
            album.keep(driver, f"charts-cells-{number}" if number else "charts-cells")
    page.show_panel(LIMITS)
    driver.rest(500)
    album.keep(driver, "charts-limits")
    _take_recording(driver, album)
    driver.close()


def _take_recording(driver: WindowDriver, album: Album) -> None:
    """What was recorded of the connected pack: open it, measure in it, lay it beside itself."""
    page, recordings = driver.live.charts_page, driver.live.recordings
    recordings.recording.toggle()
    driver.rest(500)
    driver.halite.bridge.send(Disconnect())
    driver.wait(lambda: driver.window.bar.link.word.text() == link_words("disconnected").word, 10.0, "the end")
    session = next(recordings_folder().iterdir())
    recordings.open(session)
    driver.wait(lambda: recordings.playback.state and recordings.playback.state.loaded >= 1, 20.0, "the recording")
    page.show_panel(SIGNALS)
    driver.rest(500)
    album.keep(driver, "charts-recording")
    page.signals.tools.cursors_button.click()
    album.keep(driver, "charts-cursors")
    page.signals.tools.region_button.click()
    album.keep(driver, "charts-region")
    page.signals.tools.region_button.click()
    page.signals.tools.cursors_button.click()
    page.signals.second.open(session, pack="", dbc=None)
    driver.wait(lambda: driver.live.charts.signals.beside.told, 20.0, "the second recording")
    driver.live.charts.signals.beside.shift(3.0)
    album.keep(driver, "charts-beside")
    for number, name in ((OVERVIEW, "overview"), (TRACE, "trace"), (CONNECT, "connect")):
        driver.window.show_page(number)
        driver.rest(500)
        album.keep(driver, f"{name}-recording")


def take_cold(album: Album) -> None:
    """A cold pack on a charger, with one cell chosen."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator(*COLD))
    driver.connect_virtual_pack()
    driver.window.show_page(OVERVIEW)
    driver.rest(3000)
    driver.live.overview_page.grid.point_at(CHOSEN_CELL)
    album.keep(driver, "overview-cold")
    driver.close()


def take_trace(album: Album) -> None:
    """The trace: every frame with one explained, a filter, ids, diagnostic messages, nothing that matches, an export."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator())
    driver.window.show_page(TRACE)
    album.keep(driver, "trace-first")
    driver.connect_virtual_pack()
    driver.window.show_page(TRACE)
    driver.rest(6000)
    presenter, page = driver.live.trace, driver.live.trace_page
    presenter.pause(on=True)
    page.table.selectRow(page.table.rows.rowCount() - 6)
    page.details.lines.selectRow(1)
    album.keep(driver, "trace")
    presenter.set_filter("is:diag")
    album.keep(driver, "trace-filter")
    for mode in (Mode.IDS, Mode.MESSAGES):
        presenter.set_filter("")
        presenter.pause(on=False)
        presenter.set_mode(mode)
        driver.rest(1000)
        page.table.selectRow(1)
        album.keep(driver, f"trace-{mode.value}")
    presenter.set_mode(Mode.FRAMES)
    presenter.set_filter("id:7FF")
    album.keep(driver, "trace-no-match")
    page.actions_on_rows.open_export()
    album.keep(driver, "trace-export")
    driver.close_dialog()
    driver.close()


def take_calibration(album: Album) -> None:
    """The workbench: no pack, the charging map, too bold an edit and what is said of it, single values, a curve."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator(*COLD))
    driver.window.show_page(CALIBRATION)
    album.keep(driver, "calibration-first")
    driver.connect_virtual_pack()
    driver.window.show_page(CALIBRATION)
    presenter, page = driver.live.calibration, driver.live.calibration_page
    driver.wait(lambda: presenter.view.layers and Layer.DEVICE in dict(presenter.view.layers), 30.0, "the tables")
    driver.rest(1500)
    album.keep(driver, "calibration-map")
    chosen = np.zeros((12, 11), dtype=np.bool_)
    chosen[BOLD_ROWS, BOLD_COLUMNS] = True
    presenter.set_why("Faster charging on cold mornings")
    presenter.edit("CHG_I_LIM_MAP", Edit(operation=Operation.MULTIPLY, selection=chosen, operand=2.0))
    page.editor.select(BOLD_ROWS.start, BOLD_COLUMNS.start)
    album.keep(driver, "calibration")
    for tab, name in ((FINDINGS, "findings"), (COMPARISON, "comparison"), (HISTORY, "history")):
        page.panels.setCurrentIndex(tab)
        album.keep(driver, f"calibration-{name}")
    page.panels.setCurrentIndex(PICTURE)
    presenter.choose("Charge_temperature_window/values")
    album.keep(driver, "calibration-values")
    presenter.choose("CHG_V_LIM_T")
    album.keep(driver, "calibration-curve")
    page.make_package()
    album.keep(driver, "calibration-package")
    driver.close_dialog()
    driver.close()


def take_console(album: Album) -> None:
    """The console: nothing asked yet, answers in words, a form being filled in, a scan, and the question before a write."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator())
    driver.window.show_page(CONSOLE)
    album.keep(driver, "console-first")
    driver.connect_virtual_pack()
    driver.window.show_page(CONSOLE)
    presenter, page = driver.live.console, driver.live.console_page
    for request in CONSOLE_REQUESTS:
        presenter.draft.take(bytes.fromhex(request))
        presenter.draft_changed()
        presenter.send()
        driver.wait(lambda: not presenter.view.busy, 10.0, "an answer")
    album.keep(driver, "console")
    page.services.choose(0x19, 0x06)
    album.keep(driver, "console-form")
    page.tabs.setCurrentIndex(SCAN_TAB)
    presenter.scan("data", 0xF180, 0xF19F, 50.0)
    driver.wait(lambda: presenter.view.scan.result, 20.0, "the end of the scan")
    album.keep(driver, "console-scan")
    driver.close()


def take_link(album: Album) -> None:
    """The link sheet without a link, of a good link, and after the plug was pulled."""
    driver = WindowDriver(theme=album.theme, virtual_pack_command=simulator())
    driver.window.link_wanted.emit()
    sheet = driver.live.link_sheet
    sheet.resize(*SIZE)
    album.keep(driver, "link-none", of=sheet)
    driver.connect_virtual_pack()
    driver.rest(6000)
    album.keep(driver, "link", of=sheet)
    driver.halite.virtual_pack.stop()
    driver.wait(lambda: driver.live.overview.lost_s, 20.0, "the loss")
    album.keep(driver, "link-lost", of=sheet)
    driver.close()


SUBJECTS = {
    "update": take_update,
    "charts": take_charts,
    "faults": take_faults,
    "calibration": take_calibration,
    "trace": take_trace,
    "console": take_console,
    "cold": take_cold,
    "link": take_link,
}
ONLY_WITH_ALL = frozenset({"cold", "link"})


def main(arguments: list[str] | None = None) -> int:
    """Take all pictures, or with `--subject` those of one subject in this process. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m gui.screenshots", description="Pictures of every page in both themes.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--language", default="en")
    parser.add_argument("--subject", choices=tuple(SUBJECTS))
    parser.add_argument("--all", action="store_true", help="also the pictures the documentation does not show")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    suffix = "" if chosen.scale == 1.0 else f"-{chosen.scale * 100:.0f}"
    subjects = [chosen.subject] if chosen.subject else [name for name in SUBJECTS if chosen.all or name not in ONLY_WITH_ALL]
    if chosen.here:
        SUBJECTS[chosen.subject](Album(chosen.out, chosen.theme[0], suffix, everything=chosen.all))
        return 0
    for theme in chosen.theme or THEMES:
        for subject in subjects:
            command = [sys.executable, "-m", "gui.screenshots", str(chosen.out), "--theme", theme, "--subject", subject]
            command += ["--here", "--scale", f"{chosen.scale:g}", *(["--all"] if chosen.all else [])]
            code = _in_own_process(command, chosen.scale, chosen.language)
            if code:
                return code
    return 0


def _in_own_process(command: list[str], scale: float, language: str) -> int:
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "settings.json").write_bytes(msgspec.json.encode(Settings(language=language)))
        environment = os.environ | {"HALITE_HOME": home, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": f"{scale:g}"}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
