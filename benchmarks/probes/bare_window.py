"""The least a Qt program can do: one empty window. Prints the monotonic time of its first paint."""

import sys
import time

from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """An empty window that ends the program when it was painted once."""

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Report and end."""
        print(time.monotonic(), flush=True)
        QApplication.exit(0)


application = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
