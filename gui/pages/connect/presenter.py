"""What the connect page decides: what can be pressed, what is said, what is sent. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from engine.messages import (
    Adapter,
    AdapterKind,
    AdaptersFound,
    BitRateFound,
    BitRateProgress,
    Connect,
    Disconnect,
    FindAdapters,
    FindBitRate,
    LinkSettings,
    LinkStateChanged,
)
from engine.settings import LastConnection
from gui.bridge.engine_link import EngineLink
from gui.widgets.step_list import Step
from gui.wording import link_text, link_words

VIRTUAL_INTERFACE = "slcan"
VIRTUAL_PACK = "demo-nfm-120s"
CONNECTED_STATES = frozenset({"opening", "bus_silent", "bus_alive", "bms_identified", "ready", "lost", "bus_off", "failed"})


STATUS_ORDER = ("ready", "busy", "no_permission", "not_answering", "driver_missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class BitRateView:
    """The search for the bit rate.

    Attributes:
        running: it is under way.
        bitrate_bps: what is listened to, or what was found; None before, and when nothing was found.
        fraction: how far it is, 0…1.
        result: how it ended, or None.
    """

    running: bool = False
    bitrate_bps: int | None = None
    fraction: float = 0.0
    result: BitRateFound | None = None


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
        last_adapter: its adapter as it was found just now; None: it is not plugged in, or cannot be looked for.
        adapters: adapters found, those that can be used first.
        kinds: every interface that can be typed in.
        bit_rate: the search for the bit rate.
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
    last_adapter: Adapter | None = None
    adapters: tuple[Adapter, ...] = ()
    kinds: tuple[AdapterKind, ...] = ()
    bit_rate: BitRateView = BitRateView()
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


def link_to(adapter: Adapter, *, bitrate_bps: int, data_bitrate_bps: int) -> LinkSettings:
    """Return how an adapter that was found is opened; it is known by its serial number from then on."""
    return LinkSettings(
        interface=adapter.interface,
        channel=adapter.channel,
        serial=adapter.identity,
        bitrate_bps=bitrate_bps,
        data_bitrate_bps=data_bitrate_bps,
    )


def _place(adapter: Adapter) -> tuple[bool, int, str, str]:
    return not adapter.plugged_in, STATUS_ORDER.index(adapter.status), adapter.name, adapter.channel


def _adapter_of(last: LastConnection | None, adapters: tuple[Adapter, ...]) -> Adapter | None:
    """Return the adapter of a connection: by its serial number wherever it is plugged in, else by its channel."""
    if last is None:
        return None
    link = last.link
    for adapter in adapters:
        if adapter.interface == link.interface and adapter.plugged_in:
            same = adapter.identity == link.serial if link.serial else adapter.channel == link.channel
            if same:
                return adapter
    return None


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

    def find_bit_rate(self, link: LinkSettings) -> None:
        """Look for the bit rate at this adapter by listening only."""
        self._engine.send(FindBitRate(link=link))
        self._show(bit_rate=BitRateView(running=True))

    def stop_bit_rate(self) -> None:
        """End the search for the bit rate."""
        if self.view.bit_rate.running:
            self._engine.send(Disconnect())

    def forget_bit_rate(self) -> None:
        """Another adapter was chosen: what was found belongs to the one before."""
        self.stop_bit_rate()
        if self.view.bit_rate != BitRateView():
            self._show(bit_rate=BitRateView())

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
        adapters = tuple(sorted(event.adapters, key=_place))
        self._show(
            adapters=adapters,
            kinds=tuple(event.kinds) or self.view.kinds,
            searching=not event.complete,
            last_adapter=_adapter_of(self.view.last, adapters),
        )

    def bit_rate_progress(self, event: BitRateProgress) -> None:
        """Show which bit rate is listened to."""
        if self.view.bit_rate.running:
            self._show(bit_rate=BitRateView(running=True, bitrate_bps=event.bitrate_bps, fraction=event.fraction))

    def bit_rate_found(self, event: BitRateFound) -> None:
        """Show how the search for the bit rate ended."""
        if self.view.bit_rate.running:
            self._show(bit_rate=BitRateView(bitrate_bps=event.bitrate_bps, fraction=1.0, result=event))

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
            last_adapter=_adapter_of(last, self.view.adapters),
            seconds_lost=0 if event.state == "lost" else None,
        )

    def lost_for(self, seconds: int | None) -> None:
        """The link has been lost for so long; None: it is not lost."""
        if seconds != self.view.seconds_lost:
            self._show(seconds_lost=seconds)

    def _show(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of ConnectView
        self.on_change()
