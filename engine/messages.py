"""What front ends and the engine say to each other: typed, versionless (both ends are one program), msgpack on a pipe.

Front end → engine: `Command`. Engine → front end: `Event`. Every command is answered by events; nothing blocks.
"""

import msgspec

from can_drivers.settings import LinkSettings as LinkSettings  # noqa: PLC0414 - front ends get it from here


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of all messages; the class name is the tag on the wire."""


# ---------------------------------------------------------------- front end → engine


class Connect(Message, frozen=True, kw_only=True):
    """Open the adapter, listen, identify (read-only), keep the link alive and re-open it until `Disconnect`.

    Attributes:
        link: adapter to open.
        pack: id of a shipped definition, or path of a `pack.toml` or OBDb signal set.
        dbc: path of a DBC that replaces the definition's broadcasts, or None.
        snapshot_hz: how often `Snapshot` events are wanted.
        identify: ask the BMS who it is (False: listen only).
    """

    link: LinkSettings
    pack: str
    dbc: str | None = None
    snapshot_hz: float = 10.0
    identify: bool = True


class Disconnect(Message, frozen=True, kw_only=True):
    """Close the link. Running jobs are cancelled where that is safe."""


class FindAdapters(Message, frozen=True, kw_only=True):
    """Look for adapters; answered by `AdaptersFound`."""


class StartJob(Message, frozen=True, kw_only=True):
    """Start a job on the connected pack. One job runs at a time; a second one is refused.

    Attributes:
        job_id: chosen by the front end, repeated in every event of the job.
        job: what to do.
    """

    job_id: int
    job: "Job"


class CancelJob(Message, frozen=True, kw_only=True):
    """Stop the job as soon as it is safe."""

    job_id: int


class Ping(Message, frozen=True, kw_only=True):
    """Answered by `Pong`; the client uses it to notice a dead engine within a second."""

    number: int


class Shutdown(Message, frozen=True, kw_only=True):
    """End the engine process after the running job reached a safe point."""


class IdentifyJob(Message, frozen=True, kw_only=True):
    """Result: `Identity`."""


class ReadFaultsJob(Message, frozen=True, kw_only=True):
    """Result: `Faults`."""


class ClearFaultsJob(Message, frozen=True, kw_only=True):
    """Save the fault list to a run folder, clear it, read again. Result: `Faults` (those that came back).

    Attributes:
        serial: pack serial the user confirmed; another pack is refused.
        operator: for the record.
    """

    serial: str
    operator: str = ""


class ReadCalibrationJob(Message, frozen=True, kw_only=True):
    """Read the active data set. Result: `CalibrationRead`."""


class CheckPackageJob(Message, frozen=True, kw_only=True):
    """Verify a package against the connected pack without writing anything. Result: `PlanReady`."""

    package: str


class FlashJob(Message, frozen=True, kw_only=True):
    """The whole safe update, resuming an interrupted one. Result: `FlashResult`.

    Attributes:
        package: path of a package or id of one that ships with the definition.
        serial: pack serial the user confirmed; another pack is refused. Empty: whatever pack is connected (CLI `--yes`).
        operator: for the record.
    """

    package: str
    serial: str = ""
    operator: str = ""


Job = IdentifyJob | ReadFaultsJob | ClearFaultsJob | ReadCalibrationJob | CheckPackageJob | FlashJob
Command = Connect | Disconnect | FindAdapters | StartJob | CancelJob | Ping | Shutdown

# ---------------------------------------------------------------- engine → front end


class LinkStateChanged(Message, frozen=True, kw_only=True):
    """The link's state. `state`: disconnected, opening, bus_silent, bus_alive, ready, lost, bus_off, failed.

    `ready` means the BMS is identified (or, with a definition without diagnostics, its broadcasts are seen).
    `cause` and `advice` are sentences for people; `error` is the class name of the error, e.g. `AdapterNotFoundError`.
    """

    state: str
    cause: str = ""
    advice: str = ""
    error: str = ""


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """One adapter found. `status`: ready, driver_missing, no_permission, busy, not_answering."""

    interface: str
    channel: str
    name: str
    serial: str
    status: str
    advice: str


class AdaptersFound(Message, frozen=True, kw_only=True):
    """Answer to `FindAdapters`; sent again while slow vendors are still looking. `complete` is True on the last one."""

    adapters: tuple[Adapter, ...]
    complete: bool


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
    """All live values; see `bms.telemetry.snapshot.PackSnapshot`. `bus_load_pct` from bit counts over the last second."""

    cells_mv: ColumnData
    temperatures_c: ColumnData
    balancing: ColumnData
    readings: dict[str, ReadingData]
    frames: int
    dropped: int
    frames_per_s: float
    bus_load_pct: float


class JobProgress(Message, frozen=True, kw_only=True):
    """Where a job stands; see `bms.diagnostics.procedure.Progress`."""

    job_id: int
    step: str
    text: str
    fraction: float
    cancellable: bool


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


class PlanReady(Message, frozen=True, kw_only=True):
    """What an update would do. `allowed` only when every check is ok. `changed` lists parameters that differ."""

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


class FlashResult(Message, frozen=True, kw_only=True):
    """How an update ended. `result`: flashed, already_current, refused, interrupted, failed."""

    result: str
    reason: str
    steps: tuple[str, ...]
    bytes: int
    transfer_s: float
    wire_limit_s: float
    calibration_id_before: str
    calibration_id_after: str
    run_folder: str


JobResult = Identity | Faults | CalibrationRead | PlanReady | FlashResult


class JobFinished(Message, frozen=True, kw_only=True):
    """A job ended with a result. Refused or interrupted flashes end here too, with a `FlashResult`."""

    job_id: int
    result: JobResult


class JobFailed(Message, frozen=True, kw_only=True):
    """A job ended with an error a person can act on. `error`: class name (decides the exit code)."""

    job_id: int
    error: str
    what: str
    detail: str
    advice: str


class InterruptedJobFound(Message, frozen=True, kw_only=True):
    """An update of this pack was interrupted earlier; starting a `FlashJob` with this package resumes it."""

    serial: str
    package: str
    step: str
    started_utc: str


class EngineFault(Message, frozen=True, kw_only=True):
    """A bug in the engine. The text goes to the crash report."""

    text: str


class Pong(Message, frozen=True, kw_only=True):
    """Answer to `Ping`."""

    number: int


Event = (
    LinkStateChanged
    | AdaptersFound
    | Identity
    | Snapshot
    | JobProgress
    | JobFinished
    | JobFailed
    | InterruptedJobFound
    | EngineFault
    | Pong
)
