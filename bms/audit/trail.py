"""What jobs need to know of the audit trail: one way to add to it, and where it stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from bms.access.model import Actor

AuditValue = str | int | float | bool | None


class AuditTrail(Protocol):
    """Takes records; each is durable before `record` returns."""

    @property
    def head(self) -> str:
        """Hash of the last record, 64 hexadecimal digits; of nothing: 64 zeros."""
        ...

    def record(self, event: str, *, actor: Actor, body: Mapping[str, AuditValue]) -> None:
        """Add a record.

        Args:
            event: short stable name, e.g. `flash.planned`.
            actor: who did it.
            body: what belongs to it; never seeds or keys.

        Raises:
            OSError: the disk does not take it.
        """
        ...

    def seal(self, folder: Path | None = None) -> object:
        """Sign where the trail stands, and keep that beside it and in a run folder.

        Raises:
            OSError: the disk does not take it.
        """
        ...


class NoTrail:
    """A trail for tests and tools that change nothing: keeps nothing."""

    head = "0" * 64

    def record(self, event: str, *, actor: Actor, body: Mapping[str, AuditValue]) -> None:
        """Forget the record."""

    def seal(self, folder: Path | None = None) -> object:
        """Sign nothing."""
