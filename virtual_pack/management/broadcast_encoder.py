"""From values to CAN frames by the pack definition's message database, compiled once.

Every signal of every frame becomes a position in a vector of values, a linear conversion and a shift into the frame's 64 bits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.definition.database import MessageDescription, SignalDescription
from can_drivers.frames import Frame

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a signal's value is found: position in the vector of values; physical value = that × `factor`."""

    position: int
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLayout:
    """One frame: its message, the multiplexer value (None: not multiplexed) and the signals with their sources."""

    message: MessageDescription
    multiplexer: tuple[SignalDescription, int] | None
    signals: tuple[tuple[SignalDescription, Source], ...]


class FrameGroup:
    """Frames that are sent together, encoded with a few vector operations."""

    def __init__(self, layouts: Sequence[FrameLayout]) -> None:
        """Compile."""
        placed = [(number, signal, source) for number, layout in enumerate(layouts) for signal, source in layout.signals]
        signals = [signal for _, signal, _ in placed]
        scales = np.array([signal.scale for signal in signals])
        self._positions = np.array([source.position for _, _, source in placed], dtype=np.intp)
        self._factors = np.array([source.factor for _, _, source in placed]) / scales
        self._offsets = np.array([signal.offset for signal in signals]) / scales
        self._lowest, self._highest = _raw_ranges(signals)
        self._places = [
            (number, (1 << signal.length) - 1, _shift(signal, layouts[number].message.length), signal.little_endian)
            for number, signal, _ in placed
        ]
        self._frames = [(layout.message, _multiplexer_bits(layout)) for layout in layouts]

    def encode(self, values: FloatArray) -> list[Frame]:
        """Return the frames for the vector of values; values outside a signal's range are clamped, NaN becomes raw 0."""
        raw = np.rint(np.nan_to_num(values[self._positions]) * self._factors - self._offsets)
        bits: list[int] = np.clip(raw, self._lowest, self._highest).astype(np.int64).tolist()
        big = [start for _, (start, _) in self._frames]
        little = [start for _, (_, start) in self._frames]
        for (number, mask, shift, little_endian), value in zip(self._places, bits, strict=True):
            target = little if little_endian else big
            target[number] |= (value & mask) << shift
        return [_frame(message, big[n], little[n]) for n, (message, _) in enumerate(self._frames)]


def _frame(message: MessageDescription, big: int, little: int) -> Frame:
    swapped = int.from_bytes(little.to_bytes(message.length, "little"), "big")
    return Frame(
        can_id=message.can_id,
        data=(big | swapped).to_bytes(message.length, "big"),
        is_extended=message.is_extended,
        is_fd=message.is_fd,
    )


def _shift(signal: SignalDescription, length: int) -> int:
    """Return the left shift of a signal in its frame, read as a number in the signal's own byte order."""
    if signal.little_endian:
        return signal.start
    # DBC start bit of a big-endian signal: its most significant bit, counted from bit 7 of byte 0 downwards.
    from_left = 8 * (signal.start // 8) + 7 - signal.start % 8
    return 8 * length - from_left - signal.length


def _raw_ranges(signals: Sequence[SignalDescription]) -> tuple[FloatArray, FloatArray]:
    lowest = np.array([-float(1 << (signal.length - 1)) if signal.signed else 0.0 for signal in signals])
    highest = np.array([float((1 << (signal.length - signal.signed)) - 1) for signal in signals])
    return lowest, highest


def _multiplexer_bits(layout: FrameLayout) -> tuple[int, int]:
    """Return the frame with only its multiplexer set, as (big-endian number, little-endian number)."""
    if layout.multiplexer is None:
        return 0, 0
    signal, value = layout.multiplexer
    placed = value << _shift(signal, layout.message.length)
    return (0, placed) if signal.little_endian else (placed, 0)
