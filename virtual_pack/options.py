"""What the simulator can be told."""

from dataclasses import dataclass
from pathlib import Path

from virtual_pack.wire.faults import WireFault

DEFAULT_PACK = "demo-nfm-120s"
DEFAULT_SCENARIO = "healthy"
DEFAULT_PORT = 29536
FORGETS = "forgets"
"""`after_update` of a BMS that reports a commit and does not do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOptions:
    """What to simulate.

    Attributes:
        port: TCP port of the emulated adapter; 0: any free one.
        scenario: state and story of the pack.
        seed: spreads of the cells, serial number.
        speed: battery time runs this many times as fast as the wire.
        memory: file that keeps the flash; None: it is new at each start.
        bus_only: adapter and bus without a pack.
        answers: folder of recorded answers; an ECU that gives them takes the place of the pack.
        answers_case: which recording of each answer, from 0.
        pack: id or path of the pack definition.
        second_bms: another BMS answers the same requests with the same id.
        second_tester: another tester asks the BMS once a second.
        traffic: made-up frames a second of other control units.
        wire_faults: what goes wrong with wire and adapter, and when.
        contract_level: how safely the BMS takes a new calibration, 0…3; None: as the definition says.
        after_update: what is wrong with the pack once its calibration was updated: code of a fault that the new one raises,
            or `forgets` for a BMS that reports a commit and does not do it; empty: nothing.
    """

    port: int = DEFAULT_PORT
    scenario: str = DEFAULT_SCENARIO
    seed: int = 1
    speed: float = 1.0
    memory: Path | None = None
    bus_only: bool = False
    answers: Path | None = None
    answers_case: int = 0
    pack: str = DEFAULT_PACK
    second_bms: bool = False
    second_tester: bool = False
    traffic: float = 0.0
    wire_faults: tuple[WireFault, ...] = ()
    contract_level: int | None = None
    after_update: str = ""
