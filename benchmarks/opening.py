"""A log of a million frames opened in the real window: until its first frames are there, and until everything is."""

import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.child import measured_in_child
from benchmarks.table import markdown
from benchmarks.trace import FRAMES, bus

PACK = "demo-nfm-120s"
ROUNDS = 5
PIECE = 50_000
LONGEST_S = 60.0


def write_log(path: Path) -> None:
    """Write a million frames as a pack sends them."""
    from can_drivers.frame_columns import pack, unpack  # noqa: PLC0415 - belongs to the child
    from can_drivers.logs.blf_writer import BlfRecorder  # noqa: PLC0415

    frames = bus(FRAMES)
    writer = BlfRecorder(path, utc_offset_s=1.79e9)
    for first in range(0, FRAMES, PIECE):
        writer.write(unpack(pack(frames[first : first + PIECE])))
    writer.close()


def measure(folder: str, result: Any) -> None:
    """Open the log a few times on the trace page; put the seconds of each time into `result`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["HALITE_HOME"] = folder
    from gui.app import HaliteWindow, make_application  # noqa: PLC0415 - Qt belongs to this child
    from gui.main_window import TRACE  # noqa: PLC0415

    log = Path(folder) / "million.blf"
    write_log(log)
    application = make_application()
    halite = HaliteWindow(application)
    halite.show()

    def wait_for(done: Any) -> float:
        began_s = time.perf_counter()
        while not done():
            application.processEvents()
            if time.perf_counter() - began_s > LONGEST_S:
                raise TimeoutError("the log does not open")
        return time.perf_counter() - began_s

    wait_for(lambda: halite.live is not None)
    live = halite.live
    if live is None:
        raise RuntimeError("the pages are not there")
    playback, bar = live.recordings.playback, live.recordings.bar
    firsts_s, wholes_s = [], []
    for _ in range(ROUNDS):
        live.recordings.open(log, pack=PACK)
        first_s = wait_for(lambda: live.trace.view.frames > 0 and bar.isVisible())
        halite.window.show_page(TRACE)
        rest_s = wait_for(
            lambda: live.trace.view.frames == FRAMES and playback.state is not None and playback.state.loaded >= 1
        )
        began_s = time.perf_counter()
        live.trace_page.table.viewport().repaint()
        firsts_s.append(first_s)
        wholes_s.append(first_s + rest_s + time.perf_counter() - began_s)
        bar.close_button.click()
        wait_for(lambda: live.trace.view.frames == 0 or not bar.isVisible())
    halite.close()
    result.put(json.dumps({"first_s": firsts_s, "whole_s": wholes_s}))


def run() -> str:
    """Return the table."""
    with tempfile.TemporaryDirectory(prefix="halite-opening-") as folder:
        measured = measured_in_child(measure, folder, within_s=600)
    rows = [
        [words, f"{statistics.median(measured[key]):.2f} s", f"{measured[key][0]:.2f} s", target]
        for words, key, target in (
            ("the first frames are in the trace", "first_s", ""),
            ("all 1,000,000 are in trace and charts, painted", "whole_s", "2 s"),
        )
    ]
    return markdown(["what", "median of five", "the first time", "target"], rows)
