"""One run of an update after its plan was allowed: backup, installation, watch, roll-back, and the way out of it all."""

import hashlib
from dataclasses import dataclass, field

from bms.calibration.model import DataSet
from bms.diagnostics.procedure import LimitDuration, Procedure
from bms.errors import SafetyRefusalError
from bms.faults import display_code
from bms.flashing import preparation
from bms.flashing.backup import image_of, load_backup, save_backup
from bms.flashing.completion import ReadBackError
from bms.flashing.conversation import Conversation
from bms.flashing.evidence import Evidence
from bms.flashing.fault_watch import NewFaultsError, faults_before, watch
from bms.flashing.foreign_tester import ForeignTesterWatch
from bms.flashing.installation import Installation, Label
from bms.flashing.judgement import Reach, calls_for_roll_back
from bms.flashing.lockouts import Lockouts
from bms.flashing.open_jobs import BACKED_UP, ROLLING_BACK, WATCHING, OpenJob
from bms.flashing.order import FlashOrder
from bms.flashing.outcome import Undoing
from bms.flashing.permit import Permit, flash_permit
from bms.flashing.plan import FlashPlan
from bms.flashing.run_folder import RunFolder
from bms.flashing.step_log import StepLog
from can_drivers.errors import ExplainedError

_LONGEST_S = 600.0
_LONGEST_FACTOR = 10.0
"""An update that takes ten minutes and ten times as long as planned will never end."""


@dataclass(slots=True, kw_only=True)
class FlashRun:
    """Runs once. The run folder has the backup before anything else happens.

    Attributes:
        order: what is to be done.
        plan: what was planned.
        steps: where the job stands.
        folder: run folder.
        evidence: audit trail.
        interrupted: the unfinished update this one goes on with; None: it begins anew.
        new: the installation of the new data set; None: that is not where this run begins.
        undoing: what came of going back to the previous one; None: it was not needed.
        backup: the data set that was active before.
        new_faults: codes the new data set raised.
        not_restored: what could not be switched on again.
    """

    order: FlashOrder
    plan: FlashPlan
    steps: StepLog
    folder: RunFolder
    evidence: Evidence
    interrupted: OpenJob | None = None
    new: Installation | None = None
    undoing: Undoing | None = None
    backup: DataSet | None = None
    new_faults: tuple[str, ...] = ()
    not_restored: tuple[str, ...] = ()
    _faults_before: frozenset[int] | None = None
    _listening: ForeignTesterWatch = field(default_factory=ForeignTesterWatch)

    @property
    def reach_before(self) -> Reach:
        """How far the update this run goes on with had got; a run of its own has a `new` to tell."""
        return Reach.NOTHING_WRITTEN if self.interrupted is None else Reach.ACTIVE

    @property
    def calibration_id_before(self) -> str:
        """Of what was active before the update began."""
        if self.new is None and self.backup is not None:
            return self.backup.header.calibration_id
        return self.plan.identity.calibration_id

    @property
    def calibration_id_after(self) -> str:
        """Of the new data set as it was read back; empty: it was not."""
        return self.plan.identity.calibration_id if self.new is None else self.new.calibration_id

    # ------------------------------------------------------------ the three ways to begin

    def update(self) -> Procedure[ExplainedError | None]:
        """Install the new data set and watch it; returns what ended it, None: all went well."""
        try:
            permit = self._permit(self.plan.package.data_set)
            if self.order.watch_s > 0:
                self._faults_before = yield from faults_before()
            self._save_before(self._previous())
        except ExplainedError as error:
            return error
        yield self._limit()
        talk = self._conversation(permit, self.steps)
        package = self.plan.package
        self.new = self._installation(talk, self._label(sequence=package.sequence, sha256=package.package_sha256))
        self.new.preconditions = package.terms.preconditions
        ended_by = yield from self._orderly(talk, self.new.install(self.plan.active))
        if isinstance(ended_by, ReadBackError) and ended_by.previous_active and self.new.commit_confirmed:
            # It said that it had committed: a memory that forgets is as suspect as one that refuses.
            self._count_failure()
        if ended_by is None:
            ended_by = yield from self._watch(talk)
        return (yield from self._undo_if_needed(ended_by))

    def go_on_watching(self) -> Procedure[ExplainedError | None]:
        """Watch the new data set, which an interrupted update has left active; returns what ended it."""
        try:
            talk = self._conversation(self._permit(self.plan.package.data_set), self.steps)
            self._faults_before = None if self.interrupted is None else self.interrupted.faults_before
            self._save_before(self._previous())
        except ExplainedError as error:
            return error
        yield self._limit()
        return (yield from self._undo_if_needed((yield from self._watch(talk))))

    def go_on_rolling_back(self, job: OpenJob) -> Procedure[ExplainedError]:
        """Finish a roll-back that was interrupted; returns why it was begun."""
        self.new_faults = job.new_faults
        cause = ExplainedError(job.cause)
        try:
            self._save_before(load_backup(job.folder))
        except ExplainedError as error:
            return error
        if self.backup is not None and self.backup == self.plan.active:
            name = self.backup.header.calibration_id
            self.undoing = Undoing(
                sentence=f"The previous calibration {name} is active again; it was read.", calibration_id=name
            )
        else:
            self.undoing = yield from self._roll_back(cause)
        return cause

    # ------------------------------------------------------------ parts

    def _permit(self, data_set: DataSet) -> Permit:
        order, plan = self.order, self.plan
        return flash_permit(order.definition, plan.identity.serial, data_set, actor=order.actor, contract_level=plan.level)

    def _previous(self) -> DataSet | None:
        """Return what was active before the update; where that is there no more, an unfinished one has saved it."""
        active = self.plan.active
        if self.interrupted is not None and (active is None or active == self.plan.package.data_set):
            return load_backup(self.interrupted.folder)
        return active

    def _save_before(self, previous: DataSet | None) -> None:
        """Save what was active before and what is to come, and prove that the disk takes the rest."""
        self.backup = previous
        if self.backup is not None:
            save_backup(self.folder, self.backup)
        self.folder.save("new.bin", image_of(self.plan.package.data_set))
        self.folder.prove_space()
        before = self._faults_before
        codes = None if before is None else " ".join(f"{code:06X}" for code in sorted(before))
        self.folder.journal.enter(BACKED_UP, valid=self.backup is not None, faults_before=codes)
        self.folder.require_record()
        self.evidence.require("backed_up", valid=self.backup is not None)

    def _limit(self) -> LimitDuration:
        return LimitDuration(duration_s=_LONGEST_S + _LONGEST_FACTOR * self.plan.estimated_s)

    def _conversation(self, permit: Permit, steps: StepLog) -> Conversation:
        order = self.order
        return Conversation(permit, steps, self.folder.journal, Lockouts(order.clock), order.key_provider, order.clock.utc)

    def _label(self, *, sequence: int, sha256: str) -> Label:
        return Label(tester_serial=self.order.tester_serial, sequence=sequence, sha256=sha256)

    def _installation(self, talk: Conversation, label: Label, *, read_back_name: str = "read_back.bin") -> Installation:
        return Installation(
            talk=talk,
            label=label,
            watch=self._listening,
            folder=self.folder,
            evidence=self.evidence,
            clock=self.order.clock,
            read_back_name=read_back_name,
        )

    def _orderly(self, talk: Conversation, procedure: Procedure[None], *, at: float = 0.98) -> Procedure[ExplainedError | None]:
        """Do something and restore normal operation, whatever happened; returns the error that ended it."""
        ended_by: ExplainedError | None = None
        try:
            yield from procedure
        except ExplainedError as error:
            ended_by = error
        except Exception:
            yield from preparation.restore_normal_operation(talk)
            raise
        yield from self.steps.begin("restore", "Restoring normal operation", start=at, end=at, cancellable=False)
        self.not_restored = yield from preparation.restore_normal_operation(talk)
        return ended_by

    def _watch(self, talk: Conversation) -> Procedure[ExplainedError | None]:
        before, duration_s = self._faults_before, self.order.watch_s
        if duration_s <= 0 or before is None:
            return None
        self.folder.journal.enter(WATCHING, watch_s=duration_s)
        yield from self.steps.begin("watch", "Watching the new calibration", start=0.98, end=0.99)
        try:
            yield from watch(talk, self.plan.package.data_set, before, duration_s)
        except NewFaultsError as error:
            self.new_faults = tuple(display_code(code) for code in error.codes)
            return error
        except ExplainedError as error:
            return error
        return None

    # ------------------------------------------------------------ roll-back

    def _undo_if_needed(self, ended_by: ExplainedError | None) -> Procedure[ExplainedError | None]:
        if ended_by is not None and calls_for_roll_back(ended_by, self.plan.level):
            self.undoing = yield from self._roll_back(ended_by)
        return ended_by

    def _roll_back(self, cause: ExplainedError) -> Procedure[Undoing]:
        """Write the previous data set back, through the same gate."""
        backup = self.backup
        if backup is None:
            return Undoing(sentence="There is no previous calibration to go back to.")
        try:
            permit = self._permit(backup)
        except SafetyRefusalError as refusal:
            # What is outside the envelope is not written, even though it was there before.
            return Undoing(sentence=f"The previous calibration is not written back: {refusal}")
        codes = " ".join(self.new_faults)
        self.folder.journal.enter(ROLLING_BACK, cause=cause.what, new_faults=codes)
        self.evidence.note("rolling_back", cause=cause.what, new_faults=codes)
        yield self._limit()
        yield from self.steps.begin(
            "roll_back", "Writing the previous calibration back", start=0.99, end=1.0, cancellable=False
        )
        talk = self._conversation(permit, StepLog())
        label = self._label(sequence=0, sha256=hashlib.sha256(image_of(backup)).hexdigest())
        back = self._installation(talk, label, read_back_name="rolled_back.bin")
        procedure = self.steps.following(back.install(self.plan.package.data_set))
        error = yield from self._orderly(talk, procedure, at=1.0)
        if error is not None:
            return Undoing(sentence=f"Writing the previous calibration back did not succeed: {error}", error=error)
        self.evidence.note("rolled_back", calibration_id=back.calibration_id)
        return Undoing(
            sentence=f"The previous calibration {back.calibration_id} was written back and read back.",
            calibration_id=back.calibration_id,
        )

    def _count_failure(self) -> None:
        try:
            Lockouts(self.order.clock).programming_failed(self.plan.identity.serial)
        except OSError:
            self.folder.journal.complete = False
