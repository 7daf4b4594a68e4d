"""Read-only services as procedures: data by identifier (0x22) and memory by address (0x23)."""

from collections.abc import Mapping

from bms.diagnostics.procedure import Exchange, Procedure, Response
from bms.errors import NegativeResponseError, NoResponseError, UnexpectedResponseError
from can_drivers.errors import IsoTpError

_READ_DATA = 0x22
_READ_MEMORY = 0x23
_MEMORY_FORMAT = 0x24
"""Two bytes of length, four of address (addressAndLengthFormatIdentifier, ISO 14229-1, H.1)."""
LONGEST_MEMORY_READ = 4093
"""Bytes of memory in one answer (docs/ecu-contract.md)."""
_SYNTAX_ADVICE = "Check that the pack definition fits this BMS."


def exchange_twice(exchange: Exchange) -> Procedure[Response]:
    """Do a reading exchange; when the answer is lost, ask once more. Only for requests that change nothing."""
    response: Response
    try:
        response = yield exchange
    except (NoResponseError, IsoTpError):
        response = yield exchange
    return response


def read_data(did: int) -> Procedure[bytes]:
    """Read one data identifier; returns its value without service id and DID.

    Raises:
        NegativeResponseError: the BMS does not have it.
    """
    request = bytes([_READ_DATA]) + did.to_bytes(2, "big")
    response = yield from exchange_twice(Exchange(request=request, echo_length=2))
    return response.payload[3:]


def read_optional_data(did: int) -> Procedure[bytes | None]:
    """Read one data identifier; None when the BMS refuses it."""
    try:
        return (yield from read_data(did))
    except NegativeResponseError:
        return None


def read_data_group(lengths: Mapping[int, int]) -> Procedure[dict[int, bytes]]:
    """Read several data identifiers of known length in one request (ISO 14229-1, 11.2).

    Args:
        lengths: DID → length of its value in bytes.

    Returns:
        The values; identifiers that the BMS does not have are missing.

    Raises:
        NegativeResponseError: the BMS has none of them.
        UnexpectedResponseError: the answer does not parse.
    """
    request = bytes([_READ_DATA]) + b"".join(did.to_bytes(2, "big") for did in lengths)
    response = yield from exchange_twice(Exchange(request=request))
    values: dict[int, bytes] = {}
    payload = response.payload
    at = 1
    while at < len(payload):
        did = int.from_bytes(payload[at : at + 2], "big")
        length = lengths.get(did)
        if length is None or did in values or at + 2 + length > len(payload):
            raise UnexpectedResponseError(
                "The BMS answered with values that were not asked for.",
                detail=f"{request.hex()} → {payload.hex()}",
                advice=_SYNTAX_ADVICE,
            )
        values[did] = payload[at + 2 : at + 2 + length]
        at += 2 + length
    return values


def read_memory(address: int, length: int) -> Procedure[bytes]:
    """Read a block of memory, in as many requests as it takes.

    Raises:
        UnexpectedResponseError: the BMS answered with another length than asked for.
    """
    memory = b""
    while len(memory) < length:
        memory += yield from read_memory_block(address + len(memory), min(LONGEST_MEMORY_READ, length - len(memory)))
    return memory


def read_memory_block(address: int, length: int) -> Procedure[bytes]:
    """Read at most `LONGEST_MEMORY_READ` bytes of memory in one request.

    Raises:
        UnexpectedResponseError: the BMS answered with another length than asked for.
    """
    request = bytes([_READ_MEMORY, _MEMORY_FORMAT]) + address.to_bytes(4, "big") + length.to_bytes(2, "big")
    response = yield from exchange_twice(Exchange(request=request))
    if len(response.payload) != 1 + length:
        raise UnexpectedResponseError(
            "The BMS answered with another amount of memory than asked for.",
            detail=f"0x{address:08X}: {length} bytes wanted, {len(response.payload) - 1} received",
            advice=_SYNTAX_ADVICE,
        )
    return response.payload[1:]
