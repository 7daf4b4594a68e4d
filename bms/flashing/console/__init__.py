"""Diagnostic requests of an engineer's choosing.

Holds: one request with all its answers, unlocking, scans.
Never: a request that `bms.flashing.console_rules` forbids; a seed, key or proof in what is returned or recorded.
May import: bms.flashing, bms.faults, bms.diagnostics, bms.service_catalogue.
"""

from bms.flashing.console.request import ConsoleAnswer, ConsoleResponse, console_request
from bms.flashing.console.scan import ScanOutcome, scan
from bms.flashing.console.unlock import UnlockOutcome, unlock

__all__ = [
    "ConsoleAnswer",
    "ConsoleResponse",
    "ScanOutcome",
    "UnlockOutcome",
    "console_request",
    "scan",
    "unlock",
]
