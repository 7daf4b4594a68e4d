"""Values over time, of any length, drawn in time that does not depend on it.

Holds: series of samples with their min/max pyramid, views of a span of time, statistics of a span.
Never: a bus, a file, a window.
May import: bms.telemetry.decoded, NumPy.
"""

from bms.telemetry.history.history import BUDGET_BYTES, History
from bms.telemetry.history.model import PACK, CommonEnvelope, Envelope, EventMark, SeriesKey, SpanStatistics
from bms.telemetry.history.series import Series

__all__ = [
    "BUDGET_BYTES",
    "PACK",
    "CommonEnvelope",
    "Envelope",
    "EventMark",
    "History",
    "Series",
    "SeriesKey",
    "SpanStatistics",
]
