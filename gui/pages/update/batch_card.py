"""The packs of a batch: serial number, how its update ended, when; with counts."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from gui.pages.update.result_words import result_word
from gui.pages.update.view import BatchEntry
from gui.widgets.labels import Card, label, set_text


class BatchCard(Card):
    """Shows the packs that are through, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(self.tr("Packs of this batch"), parent)
        self.counts = label("", "strong", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Packs of this batch"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._shown: tuple[BatchEntry, ...] = ()
        self.body.addWidget(self.counts)
        self.body.addWidget(self.list, 1)
        self.hide()

    def show_entries(self, entries: tuple[BatchEntry, ...]) -> None:
        """Show these packs; none hides the card."""
        self.setVisible(bool(entries))
        if entries == self._shown:
            return
        self._shown = entries
        counts = Counter(result_word(entry.result) for entry in entries)
        set_text(self.counts, ", ".join(f"{word}: {count}" for word, count in counts.items()))
        self.list.clear()
        for entry in entries:
            self.list.addItem(f"{entry.time}  {entry.serial}\n{result_word(entry.result)}")
