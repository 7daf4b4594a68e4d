"""Which span of time is looked at: panned, zoomed, followed, and back again."""

import math

LEAST_SPAN_S = 1e-5
GREATEST_SPAN_S = 400 * 86_400.0
_STEPS_KEPT = 100
_MARGIN = 0.02


class TimeView:
    """A span of time and how it came to be.

    Attributes:
        start_s: left edge, seconds on the clock of the samples.
        span_s: from the left edge to the right one.
        follows: the right edge goes along with the newest time.
    """

    def __init__(self) -> None:
        """Look at one minute from zero."""
        self.start_s = 0.0
        self.span_s = 60.0
        self.follows = False
        self._back: list[tuple[float, float]] = []
        self._forward: list[tuple[float, float]] = []

    @property
    def end_s(self) -> float:
        """Right edge."""
        return self.start_s + self.span_s

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from another view."""
        return bool(self._forward)

    def show(self, start_s: float, end_s: float) -> None:
        """Look at a span; following ends. What is no span is put right."""
        if not (math.isfinite(start_s) and math.isfinite(end_s)):
            return
        start_s, end_s = min(start_s, end_s), max(start_s, end_s)
        span_s = min(max(end_s - start_s, LEAST_SPAN_S), GREATEST_SPAN_S)
        self.start_s, self.span_s = (start_s + end_s - span_s) / 2, span_s
        self.follows = False

    def follow(self, span_s: float, newest_s: float) -> None:
        """Show the last `span_s` seconds from now on."""
        self.show(newest_s - span_s, newest_s)
        self.follows = True

    def advance(self, newest_s: float) -> None:
        """Move along when following."""
        if self.follows:
            self.start_s = newest_s - self.span_s

    def pan(self, seconds: float) -> None:
        """Move the view; following ends."""
        self.show(self.start_s + seconds, self.end_s + seconds)

    def zoom(self, factor: float, about_s: float) -> None:
        """Make the span `factor` times as long; `about_s` stays where it is. When following, the right edge does."""
        if self.follows:
            newest_s = self.end_s
            self.follow(self.span_s * factor, newest_s)
            return
        span_s = min(max(self.span_s * factor, LEAST_SPAN_S), GREATEST_SPAN_S)
        share = (about_s - self.start_s) / self.span_s
        self.show(about_s - share * span_s, about_s + (1 - share) * span_s)

    def fit(self, first_s: float, last_s: float) -> None:
        """Show everything from the first to the last time."""
        margin_s = max((last_s - first_s) * _MARGIN, LEAST_SPAN_S)
        self.show(first_s - margin_s, last_s + margin_s)

    def remember(self) -> None:
        """Keep the present view to come back to; called before one that differs."""
        here = (self.start_s, self.end_s)
        if not self._back or self._back[-1] != here:
            self._back = [*self._back[-_STEPS_KEPT:], here]
        self._forward.clear()

    def go_back(self) -> None:
        """Return to the view before."""
        if self._back:
            self._forward.append((self.start_s, self.end_s))
            self.show(*self._back.pop())

    def go_forward(self) -> None:
        """Undo going back."""
        if self._forward:
            self._back.append((self.start_s, self.end_s))
            self.show(*self._forward.pop())
