"""Every request of the catalogue as a tree with a search line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.pages.console.draft import Choice, choices
from gui.theme.tokens import SPACE_S

_CHOICE = Qt.ItemDataRole.UserRole


class ServiceList(QWidget):
    """Services, and under them their sub-functions.

    Signals:
        chosen(Choice): a request was chosen.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Fill the tree."""
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search a service, e.g. 22 or DTC"))
        self.search.setAccessibleName(self.tr("Search a service"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Services"))
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(16)
        self.tree.currentItemChanged.connect(self._changed)
        self._fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)

    def choose(self, service: int, sub_function: int | None) -> None:
        """Choose a request by its numbers."""
        for item in self._items():
            choice = item.data(0, _CHOICE)
            if isinstance(choice, Choice) and choice.service.number == service:
                number = None if choice.sub_function is None else choice.sub_function.number
                if number == sub_function:
                    self.tree.setCurrentItem(item)
                    return

    def _fill(self) -> None:
        tops: dict[int, QTreeWidgetItem] = {}
        for choice in choices():
            service = choice.service
            top = tops.get(service.number)
            if top is None:
                top = QTreeWidgetItem([f"{service.number:02X}  {service.name}"])
                top.setToolTip(0, f"{service.meaning}\n{service.clause}")
                self.tree.addTopLevelItem(top)
                tops[service.number] = top
            if choice.sub_function is None:
                top.setData(0, _CHOICE, choice)
                continue
            child = QTreeWidgetItem([choice.title])
            child.setToolTip(0, choice.sub_function.meaning)
            child.setData(0, _CHOICE, choice)
            top.addChild(child)

    def _items(self) -> list[QTreeWidgetItem]:
        return self.tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)

    def _filter(self, text: str) -> None:
        """Show what has every word of the search in its name or its service's."""
        words = text.casefold().split()
        for index in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(index)
            if top is None:
                continue
            any_shown = _matches(words, top.text(0))
            for row in range(top.childCount()):
                child = top.child(row)
                assert child is not None
                shown = _matches(words, f"{top.text(0)} {child.text(0)}")
                child.setHidden(not shown)
                any_shown = any_shown or shown
            top.setHidden(not any_shown)
            top.setExpanded(bool(words) and any_shown)

    def _changed(self, current: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        choice = None if current is None else current.data(0, _CHOICE)
        if isinstance(choice, Choice):
            self.chosen.emit(choice)
        elif current is not None:
            current.setExpanded(True)


def _matches(words: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
