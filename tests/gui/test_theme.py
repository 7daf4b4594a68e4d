"""Both themes can be read, by everybody."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

import gui
from gui.theme.colors import DARK, LIGHT, colors_of, make_palette
from gui.theme.fonts import FAMILIES
from gui.theme.icons import icon_file, pixmap, set_icon
from gui.widgets.cell_painter import ink_on, scale_color
from gui.widgets.cell_view import SHADES

THEMES = {"light": LIGHT, "dark": DARK}
READABLE = 4.5


def luminance(color):
    def linear(part):
        part /= 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    one = QColor(color)
    return 0.2126 * linear(one.red()) + 0.7152 * linear(one.green()) + 0.0722 * linear(one.blue())


def contrast(first, second):
    a, b = sorted((luminance(first), luminance(second)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "surface"), ("text", "window"), ("text", "raised"), ("text", "accent_soft"), ("text", "warning_soft"),
        ("text", "fault_soft"), ("text", "ok_soft"), ("muted", "surface"), ("muted", "window"), ("muted", "raised"),
        ("accent", "surface"), ("on_accent", "accent"), ("on_fault", "fault"), ("ok", "surface"), ("ok", "ok_soft"),
        ("warning", "surface"), ("warning", "warning_soft"), ("fault", "surface"), ("fault", "fault_soft"),
        ("on_low", "low"), ("on_high", "high"),
    ],
)  # fmt: skip
def test_text_can_be_read_on_its_ground(name, ink, ground):
    colors = THEMES[name]
    assert contrast(getattr(colors, ink), getattr(colors, ground)) >= READABLE


@pytest.mark.parametrize("name", THEMES)
def test_every_shade_of_the_cells_carries_its_number(name):
    colors = THEMES[name]
    for shade in range(SHADES):
        assert contrast(ink_on(colors, shade), scale_color(colors, shade)) >= READABLE, shade


def seen_without_green(color):
    """A colour as somebody with deuteranopia sees it (Viénot 1999, linear approximation)."""
    one = QColor(color)
    red = 0.625 * one.red() + 0.375 * one.green()
    green = 0.7 * one.red() + 0.3 * one.green()
    blue = 0.3 * one.green() + 0.7 * one.blue()
    return red, green, blue


@pytest.mark.parametrize("name", THEMES)
def test_the_ends_of_the_cell_scale_differ_for_the_colour_blind(name):
    low, high = (seen_without_green(getattr(THEMES[name], end)) for end in ("low", "high"))
    assert sum((a - b) ** 2 for a, b in zip(low, high, strict=True)) ** 0.5 > 60


def test_a_palette_knows_its_colours():
    assert colors_of(make_palette(LIGHT)) is LIGHT
    assert colors_of(make_palette(DARK)) is DARK


def test_the_bundled_fonts_are_used_on_every_machine(theme):
    assert set(FAMILIES) <= set(QFontDatabase.families())
    assert QApplication.font().families()[0] == "Inter"


def test_switching_dresses_the_application_and_says_so(theme, qtbot):
    with qtbot.waitSignal(theme.changed, timeout=500):
        theme.choose("dark")
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert DARK.accent in QApplication.instance().styleSheet()


def test_icons_follow_the_theme(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("x", window)
    set_icon(button, "tick")

    def ink():
        image = button.icon().pixmap(22).toImage()
        return max(
            (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())), key=lambda c: c.alpha()
        ).name()

    before = ink()
    theme.choose("dark")
    assert (before, ink()) == (LIGHT.text, DARK.text)


def test_every_icon_named_in_the_program_exists_and_shows_something(qapp):
    for path in sorted(icon_file("tick").parent.glob("*.svg")):
        ET.parse(path)
        image = pixmap(path.stem, "#000000", 24).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), path.name


def test_the_choice_goes_round(theme):
    assert [theme.choose_next() for _ in range(3)] == ["dark", "system", "light"]


def test_nothing_heavy_is_loaded_before_the_first_paint():
    """NumPy, cantools, python-can and pyqtgraph would each cost more than the window itself."""
    code = "import sys, gui.app; print(sorted({'numpy', 'cantools', 'can', 'pyqtgraph', 'asammdf'} & set(sys.modules)))"
    root = Path(gui.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root, timeout=60)
    assert done.stdout.strip() == "[]"
