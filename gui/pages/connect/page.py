"""The connect page's widgets. Left: what to connect to, or how the connection stands. Right: pack and manual entry."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.messages import Adapter, LinkSettings
from gui.pages.connect.adapter_list import AdapterList
from gui.pages.connect.link_card import LinkCard
from gui.pages.connect.link_form import LinkForm
from gui.pages.connect.pack_chooser import PackChooser
from gui.pages.connect.presenter import ConnectPresenter
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_XL
from gui.widgets.labels import Card, label, set_text
from gui.widgets.scrolling import scrolled
from gui.wording import link_text


class ConnectPage(QWidget):
    """Shows a `ConnectPresenter`.

    Signals:
        overview_wanted: the user wants to see the pack.
    """

    overview_wanted = Signal()

    def __init__(self, presenter: ConnectPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._choices: list[tuple[str, str]] = []
        self._bitrates: dict[str, tuple[int, int]] = {}
        self.last_card = self._make_last_card()
        self.adapters_card = self._make_adapters_card()
        self.virtual_card = self._make_virtual_card()
        self.link_card = LinkCard()
        self.pack_card, self.manual_card = self._make_manual_cards()
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in (
            (left, (self.link_card, self.last_card, self.adapters_card, self.virtual_card)),
            (right, (self.pack_card, self.manual_card)),
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

    def _make_last_card(self) -> Card:
        card = Card(self.tr("Last connection"))
        self._last_text = label("", "strong", wrap=True)
        self._last_pack = label("", "small", wrap=True)
        self.last_button = QPushButton(self.tr("Connect"))
        self.last_button.setProperty("kind", "primary")
        self.last_button.setProperty("scale", "large")
        self.last_button.setToolTip(self.tr("Connect with the last connection") + "  Ctrl+Return")
        self.last_button.setShortcut("Ctrl+Return")
        set_icon(self.last_button, "connect", tint="on_accent", size=28)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._last_text)
        texts.addWidget(self._last_pack)
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addLayout(texts, 1)
        row.addWidget(self.last_button)
        card.body.addLayout(row)
        return card

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

    def _make_manual_cards(self) -> tuple[Card, Card]:
        pack = Card(self.tr("Pack"))
        self.packs = PackChooser()
        pack.body.addWidget(self.packs)
        manual = Card(self.tr("Other adapter"))
        self.form = LinkForm()
        manual.body.addWidget(self.form)
        return pack, manual

    def _wire(self) -> None:
        presenter = self._presenter
        self.last_button.clicked.connect(presenter.connect_last)
        self.search_button.clicked.connect(presenter.find_adapters)
        self.virtual_button.clicked.connect(presenter.use_virtual_pack)
        self.adapters.connect_pressed.connect(self._connect_adapter)
        self.form.submitted.connect(self._connect_form)
        self.link_card.disconnect_pressed.connect(presenter.disconnect)
        self.link_card.open_pressed.connect(self.overview_wanted)
        if presenter.view.last is not None:
            self.form.show_link(presenter.view.last.link)

    # ------------------------------------------------------------ presses

    def _connect_adapter(self, adapter: Adapter) -> None:
        bitrate_bps, data_bitrate_bps = self._bitrates.get(self.packs.reference, (500_000, 2_000_000))
        link = LinkSettings(
            interface=adapter.interface, channel=adapter.channel, bitrate_bps=bitrate_bps, data_bitrate_bps=data_bitrate_bps
        )
        self._presenter.connect_to(link, pack=self.packs.reference, dbc=self.packs.dbc_path)

    def _connect_form(self) -> None:
        link = self.form.link()
        if link is not None:
            self._presenter.connect_to(link, pack=self.packs.reference, dbc=self.packs.dbc_path)

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self.last_card.setVisible(view.last is not None and not view.connecting)
        if view.last is not None:
            titles = dict(self._choices)
            set_text(self._last_text, link_text(view.last.link))
            set_text(self._last_pack, titles.get(view.last.pack, view.last.pack))
        self.link_card.setVisible(view.connecting)
        self.link_card.show_view(view)
        self.adapters.show_adapters(view.adapters, searching=view.searching)
        self.search_button.setEnabled(not view.searching)
        self.virtual_button.setEnabled(view.virtual != "starting")
        set_text(self._virtual_text, self._virtual_sentence(view.virtual, view.virtual_reason))

    def _virtual_sentence(self, state: str, reason: str) -> str:
        if state == "starting":
            return self.tr("The virtual pack is starting…")
        if state == "failed":
            return reason
        return self.tr("A simulated sodium-ion pack on this computer: for training and for trying everything without risk.")
