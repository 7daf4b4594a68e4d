"""Names and forms inside a session folder; see `bms.recording.model` for what each file holds."""

import re
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
    return f"{moment}Z-{re.sub(r'[^A-Za-z0-9._-]+', '-', who).strip('.-')[:60] or 'pack'}"


def free_folder(parent: Path, name: str) -> Path:
    """Return a folder in `parent` that does not exist yet, called `name` or nearly so."""
    folder, number = parent / name, 1
    while folder.exists():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder
