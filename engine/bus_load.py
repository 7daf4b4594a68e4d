"""How busy the bus is: wire time of the frames of the last second, from their exact bit counts."""

import collections
import threading
from collections.abc import Callable, Sequence

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame

WINDOW_S = 1.0


class BusLoadMeter:
    """Adds up what was received and sent. `add` is called by the reader's and the sending thread, the rest by any other."""

    def __init__(
        self, bitrate_bps: int, data_bitrate_bps: int, *, wire_time_s: Callable[[Frame, int, int], float] = frame_time_s
    ) -> None:
        """Bit rates of the bus in bit/s."""
        self._bitrate_bps = bitrate_bps
        self._data_bitrate_bps = data_bitrate_bps
        self._wire_time_s = wire_time_s
        self._lock = threading.Lock()
        self._batches: collections.deque[tuple[float, int, float]] = collections.deque()
        self._frames = 0
        self._busy_s = 0.0

    def add(self, frames: Sequence[Frame], now_s: float) -> None:
        """Count frames that were on the bus just now; error reports are not frames."""
        wire_time_s, nominal, data = self._wire_time_s, self._bitrate_bps, self._data_bitrate_bps
        count = 0
        busy_s = 0.0
        for frame in frames:
            if not frame.is_error:
                count += 1
                busy_s += wire_time_s(frame, nominal, data)
        with self._lock:
            self._batches.append((now_s, count, busy_s))
            self._frames += count
            self._busy_s += busy_s
            self._forget_old(now_s)

    def rates(self, now_s: float) -> tuple[float, float]:
        """Return (frames per second, bus load in %) over the last second."""
        with self._lock:
            self._forget_old(now_s)
            return self._frames / WINDOW_S, min(100.0, 100.0 * max(0.0, self._busy_s) / WINDOW_S)

    def _forget_old(self, now_s: float) -> None:
        while self._batches and self._batches[0][0] <= now_s - WINDOW_S:
            _, count, busy_s = self._batches.popleft()
            self._frames -= count
            self._busy_s -= busy_s
