"""Which sessions a campaign has, and how they are shared out among processes.

CI form: every frame with every kind of fault of the wire, every request that changes something with every answer of the BMS,
every fourth word torn, every write of the records, some seeds, and each kind once with the demo pack, once in classic
frames, and once with a BMS of contract levels L2 and L1. Full form: everything, and a million seeds.
"""

import gc
import multiprocessing
import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.flashing.faults import KINDS, FaultKind, Place
from tests.campaigns.flashing.seeds import run_seed
from tests.campaigns.flashing.sessions import Case, Places, Result, parse_case, places, run_case
from tests.campaigns.flashing.surroundings import Surroundings, quick_folder

FULL_SEEDS = 1_000_000
CI_SEEDS = 400
REPEATED_SEEDS = 40
"""So many of the seeds run a second time, in whatever process; their traces must be the same."""
_CHUNK = 16
_COLLECT_EVERY = 64
_WORD_STEP = 4
_FRAME_STEPS = {"bus-off-20-ms": 4, "bus-off-6-s": 4, "tester-presents": 2}
"""Variants of a fault that meets every frame in another one (bus-off of one second, a tester that reads): the short form has
them at every fourth or second frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One session: its name (a case, or a seed), and whether the digest of its frames is wanted."""

    name: str
    traced: bool = False


def ci_tasks(seed: int) -> list[Task]:
    """Return the sessions of the short form, in an order that follows from the seed."""
    counted = places("small", True)
    cases = [Case(kind=kind.name, at=at) for kind in KINDS for at in _ci_places(kind, counted)]
    cases += list(_one_of_each(random.Random(seed)))
    tasks = [Task(name=str(case)) for case in cases] + list(_seeds(seed, CI_SEEDS))
    random.Random(seed).shuffle(tasks)
    return tasks


def full_tasks(seed: int) -> Iterator[Task]:
    """Return the sessions of the full form."""
    counted = places("small", True)
    for kind in KINDS:
        yield from (Task(name=str(Case(kind=kind.name, at=at))) for at in range(len(counted.numbers(kind.place))))
    for case in _one_of_each(random.Random(seed)):
        yield Task(name=str(case))
    yield from _seeds(seed, FULL_SEEDS)


def short_tasks(seed: int, count: int) -> list[Task]:
    """Return a sample of the short form with every kind in it, for those who break something on purpose."""
    chance = random.Random(seed)
    counted = places("small", True)
    tasks = []
    for kind in KINDS:
        numbers = range(len(counted.numbers(kind.place)))
        tasks += [Task(name=str(Case(kind=kind.name, at=at))) for at in chance.sample(numbers, min(count, len(numbers)))]
    chance.shuffle(tasks)
    return tasks


def run_task(task: Task, surroundings: Surroundings, *, told: bool = False) -> Result:
    """Run one session."""
    if task.name.isdecimal():
        return run_seed(int(task.name), surroundings, traced=task.traced, told=told)
    return run_case(parse_case(task.name), surroundings, traced=task.traced, told=told)


def run_tasks(tasks: Iterable[Task], jobs: int) -> Iterator[Result]:
    """Run sessions in so many processes; results come as they are done."""
    if jobs == 1:
        yield from _run_here(tasks)
        return
    # The workers' folders are in one of this process, so that they go away however a worker ends.
    with (
        tempfile.TemporaryDirectory(dir=quick_folder()) as folder,
        multiprocessing.get_context("spawn").Pool(jobs, _enter_worker, (Path(folder),)) as pool,
    ):
        yield from pool.imap_unordered(_run_in_worker, tasks, chunksize=_CHUNK)


def _run_here(tasks: Iterable[Task]) -> Iterator[Result]:
    with Surroundings() as surroundings:
        for task in tasks:
            yield run_task(task, surroundings)


_worker: list[Surroundings] = []
"""Surroundings of this process, if it is one of a pool."""
_done = [0]


def _enter_worker(folder: Path) -> None:
    _worker.append(Surroundings(folder).__enter__())
    # What a session leaves is garbage in cycles; it is collected between sessions, not inside them.
    gc.freeze()
    gc.disable()


def _run_in_worker(task: Task) -> Result:
    result = run_task(task, _worker[0])
    _done[0] += 1
    if _done[0] % _COLLECT_EVERY == 0:
        gc.collect()
    return result


def _ci_places(kind: FaultKind, counted: Places) -> Iterator[int]:
    numbers = counted.numbers(kind.place)
    for at, number in enumerate(numbers):
        if kind.place is Place.REQUEST and number in counted.reads and at % 8:
            continue
        if kind.place is Place.OPERATION and at % (_WORD_STEP if kind.name == "cut-inside-word" else 16 * _WORD_STEP):
            continue
        if kind.place is Place.FRAME and at % _FRAME_STEPS.get(kind.name, 1):
            continue
        yield at


def _one_of_each(chance: random.Random) -> Iterator[Case]:
    for pack, fd in (("demo", True), ("small", False), ("l2", True), ("l1", True)):
        counted = places(pack, fd)
        for kind in KINDS:
            yield Case(kind=kind.name, at=chance.randrange(len(counted.numbers(kind.place))), pack=pack, fd=fd)


def _seeds(seed: int, count: int) -> Iterator[Task]:
    for number in range(seed, seed + count):
        yield Task(name=str(number), traced=number < seed + REPEATED_SEEDS)
    for number in range(seed, seed + REPEATED_SEEDS):
        yield Task(name=str(number), traced=True)
