"""A question with one line as its answer: a note, the name of a layout, a trigger."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import label, set_text

WIDTH = 460


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuestion:
    """What is asked.

    Attributes:
        title: the question.
        caption: of the line.
        action: text of the button.
        help_text: what may be typed; may be empty.
        text: stands in the line at first.
        numbers: (caption, value at first) of further numbers, in seconds.
    """

    title: str
    caption: str
    action: str
    help_text: str = ""
    text: str = ""
    numbers: tuple[tuple[str, float], ...] = ()


class TextDialog(QDialog):
    """Shows a `TextQuestion`; nothing can be answered with nothing.

    Attributes:
        line: what is typed.
        numbers: the further fields, in the order of the question.
    """

    def __init__(self, question: TextQuestion, check: Callable[[str], str], parent: QWidget | None = None) -> None:
        """`check` returns why a text will not do, or nothing."""
        super().__init__(parent)
        self._check = check
        self.setWindowTitle(question.title)
        self.setModal(True)
        self.line = QLineEdit(question.text)
        self.line.setAccessibleName(question.caption)
        self.line.textChanged.connect(self._compare)
        self.numbers = [self._number(caption, value) for caption, value in question.numbers]
        self.refusal = label("", "body", wrap=True)
        self.refusal.setProperty("state", "warning")
        self.action_button = QPushButton(question.action)
        self.action_button.setProperty("kind", "primary")
        self.action_button.setDefault(True)
        self.action_button.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(question.title, "heading"))
        if question.help_text:
            column.addWidget(label(question.help_text, "muted", wrap=True))
        column.addSpacing(SPACE_S)
        for field in (self.line, *self.numbers):
            column.addWidget(label(field.accessibleName(), "small"))
            column.addWidget(field)
        column.addWidget(self.refusal)
        column.addSpacing(SPACE_M)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.action_button)
        buttons.addWidget(cancel)
        column.addLayout(buttons)
        self._compare()
        fit_height(self, WIDTH)
        self.line.setFocus()
        self.line.selectAll()

    @staticmethod
    def _number(caption: str, value: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setAccessibleName(caption)
        field.setRange(0.0, 600.0)
        field.setDecimals(1)
        field.setSuffix(" s")
        field.setValue(value)
        return field

    def _compare(self) -> None:
        text = self.line.text().strip()
        refusal = self._check(text) if text else ""
        set_text(self.refusal, refusal)
        self.action_button.setEnabled(bool(text) and not refusal)


def ask_text(
    parent: QWidget,
    question: TextQuestion,
    on_answer: Callable[[str, tuple[float, ...]], None],
    check: Callable[[str], str] = lambda _text: "",
) -> TextDialog:
    """Ask without blocking; `on_answer` gets the text and the numbers when the button was pressed."""
    dialog = TextDialog(question, check, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: on_answer(dialog.line.text().strip(), tuple(field.value() for field in dialog.numbers)))
    dialog.open()
    return dialog
