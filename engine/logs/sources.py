"""What logs are decoded by: a message database, a pack definition, a signal set; and what is wanted of it."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from bms.definition import load_pack
from bms.definition.database import MessageDescription, load_database
from bms.definition.loading import is_signal_set
from bms.definition.model import Broadcasts
from bms.definition.polling import Polling
from bms.errors import BadFileError
from engine.logs.layout import partition_names
from engine.logs.orders import Prepare


class UnknownSignalError(BadFileError):
    """No signal is called as it is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which frames and signals. Times as in `Prepare`.

    Attributes:
        signals: patterns as of file names (`*`, `?`, `[…]`) for `signal` or `message.signal`; empty: all.
        besides: a signal that is needed for something else, whatever `signals` says; named as there, without patterns.
        channel: only frames of this bus; None: all.
    """

    signals: tuple[str, ...] = ()
    besides: str = ""
    channel: int | None = None
    from_s: float | None = None
    to_s: float | None = None
    absolute: bool = False

    def takes(self, message: str, signal: str) -> bool:
        """Return whether a signal is among `signals`."""
        names = signal, f"{message}.{signal}"
        return not self.signals or any(fnmatchcase(name, pattern) for name in names for pattern in self.signals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What was loaded. With `broadcasts` the messages are theirs."""

    messages: tuple[MessageDescription, ...]
    broadcasts: Broadcasts | None
    polling: Polling | None
    not_understood: tuple[str, ...]
    wanted: Wanted

    def prepare(self, *, folder: Path, suffix: str, keep_out_of_range: bool) -> Prepare:
        """Return what workers are told.

        Raises:
            UnknownSignalError: no signal is called as it is wanted.
        """
        return Prepare(
            path="",
            messages=() if self.broadcasts is not None else self.messages,
            broadcasts=self.broadcasts,
            polling=self.polling,
            wanted=self._chosen(),
            channel=self.wanted.channel,
            from_s=self.wanted.from_s,
            to_s=self.wanted.to_s,
            absolute=self.wanted.absolute,
            keep_out_of_range=keep_out_of_range,
            folder=str(folder),
            partitions=self.partitions,
            suffix=suffix,
        )

    @property
    def partitions(self) -> dict[str, str]:
        """The folder of each message, the same whatever is wanted."""
        commands = () if self.polling is None else (*self.polling.commands, *self.polling.others)
        return partition_names([*(message.name for message in self.messages), *(command.key for command in commands)])

    def _chosen(self) -> tuple[tuple[str, str], ...] | None:
        if not self.wanted.signals:
            return None
        known = [(message.name, signal.name) for message in self.messages for signal in message.signals]
        if self.polling is not None:
            commands = (*self.polling.commands, *self.polling.others)
            known += [(command.key, signal.id) for command in commands for signal in command.signals]
        chosen = [key for key in known if self.wanted.takes(*key)]
        if not chosen:
            raise UnknownSignalError(
                f"None of the {len(known):,} signals is called {' or '.join(self.wanted.signals)}.",
                advice="Give a name as the database has it, or a pattern: 'Cell*', 'BMS_State.*'.",
            )
        besides = [key for key in known if self.wanted.besides in {key[1], ".".join(key)} and not self.wanted.takes(*key)]
        return (*chosen, *besides)


def load_sources(dbc: Path | None, pack: str | None, wanted: Wanted) -> Sources:
    """Load what was named; with both, the database replaces the broadcasts of the pack.

    Raises:
        DefinitionError: one of them cannot be used.
        BadFileError: none was named.
    """
    if pack is None and dbc is None:
        raise BadFileError("It is not said what the logs are decoded by.", advice="Give a message database or a pack.")
    # A signal set has no broadcasts; a database beside it stands for itself.
    definition = None if pack is None else load_pack(pack, dbc=None if is_signal_set(pack) else dbc)
    broadcasts = None if definition is None else definition.broadcasts
    polling = None if definition is None else definition.polling
    database = broadcasts.database if broadcasts is not None else None if dbc is None else load_database(dbc)
    return Sources(
        messages=() if database is None else tuple(database.messages.values()),
        broadcasts=broadcasts,
        polling=polling,
        not_understood=(
            *(() if database is None else database.not_understood),
            *(() if polling is None else polling.not_understood),
        ),
        wanted=wanted,
    )
