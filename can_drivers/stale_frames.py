"""Telling frames that a driver has stored from before it was opened, where it stamps them with the time of day."""

import time

_STAMPED = frozenset({"ixxat", "kvaser", "pcan", "socketcan", "vector"})
"""Back ends whose time stamps are seconds since 1970."""
_WATCH_S = 2.0
"""Whoever stored frames hands them over first; later a wrong clock could only do harm."""
_MARGIN_S = 0.5
"""The clock of a driver and ours may differ by so much."""
_PLAUSIBLE_S = 86_400.0
"""A time stamp further away was not counted from 1970."""


class StaleFrames:
    """Judges time stamps in the first seconds after opening."""

    def __init__(self, interface: str) -> None:
        """Remember when the link was opened: now."""
        self._opened_utc_s = time.time()
        self._judges_until_s = time.monotonic() + _WATCH_S if interface in _STAMPED else 0.0

    def is_stale(self, timestamp_s: float, now_s: float) -> bool:
        """Tell whether a frame was received before the link was opened, as far as its time stamp can tell.

        Args:
            timestamp_s: of the driver.
            now_s: monotonic time.
        """
        if now_s >= self._judges_until_s:
            return False
        age_s = self._opened_utc_s - timestamp_s
        return _MARGIN_S < age_s < _PLAUSIBLE_S
