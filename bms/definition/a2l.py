"""Calibration objects as an A2L file describes them (ASAM MCD-2 MC), and the reader of the subset Halite uses."""

import enum
from dataclasses import dataclass


class CharacteristicKind(enum.Enum):
    """Shape of a calibration object."""

    VALUE = "VALUE"
    VAL_BLK = "VAL_BLK"
    CURVE = "CURVE"
    MAP = "MAP"


class DataType(enum.Enum):
    """Data types of ASAM MCD-2 MC, with their size in bytes (`value[1]`) and NumPy code (`value[2]`)."""

    UBYTE = ("UBYTE", 1, "u1")
    SBYTE = ("SBYTE", 1, "i1")
    UWORD = ("UWORD", 2, "u2")
    SWORD = ("SWORD", 2, "i2")
    ULONG = ("ULONG", 4, "u4")
    SLONG = ("SLONG", 4, "i4")
    FLOAT32_IEEE = ("FLOAT32_IEEE", 4, "f4")
    FLOAT64_IEEE = ("FLOAT64_IEEE", 8, "f8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """COMPU_METHOD: physical = raw × factor + offset, or a table of texts. `decimals` is for display."""

    name: str
    unit: str
    factor: float = 1.0
    offset: float = 0.0
    texts: dict[int, str] | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisDescription:
    """One axis of a CURVE or MAP.

    `points` are fixed axis points (FIX_AXIS) in physical units; otherwise `axis_points` names the shared AXIS_PTS object.
    """

    quantity: str
    conversion: Conversion
    length: int
    axis_points: str | None = None
    points: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisPoints:
    """AXIS_PTS: axis points in memory, shared by several objects."""

    name: str
    long_name: str
    address: int
    length: int
    data_type: DataType
    conversion: Conversion
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """CHARACTERISTIC: one calibration object.

    Attributes:
        name: e.g. `CHG_I_LIM_MAP`.
        long_name: its description.
        kind: shape.
        address: ECU_ADDRESS of the first value.
        data_type: type of the values in memory.
        conversion: raw to physical.
        lower: smallest physical value allowed.
        upper: largest physical value allowed.
        shape: `()` for VALUE, `(n,)` for VAL_BLK and CURVE, `(rows, columns)` for MAP; C order, rows = second axis.
        axes: x axis first, then y axis (as in A2L). A MAP's columns run along x, its rows along y.
        by_column: in memory a MAP's values along y lie side by side (COLUMN_DIR); `shape` stays (rows, columns).
    """

    name: str
    long_name: str
    kind: CharacteristicKind
    address: int
    data_type: DataType
    conversion: Conversion
    lower: float
    upper: float
    shape: tuple[int, ...]
    axes: tuple[AxisDescription, ...] = ()
    by_column: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationDescription:
    """All calibration objects of a pack.

    Attributes:
        project: name of the A2L project.
        big_endian: byte order of all numbers.
        sha256: hash of the A2L file, hex.
        characteristics: calibration objects by name.
        axis_points: axis points in memory by name.
        groups: group name → names of the characteristics in it.
        not_understood: A2L blocks that were kept aside, and why.
        damaged: those of them in which something is broken; nobody knows what such an object says.
        memory_start: address of the first byte of the payload; 0 where the A2L does not say.
        memory_length: length of the payload in bytes; 0 where the A2L does not say.
    """

    project: str
    big_endian: bool
    sha256: str
    characteristics: dict[str, Characteristic]
    axis_points: dict[str, AxisPoints]
    groups: dict[str, tuple[str, ...]]
    not_understood: tuple[str, ...]
    memory_start: int = 0
    memory_length: int = 0
    damaged: tuple[str, ...] = ()
