"""Clearing the fault memory: the list is saved first, and read again afterwards."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from bms.access.model import OPEN_INSTALLATION, Actor
from bms.clock import Clock
from bms.definition.model import PackDefinition
from bms.diagnostics.identity import read_serial
from bms.diagnostics.procedure import Procedure
from bms.errors import WrongPackError
from bms.faults import read_faults
from bms.faults.model import FaultRecord
from bms.flashing import preparation
from bms.flashing.conversation import Conversation
from bms.flashing.lockouts import Lockouts
from bms.flashing.permit import clear_faults_permit
from bms.flashing.run_folder import RunFolder
from bms.flashing.step_log import StepLog


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearOutcome:
    """What was cleared.

    Attributes:
        before: the faults that were stored.
        after: those that are there now: what is wrong still, comes back at once.
        run_folder: where the list before was saved.
    """

    before: tuple[FaultRecord, ...]
    after: tuple[FaultRecord, ...]
    run_folder: Path


def clear_faults_job(
    definition: PackDefinition, clock: Clock, *, serial: str = "", operator: str = "", actor: Actor = OPEN_INSTALLATION
) -> Procedure[ClearOutcome]:
    """Save the fault list, clear it, read it again.

    Args:
        definition: the pack.
        clock: for records.
        serial: serial number the user confirmed; empty: whatever pack is connected.
        operator: for the record.
        actor: who orders it, and in which role.

    Raises:
        WrongPackError: another pack is connected than the one that was confirmed.
        SafetyRefusalError: the list could not be saved.
        DiagnosticError, IsoTpError, LinkError: the pack refused, or the link went away.
    """
    steps = StepLog()
    yield from steps.begin("identify", "Identifying the pack", start=0.0, end=0.05)
    connected = yield from read_serial(definition)
    if serial not in {"", connected}:
        raise WrongPackError(
            f"Pack {connected} is connected, but the clearing was confirmed for {serial}.",
            advice="Check what is connected, then start again.",
        )
    permit = clear_faults_permit(definition, connected, actor=actor)
    yield from steps.begin("read_faults", "Reading and saving the faults", start=0.05, end=0.45)
    before = yield from steps.following(read_faults(definition))
    folder = RunFolder("clear-faults", connected, clock)
    folder.journal.enter("planned", serial=connected, operator=operator, faults=len(before))
    folder.save("faults_before.json", msgspec.json.encode(before))
    folder.require_record()
    talk = Conversation(permit, steps, folder.journal, Lockouts(clock))
    try:
        after = yield from _clear(talk)
    except Exception as error:
        yield from preparation.leave_session(talk)
        folder.journal.enter("closed", result="failed", reason=str(error))
        folder.journal.close()
        raise
    folder.save_if_possible("faults_after.json", msgspec.json.encode(after))
    folder.journal.enter("closed", result="cleared", faults=len(after))
    folder.journal.close()
    return ClearOutcome(before=before, after=after, run_folder=folder.path)


def _clear(talk: Conversation) -> Procedure[tuple[FaultRecord, ...]]:
    yield from talk.steps.begin("clear_faults", "Clearing the fault memory", start=0.45, end=0.55, cancellable=False)
    talk.gate.pack_answered((yield from read_serial(talk.permit.definition)))
    yield from preparation.enter_extended_session(talk)
    yield from talk.send(talk.gate.clear_faults())
    talk.journal.enter("cleared")
    yield from preparation.leave_session(talk)
    yield from talk.steps.begin("read_again", "Reading the faults again", start=0.55, end=1.0)
    after = yield from talk.steps.following(read_faults(talk.permit.definition))
    return after
