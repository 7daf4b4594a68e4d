"""One run of an update after its plan was allowed: programming, committing, reading back, and the way out of it all."""

from bms.calibration.model import DataSet
from bms.clock import Clock
from bms.definition.model import LinkDefaults, PackDefinition
from bms.diagnostics import nrc
from bms.diagnostics.certificate import CertificateProvider
from bms.diagnostics.nrc import Retry
from bms.diagnostics.procedure import KeyProvider, LimitDuration, Procedure
from bms.errors import NegativeResponseError, NoResponseError
from bms.flashing import completion, fingerprint, preparation, transfer
from bms.flashing.conversation import Conversation, not_ready
from bms.flashing.foreign_tester import ForeignTesterWatch, require_one_ecu
from bms.flashing.judgement import Reach, judge
from bms.flashing.lockouts import Lockouts
from bms.flashing.open_jobs import CLOSED, ERASING, INTERRUPTED
from bms.flashing.outcome import FlashOutcome, FlashResult
from bms.flashing.permit import flash_permit
from bms.flashing.plan import FlashPlan
from bms.flashing.run_folder import RunFolder
from bms.flashing.step_log import StepLog
from bms.flashing.transfer import TransferReport
from bms.flashing.wire_limit import wire_limit_s
from can_drivers.errors import ExplainedError, IsoTpError

_LONGEST_S = 600.0
_LONGEST_FACTOR = 10.0
"""An update that takes ten minutes and ten times as long as planned will never end."""
_RESTARTS = 2
"""How often the programming begins anew after the BMS lost the thread."""


class FlashRun:
    """Runs once. The run folder has the backup before anything else happens."""

    def __init__(
        self,
        *,
        definition: PackDefinition,
        plan: FlashPlan,
        link: LinkDefaults,
        clock: Clock,
        key_provider: KeyProvider | CertificateProvider,
        tester_serial: str,
        resumes: bool,
        steps: StepLog,
        folder: RunFolder,
    ) -> None:
        """Get ready; see `bms.flashing.job.FlashOrder` for the arguments. `resumes`: an earlier run was interrupted."""
        self._definition = definition
        self._plan = plan
        self._link = link
        self._clock = clock
        self._key_provider = key_provider
        self._tester_serial = tester_serial
        self._resumes = resumes
        self._steps = steps
        self._folder = folder
        self._journal = folder.journal
        self._lockouts = Lockouts(clock)
        self._watch = ForeignTesterWatch()
        self._reach = Reach.NOTHING_WRITTEN
        self._commit_confirmed = False
        self._reports: list[TransferReport] = []
        self._calibration_id_after = ""

    def execute(self) -> Procedure[FlashOutcome]:
        """Do it, restore normal operation whatever happened, and tell how it ended."""
        try:
            permit = flash_permit(self._definition, self._plan.identity.serial, self._plan.package.data_set)
            self._save_before()
        except ExplainedError as error:
            return self._finish(error, ())
        talk = Conversation(permit, self._steps, self._journal, self._lockouts, self._key_provider, self._clock.utc)
        ended_by: ExplainedError | None = None
        try:
            yield from self._update(talk)
        except ExplainedError as error:
            ended_by = error
        except Exception:
            yield from preparation.restore_normal_operation(talk)
            raise
        yield from self._steps.begin("restore", "Restoring normal operation", start=0.98, end=1.0, cancellable=False)
        not_restored = yield from preparation.restore_normal_operation(talk)
        return self._finish(ended_by, not_restored)

    def _save_before(self) -> None:
        """Save what is active now and what is to come, and prove that the disk takes the rest."""
        active = self._plan.active
        if active is not None:
            self._folder.save("backup.bin", _image(active))
        self._folder.save("new.bin", _image(self._plan.package.data_set))
        self._folder.prove_space()
        self._journal.enter("backed_up", valid=active is not None)
        self._folder.require_record()

    # ------------------------------------------------------------ the sequence

    def _update(self, talk: Conversation) -> Procedure[None]:
        yield LimitDuration(duration_s=_LONGEST_S + _LONGEST_FACTOR * self._plan.estimated_s)
        yield from self._watch.listen()
        yield from completion.confirm_pack(talk)
        for attempt in range(_RESTARTS + 1):
            try:
                yield from self._program(talk)
                break
            except ExplainedError as error:
                if attempt == _RESTARTS or not _may_begin_anew(error):
                    raise
                self._journal.note(begins_anew=attempt + 1, error=error.what, detail=error.detail)
                # What state the BMS is in is asked, not assumed: it answers with its serial number, then starts from the
                # extended session again.
                yield from completion.confirm_pack(talk)
        yield from self._commit(talk)
        yield from self._read_back(talk)

    def _program(self, talk: Conversation) -> Procedure[None]:
        """From normal operation to a data set that the BMS has checked and not committed."""
        yield from self._steps.begin("prepare", "Making the pack safe and the bus quiet", start=0.30, end=0.32)
        yield from preparation.enter_extended_session_everywhere(talk)
        yield from require_one_ecu(self._definition)
        yield from preparation.make_safe(talk)
        yield from self._watch.require_alone()
        yield from preparation.enter_boot_loader(talk)
        self._journal.enter("prepared")

        yield from self._steps.begin("unlock", "Unlocking the BMS", start=0.32, end=0.34)
        yield from talk.unlock()
        yield from self._write_fingerprint(talk)
        self._journal.enter("unlocked")
        yield from self._watch.require_alone()

        yield from self._steps.begin("erase", "Erasing the inactive slot", start=0.34, end=0.38)
        self._journal.enter(ERASING)
        self._folder.require_record()
        self._reach = Reach.ERASED
        yield from transfer.erase(talk)

        yield from self._steps.begin("transfer", "Transferring the new calibration", start=0.38, end=0.66)
        self._journal.enter("transferring")
        self._reports = []
        for part in talk.permit.parts:
            self._reports.append((yield from transfer.download(talk, part, self._watch)))
            self._journal.note(transferred=part.name, bytes=self._reports[-1].length)

        yield from self._steps.begin("verify", "The BMS checks the new calibration", start=0.66, end=0.68)
        yield from completion.check_memory(talk)
        self._journal.enter("verified")

    def _write_fingerprint(self, talk: Conversation) -> Procedure[None]:
        utc = self._clock.utc()
        for did, value in (
            (0xF15A, fingerprint.fingerprint(self._plan.package, utc)),
            (0xF198, fingerprint.tester_serial(self._tester_serial)),
            (0xF199, fingerprint.programming_date(utc)),
        ):
            yield from talk.send(talk.gate.write_fingerprint(did, value))

    def _commit(self, talk: Conversation) -> Procedure[None]:
        yield from self._watch.pause_while_heard()
        unmet = yield from talk.unmet_conditions()
        if unmet:
            raise not_ready(unmet)
        yield from self._steps.begin("commit", "Committing the new calibration", start=0.68, end=0.70, cancellable=False)
        self._journal.enter("committing")
        self._reach = Reach.COMMITTING
        self._commit_confirmed = yield from completion.commit(talk)
        self._journal.enter("committed", confirmed=self._commit_confirmed)

    def _read_back(self, talk: Conversation) -> Procedure[None]:
        yield from self._steps.begin("restart", "Restarting the BMS", start=0.70, end=0.72, cancellable=False)
        yield from completion.restart(talk)
        self._journal.enter("restarted")
        yield from self._steps.begin("read_back", "Reading back and comparing", start=0.72, end=0.98, cancellable=False)
        identity, active = yield from completion.read_active(talk)
        self._calibration_id_after = identity.calibration_id
        self._folder.save_if_possible("read_back.bin", _image(active))
        completion.require_new(talk, active, self._plan.active)
        self._journal.enter("read_back", calibration_id=identity.calibration_id)

    # ------------------------------------------------------------ the end

    def _finish(self, error: ExplainedError | None, not_restored: tuple[str, ...]) -> FlashOutcome:
        """Judge how it ended, close the journal unless the job stays open for another try, and leave the result."""
        if error is None:
            result, reason = FlashResult.FLASHED, ""
            self._forget_failures()
        else:
            result, reason = judge(error, self._reach, commit_confirmed=self._commit_confirmed, resumes=self._resumes)
        if not_restored:
            reason = f"{reason} {_not_restored_sentence(not_restored)}".strip()
        state = INTERRUPTED if result is FlashResult.INTERRUPTED else CLOSED
        detail = "" if error is None else error.detail
        self._journal.enter(state, result=result.value, reason=reason, detail=detail, not_restored=", ".join(not_restored))
        outcome = FlashOutcome(
            result=result,
            reason=reason,
            steps=tuple(self._steps.texts),
            bytes=sum(report.length for report in self._reports),
            transfer_s=self._reports[0].duration_s if self._reports else 0.0,
            wire_limit_s=self._wire_limit_s(),
            calibration_id_before=self._plan.identity.calibration_id,
            calibration_id_after=self._calibration_id_after,
            not_restored=not_restored,
            evidence_complete=self._journal.complete,
            run_folder=self._folder.path,
        )
        self._folder.save_json("result.json", _for_json(outcome))
        self._journal.close()
        return outcome

    def _wire_limit_s(self) -> float:
        diagnostics = self._definition.diagnostics
        if not self._reports or diagnostics is None:
            return 0.0
        return wire_limit_s(self._reports[0].exchanged, diagnostics, self._link)

    def _forget_failures(self) -> None:
        try:
            self._lockouts.programming_succeeded(self._plan.identity.serial)
        except OSError:
            self._journal.complete = False


def _may_begin_anew(error: ExplainedError) -> bool:
    """Return whether the BMS may just have lost the thread: an answer missing, the order or the session lost."""
    if isinstance(error, NegativeResponseError):
        return nrc.rule_of(error.code).retry in {Retry.RESTART_TRANSFER, Retry.ENTER_SESSION}
    if isinstance(error, completion.DataSetRejectedError):
        return error.transfer_damaged
    return isinstance(error, NoResponseError | IsoTpError)


def _image(data_set: DataSet) -> bytes:
    """Return a data set as one piece, header first."""
    return data_set.header_bytes + data_set.payload


def _not_restored_sentence(names: tuple[str, ...]) -> str:
    return (
        f"Not restored by Halite: {', '.join(names)}. "
        "The BMS returns to normal operation by itself a few seconds after it has lost the tester."
    )


def _for_json(outcome: FlashOutcome) -> dict[str, object]:
    return {
        "result": outcome.result.value,
        "reason": outcome.reason,
        "steps": outcome.steps,
        "bytes": outcome.bytes,
        "transfer_s": outcome.transfer_s,
        "wire_limit_s": outcome.wire_limit_s,
        "calibration_id_before": outcome.calibration_id_before,
        "calibration_id_after": outcome.calibration_id_after,
        "not_restored": outcome.not_restored,
        "evidence_complete": outcome.evidence_complete,
    }
