"""Which request an answer belongs to: by service, by echo, never by order alone (ISO 14229-1, 8.4 and 8.7)."""

import enum

from bms.diagnostics.procedure import Exchange

NEGATIVE_RESPONSE = 0x7F
RESPONSE_PENDING = 0x78
BUSY_REPEAT_REQUEST = 0x21
_RESPONSE_OFFSET = 0x40


class Match(enum.Enum):
    """What an answer is to a request."""

    POSITIVE = enum.auto()
    NEGATIVE = enum.auto()
    PENDING = enum.auto()
    BUSY = enum.auto()
    FOREIGN = enum.auto()


def match(exchange: Exchange, payload: bytes) -> Match:
    """Return what `payload` is to `exchange`; anything malformed or for another request is FOREIGN."""
    if not payload:
        return Match.FOREIGN
    service_id = exchange.request[0]
    if payload[0] == NEGATIVE_RESPONSE:
        if len(payload) != 3 or payload[1] != service_id:
            return Match.FOREIGN
        return {RESPONSE_PENDING: Match.PENDING, BUSY_REPEAT_REQUEST: Match.BUSY}.get(payload[2], Match.NEGATIVE)
    if payload[0] != service_id + _RESPONSE_OFFSET:
        return Match.FOREIGN
    return Match.POSITIVE if payload[1 : 1 + exchange.echo_length] == _echo(exchange) else Match.FOREIGN


def _echo(exchange: Exchange) -> bytes:
    """Return the bytes the positive response must repeat; a suppress bit is not repeated (ISO 14229-1, 8.2.2)."""
    echo = exchange.request[1 : 1 + exchange.echo_length]
    if echo and not exchange.expect_response:
        return bytes([echo[0] & 0x7F]) + echo[1:]
    return echo
