"""Where an artefact asks for more than the envelope in use allows."""

import numpy as np

from bms.calibration.envelope.limits import Envelope, Tightening


def widened(envelope: Envelope, by: Tightening) -> tuple[str, ...]:
    """Return what an artefact would widen if it could, in words; nothing, where it only tightens."""
    (coldest, hottest), (lowest, highest) = envelope.charge_temperature_c, envelope.cell_voltage_mv
    wider = (
        (
            by.plating_share - envelope.plating_share,
            f"{by.plating_share:g} of the plating limit, not {envelope.plating_share:g}",
        ),
        (coldest - by.charge_temperature_c[0], f"charging at {by.charge_temperature_c[0]:g} °C, not {coldest:g}"),
        (by.charge_temperature_c[1] - hottest, f"charging at {by.charge_temperature_c[1]:g} °C, not {hottest:g}"),
        (
            by.charge_voltage_mv - envelope.charge_voltage_mv,
            f"charging to {by.charge_voltage_mv:g} mV, not {envelope.charge_voltage_mv:g}",
        ),
        (lowest - by.cell_voltage_mv[0], f"cells at {by.cell_voltage_mv[0]:g} mV, not {lowest:g}"),
        (by.cell_voltage_mv[1] - highest, f"cells at {by.cell_voltage_mv[1]:g} mV, not {highest:g}"),
    )
    return (*(words for excess, words in wider if excess > 0), *_wider_scale(envelope, by))


def _wider_scale(envelope: Envelope, by: Tightening) -> tuple[str, ...]:
    """Compare at the points of both scales: between them both are bilinear in the same patches, so nothing else can differ."""
    for old in envelope.tightened_by:
        temperatures = np.union1d(old.scale.temperatures_c, by.scale.temperatures_c)
        socs = np.union1d(old.scale.socs_pct, by.scale.socs_pct)
        now, then = old.scale.at(temperatures, socs), by.scale.at(temperatures, socs)
        worst = np.unravel_index((then - now).argmax(), now.shape)
        if then[worst] > now[worst]:
            place = f"{temperatures[worst[0]]:g} °C and {socs[worst[1]]:g} %"
            return (f"a scale of {then[worst]:g} at {place}, not {now[worst]:g}",)
    return ()
