"""What `halite flash` prints: the plan, the result, unfinished updates, a batch."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from bms.flashing import OpenJob
from cli.output import console, say
from engine.messages import FlashResult, PlanReady, ValueChanged

_MOST_SHOWN = 20


def print_plan(plan: PlanReady) -> None:
    """Print what an update would do."""
    out = console()
    out.print(f"{plan.title}", style="bold")
    out.print(f"Release {plan.sequence}, valid until {plan.valid_to}: {plan.reason}")
    out.print(f"{plan.calibration_id_before or 'no valid calibration'} → {plan.package_calibration_id} in pack {plan.serial}")
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
    for check in plan.checks:
        table.add_row("✔" if check.ok else "✖", check.detail)
    out.print(table)
    if plan.already_current:
        out.print("The pack has exactly this calibration; nothing will be written.")
        return
    changed = ", ".join(plan.changed) or "nothing"
    out.print(f"Changes {len(plan.changed)} tables ({plan.compared} values compared): {changed}")
    _print_changes(plan.changes, plan.changes_count)
    out.print(f"Steps, about {plan.estimated_s:.0f} s:")
    for number, step in enumerate(plan.steps, start=1):
        out.print(f"  {number:>2}. {step}")


def print_result(result: FlashResult) -> None:
    """Print how an update ended."""
    out = console()
    if result.result == "flashed":
        before = result.calibration_id_before or "none"
        out.print(f"✔ Flashed and read back: {before} → {result.calibration_id_after}", style="bold")
        if result.transfer_s:
            rate, share = result.bytes / 1024 / result.transfer_s, 100 * result.wire_limit_s / result.transfer_s
            size = f"{result.bytes} bytes in {result.transfer_s:.2f} s"
            out.print(f"  {size} ({rate:.1f} KiB/s, {share:.0f} % of what the wire allows)")
        if result.reason:
            out.print(f"  {result.reason}")
    elif result.result == "already_current":
        out.print(f"✔ The pack already has {result.calibration_id_after}; nothing was written.", style="bold")
    elif result.rolled_back:
        say(f"✖ Rolled back: {result.reason}")
    else:
        say(f"✖ {result.result.capitalize()}: {result.reason}")
    if result.run_folder:
        out.print(f"  Record: {result.run_folder}")


def print_open_jobs(jobs: Sequence[OpenJob]) -> None:
    """Print the updates that did not come to an end."""
    out = console()
    if not jobs:
        out.print("Every update came to its end.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("Pack", "Package", "Ended at", "Started (UTC)", "Meanwhile"):
        table.add_column(heading)
    for job in jobs:
        table.add_row(job.serial, job.reference or job.package_id, job.step, job.started_utc[:19], meanwhile(job))
    out.print(table)
    out.print("Connect the pack and use `halite flash --resume`.")


def meanwhile(job: OpenJob) -> str:
    """Return what the pack of an unfinished update does until it is finished."""
    if job.rolling_back:
        return "the previous calibration was being written back"
    if job.installed:
        return "works with the new calibration, not watched to the end"
    return "refuses to charge" if job.in_place else "works with its previous calibration"


def print_batch(results: Sequence[FlashResult], wanted: int, path: str) -> None:
    """Print what became of each pack, with counts."""
    out = console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("Pack", "Result", "Calibration", "Reason"):
        table.add_column(heading)
    for result in results:
        table.add_row(result.serial or "–", _word(result), result.calibration_id_after or "–", result.reason)
    out.print(table)
    counts = ", ".join(f"{count} {word}" for word, count in Counter(map(_word, results)).items())
    out.print(f"{len({result.serial for result in results})} of {wanted} packs: {counts or 'none'}.")
    out.print(f"List: {path}")


def _word(result: FlashResult) -> str:
    return "rolled back" if result.rolled_back else result.result.replace("_", " ")


def _print_changes(changes: Sequence[ValueChanged], count: int) -> None:
    out = console()
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
    for change in changes[:_MOST_SHOWN]:
        place = change.parameter + "".join(f"[{part}]" for part in change.index)
        table.add_row(place, f"{change.old:g} → {change.new:g} {change.unit}".rstrip())
    out.print(table)
    if count > _MOST_SHOWN:
        out.print(f"  … and {count - _MOST_SHOWN} more values.")
