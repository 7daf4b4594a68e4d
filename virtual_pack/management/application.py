"""The BMS application as the ECU around it runs it: clocks, simulated battery, control steps, broadcasts."""

import numpy as np

from bms.definition.model import PackDefinition
from can_drivers.frames import Frame
from virtual_pack.battery.pack import LONGEST_STEP_S, BatteryPack
from virtual_pack.battery.profiles import Partner
from virtual_pack.battery.scenarios import SCENARIOS
from virtual_pack.management.broadcasting import Broadcaster
from virtual_pack.management.closed_loop import ClosedLoop, layout_of
from virtual_pack.management.data_identifiers import read_data
from virtual_pack.management.interface import FaultMemory, OutputRefusal

PERIOD_S = 0.05
"""Control period of the BMS in wire time."""
_FAR_BEHIND_S = 2.0
_LONG_PERIOD_S = 1.0
_STEPS_A_PERIOD = 2
_SHORTEST_LONG_STEP_S = 1.0
_CURRENT_FLOWS_A = 1.0
_LOWEST_SUPPLY_MV = 11_500.0
_CONTACTORS, _CURRENT, _CELL, _TEMPERATURE, _SUPPLY, _CHARGING = (1 << bit for bit in range(6))


class Management:
    """A simulated pack and its BMS; implements `interface.BatteryManagement`.

    Battery time runs `speed` times as fast as wire time, and with it everything that belongs to the battery: chemistry, load
    profile, control, fault maturation. Broadcasts keep wire time.
    """

    faults: FaultMemory

    def __init__(
        self,
        definition: PackDefinition,
        scenario: str,
        seed: int,
        speed: float,
        *,
        raises_after_update: int | None = None,
    ) -> None:
        """Build the pack of `scenario` with the spreads of `seed`.

        `raises_after_update`: a fault that any other calibration than the first one raises.

        Raises:
            ValueError: no such scenario, or a speed that is not positive.
        """
        if scenario not in SCENARIOS:
            raise ValueError(f"There is no scenario {scenario}; there are {', '.join(SCENARIOS)}.")
        if not speed > 0.0:
            raise ValueError("The speed must be greater than 0.")
        story = SCENARIOS[scenario]
        self.broadcasting = True
        self._definition = definition
        self._speed = speed
        self._loop = ClosedLoop(definition, story, np.random.default_rng(seed))
        self._controller = self._loop.controller
        self._controller.raises_after_update = raises_after_update
        self._broadcaster = Broadcaster(definition, layout_of(definition))
        self._service = False
        self._now_s: float | None = None
        self.faults = self._controller.supervision.memory

    @property
    def pack(self) -> BatteryPack:
        """The simulated pack itself: the truth, for tests and demonstrations; the BMS does not look at it."""
        return self._loop.pack

    @property
    def battery_time_s(self) -> float:
        """Battery time since the start."""
        return self._loop.pack.now_s

    def advance(self, now_s: float) -> None:
        """Simulate battery and BMS up to the wire time `now_s` (seconds, monotonic)."""
        if self._now_s is None:
            self._now_s = now_s
        while self._now_s + PERIOD_S <= now_s:
            behind_s = now_s - self._now_s
            # The battery went on while the ECU was down; longer steps catch up with it, so that the ECU answers again soon.
            period_s = PERIOD_S if behind_s < _FAR_BEHIND_S else _LONG_PERIOD_S
            self._now_s += period_s
            self._run_period(period_s * self._speed)

    def broadcasts(self, now_s: float) -> list[Frame]:
        """Return the broadcast frames that have become due, in sending order."""
        frames = self._broadcaster.frames(now_s, self._controller.values)
        return frames if self.broadcasting else []

    def next_time_s(self) -> float:
        """Return the wire time at which `advance` and `broadcasts` want to be called next."""
        if self._now_s is None:
            return 0.0
        step_s = self._now_s + PERIOD_S
        return step_s if self._broadcaster.due_s is None else min(step_s, self._broadcaster.due_s)

    def apply_calibration(self, payload: bytes | None, header: bytes | None) -> None:
        """Take the active data set at start-up (None: no valid set; then contactors open and charging is forbidden).

        `header` says nothing the application needs: the boot loader has checked it.
        """
        del header
        self._controller.apply_calibration(payload)
        self._refresh()

    def read_data(self, did: int) -> bytes | None:
        """Return the value of an application DID (D000…D160 except D1Cx), None if unknown."""
        return read_data(did, self._definition, self._controller.values)

    def read_output(self, did: int) -> bytes | None:
        """Return the state of an output that can be set by hand (D201…D203), None if it is none or nothing works."""
        functions = self._controller.functions
        return None if functions is None else functions.read_output(did)

    def take_output(self, did: int, value: bytes) -> OutputRefusal | None:
        """Set an output of `read_output` by hand; None: it is."""
        functions = self._controller.functions
        if functions is None or self._service:
            return OutputRefusal.CONDITIONS
        refusal = functions.take_output(did, value, self._controller.values.measurement)
        if refusal is None:
            self._refresh()
        return refusal

    def return_outputs(self, did: int | None = None) -> None:
        """Give control of one output, or of all, back to the BMS."""
        functions = self._controller.functions
        if functions is not None and functions.manual.any_taken:
            functions.manual.give_back(did)
            self._refresh()

    def unmet_programming_conditions(self) -> int:
        """Return the mask of routine 0203 (docs/ecu-contract.md)."""
        values = self._controller.values
        measurement = values.measurement
        chemistry = self._definition.topology.modules[0].chemistry
        conditions = {
            _CONTACTORS: values.main_closed,
            _CURRENT: abs(measurement.current_a) > _CURRENT_FLOWS_A,
            _CELL: _outside(measurement.cell_mv, chemistry.absolute_mv),
            _TEMPERATURE: _outside(measurement.temperature_c, chemistry.temperature_axis_c),
            _SUPPLY: measurement.supply_mv < _LOWEST_SUPPLY_MV,
            _CHARGING: values.charging,
        }
        return sum(bit for bit, unmet in conditions.items() if unmet)

    def enter_service_state(self) -> bool:
        """Stop load and AC charging, open the contactors. False while a DC fast charger holds the pack."""
        closed = self._controller.contactors.main_closed
        if closed and self._loop.surroundings.partner is Partner.DC_CHARGER:
            return False
        self._service = True
        self._controller.contactors.drop()
        self._refresh()
        return True

    def leave_service_state(self) -> None:
        """Go back to normal operation (session ended)."""
        self._service = False

    def _run_period(self, battery_s: float) -> None:
        step_s = min(LONGEST_STEP_S, max(_SHORTEST_LONG_STEP_S, battery_s / _STEPS_A_PERIOD))
        steps = max(1, int(np.ceil(battery_s / step_s)))
        for _ in range(steps):
            self._loop.step(battery_s / steps, service=self._service)

    def _refresh(self) -> None:
        self._loop.refresh(service=self._service)


def _outside(values: np.typing.NDArray[np.float64], allowed: tuple[int, int]) -> bool:
    """Return whether a value that is there lies outside `allowed`."""
    return bool(np.any((values < allowed[0]) | (values > allowed[1])))
