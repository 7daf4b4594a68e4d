"""How to get a lost link back: which rung of the ladder, after which pause, and when to leave it to a person."""

from collections import deque
from collections.abc import Sequence

from can_drivers.bus import Bus
from can_drivers.bus_status import RecoveryStep
from can_drivers.errors import AdapterNotFoundError, BusOffError, LinkError
from can_drivers.link_errors import explain_loss

DEFAULT_STEPS = (RecoveryStep.FLUSH, RecoveryStep.RESET, RecoveryStep.REOPEN, RecoveryStep.REPLUG)

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 2.0
_STEADY_S = 2.0
"""A link that has held this long is re-opened without waiting longer and longer."""
_BUS_OFFS_MAX = 3
_BUS_OFFS_WITHIN_S = 60.0
"""Who goes back on the bus for ever disturbs everybody on it."""
_FAILURES_BEFORE_REPLUG = 5


class RecoveryLadder:
    """Counts what went wrong with one link and says what comes next."""

    def __init__(self, steps: Sequence[RecoveryStep] = DEFAULT_STEPS) -> None:
        """Take the rungs of the adapter's family, mildest first."""
        self._steps = tuple(steps)
        self._bus_offs: deque[float] = deque()
        self._opened_s: float | None = None
        self._failures = 0
        self._pause_s = _FIRST_PAUSE_S

    @property
    def mild_steps(self) -> tuple[RecoveryStep, ...]:
        """What is done to an open link, in order."""
        return tuple(step for step in self._steps if step in {RecoveryStep.FLUSH, RecoveryStep.RESET})

    @property
    def next_step(self) -> RecoveryStep:
        """What is tried to get a closed link back."""
        hopeless = self._failures > _FAILURES_BEFORE_REPLUG and RecoveryStep.REPLUG in self._steps
        return RecoveryStep.REPLUG if hopeless else RecoveryStep.REOPEN

    def place(self, step: RecoveryStep) -> tuple[int, int]:
        """Return which rung a step is, from 1, and how many there are."""
        steps = self._steps if step in self._steps else (*self._steps, step)
        return steps.index(step) + 1, len(steps)

    def opened(self, now_s: float) -> None:
        """Note that the link was opened."""
        self._opened_s = now_s

    def failed(self, error: LinkError, now_s: float) -> LinkError:
        """Note that the link was lost or could not be opened; return the error with the advice that fits by now."""
        if self._opened_s is not None and now_s - self._opened_s > _STEADY_S:
            self._failures = 0
            self._pause_s = _FIRST_PAUSE_S
        self._opened_s = None
        self._failures += 1
        # An adapter that is not there is to be plugged in, and says so itself.
        if self.next_step is RecoveryStep.REPLUG and not isinstance(error, AdapterNotFoundError):
            return type(error)(error.what, detail=error.detail, advice="Unplug the adapter and plug it in again.")
        return error

    def next_pause_s(self) -> float:
        """Return how long to wait before the next attempt, longer each time."""
        pause_s = self._pause_s
        self._pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        return pause_s

    def may_return_to_bus(self, now_s: float) -> bool:
        """Tell whether a controller that has left the bus may go back on it."""
        while self._bus_offs and now_s - self._bus_offs[0] > _BUS_OFFS_WITHIN_S:
            self._bus_offs.popleft()
        return len(self._bus_offs) < _BUS_OFFS_MAX

    def returned_to_bus(self, now_s: float) -> None:
        """Note that it goes back on the bus."""
        self._bus_offs.append(now_s)


def stays_off(error: BusOffError) -> BusOffError:
    """Say that the controller is not put back on the bus any more."""
    return BusOffError(
        "The adapter has left the bus again and again, so it stays off.",
        detail=error.detail,
        advice="Check the bit rate, the termination (two times 120 Ω) and the wiring, then connect again.",
    )


def climb(bus: Bus, steps: Sequence[RecoveryStep]) -> LinkError | None:
    """Do these steps on an open bus; return what went wrong."""
    try:
        for step in steps:
            if not bus.recover(step) and step is RecoveryStep.RESET:
                return LinkError("This driver cannot put the adapter back on the bus.")
    except Exception as error:  # noqa: BLE001  # an outermost loop: whatever a driver raises, the link is re-opened
        return explain_loss(error, bus.description)
    return None
