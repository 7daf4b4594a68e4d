"""The bundled typefaces: Inter for Latin, Greek and Cyrillic, Noto Sans CJK SC for Chinese; both under the OFL."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import assets
from gui.theme.tokens import BODY_PT

FAMILIES = ("Inter", "Noto Sans CJK SC")


def load_fonts() -> None:
    """Register the bundled fonts, so that a machine without any font shows text, and every machine shows the same."""
    for path in sorted((Path(assets.__file__).parent / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def app_font(point_size: float = BODY_PT) -> QFont:
    """Return the program's font with figures of equal width, so that live numbers do not dance."""
    font = QFont(list(FAMILIES))
    font.setPointSizeF(point_size)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def sized(font: QFont, point_size: float, *, bold: bool = False) -> QFont:
    """Return a copy of `font` in another size, semi-bold if asked."""
    copy = QFont(font)
    copy.setPointSizeF(point_size)
    if bold:
        copy.setWeight(QFont.Weight.DemiBold)
    return copy
