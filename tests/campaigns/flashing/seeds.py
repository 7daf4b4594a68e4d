"""Sessions in which many things go wrong, all of them following from one integer: the same seed, the same bytes on the bus."""

import random
from collections.abc import Iterator
from pathlib import Path

from tests.campaigns.flashing.faults import KINDS, FaultKind, Place
from tests.campaigns.flashing.judge import Violation, judge_run, recover
from tests.campaigns.flashing.sessions import Places, Result, kit_named, places, result_of
from tests.campaigns.flashing.stage import Stage
from tests.campaigns.flashing.surroundings import Surroundings

SEEDED = "seed"
_DISTURBED_RUNS = (1, 1, 1, 2, 2, 3, 4, 5)
_FAULTS_AT_ONCE = (1, 1, 2, 2, 3, 4)
_PAUSES_S = (0.0, 0.5, 1.5, 12.0)
_SHARES = {Place.FRAME: 12, Place.REQUEST: 4, Place.OPERATION: 2, Place.ERASE: 1, Place.WRITE: 1, Place.FLOW: 1}


def run_seed(seed: int, surroundings: Surroundings, *, traced: bool = False, told: bool = False) -> Result:
    """Run the session of one seed."""
    counted = places("small", True)
    with surroundings.fresh() as home:
        stage = Stage(surroundings, kit_named("small"), traced=traced)
        if told:
            stage.story = []
        violations = tuple(_play(stage, counted, home, random.Random(seed)))
        return result_of(stage, str(seed), SEEDED, violations)


def _play(stage: Stage, counted: Places, home: Path, chance: random.Random) -> Iterator[Violation]:
    for _ in range(chance.choice(_DISTURBED_RUNS)):
        stage.end_disturbances()
        stage.bench.idle(chance.choice(_PAUSES_S))
        for _ in range(chance.choice(_FAULTS_AT_ONCE)):
            _arrange(stage, counted, chance)
        yield from judge_run(stage, stage.run_tool(), home)
    yield from recover(stage, home)


def _arrange(stage: Stage, counted: Places, chance: random.Random) -> None:
    kind = _any_kind(chance)
    begun = {
        Place.FRAME: stage.wire.frames,
        Place.FLOW: stage.wire.frames,
        Place.REQUEST: stage.ecu.requests,
        Place.OPERATION: stage.flash.operations,
        Place.ERASE: stage.flash.operations,
        Place.WRITE: stage.surroundings.disk.writes,
    }
    kind.arrange(stage, begun[kind.place] + chance.choice(counted.numbers(kind.place)), chance)


def _any_kind(chance: random.Random) -> FaultKind:
    (place,) = chance.choices(list(_SHARES), weights=list(_SHARES.values()))
    return chance.choice([kind for kind in KINDS if kind.place is place])
