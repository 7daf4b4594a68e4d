"""The slow sign of life while the boot loader runs: the application says nothing then."""

from bms.definition.model import PackDefinition
from can_drivers.frames import Frame

_PERIOD_S = 1.0
_MESSAGE = "PackStatus"


class BootAlive:
    """Lets one message of the application through, once a second."""

    def __init__(self, definition: PackDefinition, now_s: float) -> None:
        """Begin at `now_s`. A pack without that message says nothing at all."""
        messages = definition.broadcasts.database.messages if definition.broadcasts else {}
        self._can_id = messages[_MESSAGE].can_id if _MESSAGE in messages else None
        self._next_s = now_s

    def pick(self, frames: list[Frame], now_s: float) -> list[Frame]:
        """Return those of the application's frames that the boot loader sends in its place."""
        alive = [frame for frame in frames if frame.can_id == self._can_id]
        if not alive or now_s < self._next_s:
            return []
        self._next_s = now_s + _PERIOD_S
        return alive
