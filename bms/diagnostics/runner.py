"""Drives one procedure at a time over any number of channels; knows no thread and no bus.

The owner of the bus calls `on_frames` with what was received, `poll` after that and whenever `next_time_s` has come, and
sends the frames `poll` returns. Between procedures `poll` goes on: it keeps a session alive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bms.definition.model import Diagnostics
from bms.diagnostics.procedure import CountForeignRequests, Exchange, Intent, Procedure, Progress, ReadClock, Wait
from bms.diagnostics.uds_client import ChannelSettings, UdsClient
from bms.errors import JobCancelledError
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame

_OBD_FUNCTIONAL_ID = 0x7DF
"""ISO 15765-4: every legislated tester speaks here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a procedure ended: `error` is None and `value` what it returned, or `error` is what it raised."""

    value: Any = None
    error: ExplainedError | None = None


class ProcedureRunner:
    """Runs procedures on one link. Channel states outlive the procedures: a dirty one stays dirty."""

    def __init__(self, diagnostics: Diagnostics, *, fd: bool, bitrate_bps: int, data_bitrate_bps: int) -> None:
        """Make a runner with nothing to do."""
        self._diagnostics = diagnostics
        self._fd = fd
        self._bitrate_bps = bitrate_bps
        self._data_bitrate_bps = data_bitrate_bps
        self._main = self._new_client(None, None)
        self._clients: dict[tuple[int | None, int | None], UdsClient] = {(None, None): self._main}
        self._routes: dict[int, list[UdsClient]] = {self._main.response_id: [self._main]}
        self._tester_ids = {diagnostics.request_id, diagnostics.functional_id}
        if not diagnostics.is_extended:
            self._tester_ids.add(_OBD_FUNCTIONAL_ID)
        self._procedure: Procedure[Any] | None = None
        self._active: UdsClient | None = None
        self._wait_until_s: float | None = None
        self._progress: list[Progress] = []
        self._cancellable = True
        self._cancel_wanted = False
        self._link_error: ExplainedError | None = None
        self.foreign_requests = 0
        """Requests of other testers to this BMS, or to every ECU, seen since the procedure began."""
        self.outcome: Outcome | None = None
        """How the last procedure ended; None while one runs and before the first."""

    # ------------------------------------------------------------ what others call

    @property
    def running(self) -> bool:
        """Whether a procedure runs."""
        return self._procedure is not None

    @property
    def ignored_answers(self) -> int:
        """Answers that belonged to no request, over all channels."""
        return sum(client.ignored_answers for client in self._clients.values())

    @property
    def next_time_s(self) -> float | None:
        """When `poll` has to be called without a new frame; None: never."""
        if self._cancel_now:
            return 0.0
        times = [client.next_time_s for client in self._clients.values()]
        known = [time_s for time_s in (*times, self._wait_until_s) if time_s is not None]
        return min(known, default=None)

    def start(self, procedure: Procedure[Any], now_s: float) -> None:
        """Start a procedure up to its first exchange or wait.

        Raises:
            RuntimeError: another one runs.
        """
        if self._procedure is not None:
            raise RuntimeError("a procedure is running already")
        self._procedure = procedure
        self._progress = []
        self._cancellable = True
        self._cancel_wanted = False
        self._link_error = None
        self.foreign_requests = 0
        self.outcome = None
        self._resume(None, now_s)

    def on_frames(self, frames: Sequence[Frame], now_s: float) -> None:
        """Take frames of the bus, in order; those that are not diagnostic cost one look-up each."""
        routes = self._routes
        active = self._active
        for frame in frames:
            clients = routes.get(frame.can_id)
            if clients is not None:
                for client in clients:
                    client.on_frame(frame, now_s)
            elif active is not None:
                # Frames of others delay what is queued for sending; the pacing counts their bits.
                active.on_frame(frame, now_s)
            if frame.can_id in self._tester_ids and frame.is_extended == self._diagnostics.is_extended:
                self.foreign_requests += 1

    def poll(self, now_s: float) -> list[Frame]:
        """Advance everything to `now_s` and return the frames to put on the bus, in order."""
        frames: list[Frame] = []
        while True:
            for client in self._clients.values():
                frames += client.poll(now_s)
            if not self._step(now_s):
                return frames

    def take_progress(self) -> list[Progress]:
        """Return what the procedure told since the last call."""
        progress, self._progress = self._progress, []
        return progress

    def cancel(self) -> None:
        """Throw `JobCancelledError` into the procedure at its next safe point.

        That is never inside an exchange, and never while its last `Progress` said that stopping is not safe.
        """
        self._cancel_wanted = self._procedure is not None

    def fail(self, error: ExplainedError, now_s: float) -> None:
        """Tell the procedure that the link is gone: `error` is thrown into it, and into all it tries from then on."""
        for client in self._clients.values():
            client.link_lost(now_s)
        if self._procedure is None:
            return
        self._link_error = error
        self._active = None
        self._wait_until_s = None
        self._throw(error, now_s)

    # ------------------------------------------------------------ stepping

    def _new_client(self, request_id: int | None, response_id: int | None) -> UdsClient:
        settings = ChannelSettings(
            fd=self._fd,
            bitrate_bps=self._bitrate_bps,
            data_bitrate_bps=self._data_bitrate_bps,
            request_id=request_id,
            response_id=response_id,
        )
        return UdsClient(self._diagnostics, settings)

    def _client(self, exchange: Exchange) -> UdsClient:
        key = (exchange.request_id, exchange.response_id)
        if key in {(None, None), (self._diagnostics.request_id, self._diagnostics.response_id)}:
            return self._main
        client = self._clients.get(key)
        if client is None:
            client = self._new_client(*key)
            self._clients[key] = client
            self._routes.setdefault(client.response_id, []).append(client)
        return client

    @property
    def _cancel_now(self) -> bool:
        return self._cancel_wanted and self._cancellable and self._procedure is not None and self._active is None

    def _step(self, now_s: float) -> bool:
        """Resume the procedure if what it waits for has come; return whether it was resumed."""
        if self._procedure is None:
            return False
        if self._active is not None:
            result = self._active.take_result()
            if result is None:
                return False
            self._active = None
            if isinstance(result, ExplainedError):
                self._throw(result, now_s)
            else:
                self._resume(result, now_s)
            return True
        if self._cancel_now:
            self._wait_until_s = None
            self._throw(self._cancelled(), now_s)
            return True
        if self._wait_until_s is not None and now_s >= self._wait_until_s:
            self._wait_until_s = None
            self._resume(None, now_s)
            return True
        return False

    def _resume(self, value: Any, now_s: float) -> None:
        self._drive(value, None, now_s)

    def _throw(self, error: ExplainedError, now_s: float) -> None:
        self._drive(None, error, now_s)

    def _drive(self, value: Any, error: ExplainedError | None, now_s: float) -> None:
        """Feed the procedure until it asks for something that takes time, or ends."""
        procedure = self._procedure
        if procedure is None:
            return
        finished = True
        try:
            while True:
                intent = procedure.throw(error) if error is not None else procedure.send(value)
                value, error, blocked = self._take(intent, now_s)
                if blocked:
                    finished = False
                    return
        except StopIteration as end:
            self.outcome = Outcome(value=end.value)
        except ExplainedError as reason:
            self.outcome = Outcome(error=reason)
        finally:
            if finished:
                self._procedure = None

    def _take(self, intent: Intent, now_s: float) -> tuple[Any, ExplainedError | None, bool]:
        """Begin an intent. Returns the value or the error it already has, and whether the procedure has to wait."""
        if isinstance(intent, Progress):
            self._progress.append(intent)
            self._cancellable = intent.cancellable
            return None, self._cancelled() if self._cancel_now else None, False
        if isinstance(intent, ReadClock):
            return now_s, None, False
        if isinstance(intent, CountForeignRequests):
            return self.foreign_requests, None, False
        if isinstance(intent, Wait):
            self._wait_until_s = now_s + intent.duration_s
            return None, None, True
        if self._link_error is not None:
            return None, self._link_error, False
        if self._cancel_now:
            return None, self._cancelled(), False
        self._active = self._client(intent)
        self._active.begin(intent, now_s)
        return None, None, True

    def _cancelled(self) -> JobCancelledError:
        self._cancel_wanted = False
        return JobCancelledError("The job was stopped.")
