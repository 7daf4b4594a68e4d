"""Pictures and tables of what a stack of panes shows."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QCoreApplication, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from bms.errors import BadFileError
from bms.telemetry.snapshot import FloatColumn
from gui.widgets.plot.model import Curve
from gui.widgets.plot.readings import exact_text
from gui.widgets.plot.readout_table import readout_table
from gui.widgets.plot.scene import Scene

WINDOW_SHARES = 64
_GREATEST_SIDE = 30_000


def export_png(scene: Scene, path: Path, size: QSize, scale: float) -> None:
    """Write a picture, `scale` pixels for each on the screen.

    Raises:
        BadFileError: it could not be written.
    """
    scene.prepare()
    scale = min(scale, _GREATEST_SIDE / max(size.width(), size.height(), 1))
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    scene.draw(painter, QRectF(QRect(0, 0, size.width(), size.height())))
    painter.end()
    if not QImageWriter(str(path), QByteArray(b"PNG")).write(image):
        raise _not_written(path, "PNG")


def export_svg(scene: Scene, path: Path, size: QSize) -> None:
    """Write a drawing of lines and texts, to be enlarged at will.

    Raises:
        BadFileError: it could not be written.
    """
    scene.prepare()
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(QCoreApplication.translate("Plot", "Chart made by Halite"))
    painter = QPainter()
    if not painter.begin(generator):
        raise _not_written(path, "SVG")
    scene.draw(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()


def export_csv(curves: Sequence[Curve], start_s: float, end_s: float, path: Path) -> int:
    """Write every sample of curves in a span; return how many rows.

    One row a time at which any of them has a sample: seconds, then the values of those that have one; an invalid sample, and
    none, are empty. Memory is bounded: the span is written in pieces.

    Raises:
        BadFileError: it could not be written.
    """
    known = [curve for curve in curves if curve.info is not None]
    rows = 0
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["time_s", *(_heading(curve) for curve in known)])
            for times_s, columns in _pieces(known, start_s, end_s):
                writer.writerows(zip([f"{time_s:.6f}" for time_s in times_s.tolist()], *columns, strict=True))
                rows += len(times_s)
    except OSError as error:
        raise _not_written(path, str(error)) from None
    return rows


def export_readouts(scene: Scene, path: Path) -> None:
    """Write what cursors and region tell; see `readout_table`.

    Raises:
        BadFileError: it could not be written.
    """
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(readout_table(scene))
    except OSError as error:
        raise _not_written(path, str(error)) from None


def _pieces(curves: Sequence[Curve], start_s: float, end_s: float) -> Iterator[tuple[FloatColumn, list[list[str]]]]:
    edges = np.linspace(start_s, end_s, WINDOW_SHARES + 1)
    for index, (left_s, right_s) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
        last_s = right_s if index == WINDOW_SHARES - 1 else float(np.nextafter(right_s, -np.inf))
        parts = []
        for curve in curves:
            times_s, values = curve.source.series(curve.key).samples(left_s - curve.shift_s, last_s - curve.shift_s)
            parts.append((times_s + curve.shift_s, values))
        if not any(len(times_s) for times_s, _ in parts):
            continue
        every_s = np.unique(np.concatenate([times_s for times_s, _ in parts]))
        yield every_s, [_column(curve, every_s, *part) for curve, part in zip(curves, parts, strict=True)]


def _column(curve: Curve, every_s: FloatColumn, times_s: FloatColumn, values: FloatColumn) -> list[str]:
    info, texts = curve.info, [""] * len(every_s)
    for place, value in zip(np.searchsorted(every_s, times_s).tolist(), values.tolist(), strict=True):
        texts[place] = exact_text(info, value)
    return texts


def _heading(curve: Curve) -> str:
    unit = curve.info.unit if curve.info else ""
    return f"{curve.label} [{unit}]" if unit else curve.label


def _not_written(path: Path, detail: str) -> BadFileError:
    return BadFileError(
        QCoreApplication.translate("Plot", "%s could not be written.") % path.name,
        detail=detail,
        advice=QCoreApplication.translate("Plot", "Choose a folder you may write to, with room on the disk."),
    )
