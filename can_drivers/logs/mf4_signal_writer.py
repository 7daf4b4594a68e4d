"""Writing decoded signals as ASAM MDF 4: one channel group a message, one float64 channel a signal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from can_drivers.logs.mf4_blocks_writer import FLOAT, BlockWriter, Column, GroupData, GroupDescription

_BLOCK_BYTES = 1 << 21
_WAITING_MAX = 1 << 26
"""Bytes of all groups that wait for their block to be full; then the largest is written as it is."""
_VALUE_BYTES = 8

Rows = npt.NDArray[np.uint8]
"""Records, shape (n, record bytes)."""


class Signal(Protocol):
    """What is told about a column, as `bms.telemetry.decoded.SignalInfo` does."""

    @property
    def name(self) -> str:
        """As the database has it."""
        ...

    @property
    def unit(self) -> str:
        """Of its values, or empty."""
        ...


@dataclass(slots=True, kw_only=True)
class _Group:
    description: GroupDescription
    data: GroupData = field(default_factory=GroupData)
    waiting: list[Rows] = field(default_factory=list)
    waiting_bytes: int = 0


class Mf4SignalWriter:
    """Writes values as they are decoded, in bounded memory; it is a file when it was closed."""

    def __init__(self, path: Path, *, utc_offset_s: float = 0.0) -> None:
        """Begin a file.

        Args:
            path: where; what was there is replaced.
            utc_offset_s: add it to a time to get seconds since 1970 UTC; 0.0: not known.

        Raises:
            OSError: it cannot be begun.
        """
        self._blocks = BlockWriter(path, utc_offset_s=utc_offset_s)
        self._groups: list[_Group] = []
        self._waiting_bytes = 0

    @property
    def bytes(self) -> int:
        """Size of the file so far."""
        return self._blocks.size_bytes

    def begin_group(self, message: str, signals: Sequence[Signal]) -> int:
        """Add a message.

        Args:
            message: its name.
            signals: its signals, in the order of their values.

        Returns:
            Its number, for `append`.
        """
        columns = tuple(
            Column(
                name=signal.name,
                unit=signal.unit,
                data_type=FLOAT,
                byte_offset=_VALUE_BYTES * (index + 1),
                bit_count=8 * _VALUE_BYTES,
                invalid_bit=index,
            )
            for index, signal in enumerate(signals)
        )
        description = GroupDescription(
            name=message,
            columns=columns,
            data_bytes=_VALUE_BYTES * (len(signals) + 1),
            invalidation_bytes=(len(signals) + 7) // 8,
        )
        self._groups.append(_Group(description=description))
        return len(self._groups) - 1

    def append(self, group: int, times_s: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> None:
        """Add rows of a message.

        Args:
            group: its number.
            times_s: ascending, also from one call to the next; shape (n,).
            values: NaN where there is none; shape (signals, n).

        Raises:
            OSError: the disk is full or gone.
        """
        one = self._groups[group]
        signals, count = values.shape
        value_bytes = one.description.data_bytes
        rows = np.empty((count, value_bytes + one.description.invalidation_bytes), np.uint8)
        numbers = np.empty((count, signals + 1))
        numbers[:, 0] = times_s
        numbers[:, 1:] = values.T
        rows[:, :value_bytes] = numbers.view(np.uint8)
        rows[:, value_bytes:] = np.packbits(np.isnan(numbers[:, 1:]), axis=1, bitorder="little")
        one.waiting.append(rows)
        one.waiting_bytes += rows.size
        self._waiting_bytes += rows.size
        if one.waiting_bytes >= _BLOCK_BYTES:
            self._put(one)
        if self._waiting_bytes > _WAITING_MAX:
            self._put(max(self._groups, key=lambda group: group.waiting_bytes))

    def close(self) -> None:
        """Write what waits, describe it and end the file.

        Raises:
            OSError: the disk is full or gone.
        """
        for one in self._groups:
            if one.waiting:
                self._put(one)
        self._blocks.close([(one.description, one.data) for one in self._groups])

    def discard(self) -> None:
        """Give the file up as it is."""
        self._blocks.discard()

    def _put(self, one: _Group) -> None:
        self._blocks.data(one.data, np.concatenate(one.waiting))
        self._waiting_bytes -= one.waiting_bytes
        one.waiting.clear()
        one.waiting_bytes = 0
