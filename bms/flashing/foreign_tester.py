"""Another tester on the same bus: two that write to one BMS spoil each other's work."""

from bms.diagnostics.procedure import CountForeignRequests, Procedure, Wait
from bms.errors import SafetyRefusalError

_QUIET_S = 2.0
_PATIENCE_S = 30.0


class ForeignTesterWatch:
    """Watches for requests of other testers while a job runs."""

    def __init__(self) -> None:
        """Begin with none seen."""
        self._accepted = 0

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


def _refusal(count: int) -> SafetyRefusalError:
    return SafetyRefusalError(
        "Another tester is talking to this pack.",
        detail=f"{count} requests heard",
        advice="Disconnect the other tester or telematics unit, then start the job again.",
    )
