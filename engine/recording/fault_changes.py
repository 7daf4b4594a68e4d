"""What appeared in a fault memory, and what is gone, since it was read the last time."""

from bms.recording.model import SessionEvent
from engine.messages import Fault, Faults


class FaultChanges:
    """Compares each reading of the fault memory with the one before; at the first one everything in it is new."""

    def __init__(self) -> None:
        self._known: dict[str, Fault] = {}

    def look(self, faults: Faults, now_s: float) -> list[SessionEvent]:
        """Return what has changed."""
        now = {fault.code: fault for fault in faults.faults}
        appeared = [fault for code, fault in now.items() if code not in self._known]
        gone = [fault for code, fault in self._known.items() if code not in now]
        self._known = now
        return [
            SessionEvent(time_s=now_s, kind="fault", text=f"{sentence}: {fault.code} {fault.text}", data={"code": fault.code})
            for sentence, changed in (("In the fault memory", appeared), ("No longer in the fault memory", gone))
            for fault in changed
        ]

    def forget(self) -> None:
        """Another pack is there now."""
        self._known = {}
