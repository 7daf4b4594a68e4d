"""Charts: live strips, and an hour of 192 cells panned, beside pyqtgraph and the plot of the asammdf GUI."""

import json
import multiprocessing
import os
import statistics
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.table import markdown

ROOT = Path(__file__).resolve().parents[1]
PROBE = Path(__file__).parent / "probes" / "asammdf_plot.py"
CELLS = 192
SAMPLES = 72_000
RATE = 20.0
WIDTH, HEIGHT = 1600, 700
SPANS_S = (3600.0, 900.0, 60.0)
STEP = 0.004
FRAMES = 40
LIVE_PANES, LIVE_CURVES = 8, 10
LIVE_FRAMES = 600
DISPLAY_HZ = 60.0


def cells(count: int, samples: int) -> npt.NDArray[np.float32]:
    """Return random walks about 3.1 V, in mV: the same as the probe's."""
    rng = np.random.default_rng(5)
    steps = rng.normal(0, 0.5, (count, samples)).astype(np.float32)
    return 3100 + np.cumsum(steps, axis=1) + np.arange(count, dtype=np.float32)[:, None]


def memory_mb() -> float:
    """Return the memory this process has now, MB; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if status.exists() else 0.0


def cpu_ms(action: Callable[[int], object], frames: int) -> float:
    """Return the median processor time of `action(frame)`, ms."""
    spent = []
    for number in range(frames):
        began_s = time.process_time()
        action(number)
        spent.append(1000 * (time.process_time() - began_s))
    return statistics.median(spent)


# ---------------------------------------------------------------- ours


def _history_of(count: int) -> Any:
    from bms.telemetry.decoded import SignalInfo  # noqa: PLC0415 - ours belongs to the child
    from bms.telemetry.history import PACK, History  # noqa: PLC0415

    history = History()
    names = [f"cell {row + 1}" for row in range(count)]
    history.declare(PACK, [SignalInfo(name=name, unit="mV", decimals=1, texts={}, exact_float32=True) for name in names])
    return history


def _panned(stack: Any, application: Any, pane: Any) -> list[float]:
    found = []
    for span_s in SPANS_S:
        start_s = 0.3 * (SAMPLES / RATE - span_s)
        stack.set_panes([pane])
        stack.set_view(start_s, start_s + span_s)
        application.processEvents()

        def step(_number: int, by_s: float = STEP * span_s) -> None:
            stack.commands.pan(by_s)
            application.processEvents()

        found.append(cpu_ms(step, FRAMES))
    return found


def pan_ours() -> dict[str, Any]:
    """Pan every kind of pane over an hour of all cells; for a process of its own."""
    from bms.telemetry.history import PACK, SeriesKey  # noqa: PLC0415
    from gui.app import make_application  # noqa: PLC0415
    from gui.theme.theme import Theme  # noqa: PLC0415
    from gui.widgets.plot import Bundle, Curve, Pane, PaneKind, PlotStack  # noqa: PLC0415

    application = make_application()
    Theme(application, "light")
    idle_mb = memory_mb()
    history = _history_of(CELLS)
    values, times_s = cells(CELLS, SAMPLES), np.arange(SAMPLES) / RATE
    began_s = time.process_time()
    for first in range(0, SAMPLES, 1000):
        history.append(PACK, times_s[first : first + 1000], values[:, first : first + 1000])
    append_s = time.process_time() - began_s
    del values
    names = [f"cell {row + 1}" for row in range(CELLS)]
    curves = [Curve(source=history, key=SeriesKey(PACK, name), label=name) for name in names]
    bundle = Bundle(source=history, group=PACK, names=tuple(names), label="All cells")
    stack = PlotStack()
    stack.resize(WIDTH, HEIGHT)
    stack.show()
    found: dict[str, Any] = {
        f"{count} lines": _panned(stack, application, Pane(curves=tuple(curves[:count]))) for count in (8, 32, CELLS)
    }
    band = Pane(kind=PaneKind.BAND, bundle=bundle, curves=tuple(curves[:8]))
    found["band of 192 and 8 highlighted"] = _panned(stack, application, band)
    found["waterfall of 192"] = _panned(stack, application, Pane(kind=PaneKind.WATERFALL, bundle=bundle))
    found["append_s"], found["history_mb"] = append_s, history.bytes / 1e6
    found["mb"], found["idle_mb"] = memory_mb(), idle_mb
    return found


def live_ours() -> dict[str, Any]:
    """Follow eighty live curves; for a process of its own."""
    from bms.telemetry.decoded import SignalInfo  # noqa: PLC0415
    from bms.telemetry.history import History, SeriesKey  # noqa: PLC0415
    from gui.app import make_application  # noqa: PLC0415
    from gui.theme.theme import Theme  # noqa: PLC0415
    from gui.widgets.plot import Curve, Pane, PlotStack  # noqa: PLC0415

    application = make_application()
    Theme(application, "light")
    history = History()
    names = [f"s{row}" for row in range(LIVE_CURVES)]
    groups = [f"m{number}" for number in range(LIVE_PANES)]
    panes = []
    for group in groups:
        history.declare(group, [SignalInfo(name=name, unit="mV", decimals=1, texts={}, exact_float32=True) for name in names])
        history.append(group, np.arange(0, 60, 1 / RATE), _live_values(np.arange(0, 60, 1 / RATE)))
        panes.append(Pane(curves=tuple(Curve(source=history, key=SeriesKey(group, name), label=name) for name in names)))
    stack = PlotStack()
    stack.resize(1600, 900)
    stack.set_panes(panes)
    stack.advance(60.0)
    stack.follow(60.0)
    stack.show()
    application.processEvents()
    arrived_s, spent_s, worst_ms = 60.0, 0.0, 0.0
    for frame in range(LIVE_FRAMES):
        now_s = 60 + frame / DISPLAY_HZ
        while arrived_s < now_s:
            times_s = np.array([arrived_s])
            for group in groups:
                history.append(group, times_s, _live_values(times_s))
            arrived_s += 1 / RATE
        began_s = time.process_time()
        stack.advance(now_s)
        application.processEvents()
        took_s = time.process_time() - began_s
        spent_s, worst_ms = spent_s + took_s, max(worst_ms, 1000 * took_s)
    return {"ms": 1000 * spent_s / LIVE_FRAMES, "worst": worst_ms}


def _live_values(times_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 50 * np.sin(times_s[None, :] * np.linspace(0.1, 2, LIVE_CURVES)[:, None]) + 20.0 * np.arange(LIVE_CURVES)[:, None]


# ---------------------------------------------------------------- pyqtgraph


def _multi_curve_item() -> Any:
    """Return the fastest item known for pyqtgraph: one for all curves of a plot, drawn as polygons made by NumPy."""
    import pyqtgraph  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    from pyqtgraph.functions import arrayToQPolygonF  # noqa: PLC0415
    from PySide6.QtCore import QRectF  # noqa: PLC0415

    class MultiCurve(pyqtgraph.GraphicsObject):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.pens = [pyqtgraph.mkPen(pyqtgraph.intColor(row, 10), width=0) for row in range(CELLS)]
            self.polygons: list[Any] = []
            self.area = QRectF()

        def show_lines(self, x: Any, lines: Any) -> None:
            self.polygons = [arrayToQPolygonF(x, y) for y in lines]
            area = QRectF(float(x[0]), float(np.nanmin(lines)), float(x[-1] - x[0]), float(np.ptp(lines)) or 1.0)
            if area != self.area:
                self.prepareGeometryChange()
                self.area = area
            self.update()

        def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
            return self.area

        def paint(self, painter: Any, *_: Any) -> None:
            for pen, polygon in zip(self.pens, self.polygons, strict=False):
                painter.setPen(pen)
                painter.drawPolyline(polygon)

    return MultiCurve()


def live_pyqtgraph() -> dict[str, Any]:
    """Follow eighty live curves with pyqtgraph's axes and view boxes and one item a plot; for a process of its own."""
    import pyqtgraph  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    application = pyqtgraph.mkQApp()
    window = pyqtgraph.GraphicsLayoutWidget()
    window.resize(1600, 900)
    times_s = np.arange(0, 60 + LIVE_FRAMES / DISPLAY_HZ + 1, 1 / RATE)
    values = _live_values(times_s)
    plots, items = [], []
    for row in range(LIVE_PANES):
        plot = window.addPlot(row=row, col=0)
        plot.disableAutoRange()
        plot.setYRange(-60, 240)
        item = _multi_curve_item()
        plot.addItem(item)
        plots.append(plot)
        items.append(item)
    window.show()
    application.processEvents()
    spent_s, worst_ms = 0.0, 0.0
    for frame in range(LIVE_FRAMES):
        now_s = 60 + frame / DISPLAY_HZ
        began_s = time.process_time()
        shown = slice(*np.searchsorted(times_s, (now_s - 60, now_s)).tolist())
        for plot, item in zip(plots, items, strict=True):
            item.show_lines(times_s[shown], values[:, shown])
            plot.setXRange(now_s - 60, now_s, padding=0)
        application.processEvents()
        took_s = time.process_time() - began_s
        spent_s, worst_ms = spent_s + took_s, max(worst_ms, 1000 * took_s)
    return {"ms": 1000 * spent_s / LIVE_FRAMES, "worst": worst_ms}


def pan_pyqtgraph() -> dict[str, Any]:
    """Pan lines with pyqtgraph's axes and one item fed from our pyramid; for a process of its own."""
    import pyqtgraph  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    from bms.telemetry.history import PACK  # noqa: PLC0415

    application = pyqtgraph.mkQApp()
    history = _history_of(CELLS)
    history.append(PACK, np.arange(SAMPLES) / RATE, cells(CELLS, SAMPLES))
    found = {}
    for count in (8, 32, CELLS):
        names = [f"cell {row + 1}" for row in range(count)]
        window = pyqtgraph.GraphicsLayoutWidget()
        window.resize(WIDTH, HEIGHT)
        plot, item = window.addPlot(), _multi_curve_item()
        plot.disableAutoRange()
        plot.setYRange(2900, 3500)
        plot.addItem(item)
        window.show()
        row = []
        for span_s in SPANS_S:
            start_s = 0.3 * (SAMPLES / RATE - span_s)

            def step(number: int, begin_s: float = start_s, wide_s: float = span_s, shown: Any = (plot, item, names)) -> None:
                left_s = begin_s + number * STEP * wide_s
                (common,) = history.envelopes(PACK, shown[2], left_s, left_s + wide_s, WIDTH // 2)
                y = np.empty((len(shown[2]), 2 * len(common.times_s)))
                y[:, 0::2], y[:, 1::2] = common.low, common.high
                shown[1].show_lines(np.repeat(common.times_s, 2), y)
                shown[0].setXRange(left_s, left_s + wide_s, padding=0)
                application.processEvents()

            row.append(cpu_ms(step, FRAMES))
        found[f"{count} lines"] = row
        window.close()
    found["mb"] = memory_mb()
    return found


# ---------------------------------------------------------------- side by side


def _in_child(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as children:
        return children.submit(work).result(timeout=300)


def asammdf(python: str, count: int) -> dict[str, Any]:
    """Return what the plot of the asammdf GUI takes for `count` cells."""
    command = [python, str(PROBE), str(count), str(SAMPLES), str(WIDTH), str(HEIGHT), str(FRAMES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=600)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"{command}: {done.stderr[-800:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def run(asammdf_python: str = "") -> str:
    """Measure every program in turn; return the tables.

    Args:
        asammdf_python: interpreter of an environment with `asammdf[gui]`; left out when empty.
    """
    ours, graph = _in_child(pan_ours), _in_child(pan_pyqtgraph)
    live, live_graph = _in_child(live_ours), _in_child(live_pyqtgraph)
    others = {count: asammdf(asammdf_python, count) for count in (8, 32, CELLS)} if asammdf_python else {}
    strips = markdown(
        ["8 panes × 10 curves at 20 Hz, 60 s in view", "ms a frame", "slowest frame", "of a core at 60 frames/s"],
        [
            [name, f"{one['ms']:.2f}", f"{one['worst']:.1f}", f"{one['ms'] * DISPLAY_HZ / 10:.0f} %"]
            for name, one in (("Halite", live), ("pyqtgraph, one item a pane, no grid", live_graph))
        ],
    )
    counts = {
        "8 lines": 8,
        "32 lines": 32,
        "192 lines": CELLS,
        "band of 192 and 8 highlighted": CELLS,
        "waterfall of 192": CELLS,
    }
    rows = []
    for name, count in counts.items():
        beside = others.get(count, {})
        theirs = [beside[str(int(span_s))]["ms"] for span_s in SPANS_S] if beside else []
        rows.append(
            [
                name,
                _each(ours[name]),
                _each(graph[name]) if name in graph else "",
                _each(theirs),
                " / ".join(f"{a / b:.2f}" for a, b in zip(ours[name], theirs, strict=False)),
            ]
        )
    pans = markdown(["pan, ms a frame: 1 h / 15 min / 1 min", "Halite", "pyqtgraph", "asammdf", "Halite / asammdf"], rows)
    memory = [["Halite, without data", f"{ours['idle_mb']:.0f}"], ["Halite, with all of it", f"{ours['mb']:.0f}"]]
    memory += [["of that samples and pyramid", f"{ours['history_mb']:.0f}"]]
    memory += [["asammdf, 192 signals", f"{others[CELLS]['mb']:.0f}"]] if others else []
    used = markdown(["1 h of 192 cells at 20 Hz, 13.8 M points", "MB"], memory)
    taken = f"Taking the hour in, 1,000 samples of 192 cells at a time: {ours['append_s']:.2f} s of processor."
    return f"{strips}\n\n{pans}\n\n{used}\n\n{taken}"


def _each(values: list[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in values)
