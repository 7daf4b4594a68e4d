"""Where a decoding writes: beside its place first, and moved there when it is whole."""

import contextlib
import re
import shutil
from pathlib import Path

from bms.errors import BadFileError
from engine.exclusive import lock_output
from engine.logs.layout import PARTITION_COLUMN

_PART = re.compile(r"part-\d+\.(parquet|csv)")


class OutputFolder:
    """A data set being written, ended with `discard`. Nothing is seen of it in its place until `complete`.

    What a program that was killed left beside the place is put back or removed by the next one that writes there.
    """

    def __init__(self, place: Path, *, replace: bool, is_file: bool = False) -> None:
        """Look whether it may be written there, and make the folder beside it.

        Args:
            place: the folder of the data set, or its file for a format that is one file.
            replace: an earlier data set may be replaced.
            is_file: the data set is one MF4 file.

        Raises:
            BadFileError: something else is there, another Halite writes there, or the folder cannot be made.
        """
        if place.name in {"", ".."} or (place.exists() and place.samefile(Path.cwd())):
            raise BadFileError(
                f"{place} cannot be replaced by what is decoded.", advice="Give the name of a folder that does not exist yet."
            )
        self.place = place
        self.draft = place.with_name(f".{place.name}.part")
        self._former = place.with_name(f".{place.name}.former")
        self._is_file = is_file
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._lock = lock_output(place)
            try:
                self._clear_up()
                self._check(replace=replace)
                self.draft.mkdir()
            except BaseException:
                self._lock.release()
                raise
        except OSError as error:
            raise BadFileError(
                f"{place.parent.resolve()} cannot be written to.", detail=str(error), advice="Choose another folder."
            ) from error

    def _clear_up(self) -> None:
        """Take away what a killed program left; what it had already moved aside comes back."""
        if not self.place.exists() and self._former.exists():
            self._former.rename(self.place)
        for left in (self._former, self.draft):
            _remove(left)

    def _check(self, *, replace: bool) -> None:
        if not self.place.exists():
            return
        if not self._is_ours():
            raise BadFileError(
                f"{self.place} holds something else than decoded logs; it stays as it is.",
                advice="Give a folder that is empty or does not exist.",
            )
        if not replace and (self.place.is_file() or any(self.place.iterdir())):
            raise BadFileError(
                f"{self.place} already holds decoded logs.", advice="Add --replace to replace them, or choose another folder."
            )

    def _is_ours(self) -> bool:
        if self._is_file:
            return self.place.is_file() and _begins_as_measurement(self.place)
        return self.place.is_dir() and all(
            folder.is_dir()
            and folder.name.startswith(f"{PARTITION_COLUMN}=")
            and all(_PART.fullmatch(part.name) and part.is_file() for part in folder.iterdir())
            for folder in self.place.iterdir()
        )

    def complete(self) -> None:
        """Put it in its place: the whole draft, or the file in it that is called like the place.

        Raises:
            BadFileError: the disk failed; what was there before still is.
        """
        whole = self.draft / self.place.name if self._is_file else self.draft
        try:
            if self.place.exists():
                self.place.rename(self._former)
            whole.rename(self.place)
            if self._former.exists():
                # Not removed under its own name: a part of it must never be taken for what was there before.
                self._former.rename(whole)
        except OSError as error:
            if self._former.exists() and not self.place.exists():
                self._former.rename(self.place)
            raise BadFileError(
                f"{self.place} cannot be written to.",
                detail=str(error),
                advice="Close what has it open, or choose another folder.",
            ) from error
        self.discard()

    def discard(self) -> None:
        """Leave nothing behind of what is not complete; a second call does nothing."""
        shutil.rmtree(self.draft, ignore_errors=True)
        self._lock.release()


def _begins_as_measurement(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(3) == b"MDF"
    except OSError:
        return False


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with contextlib.suppress(FileNotFoundError):
            place.unlink()
