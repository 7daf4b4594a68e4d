"""What the connect page decides: what can be pressed, what is said, what is sent. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from engine.messages import Adapter, AdaptersFound, Connect, Disconnect, FindAdapters, LinkSettings, LinkStateChanged
from engine.settings import LastConnection
from gui.bridge.engine_link import EngineLink
from gui.widgets.step_list import Step
from gui.wording import link_text, link_words

VIRTUAL_INTERFACE = "slcan"
VIRTUAL_PACK = "demo-nfm-120s"
CONNECTED_STATES = frozenset({"opening", "bus_silent", "bus_alive", "bms_identified", "ready", "lost", "bus_off", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectView:
    """All the page shows.

    Attributes:
        connecting: a connection is wanted, in whatever state it is.
        icon, tint, word: the link's state as sign and word.
        cause, advice: why, and what to do; may be empty.
        target: adapter and pack of the connection, or empty.
        steps: how far it came.
        last: the last connection that worked, or None.
        adapters: adapters found.
        searching: vendors are still looking.
        virtual: `idle`, `starting`, `running` or `failed`.
        virtual_reason: why it failed.
        seconds_lost: how long ago the link was lost, or None.
    """

    connecting: bool = False
    icon: str = "lost"
    tint: str = "muted"
    word: str = ""
    cause: str = ""
    advice: str = ""
    target: str = ""
    steps: tuple[Step, ...] = ()
    last: LastConnection | None = None
    adapters: tuple[Adapter, ...] = ()
    searching: bool = False
    virtual: str = "idle"
    virtual_reason: str = ""
    seconds_lost: int | None = None


def checklist(state: str, *, was_ready: bool) -> tuple[Step, ...]:
    """Return how far a connection came: adapter, traffic, BMS."""
    translate = QCoreApplication.translate
    texts = (
        translate("Connect", "Adapter opened"),
        translate("Connect", "Traffic on the bus"),
        translate("Connect", "BMS says who it is"),
    )
    marks = {
        "opening": ("running", "pending", "pending"),
        "failed": ("failed", "pending", "pending"),
        "bus_silent": ("done", "warning", "pending"),
        "bus_off": ("done", "failed", "pending"),
        "bus_alive": ("done", "done", "running"),
        "bms_identified": ("done", "done", "done"),
        "ready": ("done", "done", "done"),
        "lost": ("running", "pending", "pending"),
    }.get(state)
    if marks is None:
        return ()
    if state == "lost" and not was_ready:
        marks = ("failed", "pending", "pending")
    return tuple(Step(text=text, state=mark) for text, mark in zip(texts, marks, strict=True))


class ConnectPresenter:
    """Turns presses into commands and the engine's answers into a `ConnectView`."""

    def __init__(
        self,
        engine: EngineLink,
        *,
        last: LastConnection | None,
        start_virtual_pack: Callable[[], None],
        on_connecting: Callable[[Connect], None] = lambda _connect: None,
    ) -> None:
        """Keep where to send; `on_connecting` hears of every connection that is begun."""
        self._engine = engine
        self._start_virtual_pack = start_virtual_pack
        self._on_connecting = on_connecting
        self._was_ready = False
        self._connect: Connect | None = None
        self.view = ConnectView(word=link_words("disconnected").word, last=last)
        self.on_change: Callable[[], None] = lambda: None

    # ------------------------------------------------------------ presses

    def find_adapters(self) -> None:
        """Look for adapters again."""
        self._engine.send(FindAdapters())
        self._show(searching=True)

    def connect_last(self) -> None:
        """Use the last connection again."""
        if self.view.last is not None:
            self.connect_to(self.view.last.link, pack=self.view.last.pack, dbc=self.view.last.dbc)

    def connect_to(self, link: LinkSettings, *, pack: str, dbc: str | None = None) -> None:
        """Open a connection; one that is open is closed by the engine first."""
        connect = Connect(link=link, pack=pack, dbc=dbc)
        self._connect = connect
        self._was_ready = False
        self._on_connecting(connect)
        self._engine.send(connect)
        self.link_changed(LinkStateChanged(state="opening"))

    def disconnect(self) -> None:
        """Close the connection."""
        self._connect = None
        self._engine.send(Disconnect())
        self.link_changed(LinkStateChanged(state="disconnected"))

    def use_virtual_pack(self) -> None:
        """Start the virtual pack, then connect to it."""
        self._show(virtual="starting", virtual_reason="")
        self._start_virtual_pack()

    # ------------------------------------------------------------ what happened

    def virtual_pack_ready(self, channel: str) -> None:
        """The virtual pack listens on `channel`: connect."""
        self._show(virtual="running")
        self.connect_to(LinkSettings(interface=VIRTUAL_INTERFACE, channel=channel), pack=VIRTUAL_PACK)

    def virtual_pack_failed(self, reason: str) -> None:
        """The virtual pack could not be started or has ended."""
        self._show(virtual="failed", virtual_reason=reason)

    def adapters_found(self, event: AdaptersFound) -> None:
        """Show what was found so far."""
        self._show(adapters=tuple(event.adapters), searching=not event.complete)

    def link_changed(self, event: LinkStateChanged) -> None:
        """Show the link's state."""
        if self._connect is None and event.state != "disconnected":
            return
        words = link_words(event.state)
        self._was_ready = self._was_ready or event.answers
        last = self.view.last
        if event.answers and self._connect is not None:
            last = LastConnection(link=self._connect.link, pack=self._connect.pack, dbc=self._connect.dbc)
        self._show(
            connecting=event.state in CONNECTED_STATES,
            icon=words.icon,
            tint=words.tint,
            word=words.word,
            cause=event.cause,
            advice=event.advice,
            target=link_text(self._connect.link) if self._connect is not None else "",
            steps=checklist(event.state, was_ready=self._was_ready),
            last=last,
            seconds_lost=0 if event.state == "lost" else None,
        )

    def lost_for(self, seconds: int | None) -> None:
        """The link has been lost for so long; None: it is not lost."""
        if seconds != self.view.seconds_lost:
            self._show(seconds_lost=seconds)

    def _show(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of ConnectView
        self.on_change()
