"""A question before something is changed: Cancel is what happens by itself."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.dialogs.access import AccessDialog
from gui.dialogs.confirm import ConfirmDialog, Question, ask

QUESTION = Question(
    title="Clear?", subject="Pack VIRTUAL-000042", effect="All is erased.", action="Clear it", safety="It is saved."
)
TYPED = Question(title="Update?", subject="Pack VIRTUAL-00AB", effect="It restarts.", action="Update", type_to_confirm="00AB")


@pytest.fixture
def dialog(qtbot, theme):
    one = ConfirmDialog(QUESTION)
    qtbot.addWidget(one)
    one.open()
    return one


@pytest.fixture
def typed(qtbot, theme):
    one = ConfirmDialog(TYPED)
    qtbot.addWidget(one)
    one.open()
    return one


def test_it_names_the_pack_and_the_effect(dialog):
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"Pack VIRTUAL-000042", "All is erased.", "It is saved."} <= set(shown)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_return_escape_and_space_cancel(dialog, qtbot, key):
    qtbot.waitUntil(dialog.cancel_button.hasFocus, timeout=1000)
    with qtbot.waitSignal(dialog.rejected, timeout=500):
        qtbot.keyClick(dialog.focusWidget(), key)


def test_only_the_named_button_does_it(dialog, qtbot):
    with qtbot.waitSignal(dialog.accepted, timeout=500):
        qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)


def test_the_action_needs_the_typed_characters(typed, qtbot):
    assert not typed.action_button.isEnabled()
    qtbot.keyClicks(typed.typed, "00AC")
    assert not typed.action_button.isEnabled()
    typed.typed.clear()
    qtbot.keyClicks(typed.typed, " 00ab")
    assert typed.action_button.isEnabled()


def test_return_after_typing_still_cancels(typed, qtbot):
    qtbot.keyClicks(typed.typed, "00AB")
    with qtbot.waitSignal(typed.rejected, timeout=500):
        qtbot.keyClick(typed.typed, Qt.Key.Key_Return)


def test_asking_does_not_block_and_calls_back_only_on_yes(qtbot, theme):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    said = []
    ask(parent, QUESTION, lambda: said.append("yes"))
    first = parent.findChild(ConfirmDialog)
    first.cancel_button.click()
    assert said == []
    qtbot.waitUntil(lambda: parent.findChild(ConfirmDialog) is None, timeout=1000)
    ask(parent, QUESTION, lambda: said.append("yes"))
    parent.findChild(ConfirmDialog).action_button.click()
    assert said == ["yes"]


def test_a_statement_must_be_ticked_as_well_as_the_characters_typed(qtbot, theme):
    dialog = ConfirmDialog(replace(TYPED, statement="The supply is external."))
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.typed.setText("00ab")
    assert not dialog.action_button.isEnabled()
    dialog.statement.setChecked(True)
    assert dialog.action_button.isEnabled()
    dialog.statement.setChecked(False)
    assert not dialog.action_button.isEnabled()


def test_without_a_statement_there_is_nothing_to_tick(typed):
    assert not typed.statement.isVisible()


def test_the_keys_of_an_update_are_asked_for_without_a_level(qtbot, theme):
    dialog = AccessDialog("VIRTUAL-00AB", None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert not dialog.level_entry.isVisible()
    assert dialog.unlock_button.isEnabled()
    dialog.source.setCurrentIndex(dialog.source.findData("library"))
    assert not dialog.unlock_button.isEnabled()
    dialog.file.setText("/opt/keys.so")
    assert dialog.unlock_button.isEnabled()
    assert dialog.keys == "library:/opt/keys.so"
