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
class Response:
    """A positive response.

    Attributes:
        payload: whole response starting with the response service id; empty when it was suppressed or functional.
        started_s: monotonic time of its first frame.
        finished_s: monotonic time of its last frame.
        request_finished_s: monotonic time at which the request's last frame was on the bus.
    """

    payload: bytes
    started_s: float = 0.0
    finished_s: float = 0.0
    request_finished_s: float = 0.0


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
    """

    request: bytes
    echo_length: int = 0
    expect_response: bool = True
    functional: bool = False
    deadline_s: float | None = None
    request_id: int | None = None
    response_id: int | None = None


WRITING_SERVICES = frozenset({0x11, 0x14, 0x27, 0x28, 0x29, 0x2E, 0x2F, 0x31, 0x34, 0x35, 0x36, 0x37, 0x3D, 0x85})
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


Intent = Exchange | Wait | Progress | ReadClock | CountForeignRequests

T = TypeVar("T")
Procedure = Generator[Intent, Any, T]
"""Work that returns a T. The value sent in depends on the intent: see each intent's *Result*."""

KeyProvider = Callable[[int, bytes], bytes]
"""(security level, seed) → key, for service 0x27. Seeds and keys are never logged."""
