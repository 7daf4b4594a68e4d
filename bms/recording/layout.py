"""Names and forms inside a session folder; see `bms.recording.model` for what each file holds."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

INFO_FILE = "session.json"
FRAMES_FILE = "frames.blf"
VALUES_FILE = "values.bin"
EVENTS_FILE = "events.jsonl"
IDENTITY_FILE = "identity.json"
FAULTS_FILE = "faults.json"
CALIBRATION_FILE = "calibration.json"
CALIBRATION_IMAGE_FILE = "calibration.bin"
PACK_FOLDER = "pack"

GROWING_FILES = (EVENTS_FILE, VALUES_FILE, FRAMES_FILE)
"""What goes on in further files, the smallest first."""


_NOT_IN_NAMES = frozenset('<>:"/\\|?*')
"""What Windows takes in no file name."""
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
"""Files that Windows takes for devices, whatever their suffix."""


def file_name(first: str, number: int) -> str:
    """Return the name of a growing file's part, counted from 1: `frames.blf`, `frames-0002.blf` and so on."""
    stem, _, suffix = first.rpartition(".")
    return first if number == 1 else f"{stem}-{number:04d}.{suffix}"


def file_number(first: str, name: str) -> int | None:
    """Return which part of a growing file `name` is; None: it is none."""
    if name == first:
        return 1
    stem, _, suffix = first.rpartition(".")
    match = re.fullmatch(rf"{stem}-([0-9]{{4,9}})\.{suffix}", name)
    return None if match is None else int(match[1])


def row_type(columns: int) -> "np.dtype[np.void]":
    """Return one row of `values.bin`: a float64 time in seconds, then a float32 for each column. Little-endian, not padded."""
    return np.dtype([("time_s", "<f8"), ("values", "<f4", (columns,))])


def folder_name(began_utc: str, who: str) -> str:
    """Return how a session's folder is called: `20261123T050210Z-<who>`, whatever the serial number is made of.

    Args:
        began_utc: ISO 8601, in seconds.
        who: serial number of the pack, or what else is known of it.
    """
    moment = re.sub(r"[-:]", "", began_utc)[:15]
    return f"{moment}Z-{re.sub(r'[^A-Za-z0-9._-]+', '-', who)[:60].strip('.-') or 'pack'}"


def kept_names(files: Sequence[Path]) -> list[str]:
    """Return how the files of a definition are called in `pack/`: as they are, or so that every system can have them.

    No two are one where case does not count; the earlier of them keeps its name.
    """
    names: list[str] = []
    taken: set[str] = set()
    for file in files:
        signs = ("-" if sign in _NOT_IN_NAMES or not sign.isprintable() else sign for sign in file.name)
        plain = "".join(signs).rstrip(". ")
        plain = f"_{plain}" if _DEVICE.match(plain) else plain
        name, number = plain, 1
        while (folded := unicodedata.normalize("NFC", name).casefold()) in taken:
            number += 1
            name = f"{Path(plain).stem}-{number}{Path(plain).suffix}"
        taken.add(folded)
        names.append(name)
    return names


def free_folder(parent: Path, name: str) -> Path:
    """Return a folder in `parent` that does not exist yet, called `name` or nearly so."""
    folder, number = parent / name, 1
    while folder.exists():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder
