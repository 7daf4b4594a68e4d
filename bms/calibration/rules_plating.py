"""Rules that keep metal off the anode where the charging map alone does not say it: regeneration, and the BMS's own guard."""

import numpy as np

from bms.calibration.decoding import Values
from bms.calibration.envelope import Envelope
from bms.calibration.envelope.cell import arrhenius
from bms.calibration.envelope.interpolation import bilinear
from bms.calibration.findings import Findings, Rule, Tables, rises

_SOC_AXIS, _TEMPERATURE_AXIS = 0, 1
_DECIMALS = 6
"""Less than this is rounding."""
_REFERENCE_C = 25.0


def plating_rules(envelope: Envelope, capacity_ah: float) -> tuple[Rule, ...]:
    """Return the rules about pulses and about the plating model of the BMS.

    Args:
        envelope: of the pack's chemistry.
        capacity_ah: rated capacity of the pack; 0: not known, so that resistances cannot be compared.
    """
    pulses = Rule(
        name="regeneration-below-plating",
        needs=("REGEN_FACTOR", "CHG_I_LIM_MAP"),
        check=lambda rule, tables: _regeneration(envelope, rule, tables),
    )
    potential = Rule(
        name="plating-model-not-optimistic",
        needs=("PLATING_U_HC",),
        check=lambda rule, tables: _guard_potential(envelope, rule, tables),
    )
    if not capacity_ah:
        return pulses, potential
    resistance = Rule(
        name="plating-model-not-optimistic",
        needs=("PLATING_RN25", "PLATING_EA"),
        check=lambda rule, tables: _guard_resistance(envelope, capacity_ah, rule, tables),
    )
    return pulses, potential, resistance


def _regeneration(envelope: Envelope, rule: Rule, tables: Tables) -> Findings:
    """Yield the factors that lift an allowed map above the plating limit; a map that is not allowed is another rule's."""
    factors, points = tables.values("REGEN_FACTOR"), tables.axis("REGEN_FACTOR", _SOC_AXIS)
    temperatures, socs = tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS), tables.axis("CHG_I_LIM_MAP", _SOC_AXIS)
    if not (rises(points) and rises(temperatures) and rises(socs)):
        return
    coldest, hottest = envelope.charge_temperature_c
    at_t = np.union1d(np.arange(coldest, hottest), np.clip(points, coldest, hottest))
    # Straight lines between these points in both, so that nothing in between is worse.
    at_s = np.union1d(socs, envelope.anode.soc_pct)
    pulse = bilinear(temperatures, socs, tables.values("CHG_I_LIM_MAP"), at_t, at_s)
    allowed = envelope.pulse_c(at_t, at_s)
    factor = np.interp(at_t, points, factors)[:, None]
    excess = np.where(pulse <= envelope.allowed_c(at_t, at_s), factor * pulse - allowed, 0.0)
    nearest = np.abs(at_t[:, None] - points).argmin(axis=1)
    for index in range(len(points)):
        here = np.where(nearest[:, None] == index, excess, 0.0)
        worst = np.unravel_index(here.argmax(), here.shape)
        if round(here[worst], _DECIMALS) > 0:
            yield rule.finding(
                "REGEN_FACTOR",
                (index,),
                f"A pulse of {factor[worst[0], 0]:.2f} times the charging map is {factor[worst[0], 0] * pulse[worst]:.2f} C at "
                f"{at_t[worst[0]]:g} °C and {at_s[worst[1]]:g} %. Sodium can plate above {allowed[worst]:.2f} C.",
            )


def _guard_potential(envelope: Envelope, rule: Rule, tables: Tables) -> Findings:
    """Yield where the curve of the BMS lies above the envelope's; both are straight between the points of either."""
    values, points = tables.values("PLATING_U_HC"), tables.axis("PLATING_U_HC", _SOC_AXIS)
    if not rises(points):
        return
    at_s = np.union1d(points, envelope.anode.soc_pct)
    assumed = np.interp(at_s, points, values)
    known: Values = 1000 * np.interp(at_s, envelope.anode.soc_pct, envelope.anode.potential_v)
    nearest = np.abs(at_s[:, None] - points).argmin(axis=1)
    for index in range(len(points)):
        excess = np.where(nearest == index, assumed - known, 0.0)
        worst = int(excess.argmax())
        if round(excess[worst], _DECIMALS) > 0:
            yield rule.finding(
                "PLATING_U_HC",
                (index,),
                f"The guard takes the anode for {assumed[worst]:g} mV at {at_s[worst]:g} %, but it has {known[worst]:.0f} mV: "
                "the guard would come too late.",
            )


def _guard_resistance(envelope: Envelope, capacity_ah: float, rule: Rule, tables: Tables) -> Findings:
    """Yield a resistance assumed too small at 25 °C or at the coldest; Arrhenius lines that do not cross there never do."""
    at_t = np.array([_REFERENCE_C, envelope.charge_temperature_c[0]])
    known = 1000 * envelope.anode.resistance_ohm_ah(at_t) / capacity_ah
    assumed = tables.number("PLATING_RN25") * arrhenius(1000 * tables.number("PLATING_EA"), at_t)
    for name, place in (("PLATING_RN25", 0), ("PLATING_EA", 1)):
        if round(assumed[place] / known[place], _DECIMALS) < 1:
            yield rule.finding(
                name,
                (),
                f"The guard takes the anode for {assumed[place]:.3g} mΩ at {at_t[place]:g} °C, "
                f"but it has {known[place]:.3g} mΩ: the guard would come too late.",
            )
            return
