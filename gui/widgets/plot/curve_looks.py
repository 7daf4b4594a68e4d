"""How curves are told apart: a colour, a number at the line and in the legend, dashes for a second source."""

from PySide6.QtGui import QColor, QPen

from gui.theme.colors import Colors

_LIGHT = ("#0a5fb4", "#c05a00", "#00796f", "#8a3fa0", "#b3201c", "#5d6b00", "#c02f7a", "#3a4652", "#1f7fb8", "#7a4b1a")
_DARK = ("#5cb0ff", "#ffa657", "#3fd0c0", "#d09bf0", "#ff8a7a", "#c5d04a", "#ff8fc4", "#c9d3dd", "#7fdcff", "#d9a878")

COLORS = len(_LIGHT)


def curve_color(colors: Colors, index: int) -> QColor:
    """Return the colour of curve number `index` from 0; they repeat after ten, which is why lines carry numbers."""
    return QColor((_DARK if colors.dark else _LIGHT)[index % COLORS])


def curve_pen(color: QColor, *, dashed: bool) -> QPen:
    """Return a pen one device pixel wide: Qt draws that twenty times faster than any wider one."""
    pen = QPen(color, 0)
    if dashed:
        pen.setDashPattern([9, 6])
    return pen
