"""Finding the bit rate for a front end: the adapter is locked meanwhile; one search at a time, stopped on demand."""

import threading
from collections.abc import Callable

from can_drivers.adapters import resolve
from can_drivers.bit_rate_search import find_bit_rate
from can_drivers.errors import ExplainedError
from can_drivers.settings import LinkSettings
from engine.exclusive import lock_adapter
from engine.messages import BitRateFound, BitRateProgress, FindBitRate

_FREE_WITHIN_S = 2.0


def listen_for_bit_rate(
    link: LinkSettings, *, on_progress: Callable[[BitRateProgress], None], is_stopped: Callable[[], bool] = lambda: False
) -> BitRateFound:
    """Listen at one bit rate after the other; nothing is sent. See `can_drivers.bit_rate_search.find_bit_rate`.

    Raises:
        LinkError: the adapter cannot listen only, cannot be opened, went away, or another Halite has it.
        SafetyRefusalError: there is no place for locks.
    """
    link = resolve(link)
    lock = lock_adapter(link)
    try:
        result = find_bit_rate(
            link,
            on_progress=lambda bitrate_bps, fraction: on_progress(BitRateProgress(bitrate_bps=bitrate_bps, fraction=fraction)),
            is_stopped=is_stopped,
        )
    finally:
        if lock is not None:
            lock.release()
    return BitRateFound(
        bitrate_bps=result.bitrate_bps,
        fd=result.fd,
        data_bitrate_bps=result.data_bitrate_bps,
        cause=result.cause,
        advice=result.advice,
    )


class BitRateSearch:
    """Listens at one bit rate after the other; nothing is sent. Whoever wants the adapter calls `stop` first."""

    def __init__(self, emit: Callable[[BitRateProgress | BitRateFound], None], report: Callable[[Exception], None]) -> None:
        """`emit` gets progress and one result; `report` a bug. Both are called in the search's thread."""
        self._emit = emit
        self._report = report
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, request: FindBitRate) -> None:
        """Start a search; one that is under way is stopped and answered before."""
        self.stop()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._search, args=(request.link, self._stop), name="halite-bit-rate", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End a search and wait until the adapter is free: a fraction of a second, two at most if its driver hangs."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_FREE_WITHIN_S)
            self._thread = None

    def _search(self, link: LinkSettings, stop: threading.Event) -> None:
        try:
            found = listen_for_bit_rate(link, on_progress=self._emit, is_stopped=stop.is_set)
        except ExplainedError as error:
            found = BitRateFound(bitrate_bps=None, cause=error.what, advice=error.advice)
        except Exception as error:  # noqa: BLE001 - outermost frame of this thread; drivers raise anything
            self._report(error)
            found = BitRateFound(bitrate_bps=None, cause="The search for the bit rate failed.", advice="Set it by hand.")
        self._emit(found)
