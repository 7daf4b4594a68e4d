"""What a reader could not read, so far."""

from can_drivers.logs.model import LogProblem


class Problems:
    """Each sentence once, with the first place where it was met and how often; so a file of damage does not fill the memory."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._found: dict[str, LogProblem] = {}

    def tell(
        self, what: str, *, byte: int | None = None, line: int | None = None, times: int = 1, missing_bytes: int = 0
    ) -> None:
        """Note a problem; `what` is one of a few sentences, without numbers of this place."""
        before = self._found.get(what)
        if before is not None:
            byte, line = before.byte, before.line
            times += before.times
            missing_bytes += before.missing_bytes
        self._found[what] = LogProblem(what=what, byte=byte, line=line, times=times, missing_bytes=missing_bytes)

    def all(self) -> tuple[LogProblem, ...]:
        """Return them in the order they were first met."""
        return tuple(self._found.values())
