"""Process start to first painted window: Halite beside a bare window, the asammdf GUI and its own frozen program."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.table import markdown

ROOT = Path(__file__).resolve().parents[1]
PROBES = Path(__file__).parent / "probes"


def first_paint_s(command: list[str]) -> float:
    """Start a program that prints the monotonic time of its first paint; return the seconds it took."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), "HALITE_FIRST_PAINT": "1"}
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT, timeout=60)
    painted = [line for line in done.stdout.splitlines() if line.replace(".", "", 1).isdigit()]
    if not painted:
        raise SystemExit(f"{command}: never painted. {done.stderr[-500:]}")
    return float(painted[0]) - started


def run(rounds: int = 9, asammdf_python: str = "") -> str:
    """Start every program in turn, `rounds` times after one warm-up; return the table.

    Args:
        rounds: counted starts of each program.
        asammdf_python: interpreter of an environment with `asammdf[gui]`; left out when empty.
    """
    frozen = ROOT / "dist" / "halite" / "halite"
    commands = {
        "bare QtWidgets window": [sys.executable, str(PROBES / "bare_window.py")],
        "Halite from source": [
            str(Path(sys.executable).with_name("halite")),
        ],
    }
    if frozen.exists():
        commands["Halite frozen"] = [str(frozen)]
    if asammdf_python:
        commands["asammdf GUI"] = [asammdf_python, str(PROBES / "asammdf_window.py")]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            taken = first_paint_s(command)
            if number:
                times[name].append(taken)
    source = statistics.median(times["Halite from source"])
    rows = []
    for name, values in times.items():
        middle = statistics.median(values)
        rows.append([name, f"{middle:.3f}", f"{min(values):.3f} … {max(values):.3f}", f"{source / middle:.2f}"])
    return markdown(["program", "start to painted s (median)", "range", "Halite from source / this"], rows)
