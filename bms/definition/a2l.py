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


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationDescription:
    """All calibration objects of a pack. `not_understood` lists A2L blocks that were kept aside."""

    project: str
    big_endian: bool
    sha256: str
    characteristics: dict[str, Characteristic]
    axis_points: dict[str, AxisPoints]
    groups: dict[str, tuple[str, ...]]
    not_understood: tuple[str, ...]
