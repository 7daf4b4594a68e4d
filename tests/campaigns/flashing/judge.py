"""What must hold after every run of the tool, whatever was done to it (invariants I1 to I8), and which counter rises if not."""

from collections.abc import Iterator
from pathlib import Path

from bms.diagnostics.secret_screen import screen_message
from bms.flashing import FlashResult, open_jobs
from bms.flashing.journal import Record, read_journal
from bms.flashing.run_folder import JOURNAL_NAME
from tests.campaigns.flashing.stage import Ending, Stage
from virtual_pack.ecu.assembly import record_sector
from virtual_pack.ecu.nor_flash import SECTOR_BYTES

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

_S3_AND_MORE_S = 6.5
"""Whatever was left switched off, a BMS without a tester is in normal operation after S3 (5 s)."""
_ATTEMPTS = 4
_START_S = 1.5
_LOCKED_S = 11.0
_SHOWN_BYTES = 16
_SOON_S = 0.03
_OTHER_PACK = "but the update was confirmed for"
"""Said of a pack whose serial number is another, or was misread: to that one nothing was written."""
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
    if not stage.surroundings.disk.full:
        yield from _judge_record(ending, home)
        yield from _judge_belief(stage, home)
    for text in stage.wire.rules.take_violations():
        yield WRONG_REQUEST, text
    if not ending.killed and not ending.hung:
        yield from _judge_operation(stage, ending)


def update_once_more(stage: Stage, home: Path) -> Iterator[Violation]:
    """Whatever the memory went through: the pack takes another update as well, in the other direction."""
    stage.turn_round()
    yield from judge_run(stage, stage.run_tool(), home)
    yield from recover(stage, home)


def recover(stage: Stage, home: Path) -> Iterator[Violation]:
    """Let nothing go wrong any more: fresh tool processes get to the new calibration, without a hand on the pack (I4).

    An update that is done is not done again, unless its record had to be left incomplete.
    """
    stage.end_disturbances()
    stage.tell("nothing goes wrong any more")
    last = stage.endings[-1].outcome
    if not stage.endings[-1].settled or (last is not None and not last.evidence_complete):
        for _ in range(_ATTEMPTS):
            stage.bench.idle(_START_S)
            ending = stage.run_tool()
            yield from judge_run(stage, ending, home)
            if ending.settled:
                break
            _do_what_was_advised(stage, ending, home)
    yield from _judge_recovery(stage)


def _judge_memory(stage: Stage) -> Iterator[Violation]:
    """I1: what the BMS would start with, and what it has started with each time, is the old set or the new one, whole.

    A BMS with one slot (contract level L1) may be without one until the update is finished.
    """
    active = stage.at_start()
    if active is None:
        if not stage.in_place:
            yield BRICKED, "the BMS has no valid data set to start with"
    elif active not in (stage.old, stage.new):
        yield HALF_APPLIED, "the BMS would start with a data set that is neither the old nor the new one"
    starts, stage.battery.starts = stage.battery.starts, []
    for header, payload in starts:
        if header is None or payload is None:
            if not stage.in_place:
                yield BRICKED, "the BMS has started without a data set"
        elif header + payload not in (stage.old, stage.new):
            yield HALF_APPLIED, "the BMS has started with a data set that is neither the old nor the new one"
    # Behind the data sets a BMS keeps records of its own, of attempts to unlock it for one.
    data_sets = record_sector(stage.definition) * SECTOR_BYTES
    if stage.other is not None and stage.other_flash.read(0, data_sets) != stage.kit.memory[:data_sets]:
        yield WRONG_REQUEST, "the memory of another pack was changed"


def _judge_words(stage: Stage, ending: Ending) -> Iterator[Violation]:
    """I2, I3: what it says about success and about the untouched pack is so."""
    if ending.outcome is None:
        return
    result, reason = ending.outcome.result, ending.outcome.reason
    if ending.settled and (stage.at_start() != stage.new or stage.battery.applied != stage.package.data_set.payload):
        yield FALSE_SUCCESS, f"it reports {result.value}, and the new data set is not in use"
    erased_now = any(request.startswith(_ERASE) for request in ending.requests)
    if result is FlashResult.REFUSED and erased_now:
        yield FALSE_UNTOUCHED, "it reports a refusal, and has erased"
    if "Nothing was written." in reason and stage.erased and _OTHER_PACK not in reason:
        yield FALSE_UNTOUCHED, "it says that nothing was written, and the slot was erased"


def _judge_record(ending: Ending, home: Path) -> Iterator[Violation]:
    """I6: the journal has every request that changes something, in order. Of a killed tool the last one may be missing."""
    sent = list(_collapsed(screen_message(request)[:_SHOWN_BYTES].hex() for request in ending.requests))
    noted = iter(_noted_requests(home))
    # A first frame that nobody let go on shows less of a request than the journal.
    missing = [request for request in sent if not any(note.startswith(request) for note in noted)]
    if missing and not (ending.killed and missing == sent[-1:]):
        yield UNRECORDED, f"not in the journal: {', '.join(missing)}"


def _judge_belief(stage: Stage, home: Path) -> Iterator[Violation]:
    """A request that was refused is never noted as answered, whatever late answer came before the refusal (R4)."""
    refused, stage.refused_after_late = stage.refused_after_late, []
    for at_s, request in refused:
        shown = screen_message(request)[:_SHOWN_BYTES].hex()
        for record in _notes(home):
            if record.detail.get("request") == shown and "answer" in record.detail and 0 <= record.monotonic_s - at_s < _SOON_S:
                yield FALSE_SUCCESS, f"a late answer counts for {shown}, which was refused"


def _noted_requests(home: Path) -> list[str]:
    return [str(record.detail["request"]) for record in _notes(home)]


def _notes(home: Path) -> list[Record]:
    """Return the records of requests in the newest journal."""
    journals = sorted((home / "runs").glob(f"*-flash-*/{JOURNAL_NAME}"), key=lambda path: path.stat().st_mtime_ns)
    records = read_journal(journals[-1]).records if journals else ()
    return [record for record in records if "request" in record.detail]


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
    if not stage.endings[-1].settled:
        yield BRICKED, f"no fresh start of the tool gets to the new calibration: {stage.endings[-1]}"
        return
    if stage.at_start() != stage.new:
        yield FALSE_SUCCESS, "the new data set is not the one the BMS starts with"
    stage.bench.idle(_S3_AND_MORE_S)
    if not _in_normal_operation(stage):
        yield NOT_RESTORED, "normal operation is not restored in the end"
    if open_jobs():
        yield UNRECORDED, "a job is left open"


def _do_what_was_advised(stage: Stage, ending: Ending, home: Path) -> None:
    """Wait out a lock-out; have a suspect memory looked at and remove its entry."""
    if ending.outcome is None or ending.outcome.result is not FlashResult.REFUSED:
        return
    if "locked" in ending.outcome.reason:
        stage.bench.idle(_LOCKED_S)
    elif "suspect" in ending.outcome.reason:
        stage.tell("the entry of the pack is removed, as advised")
        (home / "lockouts.json").unlink()
