"""All signals of one message out of many of its frames: multiplexers followed, absent and invalid values blanked."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from bms.definition.database import MessageDescription, SignalDescription
from bms.telemetry.bit_fields import BitField
from bms.telemetry.column_plan import widened
from bms.telemetry.decoded import Matrix
from bms.telemetry.field_columns import FieldColumns, Payloads, ScaledField, as_slice, raw_range
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.planning import signal_field
from bms.telemetry.validities import Validities

Counts = npt.NDArray[np.int64]

_NO_BRANCH = -1


class MessageColumns:
    """Decodes the frames of one message.

    Attributes:
        message: what it decodes.
        signals: one for each row of the matrix, in the order of the database.
        out_of_range: how many values were blanked so far because of their range, for each row.
    """

    def __init__(self, message: MessageDescription, validity: Validities | None, wanted: Collection[str] | None = None) -> None:
        """Compile a message.

        Args:
            message: as the database describes it.
            validity: what makes values invalid; None: every number is taken as it is.
            wanted: names of the signals that are decoded; None: all.
        """
        self.message = message
        self.signals = tuple(signal for signal in message.signals if wanted is None or signal.name in wanted)
        self.out_of_range = np.zeros(len(self.signals), np.int64)
        self._validity = validity
        self._row_of = {signal.name: row for row, signal in enumerate(self.signals)}
        self._children: dict[str | None, list[SignalDescription]] = defaultdict(list)
        for signal in message.signals:
            self._children[signal.multiplexer if signal.mux_values is not None else None].append(signal)
        self._root = self._branch(self._children[None], frozenset())
        self._is_plain = not self._root.multiplexers and len(self._root.rows) == len(self.signals)

    def decode(self, payloads: Payloads) -> Matrix:
        """Return physical values of n frames, NaN where absent or invalid, shape (signals, n)."""
        if self._is_plain:
            return self._root.values(payloads, self.out_of_range)
        values = np.full((len(self.signals), len(payloads.words[0])), np.nan)
        self._root.fill(payloads, None, values, self.out_of_range)
        return values

    def _branch(self, signals: Sequence[SignalDescription], outer: frozenset[str]) -> "_Branch":
        """Return what decodes signals that come together, and those that hang on them; `outer` come with them."""
        here = outer.union(signal.name for signal in signals)
        rows = sorted(row for signal in signals if (row := self._row_of.get(signal.name)) is not None)
        judge = (
            None if self._validity is None else _Judge(self.message, [self.signals[row] for row in rows], here, self._validity)
        )
        return _Branch(
            rows=rows,
            signals=[self.signals[row] for row in rows],
            judge=judge,
            multiplexers=[found for signal in signals if (found := self._multiplexer(signal, here)) is not None],
        )

    def _multiplexer(self, signal: SignalDescription, here: frozenset[str]) -> "_Multiplexer | None":
        members: dict[int, list[SignalDescription]] = defaultdict(list)
        for child in self._children.get(signal.name, ()):
            for value in child.mux_values or ():
                members[value].append(child)
        # Values that bring the same signals are one branch, so that a range of thousands is not thousands of branches.
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for value, brought in members.items():
            alike[tuple(child.name for child in brought)].append(value)
        branches: list[_Branch] = []
        branch_of: dict[int, int] = {}
        for values in alike.values():
            branch = self._branch(members[values[0]], here)
            if branch.rows or branch.multiplexers:
                branch_of |= dict.fromkeys(values, len(branches))
                branches.append(branch)
        return _Multiplexer(signal, branch_of, branches) if branches else None


class _Branch:
    """Signals that are always sent together, and the multiplexers among them."""

    def __init__(
        self, *, rows: list[int], signals: list[SignalDescription], judge: "_Judge | None", multiplexers: "list[_Multiplexer]"
    ) -> None:
        self.rows = rows
        self.multiplexers = multiplexers
        self._count = len(signals)
        self._judge = judge
        self._columns = FieldColumns([scaled_field(signal) for signal in (*signals, *(judge.foreign_flags if judge else ()))])
        self._rows = as_slice(rows)
        self._rows_of_some = self._rows if isinstance(self._rows, slice) else np.array(rows)[:, None]

    def values(self, payloads: Payloads, out_of_range: Counts) -> Matrix:
        """Return the values of the branch's own signals."""
        values = self._columns.decode(payloads)
        if self._judge is not None:
            blanked = self._judge.blank(values)
            if blanked is not None:
                out_of_range[self._rows] += blanked[: self._count]
        return values[: self._count]

    def fill(self, payloads: Payloads, frames: npt.NDArray[np.intp] | None, values: Matrix, out_of_range: Counts) -> None:
        """Write the values of the branch and of all behind it to `frames` of the matrix; None: to all."""
        if self.rows:
            place = self._rows if frames is None else (self._rows_of_some, frames)
            values[place] = self.values(payloads, out_of_range)
        for multiplexer in self.multiplexers:
            for branch, chosen in multiplexer.split(payloads):
                branch.fill(payloads.chosen(chosen), chosen if frames is None else frames[chosen], values, out_of_range)


class _Multiplexer:
    """A signal whose number says which others a frame carries."""

    def __init__(self, signal: SignalDescription, branch_of: dict[int, int], branches: list[_Branch]) -> None:
        # The numbers in a database are those on the wire: without sign, scale and offset.
        self._number = FieldColumns([ScaledField(field=replace(_bit_field(signal), signed=False, is_float=False))])
        self._branches = branches
        self._values = np.array(sorted(branch_of), np.float64)
        self._branch_of = np.array([*(branch_of[value] for value in sorted(branch_of)), _NO_BRANCH], np.int64)

    def split(self, payloads: Payloads) -> list[tuple[_Branch, npt.NDArray[np.intp]]]:
        """Return each branch that is there with its frames."""
        numbers = self._number.decode(payloads)[0]
        places = np.searchsorted(self._values, numbers)
        places[self._values.take(places, mode="clip") != numbers] = len(self._values)
        found = self._branch_of[places]
        order = np.argsort(found, kind="stable")
        bounds = np.searchsorted(found[order], np.arange(len(self._branches) + 1))
        return [
            (branch, order[first:end])
            for branch, first, end in zip(self._branches, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
            if first < end
        ]


class _Judge:
    """Blanks what is invalid among signals that come together.

    Attributes:
        foreign_flags: flags that are not among the signals; decoded behind them.
    """

    def __init__(
        self, message: MessageDescription, signals: list[SignalDescription], present: frozenset[str], validity: Validities
    ) -> None:
        by_name = {signal.name: signal for signal in message.signals}
        places = {signal.name: row for row, signal in enumerate(signals)}
        self.foreign_flags: list[SignalDescription] = []
        self._flagged: list[int] = []
        flags: list[int] = []
        expected: list[float] = []
        for row, signal in enumerate(signals):
            flag = validity.flags.get(SeriesKey(message.name, signal.name))
            if flag is None:
                continue
            described = by_name.get(flag.signal)
            self._flagged.append(row)
            if described is None or flag.signal not in present:
                flags.append(row)
                expected.append(np.nan)  # equals nothing
                continue
            if flag.signal not in places:
                places[flag.signal] = len(signals) + len(self.foreign_flags)
                self.foreign_flags.append(described)
            flags.append(places[flag.signal])
            expected.append(flag.valid_when * described.scale + described.offset)
        self._flags = flags
        self._expected = np.array(expected)[:, None]
        limits = [validity.limits_of(message, signal) for signal in signals]
        lower = widened([low for low, _ in limits], -1.0)
        upper = widened([high for _, high in limits], +1.0)
        bounded = [row for row, signal in enumerate(signals) if _can_exceed(signal, lower[row], upper[row])]
        self._bounded = as_slice(bounded)
        self._has_bounds = bool(bounded)
        self._lower = lower[bounded][:, None]
        self._upper = upper[bounded][:, None]
        self._rows = len(signals)

    def blank(self, values: Matrix) -> Counts | None:
        """Make invalid values NaN; return how many of each signal were out of range, None if none was."""
        flagged_invalid = values[self._flags] != self._expected if self._flagged else None
        counts: Counts | None = None
        if self._has_bounds:
            bounded = values[self._bounded]
            outside = bounded < self._lower
            outside |= bounded > self._upper
            if outside.any():
                counts = np.zeros(self._rows, np.int64)
                counts[self._bounded] = np.count_nonzero(outside, axis=1)
                bounded[outside] = np.nan
                values[self._bounded] = bounded
        if flagged_invalid is not None and flagged_invalid.any():
            flagged = values[self._flagged]
            flagged[flagged_invalid] = np.nan
            values[self._flagged] = flagged
        return counts


def bytes_needed(message: MessageDescription) -> int:
    """Return the shortest payload in which no signal of a message is cut off."""
    return max((_bit_field(signal).last_byte + 1 for signal in message.signals), default=0)


def _bit_field(signal: SignalDescription) -> BitField:
    return signal_field(0, signal)


def scaled_field(signal: SignalDescription) -> ScaledField:
    """Return where a signal stands and how its number becomes a value."""
    return ScaledField(field=_bit_field(signal), scale=signal.scale, offset=signal.offset)


def _can_exceed(signal: SignalDescription, lower: float, upper: float) -> bool:
    """Return whether a number that fits into the signal can lie outside of its limits at all."""
    if signal.is_float:
        return bool(np.isfinite(lower) or np.isfinite(upper))
    ends = [raw * signal.scale + signal.offset for raw in raw_range(signal.length, signed=signal.signed)]
    return bool(min(ends) < lower or max(ends) > upper)
