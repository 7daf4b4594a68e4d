"""How a service is described to the server."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from virtual_pack.ecu.ecu_state import EcuState, Session
from virtual_pack.ecu.negative_response import Nrc, RefusedError

Steps = Generator[float, None, bytes]
"""Work that takes longer than P2: yields seconds to wait before its next step, returns the positive response."""

Handler = Callable[[EcuState, bytes], bytes | Steps]
"""(state, request without the suppress bit) → positive response; raises `RefusedError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One row of the service table.

    Attributes:
        handler: does the work.
        sessions: sessions in which the service exists.
        needs_unlock: only after security access, or authenticated.
        needs_authentication: only authenticated.
        minimum_length: shortest request, bytes.
        sub_functions: sub-function → sessions in which it exists; None: the service checks its second byte itself or has none.
        suppressible: bit 7 of the second byte suppresses the positive response.
        functional: also served when addressed to all ECUs.
    """

    handler: Handler
    sessions: frozenset[Session]
    minimum_length: int
    needs_unlock: bool = False
    needs_authentication: bool = False
    sub_functions: dict[int, frozenset[Session]] | None = None
    suppressible: bool = False
    functional: bool = False


def check_length(request: bytes, length: int) -> None:
    """Refuse with 0x13 a request that is not exactly `length` bytes long."""
    if len(request) != length:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
