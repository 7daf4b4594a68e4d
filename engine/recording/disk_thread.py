"""The thread that writes a recording, and one that makes it durable: nobody else ever waits for the disk."""

import collections
import contextlib
import threading
import time

from bms.storage import sync_data
from engine.frame_stream import FrameFeed
from engine.recording.items import Item
from engine.recording.sinks import Sink

WRITE_PERIOD_S = 0.04
"""What a killed program loses at most, and the time of one write."""
SYNC_PERIOD_S = 1.0
"""What a power cut loses."""
MOST_ITEMS = 50_000
"""More than an hour of snapshots that wait for a disk; the oldest is given up."""


class DiskThread:
    """Takes frames from a feed and everything else from `add`, gives them to a sink. `add` never waits."""

    def __init__(self, sink: Sink, feed: FrameFeed) -> None:
        """Start writing."""
        self.fault: Exception | None = None
        """The bug that ended it."""
        self._sink = sink
        self._feed = feed
        self._items: collections.deque[Item] = collections.deque(maxlen=MOST_ITEMS)
        self._stopping = threading.Event()
        self._busy_since_s: float | None = None
        self._thread = threading.Thread(target=self._run, name="halite-recording", daemon=True)
        self._syncing = threading.Thread(target=self._sync, name="halite-recording-sync", daemon=True)
        self._thread.start()
        self._syncing.start()

    def add(self, item: Item) -> None:
        """Record something beside frames."""
        self._items.append(item)

    def stalled_s(self, now_s: float) -> float:
        """Return for how long the disk has not come back from a write; 0 while it is idle."""
        busy_since_s = self._busy_since_s
        return 0.0 if busy_since_s is None else now_s - busy_since_s

    def stop(self) -> None:
        """Let the thread write what waits, and end."""
        self._stopping.set()

    @property
    def ended(self) -> bool:
        """Whether everything is written, or given up."""
        return not self._thread.is_alive()

    def join(self, timeout_s: float) -> None:
        """Wait for its end."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            self._sink.begin(time.monotonic())
            while not self._stopping.wait(WRITE_PERIOD_S):
                self._once()
            self._once(last=True)
            self._sink.end(lost=self._feed.lost, now_s=time.monotonic())
        except Exception as error:  # noqa: BLE001 - an outermost loop: the session's thread tells of it
            self.fault = error
            self._stopping.set()
            with contextlib.suppress(Exception):
                self._sink.end(lost=self._feed.lost, now_s=time.monotonic())

    def _once(self, *, last: bool = False) -> None:
        now_s = time.monotonic()
        self._busy_since_s = now_s
        # A disk that fails is tried once more at the end.
        self._sink.tick(now_s, at_once=last and not self._sink.ready)
        if self._sink.ready:
            self._sink.take(self._feed.take(), self._waiting_items(), lost=self._feed.lost, now_s=now_s)
        self._busy_since_s = None

    def _waiting_items(self) -> list[Item]:
        items: list[Item] = []
        with contextlib.suppress(IndexError):
            while True:
                items.append(self._items.popleft())
        return items

    def _sync(self) -> None:
        while not self._stopping.wait(SYNC_PERIOD_S):
            for path in self._sink.growing_files:
                try:
                    sync_data(path)
                except FileNotFoundError:
                    continue  # moved on to the next file, or gone: whoever writes notices that
                except OSError as error:
                    self._sink.failed(error, time.monotonic())
