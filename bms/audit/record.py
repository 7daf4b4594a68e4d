"""One record of the audit trail, and the hash that binds it to the one before."""

import hashlib
import math
from collections.abc import Mapping
from typing import Literal

import msgspec
import rfc8785

from bms.audit.trail import AuditValue

SCHEMA = "halite.audit/1"
NOTHING = "0" * 64
"""What stands for the hash before the first record."""
_LARGEST_INTEGER = 2**53 - 1
"""RFC 8785, 3.2.2.3: integers beyond it have no one spelling."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the trail; the columns of the table `audit`.

    Attributes:
        seq: counts from 1, without gaps.
        t_utc: wall clock, ISO 8601.
        t_monotonic_ms: clock of this start of the computer; never goes back while `boot_id` stays.
        boot_id: which start of the computer.
        actor: name of who did it; may be empty.
        role: in which role.
        signed_in: 1: the name was proved by a password or a badge; 0: it was only given.
        station: name of the installation.
        event: short stable name.
        body: what belongs to it, canonical JSON (RFC 8785).
        prev_hash: `hash` of the record before.
        hash: SHA-256 over the 32 bytes of `prev_hash` and the canonical JSON of all other columns.
    """

    seq: int
    t_utc: str
    t_monotonic_ms: int
    boot_id: str
    actor: str
    role: str
    signed_in: Literal[0, 1]
    station: str
    event: str
    body: str
    prev_hash: str
    hash: str = ""


COLUMNS = Record.__struct_fields__


def hash_of(record: Record) -> str:
    """Return what `hash` of a record has to be.

    Raises:
        ValueError: the record holds what no record can hold.
    """
    document = {"schema": SCHEMA, **msgspec.to_builtins(record)}
    previous = bytes.fromhex(document.pop("prev_hash"))
    del document["hash"]
    return hashlib.sha256(previous + rfc8785.dumps(document)).hexdigest()


def sealed(record: Record) -> Record:
    """Return the record with its hash."""
    return msgspec.structs.replace(record, hash=hash_of(record))


def encode_line(record: Record) -> bytes:
    """Return the record as a line of an export: canonical JSON with a line feed."""
    return rfc8785.dumps(msgspec.to_builtins(record)) + b"\n"


def canonical_body(body: Mapping[str, AuditValue]) -> str:
    """Return a body as canonical JSON. What JSON cannot spell becomes text: a record is never lost for its contents."""
    return rfc8785.dumps({name: _spellable(value) for name, value in body.items()}).decode()


def _spellable(value: AuditValue) -> AuditValue:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        return str(value)
    return value


def plain_text(text: str) -> str:
    """Return a text that UTF-8 can spell: names of files may hold what it cannot."""
    return text.encode("utf-8", "backslashreplace").decode()
