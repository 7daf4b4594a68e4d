"""The frames of one connection on their way to the trace: received and sent ones in order, secrets hidden."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from bms.definition.model import Diagnostics
from bms.diagnostics.secret_screen import SecretScreen
from can_drivers.frames import Frame
from engine.messages import TraceFrames
from engine.trace_feed import TraceFeed

PERIOD_S = 0.05
"""How often a front end that watches gets what has come."""


class Tracing:
    """Costs nothing until somebody watches. `received` and `sent` may be called by any thread."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        """Nobody watches. `diagnostics` says on which ids secrets may be."""
        self._diagnostics = diagnostics
        self._lock = threading.Lock()
        self._feed = TraceFeed()
        self._screen: SecretScreen | None = None

    @property
    def on(self) -> bool:
        """Whether somebody watches."""
        return self._screen is not None

    def watch(self, *, on: bool) -> None:
        """Begin, counting from frame 0, or stop."""
        with self._lock:
            # A new screen hides too much rather than too little when it begins in the middle of a message.
            self._screen = SecretScreen(self._diagnostics) if on else None
            self._feed.clear()

    def received(self, frames: Sequence[Frame]) -> None:
        """Take frames of the bus."""
        if self._screen is not None:
            self._add(frames)

    def sent(self, frames: Sequence[Frame], now_s: float) -> None:
        """Take frames that were put on the bus just now."""
        if self._screen is not None:
            self._add([replace(frame, time_s=now_s, is_tx=True) for frame in frames])

    def take(self) -> TraceFrames | None:
        """Return what came since the last call; None if that is nothing."""
        return self._feed.take()

    def _add(self, frames: Sequence[Frame]) -> None:
        with self._lock:
            if self._screen is not None:
                self._feed.add(self._screen.screen(frames))
