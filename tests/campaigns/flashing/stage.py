"""One pack, one bus, one computer, and everything a fault may take hold of: what a session plays on."""

import hashlib
from dataclasses import dataclass, replace

from bms.definition.model import ContractLevel
from bms.flashing import FlashOutcome, FlashResult, flash_job
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import EndlessError
from tests.bms.flashing.world import Kit, StillBattery, World
from tests.campaigns.flashing.campaign_wire import CampaignWire
from tests.campaigns.flashing.ecu import Crowd, DisturbedEcu
from tests.campaigns.flashing.request_rules import RequestRules
from tests.campaigns.flashing.surroundings import KilledError, Surroundings
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.nor_flash import NorFlash

LONGEST_RUN_S = 1000.0
"""What an update may take at most before it hangs, in virtual time: the ten minutes the job allows itself, and its way out."""
WATCH_S = 0.6
"""Two looks at the new calibration before an update counts as done."""
OTHER_SEED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one process of the tool ended.

    Attributes:
        outcome: what it told; None: it did not get that far.
        error: what it raised before it knew the pack.
        killed: it was killed.
        hung: it did not come to an end.
        crash: an exception that nobody expects; empty: none.
        requests: what it put on the bus that changes something, in order.
    """

    outcome: FlashOutcome | None = None
    error: ExplainedError | None = None
    killed: bool = False
    hung: bool = False
    crash: str = ""
    requests: tuple[bytes, ...] = ()

    @property
    def settled(self) -> bool:
        """It has told that the new calibration is in use."""
        return self.outcome is not None and self.outcome.result in {FlashResult.FLASHED, FlashResult.ALREADY_CURRENT}

    def __str__(self) -> str:
        if self.outcome is not None:
            return f"{self.outcome.result.value}: {self.outcome.reason}".rstrip(": ")
        if self.error is not None:
            return f"{type(self.error).__name__}: {self.error}"
        return "killed" if self.killed else "hung" if self.hung else f"crash: {self.crash}"


class WatchedBattery(StillBattery):
    """Remembers what the BMS has used since anybody asked: at every start it is told anew."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: list[tuple[bytes | None, bytes | None]] = []
        self.level = ContractLevel.L3

    def read_data(self, did: int) -> bytes | None:
        value = super().read_data(did)
        # The last byte of DID D000 is the contract level.
        return value if value is None else value[:-1] + bytes((self.level,))

    def apply_calibration(self, payload: bytes | None, header: bytes | None) -> None:
        super().apply_calibration(payload, header)
        self.starts.append((header, payload))


class Stage(World):
    """`World` with everything on it that can go wrong. `story`: what happened, line by line, if it is wanted."""

    ecu_type = DisturbedEcu
    wire_type = CampaignWire
    battery_type = WatchedBattery
    ecu: DisturbedEcu
    wire: CampaignWire
    battery: WatchedBattery

    def __init__(
        self, surroundings: Surroundings, kit: Kit, *, fd: bool = True, traced: bool = False, flash: NorFlash | None = None
    ) -> None:
        super().__init__(kit=kit, fd=fd, flash=flash)
        self.surroundings = surroundings
        assert self.definition.programming is not None
        self.programming = self.definition.programming
        self.battery.level = self.programming.contract_level
        self.wire.rules = RequestRules(self.programming, (kit.package.data_set, kit.delivered))
        self.wire.trace = hashlib.sha256() if traced else None
        self.endings: list[Ending] = []
        self.story: list[str] | None = None
        self.other: DisturbedEcu | None = None
        self.erased = False
        """The inactive slot was asked to be erased since the last update that was done."""
        self.refused_after_late: list[tuple[float, bytes]] = []
        """Requests that were refused right after a late answer to an earlier one of the same kind, with their times."""
        self._stale = False
        self._processes: list[object] = []

    def tell(self, text: str) -> None:
        """Add a line to the story."""
        if self.story is not None:
            self.story.append(f"{self.bench.now_s - 100.0:9.4f} s  frame {self.wire.frames:5}  {text}")

    # ------------------------------------------------------------ the tool

    def run_tool(self) -> Ending:
        """Start the tool as a fresh process that updates the pack; however it ends is told, never raised."""
        self._start_process()
        ending = self._run()
        ending = replace(ending, requests=tuple(self.wire.rules.changing))
        self.erased = self.erased or any(request.startswith(b"\x31\x01\xff\x00") for request in ending.requests)
        if ending.settled:
            self.erased = False
        self.endings.append(ending)
        self.tell(f"process {len(self.endings)} ended: {ending}")
        return ending

    def _start_process(self) -> None:
        self._bury_process()
        self.wire.rules.new_process()
        if self._stale:
            self._stale = False
            for frame in self.wire.heard:
                self.wire.inject(frame, by_tester=False, at_s=self.bench.now_s)

    def _bury_process(self) -> None:
        """Put the runner of another process in place of the present one, which neither runs on nor is cleaned up."""
        self._processes.append(self.bench.runner)
        self.bench.runner = self.bench.new_runner()

    def _run(self) -> Ending:
        try:
            outcome = self.bench.run(
                flash_job(self.order(serial=self.serial, watch_s=WATCH_S, external_supply=True)), limit_s=LONGEST_RUN_S
            )
        except KilledError:
            self._bury_process()
            return Ending(killed=True)
        except EndlessError:
            self._bury_process()
            return Ending(hung=True)
        except Exception as error:  # noqa: BLE001 - that nothing unexpected comes out is what is tested
            return Ending(crash=repr(error))
        return Ending(error=outcome.error) if outcome.error is not None else Ending(outcome=outcome.value)

    # ------------------------------------------------------------ what goes wrong

    def kill(self) -> None:
        """End the tool's process without a word."""
        self.tell("the tool is killed")
        raise KilledError

    def unplug(self, *, stale: bool = False) -> None:
        """Take the adapter away; `stale`: when it is opened again it delivers the last frames it had received once more."""
        self.tell("the adapter is unplugged")
        self._stale = stale
        super().unplug()

    def cut_supply(self) -> None:
        """Take the supply of the BMS away and give it back."""
        self.tell("the BMS loses its supply")
        self.ecu.power_cycle(self.bench.now_s)

    def another_pack(self) -> DisturbedEcu:
        """Return a second BMS of the same kind, just started."""
        memory = NorFlash(bytearray(self.kit.memory))
        self.other = DisturbedEcu(self.definition, type(self.battery)(), memory, seed=OTHER_SEED, now_s=self.bench.now_s - 1.0)
        self.other_flash = memory
        return self.other

    def exchange_pack(self) -> None:
        """Put another pack in place of this one."""
        self.tell("another pack is connected instead")
        self.bench.node = Crowd(self.another_pack(), away=self.ecu)

    def add_pack(self) -> None:
        """Put a second pack with the same ids on the bus."""
        self.tell("a second pack with the same ids appears")
        self.bench.node = Crowd(self.ecu, self.another_pack())

    def overhear(self, can_id: int, data: bytes, at_s: float) -> None:
        """Let a frame of another tester arrive at both ends."""
        frame = Frame(can_id=can_id, data=data.ljust(8, b"\xcc"))
        for by_tester in (False, True):
            self.wire.inject(frame, by_tester=by_tester, at_s=at_s)

    def turn_round(self) -> None:
        """Let the next update bring back what the pack was delivered with."""
        package, delivered = self.kit.package, self.kit.delivered
        self.tell("the next update goes back to the delivered data set")
        self.package = replace(
            package, id=f"{package.id}-back", package_sha256=package.package_sha256[::-1], data_set=delivered
        )
        self.kit = replace(self.kit, package=self.package, delivered=package.data_set)

    def end_disturbances(self) -> None:
        """Let everything be as it should be from now on. What has been changed in the pack stays changed."""
        self.wire.calm()
        self.bench.forget_acts()
        self.ecu.meddlers.clear()
        self.ecu.off_for_s = 0.0
        self.flash.restore_power()
        self.battery.unmet = self.battery.unmet_after_preparation = 0
        self.surroundings.disk.repair()
        self.bench.node = self.ecu
        self.bench.wake()

    # ------------------------------------------------------------ what is in the pack

    @property
    def in_place(self) -> bool:
        """The BMS has one slot: while it is being written there is no data set."""
        return self.programming.contract_level is ContractLevel.L1

    def at_start(self) -> bytes | None:
        """Return header and payload the BMS would start with now, by its own judgement; None: none."""
        memory = self.memory_of(self.flash)
        header, payload = memory.active_header(), memory.active_payload()
        return None if header is None or payload is None else header + payload

    def memory_of(self, flash: NorFlash) -> CalibrationMemory:
        """Return the slots of a copy of a flash as the BMS would see them after a restart."""
        copy = NorFlash(bytearray(flash.read(0, flash.size)))
        return type(self.ecu.memory)(copy, self.programming.payload_length, self.ecu._check, in_place=self.in_place)
