"""The one job a connection may have: waiting, running, or none."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bms.diagnostics.identity import PackIdentity
from bms.diagnostics.procedure import Procedure, Progress
from bms.errors import JobCancelledError, SafetyRefusalError
from can_drivers.errors import ExplainedError
from engine.awake import StayAwake
from engine.jobs import prepare
from engine.messages import Event, Identity, JobFailed, JobFinished, JobProgress, StartJob
from engine.work import JobContext, Work

_PROGRESS_PERIOD_S = 0.1


class JobSlot:
    """Tells front ends how the job goes. `report_progress` may come from any thread, the rest from the session's."""

    def __init__(self, emit: Callable[[Event], None], identified: Callable[[PackIdentity], Identity]) -> None:
        """`identified` hears of every identity a job reads and makes the message of it."""
        self._emit = emit
        self._identified = identified
        self._message: StartJob | None = None
        self._work: Work | None = None
        self._awake = StayAwake()
        self._told: tuple[str, bool] | None = None
        self._told_s = 0.0

    @property
    def taken(self) -> bool:
        """Whether a job waits or runs."""
        return self._message is not None

    @property
    def waits(self) -> bool:
        """Whether a job waits for its turn on the bus."""
        return self._message is not None and self._work is None

    @property
    def runs(self) -> bool:
        """Whether a job runs."""
        return self._work is not None

    @property
    def writes(self) -> bool:
        """Whether a job that changes the pack runs."""
        return self._work is not None and self._work.writes

    def holds(self, job_id: int | None) -> bool:
        """Whether this is the job meant; None means whichever it is."""
        return self._message is not None and job_id in {None, self._message.job_id}

    def put(self, message: StartJob) -> None:
        """Let a job wait; a second one is refused."""
        if self._message is None:
            self._message = message
        else:
            refuse(self._emit, message, SafetyRefusalError("Another job is still running.", advice="Wait until it has ended."))

    def begin(self, context: JobContext) -> Procedure[Any] | None:
        """Prepare the waiting job and return what is to be done; None: it could not be prepared, and was refused."""
        message = self._message
        assert message is not None
        try:
            self._work = prepare(message.job, replace(context, job_id=message.job_id, tell=self._emit))
        except Exception as error:  # a bug too: whatever happens, a job ends in a word
            self._message = None
            refuse(self._emit, message, error)
            if not isinstance(error, ExplainedError):
                raise
            return None
        self._told = None
        if self._work.writes:
            self._awake.start()
        return self._work.procedure

    def report_progress(self, progress: Progress) -> None:
        """Tell where the job stands, ten times a second within a step; progress of other procedures is nobody's business.

        Whoever reads an event takes the interpreter away from the transfer for a moment, just when its next block is due:
        an event a block cost 0.7 % of a CAN FD transfer.
        """
        message = self._message
        now_s = time.monotonic()
        what = (progress.step, progress.cancellable)
        if message is not None and (what != self._told or now_s - self._told_s >= _PROGRESS_PERIOD_S):
            self._told, self._told_s = what, now_s
            self._emit(
                JobProgress(
                    job_id=message.job_id,
                    step=progress.step,
                    text=progress.text,
                    fraction=progress.fraction,
                    cancellable=progress.cancellable,
                )
            )

    def forget_waiting(self, reason: ExplainedError | None = None) -> None:
        """Call off a job that has not begun; without a reason the user wanted it."""
        message, self._message = self._message, None
        if message is not None:
            refuse(self._emit, message, reason or JobCancelledError("The job was stopped before it began."))

    def end(self, value: Any, error: Exception | None) -> None:
        """Tell how the running job ended and become free. An error that is a bug is raised again after it was told."""
        message, work = self._message, self._work
        assert message is not None
        self.release()
        if error is None:
            assert work is not None
            try:
                result = self._identified(value) if isinstance(value, PackIdentity) else work.result(value)
            except Exception as reason:  # noqa: BLE001 - a bug too: whatever happens, a job ends in a word
                error = reason
            else:
                self._emit(JobFinished(job_id=message.job_id, result=result))
                return
        refuse(self._emit, message, error)
        if not isinstance(error, ExplainedError):
            raise error

    def release(self) -> None:
        """Become free without a word."""
        self._message = self._work = None
        self._awake.stop()


def refuse(emit: Callable[[Event], None], message: StartJob, error: Exception) -> None:
    """Tell that a job ended without a result."""
    if isinstance(error, ExplainedError):
        what, detail, advice = error.what, error.detail, error.advice
    else:
        what, detail, advice = "Halite stopped at a fault of its own.", str(error), ""
    emit(JobFailed(job_id=message.job_id, error=type(error).__name__, what=what, detail=detail, advice=advice))
