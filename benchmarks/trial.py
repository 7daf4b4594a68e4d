"""Trials of a data set on the virtual pack: how long weeks of balancing and fast charges of 120 cells take to reckon."""

import statistics
import time
from pathlib import Path

from benchmarks.table import markdown

ROUNDS = 3
STORIES = {
    "two weeks of balancing": ("balancing", {"days": 14.0}),
    "fast charge, 10 to 80 %, 25 °C": ("fast-charge", {}),
    "cold soak, 60 to 90 %, from −20 °C": ("cold-charge", {}),
}


def run() -> str:
    """Return a table: how long the pack lives, and the median time one set takes, by the clock and of the processor."""
    from bms.definition import load_pack, pack_folder  # noqa: PLC0415 - `--help` needs none of them
    from virtual_pack.trial.pack_state import Wishes, made_up  # noqa: PLC0415
    from virtual_pack.trial.run import run_trial  # noqa: PLC0415
    from virtual_pack.trial.stories import story_of  # noqa: PLC0415

    definition = load_pack("demo-nfm-120s")
    payload = (Path(pack_folder("demo-nfm-120s")) / "factory_set.bin").read_bytes()[128:]
    rows = []
    for name, (story_id, end) in STORIES.items():
        story = story_of(story_id, **end)
        state = made_up(definition, story, Wishes(), seed=1)
        taken, worked, lived_s = [], [], 0.0
        for _ in range(ROUNDS):
            began_s, idle_s = time.perf_counter(), time.process_time()
            outcome = run_trial(payload, definition, story, state)
            taken.append(time.perf_counter() - began_s)
            worked.append(time.process_time() - idle_s)
            lived_s = float(outcome.series.time_s[-1])
        median_s, work_s = statistics.median(taken), statistics.median(worked)
        lived = f"{lived_s / 86_400:.0f} d" if lived_s > 86_400 else f"{lived_s / 60:.0f} min"
        rows.append((name, lived, f"{median_s:.2f} s", f"{work_s:.2f} s", f"{lived_s / work_s:,.0f}"))
    return markdown(("story", "the pack lives", "reckoned in", "of processor", "times faster"), rows)
