"""The diagnostic session a BMS is in, as far as the tester knows, and what keeps it alive (ISO 14229-2)."""

from bms.definition.model import Diagnostics
from bms.diagnostics.procedure import Exchange, Response
from bms.errors import NegativeResponseError
from can_drivers.errors import ExplainedError

DEFAULT_SESSION = 0x01
TESTER_PRESENT = bytes.fromhex("3E80")
"""TesterPresent, positive response suppressed: it can never be taken for the answer to something else."""

_SESSION_CONTROL = 0x10
_ECU_RESET = 0x11
_NEGATIVE = b"\x7f"
_TESTER_PRESENT_PERIOD_S = 2.0


class SessionKeeper:
    """Follows the session through the exchanges, with the timing the BMS asked for in it."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        """Start in the default session with the definition's timing."""
        self._diagnostics = diagnostics
        self._quiet_since_s = 0.0
        self.forget()

    def forget(self) -> None:
        """Assume the default session (after a reset or a lost link)."""
        self.active = DEFAULT_SESSION
        self.p2_s = self._diagnostics.p2_s
        self.p2_star_s = self._diagnostics.p2_star_s

    def exchange_begins(self, exchange: Exchange) -> None:
        """Stop keeping the session alive as soon as leaving it is wanted: if the request is lost, S3 ends the session."""
        if _session_asked_for(exchange) == DEFAULT_SESSION or exchange.request[0] == _ECU_RESET:
            self.active = DEFAULT_SESSION

    def exchange_done(self, exchange: Exchange, result: Response | ExplainedError, now_s: float) -> None:
        """Follow a finished exchange.

        Args:
            exchange: what was sent.
            result: how it ended; after an answer the BMS restarts S3.
            now_s: when it ended.
        """
        if isinstance(result, Response | NegativeResponseError):
            self._quiet_since_s = now_s
        if not isinstance(result, Response):
            return
        refused = result.payload[:1] == _NEGATIVE
        session = _session_asked_for(exchange)
        if exchange.request[0] == _ECU_RESET and not refused:
            self.forget()
        elif session is not None and not refused:
            self._entered(session, result.payload)

    def _entered(self, session: int, answer: bytes) -> None:
        """Take over the session and P2, P2* of its response: u16 in 1 ms, u16 in 10 ms (ISO 14229-1, 10.2.3)."""
        self.forget()
        self.active = session
        if len(answer) >= 6:
            self.p2_s = int.from_bytes(answer[2:4], "big") / 1000
            self.p2_star_s = int.from_bytes(answer[4:6], "big") / 100

    @property
    def tester_present_due_s(self) -> float | None:
        """When TesterPresent has to be sent unless something else is; None in the default session."""
        if self.active == DEFAULT_SESSION:
            return None
        return self._quiet_since_s + _TESTER_PRESENT_PERIOD_S

    def tester_present_sent(self, now_s: float) -> None:
        """Note that TesterPresent was sent."""
        self._quiet_since_s = now_s


def _session_asked_for(exchange: Exchange) -> int | None:
    """Return the session a request asks for; None: it asks for none."""
    if exchange.request[0] != _SESSION_CONTROL or len(exchange.request) < 2:
        return None
    return exchange.request[1] & 0x7F
