"""Which signals of a message database are cells, temperatures, balancing and named readings: `[broadcasts]` of `pack.toml`."""

import re
from dataclasses import replace

from bms.definition.database import BroadcastDatabase
from bms.definition.model import Broadcasts, IndexedSignals, ReadingSignal
from bms.definition.tables import Table

MAXIMUM_INDEXED = 2000

_INDEX = re.compile(r"\{index(?::0(\d)d)?\}")


def indexed_name(pattern: str, index: int) -> str:
    """Return the signal name for one index: `Cell_{index:03d}` and 7 give `Cell_007`."""
    return _INDEX.sub(lambda match: f"{index:0{match[1] or 1}d}", pattern)


def read_broadcasts(table: Table, database: BroadcastDatabase, *, replaced: bool) -> Broadcasts:
    """Return the mapping and check it against the database.

    Args:
        table: `[broadcasts]`.
        database: the messages.
        replaced: the user gave another database than the definition's own; what is missing in it is left out, not refused.

    Raises:
        DefinitionError: the mapping has a mistake, names something that is not there, or nothing fits a replaced database.
    """
    lookup = _Lookup(database, replaced=replaced)
    cells = _indexed(table.optional_table("cells"), lookup)
    temperatures = _indexed(table.optional_table("temperatures"), lookup)
    balancing = _indexed(table.optional_table("balancing"), lookup)
    readings_table = table.optional_table("readings")
    readings: list[ReadingSignal] = []
    if readings_table is not None:
        for name, entry in readings_table.inner_tables():
            reading = _reading(name, entry, lookup)
            if reading is not None:
                readings.append(reading)
    broadcasts = Broadcasts(
        database=replace(database, not_understood=database.not_understood + tuple(lookup.missing)),
        cells=cells,
        temperatures=temperatures,
        balancing=balancing,
        readings=tuple(readings),
        stale_after_s=table.number("stale_after_s", 1.0),
        trim_unseen=table.flag("trim_unseen", default=False),
    )
    table.finish()
    if broadcasts.stale_after_s <= 0:
        raise table.mistake("stale_after_s must be greater than 0.")
    if cells is None and not readings:
        raise table.mistake(
            f"{database.source} has none of the messages of this pack.",
            "Check that the database belongs to this pack definition.",
        )
    return broadcasts


class _Lookup:
    """Looks signals up in a database and either refuses or collects what is not there."""

    def __init__(self, database: BroadcastDatabase, *, replaced: bool) -> None:
        self._signals = {name: {signal.name for signal in message.signals} for name, message in database.messages.items()}
        self._replaced = replaced
        self.missing: list[str] = []

    def has(self, table: Table, message: str, signal: str) -> bool:
        if signal in self._signals.get(message, ()):
            return True
        what = f"there is no message {message}" if message not in self._signals else f"message {message} has no signal {signal}"
        if not self._replaced:
            raise table.mistake(f"{what} in the database.", "Correct the name, or the database.")
        self.missing.append(f"{signal}: {what}")
        return False

    def consecutive(self, message: str, pattern: str, first_index: int) -> int:
        """Return how many signals with consecutive numbers there are."""
        names = self._signals.get(message, set())
        count = 0
        while count < MAXIMUM_INDEXED and indexed_name(pattern, first_index + count) in names:
            count += 1
        return count


def _indexed(table: Table | None, lookup: _Lookup) -> IndexedSignals | None:
    """Return the family of signals; without `count` it has as many members as the database."""
    if table is None:
        return None
    message = table.text("message")
    signal = table.text("signal")
    first_index = table.integer("first_index", 0, maximum=MAXIMUM_INDEXED)
    count = table.optional_integer("count", minimum=1, maximum=MAXIMUM_INDEXED)
    valid_signal = table.text("valid_signal", "")
    for pattern in filter(None, (signal, valid_signal)):
        if not _INDEX.search(pattern):
            raise table.mistake(f"{pattern!r:.80} must contain {{index}} or, for numbers with leading zeros, {{index:03d}}.")
    family = IndexedSignals(
        message=message,
        signal=signal,
        count=lookup.consecutive(message, signal, first_index) if count is None else count,
        first_index=first_index,
        valid_signal=valid_signal or None,
        valid_when=table.integer("valid_when", 1),
        scale=table.number("scale", 1.0),
    )
    table.finish()
    patterns = [signal, valid_signal] if valid_signal else [signal]
    indices = range(first_index, first_index + max(family.count, 1))
    complete = all(lookup.has(table, message, indexed_name(pattern, index)) for pattern in patterns for index in indices)
    return family if complete else None


def _reading(name: str, table: Table, lookup: _Lookup) -> ReadingSignal | None:
    texts = table.optional_table("texts")
    reading = ReadingSignal(
        reading=name,
        message=table.text("message"),
        signal=table.text("signal"),
        scale=table.number("scale", 1.0),
        texts={} if texts is None else texts.integer_texts(),
        valid_min=table.optional_number("valid_min"),
        valid_max=table.optional_number("valid_max"),
    )
    table.finish()
    return reading if lookup.has(table, reading.message, reading.signal) else None
