"""What a run came to, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from virtual_pack.management.closed_loop import ClosedLoop
from virtual_pack.management.limit_reasons import LimitReason
from virtual_pack.trial.recording import Nearest, Recorder, Series, bleed_hours

_SECONDS_PER_MINUTE: Final = 60.0
_CONFIRMED: Final = 0x08
"""Status bit 3 (ISO 14229-1 D.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one run. True values of the simulated pack, unless the BMS is named.

    Attributes:
        charge_min: minutes until the BMS reported the target; None: it has none, or did not get there.
        end_soc_pct: state of charge the BMS reported last.
        warmest_c: highest temperature of any cell.
        anode_mv: lowest anode potential against sodium of any cell; below 0 sodium plated.
        plated_ah: plated in the worst cell.
        capacity_loss_pct: capacity the worst cell lost to that for good.
        spread_before_mv, spread_after_mv: highest minus lowest cell voltage, as it would be at rest.
        spread_before_pct, spread_after_pct: fullest minus emptiest cell, state of charge.
        bleed_longest_h, bleed_mean_h: how long the bleed resistors conducted: the longest, and the mean of all cells.
        bled_wh: energy turned into heat by them.
        faults: how many faults the BMS confirmed.
    """

    charge_min: float | None
    end_soc_pct: float
    warmest_c: float
    anode_mv: float
    plated_ah: float
    capacity_loss_pct: float
    spread_before_mv: float
    spread_after_mv: float
    spread_before_pct: float
    spread_after_pct: float
    bleed_longest_h: float
    bleed_mean_h: float
    bled_wh: float
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOutcome:
    """What a story did to a pack with one data set.

    Attributes:
        figures: in numbers.
        series: what happened when.
        nearest: when an anode came nearest to plating.
        limit_min: minutes on a charger by the reason that held the current down, longest first.
        fault_codes: 24-bit codes of the faults the BMS confirmed, in the order of its list.
    """

    figures: Figures
    series: Series
    nearest: Nearest
    limit_min: dict[LimitReason, float]
    fault_codes: tuple[int, ...]


def outcome_of(
    loop: ClosedLoop, recorder: Recorder, *, reached_s: float | None, charging_s: Mapping[LimitReason, float]
) -> TrialOutcome:
    """Return what a finished run came to. `charging_s`: seconds on a charger by limit reason."""
    series, nearest = recorder.series(), recorder.nearest
    assert nearest is not None, "a run takes at least one step"
    pack = loop.pack
    hours = bleed_hours(pack)
    faults = tuple(code for code, _ in loop.controller.supervision.memory.by_status(_CONFIRMED))
    by_length = sorted(charging_s.items(), key=lambda entry: -entry[1])
    return TrialOutcome(
        figures=Figures(
            charge_min=None if reached_s is None else reached_s / _SECONDS_PER_MINUTE,
            end_soc_pct=loop.controller.values.soc_pct,
            warmest_c=float(series.warmest_c.max()),
            anode_mv=nearest.anode_mv,
            plated_ah=float(pack.anode.plated_ah.max()),
            capacity_loss_pct=100.0 * float((pack.anode.lost_ah / (pack.cells.capacity_ah + pack.anode.lost_ah)).max()),
            spread_before_mv=float(series.spread_mv[0]),
            spread_after_mv=float(series.spread_mv[-1]),
            spread_before_pct=float(series.spread_soc_pct[0]),
            spread_after_pct=float(series.spread_soc_pct[-1]),
            bleed_longest_h=float(hours.max()),
            bleed_mean_h=float(hours.mean()),
            bled_wh=recorder.bled_wh,
            faults=len(faults),
        ),
        series=series,
        nearest=nearest,
        limit_min={reason: seconds / _SECONDS_PER_MINUTE for reason, seconds in by_length},
        fault_codes=faults,
    )
