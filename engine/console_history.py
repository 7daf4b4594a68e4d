"""What was sent from the UDS console, newest last, kept between sessions. Never a seed, a key or a proof."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bms.service_catalogue import service
from bms.storage import halite_home, write_durably
from engine.messages import UdsAnswered

LONGEST = 500
"""Requests that are kept."""
_SHOWN_BYTES = 64
_RESPONSE_OFFSET = 0x40
_SERVICE_AND_SUB_FUNCTION = 2


class PastRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request that was sent.

    Attributes:
        number: counts all requests ever kept; `halite uds repeat` takes it.
        utc: when, ISO 8601.
        request: hexadecimal.
        functional: it went to all ECUs.
        answers: hexadecimal, cut after 64 bytes.
        p2_ms: time to the first answer, or None.
        problem: why there is no answer, or empty.
    """

    number: int
    utc: str
    request: str
    functional: bool
    answers: tuple[str, ...]
    p2_ms: float | None
    problem: str


def history_path() -> Path:
    """Return the file the history is kept in."""
    return halite_home() / "uds-history.jsonl"


def read_history() -> tuple[PastRequest, ...]:
    """Return what is kept, oldest first. Lines that cannot be read are left out."""
    try:
        lines = history_path().read_bytes().splitlines()
    except OSError:
        return ()
    return tuple(_readable(lines))


def record(answered: UdsAnswered, utc: datetime.datetime, *, functional: bool) -> PastRequest:
    """Keep a request with its answers; the oldest ones make room.

    A disk that cannot be written to costs the history, not the answer.
    """
    past = read_history()
    entry = PastRequest(
        number=past[-1].number + 1 if past else 1,
        utc=utc.isoformat(timespec="seconds"),
        request=_without_secrets(answered.request).hex(),
        functional=functional,
        answers=tuple(_without_secrets(answer.payload)[:_SHOWN_BYTES].hex() for answer in answered.responses),
        p2_ms=round(1000 * answered.responses[0].p2_s, 3) if answered.responses else None,
        problem=answered.problem,
    )
    kept = (*past, entry)[-LONGEST:]
    with contextlib.suppress(OSError):
        write_durably(history_path(), b"".join(msgspec.json.encode(one) + b"\n" for one in kept))
    return entry


def _readable(lines: list[bytes]) -> Iterator[PastRequest]:
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=PastRequest)
        except msgspec.DecodeError:
            continue


def _without_secrets(message: bytes) -> bytes:
    """Return a request or answer without what follows the sub-function, where that is a seed, a key or a proof."""
    known = message and (service(message[0]) or service(message[0] - _RESPONSE_OFFSET & 0xFF))
    return message[:_SERVICE_AND_SUB_FUNCTION] if known and known.secret else message
