"""The list of what became of each pack of a batch: one line for each, durable before the next pack is asked for."""

import os
import re
from pathlib import Path

import msgspec

from bms.clock import Clock
from bms.flashing import FlashOutcome
from bms.storage import halite_home, write_all
from engine.messages import FlashJob, FlashResult
from engine.translation import flash_message


def batch_path(batch: str) -> Path:
    """Return the file of a batch."""
    return halite_home() / "batches" / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', batch)}.jsonl"


def batch_noted(job: FlashJob, clock: Clock, outcome: FlashOutcome) -> FlashResult:
    """Return how an update ended, after it was noted in the batch it belongs to; a disk that does not take that is told."""
    result = flash_message(outcome)
    if not job.batch:
        return result
    line = {
        "utc": clock.utc().isoformat(timespec="seconds"),
        "serial": result.serial,
        "package": job.package,
        "operator": job.operator,
        "result": result.result,
        "reason": result.reason,
        "calibration_id_before": result.calibration_id_before,
        "calibration_id_after": result.calibration_id_after,
        "rolled_back": result.rolled_back,
        "new_faults": result.new_faults,
        "run_folder": result.run_folder,
    }
    try:
        _append(batch_path(job.batch), msgspec.json.encode(line) + b"\n")
    except OSError:
        sentence = "The disk does not take the list of the batch."
        return msgspec.structs.replace(result, reason=f"{result.reason} {sentence}".strip())
    return result


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        write_all(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
