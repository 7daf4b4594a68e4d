"""Ids that follow from the addresses of tester and ECU (ISO 15765-2:2016, 10.3.3 and 10.3.5.2)."""

from can_drivers.isotp.parameters import AddressingMode, IsoTpAddress

_NORMAL_PHYSICAL, _NORMAL_FUNCTIONAL = 0xDA, 0xDB
_MIXED_PHYSICAL, _MIXED_FUNCTIONAL = 0xCE, 0xCD
_HIGHEST_PRIORITY_NUMBER = 7


def normal_fixed_address(source: int, target: int, *, functional: bool = False, priority: int = 6) -> IsoTpAddress:
    """Return the address of normal fixed addressing (10.3.3): ids 0x18DA…, and 0x18DB… for functional requests.

    Args:
        source: our own address, 0…255; a tester's is usually 0xF1.
        target: the peer's address, or the functional one of a group of ECUs.
        functional: send to the group. What is listened to is physical: a single ECU answers to `source`.
        priority: 0 (highest)…7.

    Raises:
        ValueError: an address or the priority is out of range, or both addresses are the same.
    """
    return IsoTpAddress(
        tx_id=_fixed_id(priority, _NORMAL_FUNCTIONAL if functional else _NORMAL_PHYSICAL, target, source),
        rx_id=_fixed_id(priority, _NORMAL_PHYSICAL, source, target),
        is_extended=True,
        functional=functional,
    )


def mixed_fixed_address(
    source: int, target: int, extension: int, *, functional: bool = False, priority: int = 6
) -> IsoTpAddress:
    """Return the address of mixed addressing with 29-bit ids (10.3.5.2): 0x18CE…, and 0x18CD… for functional requests.

    Args:
        source: our own address, 0…255.
        target: the peer's address, or the functional one of a group of ECUs.
        extension: N_AE, the first byte of every frame in both directions.
        functional: as in `normal_fixed_address`.
        priority: 0 (highest)…7.

    Raises:
        ValueError: an address, the extension or the priority is out of range, or both addresses are the same.
    """
    return IsoTpAddress(
        tx_id=_fixed_id(priority, _MIXED_FUNCTIONAL if functional else _MIXED_PHYSICAL, target, source),
        rx_id=_fixed_id(priority, _MIXED_PHYSICAL, source, target),
        is_extended=True,
        mode=AddressingMode.MIXED,
        tx_address_byte=extension,
        rx_address_byte=extension,
        functional=functional,
    )


def _fixed_id(priority: int, type_byte: int, target: int, source: int) -> int:
    if not (0 <= target <= 0xFF and 0 <= source <= 0xFF):
        raise ValueError(f"An address is 0x00…0xFF, not 0x{target:X} and 0x{source:X}.")
    if not 0 <= priority <= _HIGHEST_PRIORITY_NUMBER:
        raise ValueError(f"A priority is 0…{_HIGHEST_PRIORITY_NUMBER}, not {priority}.")
    return priority << 26 | type_byte << 16 | target << 8 | source
