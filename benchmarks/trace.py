"""The trace page with a million frames: taking them in, opening, filtering, scrolling, following; and the memory they need."""

import functools
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.child import measured_in_child
from benchmarks.table import markdown

FRAMES = 1_000_000
FRAMES_PER_S = 8_000
BATCH_FRAMES = 400
"""What arrives in the 50 ms between two looks at the engine."""
ROUNDS = 9
FILTERS = {
    "one id": "id:2A1",
    "ids hidden": "-id:250,260",
    "name of a signal": "sig:CellVoltage_01",
    "payload begins with": "data:01 ??",
    "payload has anywhere": "has:0C 1?",
    "only what changed": "is:changed",
    "seconds": "time:20-40",
    "all of them": "-id:250 is:changed dir:rx time:10-100 data:??",
}


def bus(count: int) -> list[Any]:
    """Return `count` frames as a pack sends them: thirty of cell voltages, seven of temperatures, six others, over again."""
    from can_drivers.frames import Frame  # noqa: PLC0415 - belongs to the child

    cycle = [(0x250, mux) for mux in range(30)] + [(0x260, mux) for mux in range(7)]
    cycle += [(can_id, 0) for can_id in (0x232, 0x233, 0x235, 0x2A0, 0x2A1, 0x2A3)]
    frames = []
    for number in range(count):
        can_id, mux = cycle[number % len(cycle)]
        turn = number // len(cycle)
        data = bytes((mux, 0xF6, 0x0C, 0x10 + turn // 16 % 8, 0x30, 0x88 + mux % 3, turn // 4 % 256, turn % 256 if mux else 0))
        frames.append(Frame(can_id=can_id, data=data, time_s=1000 + number / FRAMES_PER_S))
    return frames


def median_ms(action: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Return the median time of `action(round)` in ms."""
    taken = []
    for number in range(rounds):
        began_s = time.perf_counter()
        action(number)
        taken.append(1000 * (time.perf_counter() - began_s))
    return statistics.median(taken)


def memory_mb() -> float:
    """Return the memory this process has now, MB; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if status.exists() else 0.0


class _Trace:
    """The page offscreen, 1,150 × 700 pixels, with nobody behind it."""

    def __init__(self) -> None:
        from bms.definition import load_pack  # noqa: PLC0415 - Qt and ours belong to the child
        from gui.app import make_application  # noqa: PLC0415
        from gui.pages.trace.presenter import TracePresenter  # noqa: PLC0415
        from gui.theme.theme import Theme  # noqa: PLC0415

        self.application = make_application()
        Theme(self.application, "light")
        self.presenter = TracePresenter(SimpleNamespace(send=lambda _command: None), lambda: 0.0)  # type: ignore[arg-type]
        self.presenter.set_definition(load_pack("demo-nfm-120s"))
        self.measured: dict[str, float] = {}
        self.page = self.opened()

    def opened(self) -> Any:
        """Return a page, painted."""
        from gui.pages.trace.page import TracePage  # noqa: PLC0415

        page = TracePage(self.presenter)
        page.resize(1150, 700)
        page.show()
        page.repaint()
        self.application.processEvents()
        return page

    def arrive(self, packed: bytes) -> None:
        """Let frames come in."""
        from engine.messages import TraceFrames  # noqa: PLC0415

        self.presenter.trace_frames(TraceFrames(first=0, frames=packed))

    def take_in(self) -> list[bytes]:
        """Measure how a million frames come in; return them, packed."""
        from can_drivers.frame_columns import pack  # noqa: PLC0415

        sample = bus(20_000)
        self.measured["pack_us"] = 1000 * median_ms(lambda _n: pack(sample)) / len(sample)
        whole = bus(FRAMES)
        packed = [pack(whole[first : first + BATCH_FRAMES]) for first in range(0, FRAMES, BATCH_FRAMES)]
        before_mb = memory_mb()
        began_s = time.perf_counter()
        for number, frames in enumerate(packed):
            self.arrive(frames)
            if number % 2:
                self.presenter.tick()
        self.measured["take_in_s"] = time.perf_counter() - began_s
        self.measured["memory_mb"] = memory_mb() - before_mb
        return packed

    def look(self, packed: list[bytes]) -> None:
        """Measure opening, filtering, scrolling and following."""
        from gui.pages.trace.view import Mode  # noqa: PLC0415

        self.measured["open_ms"] = median_ms(lambda _n: self.opened().hide(), 5)
        self.page = self.opened()
        for name, text in FILTERS.items():
            self.measured[f"filter {name}"] = median_ms(functools.partial(self._filter, text))
            self.measured[f"rows {name}"] = self.presenter.view.shown
        self.presenter.set_filter("")
        most = self.page.table.verticalScrollBar().maximum()
        self.page.table.follow_end(on=False)
        self.measured["jump_ms"] = median_ms(lambda number: self._scroll(most * (number + 1) // 61), 51)
        self.measured["wheel_ms"] = median_ms(lambda number: self._scroll(100_000 + 78 * number), 51)
        self.page.table.follow_end(on=True)
        more = iter(packed)
        self.measured["follow_ms"] = median_ms(lambda _n: self._follow(more), 51)
        self.presenter.set_mode(Mode.IDS)
        self.measured["ids_ms"] = median_ms(lambda _n: self._follow(more), 51)
        self.page.hide()

    def _filter(self, text: str, _number: int) -> None:
        self.presenter.set_filter(text)

    def _scroll(self, place: int) -> None:
        self.page.table.verticalScrollBar().setValue(place)
        self.page.table.viewport().repaint()

    def _follow(self, more: Iterator[bytes]) -> None:
        self.arrive(next(more))
        self.arrive(next(more))
        self.presenter.tick()
        self.page.table.viewport().repaint()


def measure(result: Any) -> None:
    """Measure in a process of its own."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    trace = _Trace()
    trace.look(trace.take_in())
    result.put(json.dumps(trace.measured))


def run() -> str:
    """Return the table."""
    measured = measured_in_child(measure, within_s=600)
    rows = [
        ["pack a frame, in the engine", f"{measured['pack_us']:.2f} µs", "2 µs"],
        ["take in 1,000,000 frames, 400 at a time, page open", f"{measured['take_in_s']:.2f} s", ""],
        ["share of a core for that at 8,000 frames/s", f"{100 * measured['take_in_s'] * FRAMES_PER_S / FRAMES:.2f} %", ""],
        ["memory they need", f"{measured['memory_mb']:.0f} MB", ""],
        ["open the page on them, to painted", f"{measured['open_ms']:.0f} ms", "2000 ms"],
        *(
            [
                f"filter: {name}, `{text}` → {measured[f'rows {name}']:,.0f} rows",
                f"{measured[f'filter {name}']:.1f} ms",
                "50 ms",
            ]
            for name, text in FILTERS.items()
        ),
        ["scroll three rows, painted", f"{measured['wheel_ms']:.1f} ms", "8 ms"],
        ["jump anywhere, a whole page painted", f"{measured['jump_ms']:.1f} ms", "8 ms"],
        ["follow the end at 8,000 frames/s, each of 10 ticks a second", f"{measured['follow_ms']:.1f} ms", ""],
        ["the same by id", f"{measured['ids_ms']:.1f} ms", ""],
    ]
    return markdown(["what", "measured (median)", "target"], rows)
