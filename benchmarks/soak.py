"""Hours of a pack at speed through what keeps things, a session and the history of charts: does memory stay flat?"""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.child import measured_in_child
from benchmarks.live import memory_mb
from benchmarks.table import markdown

FRAMES_PER_S = 4000
ROWS_PER_S = 10
STEP_S = 10.0
PACK = "demo-nfm-120s"


def soak(hours: float, result: Any) -> None:
    """Let hours pass, ten seconds at a time, in a process of its own."""
    import os  # noqa: PLC0415 - in the child only

    from bms.definition import load_pack  # noqa: PLC0415
    from bms.recording.model import SessionInfo  # noqa: PLC0415
    from bms.recording.writer import SessionWriter  # noqa: PLC0415
    from bms.telemetry.history import History  # noqa: PLC0415
    from bms.telemetry.history.model import PACK as GROUP  # noqa: PLC0415
    from bms.telemetry.pack_columns import PackColumns  # noqa: PLC0415
    from can_drivers.frame_columns import RECORD, Batch, pack_batch  # noqa: PLC0415
    from can_drivers.logs.blf_writer import BlfRecorder  # noqa: PLC0415

    columns = PackColumns(load_pack(PACK))
    history = History()
    history.declare(GROUP, columns.infos)
    generator = np.random.default_rng(1)
    count, rows = int(FRAMES_PER_S * STEP_S), int(ROWS_PER_S * STEP_S)
    records = np.zeros(count, RECORD)
    records["can_id"] = 0x100 + np.arange(count) % 60
    records["length"] = 8
    tails = np.empty((0, 7), np.uint64)
    memory = []
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        info = SessionInfo(
            began_utc="", utc_offset_s=1.7e9, pack=PACK, pack_title="", tool_version="", value_names=tuple(columns.names)
        )
        writer = SessionWriter(
            Path(folder) / "session",
            info,
            definition=(),
            open_frames=lambda path, utc_offset_s: BlfRecorder(path, utc_offset_s=utc_offset_s),
            longest_file=1 << 28,
        )
        steps = int(hours * 3600 / STEP_S)
        for step in range(steps):
            now_s = step * STEP_S
            records["time_s"] = now_s + np.arange(count) / FRAMES_PER_S
            records["head"] = generator.integers(0, 1 << 20, count)
            writer.add_frames(pack_batch(Batch(records=records, tails=tails)))
            times_s = now_s + np.arange(rows) / ROWS_PER_S
            values = 3000 + generator.integers(0, 100, (len(columns.names), rows)).astype(np.float64)
            for row, time_s in enumerate(times_s):
                writer.add_row(float(time_s), values[:, row])
            writer.flush()
            history.append(GROUP, times_s, values)
            if step % max(1, steps // 10) == 0:
                memory.append(memory_mb(os.getpid()))
        size_bytes, frames = writer.size_bytes, writer.frames
        writer.close(info)
    memory.append(memory_mb(os.getpid()))
    result.put(json.dumps({"seconds": time.monotonic() - began_s, "memory_mb": memory, "bytes": size_bytes, "frames": frames}))


def run(hours: float = 8.0) -> str:
    """Let `hours` pass; return the table."""
    measured = measured_in_child(soak, hours, within_s=3600)
    memory = ", ".join(f"{one:.0f}" for one in measured["memory_mb"])
    rows = [
        ["simulated", f"{hours:g} h: {measured['frames']:,} frames, {hours * 3600 * ROWS_PER_S:,.0f} snapshots"],
        ["took", f"{measured['seconds']:.0f} s, {hours * 3600 / measured['seconds']:.0f} times as fast as the pack"],
        ["memory at each tenth, MB", memory],
        ["size of the session", f"{measured['bytes'] / 1e6:,.0f} MB"],
    ]
    return markdown(["what", "measured"], rows)
