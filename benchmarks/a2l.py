"""Opening an A2L file of 4,000 calibration objects and 3,000 measurements: ours beside pya2ldb.

pya2ldb is GPL, so it runs in a process of its own and is no dependency of ours; where it is absent the table says how to
install it.
"""

import importlib.util
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.a2l_file import build
from benchmarks.table import markdown

OBJECTS = {"maps": 1000, "curves": 1000, "values": 1500, "axes": 500, "measurements": 3000}
ROUNDS = 7
PEER_ROUNDS = 3
PEER = "pya2ldb==1.0.355"
_NO_PEER = f"`pip install {PEER}` to compare"
_LARGEST = {"maps": 9800, "curves": 9800, "values": 14700, "axes": 4900, "measurements": 29400}
"""Just under the largest file that is read."""
_TARGET = "1 s"

_OURS = """
import sys, time
from pathlib import Path
from bms.definition.a2l_reader import read_a2l
for _ in range(int(sys.argv[2])):
    began_s = time.perf_counter()
    description = read_a2l(Path(sys.argv[1]))
    taken_s = time.perf_counter() - began_s
    print("RESULT", taken_s, len(description.characteristics) + len(description.axis_points))
"""
_THEIRS = """
import logging, sys, time
logging.disable(logging.CRITICAL)
from pya2l import import_a2l, model
for _ in range(int(sys.argv[2])):
    began_s = time.perf_counter()
    session = import_a2l(sys.argv[1], in_memory=True, progress_bar=False, loglevel="CRITICAL")
    taken_s = time.perf_counter() - began_s
    found = session.query(model.Characteristic).count() + session.query(model.AxisPts).count()
    print("RESULT", taken_s, found)
    session.close()
"""


def timed(program: str, file: Path, rounds: int) -> tuple[list[float], int]:
    """Run a child that prints seconds and objects once a round; return the seconds and the number of objects."""
    child = subprocess.run(
        [sys.executable, "-c", program, str(file), str(rounds)], capture_output=True, text=True, check=True, timeout=600
    )
    lines = [
        line.removeprefix("RESULT").split() for line in child.stdout.splitlines() if line[:1].isdigit() or "RESULT" in line
    ]
    return [float(seconds) for seconds, _ in lines], int(lines[-1][1])


def _largest(folder: Path) -> list[str]:
    """Measure the largest file that is read; the memory is that of all children so far, of which this is the greatest."""
    file = folder / "largest.a2l"
    file.write_text(build(**_LARGEST))
    seconds, objects = timed(_OURS, file, 1)
    memory_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    size = f"{file.stat().st_size / 2**20:.1f} MiB, {objects:,} objects, {memory_mb:.0f} MB of memory"
    return [f"Halite, the largest file it reads ({size})", f"{seconds[0]:.2f}", "", ""]


def _refused(folder: Path) -> list[str]:
    file = folder / "too-large.a2l"
    file.write_bytes(b" " * 20_000_000)
    began_s = time.perf_counter()
    child = subprocess.run([sys.executable, "-c", _OURS, str(file), "1"], capture_output=True, text=True, check=False)
    taken_s = time.perf_counter() - began_s
    return [f"Halite, 20 MB: {child.stderr.splitlines()[-1].split(': ', 1)[-1]}", f"{taken_s:.2f} with its start", "", ""]


def run() -> str:
    """Return the table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.a2l"
        file.write_text(build(**OBJECTS))
        ours, objects = timed(_OURS, file, ROUNDS)
        ours_s = statistics.median(ours)
        rows = [
            [f"Halite, {objects:,} objects", f"{ours_s:.2f}", f"{min(ours):.2f} … {max(ours):.2f}", f"1.0 (target {_TARGET})"]
        ]
        if importlib.util.find_spec("pya2l") is None:
            rows.append([f"{PEER}: {_NO_PEER}", "", "", ""])
        else:
            theirs, peer_objects = timed(_THEIRS, file, PEER_ROUNDS)
            theirs_s = statistics.median(theirs)
            spread = f"{min(theirs):.2f} … {max(theirs):.2f}"
            rows.append([f"{PEER}, {peer_objects:,} objects", f"{theirs_s:.2f}", spread, f"{theirs_s / ours_s:.0f}"])
        rows += [_largest(Path(folder)), _refused(Path(folder))]
    return markdown(["program", "opening s (median)", "range", "time / Halite"], rows)
