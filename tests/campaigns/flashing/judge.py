"""What must hold after every run of the tool, whatever was done to it (invariants I1 to I8), and which counter rises if not."""

from collections.abc import Iterator
from pathlib import Path

from bms.diagnostics.secret_screen import screen_message
from bms.flashing import FlashResult, open_jobs
from bms.flashing.journal import read_journal
from bms.flashing.run_folder import JOURNAL_NAME
from tests.campaigns.flashing.stage import Ending, Stage

BRICKED, HALF_APPLIED, FALSE_SUCCESS, HANGS, WRONG_REQUEST = (
    "bricked",
    "half_applied",
    "false_success",
    "hangs",
    "wrong_request",
)
FALSE_UNTOUCHED, NOT_RESTORED, UNRECORDED, CRASHES = "false_untouched", "not_restored", "unrecorded", "crashes"
COUNTERS = (BRICKED, HALF_APPLIED, FALSE_SUCCESS, HANGS, WRONG_REQUEST, FALSE_UNTOUCHED, NOT_RESTORED, UNRECORDED, CRASHES)
"""No counter may rise. The first five are what people ask about; then I3, I5, I6, and exceptions that nobody expects."""

SETTLED = frozenset({FlashResult.FLASHED, FlashResult.ALREADY_CURRENT})
_S3_AND_MORE_S = 6.5
"""Whatever was left switched off, a BMS without a tester is in normal operation after S3 (5 s)."""
_ATTEMPTS = 4
_START_S = 1.5
_LOCKED_S = 11.0
_SHOWN_BYTES = 16
_ERASE = b"\x31\x01\xff\x00"

Violation = tuple[str, str]
"""Counter, and what was seen."""


def judge_run(stage: Stage, ending: Ending, home: Path) -> Iterator[Violation]:
    """Judge one process of the tool. Time passes: what it has left switched off must come back by itself."""
    if ending.crash:
        yield CRASHES, ending.crash
    if ending.hung:
        yield HANGS, "the update does not end"
    yield from _judge_memory(stage)
    yield from _judge_words(stage, ending)
    yield from _judge_record(ending, home)
    for text in stage.wire.rules.take_violations():
        yield WRONG_REQUEST, text
    if not ending.killed and not ending.hung:
        yield from _judge_operation(stage, ending)


def recover(stage: Stage, home: Path) -> Iterator[Violation]:
    """Let nothing go wrong any more: fresh tool processes get to the new calibration, without a hand on the pack (I4).

    An update that is done is not done again, unless its record had to be left incomplete.
    """
    stage.end_disturbances()
    stage.tell("nothing goes wrong any more")
    last = stage.endings[-1].outcome
    if not _has_settled(stage.endings[-1]) or (last is not None and not last.evidence_complete):
        for _ in range(_ATTEMPTS):
            stage.bench.idle(_START_S)
            ending = stage.run_tool()
            yield from judge_run(stage, ending, home)
            if _has_settled(ending):
                break
            _do_what_was_advised(stage, ending, home)
    yield from _judge_recovery(stage)


def _judge_memory(stage: Stage) -> Iterator[Violation]:
    """I1: what the BMS would start with, and what it uses now, is the old set or the new one, whole."""
    active = stage.at_start()
    if active is None:
        yield BRICKED, "the BMS has no valid data set to start with"
    elif active not in (stage.old, stage.new):
        yield HALF_APPLIED, "the BMS would start with a data set that is neither the old nor the new one"
    used = stage.battery.applied
    if used is None:
        yield BRICKED, "the BMS works without a data set"
    elif used not in (stage.kit.delivered.payload, stage.package.data_set.payload):
        yield HALF_APPLIED, "the BMS works with a data set that is neither the old nor the new one"
    if stage.other is not None and stage.other_flash.read(0, stage.other_flash.size) != stage.kit.memory:
        yield WRONG_REQUEST, "the memory of another pack was changed"


def _judge_words(stage: Stage, ending: Ending) -> Iterator[Violation]:
    """I2, I3: what it says about success and about the untouched pack is so."""
    if ending.outcome is None:
        return
    result, reason = ending.outcome.result, ending.outcome.reason
    if result in SETTLED and (stage.at_start() != stage.new or stage.battery.applied != stage.package.data_set.payload):
        yield FALSE_SUCCESS, f"it reports {result.value}, and the new data set is not in use"
    erased_now = any(request.startswith(_ERASE) for request in ending.requests)
    if result is FlashResult.REFUSED and erased_now:
        yield FALSE_UNTOUCHED, "it reports a refusal, and has erased"
    if "Nothing was written." in reason and stage.erased:
        yield FALSE_UNTOUCHED, "it says that nothing was written, and the slot was erased"


def _judge_record(ending: Ending, home: Path) -> Iterator[Violation]:
    """I6: the journal has every request that changes something, in order. Of a killed tool the last one may be missing."""
    if ending.outcome is not None and not ending.outcome.evidence_complete:
        return
    sent = list(_collapsed(screen_message(request)[:_SHOWN_BYTES].hex() for request in ending.requests))
    noted = iter(_noted_requests(home))
    missing = [request for request in sent if not any(request == note for note in noted)]
    if missing and not (ending.killed and missing == sent[-1:]):
        yield UNRECORDED, f"not in the journal: {', '.join(missing)}"


def _noted_requests(home: Path) -> list[str]:
    """Return the requests of the newest journal."""
    journals = sorted((home / "runs").glob(f"*-flash-*/{JOURNAL_NAME}"), key=lambda path: path.stat().st_mtime_ns)
    if not journals:
        return []
    records = read_journal(journals[-1]).records
    return [str(record.detail["request"]) for record in records if "request" in record.detail]


def _collapsed(items: Iterator[str]) -> Iterator[str]:
    last = ""
    for item in items:
        if item != last:
            yield item
        last = item


def _judge_operation(stage: Stage, ending: Ending) -> Iterator[Violation]:
    """I5: normal communication and the storing of faults are back, or the user is told that they are not."""
    stage.bench.idle(_S3_AND_MORE_S)
    told = ending.outcome is not None and bool(ending.outcome.not_restored)
    if not told and not _in_normal_operation(stage):
        yield NOT_RESTORED, "normal operation is not restored, and nobody is told"


def _in_normal_operation(stage: Stage) -> bool:
    battery = stage.battery
    return battery.broadcasting and battery.faults.setting_enabled and not battery.in_service_state


def _judge_recovery(stage: Stage) -> Iterator[Violation]:
    if not _has_settled(stage.endings[-1]):
        yield BRICKED, f"no fresh start of the tool gets to the new calibration: {stage.endings[-1]}"
        return
    if stage.at_start() != stage.new:
        yield FALSE_SUCCESS, "the new data set is not the one the BMS starts with"
    stage.bench.idle(_S3_AND_MORE_S)
    if not _in_normal_operation(stage):
        yield NOT_RESTORED, "normal operation is not restored in the end"
    if open_jobs():
        yield UNRECORDED, "a job is left open"


def _has_settled(ending: Ending) -> bool:
    return ending.outcome is not None and ending.outcome.result in SETTLED


def _do_what_was_advised(stage: Stage, ending: Ending, home: Path) -> None:
    """Wait out a lock-out; have a suspect memory looked at and remove its entry."""
    if ending.outcome is None or ending.outcome.result is not FlashResult.REFUSED:
        return
    if "locked" in ending.outcome.reason:
        stage.bench.idle(_LOCKED_S)
    elif "suspect" in ending.outcome.reason:
        stage.tell("the entry of the pack is removed, as advised")
        (home / "lockouts.json").unlink()
