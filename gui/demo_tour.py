"""The main job through the real window on the virtual pack: connect, look, read faults, update, verify; with pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gui.main_window import CHARTS, CONNECT, FAULTS, OVERVIEW
from gui.pages.update.view import FINISHED
from gui.window_driver import DriverError, WindowDriver

UPDATE_WITHIN_S = 180.0
PACKAGE = "nfm-cold-care"


@dataclass(frozen=True, slots=True, kw_only=True)
class TourSummary:
    """What the window showed.

    Attributes:
        serial: serial number of the pack.
        cells: how many cell voltages were valid.
        lowest_mv: lowest cell voltage.
        highest_mv: highest cell voltage.
        pack_v: pack voltage as shown.
        charge_limit: charge limit and its reason as shown.
        banner: the overview's word and sentence.
        faults: codes in the fault memory.
        checks: checks before the update, passed and in total.
        result: `flashed`, `already_current`, `refused`, `interrupted` or `failed`.
        verdict: the sentence of the result page.
        calibration_before: calibration id before the update.
        calibration_after: calibration id after it.
        pictures: files, in the order of the tour.
    """

    serial: str
    cells: int
    lowest_mv: int
    highest_mv: int
    pack_v: str
    charge_limit: str
    banner: str
    faults: tuple[str, ...]
    checks: tuple[int, int]
    result: str
    verdict: str
    calibration_before: str
    calibration_after: str
    pictures: tuple[Path, ...]


def run_tour(
    folder: Path,
    *,
    theme: str = "light",
    virtual_pack_command: Sequence[str] | None = None,
    tell: Callable[[str], None] = lambda _sentence: None,
) -> TourSummary:
    """Do the main job and leave pictures in `folder`; `tell` hears each step.

    Raises:
        DriverError: the window did not do what was expected.
    """
    driver = WindowDriver(theme=theme, virtual_pack_command=virtual_pack_command)
    try:
        return _Tour(driver, folder, tell).run()
    finally:
        driver.close()


class _Tour:
    def __init__(self, driver: WindowDriver, folder: Path, tell: Callable[[str], None]) -> None:
        self._driver = driver
        self._folder = folder
        self._tell = tell
        self._pictures: list[Path] = []

    def run(self) -> TourSummary:
        driver = self._driver
        self._picture("connect")
        driver.connect_virtual_pack()
        self._tell(f"Connected: {driver.live.update.view.serial}")
        driver.window.show_page(OVERVIEW)
        driver.rest(1500)
        self._picture("overview")
        overview = driver.live.overview.view
        self._tell(f"{overview.banner.word}: {overview.banner.sentence}")
        driver.window.show_page(CHARTS)
        driver.rest(3000)
        self._picture("charts")
        driver.window.show_page(FAULTS)
        self._picture("faults")
        faults = tuple(fault.code for fault in driver.live.faults.view.faults or ())
        self._tell(f"Faults stored: {len(faults)}")
        checks = self._update()
        driver.window.show_page(CONNECT)
        self._picture("connected")
        cells, tiles, update = overview.cells, overview.tiles, driver.live.update.view
        if cells is None or update.result is None:
            raise DriverError(f"The update brought no result. {update.error} {update.advice}".strip())
        limit = tiles["charge_limit_a"]
        return TourSummary(
            serial=update.serial,
            cells=cells.valid,
            lowest_mv=round(cells.minimum_mv),
            highest_mv=round(cells.maximum_mv),
            pack_v=tiles["pack_v"].text,
            charge_limit=f"{limit.text} A, {limit.note}" if limit.note else f"{limit.text} A",
            banner=f"{overview.banner.word}: {overview.banner.sentence}",
            faults=faults,
            checks=checks,
            result=update.result.result,
            verdict=driver.live.update_page.result.sentence.text(),
            calibration_before=update.result.calibration_id_before,
            calibration_after=update.result.calibration_id_after,
            pictures=tuple(self._pictures),
        )

    def _update(self) -> tuple[int, int]:
        driver = self._driver
        driver.choose_package(PACKAGE)
        driver.switch_service_on()
        self._picture("update-plan")
        plan = driver.live.update.view.plan
        checks = plan.checks if plan is not None else ()
        passed = sum(1 for check in checks if check.ok)
        self._tell(f"Checks passed: {passed} of {len(checks)}")
        question = driver.ask_for_update()
        self._picture("update-question")
        driver.press(question.action_button, "Update")
        driver.wait(self._half_way, UPDATE_WITHIN_S, "the transfer")
        self._picture("update-running")
        driver.wait(lambda: driver.live.update.view.stage == FINISHED, UPDATE_WITHIN_S, "the end of the update")
        self._picture("update-result")
        self._tell(driver.live.update_page.result.sentence.text())
        return passed, len(checks)

    def _half_way(self) -> bool:
        view = self._driver.live.update.view
        return view.fraction > 0.5 or view.stage == FINISHED

    def _picture(self, name: str) -> None:
        self._pictures.append(self._driver.picture(self._folder / f"{len(self._pictures) + 1}-{name}.png"))
