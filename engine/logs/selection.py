"""Choosing frames of a log."""

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import HEAD_BYTES, Batch
from can_drivers.logs.model import LogBatch


def of_channel(batch: LogBatch, channel: int | None) -> Batch:
    """Return the frames of one bus, or all."""
    if channel is None:
        return batch.frames
    return select(batch.frames, batch.channels == channel)


def select(frames: Batch, chosen: npt.NDArray[np.bool_]) -> Batch:
    """Return some frames as a batch whose tails are theirs alone."""
    if chosen.all():
        return frames
    records = frames.records[chosen]
    long = records["length"] > HEAD_BYTES
    tails = frames.tails[records["tail"][long]]
    records["tail"][long] = np.arange(len(tails))
    return Batch(records=records, tails=tails)


def on_clock(frames: Batch, shift_s: float) -> Batch:
    """Return the same frames with times on a clock that is `shift_s` behind."""
    if not shift_s:
        return frames
    records = frames.records.copy()
    records["time_s"] += shift_s
    return Batch(records=records, tails=frames.tails)
