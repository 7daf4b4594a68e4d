"""One keystroke in the calibration tables: edited, everything checked, drawn; on the real page, for every sheet."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from benchmarks.child import measured_in_child
from benchmarks.table import markdown

ROUNDS = 31
WINDOW = (1280, 820)


def median_ms(action: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median time of an action and the processor time it takes, which neighbours disturb less, ms."""
    wall, processor = [], []
    for _ in range(rounds):
        began_s, used_s = time.perf_counter(), time.process_time()
        action()
        wall.append(1000 * (time.perf_counter() - began_s))
        processor.append(1000 * (time.process_time() - used_s))
    return statistics.median(wall), statistics.median(processor)


class _Workbench:
    """The page offscreen, with nobody behind it, comparing with the device's tables as well."""

    def __init__(self) -> None:
        import datetime  # noqa: PLC0415

        from bms.calibration.editing import Layer  # noqa: PLC0415 - Qt and ours belong to the child
        from bms.definition import load_pack  # noqa: PLC0415
        from gui.app import make_application  # noqa: PLC0415
        from gui.pages.calibration.page import CalibrationPage  # noqa: PLC0415
        from gui.pages.calibration.presenter import CalibrationPresenter  # noqa: PLC0415
        from gui.theme.theme import Theme  # noqa: PLC0415

        self.application = make_application()
        Theme(self.application, "light")
        nobody = SimpleNamespace(start_job=lambda _job: 0)
        self.presenter = CalibrationPresenter(nobody, lambda: datetime.datetime.now(datetime.UTC))  # type: ignore[arg-type]
        self.presenter.set_definition(load_pack("demo-nfm-120s"))
        assert self.presenter.bench is not None
        self.bench = self.presenter.bench
        self.bench.set_layer(Layer.DEVICE, self.bench.payload)
        self.page = CalibrationPage(self.presenter)
        self.page.resize(*WINDOW)
        self.page.show()
        self.application.processEvents()

    def keystroke(self, name: str) -> Callable[[], None]:
        """Return what changes the first value of an object by one count, to and fro, and paints the page."""
        import numpy as np  # noqa: PLC0415

        from bms.calibration.editing import Edit, Operation  # noqa: PLC0415

        table = self.presenter.table(name)
        assert table is not None
        selection = np.zeros(table.values.shape, dtype=np.bool_)
        selection[0, 0] = True
        here = float(table.values[0, 0])
        step = table.resolution if here + table.resolution <= table.upper else -table.resolution
        values = [here + step, here]

        def press() -> None:
            values.reverse()
            self.presenter.edit(name, Edit(operation=Operation.SET, selection=selection, operand=values[0]))
            self.application.processEvents()

        return press

    def sheets(self) -> dict[str, tuple[float, float]]:
        """Return sheet → times of a keystroke on the whole page, ms."""
        taken = {}
        for sheet in self.presenter.view.sheets:
            self.presenter.choose(sheet.key)
            self.application.processEvents()
            press = self.keystroke(sheet.names[0])
            press()
            taken[sheet.key] = median_ms(press)
        return taken

    def parts(self) -> dict[str, tuple[float, float]]:
        """Return part → times for the largest map, ms."""
        from bms.calibration.checks import check_payload  # noqa: PLC0415

        name = "CHG_I_LIM_MAP"
        self.presenter.choose(name)
        self.application.processEvents()
        editor, definition = self.page.editor, self.presenter.definition
        table = self.presenter.table(name)
        assert table is not None
        assert definition is not None
        editor.curve.resize(editor.surface.size())
        editor.curve.show_table(table)
        return {
            "check all tables": median_ms(lambda: check_payload(definition, self.bench.payload)),
            "grid: looks of a new table": median_ms(lambda: editor.grid.show_table(table)),
            "grid: paint": median_ms(lambda: editor.grid.canvas.viewport().repaint()),
            "surface: geometry of a new table": median_ms(lambda: editor.surface.show_table(table)),
            "surface: paint": median_ms(editor.surface.grab),
            "curves: paint": median_ms(editor.curve.grab),
        }


def measure(result: Any) -> None:
    """Measure in a process of its own, away from the user's own folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["HALITE_HOME"] = home
        workbench = _Workbench()
        result.put(json.dumps({"sheets": workbench.sheets(), "parts": workbench.parts()}))
        workbench.page.hide()


def run() -> str:
    """Return the table."""
    measured = measured_in_child(measure, within_s=300)
    sheets = measured["sheets"]
    sheets["mean of all sheets"] = [statistics.mean(times) for times in zip(*sheets.values(), strict=True)]
    rows = [
        [f"keystroke, page painted: {name}", f"{wall:.1f} ms", f"{processor:.1f} ms", f"{1000 / processor:.0f}"]
        for name, (wall, processor) in sheets.items()
    ]
    rows += [
        [f"of that in the largest map: {name}", f"{wall:.2f} ms", f"{processor:.2f} ms", ""]
        for name, (wall, processor) in measured["parts"].items()
    ]
    return markdown(["what", "median", "processor time", "frames/s of it, target 60"], rows)
