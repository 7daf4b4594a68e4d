"""Erasing the inactive slot and filling it (0x31 FF00, 0x34, 0x36, 0x37; ISO 14229-1, 15.2 to 15.5)."""

from dataclasses import dataclass

from bms.diagnostics.procedure import Procedure, ReadClock, Response
from bms.errors import DiagnosticError, NoResponseError, UnexpectedResponseError
from bms.flashing.conversation import Conversation
from bms.flashing.guard import TransferGuard
from bms.flashing.permit import DownloadPart
from can_drivers.errors import IsoTpError

_LONGEST_MESSAGE = 4095
"""What a first frame without escape sequence can announce (ISO 15765-2, 9.6.3)."""
_BLOCK_HEAD = 2
"""Service id and block sequence counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReport:
    """One part that was transferred.

    Attributes:
        length: how many bytes.
        duration_s: from the first block's beginning to the last block's answer.
        exchanged: the blocks as they were sent, each with its answer.
    """

    length: int
    duration_s: float
    exchanged: tuple[tuple[bytes, bytes], ...]


def erase(talk: Conversation) -> Procedure[None]:
    """Erase the inactive slot.

    Raises:
        DiagnosticError: the BMS says that it did not.
    """
    programming = talk.permit.programming
    exchange = talk.gate.start_routine(programming.erase_routine, deadline_s=programming.erase_timeout_s)
    response = yield from talk.send(exchange)
    result = response.payload[4:5]
    if result != b"\x00":
        raise DiagnosticError(
            "The BMS did not erase its inactive slot.",
            detail=f"result {result.hex() or 'missing'}",
            advice="Start the update again; if it stays, have the BMS checked.",
        )


def download(talk: Conversation, part: DownloadPart, guard: TransferGuard) -> Procedure[TransferReport]:
    """Transfer one part, block by block.

    A block whose answer was lost is sent once more with the same counter, which the standard makes harmless (15.3.2).

    Raises:
        SafetyRefusalError: another tester keeps talking, or the pack is no longer ready.
        DiagnosticError, IsoTpError, LinkError: the transfer broke off.
    """
    yield from guard.require_ready()
    length = _block_data_length(part, (yield from talk.send(talk.gate.request_download(part))))
    started_s = yield ReadClock()
    finished_s = started_s
    sent = 0
    exchanged: list[tuple[bytes, bytes]] = []
    while (exchange := talk.gate.next_block(length)) is not None:
        yield from guard.before_block()
        try:
            response = yield from talk.send(exchange)
        except (NoResponseError, IsoTpError):
            again = talk.gate.next_block(length)
            if again is None:
                raise
            response = yield from talk.send(again)
        talk.gate.block_accepted()
        finished_s = response.finished_s
        exchanged.append((exchange.request, response.payload))
        sent += len(exchange.request) - _BLOCK_HEAD
        yield talk.steps.within(sent / len(part.content), f"Transferring the {part.name}, {sent} of {len(part.content)} bytes")
    yield from talk.send(talk.gate.exit_transfer())
    return TransferReport(length=sent, duration_s=finished_s - started_s, exchanged=tuple(exchanged))


def _block_data_length(part: DownloadPart, response: Response) -> int:
    """Return how many bytes of data a block may carry, from the answer to 0x34 (15.2.3): length of length, then length."""
    size = response.payload[1] >> 4 if len(response.payload) > 1 else 0
    longest = int.from_bytes(response.payload[2 : 2 + size], "big")
    if size == 0 or len(response.payload) < 2 + size or longest <= _BLOCK_HEAD:
        raise UnexpectedResponseError(
            "The BMS does not say how long a block may be.",
            detail=f"{part.name}: {response.payload.hex()}",
            advice="Check that the pack definition fits this BMS.",
        )
    return min(longest, _LONGEST_MESSAGE) - _BLOCK_HEAD
