"""Asking a BMS what it knows: sessions, data identifiers, routines. One request after the other, slowly, stoppable at each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bms.definition.model import PackDefinition
from bms.diagnostics.identity import is_virtual, read_serial
from bms.diagnostics.procedure import Exchange, Procedure, Progress, ReadClock, Response, Wait
from bms.errors import JobCancelledError, NegativeResponseError, NoResponseError, SafetyRefusalError, UnexpectedResponseError
from bms.flashing.console.pack import require_confirmed_pack, require_diagnostics, require_serial
from bms.flashing.permit import scan_permit
from bms.flashing.write_gate import WriteGate
from can_drivers.errors import ExplainedError, IsoTpError

_SESSION_CONTROL = 0x10
_DEFAULT_SESSION = 0x01
_PROGRAMMING_SESSION = 0x02
_ACTIVE_SESSION = bytes.fromhex("22F186")
_NEGATIVE = 0x7F
_UNKNOWN_SERVICE = frozenset({0x11, 0x7F})
"""serviceNotSupported, serviceNotSupportedInActiveSession (Annex A): asking for other numbers is of no use."""
_NOT_THERE = {
    "sessions": frozenset({0x12}),
    "data": frozenset({0x31}),
    "routines": frozenset({0x31, 0x12, 0x7E}),
}
"""Refusals that say the BMS does not have a number; any other one says that it does. Routines without results refuse 0x31 03
as such, which says nothing of them."""
_SILENCES_IN_A_ROW = 3
_LARGEST = {"sessions": 0x7F, "data": 0xFFFF, "routines": 0xFFFF}
_FASTEST_PER_S = 200.0
_TEXTS = {"sessions": "session", "data": "data identifier", "routines": "routine"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOutcome:
    """End of a scan.

    Attributes:
        kind: what was asked for.
        asked: how many numbers.
        found: how many of them the BMS has.
        stopped: it was stopped before the last number.
    """

    kind: str
    asked: int
    found: int
    stopped: bool


class _Scan:
    """One scan: counts, and tells what it finds."""

    def __init__(self, definition: PackDefinition, kind: str, on_hit: Callable[[int, bytes], None]) -> None:
        self.definition = definition
        self.kind = kind
        self.gate: WriteGate | None = None
        self.virtual = False
        self.session = _DEFAULT_SESSION
        self.asked = 0
        self.found = 0
        self._on_hit = on_hit
        self._silences = 0

    def ask(self, number: int) -> Procedure[None]:
        """Ask for one number.

        Raises:
            UnexpectedResponseError: the BMS does not have the service at all.
            NoResponseError, IsoTpError: it has stopped answering.
        """
        self.asked += 1
        code: int | None = None
        try:
            response: Response = yield self._exchange(number)
            payload = response.payload
        except NegativeResponseError as refusal:
            code = refusal.code
            payload = bytes([_NEGATIVE, refusal.service_id, code])
        except (NoResponseError, IsoTpError):
            self._silences += 1
            if self._silences >= _SILENCES_IN_A_ROW:
                raise
            return
        self._silences = 0
        if code in _UNKNOWN_SERVICE:
            raise UnexpectedResponseError(
                f"The BMS does not let itself be asked for {self.kind} in this session.",
                detail=payload.hex(" "),
                advice="Enter another session, then start the scan again.",
            )
        if code not in _NOT_THERE[self.kind]:
            self.found += 1
            self._on_hit(number, payload)
        if code is None and self.kind == "sessions":
            yield from self.go_back()

    def go_back(self) -> Procedure[None]:
        """Return to the session before the scan."""
        yield Exchange(request=bytes([_SESSION_CONTROL, self.session]), echo_length=1)

    def _exchange(self, number: int) -> Exchange:
        if self.kind == "sessions":
            return Exchange(request=bytes([_SESSION_CONTROL, number]), echo_length=1)
        if self.kind == "data":
            return Exchange(request=b"\x22" + number.to_bytes(2, "big"), echo_length=2)
        if self.gate is None:
            raise SafetyRefusalError("Routines are asked for after their pack was confirmed only.")
        return self.gate.ask_for_routine_results(number)


def scan(
    definition: PackDefinition,
    kind: str,
    first: int,
    last: int,
    *,
    requests_per_s: float = 20.0,
    serial: str = "",
    on_hit: Callable[[int, bytes], None],
) -> Procedure[ScanOutcome]:
    """Ask for every number of a range. Stopping ends it with what was found so far.

    Sessions are left again at once for the one before the scan; the programming session is entered on the virtual pack only.
    Routines are asked for their results (0x31 03), never started.

    Args:
        definition: the pack.
        kind: `sessions`, `data` or `routines`.
        first: first number, from 1 for sessions and from 0 for the others.
        last: last number.
        requests_per_s: at most so many, so that the BMS and others on the bus are left in peace.
        serial: serial number that was confirmed; only routines need it.
        on_hit: is told (number, answer) of each one the BMS has.

    Raises:
        SafetyRefusalError: the range makes no sense, or routines without a confirmed pack.
        UnexpectedResponseError: the BMS does not have the service in this session.
        NoResponseError, IsoTpError, LinkError: it does not answer any more.
    """
    require_diagnostics(definition)
    _check(kind, first, last)
    state = _Scan(definition, kind, on_hit)
    yield from _get_ready(state, serial)
    numbers = list(_numbers(state, first, last))
    period_s = 1.0 / min(max(requests_per_s, 0.1), _FASTEST_PER_S)
    stopped = False
    try:
        for done, number in enumerate(numbers):
            yield Progress(step="scan", text=f"Asking for {_TEXTS[kind]} 0x{number:02X}", fraction=done / len(numbers))
            began_s = yield ReadClock()
            yield from state.ask(number)
            yield Wait(duration_s=max(0.0, began_s + period_s - (yield ReadClock())))
    except JobCancelledError:
        stopped = state.asked < len(numbers)
    except ExplainedError:
        yield from _leave(state)
        raise
    yield from _leave(state)
    return ScanOutcome(kind=kind, asked=state.asked, found=state.found, stopped=stopped)


def _check(kind: str, first: int, last: int) -> None:
    if kind not in _LARGEST or not (kind == "sessions") <= first <= last <= _LARGEST[kind]:
        raise SafetyRefusalError(
            f"A scan of {kind} from 0x{first:X} to 0x{last:X} is not possible.",
            advice="Sessions go from 0x01 to 0x7F, data identifiers and routines from 0x0000 to 0xFFFF.",
        )


def _get_ready(state: _Scan, serial: str) -> Procedure[None]:
    """Find out what the kind of scan needs: the confirmed pack, or the session to come back to."""
    if state.kind == "routines":
        require_serial(serial)
        state.gate = WriteGate(scan_permit(state.definition, serial))
        yield from require_confirmed_pack(state.definition, serial)
        state.gate.pack_answered(serial)
    elif state.kind == "sessions":
        state.virtual = is_virtual(state.definition, (yield from read_serial(state.definition)))
        response: Response = yield Exchange(request=_ACTIVE_SESSION, echo_length=2, accept_negative=True)
        if response.payload[0] != _NEGATIVE and len(response.payload) > 3:
            state.session = response.payload[3]


def _numbers(state: _Scan, first: int, last: int) -> Iterator[int]:
    for number in range(first, last + 1):
        if state.kind != "sessions" or number != _PROGRAMMING_SESSION or state.virtual:
            yield number


def _leave(state: _Scan) -> Procedure[None]:
    """Make sure of the session before, whatever ended the scan; S3 does it where this cannot."""
    if state.kind != "sessions":
        return
    try:
        yield from state.go_back()
    except ExplainedError:
        return
