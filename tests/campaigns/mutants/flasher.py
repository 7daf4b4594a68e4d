"""Flashers that leave out one of the things that make an update safe."""

import math
from typing import Any

from bms.diagnostics.attempt import Attempt
from bms.diagnostics.channel_trust import ChannelTrust
from bms.diagnostics.procedure import Procedure
from bms.errors import NegativeResponseError
from bms.flashing import completion, conversation, flash_run, judgement, preparation, transfer
from bms.flashing.conversation import Conversation
from bms.flashing.journal import Journal
from bms.flashing.open_jobs import PLANNED
from bms.flashing.write_gate import WriteGate
from tests.campaigns.flashing.judge import (
    FALSE_SUCCESS,
    FALSE_UNTOUCHED,
    HANGS,
    NOT_RESTORED,
    UNRECORDED,
    WRONG_REQUEST,
)
from tests.campaigns.mutants.mutant import Mutant, Replacement

_commit, _erase, _unlock = completion.commit, transfer.erase, conversation.unlock
_left, _pack_answered = Attempt.left, WriteGate.pack_answered


def _nothing(*_: Any, **__: Any) -> Procedure[Any]:
    """Do nothing, as a procedure."""
    return ()
    yield


def _commits_before_the_check() -> list[Replacement]:
    return [(completion, "check_memory", _nothing)]


def _success_without_read_back() -> list[Replacement]:
    return [(completion, "require_new", lambda *_: None), (flash_run, "watch", _nothing)]


def _resumes_into_a_half_erased_slot() -> list[Replacement]:
    def erase(talk: Conversation) -> Procedure[None]:
        planned = next(record for record in talk.journal.records if record.state == PLANNED)
        if not planned.detail["resumes"]:
            yield from _erase(talk)

    return [(transfer, "erase", erase)]


def _ignores_the_serial_number() -> list[Replacement]:
    def pack_answered(gate: WriteGate, serial: str) -> None:
        _pack_answered(gate, gate._permit.serial)

    return [(WriteGate, "pack_answered", pack_answered)]


def _accepts_late_answers() -> list[Replacement]:
    return [(ChannelTrust, "must_synchronise", lambda *_: False)]


def _leaves_the_bus_quiet() -> list[Replacement]:
    return [(preparation, "restore_normal_operation", _nothing)]


def _commits_again_without_an_answer() -> list[Replacement]:
    def commit(talk: Conversation) -> Procedure[bool]:
        return (yield from _commit(talk)) or (yield from _commit(talk))

    return [(completion, "commit", commit)]


def _tries_a_second_key() -> list[Replacement]:
    def unlock(*arguments: Any) -> Procedure[bool]:
        try:
            return (yield from _unlock(*arguments))
        except NegativeResponseError:
            return (yield from _unlock(*arguments))

    return [(conversation, "unlock", unlock)]


def _keeps_no_record() -> list[Replacement]:
    return [(Journal, "note", lambda *_, **__: None)]


def _waits_for_ever() -> list[Replacement]:
    def left(attempt: Attempt, finished_s: float, now_s: float) -> None:
        _left(attempt, finished_s, now_s)
        attempt._overall_s = math.inf

    return [(Attempt, "left", left)]


def _says_that_nothing_was_written() -> list[Replacement]:
    return [(judgement, "_STANDING", dict.fromkeys(judgement.Reach, judgement.nothing_written(unsettled=False)))]


def _mutant(name: str, counter: str, replacements: Any, *sessions: str) -> Mutant:
    return Mutant(name=name, counter=counter, replacements=replacements, sessions=sessions)


MUTANTS = (
    _mutant("commits before the check", WRONG_REQUEST, _commits_before_the_check, "doubled"),
    _mutant("reports success without a read-back", FALSE_SUCCESS, _success_without_read_back, "reset-instead"),
    _mutant("resumes into a half-erased slot", WRONG_REQUEST, _resumes_into_a_half_erased_slot, "killed"),
    _mutant("ignores the serial number after a reset", WRONG_REQUEST, _ignores_the_serial_number, "other-pack"),
    _mutant("accepts late answers", FALSE_SUCCESS, _accepts_late_answers, "answer-held-back"),
    _mutant("leaves the bus quiet", NOT_RESTORED, _leaves_the_bus_quiet, "nrc-31"),
    _mutant("commits again without an answer", WRONG_REQUEST, _commits_again_without_an_answer, "reset-instead"),
    _mutant("tries a second key", WRONG_REQUEST, _tries_a_second_key, "nrc-35"),
    _mutant("keeps no record", UNRECORDED, _keeps_no_record, "doubled"),
    _mutant("waits for ever", HANGS, _waits_for_ever, "pending-for-ever"),
    _mutant("says that nothing was written", FALSE_UNTOUCHED, _says_that_nothing_was_written, "unplugged"),
)
