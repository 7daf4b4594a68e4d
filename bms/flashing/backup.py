"""The calibration that was active before: saved, read again from the disk, and found again by whoever goes on."""

from pathlib import Path

from bms.calibration.data_set import split_image
from bms.calibration.model import DataSet
from bms.errors import BadFileError, SafetyRefusalError
from bms.flashing.run_folder import RunFolder

BACKUP_NAME = "backup.bin"


def image_of(data_set: DataSet) -> bytes:
    """Return a data set as one piece, header first."""
    return data_set.header_bytes + data_set.payload


def save_backup(folder: RunFolder, data_set: DataSet) -> None:
    """Save a data set and prove that the disk gives it back.

    Raises:
        SafetyRefusalError: it does not.
    """
    folder.save(BACKUP_NAME, image_of(data_set))
    if load_backup(folder.path) != data_set:
        raise SafetyRefusalError(
            "The backup that was saved cannot be read again, so nothing is written to the pack.",
            detail=str(folder.path / BACKUP_NAME),
            advice="Have the disk of this computer checked.",
        )


def load_backup(folder: Path) -> DataSet | None:
    """Return the data set saved in a run folder; None: there is none that is whole."""
    try:
        return split_image((folder / BACKUP_NAME).read_bytes())
    except (OSError, BadFileError):
        return None
