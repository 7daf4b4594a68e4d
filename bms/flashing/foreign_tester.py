"""Another tester on the same bus: two that write to one BMS spoil each other's work."""

from bms.definition.model import PackDefinition
from bms.diagnostics.procedure import CountForeignRequests, Exchange, Procedure, ReadQuiet, Wait
from bms.errors import NoResponseError, SafetyRefusalError

_QUIET_S = 2.0
_PATIENCE_S = 30.0
_LISTEN_S = 2.5
"""Longer than a tester waits between two TesterPresent, which is half of S3 (ISO 14229-2, 7.5)."""
_ROUNDING_S = 1e-6
_TESTER_PRESENT = bytes.fromhex("3E00")


class ForeignTesterWatch:
    """Watches for requests of other testers while a job runs."""

    def __init__(self) -> None:
        """Begin with none seen."""
        self._accepted = 0

    def listen(self) -> Procedure[None]:
        """Do nothing if the bus has been free of other testers for so long that one would have been heard; wait for that.

        Raises:
            SafetyRefusalError: one was heard.
        """
        quiet_s = yield ReadQuiet()
        if quiet_s < _LISTEN_S:
            yield Wait(duration_s=_LISTEN_S - quiet_s)
            if (yield ReadQuiet()) < _LISTEN_S - _ROUNDING_S:
                raise _refusal((yield CountForeignRequests()))

    def require_alone(self) -> Procedure[None]:
        """Do nothing if no other tester has been heard since the job began.

        Raises:
            SafetyRefusalError: one has.
        """
        count = yield CountForeignRequests()
        if count > self._accepted:
            raise _refusal(count)

    def pause_while_heard(self) -> Procedure[None]:
        """Return at once if there is nothing new; otherwise when the other tester has been quiet for a while.

        Raises:
            SafetyRefusalError: it does not stop.
        """
        count = yield CountForeignRequests()
        waited_s = 0.0
        while count > self._accepted:
            if waited_s >= _PATIENCE_S:
                raise _refusal(count)
            self._accepted = count
            yield Wait(duration_s=_QUIET_S)
            waited_s += _QUIET_S
            count = yield CountForeignRequests()


def require_one_ecu(definition: PackDefinition) -> Procedure[None]:
    """Do nothing if one BMS alone answers on this address; two of them would both be written to.

    It is asked for by its own address, and with all the others: a second one may listen on another request id. Not every
    BMS listens to the common address; silence there is no second one.

    Raises:
        SafetyRefusalError: two answer.
        NoResponseError, IsoTpError: none does.
    """
    if definition.diagnostics is None:
        return
    for functional in (False, True):
        try:
            response = yield Exchange(request=_TESTER_PRESENT, echo_length=1, functional=functional, collect_all=True)
        except NoResponseError:
            if functional:
                return
            raise
        answers = [answer for answer in response.others if answer.response_id == definition.diagnostics.response_id]
        if len(answers) > 1:
            raise SafetyRefusalError(
                "More than one BMS answers on the same address.",
                detail=f"{len(answers)} answers from 0x{definition.diagnostics.response_id:X}",
                advice="Connect one pack alone, then start the job again.",
            )


def _refusal(count: int) -> SafetyRefusalError:
    return SafetyRefusalError(
        "Another tester is talking to this pack.",
        detail=f"{count} requests heard",
        advice="Disconnect the other tester or telematics unit, then start the job again.",
    )
