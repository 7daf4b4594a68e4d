"""Where the definitions and chemistries that come with Halite are kept."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from bms.errors import DefinitionError


@lru_cache(maxsize=1)
def assets_folder() -> Path:
    """Return the folder of the shipped data; a real folder also in the frozen program."""
    return Path(str(files("assets")))


def shipped_packs() -> tuple[str, ...]:
    """Return the ids of the pack definitions that come with Halite."""
    return tuple(sorted(path.parent.name for path in (assets_folder() / "packs").glob("*/pack.toml")))


def pack_folder(pack_id: str) -> Path:
    """Return the folder of a shipped pack definition.

    Raises:
        DefinitionError: no such pack is shipped.
    """
    if pack_id not in shipped_packs():
        raise DefinitionError(f"There is no pack definition called {pack_id!r:.80}.", advice=_known(shipped_packs()))
    return assets_folder() / "packs" / pack_id


def shipped_chemistries() -> tuple[str, ...]:
    """Return the ids of the chemistries that come with Halite."""
    return tuple(sorted(path.stem for path in (assets_folder() / "chemistries").glob("*.toml")))


def chemistry_file(chemistry_id: str) -> Path:
    """Return the file of a shipped chemistry.

    Raises:
        DefinitionError: no such chemistry is shipped.
    """
    if chemistry_id not in shipped_chemistries():
        raise DefinitionError(f"There is no chemistry called {chemistry_id!r:.80}.", advice=_known(shipped_chemistries()))
    return assets_folder() / "chemistries" / f"{chemistry_id}.toml"


def _known(ids: tuple[str, ...]) -> str:
    return f"Known: {', '.join(ids)}."
