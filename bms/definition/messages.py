"""What a bus carries, as values: messages, and the signals in them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDescription:
    """One signal. Bit numbering as in the DBC: `start` is the DBC start bit.

    physical = raw × scale + offset. `mux_values` is None for a signal that is always there.
    """

    name: str
    start: int
    length: int
    little_endian: bool
    signed: bool
    is_float: bool
    scale: float
    offset: float
    minimum: float | None
    maximum: float | None
    unit: str
    choices: dict[int, str] | None
    multiplexer: str | None
    mux_values: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDescription:
    """One message. `cycle_time_s` is None when the database does not say."""

    can_id: int
    is_extended: bool
    is_fd: bool
    name: str
    length: int
    cycle_time_s: float | None
    signals: tuple[SignalDescription, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDatabase:
    """All messages of a database by name. `not_understood` says what was left out while reading, and why."""

    source: str
    messages: dict[str, MessageDescription]
    not_understood: tuple[str, ...]


def bit_span(start: int, length: int, *, little_endian: bool) -> tuple[int, int]:
    """Return the first and last bit of a signal, counted byte by byte, most significant bit of each byte first.

    `start` is the DBC start bit: the least significant bit in Intel, the most significant one in Motorola order. In Intel order
    the bits between the two need not all belong to the signal, but all its bytes lie between them.
    """
    if not little_endian:
        first = start ^ 7
        return first, first + length - 1
    last_bit = start + length - 1
    return start // 8 * 8, last_bit // 8 * 8 + 7
