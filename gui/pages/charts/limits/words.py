"""The chain of limits in words."""

import math
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from bms.analysis.limit_model import Agreement, Cause, Input, LimitChain, Link, Quantity
from gui.pages.charts.limits.view import LadderView, RungView
from gui.wording import pack_text, signed


def ladder(chain: LimitChain) -> LadderView:
    """Return one direction as it is shown."""
    shown = [link.allowed_a for link in chain.links if math.isfinite(link.allowed_a)]
    scale_a = max([*shown, chain.told_a if math.isfinite(chain.told_a) else 0.0, 1.0])
    binding = None if chain.binding is None else chain.links[chain.binding]
    return LadderView(
        amount=_amount(chain.allowed_a),
        sentence="" if binding is None else binding_sentence(binding),
        told=_told(chain),
        told_share=chain.told_a / scale_a if math.isfinite(chain.told_a) else None,
        verdict=_verdict(chain),
        state={Agreement.AGREES: "ok", Agreement.LESS: "warning", Agreement.MORE: "warning"}.get(chain.agreement, ""),
        rungs=tuple(_rung(link, scale_a, is_binding=link is binding) for link in sorted(chain.links, key=_is_no_gate)),
    )


def cause_name(cause: Cause) -> str:
    """Return the name of a kind of limit."""
    translate = QCoreApplication.translate
    return {
        Cause.MAP: translate("LimitsPanel", "Current map"),
        Cause.GUARD: translate("LimitsPanel", "Plating guard"),
        Cause.SLOW: translate("LimitsPanel", "Slow charging only"),
        Cause.TAPER: translate("LimitsPanel", "Cell voltage"),
        Cause.ENDED: translate("LimitsPanel", "End of charge"),
        Cause.WINDOW: translate("LimitsPanel", "Temperature window"),
        Cause.CELL_LIMIT: translate("LimitsPanel", "Cell voltage limit"),
        Cause.TEMPERATURE: translate("LimitsPanel", "Temperature limit"),
        Cause.FAULT: translate("LimitsPanel", "Fault"),
        Cause.CONTACTORS: translate("LimitsPanel", "Contactors"),
        Cause.NO_CALIBRATION: translate("LimitsPanel", "No calibration"),
    }[cause]


def binding_sentence(link: Link) -> str:
    """Return what binds, in one sentence."""
    translate = QCoreApplication.translate
    name, detail = cause_name(link.cause), _detail(link)
    if not link.tables:
        return f"{name}: {detail}" if detail else name
    return translate("LimitsPanel", "%s (%s): %s") % (name, link.tables[0], detail)


def _is_no_gate(link: Link) -> bool:
    """Order what forbids everything before what allows a current: it must not lie below the fold."""
    return link.cause not in {Cause.FAULT, Cause.CONTACTORS, Cause.NO_CALIBRATION}


def _rung(link: Link, scale_a: float, *, is_binding: bool) -> RungView:
    is_missing = math.isnan(link.allowed_a)
    return RungView(
        name=cause_name(link.cause),
        amount=_amount(link.allowed_a),
        share=link.allowed_a / scale_a if math.isfinite(link.allowed_a) else None,
        detail=QCoreApplication.translate("LimitsPanel", "values or tables for it are missing")
        if is_missing
        else _detail(link),
        tables=link.tables,
        is_binding=is_binding,
        is_missing=is_missing,
    )


def _amount(allowed_a: float) -> str:
    if math.isnan(allowed_a):
        return "–"
    if math.isinf(allowed_a):
        return QCoreApplication.translate("LimitsPanel", "no limit now")
    return f"{signed(allowed_a, 1)} A"


def _told(chain: LimitChain) -> str:
    translate = QCoreApplication.translate
    if math.isnan(chain.told_a):
        return translate("LimitsPanel", "The BMS tells no limit now.")
    words = [translate("LimitsPanel", "The BMS says %s A") % signed(chain.told_a, 1)]
    if chain.told_reason:
        words.append(pack_text(chain.told_reason))
    if chain.told_sensor is not None:
        words.append(translate("LimitsPanel", "sensor %d") % (chain.told_sensor + 1))
    if chain.told_cell is not None:
        words.append(translate("LimitsPanel", "cell %d") % (chain.told_cell + 1))
    return " · ".join(words)


def _verdict(chain: LimitChain) -> str:
    translate = QCoreApplication.translate
    return {
        Agreement.AGREES: translate("LimitsPanel", "Its tables explain this."),
        Agreement.LESS: translate(
            "LimitsPanel", "The BMS allows less than its tables explain. Look at its faults, and read its tables again."
        ),
        Agreement.MORE: translate(
            "LimitsPanel", "The BMS allows more than these tables. Read its tables again: they may be others."
        ),
        Agreement.NOT_TOLD: translate("LimitsPanel", "There is nothing to compare with."),
        Agreement.NOT_KNOWN: translate("LimitsPanel", "Not all values for a comparison are there."),
    }[chain.agreement]


def _detail(link: Link) -> str:
    by_quantity = {one.quantity: one for one in link.inputs}
    makers: dict[Cause, Callable[[Link, dict[Quantity, Input]], str]] = {
        Cause.MAP: _of_map,
        Cause.TAPER: _of_taper,
        Cause.ENDED: _of_end,
        Cause.WINDOW: _of_temperature,
        Cause.TEMPERATURE: _of_temperature,
        Cause.CELL_LIMIT: _of_cell,
    }
    text = makers[link.cause](link, by_quantity) if link.cause in makers and link.inputs else _of_reaction(link, by_quantity)
    if link.is_remembered and link.cause not in {Cause.FAULT, Cause.GUARD, Cause.SLOW}:
        remembered = QCoreApplication.translate("LimitsPanel", "between trigger and release: as the BMS says")
        return f"{text} · {remembered}" if text else remembered
    return text


def _of_map(link: Link, inputs: dict[Quantity, Input]) -> str:
    translate = QCoreApplication.translate
    temperature, soc = inputs[Quantity.TEMPERATURE], inputs[Quantity.SOC]
    sensor = 0 if link.sensor is None else link.sensor + 1
    if link.is_substitute:
        first = translate("LimitsPanel", "sensor %d cannot be trusted, so %s °C is reckoned with") % (
            sensor,
            signed(temperature.value, 1),
        )
    else:
        first = translate("LimitsPanel", "sensor %d at %s °C%s") % (sensor, signed(temperature.value, 1), _between(temperature))
    second = translate("LimitsPanel", "charge %s %%%s") % (signed(soc.value, 1), _between(soc))
    third = f"{signed(inputs[Quantity.RATE].value, 2)} C"
    soh = inputs[Quantity.SOH].value
    if math.isfinite(soh):
        third += translate("LimitsPanel", " at %s %% health") % signed(soh, 1)
    return f"{first} · {second} · {third}"


def _between(one: Input) -> str:
    """Return between which points of the table a value lies."""
    if one.below is None or one.above is None or one.below == one.above:
        return ""
    return f" ({signed(one.below)} … {signed(one.above)})"


def _of_taper(link: Link, inputs: dict[Quantity, Input]) -> str:
    cell = 0 if link.cell is None else link.cell + 1
    numbers = (
        cell,
        signed(inputs[Quantity.CELL].value),
        signed(inputs[Quantity.THRESHOLD_V].value),
        signed(inputs[Quantity.CURRENT].value, 1),
        signed(inputs[Quantity.RESISTANCE].value, 2),
    )
    translate = QCoreApplication.translate
    if "CELL_UV" in link.tables:
        return translate("LimitsPanel", "cell %d has %s mV, must keep %s mV, with %s A and %s mΩ") % numbers
    return translate("LimitsPanel", "cell %d has %s mV, is held at %s mV, with %s A and %s mΩ") % numbers


def _of_end(link: Link, inputs: dict[Quantity, Input]) -> str:
    numbers = (
        0 if link.cell is None else link.cell + 1,
        signed(inputs[Quantity.THRESHOLD_A].value, 1),
        signed(inputs[Quantity.RELEASE_V].value),
    )
    return QCoreApplication.translate("LimitsPanel", "cell %d; ends below %s A, goes on below %s mV") % numbers


def _of_temperature(link: Link, inputs: dict[Quantity, Input]) -> str:
    translate = QCoreApplication.translate
    sensor = 0 if link.sensor is None else link.sensor + 1
    numbers = (
        sensor,
        signed(inputs[Quantity.TEMPERATURE].value, 1),
        signed(inputs[Quantity.THRESHOLD_T].value),
        signed(inputs[Quantity.RELEASE_T].value),
    )
    text = translate("LimitsPanel", "sensor %d at %s °C; stops at %s °C, goes on at %s °C") % numbers
    return text + translate("LimitsPanel", " (not trusted)") if link.is_substitute else text


def _of_cell(link: Link, inputs: dict[Quantity, Input]) -> str:
    numbers = (
        0 if link.cell is None else link.cell + 1,
        signed(inputs[Quantity.CELL].value),
        signed(inputs[Quantity.THRESHOLD_V].value),
        signed(inputs[Quantity.RELEASE_V].value),
    )
    return QCoreApplication.translate("LimitsPanel", "cell %d has %s mV; stops at %s mV, goes on at %s mV") % numbers


def _of_reaction(link: Link, inputs: dict[Quantity, Input]) -> str:
    translate = QCoreApplication.translate
    if link.cause is Cause.SLOW and Quantity.PLATED in inputs:
        plated = inputs[Quantity.PLATED]
        pattern = translate("LimitsPanel", "%s Ah may be plated, more than %s Ah")
        return pattern % (signed(plated.value, 3), signed(plated.above or 0.0, 3))
    return {
        Cause.GUARD: translate("LimitsPanel", "half of the map for a while, says the BMS: the map was exceeded in the cold"),
        Cause.SLOW: translate("LimitsPanel", "a fault forbids fast charging, says the BMS"),
        Cause.FAULT: translate("LimitsPanel", "a fault forbids it, says the BMS. The fault memory tells which"),
        Cause.CONTACTORS: translate("LimitsPanel", "open"),
        Cause.NO_CALIBRATION: translate("LimitsPanel", "the BMS has no valid data set"),
    }.get(link.cause, "")
