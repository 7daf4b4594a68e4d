"""The pack's own values over time: rows that grow, and the row of any moment."""

import numpy as np
import numpy.typing as npt

from bms.telemetry.snapshot import FloatColumn

Values = npt.NDArray[np.float32]
_FIRST_ROWS = 1024


class PackTable:
    """Columns as `PackColumns.names`, rows in the order of time; single precision, as recordings keep them."""

    def __init__(self, columns: int) -> None:
        """Start without rows."""
        self._times_s: FloatColumn = np.empty(_FIRST_ROWS)
        self._values: Values = np.empty((_FIRST_ROWS, columns), np.float32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, times_s: FloatColumn, values: npt.NDArray[np.floating]) -> None:
        """Add rows: times of shape (n,), ascending and later than the last one; values of shape (columns, n)."""
        needed = self._count + len(times_s)
        if needed > len(self._times_s):
            room = max(needed, 2 * len(self._times_s))
            self._times_s = np.resize(self._times_s, room)
            grown = np.empty((room, self._values.shape[1]), np.float32)
            grown[: self._count] = self._values[: self._count]
            self._values = grown
        self._times_s[self._count : needed] = times_s
        self._values[self._count : needed] = values.T
        self._count = needed

    @property
    def span(self) -> tuple[float, float] | None:
        """First and last moment; None without rows."""
        return (float(self._times_s[0]), float(self._times_s[self._count - 1])) if self._count else None

    def all(self) -> tuple[FloatColumn, Values]:
        """Return all times, shape (n,), and values, shape (columns, n); views."""
        return self._times_s[: self._count], self._values[: self._count].T

    def at(self, time_s: float) -> tuple[Values, float] | None:
        """Return the newest row at a moment, shape (columns,), and its age in seconds; None before the first one."""
        row = int(np.searchsorted(self._times_s[: self._count], time_s, side="right")) - 1
        return None if row < 0 else (self._values[row], time_s - float(self._times_s[row]))
