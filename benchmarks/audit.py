"""What an audit record costs while a job waits for it, and how long a log of 100,000 records takes to verify."""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import markdown
from bms.access.model import OPEN_INSTALLATION
from bms.audit.log import AuditLog
from bms.audit.reading import read_records
from bms.audit.record import COLUMNS, encode_line, sealed
from bms.audit.verifying import verify_log
from bms.clock import SystemClock

RECORDS = 1000
SLOTS = 8
OF_EACH_SLOT = 100
LONG_LOG = 100_000
BODY = {
    "serial": "VIRTUAL-000042",
    "package": "nfm-cold-care",
    "package_sha256": "0" * 64,
    "step": "erase",
    "tool_version": "1",
}

_SLOT = """
import sys
from pathlib import Path
from benchmarks.audit import BODY
from bms.access.model import OPEN_INSTALLATION
from bms.audit.log import AuditLog
from bms.clock import SystemClock

log = AuditLog(SystemClock(), folder=Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    log.record("flash.step", actor=OPEN_INSTALLATION, body=BODY)
"""


def run() -> str:
    """Return the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record_ms = _record_ms(folder / "one")
        crowded_s = _crowded_s(folder / "slots")
        lengthened = _lengthen(folder / "long")
        export = folder / "export.jsonl"
        export.write_bytes(b"".join(map(encode_line, read_records(lengthened))))
        rows = [
            ("a record, durable (synchronous=FULL), median of 1,000", f"{statistics.median(record_ms):.2f} ms"),
            ("the slowest per cent of them begins at", f"{statistics.quantiles(record_ms, n=100)[98]:.2f} ms"),
            (
                "beside it: 4 KiB written and synced to the same disk, median",
                f"{statistics.median(_bare_sync_ms(folder)):.2f} ms",
            ),
            (f"records a second of {SLOTS} processes at once", f"{SLOTS * OF_EACH_SLOT / crowded_s:.0f}"),
            (f"verifying {LONG_LOG:,} records of a database, processor time", f"{_verify_s(lengthened):.2f} s"),
            (f"verifying {LONG_LOG:,} records of an export, processor time", f"{_verify_s(export):.2f} s"),
        ]
    return markdown(("what", "measured"), rows)


def _record_ms(folder: Path) -> list[float]:
    log = AuditLog(SystemClock(), folder=folder)
    log.record("begin", actor=OPEN_INSTALLATION, body={})
    taken = []
    for _ in range(RECORDS):
        began_s = time.perf_counter()
        log.record("flash.step", actor=OPEN_INSTALLATION, body=BODY)
        taken.append(1000 * (time.perf_counter() - began_s))
    log.close()
    return taken


def _bare_sync_ms(folder: Path) -> list[float]:
    """Return what the disk alone costs: without it a record is not durable, whoever writes it."""
    taken = []
    with (folder / "bare").open("wb", buffering=0) as file:
        for _ in range(RECORDS):
            began_s = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            taken.append(1000 * (time.perf_counter() - began_s))
    return taken


def _crowded_s(folder: Path) -> float:
    command = [sys.executable, "-c", _SLOT, str(folder), str(OF_EACH_SLOT)]
    began_s = time.perf_counter()
    slots = [subprocess.Popen(command) for _ in range(SLOTS)]
    for slot in slots:
        slot.wait()
    taken_s = time.perf_counter() - began_s
    found = verify_log(folder / "audit.db")
    if found.damages or found.count != SLOTS * OF_EACH_SLOT:
        raise RuntimeError(f"the chain does not hold: {found}")
    return taken_s


def _lengthen(folder: Path) -> Path:
    """Make a long log in one transaction: how it grew does not matter for verifying it."""
    log = AuditLog(SystemClock(), folder=folder)
    log.record("flash.step", actor=OPEN_INSTALLATION, body=BODY)
    path = folder / "audit.db"
    (first,) = read_records(path)
    log.close()
    last = first
    rows = []
    for seq in range(2, LONG_LOG + 1):
        values = {column: getattr(first, column) for column in COLUMNS}
        last = sealed(type(first)(**{**values, "seq": seq, "prev_hash": last.hash}))
        rows.append([getattr(last, column) for column in COLUMNS])
    with sqlite3.connect(path) as database:
        database.executemany(f"INSERT INTO audit VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    database.close()
    return path


def _verify_s(path: Path) -> float:
    began_s = time.process_time()
    found = verify_log(path)
    if found.damages or found.count != LONG_LOG:
        raise RuntimeError(f"the log does not hold: {found}")
    return time.process_time() - began_s
