"""The pack definition: everything the tool and a BMS have agreed on, as values.

Files become these values at the edge (`bms.definition.load_pack`); nothing past it sees a dict.
The virtual pack reads the same definition, so nothing here may compute what a BMS would compute.
"""

import enum
from dataclasses import dataclass, field
from pathlib import Path

from bms.definition.a2l import CalibrationDescription
from bms.definition.database import BroadcastDatabase
from bms.definition.polling import Polling


class ContractLevel(enum.IntEnum):
    """How safely a BMS takes new calibration (docs/ecu-contract.md)."""

    L0 = 0
    L1 = 1
    L2 = 2
    L3 = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chemistry:
    """One cell chemistry. The only source of axes, colours and limits in the program.

    Attributes:
        number: id on the wire (DID D000, calibration header).
        id: short id, e.g. `nfm-hc`.
        name: what people call it, e.g. "Sodium-ion NFM / hard carbon".
        operating_mv: lowest and highest cell voltage in use, mV.
        absolute_mv: lowest and highest cell voltage that does no damage, mV.
        temperature_axis_c: range of every temperature axis, °C.
        charge_temperature_c: range in which charging is possible at all, °C.
        ocv_soc_pct: state-of-charge points of the OCV curve, %.
        ocv_mv: mean open-circuit voltage at those points, mV.
        half_hysteresis_mv: added on charge and subtracted on discharge, mV.
    """

    number: int
    id: str
    name: str
    operating_mv: tuple[int, int]
    absolute_mv: tuple[int, int]
    temperature_axis_c: tuple[int, int]
    charge_temperature_c: tuple[int, int]
    ocv_soc_pct: tuple[float, ...]
    ocv_mv: tuple[float, ...]
    half_hysteresis_mv: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A group of cells one can take out of the pack. Cell and sensor indices are pack-wide and start at 0.

    `columns` is how many cells are drawn side by side.
    """

    index: int
    name: str
    first_cell: int
    cells: int
    first_sensor: int
    sensors: int
    columns: int
    chemistry: Chemistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """How the pack is built. `series` cells counted from the negative pole.

    Capacity, energy and the current of a bleed resistor are 0.0 if not known.
    """

    series: int
    parallel: int
    capacity_ah: float
    energy_kwh: float
    modules: tuple[Module, ...]
    sensors: int
    bleed_current_a: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDefaults:
    """Bit rates the pack's bus runs at, bit/s."""

    bitrate_bps: int = 500_000
    fd: bool = False
    data_bitrate_bps: int = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedSignals:
    """A family of signals, one for each cell or sensor: `CellVoltage_{index:03d}`.

    Attributes:
        message: name of the message in the database.
        signal: name pattern with `{index…}`.
        count: how many.
        first_index: the number of the first signal in its name.
        valid_signal: name pattern of the validity flag, or None.
        valid_when: raw value of the flag that means *valid*.
        scale: multiply the physical value to get mV, °C or 0/1.
    """

    message: str
    signal: str
    count: int
    first_index: int = 0
    valid_signal: str | None = None
    valid_when: int = 1
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSignal:
    """Where one named value of the pack comes from.

    Attributes:
        reading: the name used in every front end, e.g. `pack_v`, `current_a`, `soc_pct`, `charge_limit_a`.
        message: message name in the database.
        signal: signal name.
        scale: multiply the physical value to get the unit in the reading's name (charging current is positive).
        texts: raw value → text for enumerations (overrides the database's choices).
        valid_min: smallest plausible value, or None.
        valid_max: largest plausible value, or None.
    """

    reading: str
    message: str
    signal: str
    scale: float = 1.0
    texts: dict[int, str] = field(default_factory=dict)
    valid_min: float | None = None
    valid_max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcasts:
    """Values the BMS sends unasked.

    Attributes:
        database: the messages.
        cells: where cell voltages come from, mV.
        temperatures: where temperatures come from, °C.
        balancing: where the bleeding of cells comes from, 0 or 1.
        readings: named values.
        stale_after_s: age at which a value is stale, unless its message has a longer cycle in the database.
        trim_unseen: the database has room for more cells than the pack; what never showed a value at its end is not fitted.
    """

    database: BroadcastDatabase
    cells: IndexedSignals | None
    temperatures: IndexedSignals | None
    balancing: IndexedSignals | None
    readings: tuple[ReadingSignal, ...]
    stale_after_s: float = 1.0
    trim_unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostics:
    """Addressing and timing of the UDS server in the BMS (ISO 14229-2, ISO 15765-2). Times in seconds.

    Attributes:
        addressing: `normal`, `extended` or `mixed` (ISO 15765-2, 10.3). Normal fixed addressing is `normal` with 29-bit ids.
        request_address_byte: first byte of every request frame in extended and mixed addressing.
        response_address_byte: first byte of every response frame in extended and mixed addressing.
        functional_address_byte: first byte of every functional request frame in extended and mixed addressing.
        periodic_id: id of the frames that carry periodic data (service 0x2A); None: they come as ordinary answers, or never.
        authentication_root_key: Ed25519 key (32 bytes) that signs the certificates of service 0x29; empty if not known.
    """

    request_id: int
    response_id: int
    functional_id: int
    is_extended: bool = False
    addressing: str = "normal"
    request_address_byte: int | None = None
    response_address_byte: int | None = None
    functional_address_byte: int | None = None
    padding: int | None = 0xCC
    p2_s: float = 0.05
    p2_star_s: float = 5.0
    s3_s: float = 5.0
    identity: dict[str, int] = field(default_factory=dict)
    periodic_id: int | None = None
    authentication_root_key: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyReading:
    """The 12 V supply as the BMS measures it: a number in the value of a data identifier, big-endian, in millivolts.

    Attributes:
        did: data identifier.
        offset: first byte of the number in its value.
        length: bytes of the number.
        lowest_v: below this nothing is transferred.
    """

    did: int
    offset: int
    length: int
    lowest_v: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Programming:
    """Addresses and routine ids of the calibration update (docs/ecu-contract.md)."""

    contract_level: ContractLevel
    active_address: int
    active_header_address: int
    staging_address: int
    staging_header_address: int
    payload_length: int
    header_length: int
    security_level: int
    prepare_routine: int | None
    precondition_routine: int
    erase_routine: int
    check_memory_routine: int
    dependencies_routine: int
    precondition_texts: tuple[str, ...]
    check_memory_texts: dict[int, str]
    erase_timeout_s: float = 30.0
    check_timeout_s: float = 30.0
    bms_public_key: bytes = b""
    """Ed25519 key (32 bytes) by which the BMS checks a data set; empty if not known."""
    lockout_s: float = 10.0
    """How long the BMS refuses keys after too many wrong ones."""
    supply: SupplyReading | None = None
    """Where the BMS tells its supply voltage; None: it does not, and only its own veto counts."""
    service_tables: tuple[str, ...] = ()
    """Calibration objects and axes that do not decide about safety; every other one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotField:
    """One value stored with a fault (UDS snapshot record), found by its DID. Big-endian."""

    did: int
    name: str
    text: str
    unit: str
    length: int
    scale: float = 1.0
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultText:
    """What a fault code means to a person.

    Attributes:
        code: 24-bit DTC: two bytes SAE J2012 code, one byte failure type.
        display: e.g. `P1B40-94`.
        severity: `info`, `warning` or `fault`.
        text: what is wrong.
        cause: the usual cause.
        action: what to do.
        reaction: what the pack does meanwhile.
    """

    code: int
    display: str
    severity: str
    text: str
    cause: str
    action: str
    reaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCatalogue:
    """Texts of the fault codes and the layout of their stored values."""

    faults: dict[int, FaultText]
    snapshot_fields: dict[int, SnapshotField]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDefinition:
    """A pack as the tool knows it. Parts a pack does not have are None."""

    id: str
    title: str
    demo: bool
    folder: Path | None
    topology: Topology
    link: LinkDefaults
    broadcasts: Broadcasts | None
    polling: Polling | None
    diagnostics: Diagnostics | None
    programming: Programming | None
    calibration: CalibrationDescription | None
    faults: FaultCatalogue
    virtual_serial_prefix: str = ""
