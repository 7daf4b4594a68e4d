"""Work on the connected pack: what can be ordered, how it goes, how it ends."""

from engine.messages.console import UdsAnswered, UdsRequestJob, UdsScanJob, UdsScanned, UdsUnlocked, UdsUnlockJob
from engine.messages.message import Message
from engine.messages.pack import CalibrationRead, Faults, FlashResult, Identity, PlanReady


class IdentifyJob(Message, frozen=True, kw_only=True):
    """Result: `Identity`."""


class ReadFaultsJob(Message, frozen=True, kw_only=True):
    """Result: `Faults`."""


class ClearFaultsJob(Message, frozen=True, kw_only=True):
    """Save the fault list to a run folder, clear it, read again. Result: `Faults` (those that came back).

    Attributes:
        serial: pack serial the user confirmed; another pack is refused.
        operator: for the record.
    """

    serial: str
    operator: str = ""


class ReadCalibrationJob(Message, frozen=True, kw_only=True):
    """Read the active data set. Result: `CalibrationRead`."""


class CheckPackageJob(Message, frozen=True, kw_only=True):
    """Verify a package against the connected pack without writing anything. Result: `PlanReady`.

    `watch_s` and `permit`: as in `FlashJob`.
    """

    package: str
    watch_s: float = 10.0
    permit: str = ""


class FlashJob(Message, frozen=True, kw_only=True):
    """The whole safe update, resuming an interrupted one. Result: `FlashResult`.

    Attributes:
        package: path of a package or id of one that ships with the definition.
        serial: pack serial the user confirmed; another pack is refused. Empty: whatever pack is connected (CLI `--yes`).
        operator: for the record.
        keys: where keys come from, see `bms.diagnostics.key_provider.load_key_provider`.
        watch_s: how long the new calibration is watched; new faults bring the old one back.
        permit: path of a signed permit to go back to an older package in this pack, or empty.
        external_supply: somebody has confirmed that the supply of the BMS cannot fail meanwhile (contract level L1).
        batch: name of the batch the pack belongs to; its result goes into `HALITE_HOME/batches/<batch>.jsonl`. Empty: none.
    """

    package: str
    serial: str = ""
    operator: str = ""
    keys: str = "demo"
    watch_s: float = 10.0
    permit: str = ""
    external_supply: bool = False
    batch: str = ""


Job = (
    IdentifyJob
    | ReadFaultsJob
    | ClearFaultsJob
    | ReadCalibrationJob
    | CheckPackageJob
    | FlashJob
    | UdsRequestJob
    | UdsUnlockJob
    | UdsScanJob
)


class JobProgress(Message, frozen=True, kw_only=True):
    """Where a job stands; see `bms.diagnostics.procedure.Progress`."""

    job_id: int
    step: str
    text: str
    fraction: float
    cancellable: bool


JobResult = UdsAnswered | UdsUnlocked | UdsScanned | Identity | Faults | CalibrationRead | PlanReady | FlashResult


class JobFinished(Message, frozen=True, kw_only=True):
    """A job ended with a result. Refused or interrupted flashes end here too, with a `FlashResult`."""

    job_id: int
    result: JobResult


class JobFailed(Message, frozen=True, kw_only=True):
    """A job ended with an error a person can act on. `error`: class name (decides the exit code)."""

    job_id: int
    error: str
    what: str
    detail: str
    advice: str
