"""The rooms of `safety_bearing.toml`: files that decide about safety, and the tests that must notice every change of them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Source files and tests, relative to the checkout."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


def rooms(names: list[str]) -> list[Room]:
    """Return the rooms of these names, all where none is given; ends the program where a name is unknown."""
    found = {
        name: Room(name=name, files=tuple(room["files"]), tests=tuple(room["tests"]))
        for name, room in tomllib.loads(LIST.read_text(encoding="utf-8")).items()
    }
    unknown = set(names) - set(found)
    if unknown:
        raise SystemExit(f"There is no room {', '.join(sorted(unknown))}; known: {', '.join(found)}")
    return [found[name] for name in names or found]
