"""A message in words as a tree, its bytes beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gui.pages.console.answer_groups import Group

NAME, TEXT, RAW = range(3)


def byte_font() -> QFont:
    """Return the font of bytes: digits under each other."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(9.5)
    return font


class LineTree(QTreeWidget):
    """Shows lines; the heading of each group is a message of its own."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.setAccessibleName(accessible_name)
        self.setColumnCount(3)
        self.setHeaderLabels([translate("Console", "Field"), translate("Console", "Meaning"), translate("Console", "Bytes")])
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        header = self.header()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RAW, QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        self.setColumnWidth(NAME, 240)
        self.setColumnWidth(RAW, 190)
        self._shown: object = None

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show groups of (heading, what stands beside it, lines); nothing happens if they are shown already."""
        if groups == self._shown:
            return
        self._shown = groups
        self.clear()
        font = byte_font()
        for heading, beside, lines in groups:
            top = QTreeWidgetItem([heading, beside, ""])
            bold = QFont(self.font())
            bold.setWeight(QFont.Weight.DemiBold)
            top.setFont(NAME, bold)
            self.addTopLevelItem(top)
            parents = [top]
            for line in lines:
                item = QTreeWidgetItem([line.name, line.text, line.raw])
                item.setFont(RAW, font)
                for column in (NAME, TEXT, RAW):
                    item.setToolTip(column, (line.name, line.text, line.raw)[column])
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                del parents[line.level + 1 :]
                parents[-1].addChild(item)
                parents.append(item)
        self.expandAll()
