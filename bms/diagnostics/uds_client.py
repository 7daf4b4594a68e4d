"""One outstanding request on one physical address, in virtual or real time (ISO 14229-2, ISO 15765-2).

Inputs are exchanges, frames and ticks; outputs are frames, results and the next deadline. An answer counts only when it
names the request's service and echo and began after the request had left; everything else is ignored and counted, what comes
unasked by design (periodic data, responses on events) included.
"""

import enum
import math

from bms.definition.model import Diagnostics
from bms.diagnostics import nrc
from bms.diagnostics.addressing import ChannelSettings, functional_address, longest_functional_request, physical_address
from bms.diagnostics.attempt import LONGEST_ANSWER_S, NO_RESPONSE_ADVICE, Attempt
from bms.diagnostics.channel_trust import ChannelTrust
from bms.diagnostics.matching import BUSY_REPEAT_REQUEST, Match, match
from bms.diagnostics.procedure import WRITING_SERVICES, Answer, Exchange, GatedExchange, Response
from bms.diagnostics.responders import Responders
from bms.diagnostics.session import TESTER_PRESENT, SessionKeeper
from bms.errors import NegativeResponseError, NoResponseError, SafetyRefusalError
from can_drivers.errors import ExplainedError, IsoTpError
from can_drivers.frames import Frame
from can_drivers.isotp import (
    FirstFrameReceived,
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


class _State(enum.Enum):
    IDLE = enum.auto()
    DRAINING = enum.auto()
    SENDING = enum.auto()
    WAITING = enum.auto()
    RECEIVING = enum.auto()
    PAUSING = enum.auto()


class UdsClient:
    """Runs one `Exchange` at a time and keeps the session alive in between."""

    def __init__(self, diagnostics: Diagnostics, settings: ChannelSettings, trust: ChannelTrust) -> None:
        """Make a client in the default session, nothing outstanding. `trust` is that of its response id."""
        parameters = IsoTpParameters(
            padding=diagnostics.padding,
            fd=settings.fd,
            bitrate_bps=settings.bitrate_bps,
            data_bitrate_bps=settings.data_bitrate_bps,
        )
        address = physical_address(diagnostics, settings)
        self.response_id = address.rx_id
        self._diagnostics = diagnostics
        self._parameters = parameters
        self._physical = IsoTpEndpoint(address, parameters)
        to_all = functional_address(diagnostics, settings)
        self._functional = IsoTpEndpoint(to_all, parameters)
        # Polled on the functional id of OBD: requests go there, flow control to the ECU that answers.
        self._asks_all = settings.request_id is not None and to_all != address
        self._others: Responders | None = None
        self._trust = trust
        self.session = SessionKeeper(diagnostics)
        self.held_back = False
        """Another ECU is being asked: TesterPresent waits until it has answered."""
        self._state = _State.IDLE
        self._attempt: Attempt | None = None
        self._held: Exchange | None = None
        self._until_s = math.inf
        self._result: Response | ExplainedError | None = None
        self._resume_s = math.inf
        self._busy_since_s: float | None = None
        self._busy_pause_s = _BUSY_PAUSE_FIRST_S
        self.ignored_answers = 0
        """Answers that belonged to no outstanding request: late, doubled, unasked or for another tester."""

    # ------------------------------------------------------------ what others call

    @property
    def idle(self) -> bool:
        """Whether a new exchange may begin: nothing outstanding and the last result taken."""
        return self._state is _State.IDLE and self._result is None

    @property
    def collecting(self) -> bool:
        """Whether the answers of every ECU are wanted, not only those with the response id."""
        return self._others is not None

    @property
    def next_time_s(self) -> float | None:
        """When `poll` has something to do without a new frame; None: never."""
        times = [self._deadline_s, self._physical.next_time_s, self._functional.next_time_s]
        if self._quiet:
            times.append(self.session.tester_present_due_s)
        if self._others is not None:
            times.append(self._others.next_time_s)
        soonest_s = min(time_s for time_s in times if time_s is not None)
        return None if soonest_s == math.inf else soonest_s

    def begin(self, exchange: Exchange, now_s: float, until_s: float = math.inf) -> None:
        """Start an exchange; its result comes from `take_result`. Call only when `idle`.

        Args:
            exchange: what to send.
            now_s: the time.
            until_s: no answer is followed beyond this time, whatever the exchange allows.
        """
        objection = self._objection(exchange)
        if objection is not None:
            self._result = objection
            return
        self.session.exchange_begins(exchange)
        self._busy_since_s = None
        self._busy_pause_s = _BUSY_PAUSE_FIRST_S
        self._until_s = until_s
        if self._trust.must_synchronise(exchange, now_s):
            self._held = exchange
            self._state = _State.DRAINING
            self._resume_s = self._trust.ready_s(exchange, now_s)
        else:
            self._transmit(exchange, now_s)

    def take_result(self) -> Response | ExplainedError | None:
        """Return the result of the exchange once, None while it runs."""
        result, self._result = self._result, None
        return result

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame of the bus. Frames with other ids than the response id mostly only delay what is queued."""
        # An answer may have waited in a queue of ours: what counts for its age is when it arrived.
        arrived_s = min(frame.time_s, now_s) if frame.time_s else now_s
        self._physical.on_frame(frame, arrived_s)
        self._follow(self._physical.take_events(), now_s)
        if self._others is not None:
            self._others.on_frame(frame, arrived_s)
            self._follow_others(self._others, now_s)

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
        frames += self._functional.poll(now_s)
        events = self._functional.take_events()
        if self._attempt is not None and self._goes_to_all(self._attempt.exchange):
            self._follow(events, now_s)
        if self._others is not None:
            frames += self._others.poll(now_s)
            self._follow_others(self._others, now_s)
        return frames

    def link_lost(self, now_s: float) -> None:
        """Drop everything outstanding: the link went away. Old answers may come when it is back."""
        self._physical.abort()
        self._functional.abort()
        if self._attempt is not None:
            self._trust.request_unanswered(self._attempt.exchange, now_s, self.session.p2_star_s)
        self._trust.out_of_step(now_s)
        self.session.forget()
        self._state = _State.IDLE
        self._attempt = self._held = self._result = self._others = None

    # ------------------------------------------------------------ sending

    def _objection(self, exchange: Exchange) -> ExplainedError | None:
        """Return why a request cannot be sent at all."""
        if exchange.request[0] in WRITING_SERVICES and not isinstance(exchange, GatedExchange):
            return SafetyRefusalError(
                "A writing request that did not pass the write gate was stopped.",
                detail=f"service 0x{exchange.request[0]:02X}",
                advice="This is a fault in the program; report it.",
            )
        longest = longest_functional_request(self._diagnostics, fd=self._parameters.fd)
        if self._goes_to_all(exchange) and len(exchange.request) > longest:
            return IsoTpError(
                "A request to all ECUs must fit into one frame.",
                detail=f"{len(exchange.request)} bytes, at most {longest}",
                advice="Send it to the BMS alone.",
            )
        return None

    def _goes_to_all(self, exchange: Exchange) -> bool:
        return exchange.functional or self._asks_all

    @property
    def _quiet(self) -> bool:
        """Whether TesterPresent may be sent: never inside an exchange or a message of several frames."""
        state = self._state
        return (state is _State.IDLE or state is _State.DRAINING) and self._physical.idle and not self.held_back

    @property
    def _deadline_s(self) -> float:
        state = self._state
        if state is _State.DRAINING or state is _State.PAUSING:
            return self._resume_s
        attempt = self._attempt
        return math.inf if attempt is None else max(attempt.deadline_s, attempt.collection.awaited_until_s)

    def _transmit(self, exchange: Exchange, now_s: float) -> None:
        self._attempt = Attempt(exchange, self.session, now_s, self._until_s)
        self._state = _State.SENDING
        self._others = Responders(self._diagnostics, self._parameters) if exchange.collect_all else None
        endpoint = self._functional if self._goes_to_all(exchange) else self._physical
        endpoint.send(exchange.request, now_s)

    # ------------------------------------------------------------ receiving

    def _follow(self, events: list[IsoTpEvent], now_s: float) -> None:
        for event in events:
            attempt = self._attempt
            if isinstance(event, MessageSent):
                if attempt is not None and self._state is _State.SENDING:
                    attempt.left(event.finished_s, now_s)
                    self._state = _State.WAITING
            elif isinstance(event, TransferFailed) and event.sending:
                self._transfer_failed(event, now_s)
            elif attempt is not None and attempt.exchange.collect_all:
                self._collect(attempt, self.response_id, event, now_s)
            elif isinstance(event, MessageReceived):
                self._message(event, now_s)
            elif isinstance(event, TransferFailed):
                self._transfer_failed(event, now_s)
            elif attempt is not None and self._state is _State.WAITING and attempt.concerns(event.started_s):
                attempt.answer_started(now_s)
                self._state = _State.RECEIVING

    def _follow_others(self, others: Responders, now_s: float) -> None:
        for response_id, event in others.take_events():
            if self._attempt is not None:
                self._collect(self._attempt, response_id, event, now_s)

    def _message(self, event: MessageReceived, now_s: float) -> None:
        attempt = self._attempt
        waiting = self._state is _State.WAITING or self._state is _State.RECEIVING
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
        elif kind is Match.BUSY and not exchange.accept_negative:
            self._busy(exchange, now_s)
        elif kind is Match.POSITIVE or exchange.accept_negative:
            self._settle(attempt.response(event.payload, event.started_s, event.finished_s), now_s)
        else:
            self._settle(nrc.negative_response_error(exchange.request[0], event.payload[2], exchange.request), now_s)

    def _collect(self, attempt: Attempt, response_id: int, event: IsoTpEvent, now_s: float) -> None:
        """Take what one of the ECUs answers; the exchange ends when the time for answers is over."""
        collection = attempt.collection
        if isinstance(event, TransferFailed):
            collection.forget(response_id)
            if response_id == self.response_id:
                self._trust.out_of_step(now_s)
        elif isinstance(event, MessageSent) or not attempt.concerns(event.started_s):
            return
        elif isinstance(event, FirstFrameReceived):
            collection.awaits(response_id, now_s + LONGEST_ANSWER_S)
        else:
            kind = match(attempt.exchange, event.payload)
            if kind is Match.FOREIGN:
                collection.forget(response_id)
                self._ignore(event, now_s)
            elif kind is Match.PENDING:
                attempt.pending += 1
                collection.awaits(response_id, attempt.next_answer_by(now_s))
            else:
                collection.take(
                    Answer(
                        response_id=response_id,
                        payload=event.payload,
                        started_s=event.started_s,
                        finished_s=event.finished_s,
                    )
                )

    def _ignore(self, event: MessageReceived, now_s: float) -> None:
        self.ignored_answers += 1
        self._trust.answer_arrived(event.payload, now_s, self.session.p2_star_s)
        attempt = self._attempt
        if self._state is _State.DRAINING and self._held is not None:
            self._resume_s = self._trust.ready_s(self._held, now_s)
        elif attempt is None:
            return
        elif self._state is _State.RECEIVING:
            attempt.something_else_came(now_s)
            self._state = _State.WAITING
        elif self._state is _State.PAUSING and match(attempt.exchange, event.payload) is not Match.FOREIGN:
            # Refused as busy and answered all the same: one answer too many may still be on its way.
            self._trust.out_of_step(now_s)

    def _transfer_failed(self, event: TransferFailed, now_s: float) -> None:
        concerned = self._state is (_State.SENDING if event.sending else _State.RECEIVING)
        if concerned or not event.sending:
            self._trust.out_of_step(now_s)
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
        elif attempt.collection.answers:
            self._end_collection(attempt, now_s)
        elif attempt.silence_is_success:
            self._trust.silence_accepted(attempt.exchange)
            self._settle(attempt.response(), now_s)
        else:
            if self._state is _State.RECEIVING:
                self._physical.abort()
            self._trust.request_unanswered(attempt.exchange, now_s, self.session.p2_star_s)
            self._settle(attempt.no_response(now_s), now_s)

    def _end_collection(self, attempt: Attempt, now_s: float) -> None:
        answered = {answer.response_id for answer in attempt.collection.answers}
        if self.response_id in attempt.collection.awaited_ids:
            self._trust.request_unanswered(attempt.exchange, now_s, self.session.p2_star_s)
        elif self.response_id not in answered:
            self._trust.silence_accepted(attempt.exchange)
        self._settle(attempt.collected(self.response_id), now_s)

    def _settle(self, result: Response | ExplainedError, now_s: float) -> None:
        """End the running exchange. A synchronising one hands over to the exchange that waits for it."""
        attempt, self._attempt = self._attempt, None
        held, self._held = self._held, None
        self._state = _State.IDLE
        self._others = None
        if attempt is not None:
            self.session.exchange_done(attempt.exchange, result, now_s)
            if isinstance(result, NegativeResponseError) or (isinstance(result, Response) and result.payload):
                self._trust.answered()
        if held is None:
            self._result = result
        elif isinstance(result, Response) or self._refusal_synchronises(result):
            self._trust.synchronised()
            self._transmit(held, now_s)
        else:
            self._result = NoResponseError(
                result.what if isinstance(result, NoResponseError) else "The answers of the BMS are out of step.",
                detail=f"while synchronising after a missing answer; nothing more was sent. {result.detail}".strip(),
                advice=NO_RESPONSE_ADVICE,
            )

    def _refusal_synchronises(self, result: ExplainedError) -> bool:
        """Return whether a refused synchronising read proves the order all the same. "Busy" does not: it overtook the rest."""
        if not isinstance(result, NegativeResponseError) or result.code == BUSY_REPEAT_REQUEST:
            return False
        return self._trust.refusal_synchronises()
