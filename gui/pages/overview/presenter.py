"""What the overview says. No widgets: messages in, an `OverviewView` out."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import Column, PackSnapshot, Validity
from engine.live_values import pack_snapshot
from engine.messages import Fault, Faults, Identity, LinkStateChanged, Snapshot
from gui.pages.overview.banner import Facts, banner
from gui.pages.overview.figures import cells_line, identity_rows, tiles
from gui.pages.overview.temperatures import temperature_rows
from gui.pages.overview.view import OverviewView
from gui.widgets.cell_layout import ModuleShape
from gui.widgets.cell_view import CellLimits, Mark, age_text, view_cells
from gui.widgets.trend_strip import TrendPoint
from gui.wording import engine_text, signed

LIVE_STATES = frozenset({"ready", "bms_identified", "bus_alive", "playback"})


class OverviewPresenter:
    """Keeps the last values and says how they are shown."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        """`now_s`: a monotonic clock in seconds."""
        self._now_s = now_s
        self._definition: PackDefinition | None = None
        self._limits: tuple[CellLimits, ...] = ()
        self._snapshot: PackSnapshot | None = None
        self._snapshot_s = 0.0
        self._link = LinkStateChanged(state="disconnected")
        self._lost_since_s: float | None = None
        self.lost_s: int | None = None
        """Whole seconds since the link was lost, as shown; None while it is not lost."""
        self._identity: Identity | None = None
        self._faults: tuple[Fault, ...] | None = None
        self.view = OverviewView()
        self.on_change: Callable[[], None] = lambda: None
        self.on_trend: Callable[[TrendPoint], None] = lambda _point: None
        self.on_other_pack: Callable[[], None] = lambda: None
        self._refresh()

    # ------------------------------------------------------------ what happened

    def connecting(self) -> None:
        """A connection is begun, perhaps to another pack: forget everything about the last one."""
        self._definition = None
        self._lost_since_s = self.lost_s = None
        self._forget()

    def set_definition(self, definition: PackDefinition) -> None:
        """Take how the pack is built; values that came before cannot be laid out."""
        self._definition = definition
        self._limits = tuple(
            CellLimits(operating_mv=module.chemistry.operating_mv, absolute_mv=module.chemistry.absolute_mv)
            for module in definition.topology.modules
            for _ in range(module.cells)
        )
        self._snapshot = None
        self._refresh()

    def snapshot(self, message: Snapshot) -> None:
        """Take new values."""
        if self._definition is None or self._link.state == "disconnected":
            return
        self._snapshot = pack_snapshot(message)
        self._snapshot_s = self._now_s()
        self._refresh()
        cells, current = self.view.cells, self._snapshot.readings.get("current_a")
        if self._link.state in LIVE_STATES and cells is not None and cells.valid:
            known = current is not None and current.validity == Validity.VALID
            self.on_trend(
                TrendPoint(
                    time_s=self._snapshot_s,
                    lowest_mv=cells.minimum_mv,
                    highest_mv=cells.maximum_mv,
                    current_a=current.value if known and current is not None else float("nan"),
                )
            )

    def link_changed(self, event: LinkStateChanged) -> None:
        """Take a new state of the link; on a loss everything stays, greyed."""
        if event.state == "lost" and self._link.state != "lost":
            self._lost_since_s, self.lost_s = self._now_s(), 0
        elif event.answers or event.state == "disconnected":
            self._lost_since_s = self.lost_s = None
        self._link = event
        self._refresh()

    def identified(self, identity: Identity) -> None:
        """Another or the same pack says who it is."""
        if self._identity is not None and self._identity.serial != identity.serial:
            self._forget()
        self._identity = identity
        self._refresh()

    def faults_read(self, faults: Faults) -> None:
        """Take the fault memory."""
        self._faults = tuple(faults.faults)
        self._refresh()

    def tick(self) -> None:
        """A second went by: ages grow while nothing arrives."""
        if self._lost_since_s is not None:
            self.lost_s = int(self._now_s() - self._lost_since_s)
        if self._link.state not in LIVE_STATES and self._snapshot is not None:
            self._refresh()

    # ------------------------------------------------------------ what is asked

    def cell_text(self, cell: int) -> str:
        """Return everything about one cell in a line; an invitation when there is no such cell."""
        translate = QCoreApplication.translate
        snapshot, cells = self._shown(), self.view.cells
        if snapshot is None or cells is None or not 0 <= cell < len(snapshot.cells_mv.values):
            return translate("Overview", "Point at a cell, or choose one with the arrow keys, to read its details.")
        column = snapshot.cells_mv
        validity, value, age_s = column.validity[cell], float(column.values[cell]), float(column.age_s[cell])
        words = [translate("Overview", "Cell %d") % (cell + 1)]
        module = next((m for m in self.view.modules if m.first_cell <= cell < m.first_cell + m.cells), None)
        if module is not None:
            words.append(translate("Overview", "%s position %d") % (module.name, cell - module.first_cell + 1))
        if validity == Validity.NEVER_SEEN:
            return " · ".join([*words, translate("Overview", "not received yet")])
        if validity == Validity.INVALID:
            return " · ".join([*words, translate("Overview", "marked invalid by the BMS")])
        words.append(f"{signed(value)} mV")
        if cells.counted:
            words.append(translate("Overview", "%s mV to the mean") % _plus(value - cells.mean_mv))
        if cells.looks[cell].marks & Mark.BALANCING:
            words.append(translate("Overview", "balancing"))
        words.append(translate("Overview", "%s old") % (age_text(age_s) if age_s >= 1 else f"{age_s:.1f} s"))
        return " · ".join(words)

    # ------------------------------------------------------------ making the view

    def _forget(self) -> None:
        self._snapshot = None
        self._identity = None
        self._faults = None
        self.on_other_pack()
        self._refresh()

    def _shown(self) -> PackSnapshot | None:
        """The snapshot as it may be shown now: all stale and older, when nothing arrives any more."""
        if self._snapshot is None or self._link.state in LIVE_STATES:
            return self._snapshot
        older_s = self._now_s() - self._snapshot_s
        return replace(
            self._snapshot,
            cells_mv=_aged(self._snapshot.cells_mv, older_s),
            temperatures_c=_aged(self._snapshot.temperatures_c, older_s),
            balancing=_aged(self._snapshot.balancing, older_s),
            readings={
                name: replace(one, validity=Validity.STALE, age_s=one.age_s + older_s)
                if one.validity == Validity.VALID
                else one
                for name, one in self._snapshot.readings.items()
            },
        )

    def _refresh(self) -> None:
        snapshot = self._shown()
        cells = view_cells(snapshot.cells_mv, snapshot.balancing, self._limits) if snapshot is not None else None
        facts = Facts(link=self._link, lost_s=self.lost_s, snapshot=snapshot, cells=cells, faults=self._faults)
        modules = self._definition.topology.modules if self._definition is not None else ()
        self.view = OverviewView(
            banner=banner(facts),
            tiles=tiles(snapshot, cells) if snapshot is not None else {},
            cells=cells,
            cells_line=cells_line(cells) if cells is not None else "",
            modules=tuple(ModuleShape(name=m.name, first_cell=m.first_cell, cells=m.cells, columns=m.columns) for m in modules),
            temperatures=temperature_rows(modules, snapshot.temperatures_c) if snapshot is not None else (),
            axis_c=_widest([m.chemistry.temperature_axis_c for m in modules], (-40, 70)),
            charge_c=_narrowest([m.chemistry.charge_temperature_c for m in modules], (-20, 60)),
            identity=identity_rows(self._identity),
            empty=self._empty(snapshot),
        )
        self.on_change()

    def _empty(self, snapshot: PackSnapshot | None) -> tuple[str, str] | None:
        translate = QCoreApplication.translate
        if snapshot is not None:
            return None
        if self._link.state == "disconnected":
            return (
                translate("Overview", "No pack connected"),
                translate(
                    "Overview", "Connect to a pack, or start the virtual pack, to see cells, temperatures and limits here."
                ),
            )
        series = self._definition.topology.series if self._definition is not None else 0
        heading = translate("Overview", "Waiting for the first values")
        if not series:
            return heading, engine_text(self._link.cause)
        return heading, translate("Overview", "%d cells are configured, their voltages have not been received yet.") % series


def _aged(column: Column, older_s: float) -> Column:
    validity = np.where(column.validity == Validity.VALID, np.uint8(Validity.STALE), column.validity)
    return Column(values=column.values, validity=validity, age_s=column.age_s + older_s)


def _plus(value: float) -> str:
    text = signed(value)
    return text if text.startswith("−") or text == "0" else f"+{text}"


def _widest(ranges: list[tuple[int, int]], default: tuple[int, int]) -> tuple[int, int]:
    return (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else default


def _narrowest(ranges: list[tuple[int, int]], default: tuple[int, int]) -> tuple[int, int]:
    return (max(low for low, _ in ranges), min(high for _, high in ranges)) if ranges else default
