"""What is shown, as a file: a picture, a drawing, or a table of every sample."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from bms.errors import BadFileError
from gui.widgets.plot import PlotStack
from gui.wording import engine_text


def ask_for_path(parent: QWidget) -> Path | None:
    """Ask where to, and as what; None: nowhere."""
    translate = QCoreApplication.translate
    kinds = {
        ".png": translate("Signals", "Picture") + " (*.png)",
        ".svg": translate("Signals", "Drawing") + " (*.svg)",
        ".csv": translate("Signals", "Table of all samples in view") + " (*.csv)",
    }
    title = translate("Signals", "Export what is shown")
    name, chosen = QFileDialog.getSaveFileName(parent, title, "", ";;".join(kinds.values()))
    if not name:
        return None
    path = Path(name)
    suffix = next((one for one, words in kinds.items() if words == chosen), ".png")
    return path if path.suffix.lower() in kinds else path.with_name(path.name + suffix)


def export_chart(stack: PlotStack, path: Path) -> str:
    """Write what a stack shows as PNG, SVG or CSV, by the ending of the name; return why it did not work, or nothing."""
    try:
        match path.suffix.lower():
            case ".svg":
                stack.export_svg(path)
            case ".csv":
                stack.export_csv(path)
            case _:
                stack.export_png(path)
    except BadFileError as error:
        return f"{engine_text(error.what)} {engine_text(error.advice)}".strip()
    return ""
