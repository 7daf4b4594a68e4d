"""Drives one procedure at a time over any number of channels; knows no thread and no bus.

The owner of the bus calls `on_frames` with what was received, `poll` after that and whenever `next_time_s` has come, and
sends the frames `poll` returns. Between procedures `poll` goes on: it keeps a session alive.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from bms.definition.model import Diagnostics
from bms.diagnostics.addressing import ChannelSettings, OtherTesters
from bms.diagnostics.channel_trust import ChannelTrust
from bms.diagnostics.procedure import (
    CountForeignRequests,
    Exchange,
    Intent,
    LimitDuration,
    Procedure,
    Progress,
    ReadClock,
    ReadQuiet,
    Wait,
)
from bms.diagnostics.uds_client import UdsClient
from bms.errors import JobCancelledError, JobOverdueError
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame

_CLEAN_UP_S = 60.0
"""What a procedure gets for its way out after its time is over."""
_SYNC_NAMES = ("serial", "hardware", "software")
_SYNC_DIDS = (0xF18C, 0xF191, 0xF195)
"""Serial, hardware and software number (ISO 14229-1, C.1): every BMS has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a procedure ended: `error` is None and `value` what it returned, or `error` is what it raised."""

    value: Any = None
    error: ExplainedError | None = None


class ProcedureRunner:
    """Runs procedures on one link. Channel states outlive the procedures: a dirty one stays dirty."""

    def __init__(
        self,
        diagnostics: Diagnostics,
        *,
        fd: bool,
        bitrate_bps: int,
        data_bitrate_bps: int,
        polled_ids: Collection[int] = (),
    ) -> None:
        """Make a runner with nothing to do. `polled_ids`: ids of other ECUs whose requests count as foreign ones too."""
        self._diagnostics = diagnostics
        self._fd = fd
        self._bitrate_bps = bitrate_bps
        self._data_bitrate_bps = data_bitrate_bps
        named = (diagnostics.identity[name] for name in _SYNC_NAMES if name in diagnostics.identity)
        self._sync_dids = tuple(dict.fromkeys((*named, *_SYNC_DIDS)))
        self._trusts: dict[int, ChannelTrust] = {}
        self._main = self._new_client(None, None)
        self._clients: dict[tuple[int | None, ...], UdsClient] = {(None,) * 4: self._main}
        self._routes: dict[int, UdsClient] = {self._main.response_id: self._main}
        self._other_testers = OtherTesters(diagnostics, polled_ids)
        self._listening_since_s: float | None = None
        self._foreign_heard_s = -math.inf
        self._procedure: Procedure[Any] | None = None
        self._active: UdsClient | None = None
        self._wait_until_s: float | None = None
        self._progress: list[Progress] = []
        self._cancellable = True
        self._cancel_wanted = False
        self._link_error: ExplainedError | None = None
        self._overdue_s = math.inf
        self._cleaning_up = False
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
        if self._listening_since_s is None:
            self._listening_since_s = now_s
        self._procedure = procedure
        self._progress = []
        self._cancellable = True
        self._cancel_wanted = False
        self._link_error = None
        self._overdue_s = math.inf
        self._cleaning_up = False
        self.foreign_requests = 0
        self.outcome = None
        self._resume(None, now_s)

    def on_frames(self, frames: Sequence[Frame], now_s: float) -> bool:
        """Take frames of the bus, in order; those that are not diagnostic cost one look-up each.

        Returns:
            Whether any of them meant something here, so that `poll` may have something to do at once.
        """
        concerned = False
        routes = self._routes
        active = self._active
        sent_by_others = self._other_testers.sent
        for frame in frames:
            client = routes.get(frame.can_id)
            if active is not None and (client is None or active.collecting):
                # Frames of others delay what is queued for sending; the pacing counts their bits.
                client = active
            if client is not None:
                client.on_frame(frame, now_s)
                concerned = True
            if sent_by_others(frame):
                self.foreign_requests += 1
                self._foreign_heard_s = now_s
        return concerned

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
        self._listening_since_s = None
        for client in self._clients.values():
            client.link_lost(now_s)
        if self._procedure is None:
            return
        self._link_error = error
        self._activate(None)
        self._wait_until_s = None
        self._throw(error, now_s)

    # ------------------------------------------------------------ stepping

    def _new_client(
        self,
        request_id: int | None,
        response_id: int | None,
        request_byte: int | None = None,
        response_byte: int | None = None,
    ) -> UdsClient:
        settings = ChannelSettings(
            fd=self._fd,
            bitrate_bps=self._bitrate_bps,
            data_bitrate_bps=self._data_bitrate_bps,
            request_id=request_id,
            response_id=response_id,
            request_address_byte=request_byte,
            response_address_byte=response_byte,
        )
        response_id = self._diagnostics.response_id if response_id is None else response_id
        trust = self._trusts.get(response_id)
        if trust is None:
            trust = self._trusts[response_id] = ChannelTrust(self._sync_dids)
        return UdsClient(self._diagnostics, settings, trust)

    def _client(self, exchange: Exchange) -> UdsClient:
        key = (exchange.request_id, exchange.response_id, exchange.request_address_byte, exchange.response_address_byte)
        own = self._diagnostics
        is_own_id = key[:2] in {(None, None), (own.request_id, own.response_id)}
        if is_own_id and exchange.request_address_byte in {None, own.request_address_byte}:
            return self._main
        client = self._clients.get(key)
        if client is None:
            client = self._new_client(*key)
            self._clients[key] = client
        return client

    def _activate(self, client: UdsClient | None) -> None:
        """Give the turn to a client. Of those that share a response id the last one that asked hears the answers."""
        self._active = client
        self._main.held_back = client is not None and client is not self._main
        if client is not None:
            self._routes[client.response_id] = client

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
            self._activate(None)
            if isinstance(result, ExplainedError):
                self._throw(result, now_s)
            else:
                self._resume(result, now_s)
            return True
        if self._cancel_now:
            self._wait_until_s = None
            self._throw(self._cancelled(), now_s)
            return True
        if now_s >= self._overdue_s and self._wait_until_s is not None:
            self._wait_until_s = None
            self._throw(self._overdue(now_s), now_s)
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
        if isinstance(intent, ReadQuiet):
            return self._quiet_s(now_s), None, False
        if isinstance(intent, LimitDuration):
            self._overdue_s = now_s + intent.duration_s
            return None, None, False
        if isinstance(intent, Wait):
            self._wait_until_s = min(now_s + intent.duration_s, max(now_s, self._overdue_s))
            return None, None, True
        error = self._reason_not_to_send(now_s)
        if error is not None:
            return None, error, False
        client = self._client(intent)
        self._activate(client)
        client.begin(intent, now_s, self._overdue_s)
        return None, None, True

    def _quiet_s(self, now_s: float) -> float:
        since_s = now_s if self._listening_since_s is None else self._listening_since_s
        return now_s - max(since_s, self._foreign_heard_s)

    def _reason_not_to_send(self, now_s: float) -> ExplainedError | None:
        if self._link_error is not None:
            return self._link_error
        if now_s >= self._overdue_s:
            return self._overdue(now_s)
        return self._cancelled() if self._cancel_now else None

    def _overdue(self, now_s: float) -> JobOverdueError:
        """Return the error of a job whose time is over. The first time it gets some more to clean up, after that nothing."""
        error = JobOverdueError(
            "The job took longer than it ever should and was ended.",
            advice="Check the connection and the supply of the BMS, then start the job again.",
        )
        if self._overdue_s < math.inf and not self._cleaning_up:
            self._cleaning_up = True
            self._overdue_s = now_s + _CLEAN_UP_S
        else:
            self._link_error = error
        return error

    def _cancelled(self) -> JobCancelledError:
        self._cancel_wanted = False
        return JobCancelledError("The job was stopped.")
