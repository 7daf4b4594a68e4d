"""One request on its way: when it left, and until when its answer may come (ISO 14229-2, 7.2)."""

import math

from bms.diagnostics import nrc
from bms.diagnostics.procedure import Answer, Exchange, Response
from bms.diagnostics.responders import Collection
from bms.diagnostics.session import SessionKeeper
from bms.errors import NoResponseError

P2_MARGIN_S = 0.1
"""Added to P2 and P2*: adapters, their drivers and the operating system deliver late (ΔP2 of ISO 14229-2)."""
LONGEST_ANSWER_S = 60.0
"""From the first frame of an answer to its last: 64 KiB at 125 kbit/s take ten seconds. An ECU that dribbles takes for ever."""

NO_RESPONSE_ADVICE = "Check that the pack is awake and the wiring to its diagnostic connector."


class Attempt:
    """One transmission of an exchange. `deadline_s` is when waiting ends; +inf while there is nothing to wait for."""

    def __init__(self, exchange: Exchange, session: SessionKeeper, now_s: float, until_s: float = math.inf) -> None:
        """Make an attempt whose request has not left yet. No answer is followed beyond `until_s`."""
        self.exchange = exchange
        self.deadline_s = math.inf
        self.pending = 0
        """How often the BMS has said that it works on the answer (0x78)."""
        self.collection = Collection()
        self._session = session
        self._until_s = until_s
        self._began_s = now_s
        self._left_s = math.inf
        self._finished_s = math.inf
        self._overall_s = math.inf

    def left(self, finished_s: float, now_s: float) -> None:
        """Note that the last frame was handed over at `now_s` and will have left the wire at `finished_s`."""
        limit_s = self.exchange.deadline_s
        self._left_s = now_s
        self._finished_s = finished_s
        self._overall_s = min(finished_s + (2 * self._session.p2_star_s if limit_s is None else limit_s), self._until_s)
        self.deadline_s = finished_s + self._session.p2_s + P2_MARGIN_S

    def concerns(self, started_s: float) -> bool:
        """Return whether something that began to arrive at `started_s` can be the answer: not if the request was still here."""
        return started_s >= self._left_s

    def answer_started(self, now_s: float) -> None:
        """Wait for the end of the answer: it has begun, from here N_Cr counts."""
        self.deadline_s = now_s + LONGEST_ANSWER_S

    def answer_pending(self, now_s: float) -> None:
        """Wait P2* from now for the next answer, but never longer than the exchange allows in all."""
        self.pending += 1
        self.deadline_s = self.next_answer_by(now_s)

    def next_answer_by(self, now_s: float) -> float:
        """Return when the answer has to come that the BMS announces now."""
        return min(now_s + self._session.p2_star_s + P2_MARGIN_S, self._overall_s)

    def something_else_came(self, now_s: float) -> None:
        """Wait on: the BMS was busy sending an answer to something else until now."""
        patience_s = self._session.p2_star_s if self.pending else self._session.p2_s
        self.deadline_s = min(now_s + patience_s + P2_MARGIN_S, self._overall_s)

    def response(self, payload: bytes = b"", started_s: float = 0.0, finished_s: float = 0.0) -> Response:
        """Return the response, with the times of this attempt."""
        return Response(
            payload=payload,
            started_s=started_s,
            finished_s=finished_s,
            request_started_s=self._began_s,
            request_finished_s=self._finished_s,
            pending=self.pending,
            others=tuple(self.collection.answers),
        )

    def collected(self, response_id: int) -> Response:
        """Return the response with all answers: that from `response_id` first, if there is one."""
        answers = self.collection.answers
        first: Answer = next((answer for answer in answers if answer.response_id == response_id), answers[0])
        return self.response(first.payload, first.started_s, first.finished_s)

    @property
    def silence_is_success(self) -> bool:
        """Whether no answer means that all is well (positive response suppressed, nothing announced)."""
        return not self.exchange.expect_response and not self.pending

    def no_response(self, now_s: float) -> NoResponseError:
        """Return the error for an answer that did not come."""
        service_id = self.exchange.request[0]
        asked = nrc.SERVICE_NAMES.get(service_id, f"service 0x{service_id:02X}").removeprefix("to ")
        if self.pending:
            return NoResponseError(
                f"The BMS said it was working ({asked}) and did not finish in time.",
                detail=f"service 0x{service_id:02X}, {now_s - self._finished_s:.1f} s after the request",
                advice="Leave the pack powered for a minute, then start the job again.",
            )
        return NoResponseError(
            f"The BMS did not answer ({asked}).",
            detail=f"service 0x{service_id:02X}, P2 {self._session.p2_s * 1000:.0f} ms",
            advice=NO_RESPONSE_ADVICE,
        )
