"""Starting the processes that decode. Imports little, so that they load their libraries while their parent loads its own."""

import os
from collections.abc import Sequence
from pathlib import Path

from engine.logs.child import Child, Work
from engine.logs.limits import Limits

PIECE_BYTES = 48 << 20
"""Of a large file, at most; small enough that all cores end at the same time, large enough to pay for a file a message."""


class Crew:
    """As many children as can have something to do. Also a context manager; leaving it ends them at once."""

    def __init__(self, logs: Sequence[Path], *, jobs: int = 0, limits: Limits | None = None) -> None:
        """Start them.

        Args:
            logs: what will be decoded.
            jobs: how many at most; 0: one a core.
            limits: what each may use.
        """
        self._limits = limits or Limits()
        # A session is a folder of logs.
        files = [file for log in logs for file in (log.iterdir() if log.is_dir() else (log,))]
        pieces = sum(max(1, -(-file.stat().st_size // PIECE_BYTES)) if file.is_file() else 1 for file in files)
        self.children = [self._start() for _ in range(max(1, min(jobs or os.cpu_count() or 1, pieces)))]

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End all of them at once; a second call does nothing."""
        for child in self.children:
            child.kill()
            child.close()
        self.children.clear()

    def replace(self, ended: Child) -> Child:
        """Start another one in place of one that ended."""
        ended.close()
        self.children[self.children.index(ended)] = another = self._start()
        return another

    def _start(self) -> Child:
        return Child(_load, limits=self._limits, name="decoding")


def _load() -> Work:
    from engine.logs.worker import load  # noqa: PLC0415 - see the top of this module

    return load()
