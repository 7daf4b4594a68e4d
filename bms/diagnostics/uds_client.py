"""One outstanding request on one physical address, in virtual or real time (ISO 14229-2, ISO 15765-2).

Inputs are exchanges, frames and ticks; outputs are frames, results and the next deadline. An answer counts only when it
names the request's service and echo and began after the request had left; everything else is ignored and counted.
"""

import enum
import math
from dataclasses import dataclass

from bms.definition.model import Diagnostics
from bms.diagnostics import nrc
from bms.diagnostics.attempt import NO_RESPONSE_ADVICE, Attempt
from bms.diagnostics.channel_trust import ChannelTrust
from bms.diagnostics.matching import BUSY_REPEAT_REQUEST, Match, match
from bms.diagnostics.procedure import WRITING_SERVICES, Exchange, GatedExchange, Response
from bms.diagnostics.session import TESTER_PRESENT, SessionKeeper
from bms.errors import NegativeResponseError, NoResponseError, SafetyRefusalError
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame
from can_drivers.isotp import (
    FirstFrameReceived,
    IsoTpAddress,
    IsoTpEndpoint,
    IsoTpEvent,
    IsoTpParameters,
    MessageReceived,
    MessageSent,
    TransferFailed,
)

_BUSY_PAUSE_FIRST_S = 0.01
_BUSY_PAUSE_LONGEST_S = 0.5
_BUSY_PATIENCE_S = 10.0
_SYNC_NAMES = ("serial", "hardware", "software")
_SYNC_DIDS = (0xF18C, 0xF191, 0xF195)
"""Serial, hardware and software number (ISO 14229-1, C.1): every BMS has them."""
_LARGEST_STANDARD_ID = 0x7FF


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How one ECU is reached. Bit rates pace the sending; ids None: those of the definition."""

    fd: bool = False
    bitrate_bps: int = 500_000
    data_bitrate_bps: int = 2_000_000
    request_id: int | None = None
    response_id: int | None = None


class _State(enum.Enum):
    IDLE = enum.auto()
    DRAINING = enum.auto()
    SENDING = enum.auto()
    WAITING = enum.auto()
    RECEIVING = enum.auto()
    PAUSING = enum.auto()


class UdsClient:
    """Runs one `Exchange` at a time and keeps the session alive in between."""

    def __init__(self, diagnostics: Diagnostics, settings: ChannelSettings) -> None:
        """Make a client in the default session, nothing outstanding."""
        request_id = diagnostics.request_id if settings.request_id is None else settings.request_id
        self.response_id = diagnostics.response_id if settings.response_id is None else settings.response_id
        extended = diagnostics.is_extended if settings.request_id is None else settings.request_id > _LARGEST_STANDARD_ID
        parameters = IsoTpParameters(
            padding=diagnostics.padding,
            fd=settings.fd,
            bitrate_bps=settings.bitrate_bps,
            data_bitrate_bps=settings.data_bitrate_bps,
        )
        to_bms = IsoTpAddress(tx_id=request_id, rx_id=self.response_id, is_extended=extended)
        to_all = IsoTpAddress(
            tx_id=diagnostics.functional_id, rx_id=diagnostics.response_id, is_extended=diagnostics.is_extended
        )
        self._physical = IsoTpEndpoint(to_bms, parameters)
        self._functional = IsoTpEndpoint(to_all, parameters)
        named = (diagnostics.identity[name] for name in _SYNC_NAMES if name in diagnostics.identity)
        self._trust = ChannelTrust(tuple(dict.fromkeys((*named, *_SYNC_DIDS))))
        self.session = SessionKeeper(diagnostics)
        self._state = _State.IDLE
        self._attempt: Attempt | None = None
        self._held: Exchange | None = None
        self._result: Response | ExplainedError | None = None
        self._resume_s = math.inf
        self._busy_since_s: float | None = None
        self._busy_pause_s = _BUSY_PAUSE_FIRST_S
        self.ignored_answers = 0
        """Answers that belonged to no outstanding request: late, doubled or for another tester."""

    # ------------------------------------------------------------ what others call

    @property
    def idle(self) -> bool:
        """Whether a new exchange may begin: nothing outstanding and the last result taken."""
        return self._state is _State.IDLE and self._result is None

    @property
    def next_time_s(self) -> float | None:
        """When `poll` has something to do without a new frame; None: never."""
        times = [self._deadline_s, self._physical.next_time_s, self._functional.next_time_s]
        if self._quiet:
            times.append(self.session.tester_present_due_s)
        soonest_s = min(time_s for time_s in times if time_s is not None)
        return None if soonest_s == math.inf else soonest_s

    def begin(self, exchange: Exchange, now_s: float) -> None:
        """Start an exchange; its result comes from `take_result`. Call only when `idle`."""
        if exchange.request[0] in WRITING_SERVICES and not isinstance(exchange, GatedExchange):
            self._result = SafetyRefusalError(
                "A writing request that did not pass the write gate was stopped.",
                detail=f"service 0x{exchange.request[0]:02X}",
                advice="This is a fault in the program; report it.",
            )
            return
        self.session.exchange_begins(exchange)
        self._busy_since_s = None
        self._busy_pause_s = _BUSY_PAUSE_FIRST_S
        if self._trust.must_synchronise(exchange):
            self._held = exchange
            self._state = _State.DRAINING
            self._resume_s = max(now_s, self._trust.drain_until_s)
        else:
            self._transmit(exchange, now_s)

    def take_result(self) -> Response | ExplainedError | None:
        """Return the result of the exchange once, None while it runs."""
        result, self._result = self._result, None
        return result

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame of the bus. Frames with other ids than the response id only delay what is queued."""
        # An answer may have waited in a queue of ours: what counts for its age is when it arrived.
        arrived_s = min(frame.time_s, now_s) if frame.time_s else now_s
        self._physical.on_frame(frame, arrived_s)
        self._follow(self._physical.take_events(), now_s)

    def poll(self, now_s: float) -> list[Frame]:
        """Advance the timers and return the frames to put on the bus now."""
        if now_s >= self._deadline_s:
            self._deadline_reached(now_s)
        due_s = self.session.tester_present_due_s
        if due_s is not None and now_s >= due_s and self._quiet:
            self._functional.send(TESTER_PRESENT, now_s)
            self.session.tester_present_sent(now_s)
        frames = self._physical.poll(now_s)
        self._follow(self._physical.take_events(), now_s)
        functional = self._functional.poll(now_s)
        if not functional:
            return frames
        events = self._functional.take_events()
        if self._attempt is not None and self._attempt.exchange.functional:
            self._follow(events, now_s)
        return frames + functional

    def link_lost(self, now_s: float) -> None:
        """Drop everything outstanding: the link went away. Old answers may come when it is back."""
        self._physical.abort()
        self._functional.abort()
        if self._attempt is not None:
            self._trust.request_unanswered(self._attempt.exchange.request, now_s, self.session.p2_star_s)
        self._trust.transfer_broken(now_s)
        self.session.forget()
        self._state = _State.IDLE
        self._attempt = self._held = self._result = None

    # ------------------------------------------------------------ sending

    @property
    def _quiet(self) -> bool:
        """Whether TesterPresent may be sent: never inside an exchange or a message of several frames."""
        return self._state in {_State.IDLE, _State.DRAINING} and self._physical.idle

    @property
    def _deadline_s(self) -> float:
        if self._state in {_State.DRAINING, _State.PAUSING}:
            return self._resume_s
        return math.inf if self._attempt is None else self._attempt.deadline_s

    def _transmit(self, exchange: Exchange, now_s: float) -> None:
        self._attempt = Attempt(exchange, self.session)
        self._state = _State.SENDING
        endpoint = self._functional if exchange.functional else self._physical
        endpoint.send(exchange.request, now_s)

    # ------------------------------------------------------------ receiving

    def _follow(self, events: list[IsoTpEvent], now_s: float) -> None:
        for event in events:
            if isinstance(event, MessageReceived):
                self._message(event, now_s)
            elif isinstance(event, TransferFailed):
                self._transfer_failed(event, now_s)
            elif self._attempt is None:
                continue
            elif isinstance(event, MessageSent) and self._state is _State.SENDING:
                self._attempt.left(event.finished_s, now_s)
                self._state = _State.WAITING
            elif (
                isinstance(event, FirstFrameReceived)
                and self._state is _State.WAITING
                and self._attempt.concerns(event.started_s)
            ):
                self._attempt.answer_started()
                self._state = _State.RECEIVING

    def _message(self, event: MessageReceived, now_s: float) -> None:
        attempt = self._attempt
        waiting = self._state in {_State.WAITING, _State.RECEIVING}
        if attempt is None or not waiting or not attempt.concerns(event.started_s):
            self._ignore(event, now_s)
            return
        exchange = attempt.exchange
        kind = match(exchange, event.payload)
        if kind is Match.FOREIGN:
            self._ignore(event, now_s)
        elif kind is Match.PENDING:
            attempt.answer_pending(now_s)
            self._state = _State.WAITING
        elif kind is Match.BUSY:
            self._busy(exchange, now_s)
        elif kind is Match.NEGATIVE:
            self._settle(nrc.negative_response_error(exchange.request[0], event.payload[2], exchange.request), now_s)
        else:
            self._settle(attempt.response(event.payload, event.started_s, event.finished_s), now_s)

    def _ignore(self, event: MessageReceived, now_s: float) -> None:
        self.ignored_answers += 1
        self._trust.answer_arrived(event.payload, now_s)
        if self._state is _State.DRAINING:
            self._resume_s = max(now_s, self._trust.drain_until_s)
        elif self._state is _State.RECEIVING and self._attempt is not None:
            self._attempt.something_else_came(now_s)
            self._state = _State.WAITING

    def _transfer_failed(self, event: TransferFailed, now_s: float) -> None:
        concerned = self._state is (_State.SENDING if event.sending else _State.RECEIVING)
        if concerned or not event.sending:
            self._trust.transfer_broken(now_s)
        if concerned:
            self._settle(event.error, now_s)

    def _busy(self, exchange: Exchange, now_s: float) -> None:
        if self._busy_since_s is None:
            self._busy_since_s = now_s
        if now_s + self._busy_pause_s > self._busy_since_s + _BUSY_PATIENCE_S:
            self._settle(nrc.negative_response_error(exchange.request[0], BUSY_REPEAT_REQUEST, exchange.request), now_s)
            return
        self._state = _State.PAUSING
        self._resume_s = now_s + self._busy_pause_s
        self._busy_pause_s = min(2 * self._busy_pause_s, _BUSY_PAUSE_LONGEST_S)

    # ------------------------------------------------------------ deadlines and results

    def _deadline_reached(self, now_s: float) -> None:
        attempt = self._attempt
        if self._state is _State.DRAINING:
            self._transmit(self._trust.next_sync_request(), now_s)
        elif attempt is None:
            return
        elif self._state is _State.PAUSING:
            self._transmit(attempt.exchange, now_s)
        elif attempt.silence_is_success:
            self._settle(attempt.response(), now_s)
        else:
            self._trust.request_unanswered(attempt.exchange.request, now_s, self.session.p2_star_s)
            self._settle(attempt.no_response(now_s), now_s)

    def _settle(self, result: Response | ExplainedError, now_s: float) -> None:
        """End the running exchange. A synchronising one hands over to the exchange that waits for it."""
        attempt, self._attempt = self._attempt, None
        held, self._held = self._held, None
        self._state = _State.IDLE
        if attempt is not None:
            self.session.exchange_done(attempt.exchange, result, now_s)
        if held is None:
            self._result = result
        elif isinstance(result, Response) or (isinstance(result, NegativeResponseError) and self._trust.refusal_synchronises()):
            self._trust.synchronised()
            self._transmit(held, now_s)
        else:
            self._result = NoResponseError(
                result.what if isinstance(result, NoResponseError) else "The answers of the BMS are out of step.",
                detail=f"while synchronising after a missing answer; nothing more was sent. {result.detail}".strip(),
                advice=NO_RESPONSE_ADVICE,
            )
