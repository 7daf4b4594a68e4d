"""Updates that were begun and did not come to an end: found in their journals, by whatever process looks next."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bms.definition.model import ContractLevel
from bms.flashing.journal import Record, read_journal
from bms.flashing.run_folder import JOURNAL_NAME, runs_folder

PLANNED = "planned"
BACKED_UP = "backed_up"
ERASING = "erasing"
COMMITTING = "committing"
COMMITTED = "committed"
READ_BACK = "read_back"
WATCHING = "watching"
ROLLING_BACK = "rolling_back"
INTERRUPTED = "interrupted"
CLOSED = "closed"
_NOT_STATES = frozenset({"note", INTERRUPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJob:
    """An update that has erased the inactive slot of a pack and not ended.

    Attributes:
        serial: the pack.
        package_id: what was being written.
        package_sha256: hash of that package.
        reference: how the user named the package: path or id.
        step: the last state it entered.
        started_utc: when it began, ISO 8601.
        folder: its run folder.
        installed: the new data set had been read back; what is missing is the end of the watch.
        in_place: the BMS overwrites its calibration in place: it may have none.
        rolling_back: the previous data set was being written back.
        cause: why; empty otherwise.
        new_faults: codes of the faults the new data set had raised.
        faults_before: faults that were there before the update; None: they were not read.
    """

    serial: str
    package_id: str
    package_sha256: str
    reference: str
    step: str
    started_utc: str
    folder: Path
    installed: bool = False
    in_place: bool = False
    rolling_back: bool = False
    cause: str = ""
    new_faults: tuple[str, ...] = ()
    faults_before: frozenset[int] | None = None


def open_jobs() -> tuple[OpenJob, ...]:
    """Return the open job of every pack that has one, the latest first."""
    settled: set[str] = set()
    found: list[OpenJob] = []
    for serial, records, folder in _updates():
        states = {record.state for record in records}
        if serial in settled or not states & {ERASING, CLOSED}:
            continue
        if CLOSED not in states:
            settled.add(serial)
            found.append(_open_job(serial, records, folder))
        elif ERASING in states or _settles(records):
            settled.add(serial)
    return tuple(found)


def open_job_of(serial: str) -> OpenJob | None:
    """Return the open job of one pack."""
    return next((job for job in open_jobs() if job.serial == serial), None)


def left_unsettled(serial: str) -> bool:
    """Return whether the latest update that erased something in this pack did not succeed: open, or ended with a failure."""
    for updated, records, _ in _updates():
        if updated == serial:
            if _settles(records):
                return False
            if any(record.state == ERASING for record in records):
                return True
    return False


def _updates() -> Iterator[tuple[str, tuple[Record, ...], Path]]:
    """Yield every recorded update, the latest first: serial number, records, run folder."""
    for journal in sorted(runs_folder().glob(f"*-flash-*/{JOURNAL_NAME}"), reverse=True):
        records = _records(journal)
        if records and records[0].state == PLANNED:
            yield str(records[0].detail.get("serial", "")), records, journal.parent


def _settles(records: tuple[Record, ...]) -> bool:
    """Return whether a job that erased nothing has all the same brought an earlier one to its end."""
    return any(record.state == CLOSED and record.detail.get("settles") is True for record in records)


def _records(path: Path) -> tuple[Record, ...]:
    try:
        return read_journal(path).records
    except OSError:
        return ()


def _open_job(serial: str, records: tuple[Record, ...], folder: Path) -> OpenJob:
    first = records[0]
    states = [record.state for record in records if record.state not in _NOT_STATES]
    back = next((record.detail for record in records if record.state == ROLLING_BACK), None)
    return OpenJob(
        serial=serial,
        package_id=str(first.detail.get("package", "")),
        package_sha256=str(first.detail.get("package_sha256", "")),
        reference=str(first.detail.get("reference", "")),
        step=states[-1],
        started_utc=first.utc,
        folder=folder,
        installed=back is None and states[-1] in {READ_BACK, WATCHING},
        in_place=first.detail.get("contract_level") == ContractLevel.L1.name,
        rolling_back=back is not None,
        cause="" if back is None else str(back.get("cause", "")),
        new_faults=() if back is None else tuple(str(back.get("new_faults", "")).split()),
        faults_before=_faults_before(records),
    )


def _faults_before(records: tuple[Record, ...]) -> frozenset[int] | None:
    for record in records:
        codes = record.detail.get("faults_before")
        if record.state == BACKED_UP and isinstance(codes, str):
            return frozenset(int(code, 16) for code in codes.split())
    return None
