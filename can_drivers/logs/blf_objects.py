"""Where the objects of a BLF stream are: found in bulk, followed from one to the next, found again behind damage.

Objects have no common size, and a payload may hold the signature of an object. So all signatures are found at once, every one
of them names its successor by its size, and the chain from the first one decides which are real.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from can_drivers.logs.blf_layout import (
    BASE_BYTES,
    HEADER_BYTES,
    LARGEST_OBJECT_BYTES,
    LONGEST_PADDING,
    OBJECT_MAGIC,
    OBJECT_SIGNATURE,
    SIZE_AT,
    TYPE_AT,
    VERSION_AT,
)

Places = npt.NDArray[np.int64]
"""Of first bytes in the stream, ascending; shape (n,)."""

PADDING_BYTES: Final = 128
"""Zeros that stand behind the stream, so that any field of any object can be taken without a look whether it is there."""
_FAR: Final = np.iinfo(np.int64).max
_LONGEST_UNPROVEN_BYTES = 4096
"""An object that goes on behind the stream is believed while the chain is not known only if it is not larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """Objects in a piece of the stream.

    Attributes:
        data: the piece and at least `PADDING_BYTES` behind it.
        places: where they begin.
        stride: if they are of one type, size and header version: the distance from one to the next; else 0.
    """

    data: bytearray
    places: Places
    stride: int = 0

    def field(self, dtype: npt.DTypeLike, offset: int) -> npt.NDArray[Any]:
        """Return a number or a row of numbers of each object, `offset` bytes behind its first one; maybe a view of `data`."""
        kind = np.dtype(dtype)
        inner = [kind.base.itemsize for _ in kind.shape]
        if self.stride and len(self.places):
            first = int(self.places[0]) + offset
            return np.ndarray((len(self.places), *kind.shape), kind.base, self.data, first, (self.stride, *inner))
        anywhere = np.ndarray((len(self.data) - kind.itemsize + 1, *kind.shape), kind.base, self.data, 0, (1, *inner))
        chosen: npt.NDArray[Any] = anywhere[self.places + offset]
        return chosen

    def part(self, start: int, end: int) -> "Objects":
        """Return those from number `start` to before number `end`."""
        return Objects(data=self.data, places=self.places[start:end], stride=self.stride)

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Objects":
        """Return some of them."""
        return self if which.all() else Objects(data=self.data, places=self.places[which])


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What was found in a piece of the stream.

    Attributes:
        objects: the whole ones, in order.
        rest: where the bytes begin that belong to an object which is not whole yet.
        synced: an object, or its padding, begins at `rest`; else the next one has to be found.
        lost: bytes that belong to nothing, and where the first of them is.
    """

    objects: Objects
    rest: int
    synced: bool
    lost: int = 0
    lost_at: int = 0


def walk(data: bytearray, length: int, *, synced: bool, final: bool, cut_off: bool = False) -> Walk:
    """Find the objects in a piece of the stream.

    Args:
        data: the piece and `PADDING_BYTES` zeros.
        length: of the piece.
        synced: an object begins with the piece; else it begins in the middle of one, which is not wanted.
        final: nothing follows, so that an object which claims more than there is has a wrong size or is cut off.
        cut_off: the log is known to be cut off here.
    """
    return (_alike(data, length) if synced else None) or _Chain(data, length).walk(synced=synced, final=final, cut_off=cut_off)


def _alike(data: bytearray, length: int) -> Walk | None:
    """Return all objects when each is of the type and size of the first one, as in most logs of classic frames; else None."""
    first = data.find(OBJECT_SIGNATURE, 0, 2 * LONGEST_PADDING)
    size = int.from_bytes(data[first + SIZE_AT : first + TYPE_AT], "little")
    following = data.find(OBJECT_SIGNATURE, first + size, first + size + 2 * LONGEST_PADDING)
    if first < 0 or size < BASE_BYTES or following < 0 or first + size > length:
        return None
    stride = following - first
    count = (length - first - size) // stride + 1
    objects = Objects(data=data, places=first + stride * np.arange(count), stride=stride)
    halves = (objects.field("<u8", 0), objects.field("<u8", SIZE_AT))
    if any((half != half[0]).any() for half in halves):
        return None
    rest = first + stride * (count - 1) + size
    begun = data.find(OBJECT_SIGNATURE, rest, rest + 2 * LONGEST_PADDING)
    # What is left must be a beginning of one more of them, or padding.
    if (
        length - rest >= 2 * LONGEST_PADDING
        and data[begun + SIZE_AT : begun + TYPE_AT] != data[first + SIZE_AT : first + TYPE_AT]
    ):
        return None
    return Walk(objects=objects, rest=rest, synced=True)


class _Chain:
    """All signatures in a piece of the stream, and which of them follows which."""

    def __init__(self, data: bytearray, length: int) -> None:
        places = _signatures(data, length)
        everything = Objects(data=data, places=places)
        sizes = everything.field("<u4", SIZE_AT).astype(np.int64)
        versions = everything.field("<u2", VERSION_AT)
        ends = places + sizes
        following = np.searchsorted(places, ends)
        gap = np.append(places, _FAR)[following] - ends
        begun = places + BASE_BYTES > length
        sane = ~begun & (sizes >= BASE_BYTES) & (sizes <= LARGEST_OBJECT_BYTES)
        likely = sane & (versions >= 1) & (versions <= max(HEADER_BYTES)) & (sizes <= _LONGEST_UNPROVEN_BYTES)
        self._everything, self._length = everything, length
        self._places, self._ends, self._following, self._begun = places, ends, following, begun
        self._whole = sane & (ends <= length)
        at_end = (following == len(places)) & (length - ends < 2 * LONGEST_PADDING)
        self._linked = self._whole & ((gap <= LONGEST_PADDING) | at_end)
        self._open = begun | (sane & (ends > length))
        self._provable = self._linked | begun | (self._open & likely)

    def walk(self, *, synced: bool, final: bool, cut_off: bool) -> Walk:
        """Follow the chain; see the function of this name."""
        count = len(self._places)
        starts = synced and count > 0 and int(self._places[0]) <= LONGEST_PADDING
        if starts and not final and self._linked[:-1].all() and (self._following[:-1] == np.arange(1, count)).all():
            # No signature in a payload, no damage.
            last = bool(self._linked[-1])
            if last or self._open[-1]:
                return self._result(np.arange(count - (not last)), int(self._ends[-1] if last else self._places[-1]))
        if synced and not starts and self._length < 2 * LONGEST_PADDING:
            return self._result(np.arange(0), 0)
        index = 0 if starts else self._provable_from(0)
        damage = _Damage()
        if synced and not starts:
            damage.add(0, self._place(index))
        return self._follow(index, damage, final=final, cut_off=cut_off)

    def _follow(self, index: int, damage: "_Damage", *, final: bool, cut_off: bool) -> Walk:
        taken: list[int] = []
        linked, following, is_open = self._linked.tolist(), self._following.tolist(), self._open.tolist()
        rest, sure = self._length, False
        while index < len(linked):
            if linked[index]:
                taken.append(index)
                rest, sure = int(self._ends[index]), True
                index = following[index]
                continue
            found = self._provable_from(index + 1)
            if is_open[index] and (not final or self._ends_with(index, found, cut_off=cut_off)):
                # It may not be one at all if it was only looked for and has no header yet.
                return self._result(taken, int(self._places[index]), damage, synced=sure or not self._begun[index])
            begin = int(self._places[index])
            if self._whole[index]:
                taken.append(index)
                begin = int(self._ends[index])
            damage.add(begin, self._place(found))
            index, rest, sure = found, self._length, False
        if not sure:
            rest = max(0, self._length - len(OBJECT_SIGNATURE) + 1)
        return self._result(taken, rest, damage, synced=sure)

    def _ends_with(self, index: int, found: int, *, cut_off: bool) -> bool:
        """Return whether an object that goes on behind the end is the last one and incomplete, instead of saying a wrong size.

        Args:
            index: of it.
            found: what may be the next object. If this one is incomplete, it is a part of its payload, which leads nowhere.
            cut_off: the log is known to be cut off here.
        """
        if found == len(self._places) or self._ends[index] - self._places[index] > _LONGEST_UNPROVEN_BYTES:
            return found == len(self._places)
        if cut_off:
            return True
        while found < len(self._places) and self._linked[found]:
            found = int(self._following[found])
        return found < len(self._places)

    def _place(self, index: int) -> int:
        return int(self._places[index]) if index < len(self._places) else self._length

    def _provable_from(self, index: int) -> int:
        """Return the next one whose end is the beginning of another one, or that may end behind what is here."""
        beyond = self._provable[index:]
        return index + int(beyond.argmax()) if beyond.any() else len(self._provable)

    def _result(self, taken: "npt.ArrayLike", rest: int, damage: "_Damage | None" = None, *, synced: bool = True) -> Walk:
        chosen = self._places[np.asarray(taken, dtype=np.int64)]
        objects = Objects(data=self._everything.data, places=chosen)
        damage = damage or _Damage()
        return Walk(objects=objects, rest=rest, synced=synced, lost=damage.size, lost_at=damage.first)


class _Damage:
    """Bytes that belong to nothing."""

    def __init__(self) -> None:
        self.size = 0
        self.first = 0

    def add(self, begin: int, end: int) -> None:
        """Note bytes from `begin` to before `end`."""
        if end > begin:
            self.first = self.first if self.size else begin
            self.size += end - begin


def _signatures(data: bytearray, length: int) -> Places:
    """Return where the signature of an object is, at any of the four alignments."""
    found = [4 * np.flatnonzero(np.frombuffer(data, "<u4", length // 4, shift) == OBJECT_MAGIC) + shift for shift in range(4)]
    places = np.sort(np.concatenate(found)).astype(np.int64, copy=False)
    return places[places + len(OBJECT_SIGNATURE) <= length]
