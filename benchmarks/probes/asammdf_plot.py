"""The plot widget of the asammdf GUI: processor time a frame while an hour of cells is panned. Prints JSON.

`python asammdf_plot.py CELLS SAMPLES WIDTH HEIGHT FRAMES`; the data are those of `benchmarks/charts.py`.
"""

import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from asammdf import Signal
from asammdf.gui.widgets.plot import Plot
from PySide6.QtWidgets import QApplication

SPANS_S = (3600.0, 900.0, 60.0)
STEP = 0.004
RATE = 20.0


class Paints:
    """Counts the paints of a widget, so that a frame is one."""

    def __init__(self, widget: object) -> None:
        """Count from now on."""
        self.count = 0
        paint = type(widget).paintEvent

        def counted(*arguments: object, **named: object) -> None:
            self.count += 1
            paint(*arguments, **named)

        widget.paintEvent = counted.__get__(widget)  # type: ignore[attr-defined]


def cells(count: int, samples: int) -> np.ndarray:
    """Return random walks about 3.1 V, in mV."""
    rng = np.random.default_rng(5)
    steps = rng.normal(0, 0.5, (count, samples)).astype(np.float32)
    return 3100 + np.cumsum(steps, axis=1) + np.arange(count, dtype=np.float32)[:, None]


def main() -> None:
    """Measure and print."""
    count, samples, width, height, frames = (int(one) for one in sys.argv[1:6])
    application = QApplication([])
    times_s = np.arange(samples) / RATE
    values = cells(count, samples)
    signals = {}
    for row in range(count):
        signal = Signal(samples=values[row], timestamps=times_s, name=f"cell {row + 1}", unit="mV")
        signal.uuid, signal.enable = f"{row:012x}", True
        signals[signal.uuid] = signal
    plot = Plot([], origin=datetime.now(UTC))
    plot.resize(width, height)
    plot.show()
    plot.add_new_channels(signals)
    application.processEvents()
    graph = plot.plot
    paints = Paints(graph)
    result = {}
    for span_s in SPANS_S:
        start_s = 0.3 * (times_s[-1] - span_s)
        graph.viewbox.setXRange(start_s, start_s + span_s, padding=0)
        application.processEvents()
        spent, before = [], paints.count
        for number in range(frames):
            at_s = start_s + number * STEP * span_s
            began_s = time.process_time()
            graph.viewbox.setXRange(at_s, at_s + span_s, padding=0)
            application.processEvents()
            spent.append(1000 * (time.process_time() - began_s))
        result[str(int(span_s))] = {"ms": statistics.median(spent), "paints": (paints.count - before) / frames}
    result["mb"] = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    print(json.dumps(result), flush=True)
    os._exit(0)


main()
