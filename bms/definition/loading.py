"""The way in: from what a user names to a pack definition."""

from pathlib import Path

from bms.definition.model import PackDefinition
from bms.definition.pack_file import read_pack_file
from bms.definition.shipped import pack_folder, shipped_packs
from bms.definition.signal_set import read_signal_set
from bms.errors import DefinitionError

PACK_FILE = "pack.toml"


def load_pack(reference: str, *, dbc: Path | None = None) -> PackDefinition:
    """Return a pack definition.

    Args:
        reference: id of a shipped definition, path of a `pack.toml` or its folder, or path of an OBDb signal set (`.json`),
            with the model year of the car behind it where that matters: `ioniq5.json@2024`.
        dbc: message database used in place of the definition's own.

    Raises:
        DefinitionError: there is no such definition, or one of its files has a mistake.
    """
    if reference in shipped_packs():
        return read_pack_file(pack_folder(reference) / PACK_FILE, dbc=dbc)
    path, model_year = _with_year(reference)
    if path.suffix.lower() == ".json":
        if dbc is not None:
            raise DefinitionError(
                "A signal set cannot be combined with a message database.", advice="Leave --dbc out, or use a pack definition."
            )
        return read_signal_set(path, model_year=model_year)
    if path.suffix.lower() == ".toml":
        return read_pack_file(path, dbc=dbc)
    if _is_folder(path):
        return read_pack_file(path / PACK_FILE, dbc=dbc)
    raise DefinitionError(
        f"There is no pack definition called {reference!r:.200}.",
        advice=f"Use one of {', '.join(shipped_packs())}, or the path of a {PACK_FILE} or of a signal set (.json).",
    )


def is_signal_set(reference: str) -> bool:
    """Return whether what a user named is an OBDb signal set."""
    return _with_year(reference)[0].suffix.lower() == ".json"


def _with_year(reference: str) -> tuple[Path, int | None]:
    name, mark, year = reference.rpartition("@")
    if mark and name.lower().endswith(".json") and len(year) == 4 and year.isascii() and year.isdigit():
        return Path(name), int(year)
    return Path(reference), None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
