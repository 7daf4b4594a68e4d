"""What is drawn where, what layouts there are, what happened meanwhile. No widgets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import msgspec
from PySide6.QtCore import QCoreApplication

from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, EventMark, SeriesKey
from engine.messages import EventNoted
from gui.pages.charts.signals.beside import Beside
from gui.pages.charts.signals.layouts import (
    MOST_PANES,
    STANDARD,
    ChartLayout,
    LayoutShelf,
    PaneLayout,
    standard_layout,
)
from gui.pages.charts.signals.names import SignalGroup, signal_groups
from gui.wording import engine_text

MOST_MARKS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalsView:
    """What the panel shows beside the plots.

    Attributes:
        groups: all signals there are.
        drawn: those that are drawn somewhere.
        hidden_marks: kinds of event marks that are not shown.
        layout: name of the layout that is shown.
        changed: it was changed since it was chosen.
        layouts: names of all layouts, the standard one first.
        chosen: number of the pane that new signals go into.
        error: why something could not be done, or empty.
    """

    groups: tuple[SignalGroup, ...] = ()
    drawn: frozenset[SeriesKey] = frozenset()
    hidden_marks: tuple[str, ...] = ()
    layout: str = STANDARD
    changed: bool = False
    layouts: tuple[str, ...] = (STANDARD,)
    chosen: int = 0
    error: str = ""


@dataclass(slots=True)
class _Open:
    """The pack definition that is open, with its layouts."""

    definition: PackDefinition
    standard: ChartLayout
    shelf: LayoutShelf
    known: frozenset[SeriesKey] = field(default_factory=frozenset)


class SignalsPresenter:
    """Owns the layout on screen.

    Attributes:
        history: what is drawn; None before a pack definition is open.
        layout: panes on screen; keys the history does not know are left out.
        marks: what happened, in the order it was told.
        beside: a second recording.
        view: everything else.
    """

    def __init__(self) -> None:
        """Nothing is open."""
        self._open: _Open | None = None
        self.history: History | None = None
        self.layout = ChartLayout(name=STANDARD, panes=())
        self.marks: list[EventMark] = []
        self.beside = Beside()
        self.beside.on_change = self._beside_changed
        self.view = SignalsView()
        self.on_change: Callable[[], None] = lambda: None
        self.on_layout: Callable[[], None] = lambda: None
        self.on_marks: Callable[[], None] = lambda: None

    # ------------------------------------------------------------ what happened

    def set_history(self, definition: PackDefinition, history: History) -> None:
        """Draw another pack or recording; of the same pack definition the layout stays as it is."""
        same = self._open is not None and self._open.definition.id == definition.id
        self.history = history
        self.marks.clear()
        own = tuple(info.name for info in history.infos(PACK))
        if not same or self._open is None:
            standard = standard_layout(definition, own)
            self._open = _Open(definition, standard, LayoutShelf(definition.id))
            self.layout = standard
            self._show(layout=STANDARD, changed=False, chosen=0, error="")
        self._list_signals()
        self.on_layout()
        self.on_marks()

    def refresh_signals(self) -> None:
        """Offer messages that have come for the first time; called now and then while the page is visible."""
        if self.history is not None and self._count() != sum(len(group.rows) for group in self.view.groups):
            self._list_signals()

    def event_noted(self, event: EventNoted) -> None:
        """Mark something on every pane."""
        if len(self.marks) < MOST_MARKS:
            self.marks.append(EventMark(time_s=event.time_s, kind=event.kind, text=engine_text(event.text)))
            self.on_marks()

    # ------------------------------------------------------------ signals and panes

    def draw(self, key: SeriesKey, *, on: bool) -> None:
        """Draw a signal in the chosen pane, or nowhere any more."""
        if not on:
            panes = tuple(replace_keys(pane, tuple(one for one in pane.keys if one != key)) for pane in self.layout.panes)
            self._set_panes(panes)
        elif key not in self.view.drawn:
            self.draw_in(key, self.view.chosen)

    def draw_in(self, key: SeriesKey, number: int) -> None:
        """Draw a signal in one pane; in a new one when there is no such pane."""
        panes = list(self.layout.panes)
        if not 0 <= number < len(panes):
            panes.append(PaneLayout(keys=(key,)))
            number = len(panes) - 1
        elif key not in panes[number].keys:
            panes[number] = replace_keys(panes[number], (*panes[number].keys, key))
        self._set_panes(tuple(panes))
        self.choose_pane(number)

    def draw_cell(self, cell: int) -> None:
        """Draw one cell, counted from 0, by itself: in the pane that is chosen if that draws curves, else in a new one."""
        key = SeriesKey(PACK, f"cell {cell + 1}")
        if key in self.known((key,)):
            panes = self.layout.panes
            fits = self.view.chosen < len(panes) and panes[self.view.chosen].kind == "curves"
            self.draw_in(key, self.view.chosen if fits else len(panes))

    def add_pane(self) -> None:
        """Add an empty pane below, for the signals chosen next."""
        if len(self.layout.panes) < MOST_PANES:
            self._set_panes((*self.layout.panes, PaneLayout()))
            self.choose_pane(len(self.layout.panes) - 1)

    def remove_pane(self, number: int) -> None:
        """Take a pane away with all that is drawn in it."""
        self._set_panes(tuple(pane for index, pane in enumerate(self.layout.panes) if index != number))
        self.choose_pane(min(self.view.chosen, max(0, len(self.layout.panes) - 1)))

    def set_kind(self, number: int, kind: str) -> None:
        """Draw a pane as curves, band or waterfall."""
        panes = list(self.layout.panes)
        panes[number] = msgspec.structs.replace(panes[number], kind=kind)
        self._set_panes(tuple(panes))

    def choose_pane(self, number: int) -> None:
        """Signals chosen from now on go into this pane."""
        self._show(chosen=number)

    def show_marks(self, kind: str, *, on: bool) -> None:
        """Show or hide the event marks of a kind."""
        others = {one for one in self.layout.hidden_marks if one != kind}
        self._change(hidden_marks=tuple(sorted(others if on else others | {kind})))

    def failed(self, sentence: str) -> None:
        """Say why something could not be done."""
        self._show(error=sentence)

    # ------------------------------------------------------------ layouts

    def choose_layout(self, name: str) -> None:
        """Show a layout as it was kept; the standard one as the definition makes it."""
        if self._open is None:
            return
        kept = {layout.name: layout for layout in self._open.shelf.layouts}
        self.layout = kept.get(name, self._open.standard)
        self._show(layout=self.layout.name, changed=False, chosen=0, error="")
        self._drawn_changed()

    def reset(self) -> None:
        """Go back to the standard layout."""
        self.choose_layout(STANDARD)

    def keep_layout(self, name: str) -> None:
        """Keep what is on screen under a name."""
        name = name.strip()
        if self._open is None or not name or name == STANDARD:
            return
        self._try(lambda shelf: shelf.keep(msgspec.structs.replace(self.layout, name=name)))
        if not self.view.error:
            self._show(layout=name, changed=False)

    def forget_layout(self) -> None:
        """Give the layout that is shown up, and show the standard one."""
        name = self.view.layout
        self._try(lambda shelf: shelf.forget(name))
        if not self.view.error:
            self.reset()

    # ------------------------------------------------------------ making the view

    def _beside_changed(self) -> None:
        self.on_change()
        self.on_layout()

    def _try(self, change: Callable[[LayoutShelf], None]) -> None:
        if self._open is None:
            return
        try:
            change(self._open.shelf)
        except BadFileError as error:
            self._show(error=f"{engine_text(error.what)} {engine_text(error.advice)}".strip())
        else:
            self._show(error="")

    def _count(self) -> int:
        return 0 if self.history is None else sum(len(self.history.infos(group)) for group in self.history.groups())

    def _list_signals(self) -> None:
        if self.history is None or self._open is None:
            return
        groups = signal_groups(self.history)
        self._open.known = frozenset(row.key for group in groups for row in group.rows)
        self._show(groups=groups)
        self._drawn_changed()

    def _set_panes(self, panes: tuple[PaneLayout, ...]) -> None:
        self._change(panes=panes)

    def _change(self, **changes: object) -> None:
        self.layout = msgspec.structs.replace(self.layout, **changes)
        self._show(changed=True)
        self._drawn_changed()

    def _drawn_changed(self) -> None:
        drawn = frozenset(key for pane in self.layout.panes for key in pane.keys)
        self._show(drawn=drawn, hidden_marks=self.layout.hidden_marks)
        self.on_layout()

    def known(self, keys: Sequence[SeriesKey]) -> tuple[SeriesKey, ...]:
        """Return those keys the history has: a layout may name signals this pack lacks."""
        return () if self._open is None else tuple(key for key in keys if key in self._open.known)

    def layout_title(self, name: str) -> str:
        """Return what a layout is called for people."""
        return QCoreApplication.translate("Signals", "Standard layout") if name == STANDARD else name

    def _show(self, **changes: object) -> None:
        layouts = (STANDARD, *(layout.name for layout in self._open.shelf.layouts)) if self._open is not None else (STANDARD,)
        view = replace(self.view, layouts=layouts, **changes)  # type: ignore[arg-type]  # names are those of SignalsView
        if view != self.view:
            self.view = view
            self.on_change()


def replace_keys(pane: PaneLayout, keys: tuple[SeriesKey, ...]) -> PaneLayout:
    """Return the pane with other signals."""
    return msgspec.structs.replace(pane, keys=keys)
