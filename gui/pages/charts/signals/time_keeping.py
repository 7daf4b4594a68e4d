"""Which time the plots show: the present of a pack, or the moment and the whole of a recording."""

import time

from PySide6.QtCore import QObject, Signal

from gui.pages.charts.signals.tools import SignalTools
from gui.widgets.plot import PlotStack, TimeFormat, TimeStyle

LATE_S = 0.15
"""Values arrive in batches: the right edge stands so far behind the present that it is never empty."""


class TimeKeeping(QObject):
    """Between a stack, the buttons that hold, span and fit its view, and the moment the other pages show.

    Attributes:
        live: values come from a pack.
        growing: a recording is still being read.

    Signals:
        sought(float): cursor A was moved in a recording.
    """

    sought = Signal(float)

    def __init__(self, stack: PlotStack, tools: SignalTools) -> None:
        """Follow the present."""
        super().__init__(stack)
        self._stack, self._tools = stack, tools
        self._moment_s: float | None = None
        self._fitted = (0.0, 0.0)
        self.live = True
        self.growing = True
        tools.held.connect(lambda on: stack.pause() if on else stack.follow(self._span_s()))
        tools.span_chosen.connect(self._choose_span)
        tools.fit.connect(stack.commands.fit)
        tools.back.connect(stack.commands.go_back)
        stack.following_changed.connect(lambda on: tools.show_held(on=not on))
        stack.cursor_moved.connect(self._cursor_moved)

    def begin(self) -> None:
        """Another pack or recording: follow the present, or show all of what was recorded."""
        self.growing = True
        if self.live:
            self.show_clock(time.time() - time.monotonic())
            self._stack.follow(self._span_s())
        else:
            self._fit()

    def show_moment(self, moment_s: float | None, *, live: bool, loaded: bool) -> None:
        """Follow the present while live; in a recording mark the moment that the other pages show.

        Args:
            moment_s: of a recording; None: none yet.
            live: values come from a pack.
            loaded: all of the recording has been read.
        """
        if live != self.live:
            self.live = live
            self._tools.show_live(live=live)
            self.begin()
        if live or moment_s is None:
            self._moment_s = None
            return
        if self.growing:
            # Until somebody looks closer, all that has been read so far is shown.
            if self._stack.view == self._fitted:
                self._fit()
            self.growing = not loaded
        if moment_s != self._moment_s:
            self._moment_s = moment_s
            self._stack.set_cursor("A", moment_s)

    def show_clock(self, utc_offset_s: float | None) -> None:
        """Write times by the clock of this computer, or from the beginning where nobody knows when it was."""
        style = TimeStyle.DURATION if utc_offset_s is None else TimeStyle.CLOCK
        self._stack.set_time_format(TimeFormat(style=style, utc_offset_s=utc_offset_s or 0.0))

    def advance(self) -> None:
        """Go along with the present; called at the rate of the display."""
        if self.live:
            self._stack.advance(time.monotonic() - LATE_S)

    def _fit(self) -> None:
        self._stack.commands.fit()
        self._fitted = self._stack.view

    def _span_s(self) -> float:
        return float(self._tools.span.currentData())

    def _choose_span(self, seconds: float) -> None:
        if self.live:
            self._stack.follow(seconds)
            return
        first_s, last_s = self._stack.view
        middle_s = (first_s + last_s) / 2 if self._moment_s is None else self._moment_s
        self._stack.set_view(middle_s - seconds / 2, middle_s + seconds / 2)

    def _cursor_moved(self) -> None:
        at_s = self._stack.cursors.get("A")
        if self.live or self._moment_s == at_s or self._moment_s is None:
            return
        if at_s is None:
            # Taken away together with B: the moment that every page shows stays marked.
            self._stack.set_cursor("A", self._moment_s)
        else:
            self._moment_s = at_s
            self.sought.emit(at_s)
