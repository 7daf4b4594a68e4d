"""What is asked of a BMS that does not tell its values unasked, as values."""

import enum
from dataclasses import dataclass, field


class SignalKind(enum.Enum):
    """What the bits of a polled value stand for."""

    NUMBER = "number"
    ASCII = "ascii"
    HEX = "hex"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledSignal:
    """One value inside a polled answer (OBDb `fmt`); bit 0 is the first bit of the first byte after service id and DID.

    value = raw × multiplier ÷ divisor + offset, then clipped to minimum…maximum where given. A value at or below
    `null_minimum`, or at or above `null_maximum`, means "not available".

    Little-endian: the bytes it touches are put in reverse order first. Of a signal that is no number, only place and byte order
    count.
    """

    id: str
    name: str
    unit: str
    bit_index: int
    bit_length: int
    signed: bool = False
    little_endian: bool = False
    multiplier: float = 1.0
    divisor: float = 1.0
    offset: float = 0.0
    minimum: float | None = None
    maximum: float | None = None
    null_minimum: float | None = None
    null_maximum: float | None = None
    texts: dict[int, str] = field(default_factory=dict)
    kind: SignalKind = SignalKind.NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCommand:
    """One request that is repeated to read values from a BMS that does not broadcast them. Ids above 0x7FF are 29-bit.

    Attributes:
        key: what it is called.
        request_id: id of the request.
        response_id: id of the answer.
        request: service and identifier, which the answer repeats.
        period_s: how often it is asked.
        signals: what the answer holds behind them.
        request_address_byte: first byte of every request frame in extended addressing (ISO 15765-2, 10.3.4); else None.
        response_address_byte: the same of every answer frame.
        session: diagnostic session in which alone it is answered; None: any. Halite does not change the session to read values.
    """

    key: str
    request_id: int
    response_id: int
    request: bytes
    period_s: float
    signals: tuple[PolledSignal, ...]
    request_address_byte: int | None = None
    response_address_byte: int | None = None
    session: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingManners:
    """How much of the bus and of the BMS polling may take, and how it makes way for other testers (docs/link.md).

    Attributes:
        max_requests_per_s: requests to all ECUs together.
        max_bus_share: part of the bus's time that requests, answers and flow control may take, 0…1.
        least_gap_s: pause between an answer and the next request, at least; a slow answer makes it as long as itself.
        yield_s: how long nothing is asked after another tester's request to the same BMS; at least the longest answer takes.
    """

    max_requests_per_s: float = 20.0
    max_bus_share: float = 0.05
    least_gap_s: float = 0.01
    yield_s: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """Values read by polling, and which of them are cells, temperatures and named readings.

    Attributes:
        commands: what to ask, and how often.
        cells: signal ids of the cell voltages in order.
        cell_scale_mv: multiply a cell's value to get mV.
        temperatures: signal ids of the temperature sensors in order.
        readings: reading name → signal id.
        reading_scales: reading name → factor to get the unit in the reading's name (charging current is positive); 1 if absent.
        others: commands that give nothing of the above, mostly to other ECUs; nobody asks them unless told to.
        trim_unseen: as in `Broadcasts`.
        not_understood: what was left out while reading the signal set, and why.
        manners: how the bus and other testers are left in peace.
    """

    commands: tuple[PollCommand, ...]
    cells: tuple[str, ...]
    cell_scale_mv: float
    temperatures: tuple[str, ...]
    readings: dict[str, str]
    reading_scales: dict[str, float] = field(default_factory=dict)
    others: tuple[PollCommand, ...] = ()
    trim_unseen: bool = False
    not_understood: tuple[str, ...] = ()
    manners: PollingManners = field(default_factory=PollingManners)
