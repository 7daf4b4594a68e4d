"""What `halite replay` shows: the plan before, what was done afterwards, and the document for scripts."""

from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table

from bms.definition.model import PackDefinition
from bms.trace.filter_text import id_word
from bms.trace.frame_names import FrameNames
from cli.counted import counted
from engine.replay.pacing import Lateness
from engine.replay.selection import id_of
from engine.replay.sending import ReplayResult
from engine.replay.source import ReplayPlan

_SHOWN_IDS = 40
_LATE_MS = 100.0
"""From there on the bus could not take it."""


def plan_text(plan: ReplayPlan, definition: PackDefinition, log: Path) -> RenderableType:
    """Return what would be sent, by id, and what is left out."""
    names = FrameNames(definition)
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Id")
    table.add_column("Name")
    table.add_column("Frames", justify="right")
    for key, count in sorted(plan.ids.items())[:_SHOWN_IDS]:
        can_id, extended = id_of(key)
        message = names.message(can_id, extended=extended)
        table.add_row(id_word(can_id, extended=extended), message.name if message is not None else "", f"{count:,}")
    lines: list[RenderableType] = [
        f"{log.name}: {counted(plan.frames, 'frame')} of {counted(len(plan.ids), 'id')} in {plan.duration_s:,.1f} s",
        table,
    ]
    if len(plan.ids) > _SHOWN_IDS:
        lines.append(f"… and {counted(len(plan.ids) - _SHOWN_IDS, 'more id')}")
    if plan.left_out:
        lines.append(f"Left out: {left_out_text(plan)}")
    return Group(*lines)


def left_out_text(plan: ReplayPlan) -> str:
    """Return how many frames are left out, by reason."""
    words = {reason: reason.value.replace("_", " ").removesuffix("s") for reason in plan.left_out}
    return ", ".join(counted(count, words[reason]) for reason, count in plan.left_out.items())


def result_text(result: ReplayResult, lateness: Lateness) -> str:
    """Return what was sent, and how late."""
    ended = "Stopped: " if result.stopped else ""
    done = "handed to the adapter" if result.unacknowledged else "sent"
    words = f"{ended}{counted(result.frames, 'frame')} {done} in {result.seconds:,.1f} s."
    middle, most = lateness.percentile_ms(50), lateness.percentile_ms(99)
    if middle is not None and most is not None:
        words += f" Late by {middle:.2g} ms, 1 % of them by {most:.2g} ms or more, at most by {lateness.max_ms:.2g} ms."
        if most > _LATE_MS:
            words += " The bus cannot take it at this speed: choose a lower --speed."
    if result.lost:
        words += f" The adapter lost {counted(result.lost, 'frame')}."
    if result.unacknowledged:
        words += " It cannot send them, because nobody on the bus acknowledges: connect the receiver, and check the bit rate."
    return words


def result_document(plan: ReplayPlan, result: ReplayResult, lateness: Lateness, *, loops: int) -> dict[str, object]:
    """Return the same for scripts; `left_out` counts every pass."""
    median = lateness.percentile_ms(50)
    late_ms = None
    if median is not None:
        late_ms = {
            "median": round(median, 3),
            "p99": round(lateness.percentile_ms(99) or 0.0, 3),
            "max": round(lateness.max_ms, 3),
        }
    return {
        "frames": result.frames,
        "left_out": {reason.value: count * loops for reason, count in plan.left_out.items()},
        "seconds": round(result.seconds, 3),
        "late_ms": late_ms,
        "ids": len(plan.ids),
        "lost": result.lost,
        "unacknowledged": result.unacknowledged,
        "stopped": result.stopped,
    }
