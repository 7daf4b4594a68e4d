"""Events on their way to a front end that may be slow: bounded, newest live values only."""

import collections
import threading

import msgspec

from engine.messages import BitRateProgress, Event, EventNoted, JobProgress, LinkHealth, RecordingState, Snapshot, TraceFrames

MOST_TRACES = 100
"""Five seconds of trace; a front end that has not read for so long is told what it missed."""
MOST_NOTES = 1000
"""Of a pack whose contactors chatter, some minutes; they stand in the recording all the same."""

_Replaceable = Snapshot | LinkHealth | BitRateProgress | JobProgress | RecordingState


class EventQueue:
    """Hands events from any thread to the one that passes them on.

    Overflow rule: of `Snapshot`, `LinkHealth`, `BitRateProgress`, and of `JobProgress` of the same job and step, only the
    newest waits; it replaces the older one and `replaced` counts it. Of `TraceFrames` at most `MOST_TRACES` wait; the oldest
    is given up and the next one says how many frames that were. Of `RecordingState` of one session and state only the newest
    waits; of `EventNoted` at most `MOST_NOTES`, the oldest is given up. Every other event is kept: there is one for each
    command, job, change of the link or hit of a rate-limited scan, so what waits is bounded by what the front end asked for.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: collections.deque[Event] = collections.deque()
        self._traces = 0
        self._notes = 0
        self._replaced = 0

    @property
    def replaced(self) -> int:
        """How many live values or progress reports were overtaken before anybody read them."""
        return self._replaced

    def put(self, event: Event) -> None:
        """Add an event; never blocks."""
        with self._changed:
            if isinstance(event, TraceFrames):
                self._traces += 1
                if self._traces > MOST_TRACES:
                    self._give_up_oldest_trace()
            if isinstance(event, EventNoted):
                self._notes += 1
                if self._notes > MOST_NOTES:
                    self._give_up_oldest_note()
            if isinstance(event, _Replaceable) and self._replace(event):
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
            self._traces = self._notes = 0
            return events

    def _replace(self, event: _Replaceable) -> bool:
        for position in range(len(self._events) - 1, -1, -1):
            if _overtakes(event, self._events[position]):
                if isinstance(event, JobProgress):
                    self._events[position] = event
                else:
                    # Moved to the end: a newer snapshot must not be read before a link change it already knows of.
                    del self._events[position]
                    self._events.append(event)
                return True
        return False

    def _give_up_oldest_trace(self) -> None:
        places = [place for place, event in enumerate(self._events) if isinstance(event, TraceFrames)]
        oldest, following = self._events[places[0]], self._events[places[1]]
        assert isinstance(oldest, TraceFrames)
        assert isinstance(following, TraceFrames)
        # `first` counts lost frames too, so the difference is what the oldest carried and the next one had lost already.
        lost = oldest.lost + following.first - oldest.first
        self._events[places[1]] = msgspec.structs.replace(following, lost=lost)
        del self._events[places[0]]
        self._traces -= 1

    def _give_up_oldest_note(self) -> None:
        place = next(place for place, event in enumerate(self._events) if isinstance(event, EventNoted))
        del self._events[place]
        self._notes -= 1


def _overtakes(event: _Replaceable, waiting: Event) -> bool:
    """Return whether nobody needs to hear what waits once this event has come."""
    if isinstance(event, JobProgress) and isinstance(waiting, JobProgress):
        return (waiting.job_id, waiting.step) == (event.job_id, event.step)
    if isinstance(event, RecordingState) and isinstance(waiting, RecordingState):
        return (waiting.folder, waiting.state) == (event.folder, event.state)
    return type(waiting) is type(event)
