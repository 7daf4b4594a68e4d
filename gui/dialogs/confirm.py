"""The one kind of question before a pack is changed: it names the pack and the effect, and Cancel is the default."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import IconLabel, label

WIDTH = 560


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked.

    Attributes:
        title: the question.
        subject: what it is about, e.g. the pack's serial number.
        effect: what will be changed.
        safety: what is saved or what cannot happen; may be empty.
        action: text of the button that does it.
        type_to_confirm: characters that must be typed before the button works; empty: none.
        danger: the button is coloured as a dangerous one.
        statement: something that must be ticked as true before the button works; empty: nothing.
    """

    title: str
    subject: str
    effect: str
    action: str
    safety: str = ""
    type_to_confirm: str = ""
    danger: bool = True
    statement: str = ""


class ConfirmDialog(QDialog):
    """Shows a `Question`. Escape, Return and the window's cross all cancel; only the named button does it."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        """Build the question."""
        super().__init__(parent)
        self._question = question
        self.setWindowTitle(question.title)
        self.setModal(True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_L)
        head.addWidget(IconLabel("warning", "warning", 36), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_S)
        title = label(question.title, "heading", wrap=True)
        texts.addWidget(title)
        texts.addWidget(label(question.subject, "strong", wrap=True))
        texts.addWidget(label(question.effect, "body", wrap=True))
        if question.safety:
            texts.addWidget(label(question.safety, "muted", wrap=True))
        head.addLayout(texts, 1)
        buttons = self._make_buttons(question)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_L)
        column.addLayout(head)
        self.statement = QCheckBox(question.statement)
        self.statement.setVisible(bool(question.statement))
        self.statement.toggled.connect(self._compare)
        column.addWidget(self.statement)
        self.typed = QLineEdit()
        self._add_typing(column)
        self._compare()
        column.addLayout(buttons)
        fit_height(self, WIDTH)
        (self.typed if question.type_to_confirm else self.cancel_button).setFocus()

    def _make_buttons(self, question: Question) -> QHBoxLayout:
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setDefault(True)
        self.cancel_button.setToolTip(self.tr("Change nothing") + "  Esc")
        self.cancel_button.clicked.connect(self.reject)
        self.action_button = QPushButton(question.action)
        self.action_button.setAutoDefault(False)
        self.action_button.setProperty("kind", "danger" if question.danger else "primary")
        self.action_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_M)
        buttons.addStretch(1)
        buttons.addWidget(self.action_button)
        buttons.addWidget(self.cancel_button)
        return buttons

    def _add_typing(self, column: QVBoxLayout) -> None:
        wanted = self._question.type_to_confirm
        self.typed.setVisible(bool(wanted))
        if not wanted:
            return
        caption = self.tr("To confirm, type the last %d characters of the serial number:") % len(wanted)
        self.typed.setAccessibleName(caption)
        self.typed.setMaxLength(len(wanted) + 2)
        self.typed.setPlaceholderText("•" * len(wanted))
        self.typed.textChanged.connect(self._compare)
        column.addWidget(label(caption, "body", wrap=True))
        column.addWidget(self.typed)

    def _compare(self) -> None:
        typed = self.typed.text().strip().casefold() == self._question.type_to_confirm.casefold()
        self.action_button.setEnabled(typed and (self.statement.isChecked() or not self._question.statement))


def ask(parent: QWidget, question: Question, on_yes: Callable[[], None]) -> None:
    """Ask without blocking; `on_yes` is called when the named button was pressed."""
    dialog = ConfirmDialog(question, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(on_yes)
    dialog.open()
