"""Diagnostic requests of an engineer's choosing, and what came of them."""

import msgspec

from engine.messages.message import Message


class UdsRequestJob(Message, frozen=True, kw_only=True):
    """Send one diagnostic request of an engineer's choosing. Result: `UdsAnswered`.

    Requests that change something pass the write gate: they need `serial` (the pack that was confirmed), leave a run folder,
    and those that program memory are refused unless the pack is virtual.

    Attributes:
        request: the whole request, service id first.
        functional: send it to all ECUs; every answer within P2 is returned.
        serial: pack serial the user confirmed for this writing request; empty for requests that only read.
        operator: for the record.
    """

    request: bytes
    functional: bool = False
    serial: str = ""
    operator: str = ""


class UdsUnlockJob(Message, frozen=True, kw_only=True):
    """Security access (0x27) or certificate authentication (0x29). Result: `UdsUnlocked`. Seeds and keys stay in the engine.

    Attributes:
        level: requestSeed sub-function (odd) for 0x27; 0: authenticate with 0x29.
        keys: where keys come from, e.g. `demo`, `library:<path>`, `certificate:<path>`; see `bms.diagnostics.key_provider`.
        serial: pack serial the user confirmed.
        operator: for the record.
    """

    level: int
    keys: str
    serial: str
    operator: str = ""


class UdsScanJob(Message, frozen=True, kw_only=True):
    """Ask which sessions, data identifiers or routines a BMS knows. Sends `UdsScanHit` on the way. Result: `UdsScanned`.

    Routines are asked for results (0x31 03), never started. The session is put back to what it was.

    Attributes:
        kind: `sessions`, `data` or `routines`.
        first: first number to ask for.
        last: last number to ask for.
        requests_per_s: limit, so that the BMS and others on the bus are left in peace.
        serial: pack serial the user confirmed (only `routines` needs it).
    """

    kind: str
    first: int
    last: int
    requests_per_s: float = 20.0
    serial: str = ""


class DecodedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a request or an answer in words. `level` 0 is the outermost; `raw` is hex; `text` may hold a unit."""

    level: int
    name: str
    text: str
    raw: str = ""


class UdsResponse(msgspec.Struct, frozen=True, kw_only=True):
    """One response. `response_id`: CAN id it came from. Times in seconds: P2 from the end of the request to its first frame."""

    response_id: int
    payload: bytes
    p2_s: float
    transfer_s: float
    lines: tuple[DecodedLine, ...] = ()


class UdsAnswered(Message, frozen=True, kw_only=True):
    """How a request of `UdsRequestJob` ended. Seeds and keys are replaced by zeros.

    Attributes:
        request: what was sent. lines: the same in words.
        responses: final answers, positive or negative; none if it was suppressed or nobody answered.
        pending: how many 0x78 came before.
        request_s: how long the request took on the wire, seconds.
        problem: one sentence if nobody answered or the answer makes no sense, with `advice`; else empty.
        run_folder: where a writing request was recorded, or empty.
    """

    request: bytes
    lines: tuple[DecodedLine, ...]
    responses: tuple[UdsResponse, ...]
    pending: int = 0
    request_s: float = 0.0
    problem: str = ""
    advice: str = ""
    run_folder: str = ""


class UdsUnlocked(Message, frozen=True, kw_only=True):
    """The BMS accepted the key or the certificate. `already`: it was unlocked before."""

    level: int
    already: bool


class UdsScanHit(Message, frozen=True, kw_only=True):
    """Something a scan found: its number, the answer (positive or a telling refusal), and what it is in words."""

    job_id: int
    number: int
    payload: bytes
    text: str


class UdsScanned(Message, frozen=True, kw_only=True):
    """End of a scan: how many numbers were asked for, how many exist, and whether it was stopped before the end."""

    kind: str
    asked: int
    found: int
    stopped: bool
