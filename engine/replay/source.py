"""The frames of a log for replay: read in a child process, once or several times over, in bounded memory."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bms.errors import BadFileError
from can_drivers.frame_columns import Batch, frames_of, unpack
from can_drivers.frames import Frame
from can_drivers.logs.model import LogProblem
from engine.logs.reading import LogReading
from engine.replay.selection import LeftOut, Selection, keys_of

_CHUNK_FRAMES = 128
"""Frames made at once: few enough that nobody waits for them."""


@dataclass(slots=True, kw_only=True)
class ReplayPlan:
    """What would be sent, as counted in the whole log.

    Attributes:
        ids: frames of each id, by `engine.replay.selection.key_of`.
        left_out: wanted frames that are not sent.
        first_s, last_s: times of the first frame and the latest one, on the log's clock.
        problems: what could not be read of the log.
    """

    ids: dict[int, int] = field(default_factory=dict)
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    first_s: float | None = None
    last_s: float = float("-inf")
    problems: tuple[LogProblem, ...] = ()

    @property
    def frames(self) -> int:
        """How many would be sent."""
        return sum(self.ids.values())

    @property
    def duration_s(self) -> float:
        """From the first frame to the latest."""
        return 0.0 if self.first_s is None else max(0.0, self.last_s - self.first_s)

    def add(self, batch: Batch, left_out: dict[LeftOut, int]) -> None:
        """Count what `Selection.part` returned."""
        for reason, count in left_out.items():
            self.left_out[reason] = self.left_out.get(reason, 0) + count
        if not len(batch.records):
            return
        for key, count in zip(
            *(column.tolist() for column in np.unique(keys_of(batch.records), return_counts=True)), strict=True
        ):
            self.ids[key] = self.ids.get(key, 0) + count
        if self.first_s is None:
            self.first_s = float(batch.records["time_s"][0])
        self.last_s = max(self.last_s, float(batch.records["time_s"].max()))


class ReplaySource:
    """Reads the same log again and again.

    Attributes:
        read: how much of it the plan knows, 0…1.
    """

    def __init__(self, paths: Sequence[Path], selection: Selection, *, channel: int | None) -> None:
        """Nothing is read yet.

        Args:
            paths: the log, or the parts of one.
            selection: what may be sent of it.
            channel: only frames of this bus, as the log counts them; None: all.
        """
        self._paths = paths
        self._selection = selection
        self._channel = channel
        self._next: LogReading | None = None
        self.read = 0.0

    def planned(self) -> Iterator[ReplayPlan]:
        """Yield the plan again and again while it grows; the last one is complete.

        Raises:
            BadFileError: the log cannot be read.
        """
        plan = ReplayPlan()
        reading = self._reading()
        try:
            while reading.state.running:
                for packed in reading.poll():
                    plan.add(*self._selection.part(unpack(packed)))
                self.read = reading.progress
                yield plan
            _refuse(reading)
            plan.problems = reading.state.problems
            yield plan
        finally:
            reading.stop()

    def frames(self, *, again: bool) -> Iterator[list[Frame] | None]:
        """Yield the frames to send, in order, a few at a time; None: there are none yet. `again`: begin to read anew meanwhile.

        Raises:
            BadFileError: the log cannot be read any further.
        """
        reading, self._next = self._next or self._reading(), None
        waiting: deque[Batch] = deque()
        try:
            while reading.state.running or waiting:
                if len(waiting) < 2:
                    waiting.extend(self._selection.part(unpack(packed))[0] for packed in reading.poll())
                if not waiting:
                    yield None
                    continue
                batch = waiting.popleft()
                for first in range(0, len(batch.records), _CHUNK_FRAMES):
                    yield frames_of(Batch(records=batch.records[first : first + _CHUNK_FRAMES], tails=batch.tails))
                    if not waiting:
                        waiting.extend(self._selection.part(unpack(packed))[0] for packed in reading.poll())
                    if again and self._next is None and not reading.state.running:
                        self._next = self._reading()
            _refuse(reading)
        finally:
            reading.stop()

    def close(self) -> None:
        """End what still reads."""
        if self._next is not None:
            self._next.stop()

    def _reading(self) -> LogReading:
        return LogReading(*self._paths, channel=self._channel)


def _refuse(reading: LogReading) -> None:
    state = reading.state
    if state.error:
        raise BadFileError(state.error, detail=state.detail, advice=state.advice)
