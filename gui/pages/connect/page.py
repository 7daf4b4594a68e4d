"""The page: left what to connect to, or how the connection stands; right the pack and every option of a connection."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.messages import Adapter, BitRateFound
from gui.pages.connect.adapter_list import AdapterList
from gui.pages.connect.bit_rate_finder import BitRateFinder
from gui.pages.connect.last_card import LastCard
from gui.pages.connect.link_card import LinkCard
from gui.pages.connect.link_form import LinkForm
from gui.pages.connect.pack_chooser import PackChooser
from gui.pages.connect.presenter import ConnectPresenter, ConnectView, link_to
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_XL
from gui.widgets.labels import Card, label, set_text
from gui.widgets.scrolling import scrolled

_USUAL_BPS = (500_000, 2_000_000)


class ConnectPage(QWidget):
    """Shows a `ConnectPresenter`.

    Signals:
        overview_wanted: the user wants to see the pack.
        recording_wanted: the user wants to open a recording or log.
    """

    overview_wanted = Signal()
    recording_wanted = Signal()

    def __init__(self, presenter: ConnectPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._choices: list[tuple[str, str]] = []
        self._bitrates: dict[str, tuple[int, int]] = {}
        self._found: BitRateFound | None = None
        self.last_card = LastCard()
        self.adapters_card = self._make_adapters_card()
        self.virtual_card = self._make_virtual_card()
        self.recording_card = self._make_recording_card()
        self.link_card = LinkCard()
        self.pack_card, self.settings_card = self._make_settings_cards()
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in (
            (left, (self.link_card, self.last_card, self.adapters_card, self.virtual_card, self.recording_card)),
            (right, (self.pack_card, self.settings_card)),
        ):
            column.setSpacing(SPACE_L)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
        flow = QFrame()
        flow.setProperty("frame", "flow")
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_L)
        columns.addLayout(left, 11)
        columns.addLayout(right, 9)
        outer = QVBoxLayout(flow)
        outer.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(label(self.tr("Connect to a pack"), "title"))
        outer.addLayout(columns, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolled(flow))
        self._wire()
        presenter.on_change = self.refresh
        self.refresh()

    def set_packs(self, choices: Sequence[tuple[str, str]], bitrates: dict[str, tuple[int, int]]) -> None:
        """Bring the shipped definitions: (reference, title), and for each its nominal and data bit rate in bit/s."""
        self._choices = list(choices)
        self._bitrates = bitrates
        last = self._presenter.view.last
        real = next((reference for reference, _ in choices), "")
        self.packs.set_choices(self._choices, last.pack if last is not None else real)
        self.refresh()

    # ------------------------------------------------------------ building

    def _make_adapters_card(self) -> Card:
        card = Card()
        self.search_button = QPushButton(self.tr("Search again"))
        self.search_button.setToolTip(self.tr("Look for adapters again") + "  F5")
        set_icon(self.search_button, "refresh")
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Adapters found"), "heading"), 1)
        head.addWidget(self.search_button)
        self.adapters = AdapterList()
        card.body.addLayout(head)
        card.body.addWidget(self.adapters)
        return card

    def _make_virtual_card(self) -> Card:
        card = Card(self.tr("Virtual pack"))
        self._virtual_text = label("", "muted", wrap=True)
        self.virtual_button = QPushButton(self.tr("Start and connect"))
        self.virtual_button.setAccessibleName(self.tr("Start the virtual pack and connect"))
        set_icon(self.virtual_button, "virtual")
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(self._virtual_text, 1)
        row.addWidget(self.virtual_button)
        card.body.addLayout(row)
        return card

    def _make_recording_card(self) -> Card:
        card = Card(self.tr("Recordings"))
        self.recording_button = QPushButton(self.tr("Open…"))
        self.recording_button.setToolTip(self.tr("Open a recording or a log") + "  Ctrl+O")
        self.recording_button.setAccessibleName(self.tr("Open a recording or a log"))
        set_icon(self.recording_button, "folder")
        words = self.tr("A session, or a log (BLF, ASC, TRC, candump, CSV, MF4), on the same pages as a live pack.")
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(label(words, "muted", wrap=True), 1)
        row.addWidget(self.recording_button)
        card.body.addLayout(row)
        return card

    def _make_settings_cards(self) -> tuple[Card, Card]:
        pack = Card(self.tr("Pack"))
        self.packs = PackChooser()
        pack.body.addWidget(self.packs)
        settings = Card(self.tr("Connection settings"))
        self.form = LinkForm()
        self.finder = BitRateFinder()
        settings.body.addWidget(self.form)
        settings.body.addSpacing(SPACE_M)
        settings.body.addWidget(self.finder)
        settings.body.addSpacing(SPACE_M)
        settings.body.addWidget(self.form.connect_button)
        return pack, settings

    def _wire(self) -> None:
        presenter = self._presenter
        self.last_card.connect_pressed.connect(presenter.connect_last)
        self.search_button.clicked.connect(presenter.find_adapters)
        self.virtual_button.clicked.connect(presenter.use_virtual_pack)
        self.recording_button.clicked.connect(self.recording_wanted)
        self.adapters.connect_pressed.connect(self._connect_adapter)
        self.adapters.settings_pressed.connect(self.form.show_adapter)
        self.form.submitted.connect(self._connect_form)
        self.form.adapter_changed.connect(presenter.forget_bit_rate)
        self.form.adapter_changed.connect(self.refresh)
        self.form.channel.textChanged.connect(self.refresh)
        self.finder.find_pressed.connect(self._find_bit_rate)
        self.finder.stop_pressed.connect(presenter.stop_bit_rate)
        self.link_card.disconnect_pressed.connect(presenter.disconnect)
        self.link_card.open_pressed.connect(self.overview_wanted)
        if presenter.view.last is not None:
            self.form.show_link(presenter.view.last.link)

    # ------------------------------------------------------------ presses

    def _connect_adapter(self, adapter: Adapter) -> None:
        bitrate_bps, data_bitrate_bps = self._bitrates.get(self.packs.reference, _USUAL_BPS)
        link = link_to(adapter, bitrate_bps=bitrate_bps, data_bitrate_bps=data_bitrate_bps)
        chosen = self.form.link()
        if (
            self._found is not None
            and chosen is not None
            and (chosen.interface, chosen.channel) == (link.interface, link.channel)
        ):
            # Its bit rate has just been found.
            link = chosen
        self._presenter.connect_to(link, pack=self.packs.reference, dbc=self.packs.dbc_path)

    def _connect_form(self) -> None:
        link = self.form.link()
        if link is not None:
            self._presenter.connect_to(link, pack=self.packs.reference, dbc=self.packs.dbc_path)

    def _find_bit_rate(self) -> None:
        link = self.form.link()
        if link is not None:
            # What the pack definition says is the likeliest.
            likely_bps, data_bps = self._bitrates.get(self.packs.reference, (link.bitrate_bps, link.data_bitrate_bps))
            self._presenter.find_bit_rate(replace(link, bitrate_bps=likely_bps, data_bitrate_bps=data_bps))

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self._show_last(view)
        self.link_card.setVisible(view.connecting)
        self.link_card.show_view(view)
        self.adapters.show_adapters(view.adapters, searching=view.searching)
        self.search_button.setEnabled(not view.searching)
        self.virtual_button.setEnabled(view.virtual != "starting")
        self.recording_card.setVisible(not view.connecting)
        set_text(self._virtual_text, self._virtual_sentence(view.virtual, view.virtual_reason))
        if view.kinds:
            self.form.set_kinds(view.kinds)
        self._show_bit_rate(view)

    def _show_last(self, view: ConnectView) -> None:
        last = view.last
        self.last_card.setVisible(last is not None and not view.connecting)
        if last is not None:
            names = {kind.interface: kind.name for kind in view.kinds}
            adapter = view.last_adapter
            self.last_card.show_last(
                last,
                name=adapter.name if adapter is not None else names.get(last.link.interface, last.link.interface),
                pack_title=dict(self._choices).get(last.pack, last.pack),
                adapter=adapter,
                searching=view.searching,
            )

    def _show_bit_rate(self, view: ConnectView) -> None:
        self.finder.setVisible(not view.connecting)
        self.finder.show_view(
            view.bit_rate,
            has_channel=bool(self.form.channel.text().strip()),
            can_listen=self.form.abilities.supports_listen_only,
        )
        found = view.bit_rate.result
        if found is not self._found:
            self._found = found
            if found is not None and found.bitrate_bps is not None:
                self.form.show_bit_rate(found.bitrate_bps, fd=found.fd, data_bitrate_bps=found.data_bitrate_bps)

    def _virtual_sentence(self, state: str, reason: str) -> str:
        if state == "starting":
            return self.tr("The virtual pack is starting…")
        if state == "failed":
            return reason
        return self.tr("A simulated sodium-ion pack on this computer: for training and for trying everything without risk.")
