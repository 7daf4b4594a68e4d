"""What to tell people about the link: from the reader's states, the frames and the BMS's answers to one sentence and advice."""

from bms.definition.model import PackDefinition
from bms.errors import NegativeResponseError, UnexpectedResponseError
from can_drivers.errors import BusOffError, ExplainedError
from can_drivers.reader import ReaderState
from can_drivers.settings import LinkSettings
from engine.messages import LinkStateChanged

SILENT_AFTER_S = 1.0
"""No frame for this long is silence; every BMS with broadcasts sends several in 100 ms."""
PROBE_AFTER_SILENCE_S = 2.0
"""A BMS in its boot loader broadcasts nothing but answers; asking it once in a while finds it."""
PROBE_PERIOD_S = 5.0
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 10.0


class LinkMonitor:
    """The link's state machine. Pure: time is an argument.

    opening → bus_silent → bus_alive → ready, and lost, bus_off, failed from everywhere. After a loss, and after a silence, the
    BMS counts as unknown again: another pack may have been plugged in meanwhile.
    """

    def __init__(self, link: LinkSettings, definition: PackDefinition, *, identify: bool) -> None:
        """Start in `opening`. `identify`: ready only once the BMS said who it is (if it can)."""
        self._link = link
        self._definition = definition
        self._asks = identify and definition.diagnostics is not None and bool(definition.diagnostics.identity)
        self._reader = ReaderState.OPENING
        self._reader_error: ExplainedError | None = None
        self._was_open = False
        self._opened_s = 0.0
        self._heard_s: float | None = None
        self._error_reports = 0
        self._recognised = False
        self._refusal: ExplainedError | None = None
        self._attempts = 0
        self._next_attempt_s = 0.0
        self._silent_since_s: float | None = None
        self._speaks_when_asked = False
        self._silent_after_s = _silent_after_s(definition)

    # ------------------------------------------------------------ what happened

    def reader_changed(self, state: ReaderState, error: ExplainedError | None, now_s: float) -> None:
        """The reader opened, lost or could not open the adapter."""
        if state is ReaderState.OPENING and self._reader_error is not None:
            return  # a retry: what is shown stays the loss and its cause until the retry succeeded
        self._reader, self._reader_error = state, error
        if state is ReaderState.OPEN:
            self._was_open = True
            self._opened_s = now_s
            self._heard_s = None
            self._error_reports = 0
            self._silent_since_s = None
        self._forget()

    def heard(self, last_frame_s: float | None, error_reports: int, *, job_running: bool, now_s: float) -> None:
        """Take note of the bus: time of the last frame (None: none yet), error reports since the adapter was opened.

        While a job runs its own deadlines judge the silence of the BMS, which is told not to broadcast during an update.
        """
        if self._reader is not ReaderState.OPEN:
            return
        self._heard_s = last_frame_s
        self._error_reports = error_reports
        if job_running:
            self._silent_since_s = None
            return
        silent_since_s = self._opened_s if last_frame_s is None else last_frame_s
        if now_s - silent_since_s < self._silent_after_s:
            self._silent_since_s = None
        elif self._silent_since_s is None:
            self._silent_since_s = silent_since_s
            if not self._speaks_when_asked and not self._was_refused:
                self._forget()

    def recognised(self, now_s: float) -> None:
        """The BMS said who it is, or values of the definition were decoded where it cannot be asked."""
        self._recognised = True
        self._refusal = None
        self._attempts = 0
        self._speaks_when_asked = self._asks and (self._silent_since_s is not None or self._heard_s is None)
        self._next_attempt_s = now_s + PROBE_PERIOD_S

    def not_recognised(self, error: ExplainedError, now_s: float) -> None:
        """The BMS refused to say who it is or did not answer."""
        self._recognised = False
        self._refusal = error
        self._attempts += 1
        pause_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2.0 ** (self._attempts - 1))
        self._next_attempt_s = now_s + (PROBE_PERIOD_S if self._silent_since_s is not None else pause_s)

    def identification_due(self, now_s: float) -> bool:
        """Whether the BMS should be asked now who it is (reading only)."""
        if not self._asks or self._reader is not ReaderState.OPEN or now_s < self._next_attempt_s:
            return False
        if self._recognised:
            return self._speaks_when_asked and self._silent_since_s is not None
        if self._heard_s is not None and self._silent_since_s is None:
            return True
        if self._error_reports:
            return False  # others talk at another bit rate; sending would disturb them
        if self._definition.broadcasts is None:
            return True
        return self._silent_since_s is not None and now_s - self._silent_since_s >= PROBE_AFTER_SILENCE_S

    @property
    def waits_for_values(self) -> bool:
        """Whether decoded values are what makes this link ready."""
        return not self._asks and not self._recognised and self._reader is ReaderState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether the adapter is open now."""
        return self._reader is ReaderState.OPEN

    @property
    def _was_refused(self) -> bool:
        """Whether the BMS was asked who it is, and answered something else: the bus is not dead."""
        return isinstance(self._refusal, NegativeResponseError | UnexpectedResponseError)

    # ------------------------------------------------------------ what to say

    def state(self) -> LinkStateChanged:
        """Return the state with its cause and advice."""
        if self._reader_error is not None:
            return self._broken(self._reader_error)
        if self._reader is ReaderState.OPENING:
            return LinkStateChanged(state="opening", cause=f"Opening {self._link.interface} {self._link.channel}.")
        if self._recognised:
            return LinkStateChanged(state="ready")
        if self._silent_since_s is not None:
            return self._silent()
        if self._heard_s is None:
            return LinkStateChanged(state="opening", cause="The adapter is open. Listening.")
        return self._alive()

    def _broken(self, error: ExplainedError) -> LinkStateChanged:
        state = "lost" if self._was_open else "failed"
        if isinstance(error, BusOffError):
            state = "bus_off"
        return LinkStateChanged(state=state, cause=error.what, advice=error.advice, error=type(error).__name__)

    def _silent(self) -> LinkStateChanged:
        rate = f"{self._link.bitrate_bps / 1000:g} kbit/s"
        wanted_bps = self._definition.link.bitrate_bps
        if self._refusal is not None and self._was_refused:
            cause = f"The BMS speaks only when asked, and does not say who it is: {self._refusal.what}"
            advice = self._refusal.advice or "Check that the pack definition belongs to this pack."
        elif self._definition.broadcasts is None:
            cause = f"The adapter is open, but nobody answers at {rate}."
            advice = "Switch the ignition on; check the diagnostic connector and whether the pack definition fits."
        elif self._link.bitrate_bps != wanted_bps:
            cause = f"The adapter is open, but no good frame arrives at {rate}."
            advice = f"{self._definition.title} talks at {wanted_bps / 1000:g} kbit/s: connect with that bit rate."
        elif self._error_reports:
            cause = f"The adapter is open, but only bus errors arrive at {rate}."
            advice = "The bit rate is probably wrong; otherwise check CAN-H, CAN-L and the termination (120 ohm at both ends)."
        else:
            cause = f"The adapter is open, but nothing arrives at {rate}."
            advice = (
                "Check that the pack has its 12 V supply and is awake, that CAN-H and CAN-L are connected and not swapped, "
                "that the bus is terminated with 120 ohm at both ends, and that the bit rate is right."
            )
        # The error tells that the BMS was asked all the same, and did not answer.
        error = "" if self._refusal is None else type(self._refusal).__name__
        return LinkStateChanged(state="bus_silent", cause=cause, advice=advice, error=error)

    def _alive(self) -> LinkStateChanged:
        if not self._asks:
            return LinkStateChanged(
                state="bus_alive",
                cause=f"Frames arrive, but none yet with values of {self._definition.title}.",
                advice="Check that the pack definition, and the DBC if one was given, belong to this pack.",
            )
        if self._refusal is None:
            return LinkStateChanged(state="bus_alive", cause="Frames arrive. Asking the BMS who it is.")
        return LinkStateChanged(
            state="bus_alive",
            cause=f"Frames arrive, but the BMS does not say who it is: {self._refusal.what}",
            advice=self._refusal.advice or "Check that the pack definition belongs to this pack.",
            error=type(self._refusal).__name__,
        )

    def _forget(self) -> None:
        self._recognised = False
        self._refusal = None
        self._attempts = 0
        self._next_attempt_s = 0.0
        self._speaks_when_asked = False


def _silent_after_s(definition: PackDefinition) -> float:
    if definition.polling is None or not definition.polling.commands:
        return SILENT_AFTER_S
    return max(SILENT_AFTER_S, 3 * min(command.period_s for command in definition.polling.commands))
