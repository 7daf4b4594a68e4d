"""Ten million frames of BLF decoded to Parquet: `halite decode` beside python-can with cantools, and beside asammdf.

Every program runs in a process of its own, in turn. python-can and asammdf write the layout of Halite: one file a message.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from pyarrow import parquet

from benchmarks import pack62
from benchmarks.table import markdown
from can_drivers.frame_columns import BATCH_FRAMES
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.mf4_writer import Mf4FrameWriter

ROOT = Path(__file__).resolve().parents[1]
PROBES = Path(__file__).parent / "probes"
FULL, SHORT = 10_000_000, 1_000_000
_SAMPLE_S = 0.05


@dataclass(slots=True, kw_only=True)
class _Measured:
    """Of one program: seconds by the clock and of processor time, each run; greatest memory of all its processes, MB."""

    frames: int
    wall_s: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)
    memory_mb: float = 0.0

    @property
    def per_million_s(self) -> float:
        """Return the median time by the clock for a million frames."""
        return 1e6 * statistics.median(self.wall_s) / self.frames


def write_logs(folder: Path, frames: int, *, with_mf4: bool) -> None:
    """Write the same frames as BLF and as MF4, with the database beside them."""
    (folder / "pack.dbc").write_text(pack62.dbc(), encoding="utf-8")
    writers = [BlfRecorder(folder / f"{frames}.blf", utc_offset_s=1.7e9)]
    if with_mf4:
        writers.append(Mf4FrameWriter(folder / f"{frames}.mf4", utc_offset_s=1.7e9))
    for first in range(0, frames, BATCH_FRAMES):
        batch = pack62.batch(min(BATCH_FRAMES, frames - first), first=first)
        for writer in writers:
            writer.write(batch)
    for writer in writers:
        writer.close()


def measure(command: list[str], out: Path, measured: _Measured, *, watch_memory: bool) -> None:
    """Run a program once; its memory is watched in a run that is not timed, because watching costs time."""
    shutil.rmtree(out, ignore_errors=True)
    environment = {**os.environ, "HALITE_HOME": str(out.parent / "home")}
    # Installed programs are compiled, all three of them.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = os.times()
    began_s = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    peaks = [0.0]
    if watch_memory:
        threading.Thread(target=_watch, args=(process, peaks), daemon=True).start()
    _, said = process.communicate()
    taken_s = time.perf_counter() - began_s
    after = os.times()
    if process.returncode:
        raise SystemExit(f"{command}: {said[-1000:]}")
    if watch_memory:
        measured.memory_mb = peaks[0]
        return
    measured.wall_s.append(taken_s)
    measured.processor_s.append(after.children_user + after.children_system - before.children_user - before.children_system)


def _watch(process: "subprocess.Popen[str]", peaks: list[float]) -> None:
    """Keep the greatest sum of proportional set sizes of a process and its descendants, MB."""
    while process.poll() is None:
        total_kb = 0
        for pid in _family(process.pid):
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            except OSError:
                continue
            total_kb += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
        peaks[0] = max(peaks[0], total_kb / 1000)
        time.sleep(_SAMPLE_S)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def differing_columns(one: Path, other: Path) -> tuple[int, int]:
    """Return how many columns two data sets have that are not equal bit for bit, and how many columns there are."""
    differ = columns = 0
    for folder in sorted(one.iterdir()):
        tables = []
        for root in (one, other):
            parts = sorted((root / folder.name).glob("*.parquet"), key=lambda part: int(part.stem[5:]))
            tables.append([parquet.read_table(part, partitioning=None) for part in parts])
        for name in tables[0][0].column_names:
            values = [np.concatenate([table[name].to_numpy() for table in parts]).view(np.int64) for parts in tables]
            columns += 1
            differ += not np.array_equal(*values)
    return differ, columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Program:
    """One that is measured, and on how many frames; `command` but for the log, the database and the folder of the output."""

    name: str
    frames: int
    suffix: str
    command: tuple[str, ...]
    between: tuple[str, str] = ("", "")

    def arguments(self, folder: Path) -> list[str]:
        """Return what is started."""
        named = [str(folder / f"{self.frames}{self.suffix}")]
        for option, value in zip(self.between, (folder / "pack.dbc", self.out(folder)), strict=True):
            named += [option, str(value)] if option else [str(value)]
        return [*self.command, *named]

    def out(self, folder: Path) -> Path:
        """Return where its output goes."""
        return folder / self.name.split()[0].strip(",")


def _programs(frames: int, short: int, asammdf_python: str) -> list[_Program]:
    decode = (sys.executable, "-m", "cli.main", "decode")
    programs = [
        _Program(name="Halite", frames=frames, suffix=".blf", command=decode, between=("--dbc", "-o")),
        _Program(
            name="python-can and cantools",
            frames=short,
            suffix=".blf",
            command=(sys.executable, str(PROBES / "python_can_decode.py")),
        ),
    ]
    if asammdf_python:
        command = (asammdf_python, str(PROBES / "asammdf_decode.py"))
        programs.append(_Program(name="asammdf, from MF4", frames=frames, suffix=".mf4", command=command))
    return programs


def run(frames: int = FULL, rounds: int = 3, asammdf_python: str = "") -> str:
    """Measure all programs; return the table.

    Args:
        frames: in the log; python-can gets a million at most, because it needs the same time for each.
        rounds: timed runs of each program, in turn.
        asammdf_python: interpreter of an environment with `asammdf`, `canmatrix` and `pyarrow`; left out when empty.
    """
    short = min(frames, SHORT)
    with tempfile.TemporaryDirectory(prefix="halite-decode-") as name:
        folder = Path(name)
        for count in {frames, short}:
            write_logs(folder, count, with_mf4=count == frames and bool(asammdf_python))
        measured = {program: _Measured(frames=program.frames) for program in _programs(frames, short, asammdf_python)}
        for number in range(rounds + 1):
            for program, result in measured.items():
                measure(program.arguments(folder), program.out(folder), result, watch_memory=number == 0)
        halite, python_can = list(measured)[:2]
        about = {
            "log_mb": round((folder / f"{frames}.blf").stat().st_size / 1e6),
            "parquet_mb": round(sum(part.stat().st_size for part in halite.out(folder).rglob("*.parquet")) / 1e6),
        }
        measure(
            replace(halite, frames=short).arguments(folder), halite.out(folder), _Measured(frames=short), watch_memory=False
        )
        differ, columns = differing_columns(python_can.out(folder), halite.out(folder))
        about |= {"columns_compared": columns, "columns_that_differ": differ}
    rows = [_row(program.name, result, measured[halite].per_million_s) for program, result in measured.items()]
    header = [
        "program",
        "frames",
        "s, start included",
        "s of processor",
        "MB of all processes",
        "million frames/s",
        "time / Halite",
    ]
    return markdown(header, rows) + f"\n\n{json.dumps(about)}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"


def _row(name: str, result: _Measured, halite_s: float) -> list[str]:
    return [
        name,
        f"{result.frames:,}",
        f"{statistics.median(result.wall_s):.2f} ({min(result.wall_s):.2f} … {max(result.wall_s):.2f})",
        f"{statistics.median(result.processor_s):.2f}",
        f"{result.memory_mb:,.0f}",
        f"{1 / result.per_million_s:.2f}",
        f"{result.per_million_s / halite_s:.1f}",
    ]
