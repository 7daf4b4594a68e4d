"""How busy the bus is: wire time of the frames of the last second, from their exact bit counts."""

import collections
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame

WINDOW_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BusRates:
    """What the bus did over the last second. `errors`: error reports in it. `load_pct`: sent frames included."""

    received_per_s: float
    sent_per_s: float
    errors: int
    load_pct: float


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
        self._batches: collections.deque[tuple[float, int, int, int, float]] = collections.deque()
        self._received = self._sent = self._errors = 0
        self._busy_s = 0.0

    def add(self, frames: Sequence[Frame], now_s: float, *, sent: bool = False) -> None:
        """Count frames that were on the bus just now; error reports are not frames."""
        wire_time_s, nominal, data = self._wire_time_s, self._bitrate_bps, self._data_bitrate_bps
        count = 0
        busy_s = 0.0
        for frame in frames:
            if not frame.is_error:
                count += 1
                busy_s += wire_time_s(frame, nominal, data)
        batch = (now_s, 0 if sent else count, count if sent else 0, len(frames) - count, busy_s)
        with self._lock:
            self._batches.append(batch)
            self._count(batch, 1)
            self._forget_old(now_s)

    def rates(self, now_s: float) -> BusRates:
        """Return the figures of the last second."""
        with self._lock:
            self._forget_old(now_s)
            return BusRates(
                received_per_s=self._received / WINDOW_S,
                sent_per_s=self._sent / WINDOW_S,
                errors=self._errors,
                load_pct=min(100.0, 100.0 * max(0.0, self._busy_s) / WINDOW_S),
            )

    def _forget_old(self, now_s: float) -> None:
        while self._batches and self._batches[0][0] <= now_s - WINDOW_S:
            self._count(self._batches.popleft(), -1)

    def _count(self, batch: tuple[float, int, int, int, float], sign: int) -> None:
        _, received, sent, errors, busy_s = batch
        self._received += sign * received
        self._sent += sign * sent
        self._errors += sign * errors
        self._busy_s += sign * busy_s
