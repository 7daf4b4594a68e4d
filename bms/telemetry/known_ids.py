"""Which frames of a batch have an id that is known, all at once."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import ERROR, EXTENDED, REMOTE, Records

_STANDARD_IDS = 0x800


class KnownIds:
    """Numbers ids in the order given. What is not among them, a remote or an error frame has the number behind the last one."""

    def __init__(self, ids: Collection[tuple[bool, int]]) -> None:
        """Take (whether it has 29 bits, id), no one twice."""
        unknown = len(ids)
        self._dtype: npt.DTypeLike = np.min_scalar_type(unknown)
        self._standard = np.full(_STANDARD_IDS + 1, unknown, self._dtype)
        extended: list[tuple[int, int]] = []
        for number, (is_extended, can_id) in enumerate(ids):
            if is_extended:
                extended.append((can_id, number))
            elif can_id < _STANDARD_IDS:
                self._standard[can_id] = number
        extended.sort()
        self._extended = np.array([can_id for can_id, _ in extended], np.uint32)
        self._numbers = np.array([*(number for _, number in extended), unknown], self._dtype)
        self._unknown = unknown

    def numbers(self, records: Records) -> npt.NDArray[np.unsignedinteger]:
        """Return the number of each frame, of a type as small as possible, because small ones are sorted fast."""
        can_ids = records["can_id"]
        kinds = records["flags"] & (EXTENDED | REMOTE | ERROR)
        numbers = self._standard.take(can_ids, mode="clip")
        if kinds.any():
            numbers[kinds != 0] = self._unknown
            rows = np.flatnonzero(kinds == EXTENDED)
            if len(self._extended) and len(rows):
                places = np.searchsorted(self._extended, can_ids[rows])
                places[self._extended.take(places, mode="clip") != can_ids[rows]] = len(self._extended)
                numbers[rows] = self._numbers[places]
        return numbers
