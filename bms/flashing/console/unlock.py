"""Unlocking a BMS for an engineer: with a key (0x27) or with a certificate (0x29), in the session it is in."""

from dataclasses import dataclass
from pathlib import Path

from bms.clock import Clock
from bms.definition.model import PackDefinition
from bms.diagnostics.certificate import CertificateProvider
from bms.diagnostics.procedure import KeyProvider, LimitDuration, Procedure
from bms.errors import SafetyRefusalError
from bms.flashing.console.pack import require_confirmed_pack, require_diagnostics, require_serial
from bms.flashing.conversation import Conversation
from bms.flashing.lockouts import Lockouts
from bms.flashing.permit import unlock_permit
from bms.flashing.run_folder import RunFolder
from bms.flashing.step_log import StepLog
from can_drivers.errors import ExplainedError

_LONGEST_JOB_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockOutcome:
    """The BMS is unlocked.

    Attributes:
        level: which security level; 0: authenticated with a certificate.
        already: it had been before.
        run_folder: where it was recorded.
    """

    level: int
    already: bool
    run_folder: Path


def unlock(
    definition: PackDefinition,
    level: int,
    provider: KeyProvider | CertificateProvider,
    *,
    serial: str,
    operator: str = "",
    clock: Clock,
) -> Procedure[UnlockOutcome]:
    """Unlock one security level, or authenticate with a certificate. A wrong key is never followed by a second one.

    Args:
        definition: the pack.
        level: sub-function of the request for the seed (odd); 0: authenticate with a certificate.
        provider: of `bms.diagnostics.key_provider.load_key_provider`; a certificate goes with level 0 only.
        serial: serial number that was confirmed.
        operator: for the record.
        clock: for the record, and for the pack's certificate.

    Raises:
        SafetyRefusalError: the pack is still locked out, or the provider does not go with the level.
        WrongPackError: another pack is connected.
        NegativeResponseError: the BMS refused.
        LinkError: the link went away.
    """
    require_diagnostics(definition)
    yield LimitDuration(duration_s=_LONGEST_JOB_S)
    if (level == 0) != isinstance(provider, CertificateProvider):
        raise SafetyRefusalError(
            "A certificate opens level 0, a key any other level.", advice="Choose the keys that go with the level."
        )
    require_serial(serial)
    permit = unlock_permit(definition, serial, level)
    yield from require_confirmed_pack(definition, serial)
    lockouts = Lockouts(clock)
    lockouts.require_unlocked(serial)
    folder = RunFolder("unlock", serial, clock)
    folder.journal.enter("planned", serial=serial, operator=operator, level=level)
    talk = Conversation(permit, StepLog(), folder.journal, lockouts, provider, clock.utc)
    try:
        talk.gate.pack_answered(serial)
        folder.require_record()
        already = yield from talk.unlock()
        folder.journal.enter("closed", result="unlocked", already=already)
    except ExplainedError as error:
        folder.journal.enter("closed", result="failed", reason=str(error))
        raise
    finally:
        folder.journal.close()
    return UnlockOutcome(level=level, already=already, run_folder=folder.path)
