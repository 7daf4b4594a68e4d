"""What is known about the pack: who it is, its values, faults, tables, updates."""

import msgspec

from engine.messages.message import Message


class Identity(Message, frozen=True, kw_only=True):
    """Who is there. Unknown text is empty, unknown numbers are None. `advice` says what does not fit the definition."""

    serial: str
    vin: str
    hardware: str
    software: str
    calibration_id: str
    calibration_crc: int | None
    chemistry: str
    cells: int | None
    contract_level: str
    virtual: bool
    warnings: tuple[str, ...] = ()


class ColumnData(msgspec.Struct, frozen=True, kw_only=True):
    """`bms.telemetry.snapshot.Column` on the wire: little-endian float64 values, uint8 validity, float32 age in seconds."""

    values: bytes
    validity: bytes
    age_s: bytes


class ReadingData(msgspec.Struct, frozen=True, kw_only=True):
    """`bms.telemetry.snapshot.Reading` on the wire."""

    value: float
    validity: int
    age_s: float
    text: str = ""


class Snapshot(Message, frozen=True, kw_only=True):
    """All live values; see `bms.telemetry.snapshot.PackSnapshot`.

    Attributes:
        bus_load_pct: from bit counts over the last second.
        time_s: when these were the values, on the clock of the frames.
    """

    cells_mv: ColumnData
    temperatures_c: ColumnData
    balancing: ColumnData
    readings: dict[str, ReadingData]
    frames: int
    dropped: int
    frames_per_s: float
    bus_load_pct: float
    time_s: float = 0.0


class FaultValue(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fault's snapshot. `value` None: its DID is not in the definition; `raw` is hex."""

    name: str
    text: str
    unit: str
    value: float | None
    raw: str


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault. `status` in words: active, failed_this_cycle, pending, confirmed, failed_since_clear and so on."""

    code: str
    status: tuple[str, ...]
    severity: str
    text: str
    cause: str
    action: str
    reaction: str
    snapshots: dict[str, tuple[FaultValue, ...]]
    extended: dict[str, int]
    occurrences: int | None


class Faults(Message, frozen=True, kw_only=True):
    """The fault memory. `saved_to`: run folder where the list before clearing was saved, or empty."""

    faults: tuple[Fault, ...]
    saved_to: str = ""


class ParameterData(msgspec.Struct, frozen=True, kw_only=True):
    """One calibration object. `values` row by row, `shape` () / (n,) / (rows, columns); `axes` x first."""

    name: str
    long_name: str
    unit: str
    decimals: int
    shape: tuple[int, ...]
    values: tuple[float, ...]
    axis_names: tuple[str, ...]
    axis_units: tuple[str, ...]
    axes: tuple[tuple[float, ...], ...]


class CalibrationRead(Message, frozen=True, kw_only=True):
    """The active data set of the pack. `image_path`: where its bytes were saved."""

    calibration_id: str
    crc32: int
    demo: bool
    parameters: tuple[ParameterData, ...]
    image_path: str


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check before an update. `ok` False blocks it."""

    name: str
    ok: bool
    detail: str


class ValueChanged(msgspec.Struct, frozen=True, kw_only=True):
    """One value an update would change. `index`: position in the shape of its table."""

    parameter: str
    index: tuple[int, ...]
    old: float
    new: float
    unit: str


class PlanReady(Message, frozen=True, kw_only=True):
    """What an update would do. `allowed` only when every check is ok. `changed` lists parameters that differ.

    `changes` holds the first values that differ, `changes_count` says how many there are. `contract_level` L1 needs
    `FlashJob.external_supply`; `contract_words` says it for people. `valid_to` is a date, `reason` why the package was
    released.
    """

    package_id: str
    title: str
    package_calibration_id: str
    calibration_id_before: str
    serial: str
    already_current: bool
    allowed: bool
    checks: tuple[Check, ...]
    steps: tuple[str, ...]
    changed: tuple[str, ...]
    compared: int
    estimated_s: float
    contract_level: str = "L3"
    contract_words: str = ""
    changes: tuple[ValueChanged, ...] = ()
    changes_count: int = 0
    signers: tuple[str, ...] = ()
    sequence: int = 0
    valid_to: str = ""
    reason: str = ""
    virtual: bool = False


class FlashResult(Message, frozen=True, kw_only=True):
    """How an update ended. `result`: flashed, already_current, refused, interrupted, failed.

    `rolled_back`: the new calibration was active, raised `new_faults`, and was replaced by the one before.
    """

    result: str
    reason: str
    steps: tuple[str, ...]
    bytes: int
    transfer_s: float
    wire_limit_s: float
    calibration_id_before: str
    calibration_id_after: str
    run_folder: str
    rolled_back: bool = False
    new_faults: tuple[str, ...] = ()
    serial: str = ""


class InterruptedJobFound(Message, frozen=True, kw_only=True):
    """An update of this pack was interrupted earlier; starting a `FlashJob` with this package resumes it.

    `rolling_back`: the previous calibration was being written back. `in_place`: the pack may be without calibration until
    then and refuses to charge; otherwise it works with its previous one.
    """

    serial: str
    package: str
    step: str
    started_utc: str
    rolling_back: bool = False
    in_place: bool = False
