"""The whole world of an update in virtual time: tool, bus, virtual pack, clocks, and what goes wrong between them.

The tool is the product's own runner and job, the pack the product's own virtual ECU; only time and the wire are simulated.
The battery behind the ECU is replaced by a still one: what it does is of no interest here.
"""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bms.calibration.data_set import build_header, make_data_set, split_image
from bms.calibration.model import CalibrationPackage, DataSet, DataSetHeader
from bms.calibration.package import find_package
from bms.definition import load_pack
from bms.definition.model import LinkDefaults, PackDefinition
from bms.diagnostics.key_provider import demo_key_provider
from bms.flashing import FlashOrder, FlashOutcome, FlashResult, flash_job
from can_drivers.errors import ExplainedError, LinkLostError
from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import BITRATE_BPS, DATA_BITRATE_BPS, Bench, Fault, Wire
from virtual_pack.ecu.assembly import open_flash
from virtual_pack.ecu.nor_flash import NorFlash
from virtual_pack.ecu.virtual_ecu import VirtualEcu
from virtual_pack.management.interface import OutputRefusal

PACKAGE = "nfm-cold-care"
_EPOCH = datetime.datetime(2026, 3, 1, 12, 0, 0, tzinfo=datetime.UTC)


@functools.cache
def demo_pack() -> PackDefinition:
    return load_pack("demo-nfm-120s")


@functools.cache
def demo_package(package_id: str = PACKAGE) -> CalibrationPackage:
    return find_package(package_id, demo_pack())


@functools.cache
def factory_set() -> DataSet:
    folder = demo_pack().folder
    assert folder is not None
    return split_image((folder / "factory_set.bin").read_bytes())


@dataclass(frozen=True, kw_only=True)
class Kit:
    """A pack, what it is delivered with, and what an update brings. `memory`: its whole flash as delivered."""

    definition: PackDefinition
    package: CalibrationPackage
    delivered: DataSet
    memory: bytes


@functools.cache
def demo_kit() -> Kit:
    flash = open_flash(demo_pack())
    return Kit(definition=demo_pack(), package=demo_package(), delivered=factory_set(), memory=flash.read(0, flash.size))


def new_flash() -> NorFlash:
    """Return the flash of a pack as delivered."""
    return NorFlash(bytearray(demo_kit().memory))


def with_payload(header: DataSetHeader, payload: bytes, *, sign: Callable[[bytes], bytes]) -> DataSet:
    """Return a data set whose header says what another one does, right for this payload."""
    built = build_header(
        payload=payload,
        chemistry_number=header.chemistry_number,
        series=header.series,
        capacity_ah=header.capacity_ah,
        version=header.version,
        hardware=header.hardware,
        calibration_id=header.calibration_id,
        created_unix_s=header.created_unix_s,
        tool_id=header.tool_id,
        demo=header.demo,
        sign=sign,
    )
    return make_data_set(built, payload)


class StillFaults:
    """A fault memory with what a test puts into it."""

    def __init__(self) -> None:
        self.setting_enabled = True
        self.stored: list[tuple[int, int]] = []

    def by_status(self, mask: int) -> list[tuple[int, int]]:
        return [(dtc, status) for dtc, status in self.stored if status & mask]

    def supported(self) -> list[tuple[int, int]]:
        return self.stored

    def snapshot_identifiers(self) -> list[tuple[int, int]]:
        return []

    def snapshot(self, dtc: int, record: int) -> dict[int, list[tuple[int, bytes]]] | None:
        return {}

    def extended_data(self, dtc: int, record: int) -> dict[int, bytes] | None:
        return {1: b"\x03"}

    def severity(self, dtc: int) -> int:
        return 0

    def in_order_of_failure(self, *, latest: bool = False) -> list[tuple[int, int]]:
        return []

    def in_order_of_confirmation(self, *, latest: bool = False) -> list[tuple[int, int]]:
        return []

    def detection_counters(self) -> list[tuple[int, int]]:
        return []

    def clear(self, group: int) -> bool:
        self.stored = []
        return True


class StillBattery:
    """A battery at rest and its BMS: nothing changes by itself."""

    def __init__(self) -> None:
        self.faults = StillFaults()
        self.broadcasting = True
        self.unmet = 0
        self.unmet_after_preparation = 0
        self.in_service_state = False
        self.applied: bytes | None = None
        self.supply_mv = 12_600
        self.level = 3

    def advance(self, now_s: float) -> None: ...

    def broadcasts(self, now_s: float) -> list[Frame]:
        return []

    def next_time_s(self) -> float:
        return float("inf")

    def apply_calibration(self, payload: bytes | None, header: bytes | None) -> None:
        self.applied = payload

    def read_data(self, did: int) -> bytes | None:
        values = {
            # Chemistry, series, parallel, modules, sensors, capacity, contract level of the demo pack.
            0xD000: bytes.fromhex("01 0078 01 0A 0028 04CE") + bytes([self.level]),
            # Isolation, contactors, supply, charger.
            0xD160: bytes.fromhex("0000 1388 00") + self.supply_mv.to_bytes(2, "big") + b"\x00",
        }
        return values.get(did)

    def read_output(self, did: int) -> bytes | None:
        return None

    def take_output(self, did: int, value: bytes) -> OutputRefusal | None:
        return None

    def return_outputs(self, did: int | None = None) -> None: ...

    def unmet_programming_conditions(self) -> int:
        return self.unmet_after_preparation if self.in_service_state else self.unmet

    def enter_service_state(self) -> bool:
        self.in_service_state = True
        return True

    def leave_service_state(self) -> None:
        self.in_service_state = False


class VirtualClock:
    """The wall clock and the monotonic one, both driven by the bench."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self.shift = datetime.timedelta()

    def monotonic_s(self) -> float:
        return self._now_s()

    def utc(self) -> datetime.datetime:
        return _EPOCH + datetime.timedelta(seconds=self._now_s()) + self.shift


class WatchedWire(Wire):
    """The bus, and the beginning of every request the tool has put on it."""

    def __init__(self, fault: Fault | None = None) -> None:
        super().__init__(fault)
        self.heads: list[bytes] = []

    def put(self, frames: list[Frame], *, by_tester: bool, now_s: float) -> None:
        if by_tester:
            self.heads += [head for frame in frames if (head := request_head(frame.data)) is not None]
        super().put(frames, by_tester=by_tester, now_s=now_s)


def request_head(data: bytes) -> bytes | None:
    """Return the first bytes of the message a single or first frame begins, None for other frames (ISO 15765-2, 9.6)."""
    kind, low = data[0] >> 4, data[0] & 0x0F
    if kind == 0:
        return data[1 : 1 + low] if low else data[2 : 2 + data[1]]
    if kind == 1:
        return data[2:16] if low or data[1] else data[6:16]
    return None


class World:
    """One pack on one bus, and any number of tool processes after each other."""

    ecu_type: type[VirtualEcu] = VirtualEcu
    wire_type: type[WatchedWire] = WatchedWire
    battery_type: type[StillBattery] = StillBattery

    def __init__(
        self,
        *,
        fd: bool = True,
        fault: Fault | None = None,
        flash: NorFlash | None = None,
        seed: int = 1,
        kit: Kit | None = None,
    ) -> None:
        self.kit = demo_kit() if kit is None else kit
        self.definition = self.kit.definition
        self.package = self.kit.package
        self.link = LinkDefaults(bitrate_bps=BITRATE_BPS, fd=fd, data_bitrate_bps=DATA_BITRATE_BPS)
        self.flash = NorFlash(bytearray(self.kit.memory)) if flash is None else flash
        self.battery = self.battery_type()
        self.ecu = self.ecu_type(self.definition, self.battery, self.flash, seed=seed, now_s=99.0)
        assert self.definition.diagnostics is not None
        self.bench = Bench(self.ecu, self.definition.diagnostics, fd=fd)
        self.wire = self.bench.wire = self.wire_type(fault)
        self.clock = VirtualClock(lambda: self.bench.now_s)
        self.serial = f"{self.definition.virtual_serial_prefix}{seed:06d}"

    def order(self, **changes: object) -> FlashOrder:
        values: dict[str, object] = {
            "definition": self.definition,
            "package": self.package,
            "link": self.link,
            "clock": self.clock,
            "key_provider": demo_key_provider,
            "reference": PACKAGE,
            "operator": "tester",
        }
        return FlashOrder(**(values | changes))  # type: ignore[arg-type]

    def flash_once(self, **changes: object) -> FlashOutcome:
        """Run the update in a fresh tool process; errors of its beginning are raised."""
        self.bench.runner = self.bench.new_runner()
        outcome: FlashOutcome = self.bench.value(flash_job(self.order(**changes)))
        return outcome

    def unplug(self) -> None:
        """Take the adapter away."""
        self.bench.runner.fail(LinkLostError("The adapter went away."), self.bench.now_s)

    def flash_until_done(self, attempts: int = 3) -> FlashOutcome:
        """Run the update in fresh tool processes until it is done. A process takes a while to start."""
        for _ in range(attempts - 1):
            self.bench.runner = self.bench.new_runner()
            self.bench.idle(1.5)
            try:
                outcome = self.flash_once()
            except ExplainedError:
                continue
            if outcome.result in {FlashResult.FLASHED, FlashResult.ALREADY_CURRENT}:
                return outcome
        return self.flash_once()

    @property
    def active_set(self) -> bytes | None:
        """Header and payload the BMS would start with now, looked up behind its back."""
        fresh = VirtualEcu(self.definition, StillBattery(), NorFlash(bytearray(self.flash.read(0, self.flash.size))))
        header, payload = fresh.memory.active_header(), fresh.memory.active_payload()
        return None if header is None or payload is None else header + payload

    @property
    def old(self) -> bytes:
        return self.kit.delivered.header_bytes + self.kit.delivered.payload

    @property
    def new(self) -> bytes:
        return self.package.data_set.header_bytes + self.package.data_set.payload


def runs(home: Path) -> list[Path]:
    """Return all run folders, the oldest first."""
    return sorted((home / "runs").iterdir()) if (home / "runs").exists() else []
