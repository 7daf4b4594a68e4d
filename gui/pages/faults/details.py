"""Everything known about one fault: what to do first, then what the pack stored."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from engine.messages import Fault, FaultValue
from gui.pages.faults.words import extended_word, snapshot_word
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from gui.widgets.labels import IconLabel, label
from gui.wording import pack_text, severity_words, signed, status_word

Texts = Mapping[str, Mapping[int, str]]
"""Reading name → raw value → what it means."""


def value_text(value: FaultValue, texts: Texts) -> str:
    """Return a stored value in words or with its unit; raw hex where its meaning is unknown."""
    if value.value is None:
        return f"0x{value.raw.upper()}"
    word = texts.get(value.name, {}).get(round(value.value))
    if word is not None:
        return pack_text(word)
    number = signed(value.value, 2)
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number} {value.unit}".strip()


class FaultDetails(QScrollArea):
    """Explains one fault; rebuilt when another is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing chosen."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Details of the fault"))
        self._shown: Fault | None = None

    def show_fault(self, fault: Fault | None, texts: Texts) -> None:
        """Explain this fault, or invite to choose one. `texts`: meanings of enumerated values by name."""
        if fault is not None and fault == self._shown and self.widget() is not None:
            return
        self._shown = fault
        content = QFrame()
        content.setProperty("frame", "flow")
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        if fault is None:
            column.addWidget(label(self.tr("Choose a fault to read its cause and what to do."), "muted", wrap=True))
        else:
            self._explain(column, fault, texts)
        column.addStretch(1)
        self.setWidget(content)

    def _explain(self, column: QVBoxLayout, fault: Fault, texts: Texts) -> None:
        icon, tint, word = severity_words(fault.severity)
        head = QGridLayout()
        head.setHorizontalSpacing(SPACE_M)
        head.setColumnStretch(1, 1)
        head.addWidget(IconLabel(icon, tint, 32), 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(pack_text(fault.text), "heading", wrap=True, selectable=True), 0, 1)
        head.addWidget(label(f"{word} · {fault.code}", "muted", selectable=True), 1, 1)
        column.addLayout(head)
        for caption, text in (
            (self.tr("What to do"), pack_text(fault.action)),
            (self.tr("Usual cause"), pack_text(fault.cause)),
            (self.tr("What the pack does meanwhile"), pack_text(fault.reaction)),
            (self.tr("State"), ", ".join(status_word(one) for one in fault.status)),
        ):
            if text:
                column.addSpacing(2)
                column.addWidget(label(caption, "small"))
                column.addWidget(label(text, "body", wrap=True, selectable=True))
        for record, values in sorted(fault.snapshots.items()):
            self._rows(
                column, snapshot_word(record), [(pack_text(one.text) or one.name, value_text(one, texts)) for one in values]
            )
        if fault.extended:
            rows = [(extended_word(name), str(value)) for name, value in fault.extended.items()]
            self._rows(column, self.tr("Counters"), rows)

    @staticmethod
    def _rows(column: QVBoxLayout, heading: str, rows: list[tuple[str, str]]) -> None:
        column.addSpacing(SPACE_S)
        column.addWidget(label(heading, "strong", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        for row, (caption, value) in enumerate(rows):
            grid.addWidget(label(caption, "small", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            right = label(value, "value", wrap=True, selectable=True)
            right.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
