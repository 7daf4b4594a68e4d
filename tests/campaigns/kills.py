"""Real processes, really killed: `halite flash`, and `halite simulate` under it, at random moments that follow from a seed.

    python -m tests.campaigns.kills [--full] [--json] [--seed N] [--kills N]

After each kill the flash of the pack is judged as the BMS would at its start, then the same command is given again, as a
user would. Ends with 1 if a pack was left without a whole data set, if a success was reported that was none, if the second
command did not get there, or if a run folder cannot be read (docs/flash-campaign.md). POSIX only: it needs SIGKILL.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from bms.definition import load_pack
from bms.flashing import open_jobs
from bms.flashing.journal import read_journal
from bms.flashing.run_folder import JOURNAL_NAME
from virtual_pack.ecu.assembly import data_set_check, open_flash
from virtual_pack.ecu.calibration_memory import CalibrationMemory, SlotState

SEED = 20261123
FULL_KILLS = 200
SHORT_KILLS = 2
COUNTERS = ("bricked", "half_applied", "false_success", "hangs", "unreadable")
PACKAGES = {"nfm-cold-care": "NFM-COLD-0101", "nfm-standard": "NFM-STD-0100"}
_ROOT = Path(__file__).resolve().parents[2]
_SIMULATOR_SHARE = 0.3
_LONGEST_S = 180.0
"""A command that has not ended by then hangs, even on a busy machine."""
_ATTEMPTS = 6
"""More than a user would need; on a machine that is too busy for the virtual pack some get lost."""
_SETTLED = {"flashed", "already_current"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The data sets in a pack's flash: the one a restart would choose (None: none), and how many slots are valid."""

    active: str | None
    valid: int


def slots_in(memory: Path, scratch: Path) -> Slots:
    """Judge a pack's flash as its BMS would at the start; works on a copy."""
    definition = load_pack("demo-nfm-120s")
    assert definition.programming is not None
    scratch.write_bytes(memory.read_bytes())
    slots = CalibrationMemory(
        open_flash(definition, scratch), definition.programming.payload_length, data_set_check(definition)
    )
    reports = [slots.report(slot) for slot in (0, 1)]
    valid = sum(report.state is SlotState.VALID for report in reports)
    return Slots(active=None if slots.active is None else reports[slots.active].calibration_id, valid=valid)


@dataclass(slots=True, kw_only=True)
class Rig:
    """One virtual pack with its flash in a file, and the counters."""

    folder: Path
    counters: Counter[str] = field(default_factory=Counter)
    failing: list[str] = field(default_factory=list)
    updates: int = 0
    channel: str = ""
    update_s: float = 0.0
    _simulator: subprocess.Popen[str] | None = None

    @property
    def memory(self) -> Path:
        return self.folder / "memory"

    def count(self, counter: str, what: str) -> None:
        """Let a counter rise."""
        self.counters[counter] += 1
        self.failing.append(f"{counter}: {what}")

    # ------------------------------------------------------------ processes

    def start_pack(self) -> None:
        """Start the virtual pack, on the port it had."""
        port = self.channel.rpartition(":")[2] or "0"
        self._simulator = self._start("simulate", "--port", port, "--memory", str(self.memory), "--json")
        assert self._simulator.stdout is not None
        self.channel = json.loads(self._simulator.stdout.readline())["channel"]

    def kill_pack(self) -> None:
        """Kill it."""
        if self._simulator is not None:
            self._simulator.kill()
            self._simulator.communicate(timeout=_LONGEST_S)
            self._simulator = None

    def start_update(self, package: str) -> subprocess.Popen[str]:
        """Start an update."""
        self.updates += 1
        return self._start("flash", package, "--yes", "--json", "--watch", "0.5", "-c", self.channel, "--fd")

    def finish(self, process: subprocess.Popen[str]) -> str:
        """Wait for the end of a command; return what it said on standard output."""
        try:
            out, err = process.communicate(timeout=_LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.count("hangs", "a command did not end")
            return ""
        if "Traceback" in err:
            self.count("unreadable", err[-300:])
        return out

    @staticmethod
    def _start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    # ------------------------------------------------------------ what is judged

    def judge_memory(self, allowed: set[str], when: str) -> None:
        """Judge what the pack would start with."""
        slots = slots_in(self.memory, self.folder / "copy")
        if slots.active is None:
            self.count("bricked", f"no valid data set {when}")
        elif slots.active not in allowed:
            self.count("half_applied", f"{slots.active} {when}")

    def judge_words(self, out: str, package: str, when: str) -> str:
        """Judge what a command reported; return its result, empty if it did not get that far."""
        try:
            result = str(json.loads(out)["result"])
        except (ValueError, KeyError, TypeError):
            return ""
        if result in _SETTLED and slots_in(self.memory, self.folder / "copy").active != PACKAGES[package]:
            self.count("false_success", f"{result} {when}, and {package} is not in use")
        return result

    def judge_records(self, home: Path) -> None:
        """Judge whether every run folder can be read."""
        for journal in home.glob(f"runs/*/{JOURNAL_NAME}"):
            if not read_journal(journal).records and journal.stat().st_size:
                self.count("unreadable", str(journal.parent.name))
        with mock.patch.dict(os.environ, {"HALITE_HOME": str(home)}):
            if open_jobs():
                self.count("unreadable", "a job is left open")


def run(*, kills: int, seed: int) -> dict[str, Any]:
    """Kill so many processes and return the document."""
    began_s = time.monotonic()
    chance = random.Random(seed)
    killed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="halite-kills-") as folder, _pack(Path(folder)) as rig:
        packages = list(PACKAGES)
        with _home(rig, 0) as home:
            _finish_update(rig, packages[0], home)
        for number in range(1, kills + 1):
            packages.reverse()
            victim = "simulator" if chance.random() < _SIMULATOR_SHARE else "update"
            with _home(rig, number) as home:
                _kill_once(rig, packages[0], victim, chance.uniform(0.0, rig.update_s))
                rig.judge_memory(set(PACKAGES.values()), f"after kill {number} of the {victim}")
                _finish_update(rig, packages[0], home)
            killed[victim] += 1
            print(f"{number} of {kills} killed, {dict(rig.counters)}", file=sys.stderr, flush=True)
    return {
        "kills": killed.total(),
        **{counter: rig.counters[counter] for counter in COUNTERS},
        "killed": dict(killed),
        "updates": rig.updates,
        "seconds": round(time.monotonic() - began_s, 1),
        "seed": seed,
        "failing": rig.failing[:20],
    }


@contextlib.contextmanager
def _pack(folder: Path) -> Iterator[Rig]:
    rig = Rig(folder=folder)
    with mock.patch.dict(os.environ, {"HALITE_HOME": str(folder / "home-of-the-pack")}):
        rig.start_pack()
    try:
        yield rig
    finally:
        rig.kill_pack()


@contextlib.contextmanager
def _home(rig: Rig, number: int) -> Iterator[Path]:
    """Give the next commands a computer of their own: each round is another garage, and knows of no newer package."""
    home = rig.folder / f"home-{number}"
    with mock.patch.dict(os.environ, {"HALITE_HOME": str(home)}):
        yield home
    rig.judge_records(home)


def _kill_once(rig: Rig, package: str, victim: str, delay_s: float) -> None:
    """Start an update and kill it, or the pack under it, so long after."""
    update = rig.start_update(package)
    time.sleep(delay_s)
    if victim == "update":
        update.kill()
    else:
        rig.kill_pack()
    out = rig.finish(update)
    rig.judge_words(out, package, "from the run that was disturbed")
    if victim == "simulator":
        rig.start_pack()


def _finish_update(rig: Rig, package: str, home: Path) -> None:
    """Give the same command until it has got there."""
    result = ""
    for _ in range(_ATTEMPTS):
        began_s = time.monotonic()
        result = rig.judge_words(rig.finish(rig.start_update(package)), package, "from the run after it")
        rig.judge_memory(set(PACKAGES.values()), "after the next run")
        if result == "flashed":
            # How long one takes, a busy machine included, says in what time to kill the next one.
            rig.update_s = max(rig.update_s * 0.8, time.monotonic() - began_s)
        if result in _SETTLED:
            return
    rig.count("bricked", f"{package} does not get in any more: {result or 'no result'}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help=f"{FULL_KILLS} kills instead of {SHORT_KILLS}")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else on standard output")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kills", type=int, help="so many kills")
    arguments = parser.parse_args()
    kills = arguments.kills or (FULL_KILLS if arguments.full else SHORT_KILLS)
    figures = run(kills=kills, seed=arguments.seed)
    if arguments.json:
        print(json.dumps(figures, indent=2, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name:16} {value}")
    return int(any(figures[counter] for counter in COUNTERS))


if __name__ == "__main__":
    sys.exit(main())
