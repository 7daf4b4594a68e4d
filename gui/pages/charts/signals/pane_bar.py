"""Which pane new signals go into, how it draws, and taking it away."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S, TOUCH
from gui.widgets.labels import label

KINDS = ("curves", "band", "waterfall")


class PaneBar(QWidget):
    """Acts on one pane of the layout at a time.

    Signals:
        chosen(int): another pane.
        kind_chosen(str): it shall draw in another way.
        remove: it shall go.
    """

    chosen = Signal(int)
    kind_chosen = Signal(str)
    remove = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without panes."""
        super().__init__(parent)
        self.panes = QComboBox()
        self.panes.setAccessibleName(self.tr("Pane that new signals go into"))
        self.panes.setToolTip(self.panes.accessibleName())
        self.panes.activated.connect(self.chosen)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("How the pane draws"))
        self.kinds.setToolTip(self.kinds.accessibleName())
        for kind, words in zip(KINDS, (self.tr("Curves"), self.tr("Band"), self.tr("Waterfall")), strict=True):
            self.kinds.addItem(words, kind)
        self.kinds.activated.connect(lambda: self.kind_chosen.emit(self.kinds.currentData()))
        self.remove_button = QToolButton()
        self.remove_button.setProperty("kind", "framed")
        self.remove_button.setFixedSize(TOUCH, TOUCH)
        self.remove_button.setToolTip(self.tr("Take this pane away"))
        self.remove_button.setAccessibleName(self.remove_button.toolTip())
        set_icon(self.remove_button, "cross")
        self.remove_button.clicked.connect(self.remove)
        lower = QHBoxLayout()
        lower.setSpacing(SPACE_S)
        lower.addWidget(self.kinds, 1)
        lower.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Ticked signals go into"), "small"))
        column.addWidget(self.panes)
        column.addLayout(lower)

    def show_panes(self, titles: Sequence[str], chosen: int, kind: str) -> None:
        """Show what panes there are, which is chosen and how it draws."""
        entries = [f"{number}  {title}" for number, title in enumerate(titles, 1)]
        if entries != [self.panes.itemText(index) for index in range(self.panes.count())]:
            self.panes.clear()
            self.panes.addItems(entries)
        self.panes.setCurrentIndex(chosen)
        self.kinds.setCurrentIndex(self.kinds.findData(kind))
        self.remove_button.setEnabled(bool(titles))
        self.kinds.setEnabled(bool(titles))
