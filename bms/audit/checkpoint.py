"""Signed checkpoints: how many records there are and the hash of the last one, vouched for by the station's key.

One checkpoint kept elsewhere pins every record before it: nobody can change, remove or re-order them unnoticed.
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bms.errors import BadFileError
from bms.trust.dsse import pre_authentication_encoding

PAYLOAD_TYPE = "application/vnd.halite.audit-checkpoint.v1+json"
_MOST_BYTES = 64 * 1024 * 1024
_LONGEST_LINES = 64 * 1024
"""Longer than the last two lines of a file, however long the station's name."""

_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the trail stood.

    Attributes:
        count: records so far.
        head: hash of the last of them.
        utc: wall clock, ISO 8601.
        station: name of the installation.
        public_key: Ed25519 key of the station, hexadecimal.
        signature: over all of the above (pre-authentication encoding of DSSE over canonical JSON), hexadecimal.
    """

    schema: Literal["halite.audit.checkpoint/1"] = "halite.audit.checkpoint/1"
    count: Annotated[int, msgspec.Meta(ge=0)]
    head: _Hash
    utc: str
    station: str
    public_key: _Hash
    signature: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{128})?$")] = ""


def signed_checkpoint(key: Ed25519PrivateKey, *, count: int, head: str, utc: str, station: str) -> Checkpoint:
    """Return a checkpoint with its signature."""
    draft = Checkpoint(count=count, head=head, utc=utc, station=station, public_key=key.public_key().public_bytes_raw().hex())
    return msgspec.structs.replace(draft, signature=key.sign(_signed_bytes(draft)).hex())


def signature_holds(checkpoint: Checkpoint) -> bool:
    """Return whether the key that a checkpoint names has signed it."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.public_key))
    try:
        key.verify(bytes.fromhex(checkpoint.signature), _signed_bytes(checkpoint))
    except InvalidSignature:
        return False
    return True


def encode_checkpoint(checkpoint: Checkpoint) -> bytes:
    """Return a checkpoint as one line."""
    return rfc8785.dumps(msgspec.to_builtins(checkpoint)) + b"\n"


def read_checkpoints(path: Path) -> tuple[Checkpoint, ...]:
    """Read a file of checkpoints, one a line. What follows the last line feed was never finished and does not count.

    Raises:
        BadFileError: it is no such file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error
    return _decode(path, data)


def last_checkpoint(path: Path) -> Checkpoint | None:
    """Return the last checkpoint of a file; None: there is no file, or it is empty.

    Raises:
        BadFileError: it is no such file.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LONGEST_LINES))
            tail = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    finished = tail[: tail.rfind(b"\n") + 1].splitlines(keepends=True)
    return _decode(path, finished[-1])[0] if finished else None


def finished_length(path: Path) -> int:
    """Return how many bytes of a file are finished lines.

    Raises:
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = max(0, size - _LONGEST_LINES)
        file.seek(start)
        tail = file.read()
    return start + tail.rfind(b"\n") + 1


def _decode(path: Path, data: bytes) -> tuple[Checkpoint, ...]:
    try:
        lines = data[: data.rfind(b"\n") + 1].split(b"\n")[:-1]
        return tuple(msgspec.json.decode(line, type=Checkpoint) for line in lines)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> BadFileError:
    return BadFileError(
        f"{path} holds no checkpoints of an audit log that can be read.",
        detail=str(error),
        advice="Give a checkpoint.json of a run folder or a checkpoints.jsonl.",
    )


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    document = msgspec.to_builtins(checkpoint)
    del document["signature"]
    return pre_authentication_encoding(PAYLOAD_TYPE, rfc8785.dumps(document))
