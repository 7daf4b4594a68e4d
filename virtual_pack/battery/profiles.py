"""Who draws current from the pack or charges it, over time."""

import enum
import math
from dataclasses import dataclass


class Partner(enum.Enum):
    """What is connected to the pack's terminals."""

    NOTHING = 0
    VEHICLE = 1
    AC_CHARGER = 2
    DC_CHARGER = 3

    @property
    def is_charger(self) -> bool:
        """True for both kinds of charger."""
        return self in {Partner.AC_CHARGER, Partner.DC_CHARGER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One part of a profile.

    Attributes:
        partner: who is connected.
        duration_s: its longest duration.
        current_a: charging current wanted, or the mean of a vehicle's current (negative: drawn).
        swing_a: amplitude of a vehicle's acceleration and braking around the mean.
        until_soc_pct: end early when the BMS reports at least (charging) or at most (driving) this state of charge.
        excess_a: how far a charger that ignores the BMS goes beyond the limit; 0: it obeys.
    """

    partner: Partner
    duration_s: float
    current_a: float = 0.0
    swing_a: float = 0.0
    until_soc_pct: float | None = None
    excess_a: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the BMS tells the vehicle and the charger.

    Attributes:
        charge_limit_a, discharge_limit_a: limits in force, both ≥ 0.
        soc_pct: reported state of charge.
        contactors_closed: the pack is connected.
        stop_requested: the BMS asked for no current (service state).
    """

    charge_limit_a: float
    discharge_limit_a: float
    soc_pct: float
    contactors_closed: bool
    stop_requested: bool


_RAMP_UP_A_S = 40.0
_ACCELERATION_PERIODS_S = (41.0, 17.0, 97.0)
_ACCELERATION_SHARES = (0.5, 0.3, 0.2)


class Surroundings:
    """Vehicle and charger: walks through the phases again and again and turns wishes and limits into a current."""

    def __init__(self, phases: tuple[Phase, ...]) -> None:
        """Start at the first phase."""
        self._phases = phases
        self._index = 0
        self._elapsed_s = 0.0
        self._current_a = 0.0

    @property
    def partner(self) -> Partner:
        """Who is connected now."""
        return self._phases[self._index].partner

    def step(self, dt_s: float, published: Published) -> float:
        """Advance by `dt_s` and return the current through the terminals in A, positive when charging."""
        if not published.contactors_closed or published.stop_requested:
            self._current_a = 0.0
            return 0.0
        self._elapsed_s += dt_s
        phase = self._phases[self._index]
        if self._elapsed_s >= phase.duration_s or self._reached(phase, published.soc_pct):
            self._index = (self._index + 1) % len(self._phases)
            self._elapsed_s = 0.0
            phase = self._phases[self._index]
        wanted = self._wanted_a(phase)
        highest = published.charge_limit_a + phase.excess_a
        obeyed = max(-published.discharge_limit_a, min(highest, wanted))
        # A charger ramps up; both chargers and inverters can cut at once.
        if obeyed > self._current_a and phase.partner.is_charger:
            obeyed = min(obeyed, max(self._current_a, 0.0) + _RAMP_UP_A_S * dt_s)
        self._current_a = obeyed
        return obeyed

    @staticmethod
    def _reached(phase: Phase, soc_pct: float) -> bool:
        if phase.until_soc_pct is None:
            return False
        return soc_pct >= phase.until_soc_pct if phase.partner.is_charger else soc_pct <= phase.until_soc_pct

    def _wanted_a(self, phase: Phase) -> float:
        if phase.partner is Partner.NOTHING:
            return 0.0
        if phase.partner.is_charger:
            return phase.current_a + phase.excess_a
        waves = zip(_ACCELERATION_SHARES, _ACCELERATION_PERIODS_S, strict=True)
        swing = sum(share * math.sin(2.0 * math.pi * self._elapsed_s / period) for share, period in waves)
        return phase.current_a + phase.swing_a * swing
