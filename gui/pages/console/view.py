"""All the console page shows."""

from dataclasses import dataclass

from bms.service_catalogue import Line
from gui.pages.console.history import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something a scan found: its number, what answered, in words and as bytes."""

    number: int
    text: str
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """Where a scan stands. `result` says how the last one ended; `fraction` 0…1."""

    kind: str = "data"
    running: bool = False
    fraction: float = 0.0
    hits: tuple[Hit, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleView:
    """What is shown besides the form.

    Attributes:
        connected: the BMS can be asked.
        serial: serial number of the connected pack.
        service: service functions are switched on.
        busy: what is being done, or empty.
        error, advice: why the last job failed; may be empty.
        notice: what went well, or empty.
        request, problem, at_fault, lines: the request being made; see `RequestDraft`.
        asks_first: sending it has to be confirmed.
        send_reason: why Send cannot be pressed; empty when it can.
        unlock_reason: why whoever is at work may not unlock; empty when they may.
        history: what was asked, oldest first.
        chosen: number of the exchange that is explained; 0: none.
        series: statistics of a repeated request, or empty.
        repeating: a series is under way.
        scan: where a scan stands.
    """

    connected: bool = False
    serial: str = ""
    service: bool = False
    busy: str = ""
    error: str = ""
    advice: str = ""
    notice: str = ""
    request: bytes = b""
    problem: str = ""
    at_fault: str = ""
    lines: tuple[Line, ...] = ()
    asks_first: bool = False
    send_reason: str = ""
    unlock_reason: str = ""
    history: tuple[Asked, ...] = ()
    chosen: int = 0
    series: str = ""
    repeating: bool = False
    scan: ScanView = ScanView()

    @property
    def shown(self) -> Asked | None:
        """The exchange that is explained."""
        return next((asked for asked in reversed(self.history) if asked.number == self.chosen), None)
