"""The engine in this process, for the command line: the same session, without a pipe."""

from engine.event_queue import EventQueue
from engine.messages import Command, Event, Shutdown
from engine.session import EngineSession


class LocalEngine:
    """Same methods as `engine.client.EngineClient`."""

    def __init__(self) -> None:
        """Start a session."""
        self._events = EventQueue()
        self._session = EngineSession(self._events.put)

    @property
    def alive(self) -> bool:
        """False once the session has ended."""
        return self._session.alive

    def send(self, command: Command) -> None:
        """Hand a command over; its answers come as events."""
        self._session.send(command)

    def poll(self) -> list[Event]:
        """Return what has happened since; never waits."""
        return self._events.take()

    def wait(self, timeout_s: float) -> list[Event]:
        """Return what has happened since, waiting for something to happen; [] when nothing did in time."""
        return self._events.take(timeout_s)

    def close(self) -> None:
        """End the session after the running job has come to a safe point."""
        self._session.send(Shutdown())
        self._session.join()
