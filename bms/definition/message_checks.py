"""What in a message makes sense: signals that cannot be decoded, or of which it is not known when they come, are left out."""

import math
from collections.abc import Mapping
from dataclasses import replace

from bms.definition.messages import MessageDescription, SignalDescription, bit_span

DEEPEST_MULTIPLEXER = 32
"""Multiplexers inside one another; more than anyone has ever built."""
_LARGEST_STANDARD_ID, _LARGEST_EXTENDED_ID = 0x7FF, 0x1FFF_FFFF
_FLOAT_BITS = (16, 32, 64)


def checked(
    message: MessageDescription, left_out: list[str], lines: Mapping[int, int] | None = None
) -> MessageDescription | None:
    """Return the message with the signals that can be decoded; None if no frame can have its id.

    Args:
        message: as the file has it.
        left_out: extended by what was left out, and why.
        lines: place among the signals → line in the file.
    """
    if message.can_id > (_LARGEST_EXTENDED_ID if message.is_extended else _LARGEST_STANDARD_ID):
        left_out.append(f"message {message.name}: 0x{message.can_id:X} is no id of {29 if message.is_extended else 11} bits")
        return None
    signals: dict[str, SignalDescription] = {}
    for place, signal in enumerate(message.signals):
        line = f" (line {lines[place]})" if lines else ""
        reason = "the name is there twice" if signal.name in signals else _unusable(signal, message.length)
        if reason:
            left_out.append(f"signal {signal.name} in {message.name}: {reason}{line}")
            continue
        if signal.minimum is not None and signal.maximum is not None and signal.minimum > signal.maximum:
            left_out.append(f"range of signal {signal.name} in {message.name}: it ends before it begins{line}")
            signal = replace(signal, minimum=None, maximum=None)  # noqa: PLW2901 - the range is wrong, the signal is not
        signals[signal.name] = signal
    return replace(message, signals=tuple(one for one in signals.values() if _is_reachable(one, signals, message, left_out)))


def _unusable(signal: SignalDescription, message_length: int) -> str:
    if not 1 <= signal.length <= 64:
        return f"{signal.length} bits long"
    first, last = bit_span(signal.start, signal.length, little_endian=signal.little_endian)
    if first < 0 or last >= 8 * message_length:
        return "does not fit into the message"
    if not (math.isfinite(signal.scale) and math.isfinite(signal.offset)):
        return "scale or offset is not a number"
    if signal.is_float and signal.length not in _FLOAT_BITS:
        return f"a floating-point number of {signal.length} bits"
    return ""


def _is_reachable(
    signal: SignalDescription, signals: dict[str, SignalDescription], message: MessageDescription, left_out: list[str]
) -> bool:
    """Return whether the multiplexers a signal hangs on lead to one that is always sent."""
    outer = signal
    for _depth in range(DEEPEST_MULTIPLEXER):
        if outer.multiplexer is None:
            return True
        inner, found = outer, signals.get(outer.multiplexer)
        if found is None:
            left_out.append(f"signal {signal.name} in {message.name}: its multiplexer {inner.multiplexer} is missing")
            return False
        outer = found
    left_out.append(f"signal {signal.name} in {message.name}: its multiplexers lead in a circle, or are too many")
    return False
