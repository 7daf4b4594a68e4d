"""Menus of the tools: which kinds of event marks are shown, and what dragging in a diagram does."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from gui.widgets.plot import MARK_SIGNS, Drag

DRAG_ICONS = {Drag.PAN: "pan", Drag.REGION: "span", Drag.ZOOM: "zoom-box"}


class MarksMenu(QMenu):
    """Kinds of event marks, each with its sign on the flag. It stays open while kinds are ticked.

    Signals:
        kind_chosen(str, bool): show or hide the marks of this kind.
    """

    kind_chosen = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        """Offer every kind there is."""
        super().__init__(parent)
        self.kinds: dict[str, QAction] = {}
        for kind, sign in MARK_SIGNS.items():
            action = self.addAction(f"{_kind_words(kind)}\t{sign}")
            action.setCheckable(True)
            action.triggered.connect(lambda on, kind=kind: self.kind_chosen.emit(kind, on))
            self.kinds[kind] = action

    def show_hidden(self, hidden: Collection[str]) -> None:
        """Tick what is not hidden."""
        for kind, action in self.kinds.items():
            action.setChecked(kind not in hidden)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tick without closing: several are chosen at a time."""
        for action in self.kinds.values():
            if self.actionGeometry(action).contains(event.position().toPoint()):
                action.trigger()
                return
        super().mouseReleaseEvent(event)


class DragMenu(QMenu):
    """What dragging does when no key is held.

    Signals:
        drag_chosen(Drag): this, from now on.
    """

    drag_chosen = Signal(Drag)

    def __init__(self, parent: QWidget) -> None:
        """Begin with moving."""
        super().__init__(parent)
        translate = QCoreApplication.translate
        words = {
            Drag.PAN: translate("Signals", "Move in time"),
            Drag.REGION: translate("Signals", "Mark a region") + "\tShift",
            Drag.ZOOM: translate("Signals", "Zoom into a rectangle") + "\tCtrl",
        }
        group = QActionGroup(self)
        self.drags: dict[Drag, QAction] = {}
        for drag, text in words.items():
            action = self.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _on, drag=drag: self.drag_chosen.emit(drag))
            group.addAction(action)
            self.drags[drag] = action
        self.drags[Drag.PAN].setChecked(True)


def _kind_words(kind: str) -> str:
    translate = QCoreApplication.translate
    return {
        "fault": translate("Signals", "Faults"),
        "contactors": translate("Signals", "Contactors and charger"),
        "limit": translate("Signals", "Reasons of the limits"),
        "link": translate("Signals", "Link"),
        "note": translate("Signals", "Notes"),
        "recording": translate("Signals", "Recording"),
        "trigger": translate("Signals", "Triggers"),
    }[kind]
