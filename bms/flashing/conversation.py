"""What a writing job says to the pack: every request recorded, every refusal met by its one rule (bms.diagnostics.nrc)."""

import datetime
from collections.abc import Callable

from bms.diagnostics import nrc
from bms.diagnostics.certificate import CertificateProvider
from bms.diagnostics.nrc import Retry
from bms.diagnostics.procedure import Exchange, KeyProvider, Procedure, Response, Wait
from bms.diagnostics.secret_screen import screen_message
from bms.errors import NegativeResponseError, SafetyRefusalError
from bms.flashing.authentication import authenticate
from bms.flashing.journal import Journal
from bms.flashing.lockouts import Lockouts
from bms.flashing.permit import Permit
from bms.flashing.step_log import StepLog
from bms.flashing.unlocking import unlock
from bms.flashing.write_gate import WriteGate
from can_drivers.errors import ExplainedError

_CONDITIONS_NOT_CORRECT = 0x22
_GENERAL_PROGRAMMING_FAILURE = 0x72
_TRANSFER_DATA = 0x36
_SHOWN_BYTES = 16
_SUPPLY_PAUSE_S = 1.0
_SUPPLY_PATIENCE_S = 60.0


class Conversation:
    """Sends the requests of one job on one pack."""

    def __init__(
        self,
        permit: Permit,
        steps: StepLog,
        journal: Journal,
        lockouts: Lockouts,
        key_provider: KeyProvider | CertificateProvider | None = None,
        utc: Callable[[], datetime.datetime] | None = None,
    ) -> None:
        """Make a conversation that has not said anything yet.

        Args:
            permit: what may be written.
            steps: where the job stands.
            journal: record of the job.
            lockouts: what is known of the pack's lock-outs and memory.
            key_provider: opens the pack; None: nothing can be unlocked.
            utc: the wall clock, by which the certificate of the pack is judged; None: none is.
        """
        self.gate = WriteGate(permit)
        self.permit = permit
        self.steps = steps
        self.journal = journal
        self.left_normal_operation = False
        """The pack was asked to leave its normal operation; every way out of the job leads back."""
        self._key_provider = key_provider
        self._utc = utc
        self._lockouts = lockouts
        self._authenticated_again = False

    def unlock(self) -> Procedure[bool]:
        """Unlock the BMS with a key (0x27) or a certificate (0x29); returns whether it was unlocked already.

        Raises:
            SafetyRefusalError: there is nothing to unlock it with, it has locked itself, or it is no genuine BMS.
            NegativeResponseError: another refusal.
        """
        if self._key_provider is None:
            raise SafetyRefusalError("This job has no keys to unlock the BMS with.")
        if isinstance(self._key_provider, CertificateProvider):
            yield from authenticate(self.gate, self.permit.definition, self._key_provider, self.send_once, self._utc)
            return False
        return (yield from unlock(self.gate, self.permit, self._key_provider, self._lockouts, self.send_once))

    def send_once(self, exchange: Exchange) -> Procedure[Response]:
        """Send a request and record it with its answer, seeds and keys as zeros."""
        shown = screen_message(exchange.request)[:_SHOWN_BYTES]
        try:
            response: Response = yield exchange
        except ExplainedError as error:
            self.journal.note(
                request=shown.hex(), length=len(exchange.request), error=type(error).__name__, detail=error.detail or error.what
            )
            if isinstance(error, NegativeResponseError) and error.code == _GENERAL_PROGRAMMING_FAILURE:
                self._programming_failed()
            raise
        answered = screen_message(response.payload)[:_SHOWN_BYTES]
        self.journal.note(request=shown.hex(), length=len(exchange.request), answer=answered.hex())
        return response

    def send(self, exchange: Exchange) -> Procedure[Response]:
        """Send a request. A refusal is met once by its rule where it has one.

        Raises:
            SafetyRefusalError: the pack is not in the right state; says in what it is not.
            NegativeResponseError: any other refusal.
            NoResponseError, IsoTpError, LinkError: no answer.
        """
        try:
            return (yield from self.send_once(exchange))
        except NegativeResponseError as error:
            retry = nrc.rule_of(error.code).retry
            if error.code == _CONDITIONS_NOT_CORRECT:
                raise (yield from self._name_condition(error)) from error
            if retry is Retry.AUTHENTICATE_ONCE and self._key_provider is not None and not self._authenticated_again:
                self._authenticated_again = True
                yield from self.unlock()
                return (yield from self.send_once(exchange))
            if retry is Retry.WAIT_FOR_SUPPLY:
                return (yield from self._wait_for_supply(exchange, error))
            raise

    def unmet_conditions(self) -> Procedure[tuple[str, ...]]:
        """Ask the BMS which of the conditions for programming are not met (routine 0203)."""
        programming = self.permit.programming
        response = yield from self.send_once(self.gate.start_routine(programming.precondition_routine))
        mask = int.from_bytes(response.payload[4:6], "big")
        texts = programming.precondition_texts
        return tuple(texts[bit] if bit < len(texts) else f"condition {bit} is not met" for bit in range(16) if mask >> bit & 1)

    def _name_condition(self, refusal: NegativeResponseError) -> Procedure[ExplainedError]:
        """Return the error for "conditions not correct", with the conditions the BMS names when it is asked."""
        try:
            unmet = yield from self.unmet_conditions()
        except ExplainedError:
            unmet = ()
        return not_ready(unmet) if unmet else SafetyRefusalError(refusal.what, detail=refusal.detail, advice=refusal.advice)

    def _wait_for_supply(self, exchange: Exchange, refusal: NegativeResponseError) -> Procedure[Response]:
        """Repeat a request until the supply voltage is right again; the BMS keeps its state while it refuses."""
        waited_s = 0.0
        last = refusal
        while waited_s < _SUPPLY_PATIENCE_S:
            yield self.steps.within(0.0, f"{last.what} {last.advice}")
            yield Wait(duration_s=_SUPPLY_PAUSE_S)
            waited_s += _SUPPLY_PAUSE_S
            try:
                return (yield from self.send_once(exchange))
            except NegativeResponseError as error:
                if nrc.rule_of(error.code).retry is not Retry.WAIT_FOR_SUPPLY:
                    raise
                last = error
        raise last

    def _programming_failed(self) -> None:
        """Count a failure of the BMS's memory; a disk that does not take it makes the evidence incomplete."""
        try:
            self._lockouts.programming_failed(self.permit.serial)
        except OSError:
            self.journal.complete = False


def not_ready(unmet: tuple[str, ...]) -> SafetyRefusalError:
    """Return the refusal of a pack that is not ready to be programmed."""
    return SafetyRefusalError(
        f"The pack is not ready for an update: {', '.join(unmet)}.",
        detail="; ".join(unmet),
        advice="Stop driving and charging, open the contactors, support the 12 V supply, then try again.",
    )
