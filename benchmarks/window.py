"""8,000 frames a second into the real window: eight panes of ten curves, then the overview, while everything is recorded."""

import json
import os
import time
from typing import Any

from benchmarks.live import PACK, SETTLE_S, link_to, measure, memory_mb, processor_s
from benchmarks.table import markdown

PANES, CURVES = 8, 10
STALL_PROBE_MS = 5
SIZE = (1600, 1000)
TENTHS = 10
LAYOUT = "benchmark"


def watch_window(channel: str, seconds: float, folder: str, result: Any) -> None:
    """Open the real window on the charts page, then on the overview, half of the time each; measure its own process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from engine.messages import Connect, RecordingState, Snapshot, StartRecording  # noqa: PLC0415 - Qt belongs to this child
    from gui.app import HaliteWindow, make_application  # noqa: PLC0415
    from gui.collector import GuiThreadCollector  # noqa: PLC0415
    from gui.main_window import CHARTS, OVERVIEW  # noqa: PLC0415
    from gui.pages.charts.signals.layouts import ChartLayout, LayoutShelf  # noqa: PLC0415

    LayoutShelf(PACK).keep(ChartLayout(name=LAYOUT, panes=_panes()))
    application = make_application()
    collector = GuiThreadCollector(application)
    halite = HaliteWindow(application, connect=Connect(link=link_to(channel), pack=PACK, identify=False))
    halite.pages_loaded.connect(collector.spare)
    halite.window.resize(*SIZE)
    halite.show()
    last: dict[type, Any] = {}
    halite.bridge.snapshot.connect(lambda message: last.__setitem__(Snapshot, message))
    halite.bridge.recording_state.connect(lambda message: last.__setitem__(RecordingState, message))
    _rest(SETTLE_S)
    if halite.live is None:
        raise RuntimeError("the pages are not there")
    halite.bridge.send(StartRecording(folder=folder))
    halite.live.charts.signals.choose_layout(LAYOUT)
    measured: dict[str, Any] = {}
    for page, name, watched in (
        (CHARTS, "charts", halite.live.charts_page.signals.stack.canvas),
        (OVERVIEW, "overview", halite.live.overview_page.grid),
    ):
        halite.window.show_page(page)
        _rest(SETTLE_S)
        frames = last[Snapshot].frames
        measured[name] = _watch_page(watched, seconds / 2, halite.bridge.engine_process_id)
        measured[name]["frames_per_s"] = (last[Snapshot].frames - frames) / measured[name]["wall_s"]
    measured["dropped"] = last[Snapshot].dropped
    measured["recording_lost"] = last[RecordingState].lost
    measured["trace_lost"] = halite.live.trace.view.lost
    halite.close()
    collector.close()
    result.put(json.dumps(measured))


def _watch_page(watched: Any, seconds: float, engine: int) -> dict[str, Any]:
    """Let the window live with one page open; `watched` is the widget whose paintings count, `engine` a process id."""
    from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: PLC0415 - Qt belongs to this child

    class Paints(QObject):
        """Counts the paintings of one widget."""

        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            self.count += event.type() == QEvent.Type.Paint
            return False

    paints, stalls, memory = Paints(), _Stalls(), []
    watched.installEventFilter(paints)
    probe = QTimer(interval=STALL_PROBE_MS)
    probe.timeout.connect(stalls.tick)
    probe.start()
    began_s, gui_s, engine_s = time.monotonic(), time.process_time(), processor_s(engine)
    for _ in range(TENTHS):
        _rest(seconds / TENTHS)
        memory.append((memory_mb(os.getpid()), memory_mb(engine)))
    probe.stop()
    watched.removeEventFilter(paints)
    wall_s = time.monotonic() - began_s
    return {
        "wall_s": wall_s,
        "gui": (time.process_time() - gui_s) / wall_s,
        "engine": (processor_s(engine) - engine_s) / wall_s,
        "paints_per_s": paints.count / wall_s,
        "late_ms": sorted(stalls.late_ms),
        "memory_mb": memory,
    }


def _rest(duration_s: float) -> None:
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415 - Qt belongs to this child

    loop = QEventLoop()
    QTimer.singleShot(int(1000 * duration_s), loop.quit)
    loop.exec()


class _Stalls:
    """How late a timer is called."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self._last_s = 0.0

    def tick(self) -> None:
        """The timer was called."""
        now_s = time.perf_counter()
        if self._last_s:
            self.late_ms.append(1000 * (now_s - self._last_s) - STALL_PROBE_MS)
        self._last_s = now_s


def _panes() -> Any:
    from bms.telemetry.history.model import SeriesKey  # noqa: PLC0415 - in the child only
    from gui.pages.charts.signals.layouts import PaneLayout  # noqa: PLC0415

    return tuple(
        PaneLayout(
            keys=tuple(
                SeriesKey("f_CellVoltages", f"CellVoltage_{index:03d}") for index in range(CURVES * pane, CURVES * (pane + 1))
            )
        )
        for pane in range(PANES)
    )


def run(seconds: float) -> str:
    """Watch for `seconds`; return the table."""
    measured = measure(seconds, watch_window)
    rows = []
    for name, words in (("charts", f"charts, {PANES} × {CURVES} curves"), ("overview", "overview")):
        one = measured[name]
        late_ms = one["late_ms"]
        rows += [
            [f"{words}: frames on the bus", f"{one['frames_per_s']:.0f} a second for {one['wall_s']:.0f} s", "8,000"],
            [f"{words}: painted", f"{one['paints_per_s']:.1f} times a second", "60" if name == "charts" else ""],
            [f"{words}: CPU of the window's process", f"{100 * one['gui']:.1f} % of one core", "30 %"],
            [f"{words}: CPU of the engine's process", f"{100 * one['engine']:.1f} % of one core", "30 %"],
            [
                f"{words}: event loop late, 99 % / worst",
                f"{late_ms[int(0.99 * len(late_ms))]:.1f} / {late_ms[-1]:.1f} ms",
                "100 ms",
            ],
        ]
    dropped = f"{measured['dropped']} / {measured['recording_lost']} / {measured['trace_lost']}"
    of_gui, of_engine = zip(*measured["charts"]["memory_mb"], *measured["overview"]["memory_mb"], strict=True)
    rows += [
        ["frames dropped by the adapter, by the recording, in the trace's feed", dropped, "0"],
        ["memory of the engine's process, first … last", f"{of_engine[0]:.0f} … {of_engine[-1]:.0f} MB", "flat"],
    ]
    course = ", ".join(f"{one:.0f}" for one in of_gui[1::2])
    return f"{markdown(['what', 'measured', 'target'], rows)}\n\nMemory of the window's process at each tenth, MB: {course}."
