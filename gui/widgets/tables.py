"""What all tables of rows have in common."""

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def make_rows(table: QTableView, row_height: int) -> None:
    """Make a table a list of rows: one is chosen at a time, all are `row_height` pixels high, Tab leaves the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    rows = table.verticalHeader()
    rows.setVisible(False)
    rows.setDefaultSectionSize(row_height)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
