"""Acceptance code and mask of the Lawicel protocol: the dual filter mode of the SJA1000 (its data sheet, 6.4.15).

A frame passes when it matches filter 1 or filter 2 in every bit whose mask bit is 0.
"""

from can_drivers.frames import Frame

ALL = 0xFFFF_FFFF


def passes(frame: Frame, code: int, mask: int) -> bool:
    """Say whether the adapter hands the frame to its user.

    Args:
        frame: a received frame.
        code: ACR0…ACR3, ACR0 in the most significant byte.
        mask: AMR0…AMR3 likewise; 1 means any value.
    """
    if mask == ALL:
        return True
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
