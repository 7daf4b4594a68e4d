"""Updates disturbed at every place by every kind of fault, in virtual time, with the product on both ends of the bus.

    python -m tests.campaigns.flash [--full] [--json] [--seed N] [--jobs N]
    python -m tests.campaigns.flash --replay SESSION

Ends with 1 if any counter rose (docs/flash-campaign.md). A session is one update with all that goes wrong in it, and its
recovery; `--replay` takes the name of one (`lost@123`, or a seed) and tells its story.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.campaigns.flashing import envelope_boundary
from tests.campaigns.flashing.judge import COUNTERS
from tests.campaigns.flashing.schedule import Task, ci_tasks, full_tasks, run_task, run_tasks
from tests.campaigns.flashing.seeds import SEEDED
from tests.campaigns.flashing.sessions import Result
from tests.campaigns.flashing.surroundings import Surroundings

SEED = 20261123
NOT_REPEATABLE, ESCAPED = "not_repeatable", "escaped"
_EXAMPLES = 10
_TELL_EVERY_S = 5.0


class Tally:
    """What the results so far add up to."""

    def __init__(self) -> None:
        self.sessions: Counter[str] = Counter()
        self.counters: Counter[str] = Counter()
        self.updates = self.frames = 0
        self.failing: list[dict[str, str]] = []
        self._traces: dict[str, str] = {}

    def add(self, result: Result) -> None:
        """Count one session."""
        self.sessions[result.kind] += 1
        self.updates += result.updates
        self.frames += result.frames
        found = dict(result.violations)
        if result.trace and self._traces.setdefault(result.name, result.trace) != result.trace:
            found[NOT_REPEATABLE] = "two runs put different frames on the bus"
        self.counters.update(found.keys())
        for counter, text in found.items():
            if self.counters[counter] <= _EXAMPLES:
                self.failing.append({"session": result.name, "counter": counter, "what": text})

    def figures(self, seed: int, seconds: float) -> dict[str, Any]:
        """Return the document that is printed."""
        boundary = envelope_boundary.check()
        seeds = sorted(int(entry["session"]) for entry in self.failing if entry["session"].isdecimal())
        total = self.sessions.total()
        return {
            "sessions": total,
            **{counter: self.counters[counter] for counter in (*COUNTERS, NOT_REPEATABLE)},
            ESCAPED: len(boundary.escaped),
            "updates": self.updates,
            "frames": self.frames,
            "envelope_values": boundary.values,
            "seconds": round(seconds, 1),
            "sessions_per_second": round(total / seconds, 1),
            "seed": seed,
            "seeded_sessions": self.sessions[SEEDED],
            "first_failing_seed": seeds[0] if seeds else None,
            "failing": [*self.failing, *({"counter": ESCAPED, "what": text} for text in boundary.escaped[:3])],
            "by_kind": dict(sorted(self.sessions.items())),
        }


def run(tasks: Iterable[Task], *, seed: int, jobs: int) -> dict[str, Any]:
    """Run sessions and return the document."""
    began_s = told_s = time.monotonic()
    tally = Tally()
    for result in run_tasks(tasks, jobs):
        tally.add(result)
        for counter, text in result.violations:
            print(f"{result.name}: {counter}: {text}", file=sys.stderr, flush=True)
        if time.monotonic() - told_s > _TELL_EVERY_S:
            told_s = time.monotonic()
            rate = tally.sessions.total() / (told_s - began_s)
            print(f"{tally.sessions.total()} sessions, {rate:.0f}/s, {dict(tally.counters)}", file=sys.stderr, flush=True)
    return tally.figures(seed, time.monotonic() - began_s)


def failed(figures: dict[str, Any]) -> bool:
    """Return whether a counter rose."""
    return any(figures[counter] for counter in (*COUNTERS, NOT_REPEATABLE, ESCAPED))


def replay(name: str) -> bool:
    """Run one session again and tell its story; returns whether a counter rose."""
    with Surroundings() as surroundings:
        result = run_task(Task(name=name, traced=True), surroundings, told=True)
    for line in result.story:
        print(line)
    print(f"{result.updates} updates, {result.frames} frames, digest of what was sent {result.trace}")
    for counter, text in result.violations:
        print(f"VIOLATION {counter}: {text}")
    return bool(result.violations)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="every frame, every word, and a million seeds")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else on standard output")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 8))
    parser.add_argument("--replay", metavar="SESSION", help="tell the story of one session: a seed, or a name like lost@123")
    arguments = parser.parse_args()
    if arguments.replay:
        return int(replay(arguments.replay))
    tasks = full_tasks(arguments.seed) if arguments.full else ci_tasks(arguments.seed)
    figures = run(tasks, seed=arguments.seed, jobs=arguments.jobs)
    if arguments.json:
        print(json.dumps(figures, indent=2, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")
    return int(failed(figures))


if __name__ == "__main__":
    sys.exit(main())
