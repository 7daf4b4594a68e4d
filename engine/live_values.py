"""Live values on their way to a front end and back: columns as raw bytes, because they are sent many times a second."""

import numpy as np

from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from engine.messages import ColumnData, ReadingData, Snapshot


def snapshot_message(snapshot: PackSnapshot, *, time_s: float, frames_per_s: float, bus_load_pct: float) -> Snapshot:
    """Return all values as a message; `time_s` says when these were the values."""
    return Snapshot(
        cells_mv=_to_bytes(snapshot.cells_mv),
        temperatures_c=_to_bytes(snapshot.temperatures_c),
        balancing=_to_bytes(snapshot.balancing),
        readings={
            name: ReadingData(value=one.value, validity=int(one.validity), age_s=one.age_s, text=one.text)
            for name, one in snapshot.readings.items()
        },
        frames=snapshot.frames,
        dropped=snapshot.dropped,
        frames_per_s=frames_per_s,
        bus_load_pct=bus_load_pct,
        time_s=time_s,
    )


def newest_value_s(snapshot: PackSnapshot, definition: PackDefinition, now_s: float) -> float | None:
    """Return when the newest valid value came; None: there is none.

    Cells and temperatures count where the definition has cells: a boot loader that only says that it is alive is no values.
    """
    broadcasts, polling = definition.broadcasts, definition.polling
    has_cells = bool((broadcasts is not None and broadcasts.cells) or (polling is not None and polling.cells))
    columns = (snapshot.cells_mv, snapshot.temperatures_c)
    ages_s = [float(ages.min()) for column in columns if (ages := column.age_s[column.validity == Validity.VALID]).size]
    if not has_cells:
        ages_s += [one.age_s for one in snapshot.readings.values() if one.validity is Validity.VALID]
    return now_s - min(ages_s) if ages_s else None


def pack_snapshot(message: Snapshot) -> PackSnapshot:
    """Return the values a message carries. The arrays are read-only views of it."""
    return PackSnapshot(
        cells_mv=to_column(message.cells_mv),
        temperatures_c=to_column(message.temperatures_c),
        balancing=to_column(message.balancing),
        readings={
            name: Reading(value=one.value, validity=Validity(one.validity), age_s=one.age_s, text=one.text)
            for name, one in message.readings.items()
        },
        frames=message.frames,
        dropped=message.dropped,
    )


def _to_bytes(column: Column) -> ColumnData:
    return ColumnData(
        values=column.values.astype("<f8", copy=False).tobytes(),
        validity=column.validity.astype(np.uint8, copy=False).tobytes(),
        age_s=column.age_s.astype("<f4").tobytes(),
    )


def to_column(data: ColumnData) -> Column:
    """Return a column as arrays. Values and validity are read-only views of the message."""
    return Column(
        values=np.frombuffer(data.values, dtype="<f8"),
        validity=np.frombuffer(data.validity, dtype=np.uint8),
        age_s=np.frombuffer(data.age_s, dtype="<f4").astype(np.float64),
    )
