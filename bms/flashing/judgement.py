"""What an error in the middle of an update means for the pack and for the user."""

import enum

from bms.errors import (
    JobCancelledError,
    JobOverdueError,
    NegativeResponseError,
    NoResponseError,
    SafetyRefusalError,
    WrongPackError,
)
from bms.flashing.completion import ReadBackError
from bms.flashing.outcome import FlashResult
from can_drivers.errors import ExplainedError, IsoTpError, LinkError


class Reach(enum.IntEnum):
    """How far an update got: what can be said about the pack depends on it."""

    NOTHING_WRITTEN = 0
    ERASED = 1
    """The erasing of the inactive slot was asked for."""
    COMMITTING = 2
    """The commit was asked for; only reading tells whether it happened."""


_STANDING = {
    Reach.ERASED: "The new calibration was not committed. Start the update again to finish it.",
    Reach.COMMITTING: "Which calibration is active is not known until it is read. Start the update again: it reads first.",
}
"""What can be said for certain."""


def nothing_written(*, resumes: bool) -> str:
    """Return what can be said before the first erase; an earlier update may have erased all the same."""
    if resumes:
        return "This time nothing was written; the update that was interrupted earlier is still unfinished."
    return "Nothing was written."


def judge(error: ExplainedError, reach: Reach, *, commit_confirmed: bool, resumes: bool) -> tuple[FlashResult, str]:
    """Return result and reason of an update that ended with an error.

    Args:
        error: what ended it.
        reach: how far it had got.
        commit_confirmed: the BMS had answered that it committed.
        resumes: an earlier update of this pack was interrupted.
    """
    if isinstance(error, ReadBackError):
        lost_before_commit = error.previous_active and not commit_confirmed
        return FlashResult.INTERRUPTED if lost_before_commit else FlashResult.FAILED, str(error)
    standing = nothing_written(resumes=resumes) if reach is Reach.NOTHING_WRITTEN else _STANDING[reach]
    return _result(error, reach), f"{error} {standing}"


def _result(error: ExplainedError, reach: Reach) -> FlashResult:
    if isinstance(error, LinkError | IsoTpError | NoResponseError | JobCancelledError | JobOverdueError):
        return FlashResult.INTERRUPTED
    if reach is Reach.NOTHING_WRITTEN and isinstance(error, SafetyRefusalError | NegativeResponseError):
        return FlashResult.REFUSED
    if reach is Reach.ERASED and isinstance(error, SafetyRefusalError) and not isinstance(error, WrongPackError):
        # The pack is no longer ready, or another tester speaks: the update can go on later.
        return FlashResult.INTERRUPTED
    return FlashResult.FAILED
