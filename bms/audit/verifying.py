"""Whether an audit log is what it was: the chain record by record, then against checkpoints that were kept elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bms.audit.checkpoint import Checkpoint, signature_holds
from bms.audit.reading import UnreadableRecordError, read_records
from bms.audit.record import NOTHING, Record, hash_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What is wrong. `seq`: the first record that is not, or may not be, what was written; `what` completes "Record N …"."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found.

    Attributes:
        count: records whose chain holds.
        head: hash of the last of them.
        pinned: records that the checkpoints vouch for. Later ones may have been changed by whoever can write the log.
        damages: what is wrong; none: the log is what it was.
    """

    count: int
    head: str
    pinned: int
    damages: tuple[Damage, ...]


def verify_log(path: Path, checkpoints: Sequence[Checkpoint] = ()) -> Verification:
    """Verify a database or an export against checkpoints.

    Raises:
        BadFileError: it is no audit log.
    """
    return verify(read_records(path), checkpoints)


def verify(records: Iterable[Record], checkpoints: Sequence[Checkpoint] = ()) -> Verification:
    """Verify records in the order given; see `verify_log`. Stops at the first one that does not hold.

    Raises:
        BadFileError: while the records were read: they are of no audit log.
    """
    wanted = {checkpoint.count for checkpoint in checkpoints}
    heads = {0: NOTHING}
    count, head = 0, NOTHING
    damages: list[Damage] = []
    try:
        for record in records:
            what = _wrong_with(record, count + 1, head)
            if what:
                damages.append(Damage(seq=count + 1, what=what))
                break
            count, head = record.seq, record.hash
            if count in wanted:
                heads[count] = head
    except UnreadableRecordError as error:
        damages.append(Damage(seq=count + 1, what=f"cannot be read: {error}"))
    broken = bool(damages)
    pinned = 0
    for checkpoint in sorted(checkpoints, key=lambda one: one.count):
        damage = _against(checkpoint, heads, count, pinned, broken=broken)
        if damage is None:
            pinned = max(pinned, min(checkpoint.count, count))
        else:
            damages.append(damage)
    damages.extend(_strangers(checkpoints))
    return Verification(count=count, head=head, pinned=pinned, damages=tuple(damages))


def _wrong_with(record: Record, seq: int, head: str) -> str:
    """Return what is wrong with a record that should be number `seq` after the one with hash `head`, or nothing."""
    if record.seq != seq:
        return f"is not there: number {record.seq} stands in its place"
    if record.prev_hash != head:
        return "does not follow the one before it"
    try:
        expected = hash_of(record)
    except ValueError as error:
        return f"holds what no record can hold: {error}"
    return "" if record.hash == expected else "was changed: its hash is another"


def _against(checkpoint: Checkpoint, heads: dict[int, str], count: int, pinned: int, *, broken: bool) -> Damage | None:
    if not signature_holds(checkpoint):
        return Damage(seq=checkpoint.count, what="has a checkpoint that the station's key did not sign")
    if checkpoint.count > count:
        # Of a chain that is broken before, the rest was not looked at.
        missing = f"is missing, with all up to {checkpoint.count}: a checkpoint of {checkpoint.utc} counted them"
        return None if broken else Damage(seq=count + 1, what=missing)
    if heads[checkpoint.count] != checkpoint.head:
        return Damage(
            seq=pinned + 1,
            what=f"or one after it, up to {checkpoint.count}, was changed and the chain made anew: "
            f"it is not what a checkpoint of {checkpoint.utc} says",
        )
    return None


def _strangers(checkpoints: Sequence[Checkpoint]) -> Iterator[Damage]:
    """Yield the checkpoints of another key than the first: they are of another log, or forged."""
    for checkpoint in checkpoints[1:]:
        if checkpoint.public_key != checkpoints[0].public_key:
            yield Damage(seq=checkpoint.count, what="has a checkpoint signed by another station's key than the others")
