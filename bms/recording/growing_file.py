"""A file that only grows, and of which it is known how far it is whole. It goes on in another where it may not grow further."""

import contextlib
import errno
import itertools
import os
from pathlib import Path

from bms.recording.layout import file_name
from bms.storage import write_all


class GrowingFile:
    """Pieces are kept until a `flush` has put all of them on the disk, so a disk that fails in between loses none of them."""

    def __init__(self, path: Path) -> None:
        """Begin a file.

        Args:
            path: the file; the next ones are called as `layout.file_name` says.

        Raises:
            OSError: it cannot be opened.
        """
        self.path = path
        """What is written to now."""
        self._first = path
        self._number = 1
        self._pieces: list[bytes] = []
        self._descriptor = _open(path)
        self._whole = 0
        self._before = 0

    @property
    def size_bytes(self) -> int:
        """How much is whole, in all files together."""
        return self._before + self._whole

    def append(self, piece: bytes) -> None:
        """Add a piece; it is written by the next `flush`."""
        self._pieces.append(piece)

    def flush(self) -> None:
        """Write what was added, in the next file where this one has become as large as the disk allows.

        Raises:
            OSError: the disk did not take it; after `reopen` it is tried again.
        """
        while self._pieces:
            data = b"".join(self._pieces)
            os.lseek(self._descriptor, self._whole, os.SEEK_SET)
            try:
                write_all(self._descriptor, data)
            except OSError as error:
                if error.errno != errno.EFBIG:
                    raise
                self._keep_whole_pieces()
                if not self._whole:
                    raise  # not even one piece may be so large
                self._go_on()
            else:
                self._whole += len(data)
                self._pieces.clear()

    def reopen(self) -> None:
        """Open the file again after the disk failed, without the piece that was cut off then.

        Raises:
            OSError: it still fails.
        """
        self.close()
        self._descriptor = _open(self.path)
        self._whole = min(self._whole, os.fstat(self._descriptor).st_size)
        os.ftruncate(self._descriptor, self._whole)

    def close(self) -> None:
        """Give the file back; a disk that is gone is no reason to fail now."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)

    def _keep_whole_pieces(self) -> None:
        """Count the pieces that went into the file before it was as large as it may be, and cut off what follows."""
        size = os.fstat(self._descriptor).st_size
        ends = itertools.accumulate(map(len, self._pieces), initial=self._whole)
        whole = [end for end in ends if end <= size]
        del self._pieces[: len(whole) - 1]
        self._whole = whole[-1]
        os.ftruncate(self._descriptor, self._whole)

    def _go_on(self) -> None:
        path = self._first.with_name(file_name(self._first.name, self._number + 1))
        descriptor = _open(path)
        self.close()
        self.path, self._descriptor = path, descriptor
        self._number += 1
        self._before, self._whole = self._before + self._whole, 0


def _open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
