"""Content that scrolls up and down when there is no room, and is as wide as the room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def scrolling_column(accessible_name: str, *, spacing: int, right_margin: int = 0) -> tuple[QScrollArea, QVBoxLayout]:
    """Return a scroll area and the column inside it to be filled."""
    flow = QFrame()
    flow.setProperty("frame", "flow")
    column = QVBoxLayout(flow)
    column.setContentsMargins(0, 0, right_margin, 0)
    column.setSpacing(spacing)
    area = scrolled(flow)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName(accessible_name)
    return area, column


def scrolled(content: QWidget) -> QScrollArea:
    """Return a scroll area around a page; it takes no keyboard focus of its own."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return area
