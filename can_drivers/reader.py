"""One thread that keeps a link open, hands over what it receives, and comes back by itself after a loss.

python-can's Notifier is not used: its thread ends at the first driver error, or spins on it, and nobody is told.
"""

import contextlib
import dataclasses
import enum
import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence

from can_drivers.bus import Bus
from can_drivers.bus_status import AdapterDetails, BusStatus, RecoveryStep
from can_drivers.causes import describe
from can_drivers.errors import BusOffError, LinkError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_loss
from can_drivers.recovery import DEFAULT_STEPS, RecoveryLadder, climb, stays_off

_log = logging.getLogger(__name__)

_RECEIVE_TIMEOUT_S = 0.1
_BUS_OFF_PAUSE_S = 0.2
"""Before a controller goes back on the bus, so that others get their turn."""


class ReaderState(enum.Enum):
    """Where the link stands."""

    OPENING = "opening"
    OPEN = "open"
    LOST = "lost"
    """It was open and went away or left the bus; it is being brought back. After too many times off the bus it stays away."""
    FAILED = "failed"
    """It could not be opened so far; it is tried again. After a bug in a callback: reading has ended."""


class SupervisedReader:
    """Opens a link, reads it in a thread of its own, and brings it back after a loss, until `stop`.

    A controller that left the bus is flushed and reset where it is, at most three times in 60 s; then the adapter is closed
    and stays so. Any other loss closes the adapter and opens it again, with growing pauses (0.2 … 2 s). What arrives while a
    link is being opened was stored before, and is thrown away.

    No exception of a driver ends it. An exception of a callback is a bug in the program: reading stops, the state is FAILED
    with the traceback as detail, and the exception goes to `threading.excepthook`.
    """

    def __init__(
        self,
        open_link: Callable[[], Bus],
        on_frames: Callable[[list[Frame]], None],
        on_state: Callable[[ReaderState, LinkError | None], None],
        recovery: Sequence[RecoveryStep] = DEFAULT_STEPS,
    ) -> None:
        """Keep the callbacks; nothing happens before `start`.

        Args:
            open_link: opens the link; raises if it cannot be opened. Called for every attempt, so it may look for the adapter
                where it is plugged in now.
            on_frames: takes every frame received, in order; called in the reader's thread, so it must return soon.
            on_state: told of every change of state and its cause; called in the reader's thread.
            recovery: recovery ladder of the adapter's family.
        """
        self._open_link = open_link
        self._on_frames = on_frames
        self._on_state = on_state
        self._ladder = RecoveryLadder(recovery)
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._bus: Bus | None = None
        self._is_on_bus = False
        self._sending = threading.Lock()
        self._noticed: LinkError | None = None
        self._dropped_before = 0
        self._reported: tuple[ReaderState, str, str] | None = None
        self._step: RecoveryStep | None = None

    @property
    def dropped(self) -> int:
        """Frames known to be lost since `start`, re-opened links included."""
        bus = self._bus
        return self._dropped_before + (bus.dropped if bus is not None else 0)

    @property
    def details(self) -> AdapterDetails | None:
        """The open adapter; None while there is none."""
        bus = self._bus
        return bus.details if bus is not None else None

    @property
    def recovery(self) -> tuple[RecoveryStep, int, int] | None:
        """Which rung of the recovery ladder is tried, its number from 1, and how many there are; None: none is."""
        step = self._step
        return None if step is None else (step, *self._ladder.place(step))

    def status(self) -> BusStatus | None:
        """Return the state of the controller, drops since `start` included; None while there is no link. Any thread may ask."""
        bus = self._bus
        if bus is None:
            return None
        try:
            told = bus.status()
        except Exception as error:  # noqa: BLE001  # a driver raises anything; the thread that reads is told
            self._noticed = explain_loss(error, bus.description)
            return None
        return dataclasses.replace(told, dropped=self._dropped_before + told.dropped)

    def start(self) -> None:
        """Start the thread.

        Raises:
            RuntimeError: it was started before.
        """
        if self._thread is not None:
            raise RuntimeError("A reader is started once.")
        self._thread = threading.Thread(target=self._run, name="can-reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the link and end the thread. May be called from a callback, and more than once."""
        self._stopping.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def send(self, frames: Sequence[Frame]) -> None:
        """Send frames in order; any thread may.

        Raises:
            LinkError: the link is not open, or was lost while sending.
        """
        with self._sending:
            bus = self._bus
            if bus is None or not self._is_on_bus:
                raise LinkLostError("There is no connection to the adapter.", advice="Wait until it is back, then try again.")
            try:
                bus.send(frames)
            except (LinkLostError, BusOffError) as error:
                self._noticed = error
                raise
            except LinkError:
                raise
            except Exception as error:  # a driver raises anything; the caller gets what it can act on
                self._noticed = explain_loss(error, bus.description)
                raise self._noticed from error

    def _run(self) -> None:
        try:
            self._report(ReaderState.OPENING, None)
            self._keep_open()
        except Exception as error:
            self._close()
            with contextlib.suppress(Exception):
                self._report(ReaderState.FAILED, _bug(error))
            raise

    def _keep_open(self) -> None:
        was_open = False
        while not self._stopping.is_set():
            error = self._open()
            if error is None:
                was_open = True
                error = self._read()
                while isinstance(error, BusOffError) and self._returns_to_bus(error):
                    error = self._read()
            self._close()
            if error is None:
                return
            if isinstance(error, BusOffError):
                if not self._ladder.may_return_to_bus(time.monotonic()):
                    self._step = None
                    self._report(ReaderState.LOST, stays_off(error))
                    self._stopping.wait()
                    return
                self._ladder.returned_to_bus(time.monotonic())
            error = self._ladder.failed(error, time.monotonic())
            self._step = self._ladder.next_step
            self._report(ReaderState.LOST if was_open else ReaderState.FAILED, error)
            self._stopping.wait(self._ladder.next_pause_s())

    def _open(self) -> LinkError | None:
        """Open the link and throw away what it has stored; return why it did not work."""
        try:
            bus = self._open_link()
        except LinkError as error:
            return error
        except Exception as error:  # noqa: BLE001  # an outermost loop: whatever a driver raises, the link is tried again
            return LinkError(
                "The adapter could not be opened.", detail=describe(error), advice="Unplug it and plug it in again."
            )
        with self._sending:
            self._bus = bus
            self._noticed = None
            failure = climb(bus, (RecoveryStep.FLUSH,))
            self._is_on_bus = failure is None
        if failure is not None:
            return failure
        self._ladder.opened(time.monotonic())
        self._step = None
        self._report(ReaderState.OPEN, None)
        return None

    def _returns_to_bus(self, error: BusOffError) -> bool:
        """Flush and reset a controller that has left the bus; False: only opening the adapter again can help, or nothing."""
        bus, steps = self._bus, self._ladder.mild_steps
        if bus is None or RecoveryStep.RESET not in steps or not self._ladder.may_return_to_bus(time.monotonic()):
            return False
        with self._sending:
            self._is_on_bus = False
            self._noticed = None
        self._step = RecoveryStep.RESET
        self._report(ReaderState.LOST, error)
        self._stopping.wait(_BUS_OFF_PAUSE_S)
        with self._sending:
            self._is_on_bus = climb(bus, steps) is None
        if self._is_on_bus:
            self._ladder.returned_to_bus(time.monotonic())
            self._step = None
            self._report(ReaderState.OPEN, None)
        return self._is_on_bus

    def _read(self) -> LinkError | None:
        """Hand over frames until the link is lost (returns why) or `stop` is called (returns None)."""
        bus = self._bus
        while bus is not None and not self._stopping.is_set():
            try:
                frames = bus.receive(_RECEIVE_TIMEOUT_S)
            except Exception as error:  # noqa: BLE001  # an outermost loop: whatever a driver raises, the link is re-opened
                return explain_loss(error, bus.description)
            if frames:
                self._on_frames(frames)
            if self._noticed is not None:
                return self._noticed
        return None

    def _close(self) -> None:
        with self._sending:
            bus, self._bus = self._bus, None
            self._is_on_bus = False
            if bus is None:
                return
            self._dropped_before += bus.dropped
            try:
                bus.close()
            except Exception as error:  # noqa: BLE001  # an outermost loop: a driver that fails to close is gone all the same
                _log.info("Closing %s failed: %s", bus.description, describe(error))

    def _report(self, state: ReaderState, error: LinkError | None) -> None:
        """Tell about a change; the same failure at every attempt is told once."""
        change = (state, type(error).__name__, str(error))
        if change != self._reported:
            self._reported = change
            self._on_state(state, error)


def _bug(error: Exception) -> LinkError:
    return LinkError(
        "Halite has stopped reading because of a bug in the program.",
        detail="".join(traceback.format_exception(error)),
        advice="Connect again, and report the bug.",
    )
