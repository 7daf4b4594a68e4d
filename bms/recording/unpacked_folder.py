"""The folder into which a session's single file is unpacked."""

import shutil
import tempfile
import weakref
from pathlib import Path


class UnpackedSession:
    """A session that was unpacked."""

    def __init__(self, folder: Path | None) -> None:
        """Make the folder; None: a temporary one."""
        if folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="halite-session-"))
        else:
            folder.mkdir(parents=True)
            self.folder = folder

    def goes_with(self, owner: object) -> None:
        """Remove the folder as soon as `owner` is gone, or this program ends."""
        weakref.finalize(owner, self.remove)

    def remove(self) -> None:
        """Remove the folder. On Windows what is still mapped stays until the system cleans up."""
        shutil.rmtree(self.folder, ignore_errors=True)
