"""The program's language: the user's choice, else the system's, else English, which is what the source is written in."""

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import assets


def install_translation(app: QApplication, language: str) -> str:
    """Install the translation for `language` (e.g. `zh_CN`; empty: the system's) and Qt's own; return what is in use."""
    locale = QLocale(language) if language else QLocale.system()
    own = QTranslator(app)
    folder = Path(assets.__file__).parent / "translations"
    if not own.load(locale, "halite", "_", str(folder)):
        return "en"
    app.installTranslator(own)
    qt = QTranslator(app)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
    return own.language()
