"""Whose turn it is among the requests that are repeated to read values from a BMS that does not broadcast them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bms.definition.model import PollCommand

MIN_GAP_S = 0.01
"""Shortest time between two requests: a diagnostic gateway also serves other testers."""
LONGEST_BACK_OFF_S = 30.0


@dataclass(slots=True)
class _Turn:
    command: PollCommand
    due_s: float
    misses: int = 0


class PollScheduler:
    """One request outstanding at a time, each at its own period; requests nobody answers are asked ever more rarely.

    Pure: time is an argument. After `next` returned a command, `answered` or `unanswered` must be called before the next one.
    """

    def __init__(self, commands: Sequence[PollCommand], now_s: float) -> None:
        """All commands are due at once, in the order of the definition."""
        self._turns = {command.key: _Turn(command, now_s) for command in commands}
        self._not_before_s = now_s
        self._outstanding: str | None = None

    def next(self, now_s: float) -> PollCommand | None:
        """Return the command that has been due longest, or None while one is outstanding or nothing is due."""
        if self._outstanding is not None or now_s < self._not_before_s or not self._turns:
            return None
        turn = min(self._turns.values(), key=lambda one: one.due_s)
        if turn.due_s > now_s:
            return None
        self._outstanding = turn.command.key
        return turn.command

    @property
    def next_time_s(self) -> float | None:
        """When `next` may return something again, or None while one is outstanding."""
        if self._outstanding is not None or not self._turns:
            return None
        return max(self._not_before_s, min(turn.due_s for turn in self._turns.values()))

    def answered(self, now_s: float) -> None:
        """The outstanding request was answered; it is due again after its period."""
        turn = self._finish(now_s)
        turn.misses = 0
        turn.due_s = now_s + turn.command.period_s

    def unanswered(self, now_s: float) -> None:
        """The outstanding request was refused or not answered; its pause doubles each time, up to 30 s."""
        turn = self._finish(now_s)
        turn.misses += 1
        pause_s = max(turn.command.period_s, 1.0) * 2.0 ** min(turn.misses, 10)
        turn.due_s = now_s + min(pause_s, max(LONGEST_BACK_OFF_S, turn.command.period_s))

    def given_up(self, now_s: float) -> None:
        """The outstanding request was called off by us (a job came, the link was lost); it stays due."""
        self._finish(now_s)

    def _finish(self, now_s: float) -> _Turn:
        assert self._outstanding is not None, "nothing is outstanding"
        turn = self._turns[self._outstanding]
        self._outstanding = None
        self._not_before_s = now_s + MIN_GAP_S
        return turn
