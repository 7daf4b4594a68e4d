"""What a page may ask of the engine. Presenters know this and no more, so that tests can stand in for it."""

from typing import Protocol

from engine.messages import Command, Event, Job


class EngineClientLike(Protocol):
    """The part of `engine.client.EngineClient` that the bridge uses."""

    @property
    def alive(self) -> bool:
        """False once the engine is known to be dead; known at the latest one second after."""
        ...

    def send(self, command: Command) -> None:
        """Hand a command over; never blocks."""
        ...

    def poll(self) -> list[Event]:
        """Return what has arrived since; never blocks."""
        ...

    def close(self) -> None:
        """End the engine."""
        ...


class EngineLink(Protocol):
    """What a presenter may ask for."""

    def send(self, command: Command) -> None:
        """Hand a command to the engine."""
        ...

    def start_job(self, job: Job) -> int:
        """Run a job after those asked for before; return the id that its events carry."""
        ...

    def cancel_job(self, job_id: int) -> None:
        """Stop a job as soon as it is safe."""
        ...
