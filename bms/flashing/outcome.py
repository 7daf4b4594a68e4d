"""How an update ended, in the words every front end uses."""

import enum
from dataclasses import dataclass, field
from pathlib import Path

from can_drivers.errors import ExplainedError


class FlashResult(enum.StrEnum):
    """The five ways."""

    FLASHED = "flashed"
    """Read back after the restart, byte for byte."""
    ALREADY_CURRENT = "already_current"
    REFUSED = "refused"
    """Nothing was written."""
    INTERRUPTED = "interrupted"
    """Start it again: it goes on by itself."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashOutcome:
    """How an update ended.

    Attributes:
        result: see `FlashResult`.
        serial: the pack.
        reason: sentences for people; empty when there is nothing to say.
        steps: what was done, in order; when it did not succeed, the last one is where it ended.
        bytes: how many bytes of payload and header were transferred.
        transfer_s: how long the blocks of the payload took.
        wire_limit_s: how long they take at least, by the count of their bits.
        calibration_id_before: of the active data set at the beginning.
        calibration_id_after: of the data set that was read back; empty when it was not.
        not_restored: what could not be switched on again.
        rolled_back: the new data set had been active and was replaced by the one before, because it raised faults.
        new_faults: codes of the faults it raised.
        evidence_complete: False when the disk failed during the job.
        run_folder: where the record of it is; None: nothing was begun.
    """

    result: FlashResult
    serial: str = ""
    reason: str = ""
    steps: tuple[str, ...] = ()
    bytes: int = 0
    transfer_s: float = 0.0
    wire_limit_s: float = 0.0
    calibration_id_before: str = ""
    calibration_id_after: str = ""
    not_restored: tuple[str, ...] = field(default=())
    rolled_back: bool = False
    new_faults: tuple[str, ...] = ()
    evidence_complete: bool = True
    run_folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What came of going back to the previous data set.

    Attributes:
        sentence: for people.
        error: what ended it; None: it was done, or not begun.
        calibration_id: of what was written and read back; empty: that was not done.
    """

    sentence: str
    error: ExplainedError | None = None
    calibration_id: str = ""
