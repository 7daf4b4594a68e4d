"""Below every page while a recording is open: play, speed, the slider, the time, and the way out."""

import datetime
import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, TOUCH
from gui.widgets.labels import label, set_text
from gui.widgets.time_slider import TimeSlider

SPEEDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0)
TIME_WIDTH = 168


class PlaybackBar(QFrame):
    """Shows where playback stands.

    Signals:
        play_wanted(float): let time go at this speed; 0 holds it.
        sought(float): show this moment.
        close_wanted: no more of this recording.
    """

    play_wanted = Signal(float)
    sought = Signal(float)
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start held, at natural speed."""
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self._playing = False
        self.play_button = QToolButton()
        self.play_button.setFixedSize(TOUCH, TOUCH)
        self.play_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.play_button.clicked.connect(self._toggle)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"× {speed:g}", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.currentIndexChanged.connect(self._speed_chosen)
        self.slider = TimeSlider()
        self.slider.setAccessibleName(self.tr("Moment of the recording"))
        self.slider.sought.connect(self.sought)
        self.time = label("", "value")
        self.time.setMinimumWidth(TIME_WIDTH)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.close_button = QPushButton(self.tr("Close recording"))
        set_icon(self.close_button, "cross")
        self.close_button.clicked.connect(self.close_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, 2, SPACE_L, 2)
        row.setSpacing(SPACE_M)
        row.addWidget(self.play_button)
        row.addWidget(self.speed)
        row.addWidget(self.slider, 1)
        row.addWidget(self.time)
        row.addWidget(self.close_button)
        self.show_playing(on=False)

    def show_playing(self, *, on: bool) -> None:
        """Show whether time goes."""
        self._playing = on
        set_icon(self.play_button, "pause" if on else "play", size=24)
        word = self.tr("Hold") if on else self.tr("Play")
        self.play_button.setToolTip(word + "  Ctrl+Space")
        self.play_button.setAccessibleName(word)

    def show_time(self, begins_s: float, ends_s: float, now_s: float, *, loaded: float, utc_offset_s: float | None) -> None:
        """Show the moment: since the beginning, and by the clock where the recording says when it was."""
        self.slider.show_time(begins_s, ends_s, now_s, loaded=loaded)
        set_text(self.time, f"{clock_text(now_s - begins_s)} / {clock_text(ends_s - begins_s)}")
        wall = "" if utc_offset_s is None else local_text(now_s + utc_offset_s)
        self.time.setToolTip(wall)
        self.slider.setAccessibleDescription(f"{clock_text(now_s - begins_s)} {wall}".strip())

    def toggle(self) -> None:
        """Play or hold."""
        self._toggle()

    def _toggle(self) -> None:
        self.play_wanted.emit(0.0 if self._playing else float(self.speed.currentData()))

    def _speed_chosen(self) -> None:
        if self._playing:
            self.play_wanted.emit(float(self.speed.currentData()))


def clock_text(seconds: float) -> str:
    """Return a length of time as `h:mm:ss.t`; the hours only where there are some; – for what is no length."""
    if not math.isfinite(seconds * 10):
        return "–"
    tenths = max(0, round(seconds * 10))
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    text = f"{minutes:02d}:{tenths / 10:04.1f}"
    return f"{hours}:{text}" if hours else text


def local_text(unix_s: float) -> str:
    """Return a moment by the clock of this computer; nothing for one it cannot tell."""
    try:
        return datetime.datetime.fromtimestamp(unix_s, datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, OSError, ValueError):
        return ""
