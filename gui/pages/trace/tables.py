"""The three tables: frames, ids, diagnostic messages."""

import numpy as np
from PySide6.QtCore import QObject

from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.rows import RowMaker, frame_columns, id_columns, message_columns
from gui.pages.trace.table import TraceTable
from gui.pages.trace.table_model import TraceTableModel
from gui.pages.trace.view import Mode
from gui.pages.trace.words import mode_word


def make_tables(presenter: TracePresenter, rows: RowMaker, parent: QObject) -> dict[Mode, TraceTable]:
    """Return a table for each mode; `rows` makes the rows of `presenter` into texts."""

    def frame_position(number: int) -> int:
        return presenter.rows.position(number)

    def message_position(number: int) -> int:
        return presenter.messages.position(number) if presenter.messages is not None else 0

    def id_position(key: int) -> int:
        found = np.flatnonzero(presenter.lines.keys == key)
        return int(found[0]) if len(found) else -1

    models = {
        Mode.FRAMES: TraceTableModel(
            frame_columns(), count=lambda: len(presenter.rows), make=rows.frame_row, position=frame_position, parent=parent
        ),
        Mode.IDS: TraceTableModel(
            id_columns(), count=lambda: len(presenter.lines), make=rows.id_row, position=id_position, parent=parent
        ),
        Mode.MESSAGES: TraceTableModel(
            message_columns(),
            count=lambda: len(presenter.messages) if presenter.messages is not None else 0,
            make=rows.message_row,
            position=message_position,
            parent=parent,
        ),
    }
    tables = {mode: TraceTable(model, mode_word(mode)) for mode, model in models.items()}
    # Ids stand in their order; there is no end to follow.
    tables[Mode.IDS].follow_end(on=False)
    tables[Mode.IDS].horizontalHeader().setSectionsClickable(True)
    return tables
