"""Whose turn it is among the requests that are repeated to read values from a BMS that does not broadcast them.

The bus and other testers come first: a bounded share of both, silence while another tester asks, and never faster than the BMS
answers with ease.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bms.definition.polling import PollCommand, PollingManners

LONGEST_BACK_OFF_S: Final = 30.0
_FRAME_BITS: Final = 135
"""A classic frame of eight bytes with the stuff bits it has at most, and the pause after it (ISO 11898-1)."""
_FIRST_FRAME_BYTES: Final = 6
_CONSECUTIVE_FRAME_BYTES: Final = 7


@dataclass(slots=True)
class _Turn:
    command: PollCommand
    due_s: float
    misses: int = 0

    def lateness(self, now_s: float, shortest_s: float) -> float:
        """How late it is, in periods of its own, `shortest_s` at least: what is wanted more often is late sooner."""
        return (now_s - self.due_s) / max(self.command.period_s, shortest_s)


class PollScheduler:
    """One request outstanding at a time, each at its own period; requests nobody answers are asked ever more rarely.

    When there is not time for all of them, each gets a share that goes with how often it is wanted. After another tester's
    request nothing is asked for `PollingManners.yield_s`, so that nothing of ours comes between its request and the answer.

    Pure: time is an argument. After `next` returned a command, `answered`, `unanswered` or `given_up` must be called before the
    next one.
    """

    def __init__(
        self,
        commands: Sequence[PollCommand],
        now_s: float,
        manners: PollingManners | None = None,
        *,
        bitrate_bps: int = 500_000,
    ) -> None:
        """All commands are due at once.

        Args:
            commands: what is asked.
            now_s: the time.
            manners: how much of the bus may be taken; None: the usual.
            bitrate_bps: of the bus.
        """
        self._turns = {command.key: _Turn(command, now_s) for command in commands}
        self._manners = manners or PollingManners()
        self._bitrate_bps = bitrate_bps
        self._not_before_s = now_s
        self._yield_until_s = now_s
        self._foreign_requests = 0
        self._outstanding: str | None = None
        self._asked_s = now_s

    def next(self, now_s: float) -> PollCommand | None:
        """Return the command that is latest, or None while one is outstanding, nothing is due or it is not our turn."""
        if self._outstanding is not None or now_s < self._earliest_s or not self._turns:
            return None
        due = [turn for turn in self._turns.values() if turn.due_s <= now_s]
        if not due:
            return None
        shortest_s = 1.0 / self._manners.max_requests_per_s
        turn = max(due, key=lambda one: (one.lateness(now_s, shortest_s), -one.command.period_s))
        self._outstanding, self._asked_s = turn.command.key, now_s
        return turn.command

    @property
    def next_time_s(self) -> float | None:
        """When `next` may return something again, or None while one is outstanding."""
        if self._outstanding is not None or not self._turns:
            return None
        return max(self._earliest_s, min(turn.due_s for turn in self._turns.values()))

    def heard(self, foreign_requests: int, now_s: float) -> None:
        """Take how many requests of other testers to this BMS were seen so far; a new one makes the polling yield."""
        if foreign_requests != self._foreign_requests:
            self._foreign_requests = foreign_requests
            self._yield_until_s = now_s + self._manners.yield_s

    def yields(self, now_s: float) -> bool:
        """Whether nothing is asked because another tester does."""
        return bool(self._turns) and now_s < self._yield_until_s

    def answered(self, now_s: float, answer_bytes: int = 0) -> None:
        """The outstanding request was answered; it is due again after its period.

        Args:
            now_s: the time.
            answer_bytes: length of the answer; what the exchange cost the bus is reckoned from it.
        """
        turn = self._finish(now_s, answer_bytes)
        turn.misses = 0
        turn.due_s = now_s + turn.command.period_s

    def unanswered(self, now_s: float) -> None:
        """The outstanding request was refused or not answered; its pause doubles each time, up to 30 s."""
        turn = self._finish(now_s, 0)
        turn.misses += 1
        pause_s = max(turn.command.period_s, 1.0) * 2.0 ** min(turn.misses, 10)
        turn.due_s = now_s + min(pause_s, max(LONGEST_BACK_OFF_S, turn.command.period_s))

    def given_up(self, now_s: float) -> None:
        """The outstanding request was called off by us (a job came, the link was lost); it stays due."""
        self._finish(now_s, 0)

    @property
    def _earliest_s(self) -> float:
        return max(self._not_before_s, self._yield_until_s)

    def _finish(self, now_s: float, answer_bytes: int) -> _Turn:
        assert self._outstanding is not None, "nothing is outstanding"
        turn = self._turns[self._outstanding]
        self._outstanding = None
        manners = self._manners
        # A BMS that asked for patience (0x78), or wanted the request again (0x21), took long: it gets as long a rest.
        took_s = now_s - self._asked_s
        self._not_before_s = max(
            now_s + max(manners.least_gap_s, took_s),
            self._asked_s + 1.0 / manners.max_requests_per_s,
            self._asked_s + self._bus_time_s(turn.command, answer_bytes) / manners.max_bus_share,
        )
        return turn

    def _bus_time_s(self, command: PollCommand, answer_bytes: int) -> float:
        """Return for how long request, answer and flow control occupy the bus (ISO 15765-2), at most."""
        frames = _frames(len(command.request)) + _frames(answer_bytes)
        return frames * _FRAME_BITS / self._bitrate_bps


def _frames(length: int) -> int:
    """Return how many frames a message takes, flow control included."""
    if length <= _CONSECUTIVE_FRAME_BYTES:
        return 1
    return 2 + -(-(length - _FIRST_FRAME_BYTES) // _CONSECUTIVE_FRAME_BYTES)
