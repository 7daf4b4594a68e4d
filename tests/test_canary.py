"""The Qt binding must not eat references to None: PySide6 6.12.0 does on Python 3.11 and aborts the interpreter."""

import sys

import PySide6
from PySide6.QtWidgets import QLabel


def test_calls_that_return_none_do_not_lose_references_to_none(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for number in range(300):
        label.setText(str(number))

    # The faulty release loses one reference a call; other code may move the count by a few.
    assert sys.getrefcount(None) > before - 100, PySide6.__version__
