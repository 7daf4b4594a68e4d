"""Runs a story with a data set: the battery, the BMS and the sensors of the virtual pack, as fast as they can be reckoned."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bms.definition.model import PackDefinition
from bms.errors import BadFileError, DefinitionError
from virtual_pack.battery.cell_parameters import NFM_CELL
from virtual_pack.battery.pack import LONGEST_REST_STEP_S, LONGEST_STEP_S
from virtual_pack.battery.profiles import Partner
from virtual_pack.battery.scenarios import Scenario
from virtual_pack.management.calibration_set import read_calibration
from virtual_pack.management.calibration_tables import UnusableCalibrationError
from virtual_pack.management.closed_loop import ClosedLoop
from virtual_pack.management.limit_reasons import LimitReason
from virtual_pack.trial.figures import TrialOutcome, outcome_of
from virtual_pack.trial.pack_state import PackState
from virtual_pack.trial.recording import Recorder
from virtual_pack.trial.stories import TrialStory

_STEPS_S: Final = {
    Partner.DC_CHARGER: 2.0,
    Partner.VEHICLE: 2.0,
    Partner.AC_CHARGER: LONGEST_STEP_S,
    Partner.NOTHING: LONGEST_STEP_S,
}
_STANDING_S: Final = 60.0
"""After this time without current nothing fast is going on, whoever is connected."""
_SETTLED_S: Final = 1200.0
"""After this time without current the voltages have settled (slowest time constant 120 s) and long steps may begin."""
_LOOK_EVERY_S: Final = 1800.0
"""At rest, limits and fault tests run this often, and a row is written down."""
_SAME_CELL_MV: Final = 50.0
"""Open-circuit voltages of one chemistry differ by less from maker to maker."""
_TELL_EVERY_S: Final = 60.0
"""Progress is told this often in the time of the pack."""


@dataclass(slots=True, kw_only=True)
class _Run:
    """A story on its way."""

    loop: ClosedLoop
    story: TrialStory
    payload: bytes
    recorder: Recorder
    quiet_s: float = 0.0
    unseen_s: float = 0.0
    awake_s: float = 0.0
    reached_s: float | None = None
    charging_s: dict[LimitReason, float] = field(default_factory=dict)

    def advance(self) -> None:
        """Let one step of the story happen."""
        loop, now_s = self.loop, self.loop.pack.now_s
        left_s = self.story.longest_s - now_s
        resting = loop.surroundings.partner is Partner.NOTHING and self.quiet_s >= _SETTLED_S
        if resting and self.unseen_s < _LOOK_EVERY_S:
            dt_s = min(LONGEST_REST_STEP_S, left_s)
            loop.rest(dt_s)
            self.unseen_s += dt_s
        else:
            standing = self.quiet_s >= _STANDING_S
            dt_s = min(LONGEST_STEP_S if standing else _STEPS_S[loop.surroundings.partner], left_s)
            loop.step(dt_s)
            self._look(dt_s)
        self.quiet_s = self.quiet_s + dt_s if loop.pack.current_a == 0.0 else 0.0
        self._wake(dt_s)

    def _look(self, dt_s: float) -> None:
        values = self.loop.controller.values
        self.recorder.take(values)
        self.unseen_s = 0.0
        if self.loop.surroundings.partner.is_charger and values.main_closed:
            reason = values.charge.reason
            self.charging_s[reason] = self.charging_s.get(reason, 0.0) + dt_s
        target_pct = self.story.target_pct
        if target_pct is not None and values.soc_pct >= target_pct:
            self.reached_s = self.loop.pack.now_s

    def _wake(self, dt_s: float) -> None:
        """Begin an operation cycle when the vehicle does: latched reactions and the balancing session start anew."""
        self.awake_s += dt_s
        every_s = self.story.wakes_every_s
        if every_s is not None and self.awake_s >= every_s and self.loop.pack.current_a == 0.0:
            self.loop.controller.apply_calibration(self.payload)
            self.awake_s = 0.0

    @property
    def over(self) -> bool:
        """The target is reached, or the time is up."""
        return self.reached_s is not None or self.loop.pack.now_s >= self.story.longest_s


def run_trial(
    payload: bytes,
    definition: PackDefinition,
    story: TrialStory,
    state: PackState,
    *,
    seed: int = 1,
    progress: Callable[[float], None] = lambda _share: None,
) -> TrialOutcome:
    """Run `story` with the tables of a data set. The same arguments always give the same outcome.

    Tables that break rules are run like any others: that is what a trial is for. The hard limits that the boot loader of the
    BMS would refuse are not looked at.

    Args:
        payload: the data set as it would stand in the BMS, without its header.
        definition: the pack; its A2L says where what stands.
        story: what happens.
        state: where every cell stands at the start.
        seed: capacities, resistances and self-discharge of the cells, errors and noise of the sensors.
        progress: told 0…1 on the way.

    Raises:
        BadFileError: a BMS could do nothing with these tables.
        DefinitionError: the definition describes no calibration, or cells of another chemistry than the simulated ones.
    """
    _require_known_cells(definition)
    _require_usable(payload, definition)
    loop = ClosedLoop(
        definition,
        _scenario(story, state),
        np.random.default_rng(seed),
        soc=0.01 * state.soc_pct,
        cells_c=state.temperature_c,
    )
    loop.controller.apply_calibration(payload)
    run = _Run(loop=loop, story=story, payload=payload, recorder=Recorder(loop.pack))
    start_pct = loop.controller.values.soc_pct
    told_s = 0.0
    while not run.over:
        run.advance()
        if loop.pack.now_s >= told_s:
            told_s = loop.pack.now_s + _TELL_EVERY_S
            progress(_share(story, loop, start_pct))
    run.recorder.take(loop.controller.values)
    progress(1.0)
    return outcome_of(loop, run.recorder, reached_s=run.reached_s, charging_s=run.charging_s)


def _share(story: TrialStory, loop: ClosedLoop, start_pct: float) -> float:
    by_time = loop.pack.now_s / story.longest_s
    if story.target_pct is None or story.target_pct <= start_pct:
        return by_time
    by_charge = (loop.controller.values.soc_pct - start_pct) / (story.target_pct - start_pct)
    return min(max(by_time, by_charge, 0.0), 1.0)


def _scenario(story: TrialStory, state: PackState) -> Scenario:
    return Scenario(
        id=story.id,
        title=story.title,
        soc_pct=float(state.soc_pct.mean()),
        temperature_c=float(state.temperature_c.mean()),
        ambient_c=state.ambient_c,
        soh_pct=state.soh_pct,
        phases=story.phases,
    )


def _require_known_cells(definition: PackDefinition) -> None:
    """Refuse packs of another chemistry: what these cells do says nothing about those."""
    for module in definition.topology.modules:
        chemistry = module.chemistry
        model_mv = 1e3 * np.interp(0.01 * np.array(chemistry.ocv_soc_pct), NFM_CELL.ocv_soc, NFM_CELL.ocv_v)
        if np.abs(model_mv - np.array(chemistry.ocv_mv)).max(initial=0.0 if chemistry.ocv_mv else np.inf) > _SAME_CELL_MV:
            raise DefinitionError(
                f"The virtual pack has no cells of {chemistry.name}.", advice="Only sodium-ion NFM cells can be simulated."
            )


def _require_usable(payload: bytes, definition: PackDefinition) -> None:
    programming, description = definition.programming, definition.calibration
    if programming is None or description is None:
        raise DefinitionError(f"The pack definition {definition.id} describes no calibration.")
    try:
        read_calibration(description, payload, programming.active_address)
    except UnusableCalibrationError as error:
        raise BadFileError(
            "A BMS could not work with these tables.", detail=str(error), advice="Correct what the checks name, then try again."
        ) from error
