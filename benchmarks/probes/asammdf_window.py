"""The asammdf GUI as its own start script opens it. Prints the monotonic time of the main window's first paint."""

import os
import sys
import time

os.environ.setdefault("QT_API", "pyside6")

from asammdf.gui.widgets.main import MainWindow
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class FirstPaint(QObject):
    """Watches for the first paint of a widget inside the main window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Report the first paint and end the program at once."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            print(time.monotonic(), flush=True)
            os._exit(0)
        return False


application = QApplication(sys.argv)
watcher = FirstPaint()
application.installEventFilter(watcher)
window = MainWindow()
window.show()
application.exec()
