"""What was asked and answered, newest last, and the statistics of a series. No widgets."""

import statistics
from dataclasses import dataclass, field

from bms.service_catalogue import service
from engine.messages import UdsAnswered

_NEGATIVE = 0x7F
LONGEST_HISTORY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request and what came of it.

    Attributes:
        number: counted from 1 since the program began.
        at: wall-clock time, `HH:MM:SS.mmm`.
        request: what was sent.
        answered: how it ended; None when there was no answer to speak of.
        problem: why there was none, a sentence.
        advice: the one thing to do then.
    """

    number: int
    at: str
    request: bytes
    answered: UdsAnswered | None = None
    problem: str = ""
    advice: str = ""

    @property
    def title(self) -> str:
        """Name of the service asked for."""
        known = service(self.request[0])
        return known.name if known is not None else f"0x{self.request[0]:02X}"

    @property
    def outcome(self) -> str:
        """`positive`, `negative`, `none` (suppressed) or `failed`."""
        if self.answered is None or self.answered.problem:
            return "failed"
        if not self.answered.responses:
            return "none"
        refused = any(response.payload[:1] == bytes([_NEGATIVE]) for response in self.answered.responses)
        return "negative" if refused else "positive"

    @property
    def p2_ms(self) -> float | None:
        """From the end of the request to the start of the first answer, ms."""
        if self.answered is None or not self.answered.responses:
            return None
        return 1000 * self.answered.responses[0].p2_s

    @property
    def transfer_ms(self) -> float | None:
        """From the start of the first answer to its end, ms."""
        if self.answered is None or not self.answered.responses:
            return None
        return 1000 * self.answered.responses[0].transfer_s


@dataclass(slots=True)
class Series:
    """A request sent again and again: how many are left, and what was measured."""

    count: int = 0
    left: int = 0
    p2_ms: list[float] = field(default_factory=list)
    transfer_ms: list[float] = field(default_factory=list)
    unanswered: int = 0

    def note(self, asked: Asked) -> None:
        """Count one more exchange."""
        self.left -= 1
        p2_ms, transfer_ms = asked.p2_ms, asked.transfer_ms
        if p2_ms is None or transfer_ms is None:
            self.unanswered += 1
        else:
            self.p2_ms.append(p2_ms)
            self.transfer_ms.append(transfer_ms)

    @property
    def done(self) -> int:
        """How many exchanges have ended."""
        return self.count - self.left


def spread(values: list[float]) -> str:
    """Return least, median and greatest of some milliseconds, e.g. `1.2 / 1.4 / 3.0`."""
    return " / ".join(f"{value:.1f}" for value in (min(values), statistics.median(values), max(values)))
