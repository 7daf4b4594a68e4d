"""Ctrl-C and a friendly kill as a wish, not as an end: a job stops where that is safe."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """While inside, Ctrl-C and a friendly kill do not end the process: they ask the job to stop where that is safe."""
    wanted = False

    def handler(_number: int, _frame: FrameType | None) -> None:
        # Nothing may be printed here: a signal can arrive inside another print.
        nonlocal wanted
        wanted = True

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield lambda: wanted
    finally:
        for number, old in before.items():
            signal.signal(number, old)
