"""Values: live ones with validity and age, and columns of them out of frames.

Holds: the last-payload table, the decoders of frames and of recorded answers, snapshots, histories.
Never: a bus, a window.
May import: bms.definition, bms.diagnostics.procedure, can_drivers.frames, .frame_columns and .isotp, NumPy.
"""

from bms.telemetry.live_table import LiveTable
from bms.telemetry.statistics import ColumnStatistics, seen_count, summarise

__all__ = ["ColumnStatistics", "LiveTable", "seen_count", "summarise"]
