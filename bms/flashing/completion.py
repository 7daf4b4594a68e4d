"""Checking, committing, restarting, reading back: only what was read after the restart counts."""

from bms.calibration.model import DataSet
from bms.calibration.reading import read_data_set
from bms.diagnostics.identity import PackIdentity, read_identity, read_serial
from bms.diagnostics.procedure import Procedure, ReadClock, Wait
from bms.errors import DiagnosticError, NoResponseError, UnexpectedResponseError
from bms.flashing.conversation import Conversation
from bms.flashing.last_check import require_safe
from bms.flashing.preparation import enter_extended_session
from can_drivers.errors import IsoTpError

_GOOD = 0
_CHECKSUM_WRONG = 1
_INCOMPLETE = 5
_RESTART_REQUESTS = 2
_RESTART_PAUSE_S = 0.5
_RESTART_PATIENCE_S = 20.0


class DataSetRejectedError(DiagnosticError):
    """The BMS has checked the data set and does not take it.

    Attributes:
        transfer_damaged: it is incomplete or its checksum is wrong: transferring it once more may help.
    """

    def __init__(self, what: str, *, result: int, detail: str = "", advice: str = "") -> None:
        """Keep what the result means for another try."""
        super().__init__(what, detail=detail, advice=advice)
        self.transfer_damaged = result in {_CHECKSUM_WRONG, _INCOMPLETE}


class ReadBackError(DiagnosticError):
    """Another data set than the new one is active after the restart.

    Attributes:
        previous_active: it is the previous one.
    """

    def __init__(self, what: str, *, previous_active: bool, detail: str = "", advice: str = "") -> None:
        """Keep which one it is."""
        super().__init__(what, detail=detail, advice=advice)
        self.previous_active = previous_active


class NotActiveError(DiagnosticError):
    """The BMS says that it has no valid data set, or no longer the new one."""


def check_memory(talk: Conversation) -> Procedure[None]:
    """Let the BMS check what was transferred (routine 0202).

    Raises:
        DataSetRejectedError: it is not good.
    """
    yield from _checking_routine(talk, talk.permit.programming.check_memory_routine)


def commit(talk: Conversation) -> Procedure[bool]:
    """Let the BMS make the new data set the one it starts with (routine FF01): the point of no return.

    Returns:
        Whether it said so. False: no answer came, and only reading tells. It is never asked twice.

    Raises:
        DataSetRejectedError: it has not.
    """
    try:
        yield from _checking_routine(talk, talk.permit.programming.dependencies_routine)
    except (NoResponseError, IsoTpError):
        return False
    return True


def _checking_routine(talk: Conversation, routine_id: int) -> Procedure[None]:
    programming = talk.permit.programming
    response = yield from talk.send(talk.gate.start_routine(routine_id, deadline_s=programming.check_timeout_s))
    if len(response.payload) < 5:
        raise UnexpectedResponseError(
            "The BMS does not say how its check ended.",
            detail=response.payload.hex(),
            advice="Check that the pack definition fits this BMS.",
        )
    result = response.payload[4]
    if result != _GOOD:
        raise DataSetRejectedError(
            f"The BMS does not take the data set: {programming.check_memory_texts.get(result, f'result {result}')}.",
            result=result,
            detail=f"routine {routine_id:04X}: {response.payload.hex()}",
            advice="Start the update again; if it stays, ask the maker of the package.",
        )


def restart(talk: Conversation) -> Procedure[None]:
    """Restart the BMS and wait until the same pack answers again.

    Raises:
        WrongPackError: another pack answers.
        NoResponseError: none answers.
    """
    for _ in range(_RESTART_REQUESTS):
        try:
            yield from talk.send_once(talk.gate.reset())
            answered = True
        except (NoResponseError, IsoTpError):
            # Either the request or its answer was lost. Restarting twice does no harm, not restarting would.
            answered = False
        yield from _wait_for_pack(talk)
        if answered:
            talk.left_normal_operation = False
            return


def _wait_for_pack(talk: Conversation) -> Procedure[None]:
    deadline_s = (yield ReadClock()) + _RESTART_PATIENCE_S
    while True:
        yield Wait(duration_s=_RESTART_PAUSE_S)
        try:
            yield from confirm_pack(talk)
        except (NoResponseError, IsoTpError):
            if (yield ReadClock()) >= deadline_s:
                raise
        else:
            return


def confirm_pack(talk: Conversation) -> Procedure[None]:
    """Read the serial number and show it to the write gate.

    Raises:
        WrongPackError: it is not the pack the job is for.
    """
    talk.gate.pack_answered((yield from read_serial(talk.permit.definition)))


def read_active(talk: Conversation) -> Procedure[tuple[PackIdentity, DataSet]]:
    """Read who answers after the restart, and its active data set.

    Raises:
        WrongPackError: another pack answers.
        NotActiveError: it has no valid data set.
        DiagnosticError: it does not answer, or contradicts itself.
    """
    yield from enter_extended_session(talk)
    identity = yield from read_identity(talk.permit.definition)
    talk.gate.pack_answered(identity.serial)
    if identity.calibration_valid is False:
        raise NotActiveError(
            "After the restart the BMS has no valid calibration.", advice="Do not use the pack before the update is finished."
        )
    active = yield from talk.steps.following(read_data_set(talk.permit.definition))
    return identity, active


def require_new(talk: Conversation, active: DataSet, previous: DataSet | None) -> None:
    """Do nothing if what was read back is, byte for byte, what was to be written, and still makes sense when decoded again.

    Args:
        talk: the job's conversation.
        active: what was read back.
        previous: what was active before; None if nothing valid was.

    Raises:
        ReadBackError: the pack does not use the new data set.
        SafetyRefusalError: it does, but it is outside the envelope.
    """
    wanted = talk.permit.data_set
    if wanted is None or active.payload != wanted.payload or active.header_bytes != wanted.header_bytes:
        unchanged = previous is not None and (active.payload, active.header_bytes) == (previous.payload, previous.header_bytes)
        raise _previous_active() if unchanged else _unknown_active(active)
    require_safe(talk.permit.definition, active, virtual=talk.permit.virtual)


def _previous_active() -> ReadBackError:
    return ReadBackError(
        "The BMS still uses its previous calibration after the restart; it was read back.",
        previous_active=True,
        advice="Start the update again; if it stays, have the BMS checked.",
    )


def _unknown_active(active: DataSet) -> ReadBackError:
    return ReadBackError(
        "The calibration that was read back is neither the new nor the previous one.",
        previous_active=False,
        detail=f"read {active.header.calibration_id}, CRC {active.header.payload_crc32:08X}",
        advice="Do not use the pack. Start the update again; if it stays, replace the BMS.",
    )
