"""The time a transfer must take at the very least: the exact bits of its frames, and nothing else on the bus."""

from collections.abc import Iterator
from dataclasses import dataclass

from bms.definition.model import Diagnostics, LinkDefaults
from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.isotp import layout

_TRANSFER_DATA = 0x36
_TRANSFER_DATA_ANSWER = 0x76
_CLEAR_TO_SEND = layout.flow_control(layout.FLOW_CONTINUE, 0, 0)
"""Block size 0, STmin 0: everything in one go."""

_CLASSIC_BITS = 118
_FD_NOMINAL_BITS = 31
_FD_DATA_BITS = 575
"""Bits of a full frame with the stuffing of ordinary calibration data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferShape:
    """How a transfer is cut.

    Attributes:
        data: all bytes carried by the blocks.
        block_data_length: bytes of data in one block, service id and counter not counted.
    """

    data: bytes
    block_data_length: int


def wire_limit_s(shape: TransferShape, diagnostics: Diagnostics, link: LinkDefaults) -> float:
    """Return the shortest time in which all blocks (0x36) and their answers fit on the wire, in seconds."""
    return sum(frame_time_s(frame, link.bitrate_bps, link.data_bitrate_bps) for frame in _frames(shape, diagnostics, link))


def estimated_transfer_s(length: int, link: LinkDefaults) -> float:
    """Return about how long `length` bytes take in blocks of the usual size, in seconds; see `wire_limit_s` for the truth."""
    if link.fd:
        frames = length / (layout.FD_LENGTH - 1)
        return frames * (_FD_NOMINAL_BITS / link.bitrate_bps + _FD_DATA_BITS / link.data_bitrate_bps)
    return length / (layout.CLASSIC_LENGTH - 1) * _CLASSIC_BITS / link.bitrate_bps


def _frames(shape: TransferShape, diagnostics: Diagnostics, link: LinkDefaults) -> Iterator[Frame]:
    """Yield every frame of the transfer, both directions."""
    for number, start in enumerate(range(0, len(shape.data), shape.block_data_length), start=1):
        counter = number & 0xFF
        block = bytes([_TRANSFER_DATA, counter]) + shape.data[start : start + shape.block_data_length]
        yield from _message(block, diagnostics.request_id, diagnostics, link)
        answer = bytes([_TRANSFER_DATA_ANSWER, counter])
        yield from _message(answer, diagnostics.response_id, diagnostics, link)


def _message(payload: bytes, can_id: int, diagnostics: Diagnostics, link: LinkDefaults) -> Iterator[Frame]:
    single = layout.single_frame(payload, fd=link.fd)
    if single is not None:
        yield _frame(single, can_id, diagnostics, link)
        return
    first, carried = layout.first_frame(payload, fd=link.fd)
    yield _frame(first, can_id, diagnostics, link)
    opposite = diagnostics.response_id if can_id == diagnostics.request_id else diagnostics.request_id
    yield _frame(_CLEAR_TO_SEND, opposite, diagnostics, link)
    step = (layout.FD_LENGTH if link.fd else layout.CLASSIC_LENGTH) - 1
    for number, start in enumerate(range(carried, len(payload), step), start=1):
        yield _frame(bytes([0x20 | number & 0x0F]) + payload[start : start + step], can_id, diagnostics, link)


def _frame(data: bytes, can_id: int, diagnostics: Diagnostics, link: LinkDefaults) -> Frame:
    return Frame(
        can_id=can_id,
        data=layout.fill(data, diagnostics.padding),
        is_extended=diagnostics.is_extended,
        is_fd=link.fd,
        bitrate_switch=link.fd,
    )
