"""Dialogs exactly as high as their text, which wraps."""

from PySide6.QtWidgets import QDialog


def fit_height(dialog: QDialog, width: int) -> None:
    """Fix a dialog's size to `width` pixels and the height its layout needs at that width."""
    dialog.ensurePolished()
    layout = dialog.layout()
    if layout is not None:
        dialog.setFixedSize(width, layout.totalHeightForWidth(width))
