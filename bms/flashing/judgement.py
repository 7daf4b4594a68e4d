"""What an error in the middle of an update means for the pack and for the user."""

import enum

from bms.definition.model import ContractLevel
from bms.errors import (
    JobCancelledError,
    JobOverdueError,
    NegativeResponseError,
    NoResponseError,
    SafetyRefusalError,
    WrongPackError,
)
from bms.flashing.completion import DataSetRejectedError, NotActiveError, ReadBackError
from bms.flashing.contract import in_place
from bms.flashing.fault_watch import NewFaultsError
from bms.flashing.outcome import FlashResult
from can_drivers.errors import ExplainedError, IsoTpError, LinkError


class Reach(enum.IntEnum):
    """How far an update got: what can be said about the pack depends on it."""

    NOTHING_WRITTEN = 0
    ERASED = 1
    """The erasing of the slot was asked for."""
    COMMITTING = 2
    """The commit was asked for; only reading tells whether it happened."""
    ACTIVE = 3
    """The new data set was read back; it has not been watched to the end."""


_STANDING = {
    Reach.ERASED: "The new calibration was not committed. Start the update again to finish it.",
    Reach.COMMITTING: "Which calibration is active is not known until it is read. Start the update again: it reads first.",
    Reach.ACTIVE: "The new calibration is active and was read back, but not watched to the end. "
    "Start the update again to finish that.",
}
"""What can be said for certain."""
_ERASED_IN_PLACE = (
    "The pack is without calibration and refuses to charge until the update is finished. Start the update again to finish it."
)
_CONNECTION_LOST = (LinkError, IsoTpError, NoResponseError, JobCancelledError, JobOverdueError)


def nothing_written(*, unsettled: bool) -> str:
    """Return what can be said before the first erase; an earlier update may have erased all the same."""
    if unsettled:
        return "This time nothing was written; an earlier update of this pack has not come to its end."
    return "Nothing was written."


def judge(
    error: ExplainedError, reach: Reach, *, level: ContractLevel, commit_confirmed: bool, unsettled: bool
) -> tuple[FlashResult, str]:
    """Return result and reason of an update that ended with an error.

    Args:
        error: what ended it.
        reach: how far it had got.
        level: contract level of the BMS.
        commit_confirmed: the BMS had answered that it committed.
        unsettled: an earlier update of this pack erased something and did not succeed.
    """
    if isinstance(error, ReadBackError):
        lost_before_commit = error.previous_active and not commit_confirmed
        return FlashResult.INTERRUPTED if lost_before_commit else FlashResult.FAILED, str(error)
    if isinstance(error, NewFaultsError | NotActiveError):
        return FlashResult.FAILED, str(error)
    if reach is Reach.NOTHING_WRITTEN:
        standing = nothing_written(unsettled=unsettled)
    elif reach is Reach.ERASED and in_place(level):
        standing = _ERASED_IN_PLACE
    else:
        standing = _STANDING[reach]
    return result_of(error, reach), f"{error} {standing}"


def calls_for_roll_back(error: ExplainedError, level: ContractLevel) -> bool:
    """Return whether the data set that was there before has to be written back.

    The new one raises faults, or something else than the new or the old one is active, or, where it was overwritten in
    place, the BMS refuses the new one. A lost connection calls for another try instead.
    """
    if isinstance(error, ReadBackError):
        return not error.previous_active
    if isinstance(error, DataSetRejectedError):
        return in_place(level)
    return isinstance(error, NewFaultsError | NotActiveError)


def result_of(error: ExplainedError, reach: Reach) -> FlashResult:
    """Return in which of its ways an update ended."""
    if isinstance(error, _CONNECTION_LOST) or reach is Reach.ACTIVE:
        # What was read back stays; what is missing is the rest of the watch.
        return FlashResult.INTERRUPTED
    if reach is Reach.NOTHING_WRITTEN and isinstance(error, SafetyRefusalError | NegativeResponseError):
        return FlashResult.REFUSED
    if reach is Reach.ERASED and isinstance(error, SafetyRefusalError) and not isinstance(error, WrongPackError):
        # The pack is no longer ready, or another tester speaks: the update can go on later.
        return FlashResult.INTERRUPTED
    return FlashResult.FAILED
