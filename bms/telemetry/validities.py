"""When the value of a signal in a frame is not to be shown as a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bms.definition.database import MessageDescription, SignalDescription
from bms.definition.model import Broadcasts, IndexedSignals
from bms.definition.signal_mapping import indexed_name
from bms.telemetry.history.model import SeriesKey

_INFINITY = float("inf")

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A signal of the same message that says whether another one is valid: while its raw number is `valid_when`."""

    signal: str
    valid_when: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validities:
    """What makes a value invalid, beside being absent. `Validities()` are the ranges of the database alone.

    Attributes:
        flags: (message, signal) → its validity flag. A value whose flag is not in the same frame is invalid.
        limits: (message, signal) → smallest and greatest plausible value, in the unit of the database.
        keep_out_of_range: show values outside of the database's [min|max] all the same, because the database has it wrong.
    """

    flags: Mapping[SeriesKey, Flag] = field(default_factory=dict)
    limits: Mapping[SeriesKey, Limits] = field(default_factory=dict)
    keep_out_of_range: bool = False

    def limits_of(self, message: MessageDescription, signal: SignalDescription) -> Limits:
        """Return between what a value must lie, infinite where there is no limit."""
        lower, upper = self.limits.get(SeriesKey(message.name, signal.name), (-_INFINITY, _INFINITY))
        if not self.keep_out_of_range:
            lower = lower if signal.minimum is None else max(lower, signal.minimum)
            upper = upper if signal.maximum is None else min(upper, signal.maximum)
        return lower, upper


def validities_of(broadcasts: Broadcasts, *, keep_out_of_range: bool = False) -> Validities:
    """Return the rules of a pack definition."""
    flags: dict[SeriesKey, Flag] = {}
    for family in (broadcasts.cells, broadcasts.temperatures, broadcasts.balancing):
        flags |= {} if family is None else _flags(family)
    limits: dict[SeriesKey, Limits] = {}
    for reading in broadcasts.readings:
        key = SeriesKey(reading.message, reading.signal)
        lower, upper = _unscaled(reading.valid_min, reading.valid_max, reading.scale)
        known = limits.get(key, (-_INFINITY, _INFINITY))
        limits[key] = max(lower, known[0]), min(upper, known[1])
    return Validities(flags=flags, limits=limits, keep_out_of_range=keep_out_of_range)


def _flags(family: IndexedSignals) -> dict[SeriesKey, Flag]:
    pattern = family.valid_signal
    if pattern is None:
        return {}
    return {
        SeriesKey(family.message, indexed_name(family.signal, index)): Flag(
            signal=indexed_name(pattern, index), valid_when=family.valid_when
        )
        for index in range(family.first_index, family.first_index + family.count)
    }


def _unscaled(lower: float | None, upper: float | None, scale: float) -> Limits:
    """Return limits of a reading in the unit of its signal."""
    if scale == 0:
        return -_INFINITY, _INFINITY
    bounds = [-_INFINITY if lower is None else lower / scale, _INFINITY if upper is None else upper / scale]
    if scale > 0:
        return bounds[0], bounds[1]
    return (-_INFINITY if upper is None else bounds[1]), (_INFINITY if lower is None else bounds[0])
