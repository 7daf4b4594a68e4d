"""The limits panel: one ladder for charging, one for discharging."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gui.pages.charts.limits.presenter import LimitsPresenter
from gui.pages.charts.limits.rung import Rung
from gui.pages.charts.limits.view import LadderView
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, IconLabel, label, set_style_property, set_text
from gui.widgets.scrolling import scrolled

REFRESH_MS = 200


class Ladder(Card):
    """One direction: what is allowed and why, what the BMS says, and every limit below.

    Signals:
        table_wanted(str): a table's name was pressed.
    """

    table_wanted = Signal(str)

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        """Start without rungs."""
        super().__init__(heading, parent)
        self.amount = label("", "number")
        self.sentence = label("", "body", wrap=True)
        self.told = label("", "strong", wrap=True)
        self._icon = IconLabel("", "ok", 22)
        self.verdict = label("", "body", wrap=True)
        self.rungs: list[Rung] = []
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self.amount)
        head.addWidget(self.sentence, 1)
        judged = QHBoxLayout()
        judged.setSpacing(SPACE_S)
        judged.addWidget(self._icon)
        judged.addWidget(self.verdict, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.told)
        self.body.addLayout(judged)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_S)
        self.body.addLayout(self._column)
        self.body.addStretch(1)

    def show_ladder(self, view: LadderView) -> None:
        """Show one direction."""
        set_text(self.amount, view.amount)
        set_text(self.sentence, view.sentence)
        set_text(self.told, view.told)
        set_text(self.verdict, view.verdict)
        set_style_property(self.verdict, "state", view.state)
        self._icon.show_icon({"ok": "ok", "warning": "warning"}.get(view.state, "info"), view.state or "muted")
        while len(self.rungs) < len(view.rungs):
            rung = Rung()
            rung.table_wanted.connect(self.table_wanted)
            self.rungs.append(rung)
            self._column.addWidget(rung)
        for place, rung in enumerate(self.rungs):
            rung.setVisible(place < len(view.rungs))
            if place < len(view.rungs):
                rung.show_rung(view.rungs[place], view.told_share)


class LimitsPanel(QWidget):
    """Shows a `LimitsPresenter`.

    Signals:
        table_wanted(str): the user wants to see a calibration table.
    """

    table_wanted = Signal(str)

    def __init__(self, presenter: LimitsPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.empty = EmptyState("calibration")
        self.charge = Ladder(self.tr("Charging"))
        self.discharge = Ladder(self.tr("Discharging"))
        self.origin = label("", "small")
        flow = QFrame()
        flow.setProperty("frame", "flow")
        page = QVBoxLayout(flow)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.origin)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_M)
        for one in (self.charge, self.discharge):
            one.table_wanted.connect(self.table_wanted)
            columns.addWidget(one, 1)
        page.addLayout(columns, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(scrolled(flow))
        presenter.on_change = self._later
        self.refresh()

    def refresh(self) -> None:
        """Show what the presenter makes of the newest values; a hidden panel is brought up to date when it is shown."""
        if not self.isVisible():
            return
        self._presenter.look()
        view = self._presenter.view
        self._stack.setCurrentIndex(0 if view.empty is not None else 1)
        if view.empty is not None:
            self.empty.show_reason(*view.empty)
        if view.charge is not None and view.discharge is not None:
            set_text(self.origin, view.origin)
            self.charge.show_ladder(view.charge)
            self.discharge.show_ladder(view.discharge)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Bring everything up to date."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    def _later(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()
