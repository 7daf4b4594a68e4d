"""A trial as JSON, as text for people and as CSV."""

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from rich.table import Table

from bms.calibration.findings import Finding
from bms.calibration.sources import Source
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from cli.output import console, say
from virtual_pack.management.limit_reasons import LimitReason
from virtual_pack.trial.comparison import Difference, FigureKind, Verdict, differences
from virtual_pack.trial.figures import TrialOutcome
from virtual_pack.trial.pack_state import PackState
from virtual_pack.trial.recording import Series
from virtual_pack.trial.stories import TrialStory

_WORDS = {Verdict.BETTER: "better", Verdict.WORSE: "worse", Verdict.SAME: "same", Verdict.OTHER: ""}
_STYLES = {Verdict.BETTER: "green", Verdict.WORSE: "red"}
_FINDINGS_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One set that went through the story: what was opened, what the checks say, what came of it."""

    source: Source
    findings: tuple[Finding, ...]
    outcome: TrialOutcome


def document(definition: PackDefinition, story: TrialStory, start: PackState, tried: Mapping[str, Tried]) -> dict[str, object]:
    """Return the JSON document. Keys are stable; None where there is no value."""
    return {
        "story": {"id": story.id, "title": story.title, "target_pct": story.target_pct, "longest_s": story.longest_s},
        "start": {
            "soc_pct": float(start.soc_pct.mean()),
            "soc_lowest_pct": float(start.soc_pct.min()),
            "soc_highest_pct": float(start.soc_pct.max()),
            "temperature_c": float(start.temperature_c.mean()),
            "soh_pct": start.soh_pct,
            "assumptions": [{"id": assumption.name.lower(), "text": assumption.value} for assumption in start.assumptions],
        },
        "sets": {name: _set(definition, one) for name, one in tried.items()},
        "differences": [_row(row) for row in _differences(tried)],
    }


def print_trial(definition: PackDefinition, story: TrialStory, start: PackState, tried: Mapping[str, Tried]) -> None:
    """Print the table of differences and what else is to be said."""
    out = console()
    out.print(f"{story.title}", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    columns = ("Device", "Working", "Difference") if "device" in tried else ("Working",)
    for column in columns:
        table.add_column(column, justify="right")
    table.add_column("")
    for row in _differences(tried):
        numbers = [_number(row.working, row.kind)]
        if "device" in tried:
            numbers = [_number(row.device, row.kind), *numbers, _number(row.difference, row.kind, signed=True)]
        table.add_row(
            f"{row.kind.title}, {row.kind.unit}".rstrip(", "), *numbers, _WORDS[row.verdict], style=_STYLES.get(row.verdict)
        )
    out.print(table)
    for name, one in sorted(tried.items()):
        for line in _lines(definition, one):
            out.print(f"{name.capitalize()}: {line}")
    for assumption in start.assumptions:
        say(assumption.value)
    say("This is what the software of the BMS would do, not what real cells would.")


def write_series(path: Path, tried: Mapping[str, Tried]) -> None:
    """Write the series of every run as CSV, one row a point, in physical units.

    Raises:
        BadFileError: it cannot be written.
    """
    names = [field.name for field in fields(Series)]
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["set", *names])
            for name, one in tried.items():
                columns = (getattr(one.outcome.series, column).tolist() for column in names)
                writer.writerows([name, *(f"{value:.6g}" for value in row)] for row in zip(*columns, strict=True))
    except OSError as error:
        raise BadFileError(
            f"The series cannot be written to {path}.", detail=str(error), advice="Choose another folder."
        ) from error


def _differences(tried: Mapping[str, Tried]) -> tuple[Difference, ...]:
    device = tried.get("device")
    return differences(None if device is None else device.outcome.figures, tried["working"].outcome.figures)


def _set(definition: PackDefinition, tried: Tried) -> dict[str, object]:
    outcome = tried.outcome
    return {
        "source": tried.source.origin,
        "findings": [asdict(finding) for finding in tried.findings],
        "figures": asdict(outcome.figures),
        "nearest": asdict(outcome.nearest) | {"cell": outcome.nearest.cell + 1},
        "limit_min": {reason.name.lower(): minutes for reason, minutes in outcome.limit_min.items()},
        "faults": _faults(definition, outcome),
        "series": {
            field.name: [round(value, 4) for value in getattr(outcome.series, field.name).tolist()] for field in fields(Series)
        },
    }


def _row(row: Difference) -> dict[str, object]:
    return {
        "figure": row.kind.name,
        "title": row.kind.title,
        "unit": row.kind.unit,
        "device": row.device,
        "working": row.working,
        "difference": row.difference,
        "verdict": row.verdict.value,
    }


def _lines(definition: PackDefinition, tried: Tried) -> list[str]:
    nearest = tried.outcome.nearest
    where = f"cell {nearest.cell + 1}, at {nearest.soc_pct:.0f} % and {nearest.temperature_c:.0f} °C"
    lines = [
        *tried.source.notes,
        f"The anode came nearest to plating after {nearest.time_s / 60.0:.0f} min in {where}: {nearest.anode_mv:.1f} mV.",
    ]
    if tried.outcome.limit_min:
        reasons = (f"{_reason(reason)} {minutes:.1f} min" for reason, minutes in tried.outcome.limit_min.items())
        lines.append(f"The charge limit was held by {', '.join(reasons)}.")
    lines += [f"The BMS confirmed {code}." for code in _faults(definition, tried.outcome)]
    errors = [finding for finding in tried.findings if finding.severity == "error"]
    if errors:
        lines.append(f"The checks refuse these tables for {len(errors)} reasons. They could not be flashed as they are.")
        lines += [f"  {error.parameter}: {error.message}" for error in errors[:_FINDINGS_SHOWN]]
    return lines


def _faults(definition: PackDefinition, outcome: TrialOutcome) -> list[str]:
    known = definition.faults.faults
    return [known[code].display if code in known else f"{code:06X}" for code in outcome.fault_codes]


def _reason(reason: LimitReason) -> str:
    return reason.name.replace("_", " ").lower()


def _number(value: float | None, kind: FigureKind, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    return f"{value:{'+' if signed and value else ''}.{kind.decimals}f}"
