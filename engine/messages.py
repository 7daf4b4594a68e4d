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


class FindBitRate(Message, frozen=True, kw_only=True):
    """Find the bit rate of a bus by listening only; nothing is sent, not even an acknowledge. Not while connected.

    Answered by `BitRateProgress` events and one `BitRateFound`. `Disconnect` stops it.
    """

    link: LinkSettings


class WatchTrace(Message, frozen=True, kw_only=True):
    """Send every frame of the bus as `TraceFrames` from now on, or stop doing so."""

    on: bool


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


class UdsRequestJob(Message, frozen=True, kw_only=True):
    """Send one diagnostic request of an engineer's choosing. Result: `UdsAnswered`.

    Requests that change something pass the write gate: they need `serial` (the pack that was confirmed), leave a run folder,
    and those that program memory are refused unless the pack is virtual.

    Attributes:
        request: the whole request, service id first.
        functional: send it to all ECUs; every answer within P2 is returned.
        serial: pack serial the user confirmed for this writing request; empty for requests that only read.
        operator: for the record.
    """

    request: bytes
    functional: bool = False
    serial: str = ""
    operator: str = ""


class UdsUnlockJob(Message, frozen=True, kw_only=True):
    """Security access (0x27) or certificate authentication (0x29). Result: `UdsUnlocked`. Seeds and keys stay in the engine.

    Attributes:
        level: requestSeed sub-function (odd) for 0x27; 0: authenticate with 0x29.
        keys: where keys come from, e.g. `demo`, `library:<path>`, `certificate:<path>`; see `bms.diagnostics.key_provider`.
        serial: pack serial the user confirmed.
        operator: for the record.
    """

    level: int
    keys: str
    serial: str
    operator: str = ""


class UdsScanJob(Message, frozen=True, kw_only=True):
    """Ask which sessions, data identifiers or routines a BMS knows. Sends `UdsScanHit` on the way. Result: `UdsScanned`.

    Routines are asked for results (0x31 03), never started. The session is put back to what it was.

    Attributes:
        kind: `sessions`, `data` or `routines`.
        first: first number to ask for.
        last: last number to ask for.
        requests_per_s: limit, so that the BMS and others on the bus are left in peace.
        serial: pack serial the user confirmed (only `routines` needs it).
    """

    kind: str
    first: int
    last: int
    requests_per_s: float = 20.0
    serial: str = ""


Job = (
    IdentifyJob
    | ReadFaultsJob
    | ClearFaultsJob
    | ReadCalibrationJob
    | CheckPackageJob
    | FlashJob
    | UdsRequestJob
    | UdsUnlockJob
    | UdsScanJob
)
Command = Connect | Disconnect | FindAdapters | FindBitRate | WatchTrace | StartJob | CancelJob | Ping | Shutdown

# ---------------------------------------------------------------- engine → front end


class LinkStateChanged(Message, frozen=True, kw_only=True):
    """The link's state: disconnected, opening, bus_silent, bus_alive, bms_identified, ready, lost, bus_off or failed.

    `bms_identified` means that the BMS said who it is, but its live values have not come yet. `ready`: it is identified and its
    values arrive (or, with a definition without diagnostics, its broadcasts are seen).
    `cause` and `advice` are sentences for people; `error` is the class name of the error, e.g. `AdapterNotFoundError`.
    """

    state: str
    cause: str = ""
    advice: str = ""
    error: str = ""

    @property
    def answers(self) -> bool:
        """Whether the BMS is known, so that jobs can be run on it; its live values may be missing."""
        return self.state in {"bms_identified", "ready"}


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """One adapter found, or a family that lacks its driver.

    Attributes:
        status: ready, driver_missing, no_permission, busy, not_answering.
        identity: what goes into `LinkSettings.serial`, so that it is found again wherever it is plugged in; empty if `channel`
            says already which adapter it is.
        holder: who uses it, if it is busy and that is known, e.g. `process 1234 (candump)`.
        supports_fd: this very adapter can do CAN FD; None: as its `AdapterKind`.
        plugged_in: somebody plugged it in. False: a family without its driver, or a virtual pack that does not run.
    """

    interface: str
    channel: str
    name: str
    serial: str
    status: str
    advice: str
    identity: str = ""
    holder: str = ""
    supports_fd: bool | None = None
    plugged_in: bool = True


class AdapterKind(msgspec.Struct, frozen=True, kw_only=True):
    """What adapters of one interface can do; see `can_drivers.adapters.AdapterFamily`. `channel_example`: as typed in."""

    interface: str
    name: str
    channel_example: str
    supports_fd: bool = False
    supports_listen_only: bool = False
    supports_sample_point: bool = False
    supports_termination: bool = False


class AdaptersFound(Message, frozen=True, kw_only=True):
    """Answer to `FindAdapters`; sent again while slow vendors are still looking. `complete` is True on the last one.

    `kinds`: every interface that can be typed in on this computer.
    """

    adapters: tuple[Adapter, ...]
    complete: bool
    kinds: tuple[AdapterKind, ...] = ()


class BitRateProgress(Message, frozen=True, kw_only=True):
    """Which bit rate is being listened to, in bit/s, and how far the search is (0…1)."""

    bitrate_bps: int
    fraction: float


class BitRateFound(Message, frozen=True, kw_only=True):
    """End of `FindBitRate`. `bitrate_bps` None: not found, `cause` and `advice` say why.

    `fd` None: no FD frame was seen and the adapter cannot tell. `data_bitrate_bps` None: likewise.
    """

    bitrate_bps: int | None
    fd: bool | None = None
    data_bitrate_bps: int | None = None
    cause: str = ""
    advice: str = ""


class IdRate(msgspec.Struct, frozen=True, kw_only=True):
    """One id on the bus over the last seconds. `period_ms` and `jitter_ms` (standard deviation) None below three frames."""

    can_id: int
    is_extended: bool
    frames: int
    frames_per_s: float
    period_ms: float | None
    jitter_ms: float | None
    length: int


class LinkHealth(Message, frozen=True, kw_only=True):
    """How the link does; once a second while connected.

    Attributes:
        adapter: name printed on the case. adapter_serial, firmware, hardware: of the open adapter, empty if it does not tell.
        listen_only, termination, sample_point_pct, data_sample_point_pct: how it was opened; None if it does not tell.
        controller: `unknown`, `error_active`, `error_warning`, `error_passive`, `bus_off`.
        tx_errors, rx_errors: error counters of the controller, 0…255; None if the driver does not tell.
        error_frames: error reports since opening. bus_offs: times the controller left the bus since connecting.
        losses: times the adapter was lost since connecting.
        tx_queue, rx_queue: frames waiting; None if the driver does not tell.
        dropped: frames lost since connecting. frames: frames received since connecting.
        rx_frames_per_s, tx_frames_per_s, bus_load_pct: over the last second, load from bit counts.
        ids: every id seen in the last seconds, ascending.
        foreign_requests: requests of other testers to this BMS since connecting.
        ignored_answers: answers that belonged to no request since connecting.
        diagnosis: what is wrong and what to do, when something is; else empty.
    """

    adapter: str
    adapter_serial: str = ""
    firmware: str = ""
    hardware: str = ""
    listen_only: bool = False
    termination: bool | None = None
    sample_point_pct: float | None = None
    data_sample_point_pct: float | None = None
    controller: str = "unknown"
    tx_errors: int | None = None
    rx_errors: int | None = None
    error_frames: int = 0
    bus_offs: int = 0
    losses: int = 0
    tx_queue: int | None = None
    rx_queue: int | None = None
    dropped: int = 0
    frames: int = 0
    rx_frames_per_s: float = 0.0
    tx_frames_per_s: float = 0.0
    bus_load_pct: float = 0.0
    ids: tuple[IdRate, ...] = ()
    foreign_requests: int = 0
    ignored_answers: int = 0
    diagnosis: str = ""
    advice: str = ""


class TraceFrames(Message, frozen=True, kw_only=True):
    """Frames of the bus, sent ones included, in order; see `bms.trace.frame_columns` for the layout of `frames`.

    Attributes:
        first: number of the first frame here, counted from `WatchTrace`.
        frames: packed records.
        lost: frames that did not fit into the feed since the last message (the front end was too slow).
    """

    first: int
    frames: bytes
    lost: int = 0


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


class DecodedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a request or an answer in words. `level` 0 is the outermost; `raw` is hex; `text` may hold a unit."""

    level: int
    name: str
    text: str
    raw: str = ""


class UdsResponse(msgspec.Struct, frozen=True, kw_only=True):
    """One response. `response_id`: CAN id it came from. Times in seconds: P2 from the end of the request to its first frame."""

    response_id: int
    payload: bytes
    p2_s: float
    transfer_s: float
    lines: tuple[DecodedLine, ...] = ()


class UdsAnswered(Message, frozen=True, kw_only=True):
    """How a request of `UdsRequestJob` ended. Seeds and keys are replaced by zeros.

    Attributes:
        request: what was sent. lines: the same in words.
        responses: final answers, positive or negative; none if it was suppressed or nobody answered.
        pending: how many 0x78 came before.
        request_s: how long the request took on the wire, seconds.
        problem: one sentence if nobody answered or the answer makes no sense, with `advice`; else empty.
        run_folder: where a writing request was recorded, or empty.
    """

    request: bytes
    lines: tuple[DecodedLine, ...]
    responses: tuple[UdsResponse, ...]
    pending: int = 0
    request_s: float = 0.0
    problem: str = ""
    advice: str = ""
    run_folder: str = ""


class UdsUnlocked(Message, frozen=True, kw_only=True):
    """The BMS accepted the key or the certificate. `already`: it was unlocked before."""

    level: int
    already: bool


class UdsScanHit(Message, frozen=True, kw_only=True):
    """Something a scan found: its number, the answer (positive or a telling refusal), and what it is in words."""

    job_id: int
    number: int
    payload: bytes
    text: str


class UdsScanned(Message, frozen=True, kw_only=True):
    """End of a scan: how many numbers were asked for, how many exist, and whether it was stopped before the end."""

    kind: str
    asked: int
    found: int
    stopped: bool


JobResult = UdsAnswered | UdsUnlocked | UdsScanned | Identity | Faults | CalibrationRead | PlanReady | FlashResult


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
    | BitRateProgress
    | BitRateFound
    | LinkHealth
    | TraceFrames
    | UdsScanHit
    | Identity
    | Snapshot
    | JobProgress
    | JobFinished
    | JobFailed
    | InterruptedJobFound
    | EngineFault
    | Pong
)
