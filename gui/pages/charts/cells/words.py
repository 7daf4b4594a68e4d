"""What the panel says in words: why something is not told, and the story of one cell."""

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.analysis.imbalance import Doubt, Imbalance, PackImbalance
from bms.analysis.rest import Rest, RestRule
from bms.analysis.spread import Ranking, deviations_mv
from bms.analysis.step_resistance import CellResistances
from bms.definition.model import Topology
from bms.telemetry.snapshot import Column, PackSnapshot
from gui.pages.charts.cells.looks import plus
from gui.wording import signed

_MINUTE_S = 60.0


def doubt_words(doubt: Doubt, cell: int | None, rest: Rest, rule: RestRule) -> str:
    """Return why an imbalance is not told, in one or two sentences; empty when it is."""
    translate = QCoreApplication.translate
    place = translate("CellsPanel", "Cell %d: ") % (cell + 1) if cell is not None else ""
    reasons = {
        Doubt.NONE: "",
        Doubt.NO_VALUE: translate("CellsPanel", "no cell has a valid voltage now."),
        Doubt.NO_CURVE: translate("CellsPanel", "nobody has described the open-circuit curve of this chemistry."),
        Doubt.OUTSIDE_CURVE: translate("CellsPanel", "the voltage lies outside the open-circuit curve of this chemistry."),
        Doubt.FLAT: translate(
            "CellsPanel", "the open-circuit curve is too flat here; a few millivolts would be many per cent."
        ),
        Doubt.HYSTERESIS: translate(
            "CellsPanel",
            "the curve has a shoulder here, and its hysteresis is worth more than 2 % of charge. "
            "Look again at another state of charge.",
        ),
        Doubt.CURRENT_UNKNOWN: translate("CellsPanel", "the current is not known, so nobody can say whether the pack rests."),
        Doubt.UNDER_LOAD: translate("CellsPanel", "%s A flow. A voltage tells the charge only at rest: below %s A for %s.")
        % (signed(rest.current_a, 1), signed(rule.current_a, 1), duration(rule.time_s)),
        Doubt.NOT_RESTED: translate("CellsPanel", "the pack has not rested long enough. %s to go.")
        % duration(rest.missing_s(rule)),
    }
    reason = reasons[doubt]
    return translate("CellsPanel", "Not valid here: ") + place + reason if reason else ""


def duration(seconds: float) -> str:
    """Return a duration for people."""
    if seconds < 2 * _MINUTE_S:
        return f"{math.ceil(seconds)} s"
    if seconds < 2 * _MINUTE_S * _MINUTE_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _MINUTE_S / _MINUTE_S:.1f} h"


def pack_summary(pack: PackImbalance) -> str:
    """Return the imbalance of the whole pack in one line; empty while it is in doubt."""
    translate = QCoreApplication.translate
    if pack.doubt is not Doubt.NONE or pack.fullest is None or pack.emptiest is None:
        return ""
    words = [
        translate("CellsPanel", "Fullest (cell %d) minus emptiest (cell %d): %s ± %s %%")
        % (pack.fullest + 1, pack.emptiest + 1, signed(pack.spread_pct, 1), signed(pack.uncertainty_pct, 1))
    ]
    if math.isfinite(pack.spread_ah):
        words.append(f"{signed(pack.spread_ah, 2)} ± {signed(pack.uncertainty_ah, 2)} Ah")
    if math.isfinite(pack.bleed_h):
        words.append(translate("CellsPanel", "%s of bleeding to level it") % duration(3600 * pack.bleed_h))
    return " · ".join(words)


def charge_words(imbalance: Imbalance | None, cell: int) -> str:
    """Return one cell's imbalance, or that it is not told."""
    translate = QCoreApplication.translate
    if imbalance is None or imbalance.doubts[cell] != Doubt.NONE:
        return translate("CellsPanel", "charge not told here")
    pct, error = float(imbalance.delta_pct[cell]), float(imbalance.uncertainty_pct[cell])
    text = f"{plus(pct, 1)} ± {signed(error, 1)} %"
    ah = float(imbalance.delta_ah[cell])
    return f"{text} ({plus(ah, 2)} Ah)" if math.isfinite(ah) else text


def cell_story(
    cell: int,
    topology: Topology,
    snapshot: PackSnapshot,
    *,
    imbalance: Imbalance | None,
    ranking: Ranking | None,
    resistances: CellResistances | None,
) -> str:
    """Return everything that is known of a cell in a line."""
    translate = QCoreApplication.translate
    module = next(module for module in topology.modules if cell < module.first_cell + module.cells)
    words = [
        translate("CellsPanel", "Cell %d") % (cell + 1),
        translate("CellsPanel", "%s position %d") % (module.name, cell - module.first_cell + 1),
    ]
    values = snapshot.cells_mv.valid_values()
    if not math.isfinite(values[cell]):
        return " · ".join([*words, translate("CellsPanel", "no valid voltage now")])
    words.append(f"{signed(values[cell])} mV")
    words.append(translate("CellsPanel", "%s mV to the median") % plus(float(deviations_mv(values)[cell])))
    words.append(charge_words(imbalance, cell))
    if resistances is not None and math.isfinite(resistances.resistance_mohm[cell]):
        mohm = float(resistances.resistance_mohm[cell])
        others = float(np.nanmedian(resistances.resistance_mohm))
        words.append(f"{signed(mohm, 2)} mΩ ({plus(100 * (mohm / others - 1))} %)")
    words += _ranked(ranking, cell)
    if len(snapshot.balancing.values) > cell and snapshot.balancing.valid_values()[cell] > 0:
        words.append(translate("CellsPanel", "balancing"))
    return " · ".join(words)


def _ranked(ranking: Ranking | None, cell: int) -> list[str]:
    if ranking is None or not ranking.known_s > 0.0:
        return []
    lowest = round(100 * float(ranking.lowest_s[cell]) / ranking.known_s)
    highest = round(100 * float(ranking.highest_s[cell]) / ranking.known_s)
    translate, over = QCoreApplication.translate, duration(ranking.known_s)
    words = []
    if lowest:
        words.append(translate("CellsPanel", "lowest for %d %% of %s") % (lowest, over))
    if highest:
        words.append(translate("CellsPanel", "highest for %d %% of %s") % (highest, over))
    return words


def sensor_story(sensor: int, topology: Topology, temperatures_c: Column) -> str:
    """Return everything that is known of a temperature sensor in a line."""
    translate = QCoreApplication.translate
    module = next(module for module in topology.modules if sensor < module.first_sensor + module.sensors)
    words = [translate("CellsPanel", "Sensor %d") % (sensor + 1), module.name]
    value = float(temperatures_c.valid_values()[sensor])
    if not math.isfinite(value):
        return " · ".join([*words, translate("CellsPanel", "no valid temperature now")])
    low_c, high_c = module.chemistry.charge_temperature_c
    words.append(f"{signed(value, 1)} °C")
    if not low_c <= value <= high_c:
        words.append(translate("CellsPanel", "outside the charging range"))
    return " · ".join(words)
