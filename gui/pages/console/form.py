"""The form of one request, made of the catalogue."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from bms.service_catalogue import Element, Field, Kind, Repeat
from gui.pages.console.draft import Choice, RequestDraft
from gui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from gui.widgets.labels import ElidedLabel, label, set_style_property


class RequestForm(QScrollArea):
    """Entries for the fields of a request; writes what is typed into the draft.

    Signals:
        edited: the draft changed.
    """

    edited = Signal()

    def __init__(self, draft: RequestDraft, parent: QWidget | None = None) -> None:
        """Start with nothing chosen."""
        super().__init__(parent)
        self._draft = draft
        self.entries: dict[str, QWidget] = {}
        self.suppress = QCheckBox()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_choice(None)

    def show_choice(self, choice: Choice | None) -> None:
        """Make the form of a request."""
        content = QFrame()
        content.setProperty("frame", "flow")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, SPACE_S, 0)
        column.setSpacing(SPACE_XS)
        self.entries = {}
        if choice is None:
            column.addWidget(
                label(self.tr("Choose a service above, or type the bytes of a request at the right."), "muted", wrap=True)
            )
        else:
            self._explain(column, choice)
            self._number(column, choice)
            for element in choice.elements:
                self._entry(column, element)
            self._suppress_box(column, choice)
        column.addStretch(1)
        self.setWidget(content)

    def mark(self, at_fault: str) -> None:
        """Show which entry cannot be read; one that is still empty is not wrong yet."""
        wrong = at_fault if self._draft.texts.get(at_fault, self._draft.number) else ""
        for name, entry in self.entries.items():
            set_style_property(entry, "state", "fault" if name == wrong else "")

    def _explain(self, column: QVBoxLayout, choice: Choice) -> None:
        service, sub = choice.service, choice.sub_function
        column.addWidget(ElidedLabel(f"{service.number:02X}  {service.name}", "heading"))
        if sub is not None:
            column.addWidget(ElidedLabel(f"{sub.number:02X}  {sub.name}", "strong"))
        column.addWidget(label(sub.meaning if sub is not None else service.meaning, "muted", wrap=True))
        column.addSpacing(SPACE_S)

    def _number(self, column: QVBoxLayout, choice: Choice) -> None:
        """Where a sub-function stands for a range its number can be chosen."""
        sub = choice.sub_function
        if sub is None or len(sub.numbers) == 1:
            return
        entry = QLineEdit(f"{sub.number:02X}")
        entry.textEdited.connect(self._number_edited)
        caption = f"{choice.service.selector}  ({sub.numbers.start:02X}…{sub.numbers[-1]:02X})"
        self._add(column, choice.service.selector, caption, "", entry)

    def _entry(self, column: QVBoxLayout, element: Element) -> None:
        name = element.key
        first = self._draft.texts.get(name, "")
        if isinstance(element, Field) and element.choices:
            entry: QWidget = self._choice_box(name, element, first)
        else:
            line = QLineEdit(first)
            line.setPlaceholderText(_hint(element))
            line.textEdited.connect(lambda text: self._edited(name, text))
            entry = line
        optional = isinstance(element, Field) and element.optional
        caption = name.replace("_", " ") + (f"  ({self.tr('optional')})" if optional else "")
        self._add(column, name, caption, element.meaning if isinstance(element, Field) else _columns(element), entry)

    def _choice_box(self, name: str, element: Field, first: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # The longest choice must not make the form wider than its card.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for number, text in element.choices.items():
            box.addItem(f"{number:02X}  {text}", f"{number:X}")
        at = box.findData(first)
        box.setCurrentIndex(at)
        if at < 0:
            box.setEditText(first)
        box.currentIndexChanged.connect(lambda index: self._edited(name, str(box.itemData(index) or "")))
        edit = box.lineEdit()
        if edit is not None:
            edit.textEdited.connect(lambda text: self._edited(name, text.split("  ")[0]))
        return box

    def _add(self, column: QVBoxLayout, name: str, caption: str, meaning: str, entry: QWidget) -> None:
        above = label(caption, "small")
        above.setBuddy(entry)
        entry.setAccessibleName(caption)
        entry.setToolTip(meaning)
        column.addWidget(above)
        column.addWidget(entry)
        column.addSpacing(SPACE_XS)
        self.entries[name] = entry

    def _suppress_box(self, column: QVBoxLayout, choice: Choice) -> None:
        self.suppress = QCheckBox(self.tr("No positive answer wanted"))
        self.suppress.setVisible(choice.service.suppressible)
        self.suppress.toggled.connect(self._suppress_toggled)
        column.addSpacing(SPACE_M)
        column.addWidget(self.suppress)

    def _edited(self, name: str, text: str) -> None:
        self._draft.set_text(name, text)
        self.edited.emit()

    def _number_edited(self, text: str) -> None:
        self._draft.set_number(text)
        self.edited.emit()

    def _suppress_toggled(self, on: bool) -> None:
        self._draft.set_suppress(on=on)
        self.edited.emit()


def _hint(element: Element) -> str:
    """Return an example of what can be typed."""
    if isinstance(element, Repeat):
        return "F190, F18C" if len(element.elements) == 1 else "F190:1:4, F18C:1:2"
    return {Kind.QUANTITY: "100", Kind.TEXT: "name"}.get(element.kind, "00 1A FF")


def _columns(element: Repeat) -> str:
    return " : ".join(field.name.replace("_", " ") for field in element.elements)
