"""What happened to a pack, out of its values: faults, contactors, charger, limits."""

from dataclasses import dataclass

from bms.recording.model import SessionEvent
from bms.telemetry.snapshot import PackSnapshot, Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """A reading whose changes matter: kind of the event, and what it is called."""

    kind: str
    noun: str


_READINGS = {
    "contactors": _Watched(kind="contactors", noun="Contactors"),
    "charger": _Watched(kind="contactors", noun="Charger"),
    "charge_limit_reason": _Watched(kind="limit", noun="Charging limited by"),
    "discharge_limit_reason": _Watched(kind="limit", noun="Discharging limited by"),
    "fault_level": _Watched(kind="fault", noun="Fault level"),
    "confirmed_faults": _Watched(kind="fault", noun="Confirmed faults"),
}


class PackEvents:
    """Compares each snapshot with the one before. The first valid value is what changes are counted from."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def look(self, time_s: float, snapshot: PackSnapshot) -> list[SessionEvent]:
        """Return what has changed. A value that is not valid now has not changed."""
        events = []
        for name, watched in _READINGS.items():
            reading = snapshot.readings.get(name)
            if reading is None or reading.validity is not Validity.VALID:
                continue
            now = reading.text or f"{reading.value:g}"
            before = self._known.get(name)
            self._known[name] = now
            if before is not None and before != now:
                text = f"{watched.noun}: {now.replace('_', ' ')} (before: {before.replace('_', ' ')})"
                events.append(SessionEvent(time_s=time_s, kind=watched.kind, text=text, data={name: now, "before": before}))
        return events

    def forget(self) -> None:
        """Another pack is there now."""
        self._known.clear()
