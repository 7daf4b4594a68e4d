"""Everything of one connection that happens at the pace of frames: the reader, the live table, diagnostics, counting."""

import time
from collections.abc import Callable, Sequence

from bms.definition.model import Diagnostics, PackDefinition
from bms.diagnostics.procedure import Progress
from bms.diagnostics.runner import ProcedureRunner
from bms.telemetry import LiveTable
from bms.telemetry.snapshot import PackSnapshot
from can_drivers.bus import open_bus
from can_drivers.errors import LinkError
from can_drivers.frames import Frame
from can_drivers.reader import ReaderState, SupervisedReader
from can_drivers.settings import LinkSettings
from engine.bus_load import BusLoadMeter
from engine.diagnostics_thread import DiagnosticsThread


class Wire:
    """Reader, live table, diagnostics and counters of one adapter. Thread-safe; nothing here decides anything."""

    def __init__(
        self,
        definition: PackDefinition,
        link: LinkSettings,
        *,
        on_state: Callable[[ReaderState, LinkError | None], None],
        on_progress: Callable[[Progress], None],
    ) -> None:
        """The callbacks come from other threads and must not block."""
        runner = ProcedureRunner(
            _addressing(definition), fd=link.fd, bitrate_bps=link.bitrate_bps, data_bitrate_bps=link.data_bitrate_bps
        )
        self.diagnostics = DiagnosticsThread(runner, self._send, on_progress)
        self._on_state = on_state
        self._load = BusLoadMeter(link.bitrate_bps, link.data_bitrate_bps)
        self._table = LiveTable(definition)
        self._reader = SupervisedReader(lambda: open_bus(link), self._take_frames, self._state_changed)
        self.last_frame_s: float | None = None
        self.error_reports = 0

    def open(self) -> None:
        """Start the threads; states are told through `on_state`."""
        self.diagnostics.open()
        self._reader.start()

    def close(self) -> None:
        """Stop the threads and close the adapter."""
        self.diagnostics.close()
        self._reader.stop()

    def snapshot(self, now_s: float) -> PackSnapshot:
        """Return all live values."""
        return self._table.snapshot(now_s, dropped=self._reader.dropped)

    def rates(self, now_s: float) -> tuple[float, float]:
        """Return (frames per second, bus load in %) over the last second, sent frames included."""
        return self._load.rates(now_s)

    def take_answer(self, key: str, payload: bytes, now_s: float) -> None:
        """Put a polled answer into the live table."""
        self._table.on_answer(key, payload, now_s)

    def forget_values(self) -> None:
        """Empty the live table: another pack is there now."""
        self._table.clear()

    def _send(self, frames: Sequence[Frame]) -> None:
        self._reader.send(frames)
        self._load.add(frames, time.monotonic())

    def _state_changed(self, state: ReaderState, error: LinkError | None) -> None:
        if state is ReaderState.OPEN:
            self.last_frame_s = None
            self.error_reports = 0
        self._on_state(state, error)

    def _take_frames(self, frames: list[Frame]) -> None:
        # Diagnostics first: an ECU waits for the answer, while nobody waits for the table.
        self.diagnostics.on_frames(frames)
        self._table.on_frames(frames)
        now_s = time.monotonic()
        self._load.add(frames, now_s)
        errors = sum(frame.is_error for frame in frames)
        self.error_reports += errors
        if errors < len(frames):
            self.last_frame_s = now_s


def _addressing(definition: PackDefinition) -> Diagnostics:
    """Return how the BMS is addressed; a polled one by the ids of its first command."""
    if definition.diagnostics is not None:
        return definition.diagnostics
    if definition.polling is not None and definition.polling.commands:
        first = definition.polling.commands[0]
        return Diagnostics(request_id=first.request_id, response_id=first.response_id, functional_id=0x7DF, padding=0x00)
    # Nothing is ever sent to a pack that only broadcasts; OBD's ids (ISO 15765-4) stand in.
    return Diagnostics(request_id=0x7E0, response_id=0x7E8, functional_id=0x7DF)
