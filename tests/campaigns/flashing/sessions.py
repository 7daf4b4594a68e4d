"""One session: an update that is disturbed, and what a user does afterwards until it is done."""

import functools
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bms.definition.model import ContractLevel
from tests.bms.flashing.world import Kit, demo_kit
from tests.campaigns.flashing.faults import KIND_OF, FaultKind, Place
from tests.campaigns.flashing.judge import Violation, judge_run, recover, update_once_more
from tests.campaigns.flashing.small_pack import small_kit
from tests.campaigns.flashing.stage import Stage
from tests.campaigns.flashing.surroundings import Surroundings
from virtual_pack.ecu.nor_flash import NorFlash

_LEVELS = {"small": ContractLevel.L3, "l2": ContractLevel.L2, "l1": ContractLevel.L1}
PACKS = ("demo", *_LEVELS)
"""The 64 KiB demo pack, and the small one with a BMS of each contract level."""
_FLOW_CONTROL = 3
_OF_THE_MEMORY = {Place.OPERATION, Place.ERASE}
_READING = {0x19, 0x22, 0x23}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Which session: one fault of a kind, at one place, with a pack, on a bus. `str` of it is how it is asked for again."""

    kind: str
    at: int
    pack: str = "small"
    fd: bool = True

    def __str__(self) -> str:
        return f"{self.kind}@{self.at}" + ("" if self.pack == "small" else f"/{self.pack}") + ("" if self.fd else "/classic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a session: `updates`, how many processes of the tool ran; `trace`, digest of its frames if wanted."""

    name: str
    kind: str
    violations: tuple[Violation, ...]
    updates: int
    frames: int
    trace: str = ""
    story: tuple[str, ...] = ()


def parse_case(text: str) -> Case:
    """Return the case that a name as in `Case.__str__` stands for."""
    name, *options = text.split("/")
    kind, _, at = name.partition("@")
    pack = next((option for option in options if option in PACKS), "small")
    return Case(kind=kind, at=int(at), pack=pack, fd="classic" not in options)


def kit_named(pack: str) -> Kit:
    """Return a pack by its name."""
    return demo_kit() if pack == "demo" else small_kit(_LEVELS[pack])


def run_case(case: Case, surroundings: Surroundings, *, traced: bool = False, told: bool = False) -> Result:
    """Run one session of a single fault."""
    kind = KIND_OF[case.kind]
    at = places(case.pack, case.fd).numbers(kind.place)[case.at]
    with surroundings.fresh() as home:
        stage = Stage(surroundings, kit_named(case.pack), fd=case.fd, traced=traced)
        if told:
            stage.story = []
        violations = tuple(_play(stage, kind, at, home, random.Random(zlib.crc32(str(case).encode()))))
        return result_of(stage, str(case), case.kind, violations)


def result_of(stage: Stage, name: str, kind: str, violations: tuple[Violation, ...]) -> Result:
    """Return what came of a session that was played to its end."""
    return Result(
        name=name,
        kind=kind,
        violations=violations,
        updates=len(stage.endings),
        frames=stage.wire.frames,
        trace="" if stage.wire.trace is None else stage.wire.trace.hexdigest(),
        story=tuple(stage.story or ()),
    )


def _play(stage: Stage, kind: FaultKind, at: int, home: Path, chance: random.Random) -> Iterator[Violation]:
    kind.arrange(stage, at, chance)
    yield from judge_run(stage, stage.run_tool(), home)
    for _ in range(chance.choice(kind.again)):
        stage.end_disturbances()
        stage.bench.idle(chance.choice((0.0, 0.5, 3.0)))
        kind.arrange(stage, stage.wire.frames + chance.randrange(at + 1), chance)
        yield from judge_run(stage, stage.run_tool(), home)
    yield from recover(stage, home)
    if kind.place in _OF_THE_MEMORY:
        yield from update_once_more(stage, home)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What an undisturbed update has of each kind of place. `reads`: requests that change nothing."""

    frames: int
    requests: int
    reads: frozenset[int]
    operations: int
    erases: tuple[int, ...]
    writes: int
    flow_controls: tuple[int, ...]

    def numbers(self, place: Place) -> range | tuple[int, ...]:
        """Return the numbers of the places of a kind, in order."""
        counted = {
            Place.FRAME: range(self.frames),
            Place.REQUEST: range(self.requests),
            Place.OPERATION: range(self.operations),
            Place.WRITE: range(self.writes),
        }
        if place is Place.ERASE:
            return self.erases
        return self.flow_controls if place is Place.FLOW else counted[place]


class _WatchedFlash(NorFlash):
    """Remembers which operations erased."""

    def __init__(self, memory: bytearray) -> None:
        super().__init__(memory)
        self.erases: list[int] = []

    def erase_sector(self, sector: int) -> None:
        self.erases.append(self.operations)
        super().erase_sector(sector)


@functools.cache
def places(pack: str, fd: bool) -> Places:
    """Return the places of an undisturbed update."""
    with Surroundings() as surroundings, surroundings.fresh():
        kit = kit_named(pack)
        flash = _WatchedFlash(bytearray(kit.memory))
        stage = Stage(surroundings, kit, fd=fd, flash=flash)
        stage.wire.keep = True
        reads: set[int] = set()
        stage.ecu.meddlers.append(lambda ecu, number, request, now_s: bool(request[0] in _READING and reads.add(number)))
        outcome = stage.run_tool().outcome
        assert outcome is not None
        assert outcome.result == "flashed", outcome
        return Places(
            frames=stage.wire.frames,
            requests=stage.ecu.requests,
            reads=frozenset(reads),
            operations=flash.operations,
            erases=tuple(flash.erases),
            writes=surroundings.disk.writes,
            flow_controls=tuple(sent.number for sent in stage.wire.sent if sent.frame.data[0] >> 4 == _FLOW_CONTROL),
        )
