"""The pages of a connected pack with their presenters, wired to the bridge. Loads NumPy, so only after the first paint."""

import datetime
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from bms.access.model import Actor
from bms.calibration.sources import factory_set
from bms.definition import load_pack, shipped_packs
from bms.definition.model import PackDefinition
from bms.telemetry.history import History
from bms.telemetry.snapshot import Validity
from engine.messages import Connect, Faults, FlashResult, Identity, LinkStateChanged, Snapshot
from engine.playback.opening import Recording
from engine.settings import load_settings
from gui.bridge.background_reading import BackgroundReading
from gui.bridge.engine_bridge import EngineBridge
from gui.bridge.live_history import LiveHistory
from gui.dialogs.link_sheet.presenter import LinkSheetPresenter
from gui.dialogs.link_sheet.sheet import LinkSheet
from gui.file_opening import FileOpening
from gui.main_window import CALIBRATION, CHARTS, CONNECT, CONSOLE, FAULTS, OVERVIEW, TRACE, UPDATE, MainWindow
from gui.pages.calibration.page import CalibrationPage
from gui.pages.calibration.presenter import CalibrationPresenter
from gui.pages.charts.page import ChartsPage
from gui.pages.charts.presenter import ChartsPresenter
from gui.pages.connect.presenter import ConnectPresenter
from gui.pages.console.page import ConsolePage
from gui.pages.console.presenter import ConsolePresenter
from gui.pages.faults.page import FaultsPage
from gui.pages.faults.presenter import FaultsPresenter
from gui.pages.overview.page import OverviewPage
from gui.pages.overview.presenter import OverviewPresenter
from gui.pages.trace.page import TracePage
from gui.pages.trace.presenter import TracePresenter
from gui.pages.update.page import UpdatePage
from gui.pages.update.presenter import UpdatePresenter
from gui.pages.update.view import RUNNING
from gui.recordings import Recordings
from gui.status_presenter import StatusPresenter

DEFINITION_POLL_MS = 30
TICK_MS = 1000


class LivePages(QObject):
    """Everything that shows or changes a connected pack."""

    def __init__(
        self, window: MainWindow, bridge: EngineBridge, connect: ConnectPresenter, status: StatusPresenter, operator: str
    ) -> None:
        """Build the pages and wire them."""
        super().__init__(window)
        self._window = window
        self._connect = connect
        self._status = status
        self._serial = ""
        self._go_to_overview = False
        self._reader: BackgroundReading[PackDefinition] = BackgroundReading()
        self._live = LiveHistory()
        self.recordings = Recordings(window, bridge)
        self.overview = OverviewPresenter(time.monotonic)
        self.faults = FaultsPresenter(bridge, lambda: datetime.datetime.now().astimezone())
        self.update = UpdatePresenter(bridge, time.monotonic)
        self.calibration = CalibrationPresenter(bridge, lambda: datetime.datetime.now(datetime.UTC))
        self.charts = ChartsPresenter()
        self.trace = TracePresenter(bridge, self.recordings.utc_offset_s)
        self.console = ConsolePresenter(bridge, time.monotonic, lambda: datetime.datetime.now().astimezone())
        self.link = LinkSheetPresenter()
        self._presenters = (self.overview, self.faults, self.calibration, self.update, self.trace, self.console, self.link)
        self.link_sheet = LinkSheet(self.link, window)
        self.overview_page = OverviewPage(self.overview)
        self.faults_page = FaultsPage(self.faults)
        self.update_page = UpdatePage(self.update)
        self.calibration_page = CalibrationPage(self.calibration)
        self.charts_page = ChartsPage(self.charts)
        self.trace_page = TracePage(self.trace)
        self.console_page = ConsolePage(self.console)
        for presenter in (self.faults, self.update, self.console):
            presenter.set_operator(operator)
        self._definition_timer = QTimer(self, interval=DEFINITION_POLL_MS)
        self._definition_timer.timeout.connect(self._take_definitions)
        self._tick_timer = QTimer(self, interval=TICK_MS)
        self._tick_timer.timeout.connect(self._tick)
        self._tick_timer.start()
        self._files = FileOpening(
            window,
            self.recordings,
            self.update,
            update_page=self.update_page,
            calibration_page=self.calibration_page,
            charts_page=self.charts_page,
        )
        self._place()
        self._wire_bridge(bridge)
        self._wire_presenters()

    def connecting(self, connect: Connect) -> None:
        """A connection is begun: read its pack definition; show the pack once it is there."""
        self._go_to_overview = True
        self.overview.connecting()
        self.link.connecting(connect)
        self._read_definition(connect.pack, connect.dbc)

    def set_actor(self, actor: Actor) -> None:
        """Somebody else is at work: what they may not do cannot be pressed."""
        for presenter in (self.faults, self.calibration, self.update, self.console):
            presenter.set_actor(actor)

    def reread(self, page: int) -> None:
        """Read again what a page shows."""
        if page == UPDATE:
            self.update.check()
        elif page == CALIBRATION:
            self.calibration.read()
        elif page not in {TRACE, CONSOLE}:
            self.faults.read()

    def reason_not_to_close(self) -> str:
        """Return why the window should stay open now, or nothing."""
        view = self.update.view
        return self.tr("Pack %s is being updated.") % view.serial if view.stage == RUNNING else ""

    def close(self) -> None:
        """Stop what runs by itself."""
        self._definition_timer.stop()
        self._tick_timer.stop()
        self._reader.join()
        self.recordings.close()
        self.charts_page.signals.second.close()
        self.link_sheet.close()
        self.trace.close()

    # ------------------------------------------------------------ wiring

    def _place(self) -> None:
        self._window.set_page(OVERVIEW, self.overview_page)
        self._window.set_page(CHARTS, self.charts_page)
        self._window.set_page(FAULTS, self.faults_page)
        self._window.set_page(UPDATE, self.update_page)
        self._window.set_page(CALIBRATION, self.calibration_page)
        self._window.set_page(TRACE, self.trace_page)
        self._window.set_page(CONSOLE, self.console_page)
        self._window.ask_before_closing(self.reason_not_to_close)
        self.overview_page.faults_wanted.connect(lambda: self._window.show_page(FAULTS))
        pages = (
            self.overview_page,
            self.charts_page,
            self.faults_page,
            self.calibration_page,
            self.update_page,
            self.trace_page,
            self.console_page,
        )
        for page in pages:
            page.connect_wanted.connect(lambda: self._window.show_page(CONNECT))
        self.link_sheet.connect_wanted.connect(lambda: self._window.show_page(CONNECT))
        self._window.link_wanted.connect(self.link_sheet.open_beside)
        self._window.bar.access.toggled.connect(self._service_switched)
        self._window.page_shown.connect(self._page_shown)
        self.calibration_page.offline_wanted.connect(self._work_offline)
        self.recordings.opened.connect(self._recording_opened)
        self.charts_page.sought.connect(self.recordings.playback.seek)
        self.charts_page.table_wanted.connect(self._show_table)

    def _wire_bridge(self, bridge: EngineBridge) -> None:
        for listener in (self._live, *self._presenters, self.charts, self.recordings.recording, self.recordings.playback):
            bridge.tell(listener)
        bridge.snapshot.connect(self._count_faults)
        bridge.link_changed.connect(self._link_changed)
        bridge.identified.connect(self._identified)
        bridge.interrupted_found.connect(lambda _event: self._window.show_page(UPDATE))

    def _wire_presenters(self) -> None:
        def faults_read(faults: Faults) -> None:
            self.overview.faults_read(faults)
            self._status.faults_read(faults)

        self.faults.on_read = faults_read
        self.calibration.on_device = lambda data_set: self.charts.set_tables(data_set, self.tr("the tables read from the pack"))
        self.update.on_finished = self._update_finished

    # ------------------------------------------------------------ what happened

    @Slot()
    def _take_definitions(self) -> None:
        for read in self._reader.take():
            self._definition_timer.stop()
            if read.value is not None:
                self._show_definition(read.value, self._live.begin(read.value))
            elif read.error is not None:
                self._window.show_action(str(read.error))

    def _read_definition(self, reference: str, dbc: str | None) -> None:
        self._reader.read(lambda: load_pack(reference, dbc=Path(dbc) if dbc else None))
        self._definition_timer.start()

    def _show_definition(self, definition: PackDefinition, history: History) -> None:
        for presenter in (*self._presenters, self.recordings.recording):
            presenter.set_definition(definition)
        self.calibration_page.set_pack()
        self.trace_page.set_definition(definition)
        self.charts.set_history(definition, history)
        self.charts.set_tables(factory_set(definition), self.tr("the tables that ship with the pack definition"))
        self._status.definition_read([module.chemistry.name for module in definition.topology.modules])

    def _recording_opened(self, recording: Recording, history: History) -> None:
        self.overview.connecting()
        self._status.recording_opened(recording.title)
        self._show_definition(recording.definition, history)
        if self._window.page == CONNECT:
            self._window.show_page(CHARTS)

    @Slot()
    def _tick(self) -> None:
        self.overview.tick()
        self._connect.lost_for(self.overview.lost_s)
        self._status.lost_for(self.overview.lost_s)

    def _link_changed(self, event: LinkStateChanged) -> None:
        if event.state == "disconnected":
            self._window.bar.access.setChecked(False)
        if event.answers and self._go_to_overview:
            self._go_to_overview = False
            if self._window.page == CONNECT:
                self._window.show_page(OVERVIEW)
        self._tick()

    def _identified(self, identity: Identity) -> None:
        if self._serial and identity.serial != self._serial:
            self._window.bar.access.setChecked(False)
        self._serial = identity.serial

    def _count_faults(self, message: Snapshot) -> None:
        reading = message.readings.get("confirmed_faults")
        if reading is not None and reading.validity == Validity.VALID and self.update.view.stage != RUNNING:
            self.faults.broadcast_count(int(reading.value))

    def _page_shown(self, page: int) -> None:
        if page == CALIBRATION:
            self.calibration.opened()

    def _show_table(self, name: str) -> None:
        """A limit comes from this table: show it among the others."""
        self._window.show_page(CALIBRATION)
        self.calibration.choose_object(name)

    def _work_offline(self) -> None:
        """Open the tables of the last pack definition; before the first connection those of the first that ships."""
        last = load_settings().last_connection
        if last is None:
            self._read_definition(shipped_packs()[0], None)
        else:
            self._read_definition(last.pack, last.dbc)

    def _service_switched(self, on: bool) -> None:
        self.faults.set_service(on=on)
        self.update.set_service(on=on)
        self.console.set_service(on=on)
        self._status.service_switched(on=on)

    def _update_finished(self, result: FlashResult) -> None:
        self._status.update_finished(result)
        self.faults.read()
