"""OBDb signal sets."""

from pathlib import Path

from bms.definition.model import PackDefinition
from bms.errors import DefinitionError


def read_signal_set(path: Path) -> PackDefinition:
    """Read it."""
    raise DefinitionError(f"{path} cannot be read yet.")
