"""Everything of one connection that happens at the pace of frames: the reader, the live table, diagnostics, counting."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bms.definition.model import Diagnostics, PackDefinition
from bms.diagnostics.procedure import Progress
from bms.diagnostics.runner import ProcedureRunner
from bms.telemetry import LiveTable
from bms.telemetry.snapshot import PackSnapshot
from can_drivers.adapters import family_of, resolve
from can_drivers.bus import open_bus
from can_drivers.bus_status import AdapterDetails, BusStatus, RecoveryStep
from can_drivers.errors import LinkError
from can_drivers.frames import Frame
from can_drivers.reader import ReaderState, SupervisedReader
from can_drivers.recovery import DEFAULT_STEPS
from can_drivers.settings import LinkSettings
from engine.bus_load import BusLoadMeter, BusRates
from engine.diagnostics_thread import DiagnosticsThread
from engine.frame_stream import FrameStream
from engine.id_rates import IdRates
from engine.link_diagnosis import Traffic
from engine.link_health import WireCounts
from engine.tracing import Tracing


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
        addressing = _addressing(definition)
        polling = definition.polling
        runner = ProcedureRunner(
            addressing,
            fd=link.fd,
            bitrate_bps=link.bitrate_bps,
            data_bitrate_bps=link.data_bitrate_bps,
            polled_ids={command.request_id for command in polling.commands} if polling is not None else (),
        )
        self.diagnostics = DiagnosticsThread(runner, self._send, on_progress)
        self.frames = FrameStream(addressing)
        self.tracing = Tracing(self.frames)
        self._listen_only = link.listen_only
        self._on_state = on_state
        self._load = BusLoadMeter(link.bitrate_bps, link.data_bitrate_bps)
        self._ids = IdRates()
        self._table = LiveTable(definition)
        self._reader = SupervisedReader(
            lambda: open_bus(resolve(link)), self.take_frames, self._state_changed, recovery=_ladder(link)
        )
        self._opened_s = 0.0
        self._counting = threading.Lock()
        self._traffic = Traffic()
        self._error_frames = 0
        self._frames = 0

    def open(self) -> None:
        """Start the threads; states are told through `on_state`."""
        self.diagnostics.open()
        self._reader.start()

    def close(self) -> None:
        """Stop the threads and close the adapter."""
        self.diagnostics.close()
        self._reader.stop()

    # ------------------------------------------------------------ what is known

    def snapshot(self, now_s: float) -> PackSnapshot:
        """Return all live values."""
        return self._table.snapshot(now_s, dropped=self._reader.dropped)

    @property
    def dropped(self) -> int:
        """Frames known to be lost on the way here."""
        return self._reader.dropped

    def rates(self, now_s: float) -> BusRates:
        """Return the figures of the last second."""
        return self._load.rates(now_s)

    @property
    def traffic(self) -> Traffic:
        """What the bus did since the adapter was opened."""
        return self._traffic

    @property
    def details(self) -> AdapterDetails | None:
        """What the open adapter told about itself; None if none is open."""
        return self._reader.details

    @property
    def recovery(self) -> tuple[RecoveryStep, int, int] | None:
        """Which rung of the recovery ladder is tried now; see `SupervisedReader.recovery`."""
        return self._reader.recovery

    def status(self) -> BusStatus:
        """Return what the adapter's controller tells."""
        return self._reader.status() or BusStatus()

    def counts(self, now_s: float) -> WireCounts:
        """Return what was counted, once a second."""
        return WireCounts(
            frames=self._frames,
            dropped=self._reader.dropped,
            error_frames=self._error_frames,
            rates=self._load.rates(now_s),
            ids=self._ids.sample(now_s),
            foreign_requests=self.diagnostics.foreign_requests,
            ignored_answers=self.diagnostics.ignored_answers,
        )

    # ------------------------------------------------------------ what is put in

    def take_answer(self, key: str, payload: bytes, now_s: float) -> None:
        """Put a polled answer into the live table."""
        self._table.on_answer(key, payload, now_s)

    def forget_values(self) -> None:
        """Empty the live table: another pack is there now."""
        self._table.clear()

    # ------------------------------------------------------------ in the threads of the reader and of diagnostics

    def _send(self, frames: Sequence[Frame]) -> None:
        if self._listen_only:
            raise LinkError("The adapter only listens, so nothing can be sent.", advice="Connect without listen-only.")
        self._reader.send(frames)
        now_s = time.monotonic()
        with self._counting:
            self._traffic = replace(self._traffic, sent=self._traffic.sent + len(frames))
        self._load.add(frames, now_s, sent=True)
        self.frames.sent(frames, now_s)

    def _state_changed(self, state: ReaderState, error: LinkError | None) -> None:
        if state is ReaderState.OPEN:
            self._opened_s = time.monotonic()
            self._traffic = Traffic()
            self._error_frames = 0
            self._ids.clear(self._opened_s)
        elif error is not None:
            # At once, in the reader's thread: a job must have ended before the adapter can be open again.
            self.diagnostics.fail(error)
        self._on_state(state, error)

    def take_frames(self, received: list[Frame]) -> None:
        """Do everything that is done with received frames; called by the reader's thread."""
        frames = self._fresh(received)
        self.frames.received(frames)
        # Diagnostics first: an ECU waits for the answer, while nobody waits for the table.
        self.diagnostics.on_frames(frames)
        self._table.on_frames(frames)
        now_s = time.monotonic()
        self._load.add(frames, now_s)
        self._ids.add(frames)
        self._count(len(frames), sum(frame.is_error for frame in frames), now_s)

    def _count(self, frames: int, errors: int, now_s: float) -> None:
        with self._counting:
            self._frames += frames - errors
            self._error_frames += errors
            traffic = self._traffic
            if errors < frames:
                self._traffic = Traffic(last_frame_s=now_s)
            elif traffic.sent:
                self._traffic = replace(traffic, errors_after_sending=traffic.errors_after_sending + errors)
            else:
                self._traffic = replace(traffic, errors=traffic.errors + errors)

    def _fresh(self, frames: list[Frame]) -> list[Frame]:
        """Leave out what was received before the adapter was opened again: it is not from now. Frames come in order."""
        opened_s = self._opened_s
        if not frames or frames[0].time_s >= opened_s:
            return frames
        return [frame for frame in frames if frame.time_s >= opened_s]


def _ladder(link: LinkSettings) -> tuple[RecoveryStep, ...]:
    family = family_of(link.interface)
    return DEFAULT_STEPS if family is None else family.recovery


def _addressing(definition: PackDefinition) -> Diagnostics:
    """Return how the BMS is addressed; a polled one by the ids of its first command."""
    if definition.diagnostics is not None:
        return definition.diagnostics
    if definition.polling is not None and definition.polling.commands:
        first = definition.polling.commands[0]
        return Diagnostics(request_id=first.request_id, response_id=first.response_id, functional_id=0x7DF, padding=0x00)
    # Nothing is ever sent to a pack that only broadcasts; OBD's ids (ISO 15765-4) stand in.
    return Diagnostics(request_id=0x7E0, response_id=0x7E8, functional_id=0x7DF)
