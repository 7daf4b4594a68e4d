"""From the statements of a DBC to messages: names, multiplexers, texts, floats and cycle times joined with their signals."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from bms.definition.message_checks import checked
from bms.definition.messages import MessageDescription, SignalDescription

MessageKey = int
"""Id as the file has it: bit 31 marks 29-bit ids."""
SignalKey = tuple[MessageKey, str]

_EXTENDED = 1 << 31
_FLOATS = (1, 2)
"""SIG_VALTYPE_: IEEE 754 of 32 and of 64 bits; the length says which."""
_FD_FORMATS = ("14", "15", "StandardCAN_FD", "ExtendedCAN_FD")


@dataclass(slots=True)
class DbcMessage:
    """A message as it stands in the file: each signal with its multiplexer mark (`M`, `m3`, `m3M` or empty) and its line."""

    name: str
    key: MessageKey
    length: int
    signals: list[tuple[SignalDescription, str, int]] = field(default_factory=list)


@dataclass(slots=True)
class DbcContents:
    """What the statements say.

    Attributes:
        messages: in the order of the file.
        value_types: (message, signal) → what it is, and the line that says so.
        ranges: (message, signal) → multiplexer → values that bring the signal.
        choices: (message, signal) → texts or the name of a value table, and the line.
        tables: value tables.
        attributes: (attribute, message, signal or empty) → value.
        defaults: attribute → value where it is not given.
    """

    messages: list[DbcMessage] = field(default_factory=list)
    value_types: dict[SignalKey, tuple[int, int]] = field(default_factory=dict)
    ranges: defaultdict[SignalKey, dict[str, tuple[int, ...]]] = field(default_factory=lambda: defaultdict(dict))
    choices: dict[SignalKey, tuple[dict[int, str] | str, int]] = field(default_factory=dict)
    tables: dict[str, dict[int, str]] = field(default_factory=dict)
    attributes: dict[tuple[str, MessageKey, str], str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)


def messages_of(contents: DbcContents, left_out: list[str]) -> list[MessageDescription]:
    """Return the messages that can be decoded; `left_out` is extended by what cannot."""
    known = {(message.key, signal.name) for message in contents.messages for signal, _, _ in message.signals}
    for keyword, entries in (("VAL_", contents.choices), ("SIG_VALTYPE_", contents.value_types)):
        for (key, signal), (_, line) in entries.items():
            if (key, signal) not in known:
                left_out.append(f"{keyword} of signal {signal} in message {key}: there is no such signal (line {line})")
    found = (_message(message, contents, left_out) for message in contents.messages)
    return [message for message in found if message is not None]


def _message(message: DbcMessage, contents: DbcContents, left_out: list[str]) -> MessageDescription | None:
    key = message.key
    name = contents.attributes.get(("SystemMessageLongSymbol", key, ""), message.name)
    multiplexers = [signal.name for signal, mark, _ in message.signals if mark.endswith("M")]
    only = multiplexers[0] if len(multiplexers) == 1 else None
    signals: list[SignalDescription] = []
    lines: dict[int, int] = {}
    for signal, mark, line in message.signals:
        multiplexer, values = _multiplexed(contents.ranges.get((key, signal.name), {}), signal.name, mark, only)
        if mark not in {"", "M"} and multiplexer is None and only != signal.name:
            left_out.append(f"signal {signal.name} in {name}: it is not said which multiplexer it hangs on (line {line})")
            continue
        lines[len(signals)] = line
        signals.append(
            replace(
                signal,
                name=contents.attributes.get(("SystemSignalLongSymbol", key, signal.name), signal.name),
                is_float=contents.value_types.get((key, signal.name), (0, 0))[0] in _FLOATS,
                choices=_choices(contents, (key, signal.name)),
                multiplexer=multiplexer and contents.attributes.get(("SystemSignalLongSymbol", key, multiplexer), multiplexer),
                mux_values=values,
            )
        )
    described = MessageDescription(
        can_id=key & ~_EXTENDED,
        is_extended=bool(key & _EXTENDED),
        is_fd=message.length > 8 or _attribute(contents, "VFrameFormat", key) in _FD_FORMATS,
        name=name,
        length=message.length,
        cycle_time_s=_cycle_s(_attribute(contents, "GenMsgCycleTime", key)),
        signals=tuple(signals),
    )
    return checked(described, left_out, lines)


def _multiplexed(
    ranges: dict[str, tuple[int, ...]], name: str, mark: str, only: str | None
) -> tuple[str | None, tuple[int, ...] | None]:
    """Return the multiplexer of a signal and the values that bring it; (None, None) for one that is always sent.

    With one multiplexer in the message the mark says it all; with several, or where a multiplexer hangs on another one, the
    statement SG_MUL_VAL_ does.
    """
    if only is not None and mark and name != only:
        return only, tuple(sorted({int(mark.strip("mM")), *ranges.get(only, ())}))
    if only is None and mark not in {"", "M"} and ranges:
        return next(iter(ranges.items()))
    return None, None


def _choices(contents: DbcContents, key: SignalKey) -> dict[int, str] | None:
    choices = contents.choices.get(key, (None, 0))[0]
    return (contents.tables.get(choices) if isinstance(choices, str) else choices) or None


def _attribute(contents: DbcContents, name: str, key: MessageKey) -> str:
    return contents.attributes.get((name, key, ""), contents.defaults.get(name, ""))


def _cycle_s(milliseconds: str) -> float | None:
    try:
        return float(milliseconds) / 1000 or None
    except ValueError:
        return None
