"""What a file of calibration values holds, before and after it was mapped onto the A2L."""

from dataclasses import dataclass

from bms.calibration.model import DataSet


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAxis:
    """An axis of a table as a file gives it.

    Attributes:
        points: physical points; None where the file only names the axis.
        unit: its unit; empty where the file does not say.
        name: shared axis in memory; empty for points that belong to the table alone.
        quantity: what the axis means, for people.
        fixed: the points are part of the description and cannot be changed.
    """

    points: tuple[float, ...] | None
    unit: str = ""
    name: str = ""
    quantity: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """A calibration object, or the points of a shared axis, as a file gives it.

    Attributes:
        name: its name.
        values: physical values in C order; a text where the value is a choice.
        shape: `()` for a single value, `(n,)`, or `(rows, columns)` with rows along y.
        unit: unit of the values; empty where the file does not say.
        long_name: what it is, for people.
        axes: x first, then y; none where the file does not give them.
        place: where in the file, e.g. `line 12`.
        is_axis: the values are the points of a shared axis.
    """

    name: str
    values: tuple[float | str, ...]
    shape: tuple[int, ...]
    unit: str = ""
    long_name: str = ""
    axes: tuple[FileAxis, ...] = ()
    place: str = ""
    is_axis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContents:
    """A payload with the values of a file in it.

    Attributes:
        payload: the payload that was started from, with everything the file holds put over it.
        format: name of the format.
        taken: calibration objects and axes whose values come from the file.
        missing: those the file does not hold.
        missing_bytes: bytes of the payload a memory image does not hold.
        not_taken: those the file holds in a way that does not fit this pack, each with the reason.
        not_understood: what else the file holds.
        rounded: objects whose values lie between two steps of their data type, each with the largest difference.
        data_set: header and payload, where the file holds the header too.
    """

    payload: bytes
    format: str
    taken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_bytes: int = 0
    not_taken: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    rounded: tuple[str, ...] = ()
    data_set: DataSet | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing but what the A2L does not describe comes from the payload that was started from."""
        return not self.missing and not self.missing_bytes and not self.not_taken
