"""A file that only grows, and of which it is known how far it is whole."""

import contextlib
import os
from pathlib import Path

from bms.storage import write_all


class GrowingFile:
    """Pieces are kept until a `flush` has put all of them on the disk, so a disk that fails in between loses none of them."""

    def __init__(self, path: Path, *, piece_bytes: int = 1) -> None:
        """Open a file or begin it. What a killed program left behind its last whole piece is cut off.

        Args:
            path: the file.
            piece_bytes: size of a piece where all are alike.

        Raises:
            OSError: it cannot be opened.
        """
        self._path = path
        self._pieces: list[bytes] = []
        self._descriptor = _open(path)
        size = os.fstat(self._descriptor).st_size
        self._whole = size - size % piece_bytes

    @property
    def size_bytes(self) -> int:
        """How much of the file is whole."""
        return self._whole

    def append(self, piece: bytes) -> None:
        """Add a piece; it is written by the next `flush`."""
        self._pieces.append(piece)

    def flush(self) -> None:
        """Write what was added.

        Raises:
            OSError: the disk did not take it; after `reopen` it is tried again.
        """
        if not self._pieces:
            return
        data = b"".join(self._pieces)
        os.lseek(self._descriptor, self._whole, os.SEEK_SET)
        write_all(self._descriptor, data)
        self._whole += len(data)
        self._pieces.clear()

    def reopen(self) -> None:
        """Open the file again after the disk failed, without the piece that was cut off then.

        Raises:
            OSError: it still fails.
        """
        self.close()
        self._descriptor = _open(self._path)
        self._whole = min(self._whole, os.fstat(self._descriptor).st_size)
        os.ftruncate(self._descriptor, self._whole)

    def close(self) -> None:
        """Give the file back; a disk that is gone is no reason to fail now."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
