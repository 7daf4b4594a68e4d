"""What of the link belongs into a recording: when it was away, why, and for how long."""

from bms.recording.model import SessionEvent
from engine.messages import LinkStateChanged

_AWAY = frozenset({"lost", "bus_off", "bus_silent"})
_THERE = frozenset({"bus_alive", "bms_identified", "ready"})


class LinkGaps:
    """Follows the states of one connection."""

    def __init__(self) -> None:
        self._away_since_s: float | None = None
        self._state = ""

    def look(self, state: LinkStateChanged, now_s: float) -> list[SessionEvent]:
        """Return what is to be noted; a state whose wording changes is the same state."""
        if state.state == self._state:
            return []
        self._state = state.state
        if state.state in _AWAY:
            if self._away_since_s is None:
                self._away_since_s = now_s
            return [SessionEvent(time_s=now_s, kind="link", text=state.cause, data={"state": state.state})]
        if state.state in _THERE and self._away_since_s is not None:
            away_s, self._away_since_s = now_s - self._away_since_s, None
            text = f"The link is back after {away_s:.1f} s."
            return [SessionEvent(time_s=now_s, kind="link", text=text, data={"state": state.state, "gap_s": away_s})]
        return []
