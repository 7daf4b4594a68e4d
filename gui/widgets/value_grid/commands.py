"""What can be done in a calibration table, with its keys and its words: one list for keys, menu and help."""

import enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeyEvent, QKeySequence


class Command(enum.Enum):
    """A command; its value is its keys as Qt writes them, the first one shown in the menu."""

    EDIT = ("F2", "Return", "Enter")
    COPY = ("Ctrl+C", "Ctrl+Ins")
    COPY_WITH_AXES = ("Ctrl+Shift+C",)
    PASTE = ("Ctrl+V", "Shift+Ins")
    PASTE_WITH_AXES = ("Ctrl+Shift+V",)
    RESTORE = ("Del", "Backspace")
    INTERPOLATE = ("Ctrl+I",)
    INTERPOLATE_ROWS = ("Ctrl+Shift+I",)
    INTERPOLATE_COLUMNS = ("Ctrl+Alt+I",)
    SMOOTH = ("Ctrl+M",)
    FILL_DOWN = ("Ctrl+D",)
    FILL_RIGHT = ("Ctrl+Shift+D",)
    COUNT_UP = ("Alt+Up",)
    COUNT_DOWN = ("Alt+Down",)
    SELECT_ALL = ("Ctrl+A",)
    SELECT_ROWS = ("Shift+Space",)
    SELECT_COLUMNS = ("Ctrl+Space",)
    SHOW_NEXT = ("F4",)
    HEAT_MAP = ("Shift+F4",)


WRITING = frozenset(
    {
        Command.EDIT,
        Command.PASTE,
        Command.PASTE_WITH_AXES,
        Command.RESTORE,
        Command.INTERPOLATE,
        Command.INTERPOLATE_ROWS,
        Command.INTERPOLATE_COLUMNS,
        Command.SMOOTH,
        Command.FILL_DOWN,
        Command.FILL_RIGHT,
        Command.COUNT_UP,
        Command.COUNT_DOWN,
    }
)
"""Commands that change numbers; not offered where the numbers are read only."""

GROUPS = (
    (Command.EDIT, Command.RESTORE, Command.COUNT_UP, Command.COUNT_DOWN),
    (Command.COPY, Command.COPY_WITH_AXES, Command.PASTE, Command.PASTE_WITH_AXES),
    (Command.INTERPOLATE, Command.INTERPOLATE_ROWS, Command.INTERPOLATE_COLUMNS, Command.SMOOTH),
    (Command.FILL_DOWN, Command.FILL_RIGHT),
    (Command.SELECT_ALL, Command.SELECT_ROWS, Command.SELECT_COLUMNS),
    (Command.SHOW_NEXT, Command.HEAT_MAP),
)
"""The commands in the order of the menu, with lines between the groups."""

_BY_KEYS = {QKeySequence(keys).toString(): command for command in Command for keys in command.value}


def command_of(event: QKeyEvent) -> Command | None:
    """Return the command a key stands for; None: it stands for none."""
    return _BY_KEYS.get(QKeySequence(event.keyCombination()).toString().replace("Num+", ""))


def command_text(command: Command) -> str:
    """Return what a command is called."""
    translate = QCoreApplication.translate
    return {
        Command.EDIT: translate("ValueGrid", "Edit the cell"),
        Command.COPY: translate("ValueGrid", "Copy"),
        Command.COPY_WITH_AXES: translate("ValueGrid", "Copy the table with its axes"),
        Command.PASTE: translate("ValueGrid", "Paste"),
        Command.PASTE_WITH_AXES: translate("ValueGrid", "Paste a table with its axes"),
        Command.RESTORE: translate("ValueGrid", "Back to the reference"),
        Command.INTERPOLATE: translate("ValueGrid", "Interpolate from the corners"),
        Command.INTERPOLATE_ROWS: translate("ValueGrid", "Interpolate along rows"),
        Command.INTERPOLATE_COLUMNS: translate("ValueGrid", "Interpolate along columns"),
        Command.SMOOTH: translate("ValueGrid", "Smooth"),
        Command.FILL_DOWN: translate("ValueGrid", "Fill down"),
        Command.FILL_RIGHT: translate("ValueGrid", "Fill to the right"),
        Command.COUNT_UP: translate("ValueGrid", "One count up"),
        Command.COUNT_DOWN: translate("ValueGrid", "One count down"),
        Command.SELECT_ALL: translate("ValueGrid", "Select all"),
        Command.SELECT_ROWS: translate("ValueGrid", "Select whole rows"),
        Command.SELECT_COLUMNS: translate("ValueGrid", "Select whole columns"),
        Command.SHOW_NEXT: translate("ValueGrid", "Values, differences, percent"),
        Command.HEAT_MAP: translate("ValueGrid", "Heat map"),
    }[command]
