"""What has to hold all through a transfer, looked at between two blocks.

No other tester talks, the computer has not slept, the supply is high enough, the BMS still finds the pack ready. Asking costs
two short exchanges at most every half second: under half a per cent of the transfer (docs/benchmarks.md).
"""

from bms.clock import Clock
from bms.diagnostics.procedure import Procedure, ReadClock, Wait
from bms.diagnostics.services import read_optional_data
from bms.errors import SafetyRefusalError
from bms.flashing.conversation import Conversation, not_ready
from bms.flashing.foreign_tester import ForeignTesterWatch
from can_drivers.errors import LinkLostError

_ASK_EVERY_S = 0.5
_SLEPT_S = 2.0
"""So much more on the calendar than on the clock of the processor is a sleep, not a correction of the calendar."""
_SUPPLY_PAUSE_S = 1.0
_SUPPLY_PATIENCE_S = 60.0


class TransferGuard:
    """Watches over one transfer."""

    def __init__(
        self, talk: Conversation, watch: ForeignTesterWatch, clock: Clock, *, lowest_supply_v: float | None = None
    ) -> None:
        """Guard what `talk` sends.

        Args:
            talk: the job's conversation.
            watch: has been listening for other testers since the job began.
            clock: tells sleep.
            lowest_supply_v: the package demands this much; the definition may demand more.
        """
        self._talk = talk
        self._watch = watch
        self._clock = clock
        self._supply = talk.permit.programming.supply
        self._lowest_v = max(0.0 if self._supply is None else self._supply.lowest_v, lowest_supply_v or 0.0)
        self._lead_s = self._calendar_lead_s()
        self._asked_s: float | None = None

    def before_block(self) -> Procedure[None]:
        """Do nothing if the next block may leave; wait where waiting helps.

        Raises:
            LinkLostError: the computer slept.
            SafetyRefusalError: another tester keeps talking, the supply stays low, or the pack is no longer ready.
            DiagnosticError, IsoTpError: the BMS does not answer.
        """
        self.require_awake()
        yield from self._watch.pause_while_heard()
        now_s = yield ReadClock()
        if self._asked_s is None or now_s - self._asked_s >= _ASK_EVERY_S:
            yield from self.require_ready()

    def require_ready(self) -> Procedure[None]:
        """Do nothing if supply and pack are as programming needs them; a low supply is waited for.

        Raises:
            SafetyRefusalError: they are not.
        """
        yield from self._wait_for_supply()
        unmet = yield from self._talk.unmet_conditions()
        if unmet:
            raise not_ready(unmet)
        self._asked_s = yield ReadClock()

    def require_awake(self) -> None:
        """Do nothing if the computer has been awake since the last look: whoever slept has lost the session.

        A calendar that was set back, or a little forward, is no sleep.

        Raises:
            LinkLostError: the calendar ran ahead of the processor's clock.
        """
        lead_s, self._lead_s = self._lead_s, self._calendar_lead_s()
        if self._lead_s - lead_s > _SLEPT_S:
            raise LinkLostError(
                f"The computer slept for {self._lead_s - lead_s:.0f} s in the middle of a job.",
                advice="Switch automatic sleep off, then start the job again; an update resumes.",
            )

    def _calendar_lead_s(self) -> float:
        return self._clock.utc().timestamp() - self._clock.monotonic_s()

    def _wait_for_supply(self) -> Procedure[None]:
        """Wait, with the session kept alive, until the supply is high enough."""
        waited_s = 0.0
        while (supply_v := (yield from self._supply_v())) is not None and supply_v < self._lowest_v:
            if waited_s >= _SUPPLY_PATIENCE_S:
                raise SafetyRefusalError(
                    f"The 12 V supply stays at {supply_v:.1f} V.",
                    detail=f"at least {self._lowest_v:g} V are needed",
                    advice="Connect a charger to the 12 V battery, then start the update again.",
                )
            self._talk.journal.note(supply_v=supply_v)
            yield self._talk.steps.within(0.0, f"The 12 V supply is at {supply_v:.1f} V: waiting for {self._lowest_v:g} V")
            yield Wait(duration_s=_SUPPLY_PAUSE_S)
            waited_s += _SUPPLY_PAUSE_S

    def _supply_v(self) -> Procedure[float | None]:
        """Read the supply voltage; None: this BMS does not tell it."""
        supply = self._supply
        if supply is None:
            return None
        value = yield from read_optional_data(supply.did)
        if value is None or len(value) < supply.offset + supply.length:
            return None
        return int.from_bytes(value[supply.offset : supply.offset + supply.length], "big") / 1000.0
