"""Dialogs exactly as high as their text, which wraps."""

from PySide6.QtWidgets import QDialog


def fit_height(dialog: QDialog, width: int) -> None:
    """Fix a dialog's size to `width` pixels and the height its layout needs at that width."""
    dialog.ensurePolished()
    layout = dialog.layout()
    if layout is not None:
        # A layout in which nothing wraps has no height for a width.
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        dialog.setFixedSize(width, height)
