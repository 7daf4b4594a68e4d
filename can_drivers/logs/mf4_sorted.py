"""The records of a sorted data group, which are of one kind and length, as frames (ASAM MDF 4.2, 5.14)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from can_drivers.logs.mf4_blocks import BlockFile
from can_drivers.logs.mf4_data import DataStream
from can_drivers.logs.mf4_frames import FrameColumns, FrameLayout
from can_drivers.logs.mf4_payloads import SignalData, tell_lost
from can_drivers.logs.mf4_structure import DataGroup

RECORD_MAX = 1 << 24
"""Bytes of a record, and of records in memory at once."""
NO_TIME = "Frames were left out because the file does not say when they were, or does not name their ids."
TOO_LARGE = "A record is larger than any program writes; it and what follows were left out."
_MISSING = "Frames that the file says it has are missing from it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What a program that was interrupted did not write any more (`id_unfin_flags`).

    Attributes:
        counts: how many records there are.
        data_length: length of the last data block.
        offsets: where in a variable-length group the payload of a record is; it is the next one.
    """

    counts: bool
    data_length: bool
    offsets: bool


def sorted_frames(file: BlockFile, group: DataGroup, unfinished: Unfinished, rows_at_once: int) -> Iterator[FrameColumns]:
    """Yield the frames of a data group with one channel group, at most `rows_at_once` at a time."""
    (only,) = group.groups
    stream = DataStream(file, group.data_address, open_ended=unfinished.data_length)
    layout = FrameLayout(only, skip=group.record_id_bytes, record_bytes=only.data_bytes)
    # In a list of column-oriented blocks the invalidation bytes stand elsewhere.
    beside = only.invalidation_bytes if _is_column_oriented(file, group.data_address) else 0
    stride = group.record_id_bytes + only.data_bytes + only.invalidation_bytes - beside
    pointer = layout.payload_pointer
    payloads = None if pointer is None else SignalData(DataStream(file, pointer.data_address, open_ended=False))
    if not 0 < stride <= RECORD_MAX:
        file.problems.tell(TOO_LARGE, byte=only.address)
        return
    left = only.records if only.records and not unfinished.counts else None
    while left is None or left > 0:
        wanted = min(rows_at_once, max(1, RECORD_MAX // stride), rows_at_once if left is None else left)
        data = stream.read(wanted * stride)
        rows = np.frombuffer(data, np.uint8, len(data) // stride * stride).reshape(-1, stride)
        if not len(rows):
            break
        if left is not None:
            left -= len(rows)
        found = None if payloads is None else payloads.at(layout.offsets(rows))
        tell_lost(file, found)
        yield layout.frames(rows, found)
    if left:
        file.problems.tell(_MISSING, byte=group.data_address, times=left)


def _is_column_oriented(file: BlockFile, address: int) -> bool:
    block = file.block(address, ("LD", "DV", "DT", "DZ", "HL", "DL")) if address else None
    return block is not None and block.kind in {"LD", "DV"}
