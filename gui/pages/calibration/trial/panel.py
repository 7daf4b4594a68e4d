"""The trial: which story, from where, and what came of it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import PackSnapshot
from gui.widgets.empty_state import EmptyState


class TrialPanel(QWidget):
    """Working tables against the tables in the device, on the virtual pack."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without tables."""
        super().__init__(parent)
        self._tables: tuple[bytes, bytes | None] | None = None
        self._definition: PackDefinition | None = None
        self._state: PackSnapshot | None = None
        empty = EmptyState("update")
        empty.show_reason(self.tr("No tables to try"), self.tr("Open a pack definition or connect to a pack."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(empty)

    def set_tables(self, working: bytes, device: bytes | None) -> None:
        """Take the payloads to try: the working one, and the one it is compared with."""
        self._tables = (working, device)

    def set_pack(self, definition: PackDefinition) -> None:
        """Take the pack the tables are for."""
        self._definition = definition

    def set_state(self, state: PackSnapshot | None) -> None:
        """Take the live values of the connected pack; None: there is none."""
        self._state = state
