"""TOML files read key by key, so that every mistake is reported with its file, its place and what to do about it."""

import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bms.errors import DefinitionError
from bms.printable import printable_tree

MAXIMUM_TOML_BYTES = 2_000_000


class _Required:
    """Marks a key that must be there."""


REQUIRED: Final = _Required()


def read_text(path: Path, maximum_bytes: int) -> bytes:
    """Return the bytes of a file that is there, readable and not larger than `maximum_bytes`.

    Raises:
        DefinitionError: it is not.
    """
    try:
        size = path.stat().st_size
        if size > maximum_bytes:
            raise DefinitionError(
                f"{path.name} is too large ({size} bytes).",
                detail=str(path),
                advice=f"A file of this kind has at most {maximum_bytes} bytes. Check that it is the right file.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise DefinitionError(f"There is no file {path}.", detail=str(path), advice="Check the path.") from None
    except (OSError, ValueError) as error:
        raise DefinitionError(f"{path} cannot be read.", detail=str(error), advice="Check path and permissions.") from None


def read_toml(path: Path) -> "Table":
    """Return the top table of a TOML file.

    Raises:
        DefinitionError: not readable, not UTF-8 or not TOML.
    """
    content = read_text(path, MAXIMUM_TOML_BYTES)
    try:
        values = printable_tree(tomllib.loads(content.decode()))
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path.name} is not UTF-8 text.", detail=str(error), advice="Save the file as UTF-8.") from None
    except RecursionError:
        raise DefinitionError(f"{path.name} is nested too deeply.", advice="Check that it is the right file.") from None
    except ValueError as error:
        raise DefinitionError(f"{path.name} is not valid TOML: {error}.", advice="Correct the file at that place.") from None
    return Table(values, file=path.name, place="")


class Table:
    """One table of a TOML file. Every key must be asked for; `finish` refuses the rest."""

    def __init__(self, values: dict[str, object], *, file: str, place: str) -> None:
        self._values = values
        self._asked: set[str] = set()
        self._file = file
        self._place = place

    def mistake(self, what: str, advice: str = "") -> DefinitionError:
        """Return the error for a mistake in this table."""
        where = f"{self._file}, [{self._place}]" if self._place else self._file
        return DefinitionError(f"{where}: {what}", advice=advice or f"Correct {self._file}.")

    def finish(self) -> None:
        """Refuse keys nobody asked for; a misspelt key must not be silently ignored."""
        for key in self._values:
            if key not in self._asked:
                from difflib import get_close_matches  # noqa: PLC0415 - only needed to explain a mistake

                close = get_close_matches(key, self._asked, n=1)
                advice = f"Did you mean {close[0]}?" if close else f"Known here: {', '.join(sorted(self._asked))}."
                raise self.mistake(f"there is no key called {key!r}.", advice)

    def _take(self, key: str, default: object) -> object:
        self._asked.add(key)
        value = self._values.get(key, default)
        if isinstance(value, _Required):
            raise self.mistake(f"{key} is missing.", f"Add {key} to {self._file}.")
        return value

    def text(self, key: str, default: str | _Required = REQUIRED) -> str:
        """Return a text."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.mistake(f"{key} must be a text, not {value!r:.60}.")
        return value

    def integer(self, key: str, default: int | _Required = REQUIRED, *, minimum: int = 0, maximum: int = 0xFFFF_FFFF) -> int:
        """Return a whole number from `minimum` to `maximum`."""
        return self._integer(key, self._take(key, default), minimum, maximum)

    def optional_integer(self, key: str, *, minimum: int = 0, maximum: int = 0xFFFF_FFFF) -> int | None:
        """Return a whole number, or None if the key is absent."""
        value = self._take(key, None)
        return None if value is None else self._integer(key, value, minimum, maximum)

    def _integer(self, key: str, value: object, minimum: int, maximum: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.mistake(f"{key} must be a whole number, not {value!r:.60}.")
        if not minimum <= value <= maximum:
            raise self.mistake(f"{key} must be from {minimum} to {maximum}, not {value}.")
        return value

    def number(self, key: str, default: float | _Required = REQUIRED) -> float:
        """Return a finite number."""
        return self._number(key, self._take(key, default))

    def optional_number(self, key: str) -> float | None:
        """Return a finite number, or None if the key is absent."""
        value = self._take(key, None)
        return None if value is None else self._number(key, value)

    def _number(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.mistake(f"{key} must be a number, not {value!r:.60}.")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.mistake(f"{key} must be a finite number, not {value!r:.60}.")
        return number

    def flag(self, key: str, default: bool | _Required = REQUIRED) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.mistake(f"{key} must be true or false, not {value!r:.60}.")
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers."""
        return tuple(self._number(key, value) for value in self._list(key))

    def texts(self, key: str, default: tuple[str, ...] | _Required = REQUIRED) -> tuple[str, ...]:
        """Return a list of texts."""
        if not isinstance(default, _Required) and key not in self._values:
            self._asked.add(key)
            return default
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.mistake(f"{key} must be a list of texts.")
        return tuple(str(value) for value in values)

    def _list(self, key: str) -> list[object]:
        value = self._take(key, REQUIRED)
        if not isinstance(value, list):
            raise self.mistake(f"{key} must be a list, not {value!r:.60}.")
        return value

    def optional_table(self, key: str) -> "Table | None":
        """Return a table inside this one, or None if it is absent."""
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.mistake(f"{key} must be a table, not {value!r:.60}.")
        return Table(value, file=self._file, place=f"{self._place}.{key}" if self._place else key)

    def table(self, key: str) -> "Table":
        """Return a table inside this one."""
        inner = self.optional_table(key)
        if inner is None:
            raise self.mistake(f"the table {key} is missing.", f"Add {key} to {self._file}.")
        return inner

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return a list of tables; empty if the key is absent. Their place counts from 1."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.mistake(f"{key} must be a list of tables.")
        return tuple(Table(item, file=self._file, place=f"{key} {number}") for number, item in enumerate(value, start=1))

    def inner_tables(self) -> Iterator[tuple[str, "Table"]]:
        """Yield every key of this table with the table behind it."""
        for key in self._values:
            yield key, self.table(key)

    def has(self, key: str) -> bool:
        """Return whether there is such a key."""
        return key in self._values

    def texts_or_values(self) -> Iterator[tuple[str, str]]:
        """Yield every key with its text: the entry itself, or `value` in the table that it is."""
        for key, entry in self._values.items():
            yield key, entry if isinstance(entry, str) else self.table(key).text("value", "")

    def integers(self, *, maximum: int) -> dict[str, int]:
        """Return all keys of this table with their whole numbers from 0 to `maximum`."""
        return {key: self.integer(key, maximum=maximum) for key in self._values}

    def integer_texts(self) -> dict[int, str]:
        """Return all keys of this table, which must be whole numbers, with their texts."""
        texts: dict[int, str] = {}
        for key in self._values:
            if not (key.isascii() and key.isdigit() and len(key) < 12):
                raise self.mistake(f"{key!r} must be a whole number.")
            texts[int(key)] = self.text(key)
        return texts
