"""What a connection tells by the clock: live values, the health of the link, and the trace while somebody watches it."""

from collections.abc import Callable

from bms.definition.model import PackDefinition
from engine import link_health, tracing
from engine.link_monitor import LinkMonitor
from engine.live_values import newest_value_s, snapshot_message
from engine.messages import Connect, Event
from engine.recording.recorder import Recorder
from engine.wire import Wire


class LiveFeed:
    """Sends what is due, and lets the link's monitor know what it saw on the way."""

    def __init__(
        self,
        request: Connect,
        definition: PackDefinition,
        wire: Wire,
        monitor: LinkMonitor,
        recorder: Recorder,
        emit: Callable[[Event], None],
        now_s: float,
    ) -> None:
        """Values are due at once, the first health after a second."""
        self._link = request.link
        self._snapshot_period_s = 1.0 / max(0.1, request.snapshot_hz)
        self._definition = definition
        self._wire = wire
        self._monitor = monitor
        self._recorder = recorder
        self._emit = emit
        self._next_snapshot_s = now_s
        self._next_health_s = now_s + link_health.PERIOD_S
        self._next_trace_s = now_s

    @property
    def next_time_s(self) -> float:
        """When `send` has something to do."""
        soonest_s = min(self._next_snapshot_s, self._next_health_s)
        return min(soonest_s, self._next_trace_s) if self._wire.tracing.on else soonest_s

    def send(self, now_s: float, *, job_running: bool) -> None:
        """Send what is due."""
        if now_s >= self._next_snapshot_s:
            self._next_snapshot_s = max(self._next_snapshot_s + self._snapshot_period_s, now_s)
            self._send_snapshot(now_s, job_running=job_running)
        if now_s >= self._next_health_s:
            self._next_health_s = max(self._next_health_s + link_health.PERIOD_S, now_s)
            self._send_health(now_s)
        if self._wire.tracing.on and now_s >= self._next_trace_s:
            self._next_trace_s = now_s + tracing.PERIOD_S
            if (frames := self._wire.tracing.take()) is not None:
                self._emit(frames)

    def _send_snapshot(self, now_s: float, *, job_running: bool) -> None:
        snapshot = self._wire.snapshot(now_s)
        self._recorder.values(snapshot, now_s)
        arrived_s = newest_value_s(snapshot, self._definition, now_s)
        fresh = arrived_s is not None and arrived_s >= self._monitor.opened_s
        self._monitor.values(arrived_s if fresh else None, job_running=job_running, now_s=now_s)
        rates = self._wire.rates(now_s)
        self._emit(
            snapshot_message(
                snapshot,
                time_s=now_s,
                frames_per_s=rates.received_per_s + rates.sent_per_s,
                bus_load_pct=rates.load_pct,
            )
        )

    def _send_health(self, now_s: float) -> None:
        status, counts = self._wire.status(), self._wire.counts(now_s)
        self._monitor.sampled(status, frozenset(one.can_id for one in counts.ids))
        self._emit(
            link_health.link_health(
                self._link,
                details=self._wire.details,
                status=status,
                counts=counts,
                state=self._monitor.state(now_s),
                losses=self._monitor.losses,
                bus_offs=self._monitor.bus_offs,
            )
        )
