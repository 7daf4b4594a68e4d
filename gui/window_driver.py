"""Works the real window as a person would, for the demo without a screen and for pictures: presses, types, waits, looks."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QColor, QCursor, QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gui.app import HaliteWindow, make_application
from gui.dialogs.confirm import ConfirmDialog
from gui.live_pages import LivePages
from gui.main_window import UPDATE

TICK_MS = 20
SHADE = QColor(0, 0, 0, 110)
SMALLEST = 0
"""Quality of a PNG in Qt: the harder compressed, the lower; nothing is lost."""
AWAY = QPoint(4000, 4000)
"""Where the mouse rests, so that no button looks hovered."""

Window = TypeVar("Window", bound=QWidget)


class DriverError(Exception):
    """The window did not do in time what was waited for."""


class WindowDriver:
    """One real window with a real engine; ended with `close`."""

    def __init__(
        self, *, theme: str = "light", virtual_pack_command: Sequence[str] | None = None, size: tuple[int, int] = (1280, 820)
    ) -> None:
        """Open the window; draws offscreen where there is no screen."""
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.name == "nt"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else make_application()
        self.halite = HaliteWindow(self.app, virtual_pack_command=virtual_pack_command)
        self.halite.theme.choose(theme)
        self.halite.window.bar.show_theme(theme)
        self.window = self.halite.window
        self.window.resize(*size)
        QCursor.setPos(AWAY)
        self.halite.show()
        self.wait(lambda: self.halite.live is not None, 20.0, "the pages")

    @property
    def live(self) -> LivePages:
        """The pages about a pack."""
        if self.halite.live is None:
            raise DriverError("The pages are not there.")
        return self.halite.live

    def wait(self, done: Callable[[], object], timeout_s: float, what: str) -> None:
        """Let the window live until `done` is true.

        Raises:
            DriverError: it did not become true in time.
        """
        deadline_s = time.monotonic() + timeout_s
        while not done():
            if time.monotonic() > deadline_s:
                raise DriverError(f"Waited {timeout_s:g} s in vain for {what}.")
            self.rest(TICK_MS)

    def rest(self, duration_ms: int) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(duration_ms, loop.quit)
        loop.exec()

    def press(self, button: QWidget | QPushButton, what: str) -> None:
        """Press a button.

        Raises:
            DriverError: it cannot be pressed.
        """
        click = getattr(button, "click", None)
        if click is None or not button.isEnabled():
            raise DriverError(f"{what} cannot be pressed: {button.toolTip()}")
        click()

    def picture(self, path: Path, *, of: QWidget | None = None) -> Path:
        """Save what the window shows, with an open question in its middle, or what a sheet beside it shows."""
        self.rest(2 * TICK_MS)
        shown = (of or self.window).grab()
        dialog = self.app.activeModalWidget()
        if dialog is not None:
            painter = QPainter(shown)
            painter.fillRect(self.window.rect(), SHADE)
            painter.drawPixmap(self.window.rect().center() - dialog.rect().center(), dialog.grab())
            painter.end()
        path.parent.mkdir(parents=True, exist_ok=True)
        shown.save(str(path), "PNG", SMALLEST)
        return path

    def close_dialog(self) -> None:
        """Leave the open question or sheet without doing anything."""
        dialog = self.app.activeModalWidget()
        if dialog is not None:
            dialog.close()

    # ------------------------------------------------------------ what a person does

    def connect_virtual_pack(self, timeout_s: float = 40.0) -> None:
        """Press "Start and connect" and wait for the first values and the fault memory."""
        self.press(self.halite.connect_page.virtual_button, "Start and connect")
        self.wait(self._has_values, timeout_s, "values of the virtual pack")

    def choose_package(self, name: str, timeout_s: float = 60.0) -> None:
        """Open the update page, choose a package and wait for its checks."""
        self.window.show_page(UPDATE)
        packages = self.live.update_page.packages.list
        for row in range(packages.count()):
            if packages.item(row).text().splitlines()[0] == name:
                packages.itemClicked.emit(packages.item(row))
                break
        else:
            raise DriverError(f"There is no package {name}.")
        self.wait(lambda: self.live.update.view.plan or self.live.update.view.error, timeout_s, "the checks of the package")
        if self.live.update.view.error:
            raise DriverError(f"{self.live.update.view.error} {self.live.update.view.advice}".strip())

    def switch_service_on(self) -> None:
        """Switch service functions on."""
        if not self.window.bar.access.isChecked():
            self.press(self.window.bar.access, "Service functions")

    def ask_for_update(self) -> ConfirmDialog:
        """Press "Update this pack…" and type what the question wants."""
        self.press(self.live.update_page.plan.start_button, "Update this pack")
        dialog = self._open_question()
        dialog.typed.setText(self.live.update.view.serial[-4:])
        return dialog

    def close(self) -> None:
        """End window, engine and virtual pack."""
        self.window.ask_before_closing(lambda: "")
        self.halite.close()
        self.window.close()
        self.window.deleteLater()
        self.halite.deleteLater()

    def _has_values(self) -> bool:
        cells = self.live.overview.view.cells
        failed = self.halite.connect_presenter.view.virtual_reason
        if failed:
            raise DriverError(failed)
        return cells is not None and cells.valid == len(cells.looks) and self.live.faults.view.faults is not None

    def _open_question(self) -> ConfirmDialog:
        found = [dialog for dialog in self.window.findChildren(ConfirmDialog) if dialog.isVisible()]
        if not found:
            raise DriverError("No question was asked.")
        return found[0]
