"""The files of a session's folder, none of which is believed: links, what is too large, and what is no JSON are left out."""

import contextlib
import stat
from pathlib import Path

import msgspec

from bms.recording.layout import file_number

LARGEST_RECORD_BYTES = 32_000_000
WRONG_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding JSON of unknown origin may raise."""


class SessionFiles:
    """Reads them; what is wrong with one is added to `problems`, one sentence each."""

    def __init__(self, folder: Path, problems: list[str]) -> None:
        """Nothing is read yet."""
        self._folder = folder
        self._problems = problems

    def parts(self, first: str) -> tuple[Path, ...]:
        """Return a growing file and those it goes on in, in their order."""
        numbered = [
            (number, path)
            for path in self._folder.iterdir()
            if (number := file_number(first, path.name)) is not None and self.regular(path.name) is not None
        ]
        return tuple(path for _, path in sorted(numbered))

    def json(self, name: str) -> bytes | None:
        """Return a record of JSON, None where there is none that can be read."""
        content = self.content(name)
        if content is None:
            return None
        try:
            msgspec.json.decode(content)
        except WRONG_JSON:
            self._problems.append(f"{name} is damaged.")
            return None
        return content

    def content(self, name: str) -> bytes | None:
        """Return a record, None where there is none that can be read."""
        path = self.regular(name)
        if path is None:
            return None
        with contextlib.suppress(OSError), path.open("rb") as file:
            content = file.read(LARGEST_RECORD_BYTES + 1)
            if len(content) <= LARGEST_RECORD_BYTES:
                return content
        self._problems.append(f"{name} cannot be read.")
        return None

    def regular(self, name: str) -> Path | None:
        """Return a file of the folder; a link could lead anywhere, so it is none."""
        path = self._folder / name
        try:
            mode = path.lstat().st_mode
        except OSError:
            return None
        if stat.S_ISREG(mode):
            return path
        self._problems.append(f"{name} is not a file.")
        return None
