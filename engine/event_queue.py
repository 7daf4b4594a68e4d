"""Events on their way to a front end that may be slow: bounded, newest live values only."""

import collections
import threading

from engine.messages import Event, JobProgress, Snapshot


class EventQueue:
    """Hands events from any thread to the one that passes them on.

    Overflow rule: of `Snapshot`, and of `JobProgress` of the same job and step, only the newest waits; it replaces the older
    one and `replaced` counts it. Every other event is kept: there is one for each command, job or change of the link, so what
    waits is bounded by what the front end asked for and by the pace of reconnecting.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: collections.deque[Event] = collections.deque()
        self._replaced = 0

    @property
    def replaced(self) -> int:
        """How many live values or progress reports were overtaken before anybody read them."""
        return self._replaced

    def put(self, event: Event) -> None:
        """Add an event; never blocks."""
        with self._changed:
            if isinstance(event, Snapshot | JobProgress) and self._replace(event):
                self._replaced += 1
            else:
                self._events.append(event)
            self._changed.notify_all()

    def take(self, timeout_s: float = 0.0) -> list[Event]:
        """Return all waiting events in order, waiting up to `timeout_s` for the first one."""
        with self._changed:
            if not self._events and timeout_s > 0:
                self._changed.wait_for(lambda: bool(self._events), timeout_s)
            events = list(self._events)
            self._events.clear()
            return events

    def _replace(self, event: Snapshot | JobProgress) -> bool:
        for position in range(len(self._events) - 1, -1, -1):
            waiting = self._events[position]
            if isinstance(event, Snapshot):
                if isinstance(waiting, Snapshot):
                    # Moved to the end: a newer snapshot must not be read before a link change it already knows of.
                    del self._events[position]
                    self._events.append(event)
                    return True
            elif isinstance(waiting, JobProgress) and (waiting.job_id, waiting.step) == (event.job_id, event.step):
                self._events[position] = event
                return True
        return False
