"""Battery, surroundings and BMS in step, in battery time: everything of the simulated pack but its bus."""

import numpy as np

from bms.definition.model import PackDefinition
from virtual_pack.battery.cell_parameters import FloatArray
from virtual_pack.battery.layout import PackLayout
from virtual_pack.battery.pack import BatteryPack
from virtual_pack.battery.profiles import Published, Surroundings
from virtual_pack.battery.scenarios import Scenario
from virtual_pack.management.control import Controller
from virtual_pack.management.measurement import Measurement, measure


def layout_of(definition: PackDefinition) -> PackLayout:
    """Return how the pack of a definition is built."""
    topology = definition.topology
    return PackLayout(
        module_cells=tuple(module.cells for module in topology.modules),
        module_sensors=tuple(module.sensors for module in topology.modules),
        capacity_ah=topology.capacity_ah,
    )


class ClosedLoop:
    """A simulated pack on its charger or vehicle, under the control of its BMS. Nobody else moves it.

    Attributes:
        pack: the battery itself: the truth, which the BMS does not look at.
        surroundings: who is connected.
        controller: the BMS.
    """

    def __init__(
        self,
        definition: PackDefinition,
        story: Scenario,
        generator: np.random.Generator,
        *,
        soc: FloatArray | None = None,
        cells_c: FloatArray | None = None,
    ) -> None:
        """Build the pack of `story` with the spreads that `generator` draws, and wake its BMS up.

        Args:
            definition: the pack.
            story: how it starts, what is connected, what goes wrong.
            generator: source of everything random, of sensor noise too.
            soc: state of charge of every cell, 0…1, shape (cells,); None: as `story` spreads it.
            cells_c: temperature of every cell, °C, shape (cells,); None: that of `story`.
        """
        layout = layout_of(definition)
        self.pack = BatteryPack(layout, story, generator)
        if soc is not None:
            self.pack.cells.settle(soc)
        if cells_c is not None:
            self.pack.thermal.cells_c = cells_c.copy()
        self.surroundings = Surroundings(story.phases)
        self.controller = Controller(definition, layout, soh_pct=story.soh_pct, first=self._measure())

    def step(self, dt_s: float, *, service: bool = False) -> None:
        """Advance by `dt_s` (at most `LONGEST_STEP_S`). `service`: the service state of routine 0204 is on."""
        values = self.controller.values
        published = Published(
            charge_limit_a=values.charge.current_a,
            discharge_limit_a=values.discharge.current_a,
            soc_pct=values.soc_pct,
            contactors_closed=values.main_closed,
            stop_requested=service,
        )
        current_a = self.surroundings.step(dt_s, published)
        self.pack.step(current_a, self.controller.actuation(), dt_s)
        self.controller.step(self._measure(), service=service, dt_s=dt_s)

    def rest(self, dt_s: float) -> None:
        """Advance by `dt_s` (at most `LONGEST_REST_STEP_S`) in which nobody is connected: only what goes on at rest is done.

        That is counting and correcting the state of charge, balancing, heat. Limits and fault tests wait for the next `step`.
        """
        self.surroundings.step(dt_s, _NO_CURRENT)
        self.pack.step(0.0, self.controller.actuation(), dt_s)
        self.controller.rest(self._measure(), dt_s=dt_s)

    def refresh(self, *, service: bool) -> None:
        """Let position of the contactors and measurements agree at once, without time going by."""
        self.pack.step(0.0, self.controller.actuation(), 0.0)
        self.controller.step(self._measure(), service=service, dt_s=0.0)

    def _measure(self) -> Measurement:
        return measure(self.pack.read_sensors(), now_s=self.pack.now_s, partner=self.surroundings.partner)


_NO_CURRENT = Published(charge_limit_a=0.0, discharge_limit_a=0.0, soc_pct=0.0, contactors_closed=True, stop_requested=False)
