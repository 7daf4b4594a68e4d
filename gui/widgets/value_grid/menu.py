"""The menu of a calibration table: every command with its keys, and the values of the other sets."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from bms.calibration.editing import Layer
from gui.widgets.value_grid.commands import GROUPS, WRITING, Command, command_text
from gui.widgets.value_grid.numbers import Numbers
from gui.widgets.value_grid.texts import layer_name


def make_menu(parent: QWidget, numbers: Numbers, run: Callable[[Command], None], restore: Callable[[Layer], None]) -> QMenu:
    """Return the menu for numbers of one target; what writes is disabled, with the reason, where they are read only."""
    menu = _new(parent)
    menu.setToolTipsVisible(True)
    for group in GROUPS:
        for command in group:
            action = _add(menu, command_text(command), functools.partial(run, command), keys=command.value[0])
            if command in WRITING and numbers.read_only:
                _disable(action, numbers.read_only)
        if Command.RESTORE in group:
            for layer in numbers.layers:
                text = QCoreApplication.translate("ValueGrid", "Take from: {0}").format(layer_name(layer))
                action = _add(menu, text, functools.partial(restore, layer))
                if numbers.read_only:
                    _disable(action, numbers.read_only)
        if group is not GROUPS[-1]:
            menu.addSeparator()
    return menu


def make_choices(parent: QWidget, numbers: Numbers, value: float, choose: Callable[[float], object]) -> QMenu:
    """Return the menu of the values there are, in words; the present one is ticked."""
    menu = _new(parent)
    for choice, word in numbers.choices.items():
        action = _add(menu, word, functools.partial(choose, choice))
        action.setCheckable(True)
        action.setChecked(choice == value)
        if choice == value:
            menu.setActiveAction(action)
    return menu


def _new(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, text: str, action: Callable[[], object], keys: str = "") -> QAction:
    added = menu.addAction(text)
    # as text: a shortcut of an action would be a second owner of keys that the table takes itself
    if keys:
        added.setText(f"{text}\t{keys}")
    added.triggered.connect(lambda _checked=False: action())
    return added


def _disable(action: QAction, reason: str) -> None:
    action.setEnabled(False)
    action.setToolTip(reason)
