"""The folder into which a session's single file is unpacked."""

import shutil
import weakref
from pathlib import Path

from bms.temporary_folder import TemporaryFolder

_PREFIX = "halite-session-"


class UnpackedSession:
    """A session that was unpacked."""

    def __init__(self, folder: Path | None) -> None:
        """Make the folder; None: a temporary one.

        Raises:
            OSError: it cannot be made.
        """
        self._temporary: TemporaryFolder | None = None
        if folder is not None:
            folder.mkdir(parents=True)
            self.folder = folder
        else:
            self._temporary = TemporaryFolder(_PREFIX)
            self.folder = self._temporary.path

    def goes_with(self, owner: object) -> None:
        """Remove the folder as soon as `owner` is gone, or this program ends."""
        weakref.finalize(owner, self.remove)

    def remove(self) -> None:
        """Remove the folder."""
        if self._temporary is not None:
            self._temporary.remove()
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
