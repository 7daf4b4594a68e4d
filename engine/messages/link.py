"""How the link stands, what adapters there are, what is on the bus."""

import msgspec

from engine.messages.message import Message


class LinkStateChanged(Message, frozen=True, kw_only=True):
    """The link's state: disconnected, opening, bus_silent, bus_alive, bms_identified, ready, lost, bus_off, failed or playback.

    `bms_identified` means that the BMS said who it is, but its live values have not come yet. `ready`: it is identified and its
    values arrive (or, with a definition without diagnostics, its broadcasts are seen). `playback`: a recording is open instead.
    `cause` and `advice` are sentences for people; `error` is the class name of the error, e.g. `AdapterNotFoundError`.
    """

    state: str
    cause: str = ""
    advice: str = ""
    error: str = ""

    @property
    def answers(self) -> bool:
        """Whether the BMS is known, so that jobs can be run on it; its live values may be missing."""
        return self.state in {"bms_identified", "ready", "playback"}


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
    """Frames of the bus, sent ones included, in order; see `can_drivers.frame_columns` for the layout of `frames`.

    Attributes:
        first: number of the first frame here, counted from `WatchTrace`.
        frames: packed records.
        lost: frames that did not fit into the feed since the last message (the front end was too slow).
    """

    first: int
    frames: bytes
    lost: int = 0
