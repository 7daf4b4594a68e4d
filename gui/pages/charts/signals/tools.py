"""What can be done with the plots, in one row: layout, live or held, span, cursors, region, views, export."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget

from gui.pages.charts.signals.layouts import STANDARD
from gui.pages.charts.signals.menus import DRAG_ICONS, DragMenu, MarksMenu
from gui.pages.charts.signals.presenter import SignalsView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S, TOUCH
from gui.widgets.plot import Drag

SPANS_S = (5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
USUAL_SPAN = 3


class SignalTools(QWidget):
    """Buttons only; the panel acts on them.

    Signals:
        layout_chosen(str): show this layout.
        keep_layout, forget_layout, reset: of layouts.
        add_pane: an empty pane below.
        held(bool): stand still while data goes on, or follow again.
        span_chosen(float): show so many seconds.
        fit: show everything.
        back: to the view before.
        drag_chosen(Drag): what dragging does.
        cursors(bool), region(bool): show or hide.
        marks(str, bool): show or hide the event marks of a kind.
        compare: lay a second recording beside.
        export: write what is shown to a file.
    """

    layout_chosen = Signal(str)
    keep_layout = Signal()
    forget_layout = Signal()
    reset = Signal()
    add_pane = Signal()
    held = Signal(bool)
    span_chosen = Signal(float)
    fit = Signal()
    back = Signal()
    cursors = Signal(bool)
    region = Signal(bool)
    drag_chosen = Signal(Drag)
    marks = Signal(str, bool)
    compare = Signal()
    export = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the row."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        for widgets in (self._layout_widgets(), self._view_widgets()):
            for widget in widgets:
                row.addWidget(widget)
            row.addSpacing(SPACE_M)
        for widget in self._measuring_widgets():
            row.addWidget(widget)
        row.addStretch(1)
        self.compare_button = self._button("compare", self.tr("Lay a second recording beside, shifted in time"))
        self.compare_button.clicked.connect(self.compare)
        self.export_button = self._button("export", self.tr("Export what is shown: picture or table"), "Ctrl+E")
        self.export_button.clicked.connect(self.export)
        row.addWidget(self.compare_button)
        row.addWidget(self.export_button)

    def _layout_widgets(self) -> tuple[QWidget, ...]:
        self.signals_button = self._button("filter", self.tr("Show or hide the list of signals"), "Ctrl+B")
        self.signals_button.setCheckable(True)
        self.signals_button.setChecked(True)
        self.layouts = QComboBox()
        self.layouts.setAccessibleName(self.tr("Layout"))
        self.layouts.setMinimumWidth(104)
        self.layouts.activated.connect(lambda: self.layout_chosen.emit(self.layouts.currentData()))
        self.layout_button = self._button("layout", self.tr("Keep or forget layouts"))
        self.layout_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fill_layout_menu()
        self.pane_button = self._button("add-pane", self.tr("Add an empty pane"))
        self.pane_button.clicked.connect(self.add_pane)
        return self.signals_button, self.layouts, self.layout_button, self.pane_button

    def _view_widgets(self) -> tuple[QWidget, ...]:
        self.hold_button = self._button("pause", self.tr("Hold the view; data goes on being kept"), "Space")
        self.hold_button.setCheckable(True)
        self.hold_button.clicked.connect(self.held)
        self.span = QComboBox()
        self.span.setAccessibleName(self.tr("Span"))
        self.span.setToolTip(self.tr("How much time is shown"))
        for seconds in SPANS_S:
            self.span.addItem(span_text(seconds), seconds)
        self.span.setCurrentIndex(USUAL_SPAN)
        self.span.activated.connect(lambda: self.span_chosen.emit(float(self.span.currentData())))
        self.fit_button = self._button("fit", self.tr("Show everything that is kept"), "F")
        self.fit_button.clicked.connect(self.fit)
        self.back_button = self._button("undo", self.tr("The view before"), "Backspace")
        self.back_button.clicked.connect(self.back)
        self.drag_button = self._button(DRAG_ICONS[Drag.PAN], self.tr("What dragging does"))
        self.drag_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.drag_menu = DragMenu(self)
        self.drag_menu.drag_chosen.connect(self._show_drag)
        self.drag_menu.drag_chosen.connect(self.drag_chosen)
        self.drag_button.setMenu(self.drag_menu)
        return self.hold_button, self.span, self.fit_button, self.back_button, self.drag_button

    def _measuring_widgets(self) -> tuple[QWidget, ...]:
        self.cursors_button = self._button("cursors", self.tr("Two cursors with their differences"), "A, B")
        self.cursors_button.setCheckable(True)
        self.cursors_button.clicked.connect(self.cursors)
        self.region_button = self._button("region", self.tr("A region with its statistics"), "R")
        self.region_button.setCheckable(True)
        self.region_button.clicked.connect(self.region)
        self.marks_button = self._button("flag", self.tr("Event marks"))
        self.marks_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.marks_menu = MarksMenu(self)
        self.marks_menu.kind_chosen.connect(self.marks)
        self.marks_button.setMenu(self.marks_menu)
        return self.cursors_button, self.region_button, self.marks_button

    def show_view(self, view: SignalsView, title: Callable[[str], str]) -> None:
        """Show which layouts there are, and which is shown; `title` is what one is called for people."""
        entries = [(title(name), name) for name in view.layouts]
        shown = [(self.layouts.itemText(i), self.layouts.itemData(i)) for i in range(self.layouts.count())]
        if entries != shown:
            self.layouts.clear()
            for text, name in entries:
                self.layouts.addItem(text, name)
        index = self.layouts.findData(view.layout)
        if index >= 0:
            self.layouts.setCurrentIndex(index)
        self.layouts.setToolTip(
            self.tr("Layout of the panes; changed since it was chosen") if view.changed else self.tr("Layout of the panes")
        )
        self.forget_action.setEnabled(view.layout != STANDARD)
        self.marks_menu.show_hidden(view.hidden_marks)
        set_icon(self.marks_button, "flag-off" if view.hidden_marks else "flag")
        self.marks_button.setToolTip(
            self.tr("Event marks; some kinds are hidden") if view.hidden_marks else self.tr("Event marks")
        )

    def show_live(self, *, live: bool) -> None:
        """A recording stands still by itself."""
        self.hold_button.setEnabled(live)

    def show_held(self, *, on: bool) -> None:
        """Show whether the view is held."""
        self.hold_button.setChecked(on)

    def _show_drag(self, drag: Drag) -> None:
        set_icon(self.drag_button, DRAG_ICONS[drag])

    def _fill_layout_menu(self) -> None:
        menu = QMenu(self)
        keep = QAction(self.tr("Keep this layout…"), menu)
        keep.triggered.connect(self.keep_layout)
        self.forget_action = QAction(self.tr("Forget this layout"), menu)
        self.forget_action.triggered.connect(self.forget_layout)
        reset = QAction(self.tr("Back to the standard layout"), menu)
        reset.triggered.connect(self.reset)
        menu.addActions([keep, self.forget_action, reset])
        self.layout_button.setMenu(menu)

    @staticmethod
    def _button(icon: str, tip: str, keys: str = "") -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "framed")
        button.setFixedSize(QSize(TOUCH, TOUCH))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(f"{tip}  {keys}".rstrip())
        button.setAccessibleName(tip)
        set_icon(button, icon)
        return button


def span_text(seconds: float) -> str:
    """Return a span as people say it: seconds, minutes or hours."""
    if seconds < 60:
        return f"{seconds:g} s"
    return f"{seconds / 60:g} min" if seconds < 3600 else f"{seconds / 3600:g} h"
