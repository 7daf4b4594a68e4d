"""From the engine's `Snapshot` message back to the value every page works with."""

import numpy as np

from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from engine.messages import ColumnData, Snapshot


def to_column(data: ColumnData) -> Column:
    """Return a column as arrays. They are read-only views of the message."""
    return Column(
        values=np.frombuffer(data.values, dtype="<f8"),
        validity=np.frombuffer(data.validity, dtype=np.uint8),
        age_s=np.frombuffer(data.age_s, dtype="<f4").astype(np.float64),
    )


def to_snapshot(message: Snapshot) -> PackSnapshot:
    """Return all live values of a pack as arrays and readings."""
    return PackSnapshot(
        cells_mv=to_column(message.cells_mv),
        temperatures_c=to_column(message.temperatures_c),
        balancing=to_column(message.balancing),
        readings={
            name: Reading(value=data.value, validity=Validity(data.validity), age_s=data.age_s, text=data.text)
            for name, data in message.readings.items()
        },
        frames=message.frames,
        dropped=message.dropped,
    )
