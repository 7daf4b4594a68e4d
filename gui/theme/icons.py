"""Icons drawn for Halite (`assets/icons/*.svg`, one colour), tinted when they are used."""

import functools
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

import assets
from gui.theme.colors import Colors, colors_of

ICON_PROPERTY = "haliteIcon"
TINT_PROPERTY = "haliteTint"
TEXT_GAP = 6
RENDERED_SCALES = (1.0, 2.0, 3.0)


def icon_file(name: str) -> Path:
    """Return the file of an icon."""
    return Path(assets.__file__).parent / "icons" / f"{name}.svg"


@functools.lru_cache(maxsize=64)
def _svg(name: str) -> str:
    return icon_file(name).read_text(encoding="utf-8")


def renderer(name: str, color: str) -> QSvgRenderer:
    """Return a renderer of icon `name` in `color` (`#rrggbb`)."""
    return QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode()))


def pixmap(name: str, color: str, size: int, device_pixel_ratio: float = 1.0) -> QPixmap:
    """Return icon `name` as a square pixmap of `size` device-independent pixels."""
    side = round(size * device_pixel_ratio)
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    renderer(name, color).render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(device_pixel_ratio)
    return result


def icon(name: str, colors: Colors, tint: str = "text", *, size: int = 22, gap: int = 0) -> QIcon:
    """Return icon `name` tinted with one of the theme's colours; greyed when disabled. `gap` pixels stay free at its right."""
    result = QIcon()
    for scale in RENDERED_SCALES:
        for mode, color in ((QIcon.Mode.Normal, getattr(colors, tint)), (QIcon.Mode.Disabled, colors.hatch)):
            wide = QPixmap(round((size + gap) * scale), round(size * scale))
            wide.fill(Qt.GlobalColor.transparent)
            painter = QPainter(wide)
            renderer(name, color).render(painter, QRectF(0, 0, size * scale, size * scale))
            painter.end()
            wide.setDevicePixelRatio(scale)
            result.addPixmap(wide, mode)
    return result


def set_icon(button: QAbstractButton, name: str, *, tint: str = "text", size: int = 22) -> None:
    """Give a button an icon that `retint` keeps in the theme's colour."""
    button.setProperty(ICON_PROPERTY, name)
    button.setProperty(TINT_PROPERTY, tint)
    gap = TEXT_GAP if isinstance(button, QPushButton) and button.text() else 0
    button.setIconSize(QSize(size + gap, size))
    button.setIcon(icon(name, colors_of(button.palette()), tint, size=size, gap=gap))


def retint(root: QWidget, colors: Colors) -> None:
    """Tint the icons of all buttons below `root` anew, after the theme changed."""
    for button in root.findChildren(QAbstractButton):
        name = button.property(ICON_PROPERTY)
        if name:
            size = button.iconSize()
            tint = button.property(TINT_PROPERTY) or "text"
            button.setIcon(icon(name, colors, tint, size=size.height(), gap=size.width() - size.height()))
