"""The program's language: the user's choice, else the system's, else English, which is what the source is written in.

`halite_*.ts` holds the window's own texts (`pyside6-lupdate`), `texts_*.ts` those of the shipped packs and of the engine.
"""

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import assets

LANGUAGES = ("", "en", "zh_CN")
"""What can be chosen; empty: as the system."""
CATALOGUES = ("halite", "texts")


def translations_folder() -> Path:
    """Return where the translations are."""
    return Path(assets.__file__).parent / "translations"


def install_translation(app: QApplication, language: str) -> tuple[QTranslator, ...]:
    """Install the translations for `language` (e.g. `zh_CN`; empty: the system's) and Qt's own; return what was installed."""
    locale = QLocale(language) if language else QLocale.system()
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    wanted = [("qtbase", qt_folder), *((name, str(translations_folder())) for name in CATALOGUES)]
    installed = []
    for name, folder in wanted:
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
            installed.append(translator)
    return tuple(installed)
