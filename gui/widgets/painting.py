"""Painting that cannot bring the window down."""

import functools
import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

_Widget = TypeVar("_Widget", bound=QWidget)


def guarded(paint: Callable[[_Widget, QPaintEvent], None]) -> Callable[[_Widget, QPaintEvent], None]:
    """Make a `paintEvent` hand an error to `sys.excepthook` and return to Qt with its painters ended.

    PySide would keep the error, and with it the frames and their painters, beyond the end of the painting: Qt then ends the
    process with a segmentation fault.
    """

    @functools.wraps(paint)
    def paint_event(widget: _Widget, event: QPaintEvent) -> None:
        try:
            paint(widget, event)
        except Exception as error:  # noqa: BLE001 - the outermost frame: above it is Qt
            sys.excepthook(type(error), error, error.__traceback__)
            traceback.clear_frames(error.__traceback__)

    return paint_event
