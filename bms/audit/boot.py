"""Which start of the computer this is: monotonic times of one start can be compared, those of two cannot."""

from pathlib import Path

from bms.clock import Clock

_LINUX_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_MINUTE_S = 60


def boot_id(clock: Clock) -> str:
    """Return a name of this start of the computer: the kernel's, or else the minute the two clocks say it was in."""
    try:
        return _LINUX_BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        started_s = clock.utc().timestamp() - clock.monotonic_s()
        return f"started-{round(started_s / _MINUTE_S) * _MINUTE_S}"
