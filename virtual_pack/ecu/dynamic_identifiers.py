"""Data identifiers a tester puts together itself: what each consists of (service 0x2C; ISO 14229-1, 11.6)."""

from dataclasses import dataclass

from virtual_pack.ecu.negative_response import Nrc, RefusedError

DYNAMIC = frozenset({*range(0xF2E0, 0xF2F0), *range(0xF300, 0xF310)})
"""Identifiers a tester may define; those of F2 can be sent periodically."""
_LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierPart:
    """`length` bytes of a data identifier from `position` on, counted from 1."""

    did: int
    position: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPart:
    """`length` bytes of memory from `address` on."""

    address: int
    length: int


Part = IdentifierPart | MemoryPart


class DynamicIdentifiers:
    """What each defined identifier consists of."""

    def __init__(self) -> None:
        """Start with none defined."""
        self._parts: dict[int, tuple[Part, ...]] = {}

    def parts(self, did: int) -> tuple[Part, ...] | None:
        """Return what `did` consists of, None if it is not defined."""
        return self._parts.get(did)

    def length(self, did: int) -> int:
        """Return the bytes of `did`; 0 if it is not defined."""
        return sum(part.length for part in self._parts.get(did, ()))

    def define(self, did: int, parts: tuple[Part, ...]) -> None:
        """Append `parts` to the definition of `did`.

        Raises:
            RefusedError: 0x31, no dynamic identifier, or the definition grows too long.
        """
        if did not in DYNAMIC or self.length(did) + sum(part.length for part in parts) > _LONGEST:
            raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
        self._parts[did] = self._parts.get(did, ()) + parts

    def clear(self, did: int) -> None:
        """Forget one definition; nothing happens if there is none.

        Raises:
            RefusedError: 0x31, no dynamic identifier.
        """
        if did not in DYNAMIC:
            raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
        self._parts.pop(did, None)

    def clear_all(self) -> None:
        """Forget every definition."""
        self._parts.clear()
