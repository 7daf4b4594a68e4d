"""A child process that reads files for us, under limits, and what its end means.

Started by spawn, so that it works frozen too. Orders and answers are bytes in a pipe; none of them is ever executed.
"""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeAlias

import msgspec

from can_drivers.errors import ExplainedError
from engine.logs.limits import Limits, Restraint

Pipe: TypeAlias = "Connection[bytes, bytes]"
Work: TypeAlias = "Callable[[Pipe, Restraint], None]"
"""What a child does. It returns when it is done or its parent is gone."""
Load: TypeAlias = "Callable[[], Work]"
"""Imports what a child needs and returns what it does; a function of a module, found there by its name."""

END_WITHIN_S = 3.0
_OUT_OF_MEMORY = 77
"""Exit code of a child that hit its limit of memory."""
_DAMAGED = "The file is damaged, or made to do harm; check it with the tool that wrote it."


class Child:
    """One child process and our end of its pipe."""

    def __init__(self, load: Load, *, limits: Limits, name: str) -> None:
        """Start it; `load` runs in the new process, and what it returns does so under limits."""
        self.limits = limits
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_run, args=(load, theirs, msgspec.msgpack.encode(limits)), name=f"halite-{name}", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.is_alive()

    def send(self, message: msgspec.Struct) -> None:
        """Send a message; one to a child that is gone is lost, and its end is noticed elsewhere."""
        try:
            self.pipe.send_bytes(msgspec.msgpack.encode(message))
        except OSError:
            return

    def kill(self) -> None:
        """End it at once; a second call does nothing."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Let it end by itself, because its pipe does; not for long."""
        self.pipe.close()
        self._process.join(END_WITHIN_S)
        self.kill()

    def why_it_ended(self, subject: str) -> ExplainedError:
        """Return what its unexpected end means, in words for who gave it the file called `subject`."""
        self._process.join(END_WITHIN_S)
        code = self._process.exitcode
        if code == _OUT_OF_MEMORY:
            what = f"Reading {subject} needed more than the {self.limits.memory_bytes >> 20:,} MiB of memory it may have."
        elif code == -getattr(signal, "SIGXCPU", 0) and code:
            what = f"Reading {subject} did not get any further in {self.limits.processor_s} s of processor time."
        elif code == -getattr(signal, "SIGKILL", 0) and code:
            what = f"The program part that reads {subject} was ended from outside, mostly because memory ran out."
        else:
            what = f"The program part that reads {subject} crashed."
        return ExplainedError(what, detail=f"its process ended with {code}", advice=_DAMAGED)

    def silent(self, subject: str) -> ExplainedError:
        """End it, because it said nothing for too long, and return what that means."""
        self.kill()
        return ExplainedError(f"Reading {subject} did not get any further within {self.limits.silence_s:g} s.", advice=_DAMAGED)


def _run(load: Load, pipe: Pipe, encoded_limits: bytes) -> None:
    """The beginning and the end of every child."""
    # Ctrl-C in a terminal reaches every process of the group; what it means is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits = msgspec.msgpack.decode(encoded_limits, type=Limits)
    work = load()
    restraint = Restraint(limits)
    try:
        work(pipe, restraint)
    except MemoryError:
        raise SystemExit(_OUT_OF_MEMORY) from None
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone: nobody wants the rest
    except Exception:  # noqa: BLE001 - the outermost frame of a process that has nobody to show a traceback to
        raise SystemExit(1) from None
