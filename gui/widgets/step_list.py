"""Rows with a mark each: what is done, what runs, what failed, what is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.theme.tokens import SPACE_M, SPACE_XS
from gui.widgets.labels import IconLabel, label, set_style_property, set_text

MARKS = {
    "done": ("ok", "ok"),
    "failed": ("fault", "fault"),
    "warning": ("warning", "warning"),
    "running": ("running", "accent"),
    "pending": ("pending", "muted"),
}


def _spoken(state: str) -> str:
    return {
        "done": QCoreApplication.translate("StepList", "done"),
        "failed": QCoreApplication.translate("StepList", "failed"),
        "warning": QCoreApplication.translate("StepList", "warning"),
        "running": QCoreApplication.translate("StepList", "running"),
        "pending": QCoreApplication.translate("StepList", "not yet"),
    }[state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row. `state`: done, failed, warning, running or pending; `detail` stands below in small print."""

    text: str
    state: str
    detail: str = ""


class _Row(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._mark = IconLabel("pending", "muted", 22)
        self._text = label("", "body", wrap=True)
        self._detail = label("", "small", wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._text)
        texts.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_step(self, step: Step) -> None:
        self._mark.show_icon(*MARKS[step.state])
        set_text(self._text, step.text)
        set_text(self._detail, step.detail)
        self._detail.setVisible(bool(step.detail))
        set_style_property(self._text, "role", {"running": "strong", "pending": "muted"}.get(step.state, "body"))
        self.setAccessibleName(f"{step.text}: {_spoken(step.state)}")


class StepList(QWidget):
    """A list of steps; rows are reused when the list changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_XS)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps from top to bottom."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        while len(self._rows) < len(self._steps):
            row = _Row()
            self._rows.append(row)
            self._column.addWidget(row)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(self._steps))
            if index < len(self._steps):
                row.show_step(self._steps[index])
