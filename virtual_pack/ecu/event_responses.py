"""Answers nobody asked for: service 0x86 (ISO 14229-1, 10.9) as a list of events and their time windows."""

import enum
from collections.abc import Callable, Hashable
from dataclasses import dataclass

_LOOK_PERIOD_S = 0.1
_PAUSE_S = 1.0
"""Shortest time between two answers of one event."""
_NEVER_S = float("inf")
INFINITE = 0x02
WINDOW_S = {INFINITE: _NEVER_S, 0x03: 10.0, 0x04: 60.0, 0x05: 600.0}
"""eventWindowTime: infinite, short, medium, long (ISO 14229-1, B.2)."""


class EventType(enum.IntEnum):
    """What can be waited for."""

    DTC_STATUS = 0x01
    DATA_IDENTIFIER = 0x03


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One set-up.

    Attributes:
        event_type: what is waited for.
        window: eventWindowTime.
        record: eventTypeRecord: a DTC status mask, or a data identifier.
        service: the request that is served when it happens.
    """

    event_type: EventType
    window: int
    record: bytes
    service: bytes


@dataclass(slots=True, kw_only=True)
class _Watch:
    event: Event
    seen: Hashable
    quiet_until_s: float
    ends_s: float
    count: int = 0


class EventResponses:
    """The events a tester has set up; they are watched from start to stop."""

    def __init__(self) -> None:
        """Start with none."""
        self._events: dict[EventType, Event] = {}
        self._watches: list[_Watch] = []
        self._next_look_s = _NEVER_S

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity: never."""
        return self._next_look_s

    @property
    def active(self) -> list[Event]:
        """The events that are watched."""
        return [watch.event for watch in self._watches]

    @property
    def are_set_up(self) -> bool:
        """There is something to start."""
        return bool(self._events)

    def set_up(self, event: Event) -> None:
        """Take an event in place of the one of its type. What is watched stays as it was until the next start."""
        self._events[event.event_type] = event

    def start(self, observe: Callable[[Event], Hashable], now_s: float) -> None:
        """Watch what was set up; `observe` returns what an event looks at."""
        self._watches = [
            _Watch(event=event, seen=observe(event), quiet_until_s=now_s, ends_s=now_s + WINDOW_S[event.window])
            for event in self._events.values()
        ]
        self._next_look_s = now_s + _LOOK_PERIOD_S if self._watches else _NEVER_S

    def stop(self) -> None:
        """Watch nothing any more; the set-ups stay."""
        self._watches = []
        self._next_look_s = _NEVER_S

    def clear(self) -> None:
        """Stop and forget the set-ups."""
        self.stop()
        self._events.clear()

    def poll(self, observe: Callable[[Event], Hashable], now_s: float) -> tuple[list[Event], list[tuple[Event, int]]]:
        """Look at what is watched if it is time to.

        Returns:
            Events that happened, and those whose window is over with how often they happened.
        """
        if now_s < self._next_look_s:
            return [], []
        self._next_look_s = now_s + _LOOK_PERIOD_S
        happened = [watch for watch in self._watches if self._has_changed(watch, observe(watch.event), now_s)]
        over = [watch for watch in self._watches if watch.ends_s <= now_s]
        self._watches = [watch for watch in self._watches if watch not in over]
        if not self._watches:
            self._next_look_s = _NEVER_S
        return [watch.event for watch in happened], [(watch.event, watch.count) for watch in over]

    @staticmethod
    def _has_changed(watch: _Watch, value: Hashable, now_s: float) -> bool:
        if value == watch.seen or now_s < watch.quiet_until_s:
            return False
        watch.seen, watch.quiet_until_s = value, now_s + _PAUSE_S
        watch.count = min(0xFF, watch.count + 1)
        return True
