"""Acceptance code and mask of the Lawicel protocol: the filter modes of the SJA1000 (its data sheet, 6.4.15).

In dual mode a frame passes when it matches filter 1 or filter 2 in every bit whose mask bit is 0; in single mode there is one
filter, for more of the frame.
"""

from can_drivers.frames import Frame

ALL = 0xFFFF_FFFF


def passes(frame: Frame, code: int, mask: int, *, single: bool = False) -> bool:
    """Say whether the adapter hands the frame to its user.

    Args:
        frame: a received frame.
        code: ACR0…ACR3, ACR0 in the most significant byte.
        mask: AMR0…AMR3 likewise; 1 means any value.
        single: single filter mode.
    """
    if mask == ALL:
        return True
    if single:
        value, there = _single(frame)
        return (code ^ value) & ~mask & there == 0
    return any((pattern ^ value) & care == 0 for pattern, value, care in _filters(frame, code, ~mask & ALL))


def _filters(frame: Frame, code: int, care: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return (pattern, the frame's bits, bits to compare) of the two filters."""
    if frame.is_extended:
        bits = frame.can_id >> 13
        return (code >> 16, bits, care >> 16), (code & 0xFFFF, bits, care & 0xFFFF)
    bits = frame.can_id << 1 | frame.is_remote
    # Filter 1 goes on with the first data byte: its upper half stands in ACR1, its lower half in ACR3.
    first_byte = frame.data[0] if frame.data else None
    one = (code >> 20) << 8 | (code >> 16 & 0x0F) << 4 | (code & 0x0F)
    one_care = (care >> 20) << 8 | (care >> 16 & 0x0F) << 4 | (care & 0x0F)
    if first_byte is None:
        one_care &= ~0xFF
    return (one, bits << 8 | (first_byte or 0), one_care), (code >> 4 & 0xFFF, bits, care >> 4 & 0xFFF)


def _single(frame: Frame) -> tuple[int, int]:
    """Return the bits of a frame where the single filter looks for them, and which of its bits look at anything."""
    if frame.is_extended:
        return frame.can_id << 3 | frame.is_remote << 2, 0xFFFF_FFFC
    data = frame.data[:2].ljust(2, b"\0")
    there = 0xFFF0_0000 | (0xFF00 if frame.data else 0) | (0x00FF if len(frame.data) > 1 else 0)
    return frame.can_id << 21 | frame.is_remote << 20 | data[0] << 8 | data[1], there
