"""A sleeping computer ends an update: keep it awake while one runs, and notice when it slept all the same."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

LONGEST_GAP_S = 2.0
"""No thread of ours is ever held up this long by load alone."""


class StayAwake:
    """Asks the operating system not to sleep; does nothing where that is impossible. One thread both starts and stops it."""

    def __init__(self) -> None:
        """Nothing is asked yet."""
        self._helper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Forbid sleeping. The helper programs end by themselves when this process dies."""
        if sys.platform == "win32":
            _set_execution_state(system_required=True)
        elif self._helper is None and (command := _inhibitor()) is not None:
            self._helper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

    def stop(self) -> None:
        """Allow sleeping again."""
        if sys.platform == "win32":
            _set_execution_state(system_required=False)
        elif self._helper is not None:
            self._helper.terminate()
            self._helper.wait()
            self._helper = None


class SleepDetector:
    """Notices that the computer slept. `check` must be called more often than every two seconds."""

    def __init__(self, slept_clock: Callable[[], float] | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`slept_clock`: a clock that also counts the time asleep; None: the one of this operating system, if it has one."""
        self._slept_clock = slept_clock or _clock_that_counts_sleep()
        self._monotonic = monotonic
        self._last = self._read()

    def check(self) -> float:
        """Return how long the computer slept since the last check, 0.0 if it did not. Seconds."""
        now_s, slept_s = self._read()
        passed_s, asleep_s = now_s - self._last[0], slept_s - self._last[1]
        self._last = (now_s, slept_s)
        if asleep_s > LONGEST_GAP_S:
            return asleep_s
        # Windows: its monotonic clock goes on during sleep, so a gap between two checks is all there is to see.
        return passed_s if self._slept_clock is None and passed_s > LONGEST_GAP_S else 0.0

    def _read(self) -> tuple[float, float]:
        now_s = self._monotonic()
        return now_s, 0.0 if self._slept_clock is None else self._slept_clock() - now_s


def _clock_that_counts_sleep() -> Callable[[], float] | None:
    # Never the wall clock: it jumps for other reasons, and a jump of it must not end an update.
    clock: Callable[[], float] | None = None
    if sys.platform == "linux":
        clock = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":
        clock = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
    return clock


def _inhibitor() -> list[str] | None:
    if sys.platform == "darwin":
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    if shutil.which("systemd-inhibit") and shutil.which("tail"):
        # fmt: off
        return ["systemd-inhibit", "--what=sleep:idle:handle-lid-switch", "--who=Halite", "--why=Calibration update",
                "tail", f"--pid={os.getpid()}", "-f", os.devnull]
        # fmt: on
    return None


if sys.platform == "win32":
    import ctypes

    def _set_execution_state(*, system_required: bool) -> None:
        continuous, system = 0x8000_0000, 0x0000_0001
        ctypes.windll.kernel32.SetThreadExecutionState(continuous | (system if system_required else 0))
