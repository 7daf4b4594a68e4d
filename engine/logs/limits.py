"""What a process that reads files of unknown origin may use.

Memory and processor time are limited by the operating system where it can (POSIX). On every system the parent ends a child that
says nothing for `silence_s`.
"""

import sys
from pathlib import Path

import msgspec

if sys.platform != "win32":
    import resource


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much is enough for every honest file.

    Attributes:
        memory_bytes: address space beyond what the program itself needs. What libraries reserve without using it counts too.
        processor_s: processor time from one sign of progress to the next.
        silence_s: time by the clock from one sign of progress to the next.
    """

    memory_bytes: int = 3 << 30
    processor_s: int = 60
    silence_s: float = 120.0


class Restraint:
    """The limits this process is under, for good; made once, first of all."""

    def __init__(self, limits: Limits) -> None:
        """Put this process under `limits`."""
        self._processor_s = limits.processor_s
        if sys.platform == "win32":
            return
        _lower(resource.RLIMIT_AS, _address_space() + limits.memory_bytes)
        # A crash must not leave gigabytes behind.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        self.allow_more_time()

    def allow_more_time(self) -> None:
        """Start the processor time anew: there was progress."""
        if sys.platform == "win32":
            return
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + self._processor_s)


if sys.platform != "win32":

    def _address_space() -> int:
        """Return the address space this process has now; 0 where the system does not tell.

        NumPy's linear algebra reserves some for every core of the machine, which says nothing about a file.
        """
        status = Path("/proc/self/statm")
        return int(status.read_text().split()[0]) * resource.getpagesize() if status.exists() else 0

    def _lower(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
