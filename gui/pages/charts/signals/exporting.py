"""What is shown, as a file: a picture, a drawing, a table of every sample, or what cursors and region tell."""

import enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from bms.errors import BadFileError
from gui.widgets.plot import PlotStack
from gui.wording import engine_text


class Content(enum.Enum):
    """What goes into the file."""

    PICTURE = "picture"
    DRAWING = "drawing"
    SAMPLES = "samples"
    READOUT = "readout"


_SUFFIXES = {Content.PICTURE: ".png", Content.DRAWING: ".svg", Content.SAMPLES: ".csv", Content.READOUT: ".csv"}


def ask_for_file(parent: QWidget, *, measured: bool) -> tuple[Path, Content] | None:
    """Ask where to, and what; `measured`: there are cursors or a region. None: nowhere."""
    translate = QCoreApplication.translate
    words = {
        Content.PICTURE: translate("Signals", "Picture"),
        Content.DRAWING: translate("Signals", "Drawing"),
        Content.SAMPLES: translate("Signals", "Table of all samples in view"),
    }
    if measured:
        words[Content.READOUT] = translate("Signals", "Table of cursors and region")
    filters = {content: f"{text} (*{_SUFFIXES[content]})" for content, text in words.items()}
    title = translate("Signals", "Export what is shown")
    name, chosen = QFileDialog.getSaveFileName(parent, title, "", ";;".join(filters.values()))
    return file_of(name, next((one for one, text in filters.items() if text == chosen), Content.PICTURE)) if name else None


def file_of(name: str, content: Content) -> tuple[Path, Content]:
    """Return a file and what goes into it: an ending that was typed counts more than the kind that was chosen."""
    path = Path(name)
    typed = path.suffix.lower()
    if typed == _SUFFIXES[content]:
        return path, content
    other = next((one for one, suffix in _SUFFIXES.items() if suffix == typed), None)
    return (path, other) if other is not None else (path.with_name(path.name + _SUFFIXES[content]), content)


def export_chart(stack: PlotStack, path: Path, content: Content) -> str:
    """Write what a stack shows; return why it did not work, or nothing."""
    try:
        match content:
            case Content.DRAWING:
                stack.export_svg(path)
            case Content.SAMPLES:
                stack.export_csv(path)
            case Content.READOUT:
                stack.export_readouts(path)
            case Content.PICTURE:
                stack.export_png(path)
    except BadFileError as error:
        return f"{engine_text(error.what)} {engine_text(error.advice)}".strip()
    return ""
