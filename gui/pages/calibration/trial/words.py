"""What a trial is called and what came of it, in the user's language."""

from PySide6.QtCore import QCoreApplication

from gui.bridge.trial_report import Row, TrialReport, TriedSet
from gui.wording import signed

translate = QCoreApplication.translate

NEAR_PLATING_MV = 10.0
"""A margin below this is told as a warning: it is what the default tables keep at least."""
_LEAST_MINUTES = 0.2
_DECIMALS = {
    "charge_min": 1,
    "end_soc_pct": 1,
    "warmest_c": 1,
    "anode_mv": 1,
    "plated_ah": 3,
    "capacity_loss_pct": 3,
    "spread_before_mv": 1,
    "spread_after_mv": 1,
    "spread_before_pct": 2,
    "spread_after_pct": 2,
    "bleed_longest_h": 1,
    "bleed_mean_h": 2,
    "bled_wh": 1,
    "faults": 0,
}


def story_name(story: str) -> str:
    """Return what a story is called."""
    names = {
        "cold-charge": translate("Trial", "Cold soak, fast charge"),
        "fast-charge": translate("Trial", "Fast charge"),
        "balancing": translate("Trial", "Weeks of balancing"),
        "daily-use": translate("Trial", "Daily use"),
    }
    return names[story]


def figure_name(figure: str) -> str:
    """Return what a figure is called; one this window does not know keeps its own name."""
    names = {
        "charge_min": translate("Trial", "Charge time"),
        "end_soc_pct": translate("Trial", "End of charge"),
        "warmest_c": translate("Trial", "Warmest cell"),
        "anode_mv": translate("Trial", "Anode margin"),
        "plated_ah": translate("Trial", "Plated"),
        "capacity_loss_pct": translate("Trial", "Capacity lost"),
        "spread_before_mv": translate("Trial", "Spread before"),
        "spread_after_mv": translate("Trial", "Spread after"),
        "spread_before_pct": translate("Trial", "Spread before"),
        "spread_after_pct": translate("Trial", "Spread after"),
        "bleed_longest_h": translate("Trial", "Bleeding, longest"),
        "bleed_mean_h": translate("Trial", "Bleeding, mean"),
        "bled_wh": translate("Trial", "Energy bled"),
        "faults": translate("Trial", "Faults confirmed"),
    }
    return names.get(figure, figure)


def verdict_word(verdict: str) -> str:
    """Return the word for a verdict; empty where there is nothing to judge."""
    words = {
        "better": translate("Trial", "better"),
        "worse": translate("Trial", "worse"),
        "same": translate("Trial", "same"),
    }
    return words.get(verdict, "")


def assumption_text(assumption: str) -> str:
    """Return the sentence for something nobody has measured; empty for one this window does not know."""
    texts = {
        "cells_drawn": translate("Trial", "The differences between the cells are made up."),
        "soc_from_voltage": translate("Trial", "States of charge of the cells are reckoned from their voltages."),
        "not_at_rest": translate(
            "Trial", "A current was flowing: the differences between the cells hold those of their resistances."
        ),
        "cells_missing": translate("Trial", "Cells without a voltage are taken as the mean of the others."),
        "sensors_missing": translate("Trial", "Sensors without a temperature are taken as the mean of the others."),
        "temperature_of_story": translate("Trial", "The temperature is that of the story."),
        "rated_capacity": translate("Trial", "The state of health is not known: every cell is taken as new."),
    }
    return texts.get(assumption, "")


def row_texts(row: Row) -> tuple[str, ...]:
    """Return figure, device, working, difference and verdict of a row."""
    decimals = _DECIMALS.get(row.figure, 2)
    name = f"{figure_name(row.figure)} · {row.unit}" if row.unit else figure_name(row.figure)
    numbers = ["–" if value is None else signed(value, decimals) for value in (row.device, row.working)]
    difference = "" if row.difference is None else signed(row.difference, decimals)
    plus = "+" if row.difference is not None and row.difference > 0 and float(f"{row.difference:.{decimals}f}") else ""
    return name, *numbers, plus + difference, verdict_word(row.verdict)


def conclusion(report: TrialReport) -> tuple[str, str]:
    """Return the state (`ok`, `warning`, `fault`) and the sentences that sum a trial up."""
    working, device = report.sets["working"], report.sets.get("device")
    state, anode = _anode(working)
    if report.story.target_pct is None:
        sentences = [_balancing(working, device), anode if state != "ok" else ""]
    else:
        sentences = [_charge(f"{report.story.target_pct:.0f} %", working, device), anode]
    if working.faults:
        sentences.append(translate("Trial", "The BMS confirms %s.") % ", ".join(working.faults))
        state = "fault" if state == "fault" else "warning"
    if any(finding.severity == "error" for finding in working.findings):
        sentences.append(translate("Trial", "The checks refuse the working tables as they are."))
        state = "fault" if state == "fault" else "warning"
    return state, " ".join(filter(None, sentences)).replace("。 ", "。")


def _charge(target: str, working: TriedSet, device: TriedSet | None) -> str:
    minutes = working.figures["charge_min"]
    if minutes is None:
        return translate("Trial", "With the working tables the pack does not reach %s.") % target
    if device is None:
        return translate("Trial", "The working tables charge to %s in %s min.") % (target, f"{minutes:.0f}")
    before = device.figures["charge_min"]
    if before is None:
        return translate("Trial", "Only with the working tables the pack reaches %s.") % target
    faster = before - minutes
    if abs(faster) <= _LEAST_MINUTES:
        return translate("Trial", "The working tables charge as fast as the others.")
    by = f"{abs(faster):.0f}" if abs(faster) >= 1.0 else f"{abs(faster):.1f}"
    if faster > 0.0:
        return translate("Trial", "The working tables charge %s min faster.") % by
    return translate("Trial", "The working tables charge %s min slower.") % by


def _anode(working: TriedSet) -> tuple[str, str]:
    margin_mv = working.figures["anode_mv"] or 0.0
    if margin_mv < 0.0:
        plated = f"{working.figures['plated_ah'] or 0.0:.2f}"
        return "fault", translate("Trial", "Sodium plates: %s Ah in the worst cell.") % plated
    text = translate("Trial", "The anode comes within %s mV of plating.") % f"{margin_mv:.0f}"
    return ("warning" if margin_mv < NEAR_PLATING_MV else "ok"), text


def _balancing(working: TriedSet, device: TriedSet | None) -> str:
    names = ("spread_before_mv", "spread_after_mv", "bleed_longest_h")
    before, *now = (f"{working.figures[name] or 0.0:.0f}" for name in names)
    text = translate("Trial", "The working tables bring the spread from %s mV to %s mV, with at most %s h of bleeding.") % (
        before,
        *now,
    )
    if device is None:
        return text
    found = tuple(f"{device.figures[name] or 0.0:.0f}" for name in names[1:])
    return f"{text} " + translate("Trial", "The others bring it to %s mV, with %s h.") % found
