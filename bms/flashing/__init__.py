"""Writing to a pack.

Holds: the write gate, the flash plan, the flash job with its watch and roll-back, its journal and run folder, clearing faults.
Never: a write that is not planned, backed up and read back.
May import: every other room of bms; can_drivers (errors, bit timing, ISO-TP layout).
"""

from bms.flashing.clearing import ClearOutcome, clear_faults_job
from bms.flashing.job import flash_job
from bms.flashing.open_jobs import OpenJob, open_job_of, open_jobs
from bms.flashing.order import FlashOrder
from bms.flashing.outcome import FlashOutcome, FlashResult
from bms.flashing.plan import FlashPlan, read_plan
from bms.flashing.plan_checks import PlanCheck

__all__ = [
    "ClearOutcome",
    "FlashOrder",
    "FlashOutcome",
    "FlashPlan",
    "FlashResult",
    "OpenJob",
    "PlanCheck",
    "clear_faults_job",
    "flash_job",
    "open_job_of",
    "open_jobs",
    "read_plan",
]
