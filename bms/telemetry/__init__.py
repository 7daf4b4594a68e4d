"""Live values with validity and age.

Holds: the last-payload table, column decoders, polled answers, snapshots.
Never: a bus, a window.
May import: bms.definition, bms.diagnostics.procedure, NumPy.
"""

from bms.telemetry.live_table import LiveTable
from bms.telemetry.statistics import ColumnStatistics, seen_count, summarise

__all__ = ["ColumnStatistics", "LiveTable", "seen_count", "summarise"]
