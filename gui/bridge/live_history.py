"""The history of the connected pack: frames and snapshots of the engine go in, charts are drawn from it."""

from bms.definition.model import PackDefinition
from bms.telemetry.history import History
from can_drivers.frame_columns import unpack
from engine.history_feed import HistoryFeed
from engine.live_values import pack_snapshot
from engine.messages import LinkStateChanged, Snapshot, TraceFrames


class LiveHistory:
    """One feed for each pack that is connected; nothing while a recording is open, which feeds its own."""

    def __init__(self) -> None:
        """Nothing is connected."""
        self._feed: HistoryFeed | None = None
        self._listens = True

    def begin(self, definition: PackDefinition) -> History:
        """Begin an empty history for a pack, and return it."""
        self._feed = HistoryFeed(definition)
        return self._feed.history

    def link_changed(self, event: LinkStateChanged) -> None:
        """While a recording is open nothing of it is live."""
        self._listens = event.state != "playback"

    def trace_frames(self, message: TraceFrames) -> None:
        """Decode frames into the history."""
        if self._feed is not None and self._listens:
            self._feed.frames(unpack(message.frames))

    def snapshot(self, message: Snapshot) -> None:
        """Add the pack's own values."""
        if self._feed is not None and self._listens:
            self._feed.snapshot(pack_snapshot(message), message.time_s)
