"""The time a transfer must take at the very least: the exact bits of its frames, and nothing else on the bus."""

from collections.abc import Iterable, Iterator

from bms.definition.model import Diagnostics, LinkDefaults
from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.isotp import layout

_CLEAR_TO_SEND = layout.flow_control(layout.FLOW_CONTINUE, 0, 0)
"""Block size 0, STmin 0: everything in one go."""

_CLASSIC_BITS = 118
_FD_NOMINAL_BITS = 31
_FD_DATA_BITS = 575
"""Bits of a full frame with the stuffing of ordinary calibration data."""


def wire_limit_s(exchanged: Iterable[tuple[bytes, bytes]], diagnostics: Diagnostics, link: LinkDefaults) -> float:
    """Return the shortest time in which these messages fit on the wire, in seconds.

    Args:
        exchanged: (request, answer) in order, whole messages.
        diagnostics: ids and padding.
        link: bit rates and frame format.
    """
    return sum(
        frame_time_s(frame, link.bitrate_bps, link.data_bitrate_bps)
        for request, answer in exchanged
        for message, can_id, opposite_id in (
            (request, diagnostics.request_id, diagnostics.response_id),
            (answer, diagnostics.response_id, diagnostics.request_id),
        )
        for frame in _message(message, can_id, opposite_id, diagnostics, link)
    )


def estimated_transfer_s(length: int, link: LinkDefaults) -> float:
    """Return about how long `length` bytes take in blocks of the usual size, in seconds; see `wire_limit_s` for the truth."""
    if link.fd:
        frames = length / (layout.FD_LENGTH - 1)
        return frames * (_FD_NOMINAL_BITS / link.bitrate_bps + _FD_DATA_BITS / link.data_bitrate_bps)
    return length / (layout.CLASSIC_LENGTH - 1) * _CLASSIC_BITS / link.bitrate_bps


def _message(payload: bytes, can_id: int, opposite_id: int, diagnostics: Diagnostics, link: LinkDefaults) -> Iterator[Frame]:
    """Yield the frames of one message, the receiver's flow control included."""
    single = layout.single_frame(payload, fd=link.fd)
    if single is not None:
        yield _frame(single, can_id, diagnostics, link)
        return
    first, carried = layout.first_frame(payload, fd=link.fd)
    yield _frame(first, can_id, diagnostics, link)
    yield _frame(_CLEAR_TO_SEND, opposite_id, diagnostics, link)
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
