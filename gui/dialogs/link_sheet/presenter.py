"""What the link sheet decides: whose sentence is shown, what is known, what the report for support says. No widgets."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from bms.definition.model import PackDefinition
from bms.trace.frame_names import FrameNames
from engine.messages import Connect, LinkHealth, LinkSettings, LinkStateChanged
from gui.dialogs.link_sheet.view import IdLine, LinkSheetView
from gui.dialogs.link_sheet.words import (
    NOT_TOLD,
    adapter_facts,
    controller_fact,
    count_facts,
    counters,
    id_headings,
    id_texts,
    name_of,
    untold,
    verdict,
)
from gui.widgets.load_strip import POINTS


class LinkSheetPresenter:
    """Keeps the newest state and the newest report of the link."""

    def __init__(self) -> None:
        """Start disconnected."""
        self.on_change: Callable[[], None] = lambda: None
        self._state = LinkStateChanged(state="disconnected")
        self._link: LinkSettings | None = None
        self._health: LinkHealth | None = None
        self._diagnosis = self._advice = ""
        self._names = FrameNames()
        self._loads_pct: deque[float] = deque(maxlen=POINTS)

    # ------------------------------------------------------------ what happened

    def connecting(self, connect: Connect) -> None:
        """A connection is begun; nothing is known of it yet."""
        self._forget()
        self._link = connect.link
        self._state = LinkStateChanged(state="opening")
        self.on_change()

    def set_definition(self, definition: PackDefinition) -> None:
        """Take the names of ids from the definition of the pack."""
        self._names = FrameNames(definition)
        self.on_change()

    def link_changed(self, event: LinkStateChanged) -> None:
        """Take the link's state. What the last report diagnosed was about the state before."""
        self._state = event
        self._diagnosis = self._advice = ""
        if event.state == "disconnected":
            self._forget()
        self.on_change()

    def link_health(self, health: LinkHealth) -> None:
        """Take a report; one that was on its way while the link was closed is too late."""
        if self._state.state == "disconnected":
            return
        self._health = health
        self._diagnosis, self._advice = health.diagnosis, health.advice
        self._loads_pct.append(health.bus_load_pct)
        self.on_change()

    def _forget(self) -> None:
        self._health = None
        self._diagnosis = self._advice = ""
        self._loads_pct.clear()

    # ------------------------------------------------------------ what is shown

    @property
    def view(self) -> LinkSheetView:
        """What the sheet shows now."""
        translate = QCoreApplication.translate
        health = self._health
        traffic = load = ""
        if health is not None:
            load = f"{health.bus_load_pct:.0f} %"
            rates = (round(health.rx_frames_per_s), round(health.tx_frames_per_s))
            traffic = translate("LinkSheet", "%d frames/s received, %d sent") % rates
        return LinkSheetView(
            connected=self._state.state not in {"disconnected", "playback"},
            verdict=verdict(self._state, self._diagnosis, self._advice),
            adapter=adapter_facts(self._link, health),
            controller=controller_fact(health.controller if health is not None else ""),
            counters=counters(health),
            counts=count_facts(health),
            untold=untold(self._state.state),
            load=load,
            traffic=traffic,
            loads_pct=tuple(self._loads_pct),
            ids=tuple(IdLine(name=name_of(rate, self._names), rate=rate) for rate in (health.ids if health else ())),
        )

    def report(self) -> str:
        """Return everything as text for support: the link only, nothing of the pack's identity."""
        view = self.view
        lines = [view.verdict.sentence, view.verdict.cause, view.verdict.advice, ""]
        facts = [*view.adapter, view.controller, *view.counts]
        lines += [f"{fact.caption}: {fact.text or NOT_TOLD}" for fact in facts]
        lines += [f"{one.caption}: {NOT_TOLD if one.errors is None else one.errors}" for one in view.counters]
        lines += [f"{QCoreApplication.translate('LinkSheet', 'Bus load')}: {view.load or NOT_TOLD}", view.traffic, ""]
        if view.ids:
            lines += ["\t".join(texts) for texts in (id_headings(), *map(id_texts, view.ids))]
        return "\n".join(line for number, line in enumerate(lines) if line or number > 2).rstrip() + "\n"
