"""Logs of every format: reading and writing beside python-can, which is given the same files in the same run; and recording.

Everything is counted in processor time of one core. python-can makes a `Message` of every frame, Halite makes columns of them:
that is what each offers to those who come after.
"""

import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import pack62
from benchmarks.table import markdown
from can_drivers.frame_columns import BITRATE_SWITCH, FD, Batch, frames_of
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.formats import format_of
from can_drivers.logs.opening import open_log
from can_drivers.logs.writing import LogWriter
from can_drivers.python_can import can

BATCH = 50_000
ROUNDS = 5
UTC_OFFSET_S = 1_700_000_000.0
PROBE = Path(__file__).parent / "probes" / "asammdf_log.py"
RECORDED_PER_S = 8_000
FLUSHES_PER_S = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A file to be written and read.

    Attributes:
        title: in the table.
        suffix: its format.
        batches: of `BATCH` frames.
        fd: every third frame is one of 64 bytes.
        noise: payloads are random bytes, which no deflated file makes small: the worst case.
        goal: how many times as fast as python-can's reader.
    """

    title: str
    suffix: str
    batches: int
    fd: bool = False
    noise: bool = False
    goal: str = ""


LOGS = (
    Log(title="BLF, classic", suffix=".blf", batches=6, goal="≥ 20"),
    Log(title="BLF, classic, random bytes", suffix=".blf", batches=6, noise=True),
    Log(title="BLF, a third FD of 64 B", suffix=".blf", batches=4, fd=True),
    Log(title="ASC", suffix=".asc", batches=2, goal="≥ 5"),
    Log(title="TRC", suffix=".trc", batches=2),
    Log(title="candump", suffix=".log", batches=2),
    Log(title="CSV", suffix=".csv", batches=2),
)


def traffic(log: Log) -> list[Batch]:
    """Return the frames of a log: a pack of 62 messages whose cells wander by 2 mV, each up to 100 µs later than planned."""
    return [_batch(number * BATCH, log) for number in range(log.batches)]


def _batch(first: int, log: Log) -> Batch:
    dice = np.random.default_rng(first)
    plain = pack62.batch(BATCH, first=first)
    records = plain.records.copy()
    records["time_s"] += dice.integers(0, 100, BATCH) / 1e6
    cells = (first + np.arange(BATCH)) % pack62.MESSAGES < pack62.CELL_MESSAGES
    records["head"][cells] = (30_000 + dice.integers(0, 20, (int(cells.sum()), 4))).astype("<u2").view("<u8")[:, 0]
    if log.noise:
        records["head"] = dice.integers(0, 1 << 64, BATCH, np.uint64)
    if not log.fd:
        return Batch(records=records, tails=plain.tails)
    chosen = np.arange(BATCH) % 3 == 0
    records["flags"][chosen] = FD | BITRATE_SWITCH
    records["length"][chosen] = 64
    records["tail"][chosen] = np.arange(int(chosen.sum()))
    tails = (30_000 + dice.integers(0, 20, (int(chosen.sum()), 28))).astype("<u2").view("<u8")
    return Batch(records=records, tails=tails)


def cpu_s(action: Callable[[], object]) -> float:
    """Return the processor time of an action."""
    began_s = time.process_time()
    action()
    return time.process_time() - began_s


def in_turn(*actions: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the median processor time of each action, after one round that is not counted."""
    taken = [[cpu_s(action) for action in actions] for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def read_ours(path: Path) -> int:
    """Read a log; return how many frames."""
    reader = open_log(path)
    frames = sum(len(batch.channels) for batch in reader.batches())
    reader.close()
    if reader.problems:
        raise SystemExit(f"{path.name}: {reader.problems[0].what}")
    return frames


def read_theirs(path: Path) -> int:
    """Read a log with python-can; return how many frames."""
    with can.LogReader(path) as reader:
        return sum(1 for _ in reader)


def messages(frames: Sequence[Frame]) -> list[Any]:
    """Return frames as python-can's writers want them."""
    return [
        can.Message(
            timestamp=frame.time_s + UTC_OFFSET_S,
            arbitration_id=frame.can_id,
            is_extended_id=False,
            is_fd=frame.is_fd,
            bitrate_switch=frame.bitrate_switch,
            dlc=len(frame.data),
            data=frame.data,
            channel=0,
        )
        for frame in frames
    ]


def write_ours(path: Path, suffix: str, batches: Sequence[Batch]) -> None:
    """Write a log."""
    writer = LogWriter(path, format_of(suffix), utc_offset_s=UTC_OFFSET_S)
    for batch in batches:
        writer.write(batch)
    writer.close()


def write_theirs(path: Path, frames: Sequence[Any]) -> None:
    """Write a log with python-can."""
    with can.Logger(path) as writer:
        for frame in frames:
            writer.on_message_received(frame)


def measured(log: Log, folder: Path) -> tuple[list[str], list[str]]:
    """Return the rows of a log: how it is read and how it is written."""
    batches = traffic(log)
    count = BATCH * log.batches
    theirs, ours = folder / f"theirs{log.suffix}", folder / f"ours{log.suffix}"
    made = [message for batch in batches for message in messages(frames_of(batch))]
    writing = in_turn(lambda: write_ours(ours, log.suffix, batches), lambda: write_theirs(theirs, made), rounds=2)
    if not read_ours(theirs) == read_theirs(theirs) == read_ours(ours) == count:
        raise SystemExit(f"{log.title}: not every frame came back")
    reading = in_turn(lambda: read_ours(theirs), lambda: read_theirs(theirs))
    size = f"{theirs.stat().st_size / count:.1f}"
    return (
        [log.title, f"{count:,}", size, *_speeds(count, reading), log.goal],
        [log.title, size, f"{ours.stat().st_size / count:.1f}", *_speeds(count, writing)],
    )


def _speeds(count: int, seconds: Sequence[float]) -> list[str]:
    ours_s, theirs_s = seconds
    return [f"{count / ours_s:,.0f}", f"{count / theirs_s:,.0f}", f"{theirs_s / ours_s:.1f}"]


def measured_mf4(folder: Path, asammdf_python: str) -> list[list[str]]:
    """Return how MF4 is read beside python-can and asammdf, which an interpreter has; nothing without one."""
    if not asammdf_python:
        return []
    log = Log(title="MF4", suffix=".mf4", batches=2)
    path, count = folder / "ours.mf4", BATCH * log.batches
    write_ours(path, log.suffix, traffic(log))
    ours_s = in_turn(lambda: read_ours(path))[0]
    child = subprocess.run(
        [asammdf_python, str(PROBE), str(path), str(ROUNDS)], capture_output=True, text=True, check=True, timeout=600
    )
    size = f"{path.stat().st_size / count:.1f}"
    return [
        [f"MF4, beside {name}", f"{count:,}", size, *_speeds(count, (ours_s, peer_s)), ""]
        for name, peer_s in json.loads(child.stdout.splitlines()[-1]).items()
    ]


def recorded(folder: Path) -> list[list[str]]:
    """Return what recording costs, in batches as they come from the bus."""
    size = RECORDED_PER_S // FLUSHES_PER_S
    rows = []
    for log in (LOGS[0], LOGS[2]):
        whole = traffic(log)
        pieces = [
            Batch(records=batch.records[first : first + size], tails=batch.tails)
            for batch in whole
            for first in range(0, BATCH, size)
        ]
        frames = size * len(pieces)
        path = folder / "recorded.blf"

        def record(path: Path = path, pieces: Sequence[Batch] = pieces) -> None:
            path.unlink(missing_ok=True)
            recorder = BlfRecorder(path, utc_offset_s=UTC_OFFSET_S)
            for piece in pieces:
                recorder.write(piece)
                recorder.flush()
            recorder.close()

        (seconds,) = in_turn(record)
        share = 100 * RECORDED_PER_S * seconds / frames
        rows.append([log.title, f"{1e6 * seconds / frames:.2f}", f"{share:.2f} %", f"{path.stat().st_size / frames:.1f}"])
    return rows


def run(asammdf_python: str = "") -> str:
    """Return the tables.

    Args:
        asammdf_python: interpreter of an environment with asammdf and python-can; MF4 is left out when empty.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [measured(log, folder) for log in LOGS]
        reading = [row for row, _ in rows] + measured_mf4(folder, asammdf_python)
        writing = [row for _, row in rows]
        recording = recorded(folder)
    peer = "python-can"
    return "\n\n".join(
        [
            markdown(["reading", "frames", "B/frame", "Halite frames/s", f"{peer} frames/s", "ratio", "goal"], reading),
            markdown(["writing", f"B/frame, {peer}", "Halite", "Halite frames/s", f"{peer} frames/s", "ratio"], writing),
            markdown(
                [f"recording, {FLUSHES_PER_S} flushes/s", "µs/frame", f"of a core at {RECORDED_PER_S:,}/s", "B/frame"],
                recording,
            ),
        ]
    )
