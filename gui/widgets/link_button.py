"""The link's state in the top bar: a shape, a word and the adapter below; pressing it shows more."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.theme.tokens import SPACE_M, SPACE_XS, TOUCH
from gui.widgets.labels import ElidedLabel, IconLabel, set_style_property, set_text

WORD_WIDTH = 170


class LinkButton(QToolButton):
    """A button that looks like text until the mouse or the keyboard is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start disconnected."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(TOUCH)
        # It takes what the pack's facts leave: a serial number must never be cut for the sake of a channel.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._icon = IconLabel("lost", "muted", 26)
        self.word = ElidedLabel("", "strong", least_width=WORD_WIDTH)
        self.detail = ElidedLabel("", "small")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        for text in (self.word, self.detail):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            texts.addWidget(text)
        texts.addStretch(1)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)

    def show_link(self, icon: str, tint: str, word: str, detail: str) -> None:
        """Show the link's state in a shape and a word, and the adapter below."""
        self._icon.show_icon(icon, tint)
        set_text(self.word, word)
        set_style_property(self.word, "state", tint if tint in {"ok", "warning", "fault"} else "")
        set_text(self.detail, detail)
        self.detail.setVisible(bool(detail))
        what = QCoreApplication.translate("TopBar", "How the link does") + "  F6"
        self.setToolTip("\n".join(part for part in (detail, what) if part))
        self.setAccessibleName(f"{word} {detail}".strip())
        self.setAccessibleDescription(what)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the layout's wish."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the layout's least size."""
        return self._row.minimumSize()
