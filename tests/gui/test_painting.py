"""An error in painting, or anywhere under Qt: reported once, and the window lives on."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

import gui
from gui.uncaught import UncaughtErrors
from gui.widgets.painting import guarded


class Faulty(QWidget):
    """Fails while its painter is active."""

    paintings = 0

    @guarded
    def paintEvent(self, _event):  # noqa: N802 - Qt's name
        """Fail as a drawing with odd values would."""
        painter = QPainter(self)
        self.paintings += 1
        painter.drawText(0, 20, "before")
        raise ValueError(f"painting {self.paintings}")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))
    return tmp_path


def test_an_error_in_painting_is_reported_once_and_painting_goes_on(qtbot, home, monkeypatch, capfd):
    told = []
    monkeypatch.setattr(sys, "excepthook", UncaughtErrors(told.append))
    window, widget = QMainWindow(), Faulty()
    qtbot.addWidget(window)
    window.setCentralWidget(widget)
    window.show()
    for _ in range(3):
        widget.grab()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: bool(told))
    assert widget.paintings >= 3
    reports = list((home / "crash").iterdir())
    assert len(reports) == len(told) == 1
    assert str(reports[0]) in told[0]
    assert "ValueError: painting 1" in reports[0].read_text(encoding="utf-8")
    errors = capfd.readouterr().err
    assert errors.count("Traceback") == 1
    assert "active painter" not in errors


def test_a_report_that_cannot_be_written_is_told_as_well(qtbot, home, monkeypatch):
    (home / "crash").write_text("no folder", encoding="utf-8")
    told = []
    UncaughtErrors(told.append)(ZeroDivisionError, ZeroDivisionError(), None)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Halite met a fault of its own; no report could be written."]


def test_every_widget_that_paints_by_itself_is_guarded():
    paints = re.compile(r"^(.*)\n    def paintEvent\((?:.*\n){2}(.*)", re.MULTILINE)
    found = [
        (path, *pair) for path in Path(gui.__file__).parent.rglob("*.py") for pair in paints.findall(path.read_text("utf-8"))
    ]
    assert len(found) > 20
    bare = [path.name for path, above, first in found if above.strip() != "@guarded" and "super().paintEvent" not in first]
    assert bare == []


PROGRAM = """
import sys
import gui.app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui.widgets.plot import PlotStack
from gui.widgets.plot.scene import Scene

def fail(*_):
    raise ValueError

def over():
    print("lives")
    QApplication.exit(0)

Scene.draw_margins = fail
gui.app.HaliteWindow._start = lambda window: (
    window.window.set_page(gui.app.CONNECT, PlotStack()), QTimer.singleShot(200, over))
sys.exit(gui.app.run())
"""


def test_the_window_outlives_charts_that_cannot_be_drawn(home):
    place = os.environ | {"HALITE_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run([sys.executable, "-c", PROGRAM], env=place, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "lives"), ended.stderr
    assert len(list((home / "crash").iterdir())) == 1
