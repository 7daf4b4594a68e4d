"""Which files a pack definition consists of, so that it can be taken along."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from bms.definition.loading import PACK_FILE
from bms.definition.shipped import pack_folder, shipped_packs


def definition_files(reference: str) -> tuple[Path, ...]:
    """Return the files of a definition that `load_pack` has read, the one to load first; chemistries that ship are not named.

    Args:
        reference: as `load_pack` takes it.
    """
    path = pack_folder(reference) / PACK_FILE if reference in shipped_packs() else Path(reference)
    if path.is_dir():
        path /= PACK_FILE
    if path.suffix.lower() != ".toml":
        return (path,)
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return (path,)
    beside = {text for text in _texts(tree) if Path(text).name == text and "." in text}
    return (path, *(path.parent / name for name in sorted(beside) if (path.parent / name).is_file() and name != path.name))


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(branch)
