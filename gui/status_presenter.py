"""What the top bar and the status line say."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from engine.messages import Connect, Faults, FlashResult, Identity, LinkStateChanged, Snapshot
from gui.main_window import FAULTS, MainWindow
from gui.wording import engine_text, link_text, link_words, pack_text

STALE = b"\x03"
"""`bms.telemetry.snapshot.Validity.STALE` in a validity column on the wire."""
PRESENT = frozenset({"active", "confirmed", "pending"})


class StatusPresenter:
    """Keeps what must never be out of sight up to date."""

    def __init__(self, window: MainWindow) -> None:
        """Start disconnected."""
        self._window = window
        self._connect: Connect | None = None
        self._lost_s: int | None = None
        self._link = LinkStateChanged(state="disconnected")
        self._chemistry = ""
        self._recording = ""
        self._show_link()

    def recording_opened(self, title: str) -> None:
        """A recording is open in place of a pack; it says itself whose it is, if it knows."""
        self._recording = title
        self._chemistry = ""
        self._show_pack("", "", "")
        self._window.rail.button(FAULTS).show_badge("")
        self._window.show_action(QCoreApplication.translate("Status", "%s is open. Nothing is connected.") % title)

    def connecting(self, connect: Connect) -> None:
        """A connection is begun."""
        self._connect = connect
        self._chemistry = ""
        self._show_pack("", "", "")
        self._window.rail.button(FAULTS).show_badge("")
        self._window.show_action(QCoreApplication.translate("Status", "Connecting to %s") % link_text(connect.link))

    def link_changed(self, event: LinkStateChanged) -> None:
        """Show the link's state."""
        if event.state not in {self._link.state, "ready"} and event.cause:
            self._window.show_action(engine_text(event.cause))
        self._link = event
        if event.state in {"disconnected", "playback"}:
            self._window.show_figures({})
        self._show_link()

    def lost_for(self, seconds: int | None) -> None:
        """Show how long the link has been lost."""
        if seconds != self._lost_s:
            self._lost_s = seconds
            self._show_link()

    def definition_read(self, chemistries: Sequence[str]) -> None:
        """Show the chemistries the definition names until the pack says its own."""
        if not self._chemistry:
            self._chemistry = " + ".join(dict.fromkeys(chemistries))
            self._window.bar.chemistry.show_value(pack_text(self._chemistry))

    def identified(self, identity: Identity) -> None:
        """Show who is connected."""
        self._chemistry = identity.chemistry or self._chemistry
        self._show_pack(identity.serial, identity.vin, self._chemistry)
        text = QCoreApplication.translate("Status", "Identified %s") % (identity.serial or "–")
        self._window.show_action(" · ".join([text, *map(engine_text, identity.warnings)]))

    def snapshot(self, message: Snapshot) -> None:
        """Show what the bus does; of a recording there is nothing to show."""
        if self._link.state == "playback":
            return
        translate = QCoreApplication.translate
        stale = message.cells_mv.validity.count(STALE) + message.temperatures_c.validity.count(STALE)
        self._window.show_figures(
            {
                "frames": translate("Status", "%d frames/s") % round(message.frames_per_s),
                "load": translate("Status", "bus load %d %%") % round(message.bus_load_pct),
                "dropped": translate("Status", "%d dropped") % message.dropped,
                "stale": translate("Status", "%d stale") % stale,
            }
        )

    def faults_read(self, faults: Faults) -> None:
        """Show how many faults are present."""
        present = sum(1 for fault in faults.faults if PRESENT & set(fault.status))
        self._window.rail.button(FAULTS).show_badge(str(present) if present else "")
        self._window.show_action(QCoreApplication.translate("Status", "Fault memory read: %d stored") % len(faults.faults))

    def update_finished(self, result: FlashResult) -> None:
        """Show how an update ended."""
        translate = QCoreApplication.translate
        word = {
            "flashed": translate("Status", "Update verified"),
            "already_current": translate("Status", "Already up to date"),
            "refused": translate("Status", "Update refused"),
            "interrupted": translate("Status", "Update interrupted"),
        }.get(result.result, translate("Status", "Update failed"))
        self._window.show_action(f"{word} · {result.run_folder}" if result.run_folder else word)

    def service_switched(self, *, on: bool) -> None:
        """Show that the access level changed."""
        translate = QCoreApplication.translate
        words = translate("Status", "Service functions on: clearing and updating are possible, each asks first.")
        self._window.show_action(words if on else translate("Status", "Read-only: nothing in the pack can be changed."))

    def _show_link(self) -> None:
        words = link_words(self._link.state)
        word = words.word
        if self._lost_s is not None:
            word = QCoreApplication.translate("Status", "Lost %d s ago – retrying") % self._lost_s
        target = ""
        if self._link.state == "playback":
            target = self._recording
        elif self._connect is not None and self._link.state != "disconnected":
            target = link_text(self._connect.link)
        self._window.bar.link.show_link(words.icon, words.tint, word, target)

    def _show_pack(self, serial: str, vin: str, chemistry: str) -> None:
        self._window.bar.serial.show_value(serial)
        self._window.bar.vin.show_value(vin)
        self._window.bar.chemistry.show_value(pack_text(chemistry))
