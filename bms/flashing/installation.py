"""Putting one data set into a pack: from normal operation to having read it back after the restart (docs/flashing.md)."""

from dataclasses import dataclass, field

from bms.calibration.model import DataSet
from bms.calibration.release_terms import Preconditions
from bms.clock import Clock
from bms.diagnostics import nrc
from bms.diagnostics.nrc import Retry
from bms.diagnostics.procedure import Procedure
from bms.errors import NegativeResponseError, NoResponseError
from bms.flashing import completion, fingerprint, preparation, transfer
from bms.flashing.backup import image_of
from bms.flashing.contract import in_place
from bms.flashing.conversation import Conversation
from bms.flashing.evidence import Evidence
from bms.flashing.foreign_tester import ForeignTesterWatch, require_one_ecu
from bms.flashing.guard import TransferGuard
from bms.flashing.judgement import Reach
from bms.flashing.open_jobs import COMMITTED, COMMITTING, ERASING, READ_BACK
from bms.flashing.package_conditions import require_conditions
from bms.flashing.run_folder import RunFolder
from bms.flashing.transfer import TransferReport
from can_drivers.errors import ExplainedError, IsoTpError

_RESTARTS = 2
"""How often the programming begins anew after the BMS lost the thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What the BMS is told about who writes what: `sequence` and `sha256` (hexadecimal) of what it comes from."""

    tester_serial: str
    sequence: int
    sha256: str


@dataclass(slots=True, kw_only=True)
class Installation:
    """Runs once.

    Attributes:
        talk: the conversation whose permit names the data set.
        label: goes into the fingerprint.
        watch: has been listening for other testers.
        folder: run folder of the job.
        evidence: audit trail of the job.
        clock: for records and against sleep.
        preconditions: what the package demands of the pack.
        read_back_name: file of the run folder that takes what was read back.
        reach: how far it got.
        commit_confirmed: the BMS said that it committed.
        reports: the parts that were transferred.
        active: what was read back; None before that.
        calibration_id: of what was read back.
    """

    talk: Conversation
    label: Label
    watch: ForeignTesterWatch
    folder: RunFolder
    evidence: Evidence
    clock: Clock
    preconditions: Preconditions = field(default_factory=Preconditions)
    read_back_name: str = "read_back.bin"
    reach: Reach = Reach.NOTHING_WRITTEN
    commit_confirmed: bool = False
    reports: list[TransferReport] = field(default_factory=list)
    active: DataSet | None = None
    calibration_id: str = ""

    def install(self, previous: DataSet | None) -> Procedure[None]:
        """Do it.

        Args:
            previous: what is active now; None if nothing valid is.

        Raises:
            ExplainedError: it did not succeed; `reach` says what that means for the pack.
        """
        yield from self.watch.listen()
        yield from completion.confirm_pack(self.talk)
        for attempt in range(_RESTARTS + 1):
            try:
                guard = yield from self._program()
                break
            except ExplainedError as error:
                if attempt == _RESTARTS or not _may_begin_anew(error):
                    raise
                self.talk.journal.note(begins_anew=attempt + 1, error=error.what, detail=error.detail)
                # What state the BMS is in is asked, not assumed: it answers with its serial number, then starts from the
                # extended session again.
                yield from completion.confirm_pack(self.talk)
        yield from self._commit(guard)
        yield from self._read_back(previous)

    def _program(self) -> Procedure[TransferGuard]:
        """From normal operation to a data set that the BMS has checked and not committed."""
        talk, steps, journal = self.talk, self.talk.steps, self.talk.journal
        definition = talk.permit.definition
        overwrites = in_place(talk.permit.contract_level)
        yield from steps.begin("prepare", "Making the pack safe and the bus quiet", start=0.30, end=0.32)
        yield from preparation.enter_extended_session_everywhere(talk)
        yield from require_one_ecu(definition)
        yield from preparation.make_safe(talk)
        yield from require_conditions(self.preconditions)
        yield from self.watch.require_alone()
        yield from preparation.enter_boot_loader(talk)
        journal.enter("prepared")

        yield from steps.begin("unlock", "Unlocking the BMS", start=0.32, end=0.34)
        yield from talk.unlock()
        # Who is unlocked now is who gets written: a pack that was exchanged since the last look answers with another number,
        # and one that comes later is not unlocked.
        yield from completion.confirm_pack(talk)
        yield from self._write_fingerprint()
        journal.enter("unlocked")
        yield from self.watch.require_alone()
        guard = TransferGuard(talk, self.watch, self.clock, lowest_supply_v=self.preconditions.supply_v)
        yield from guard.require_ready()

        text = "Erasing the present calibration" if overwrites else "Erasing the inactive slot"
        yield from steps.begin("erase", text, start=0.34, end=0.38, cancellable=not overwrites)
        journal.enter(ERASING)
        self.folder.require_record()
        self.reach = Reach.ERASED
        yield from transfer.erase(talk)

        text = "Transferring the new calibration"
        yield from steps.begin("transfer", text, start=0.38, end=0.66, cancellable=not overwrites)
        journal.enter("transferring")
        self.reports = []
        for part in talk.permit.parts:
            self.reports.append((yield from transfer.download(talk, part, guard)))
            journal.note(transferred=part.name, bytes=self.reports[-1].length)

        text = "The BMS checks the new calibration"
        yield from steps.begin("verify", text, start=0.66, end=0.68, cancellable=not overwrites)
        yield from completion.check_memory(talk)
        journal.enter("verified")
        return guard

    def _write_fingerprint(self) -> Procedure[None]:
        utc = self.clock.utc()
        for did, value in (
            (0xF15A, fingerprint.fingerprint(self.label.sequence, self.label.sha256, self.evidence.head, utc)),
            (0xF198, fingerprint.tester_serial(self.label.tester_serial)),
            (0xF199, fingerprint.programming_date(utc)),
        ):
            yield from self.talk.send(self.talk.gate.write_fingerprint(did, value))

    def _commit(self, guard: TransferGuard) -> Procedure[None]:
        yield from self.watch.pause_while_heard()
        guard.require_awake()
        yield from guard.require_ready()
        yield from self.talk.steps.begin("commit", "Committing the new calibration", start=0.68, end=0.70, cancellable=False)
        self.talk.journal.enter(COMMITTING)
        self.evidence.note("committing")
        self.reach = Reach.COMMITTING
        self.commit_confirmed = yield from completion.commit(self.talk)
        self.talk.journal.enter(COMMITTED, confirmed=self.commit_confirmed)
        self.evidence.note("committed", confirmed=self.commit_confirmed)

    def _read_back(self, previous: DataSet | None) -> Procedure[None]:
        talk, steps = self.talk, self.talk.steps
        yield from steps.begin("restart", "Restarting the BMS", start=0.70, end=0.72, cancellable=False)
        yield from completion.restart(talk)
        talk.journal.enter("restarted")
        yield from steps.begin("read_back", "Reading back and comparing", start=0.72, end=0.96, cancellable=False)
        identity, self.active = yield from completion.read_active(talk)
        self.calibration_id = identity.calibration_id
        self.folder.save_if_possible(self.read_back_name, image_of(self.active))
        completion.require_new(talk, self.active, previous)
        self.reach = Reach.ACTIVE
        talk.journal.enter(READ_BACK, calibration_id=identity.calibration_id)
        self.evidence.note("read_back", calibration_id=identity.calibration_id)


def _may_begin_anew(error: ExplainedError) -> bool:
    """Return whether the BMS may just have lost the thread: an answer missing, the order or the session lost."""
    if isinstance(error, NegativeResponseError):
        return nrc.rule_of(error.code).retry in {Retry.RESTART_TRANSFER, Retry.ENTER_SESSION}
    if isinstance(error, completion.DataSetRejectedError):
        return error.transfer_damaged
    return isinstance(error, NoResponseError | IsoTpError)
