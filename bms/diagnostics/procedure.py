"""How diagnostic work is written: as generators that ask for one thing at a time and know no clock, thread or bus.

A procedure yields an `Intent` and is sent the result, or has the error thrown in:

    def read_serial() -> Procedure[str]:
        response = yield Exchange(request=bytes.fromhex("22F18C"))
        return response.payload[3:].decode()

    serial = yield from read_serial()      # procedures are composed like functions

The same procedure runs in the engine (real bus, real time) and in tests (virtual pack, virtual time).
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One ECU's final answer to a request that all answers were collected of, positive or negative.

    Attributes:
        response_id: CAN id it came from.
        payload: whole answer.
        started_s: monotonic time of its first frame.
        finished_s: monotonic time of its last frame.
    """

    response_id: int
    payload: bytes
    started_s: float
    finished_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A positive response; a negative one too where the exchange says so.

    Attributes:
        payload: whole response starting with the response service id; empty when it was suppressed or functional.
        started_s: monotonic time of its first frame.
        finished_s: monotonic time of its last frame.
        request_started_s: monotonic time at which the request began to leave.
        request_finished_s: monotonic time at which the request's last frame was on the bus.
        pending: how many times 0x78 (response pending) came before.
        others: with `Exchange.collect_all`: every answer, this one included, in order of arrival.
    """

    payload: bytes
    started_s: float = 0.0
    finished_s: float = 0.0
    request_started_s: float = 0.0
    request_finished_s: float = 0.0
    pending: int = 0
    others: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Send one request, wait for its answer. Result: `Response`; errors: `DiagnosticError`, `LinkError`, `IsoTpError`.

    Attributes:
        request: whole request starting with the service id.
        echo_length: how many bytes after the response service id must repeat the request's (sub-function, DID, RID, BSC).
        expect_response: False for suppressed positive responses; then silence for P2 is success, a negative answer an error.
        functional: send to the functional address.
        deadline_s: longest time to follow 0x78 (response pending), seconds; None: the definition's default.
        request_id: other physical request id than the definition's (polling of other ECUs).
        response_id: belongs to `request_id`.
        request_address_byte: first byte of the request's frames where the other ECU uses extended addressing; else None.
        response_address_byte: belongs to `request_address_byte`.
        accept_negative: a negative answer is a `Response` like a positive one, not an error.
        collect_all: take every answer, positive or negative, that comes within P2 from the BMS or from any other ECU; those
            that announce theirs (0x78) are waited for. Shows whether more than one ECU answers.
    """

    request: bytes
    echo_length: int = 0
    expect_response: bool = True
    functional: bool = False
    deadline_s: float | None = None
    request_id: int | None = None
    response_id: int | None = None
    request_address_byte: int | None = None
    response_address_byte: int | None = None
    accept_negative: bool = False
    collect_all: bool = False


WRITING_SERVICES = frozenset({0x11, 0x14, 0x27, 0x28, 0x29, 0x2E, 0x2F, 0x31, 0x34, 0x35, 0x36, 0x37, 0x38, 0x3D, 0x85, 0x87})
"""Services that change something in a BMS, prepare to, or open the way to it (ISO 14229-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedExchange(Exchange):
    """An exchange that may carry a writing service. Made by `bms.flashing.write_gate` and nowhere else.

    The UDS client refuses a writing service in a plain `Exchange`.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Do nothing on the bus (tester-present goes on in a non-default session). Result: None."""

    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Tell whoever watches. Result: None.

    Attributes:
        step: short name of the step, stable, e.g. `erase`.
        text: what is being done, in words.
        fraction: 0…1 of the whole job.
        cancellable: whether stopping now is safe.
    """

    step: str
    text: str
    fraction: float
    cancellable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClock:
    """Ask for the monotonic time. Result: float seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForeignRequests:
    """Ask how many requests of other testers to this BMS were seen since the procedure began. Result: int."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuiet:
    """Ask for how long the bus has been listened to without a request of another tester to this BMS. Result: float seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitDuration:
    """End the procedure at most this long from now, whatever its exchanges do. Result: None.

    Then `JobOverdueError` is thrown in; what the procedure does after that to clean up has one minute.
    """

    duration_s: float


Intent = Exchange | Wait | Progress | ReadClock | CountForeignRequests | ReadQuiet | LimitDuration

T = TypeVar("T")
Procedure = Generator[Intent, Any, T]
"""Work that returns a T. The value sent in depends on the intent: see each intent's *Result*."""

KeyProvider = Callable[[int, bytes], bytes]
"""(security level, seed) → key, for service 0x27. Seeds and keys are never logged."""
