"""Where calibration values come from: a package, an image, or any file people exchange. One way to open them all."""

import enum
from dataclasses import dataclass
from pathlib import Path

from bms.calibration.data_set import ERASED, split_image
from bms.calibration.files import SUFFIXES, FileContents, read_values, write_values
from bms.calibration.files.formats import carries_every_byte, undescribed_bytes
from bms.calibration.model import DataSet
from bms.calibration.package import SUFFIX as PACKAGE_SUFFIX
from bms.calibration.package import find_package
from bms.definition.a2l import CalibrationDescription
from bms.definition.model import PackDefinition
from bms.errors import BadFileError

FACTORY_SET = "factory_set.bin"
_NAMES_SHOWN = 4


class SourceKind(enum.StrEnum):
    """What a source is."""

    PACKAGE = "package"
    DATA_SET = "data set"
    """Header and payload."""
    VALUES = "values"
    """A payload, or values put over the factory set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Calibration values that were opened.

    Attributes:
        payload: a whole payload.
        data_set: the payload with its header, where the source has one.
        origin: what was opened, for people.
        kind: what it is.
        notes: what a person must know, a sentence each.
        not_understood: what else was in the file.
    """

    payload: bytes
    data_set: DataSet | None
    origin: str
    kind: SourceKind
    notes: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()


def open_source(reference: str, definition: PackDefinition) -> Source:
    """Open a package (its path or the id of a shipped one) or a file of values.

    A file that holds only some objects is put over the factory set that ships with the definition, and the notes say so.

    Args:
        reference: id or path.
        definition: the pack it is for.

    Raises:
        PackageError: the package cannot be used.
        BadFileError: the definition describes no calibration; the file cannot be used; an object in it does not fit this pack
            (named); a header in it does not belong to its payload.
    """
    description = calibration_of(definition)
    path = Path(reference)
    if path.suffix.lower() not in SUFFIXES:
        if path.suffix and path.suffix.lower() != PACKAGE_SUFFIX:
            raise BadFileError(
                f"{path.name} is nothing Halite can take calibration values from.",
                advice=f"Give the id of a package, or a file: {', '.join((PACKAGE_SUFFIX, *SUFFIXES))}.",
            )
        package = find_package(reference, definition)
        return Source(
            payload=package.data_set.payload, data_set=package.data_set, origin=package.title, kind=SourceKind.PACKAGE
        )
    programming = definition.programming
    base = factory_set(definition)
    contents = read_values(
        path,
        description,
        bytes([ERASED]) * description.memory_length if base is None else base.payload,
        header_address=None if programming is None else programming.active_header_address,
    )
    _refuse_what_does_not_fit(path, contents)
    if not contents.complete and base is None:
        raise BadFileError(
            f"{path.name} holds only some of the values, and this pack definition has no {FACTORY_SET} for the others.",
            detail=_some(contents.missing),
            advice="Give a file that holds all of them.",
        )
    return Source(
        payload=contents.payload,
        data_set=contents.data_set,
        origin=path.name,
        kind=SourceKind.VALUES if contents.data_set is None else SourceKind.DATA_SET,
        notes=tuple(_notes(contents)),
        not_understood=contents.not_understood,
    )


def write_source(source: Source, definition: PackDefinition, path: Path) -> tuple[str, ...]:
    """Write what was opened into a file; its suffix says the format.

    A memory image carries the header too where the source has it; the others carry values.

    Args:
        source: what was opened.
        definition: the pack it is for.
        path: the file; replaced where it is there.

    Returns:
        What a person must know about the file, a sentence each.

    Raises:
        BadFileError: as `bms.calibration.files.write_values`.
    """
    description, programming = calibration_of(definition), definition.programming
    write_values(
        path,
        description,
        source.payload,
        title=f"{definition.title}: {source.origin}",
        data_set=source.data_set,
        header_address=None if programming is None else programming.active_header_address,
    )
    left_out = 0 if carries_every_byte(path) else undescribed_bytes(description, source.payload)
    if not left_out:
        return source.notes
    return (*source.notes, f"{left_out} bytes the A2L does not describe are not in {path.name}; Intel HEX carries them.")


def calibration_of(definition: PackDefinition) -> CalibrationDescription:
    """Return the A2L of a definition.

    Raises:
        BadFileError: it has none.
    """
    if definition.calibration is None:
        raise BadFileError(
            f"The pack definition {definition.id} describes no calibration.", advice="Choose a pack that can be calibrated."
        )
    return definition.calibration


def factory_set(definition: PackDefinition) -> DataSet | None:
    """Return the data set that ships with a definition; None where none does.

    Raises:
        BadFileError: it is damaged.
    """
    path = None if definition.folder is None else definition.folder / FACTORY_SET
    return split_image(path.read_bytes()) if path is not None and path.is_file() else None


def _refuse_what_does_not_fit(path: Path, contents: FileContents) -> None:
    if contents.not_taken:
        more = len(contents.not_taken) - 1
        raise BadFileError(
            f"{path.name} does not fit this pack: {contents.not_taken[0]}{f'; and {more} more' if more else ''}.",
            detail="; ".join(contents.not_taken),
            advice="Correct these objects or take them out of the file.",
        )
    if not contents.taken:
        raise BadFileError(
            f"{path.name} holds no calibration object of this pack.",
            detail=_some(contents.not_understood),
            advice="Check that the file belongs to this pack.",
        )


def _notes(contents: FileContents) -> list[str]:
    notes = []
    if contents.missing:
        held, all_of_them = len(contents.taken), len(contents.taken) + len(contents.missing)
        notes.append(f"The file holds {held} of {all_of_them} objects; the others are as in the factory set.")
    if contents.missing_bytes:
        notes.append(f"{contents.missing_bytes} bytes are not in the file; they are as in the factory set.")
    if contents.rounded:
        notes.append(f"Values were rounded to the steps of the BMS: {_some(contents.rounded)}.")
    if contents.not_understood:
        notes.append(f"Not taken, because this pack has no such object: {_some(contents.not_understood)}.")
    return notes


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
