"""The list of sheets at the left: groups and objects, what is changed, what the checks found; with a search."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from bms.definition.a2l import CalibrationDescription, CharacteristicKind
from gui.pages.calibration.sheets import UNGROUPED, Sheet, group_title
from gui.pages.calibration.view import CalibrationView
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_S
from gui.wording import pack_text

KEY = Qt.ItemDataRole.UserRole
NAME, MARK = 0, 1
MARK_WIDTH = 76


class ObjectList(QWidget):
    """All sheets of a pack.

    Signals:
        chosen(str): key of a sheet.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._sheets: tuple[Sheet, ...] = ()
        self._items: dict[str, QTreeWidgetItem] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search tables"))
        self.search.setAccessibleName(self.tr("Search tables"))
        self.search.setToolTip(self.tr("Search tables") + "  Ctrl+F")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(True)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Tables"))
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(MARK, QHeaderView.ResizeMode.Fixed)
        self.tree.setColumnWidth(MARK, MARK_WIDTH)
        self.tree.currentItemChanged.connect(self._item_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, context=Qt.ShortcutContext.WindowShortcut)
        find.activated.connect(self._find)

    def show_view(self, view: CalibrationView, description: CalibrationDescription) -> None:
        """Show the sheets of a view with their marks."""
        if view.sheets != self._sheets:
            self._build(view.sheets, description)
        counts = self._findings_by_sheet(view, description)
        for sheet in self._sheets:
            changed = bool(_used_by(sheet, description) & set(view.changed))
            self._mark(self._items[sheet.key], changed=changed, findings=counts[sheet.key])
        wanted = self._items.get(view.chosen)
        if wanted is not None and self.tree.currentItem() is not wanted:
            self.tree.blockSignals(True)
            self.tree.setCurrentItem(wanted)
            self.tree.blockSignals(False)

    def _build(self, sheets: tuple[Sheet, ...], description: CalibrationDescription) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        self._sheets, self._items = sheets, {}
        by_group: dict[str, list[Sheet]] = {}
        for sheet in sheets:
            by_group.setdefault(sheet.group, []).append(sheet)
        for group, members in by_group.items():
            title = self.tr("Other objects") if group == UNGROUPED else pack_text(group_title(group))
            top = QTreeWidgetItem(self.tree, [title, ""])
            if len(members) == 1:
                self._place(top, members[0], description)
                continue
            top.setFlags(top.flags() & ~Qt.ItemFlag.ItemIsSelectable)
            for sheet in members:
                self._place(QTreeWidgetItem(top, [self._title(sheet), ""]), sheet, description)
            top.setExpanded(True)
        self.tree.blockSignals(False)

    def _place(self, item: QTreeWidgetItem, sheet: Sheet, description: CalibrationDescription) -> None:
        item.setData(NAME, KEY, sheet.key)
        lines = [f"{name}: {description.characteristics[name].long_name}" for name in sheet.names]
        item.setToolTip(NAME, "\n".join(lines))
        self._items[sheet.key] = item

    def _title(self, sheet: Sheet) -> str:
        return self.tr("Single values") if sheet.kind is CharacteristicKind.VALUE else sheet.names[0]

    def _mark(self, item: QTreeWidgetItem, *, changed: bool, findings: int) -> None:
        colors = colors_of(self.palette())
        text = ("● " if changed else "") + (f"✖ {findings}" if findings else "")
        if item.text(MARK) != text:
            item.setText(MARK, text)
            item.setTextAlignment(MARK, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(MARK, QBrush(QColor(colors.fault if findings else colors.accent)))
        spoken = [self.tr("changed")] if changed else []
        spoken += [self.tr("findings: %d") % findings] if findings else []
        item.setData(MARK, Qt.ItemDataRole.AccessibleTextRole, ", ".join(spoken))

    def _findings_by_sheet(self, view: CalibrationView, description: CalibrationDescription) -> Mapping[str, int]:
        return {
            sheet.key: sum(finding.parameter in _used_by(sheet, description) for finding in view.findings)
            for sheet in self._sheets
        }

    # ------------------------------------------------------------ presses

    def _item_chosen(self, current: QTreeWidgetItem | None) -> None:
        key = current.data(NAME, KEY) if current is not None else None
        if key:
            self.chosen.emit(key)

    def _find(self) -> None:
        if self.isVisible():
            self.search.setFocus()
            self.search.selectAll()

    def _filter(self, text: str) -> None:
        """Show groups and objects with this in their name or description; a group that matches shows all its objects."""
        wanted = text.strip().casefold()
        for at in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(at)
            if top is None:
                continue
            own = _matches(top, wanted)
            shown = own
            for number in range(top.childCount()):
                child = top.child(number)
                if child is not None:
                    hidden = not (own or _matches(child, wanted))
                    child.setHidden(hidden)
                    shown = shown or not hidden
            top.setHidden(not shown)


def _matches(item: QTreeWidgetItem, wanted: str) -> bool:
    return wanted in item.text(NAME).casefold() or wanted in item.toolTip(NAME).casefold()


def _used_by(sheet: Sheet, description: CalibrationDescription) -> frozenset[str]:
    """Return the objects of a sheet and the axes they use."""
    axes = (axis.axis_points for name in sheet.names for axis in description.characteristics[name].axes)
    return frozenset((*sheet.names, *(axis for axis in axes if axis is not None)))
