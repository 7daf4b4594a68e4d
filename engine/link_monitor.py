"""What to tell people about the link: from the reader's states, the frames and the BMS's answers to one sentence and advice."""

from bms.definition.model import PackDefinition
from can_drivers.bus_status import BusStatus, RecoveryStep
from can_drivers.errors import BusOffError, ExplainedError
from can_drivers.reader import ReaderState
from can_drivers.settings import LinkSettings
from engine.link_diagnosis import (
    Evidence,
    Explanation,
    Traffic,
    explain_missing_values,
    explain_silence,
    explain_traffic,
    explain_yielding,
)
from engine.link_states import IDENTIFIED_STATES, LinkEvent, LinkState, next_state
from engine.messages import LinkStateChanged

SILENT_AFTER_S = 1.5
"""No frame for this long is silence: a BMS with broadcasts sends several in 100 ms, a boot loader about one a second."""
VALUES_MISSING_AFTER_S = 3.0
"""Values that stay away this long are missing; a BMS that restarts is back before."""
PROBE_AFTER_SILENCE_S = 2.0
"""A BMS in its boot loader may send nothing but answers; asking it once in a while finds it."""
PROBE_PERIOD_S = 5.0
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 10.0

_STEPS = {
    RecoveryStep.FLUSH: "Emptying the adapter's queues",
    RecoveryStep.RESET: "Resetting the adapter",
    RecoveryStep.REOPEN: "Opening the adapter again",
    RecoveryStep.REPLUG: "Waiting for the adapter to be unplugged and plugged in again",
}


class LinkMonitor:
    """Drives the state machine of `engine.link_states` and words its states. Pure: time is an argument.

    After a loss, and after a silence, the BMS counts as unknown again: another pack may have been plugged in meanwhile.
    """

    def __init__(self, link: LinkSettings, definition: PackDefinition, *, identify: bool) -> None:
        """Start in `opening`. `identify`: the BMS is asked who it is (if it can be, and the adapter may send)."""
        self._link = link
        self._definition = definition
        has_identity = definition.diagnostics is not None and bool(definition.diagnostics.identity)
        self._asks = identify and has_identity and not link.listen_only
        self._has_values = definition.broadcasts is not None or definition.polling is not None
        self._silent_after_s, self._missing_after_s = _patience_s(definition)
        self._state = LinkState.OPENING
        self._error: ExplainedError | None = None
        self._step = ""
        self._is_open = False
        self._opened_s = 0.0
        self._traffic = Traffic()
        self._status = BusStatus()
        self._ids: frozenset[int] = frozenset()
        self._silent_since_s: float | None = None
        self._missing_since_s: float | None = None
        self._refusal: ExplainedError | None = None
        self._attempts = 0
        self._next_attempt_s = 0.0
        self._speaks_when_asked = False
        self._session: int | None = None
        self._session_asked = False
        self.losses = 0
        """Times the adapter was lost."""
        self.bus_offs = 0
        """Times its controller left the bus."""
        self.polling_yields = False
        """No values are asked for, because another tester asks."""

    # ------------------------------------------------------------ what happened

    def reader_changed(self, state: ReaderState, error: ExplainedError | None, now_s: float) -> None:
        """The reader opened, lost or could not open the adapter."""
        if state is ReaderState.OPENING:
            return  # a retry: what is shown stays the loss and its cause until the retry succeeded
        was_open, self._is_open = self._is_open, state is ReaderState.OPEN
        self._error = error
        self._forget()
        if self._is_open:
            self._step = ""
            self._opened_s = now_s
            self._traffic = Traffic()
            self._status = BusStatus()
            self._ids = frozenset()
            self._silent_since_s = None
            self._apply(LinkEvent.OPENED)
        elif isinstance(error, BusOffError):
            self.bus_offs += self._state is not LinkState.BUS_OFF
            self._apply(LinkEvent.LEFT_THE_BUS)
        elif state is ReaderState.FAILED:
            self._apply(LinkEvent.NOT_OPENED)
        else:
            self.losses += was_open
            self._apply(LinkEvent.WENT_AWAY)

    def recovering(self, tried: tuple[RecoveryStep, int, int] | None) -> None:
        """The reader tries a rung of the adapter's recovery ladder: which one, its number from 1, how many there are."""
        self._step = "" if tried is None else f"{_STEPS[tried[0]]} ({tried[1]} of {tried[2]})."

    def heard(self, traffic: Traffic, *, job_running: bool, now_s: float) -> None:
        """Take note of the bus.

        While a job runs its own deadlines judge the silence of the BMS, which is told not to broadcast during an update.
        """
        if not self._is_open:
            return
        self._traffic = traffic
        silent_since_s = self._opened_s if traffic.last_frame_s is None else traffic.last_frame_s
        if job_running:
            self._silent_since_s = None
        elif now_s - silent_since_s < self._silent_after_s:
            self._silent_since_s = None
            if traffic.last_frame_s is not None:
                self._apply(LinkEvent.TRAFFIC)
        elif self._silent_since_s is None:
            self._silent_since_s = silent_since_s
            self._fall_silent()

    def values(self, arrived_s: float | None, *, job_running: bool, now_s: float) -> None:
        """Take note of decoded values: when the newest of them came, None if none did since the adapter was opened."""
        if not self._is_open:
            return
        if arrived_s is not None and now_s - arrived_s < self._silent_after_s:
            self._missing_since_s = None
            self._speaks_when_asked = False
            if not self._asks and self._state is not LinkState.READY:
                # A pack that cannot be asked is identified by its values.
                self._apply(LinkEvent.IDENTIFIED)
            self._apply(LinkEvent.VALUES)
        elif job_running:
            self._missing_since_s = None
        elif self._missing_since_s is None:
            self._missing_since_s = now_s
        elif self._has_values and now_s - self._missing_since_s >= self._missing_after_s:
            self._apply(LinkEvent.NO_VALUES if self._asks else LinkEvent.UNIDENTIFIED)

    def sampled(self, status: BusStatus, ids: frozenset[int]) -> None:
        """Take what the controller tells and which ids were seen in the last seconds."""
        self._status = status
        self._ids = ids

    def recognised(self, now_s: float) -> None:
        """The BMS said who it is."""
        if not self._is_open:
            return
        self._refusal = None
        self._attempts = 0
        self._speaks_when_asked = self._silent_since_s is not None or self._traffic.last_frame_s is None
        self._next_attempt_s = now_s + PROBE_PERIOD_S
        if self._state not in IDENTIFIED_STATES:
            self._missing_since_s = now_s
        self._apply(LinkEvent.IDENTIFIED)
        if not self._has_values:
            self._apply(LinkEvent.VALUES)

    def not_recognised(self, error: ExplainedError, now_s: float) -> None:
        """The BMS refused to say who it is or did not answer."""
        if not self._is_open:
            return
        self._refusal = error
        self._attempts += 1
        self._speaks_when_asked = False
        pause_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2.0 ** (self._attempts - 1))
        self._next_attempt_s = now_s + (PROBE_PERIOD_S if self._silent_since_s is not None else pause_s)
        self._apply(LinkEvent.UNIDENTIFIED)
        if self._silent_since_s is not None:
            self._apply(LinkEvent.SILENCE)

    def session_told(self, session: int | None) -> None:
        """The BMS said, or refused to say, in which diagnostic session it is."""
        self._session, self._session_asked = session, True

    # ------------------------------------------------------------ what is to be asked

    def identification_due(self, now_s: float) -> bool:
        """Whether the BMS should be asked now who it is (reading only)."""
        if not self._asks or not self._is_open or now_s < self._next_attempt_s:
            return False
        if self._state in IDENTIFIED_STATES:
            return self._speaks_when_asked and self._silent_since_s is not None
        if self._traffic.last_frame_s is not None and self._silent_since_s is None:
            return True
        if self._evidence().hears_errors:
            return False  # others talk at another bit rate; sending would disturb them
        if self._definition.broadcasts is None:
            return True
        return self._silent_since_s is not None and now_s - self._silent_since_s >= PROBE_AFTER_SILENCE_S

    def session_due(self, now_s: float) -> bool:
        """Whether to ask the BMS in which session it is: once, when its values stay away."""
        return self._asks and not self._session_asked and self._state is LinkState.BMS_IDENTIFIED and self._misses(now_s)

    @property
    def is_open(self) -> bool:
        """Whether the adapter is open now."""
        return self._is_open

    @property
    def opened_s(self) -> float:
        """When the adapter was opened the last time."""
        return self._opened_s

    # ------------------------------------------------------------ what to say

    def state(self, now_s: float) -> LinkStateChanged:
        """Return the state with its cause and advice."""
        if self._error is not None:
            return self._broken(self._error)
        explanation = self._explanation(now_s)
        # Beside a bus that is not dead, the error tells that the BMS was asked and did not say who it is.
        error = "" if self._refusal is None else type(self._refusal).__name__
        return LinkStateChanged(state=self._state.value, cause=explanation.cause, advice=explanation.advice, error=error)

    def _explanation(self, now_s: float) -> Explanation:
        match self._state:
            case LinkState.BUS_SILENT:
                return explain_silence(self._evidence())
            case LinkState.BUS_ALIVE | LinkState.BMS_IDENTIFIED if self.polling_yields:
                return explain_yielding()
            case LinkState.BUS_ALIVE:
                return explain_traffic(self._evidence())
            case LinkState.BMS_IDENTIFIED if self._misses(now_s):
                return explain_missing_values(self._evidence())
            case LinkState.BMS_IDENTIFIED:
                return Explanation(cause="The BMS said who it is. Waiting for its values.", advice="Wait a moment.")
            case LinkState.READY:
                return Explanation(
                    cause="The pack is known and its values arrive.", advice="Disconnect before you unplug the adapter."
                )
            case _:
                cause = f"Opening {self._link.interface} {self._link.channel}."
                if self._is_open:
                    cause = "The adapter is open. Listening."
                return Explanation(cause=cause, advice="Wait a moment.")

    def _broken(self, error: ExplainedError) -> LinkStateChanged:
        cause, advice = error.what, error.advice or "Check the plug; the connection comes back by itself."
        if self._state is LinkState.BUS_OFF:
            counter = "" if self._status.tx_errors is None else f", transmit errors {self._status.tx_errors}"
            cause = f"{cause.rstrip('.')} (bus-off number {self.bus_offs} of this connection{counter})."
        cause = f"{cause} {self._step}".strip()
        return LinkStateChanged(state=self._state.value, cause=cause, advice=advice, error=type(error).__name__)

    def _evidence(self) -> Evidence:
        return Evidence(
            link=self._link,
            definition=self._definition,
            asks=self._asks,
            traffic=self._traffic,
            status=self._status,
            ids=self._ids,
            refusal=self._refusal,
            session=self._session,
        )

    # ------------------------------------------------------------ stepping

    def _apply(self, event: LinkEvent) -> None:
        self._state = next_state(self._state, event)

    def _fall_silent(self) -> None:
        """A BMS that speaks only when asked is not lost by its silence; another one may be somebody else when it is back."""
        if self._speaks_when_asked:
            return
        if not self._evidence().was_refused:
            self._forget()
        self._apply(LinkEvent.SILENCE)

    def _misses(self, now_s: float) -> bool:
        return self._missing_since_s is not None and now_s - self._missing_since_s >= self._missing_after_s

    def _forget(self) -> None:
        """Know nothing about the BMS."""
        self._refusal = None
        self._attempts = 0
        self._next_attempt_s = 0.0
        self._speaks_when_asked = False
        self._session = None
        self._session_asked = False
        self._missing_since_s = None


def _patience_s(definition: PackDefinition) -> tuple[float, float]:
    """Return after how many seconds silence is silence and missing values are missing."""
    if definition.polling is None or not definition.polling.commands:
        return SILENT_AFTER_S, VALUES_MISSING_AFTER_S
    shortest_s = min(command.period_s for command in definition.polling.commands)
    return max(SILENT_AFTER_S, 3 * shortest_s), max(VALUES_MISSING_AFTER_S, 6 * shortest_s)
