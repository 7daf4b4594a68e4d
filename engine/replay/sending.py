"""Sending the frames of a log onto a bus, listening all the while: nobody else may send what is sent here."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bms.errors import SafetyRefusalError
from can_drivers.bus import Bus
from can_drivers.bus_status import ControllerState
from can_drivers.frames import Frame
from engine.replay.pacing import Pacer
from engine.replay.selection import key_of

LISTEN_S = 2.0
"""Before the first frame."""
_LISTEN_AT_ONCE_S = 0.05
_UNREAD_PAUSE_S = 0.005
_AFTER_S = 0.05
"""Listening goes on after the last frame, until it was on the wire."""
_TOLD_WITHIN_S = 0.7
"""Serial adapters are asked for the state of their controller twice a second (`can_drivers.slcan`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayResult:
    """What was done.

    Attributes:
        frames: handed to the adapter.
        seconds: from the first to the last.
        lost: frames the adapter is known to have lost meanwhile.
        unacknowledged: in the end the adapter still had frames that nobody on the bus acknowledges, as far as it tells.
        stopped: it was ended before the last frame.
    """

    frames: int
    seconds: float
    lost: int
    unacknowledged: bool
    stopped: bool


class Replay:
    """One replay on one open bus. Everything happens in the thread that calls."""

    def __init__(
        self,
        bus: Bus,
        keys: Collection[int],
        pacer: Pacer,
        *,
        stop_wanted: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is sent yet.

        Args:
            bus: open, and not listening only.
            keys: every id that will be sent, see `engine.replay.selection.key_of`.
            pacer: when.
            stop_wanted: asked all the time; once True, nothing more is sent.
            clock: monotonic seconds.
        """
        self._bus = bus
        self._keys = frozenset(keys)
        self._pacer = pacer
        self._stop_wanted = stop_wanted
        self._clock = clock
        self._sent = 0
        self._began_s: float | None = None

    @property
    def sent(self) -> int:
        """Frames handed to the adapter so far."""
        return self._sent

    def listen(self, seconds: float = LISTEN_S) -> None:
        """Listen whether somebody sends what shall be sent.

        Raises:
            SafetyRefusalError: somebody does.
            LinkError: the link was lost.
        """
        end_s = self._clock() + seconds
        while (left_s := end_s - self._clock()) > 0 and not self._stop_wanted():
            self._hear(min(left_s, _LISTEN_AT_ONCE_S))

    def run(self, passes: Iterator[Iterator[list[Frame] | None]], on_progress: Callable[[int], None]) -> ReplayResult:
        """Send the log, as many times as there are passes.

        Args:
            passes: the frames of each, a few at a time; None where none were read yet.
            on_progress: told how many were sent.

        Raises:
            SafetyRefusalError: somebody else began to send one of the ids; nothing was sent after it was heard.
            LinkError: the link was lost.
            BadFileError: the log cannot be read any further.
        """
        lost_before = self._bus.dropped
        stopped = False
        for frames in passes:
            self._pacer.begin_pass()
            stopped = not self._one_pass(frames, on_progress)
            if stopped:
                break
        last_s = self._clock()
        unacknowledged = False
        if not stopped and self._sent:
            self.listen(max(0.0, self._pacer.busy_until_s - last_s) + _AFTER_S)
            unacknowledged = self._is_still_trying()
        return ReplayResult(
            frames=self._sent,
            seconds=0.0 if self._began_s is None else last_s - self._began_s,
            lost=self._bus.dropped - lost_before,
            unacknowledged=unacknowledged,
            stopped=stopped,
        )

    def _is_still_trying(self) -> bool:
        """Listen until the adapter must have told how it is since the last frame, and return whether it could not send it."""
        end_s = self._clock() + _TOLD_WITHIN_S
        status = self._bus.status()
        while status.tx_queue != 0 and status.controller is not ControllerState.UNKNOWN:
            if self._stop_wanted() or self._clock() >= end_s:
                break
            self._hear(_LISTEN_AT_ONCE_S)
            status = self._bus.status()
        if status.tx_queue is not None:
            return status.tx_queue > 0
        # A frame that nobody acknowledges is repeated for ever: no other mistake holds a sender there (ISO 11898-1, 12.1.4.2).
        return status.controller is ControllerState.ERROR_PASSIVE

    def _one_pass(self, frames: Iterator[list[Frame] | None], on_progress: Callable[[int], None]) -> bool:
        """Send the log once; return False when it was stopped."""
        for some in frames:
            if some is None:
                self._hear(_UNREAD_PAUSE_S)
            elif not self._send(some):
                return False
            on_progress(self._sent)
            if self._stop_wanted():
                return False
        return True

    def _send(self, frames: Sequence[Frame]) -> bool:
        first = 0
        while first < len(frames):
            if self._stop_wanted():
                return False
            now_s = self._clock()
            count = self._pacer.ready(frames[first:], now_s)
            if count:
                self._bus.send(frames[first : first + count])
                self._began_s = now_s if self._began_s is None else self._began_s
                self._sent += count
                first += count
            self._hear(0.0 if count else min(self._pacer.wait_s(frames[first], now_s), _LISTEN_AT_ONCE_S))
        return True

    def _hear(self, timeout_s: float) -> None:
        heard = self._bus.receive(timeout_s)
        if not heard:
            return
        self._pacer.heard(heard, self._clock())
        for frame in heard:
            if not frame.is_error and key_of(frame.can_id, is_extended=frame.is_extended) in self._keys:
                raise self._refusal(frame)

    def _refusal(self, frame: Frame) -> SafetyRefusalError:
        word = f"{frame.can_id:08X}" if frame.is_extended else f"{frame.can_id:03X}"
        if self._sent:
            return SafetyRefusalError(
                f"Somebody else on this bus has begun to send {word}, so the replay was stopped at once.",
                detail=f"after {self._sent} frames",
                advice="Disconnect the pack, or leave its ids out with --ids.",
            )
        return SafetyRefusalError(
            f"Somebody on this bus already sends {word}, so nothing is replayed.",
            detail="two senders of one id destroy each other's frames",
            advice="Disconnect the pack, or leave its ids out with --ids.",
        )
