"""All that the update page shows, as values."""

from dataclasses import dataclass

from engine.messages import FlashResult, InterruptedJobFound, PlanReady
from gui.widgets.step_list import Step

CHOOSE = "choose"
CHECKING = "checking"
PLANNED = "planned"
RUNNING = "running"
FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageChoice:
    """A package that can be chosen: path, name, and where it comes from."""

    path: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEntry:
    """One pack of a batch: serial number, how its update ended (as `FlashResult.result`, or `rolled_back`), time of day."""

    serial: str
    result: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """The whole page.

    Attributes:
        stage: choose, checking, planned, running or finished.
        connected: the BMS can be asked.
        serial: serial number of the connected pack.
        packages: what can be chosen.
        chosen: path of the chosen package, or empty.
        plan: what the update would do, once checked.
        start_reason: why the update cannot be started; empty when it can.
        error, advice: why the last job failed; may be empty.
        steps: the running update's steps with their marks.
        step: stable name of the step the running update is at.
        step_text: what is being done now.
        fraction: 0…1.
        seconds_left: estimate, or None.
        cancellable: stopping now is safe.
        cancelling: stopping was asked for.
        result: how the update ended.
        interrupted: an update that was not finished: of this pack, or of any while none is connected.
        resuming: the plan shown belongs to that update.
        keys: where the keys that unlock the BMS come from.
        batch: the packs of the batch so far, the latest first; empty: no batch.
        waiting: the batch waits for its next pack.
    """

    stage: str = CHOOSE
    connected: bool = False
    serial: str = ""
    packages: tuple[PackageChoice, ...] = ()
    chosen: str = ""
    plan: PlanReady | None = None
    start_reason: str = ""
    error: str = ""
    advice: str = ""
    steps: tuple[Step, ...] = ()
    step: str = ""
    step_text: str = ""
    fraction: float = 0.0
    seconds_left: int | None = None
    cancellable: bool = True
    cancelling: bool = False
    result: FlashResult | None = None
    interrupted: InterruptedJobFound | None = None
    resuming: bool = False
    keys: str = "demo"
    batch: tuple[BatchEntry, ...] = ()
    waiting: bool = False
