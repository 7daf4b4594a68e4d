"""What a data set is tried with: what happens to the pack, and when it is over."""

from dataclasses import dataclass
from typing import Final

from virtual_pack.battery.profiles import Partner, Phase

DAY_S: Final = 86_400.0
_HOUR_S: Final = 3600.0
_CHARGER_A: Final = 500.0
"""What a public fast charger gives at most; the tables are to be the limit, not the charger."""
_LONGEST_CHARGE_S: Final = 8 * _HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialStory:
    """One story.

    Attributes:
        id: name on the command line.
        title: one line for people.
        soc_pct: state of charge it starts with when the state of a pack does not say.
        temperature_c: temperature it starts with, and of the air, when the state of a pack does not say.
        soaked: it is told at `temperature_c` whatever the temperature of the pack is now.
        spread_mv: how far the cells are apart at the start when the state of a pack does not say.
        phases: who is connected when; repeated.
        target_pct: it is over when the BMS reports this state of charge; None: after `longest_s` only.
        longest_s: it is over after this time.
        wakes_every_s: the vehicle wakes the BMS up, which begins an operation cycle; None: never.
    """

    id: str
    title: str
    soc_pct: float
    temperature_c: float = 25.0
    soaked: bool = False
    spread_mv: float = 8.0
    phases: tuple[Phase, ...]
    target_pct: float | None = None
    longest_s: float
    wakes_every_s: float | None = None


def cold_charge(*, target_pct: float = 90.0) -> TrialStory:
    """Return the story of a pack soaked in the cold and then put on a fast charger.

    It starts in the middle: from low states of charge the pack warms itself before the anode is near plating.
    """
    return TrialStory(
        id="cold-charge",
        title="Soaked in the cold, then on a DC fast charger that follows the limit",
        soc_pct=60.0,
        temperature_c=-20.0,
        soaked=True,
        phases=_fast(target_pct),
        target_pct=target_pct,
        longest_s=_LONGEST_CHARGE_S,
    )


def fast_charge(*, target_pct: float = 80.0) -> TrialStory:
    """Return the story of a DC fast charge."""
    return TrialStory(
        id="fast-charge",
        title="On a DC fast charger that follows the limit",
        soc_pct=10.0,
        phases=_fast(target_pct),
        target_pct=target_pct,
        longest_s=_LONGEST_CHARGE_S,
    )


def balancing(*, days: float = 14.0) -> TrialStory:
    """Return the story of a parked pack that balances."""
    return TrialStory(
        id="balancing",
        title="Parked; the BMS balances and is woken up once a day",
        soc_pct=60.0,
        spread_mv=40.0,
        phases=(Phase(partner=Partner.NOTHING, duration_s=DAY_S),),
        longest_s=days * DAY_S,
        wakes_every_s=DAY_S,
    )


def daily_use(*, days: float = 3.0) -> TrialStory:
    """Return the story of a vehicle that drives, rests, charges at home and rests."""
    return TrialStory(
        id="daily-use",
        title="Drives, rests, charges at home and rests, every day",
        soc_pct=60.0,
        phases=(
            Phase(partner=Partner.VEHICLE, duration_s=_HOUR_S, current_a=-40.0, swing_a=60.0, until_soc_pct=20.0),
            Phase(partner=Partner.NOTHING, duration_s=4 * _HOUR_S),
            Phase(partner=Partner.AC_CHARGER, duration_s=6 * _HOUR_S, current_a=29.0, until_soc_pct=80.0),
            Phase(partner=Partner.NOTHING, duration_s=16 * _HOUR_S),
        ),
        longest_s=days * DAY_S,
        wakes_every_s=DAY_S,
    )


def _fast(target_pct: float) -> tuple[Phase, ...]:
    return (
        Phase(partner=Partner.DC_CHARGER, duration_s=_LONGEST_CHARGE_S, current_a=_CHARGER_A, until_soc_pct=target_pct),
        Phase(partner=Partner.NOTHING, duration_s=_HOUR_S),
    )


_UNTIL_CHARGED: Final = {"cold-charge": cold_charge, "fast-charge": fast_charge}
_FOR_DAYS: Final = {"balancing": balancing, "daily-use": daily_use}

STORIES: Final = (*_UNTIL_CHARGED, *_FOR_DAYS)
"""The id of every story."""


def story_of(story_id: str, *, target_pct: float | None = None, days: float | None = None) -> TrialStory:
    """Return a story by its id; None: as it is usually told.

    Raises:
        ValueError: there is no such story, or it has no such end; the text is for people.
    """
    if story_id in _UNTIL_CHARGED:
        if days is not None:
            raise ValueError(f"{story_id} ends when the pack is charged: it has no days.")
        charge = _UNTIL_CHARGED[story_id]
        return charge() if target_pct is None else charge(target_pct=target_pct)
    if story_id in _FOR_DAYS:
        if target_pct is not None:
            raise ValueError(f"{story_id} lasts a number of days: it has no target.")
        use = _FOR_DAYS[story_id]
        return use() if days is None else use(days=days)
    raise ValueError(f"There is no story {story_id}; there are {', '.join(STORIES)}.")
