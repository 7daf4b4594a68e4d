"""Reading logs for the window: frames as packed batches, out of a child process, never faster than they are taken."""

import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from can_drivers.errors import ExplainedError
from can_drivers.frame_columns import pack_batch
from can_drivers.logs.model import LogFacts, LogProblem
from engine.logs.child import Child, Pipe, Work
from engine.logs.limits import Limits, Restraint
from engine.logs.selection import of_channel, on_clock

WAITING_BATCHES = 16
"""Batches kept for the next `poll`, a million frames in 24 MB; with so many the child waits."""


class ReadOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Which files to read, one after the other. `channel`: only frames of this bus; None: of all."""

    paths: tuple[str, ...]
    channel: int | None = None


class ReadReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far the child is. With `batch` a packed batch follows in the pipe as it is."""

    batch: bool = False
    fraction: float = 0.0
    facts: LogFacts | None = None
    problems: tuple[LogProblem, ...] = ()
    ended: bool = False
    error: str = ""
    detail: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingState:
    """What is known of a log that is being read.

    Attributes:
        running: more frames may come.
        facts: of the first file, on whose clock all frames are; None until it was opened.
        frames: handed over by `poll` so far.
        problems: what could not be read; the rest was.
        error, advice, detail: why it ended before the end; empty when all was read, or when it was stopped (`stopped`).
        stopped: `stop` was called.
    """

    running: bool = True
    facts: LogFacts | None = None
    frames: int = 0
    problems: tuple[LogProblem, ...] = ()
    error: str = ""
    advice: str = ""
    detail: str = ""
    stopped: bool = False


class LogReading:
    """One reading of a log, or of several as if they were one. `poll` never waits; all methods belong to one thread."""

    def __init__(self, *paths: Path, channel: int | None = None, limits: Limits | None = None) -> None:
        """Begin to read.

        Args:
            paths: the files in their order; several are the parts of one recording.
            channel: only frames of this bus, as the log counts them; None: all.
            limits: what the child process may use.
        """
        self._subject = paths[0].name
        self._state = ReadingState()
        self._progress = 0.0
        self._batches: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._last: ReadReport | None = None
        self._heard_s = time.monotonic()
        self._child = Child(_load, limits=limits or Limits(), name="reading")
        self._child.send(ReadOrder(paths=tuple(str(path) for path in paths), channel=channel))
        self._taker = threading.Thread(target=self._take, name="halite-reading", daemon=True)
        self._taker.start()

    @property
    def progress(self) -> float:
        """How much of the files was read, 0…1."""
        return self._progress

    @property
    def state(self) -> ReadingState:
        """What is known, as of the last `poll`."""
        return self._state

    def poll(self) -> list[bytes]:
        """Return the batches that have come (`can_drivers.frame_columns.unpack`), in the order of the file."""
        if not self._state.running:
            return []
        # Asked first: it may send its last words between the two questions.
        is_alive = self._taker.is_alive()
        with self._changed:
            batches = list(self._batches)
            self._batches.clear()
            self._changed.notify()
            last, silent_s = self._last, time.monotonic() - self._heard_s
        frames = sum(int.from_bytes(batch[:4], "little") for batch in batches)
        self._state = replace(self._state, frames=self._state.frames + frames)
        if last is not None:
            self._progress = last.fraction
            self._state = replace(self._state, facts=last.facts, problems=last.problems)
        if batches:
            return batches
        if last is not None and last.ended:
            self._end(last.error, last.advice, last.detail)
        elif not is_alive:
            self._fail(self._child.why_it_ended(self._subject))
        elif silent_s > self._child.limits.silence_s:
            self._fail(self._child.silent(self._subject))
        return []

    def stop(self) -> None:
        """Give it up; what was polled remains valid."""
        if self._state.running:
            self._child.kill()
            self._end("", "", "")
            self._state = replace(self._state, stopped=True)

    def _fail(self, error: ExplainedError) -> None:
        self._end(error.what, error.advice, error.detail)

    def _end(self, error: str, advice: str, detail: str) -> None:
        self._state = replace(self._state, running=False, error=error, advice=advice, detail=detail)
        with self._changed:
            self._changed.notify()
        self._child.kill()
        self._taker.join()
        self._child.close()

    def _take(self) -> None:
        """Take what the child sends, in a thread, until it has sent all or is gone."""
        decoder = msgspec.msgpack.Decoder(ReadReport)
        pipe = self._child.pipe
        try:
            while not (report := decoder.decode(pipe.recv_bytes())).ended:
                batch = pipe.recv_bytes() if report.batch else None
                with self._changed:
                    while len(self._batches) >= WAITING_BATCHES and self._state.running:
                        self._changed.wait()
                    if batch is not None:
                        self._batches.append(batch)
                    self._last = report
                    self._heard_s = time.monotonic()
            with self._changed:
                self._last = report
        except (EOFError, OSError):
            return


# ---------------------------------------------------------------- in the child


def _load() -> Work:
    import can_drivers.logs.opening  # noqa: F401, PLC0415 - the window's own process never reads a file

    return _read


def _read(pipe: Pipe, restraint: Restraint) -> None:
    order = msgspec.msgpack.decode(pipe.recv_bytes(), type=ReadOrder)
    report = ReadReport()
    try:
        for number, path in enumerate(order.paths):
            report = _read_file(pipe, restraint, order, number, Path(path), report)
    except ExplainedError as error:
        report = msgspec.structs.replace(report, error=error.what, detail=error.detail, advice=error.advice)
    pipe.send_bytes(msgspec.msgpack.encode(msgspec.structs.replace(report, ended=True, batch=False)))


def _read_file(pipe: Pipe, restraint: Restraint, order: ReadOrder, number: int, path: Path, before: ReadReport) -> ReadReport:
    """Send one file; return the last report."""
    from can_drivers.logs.opening import open_log  # noqa: PLC0415 - see above

    encode = msgspec.msgpack.Encoder().encode
    reader = open_log(path)
    facts = before.facts or reader.facts
    shift_s = (reader.facts.utc_offset_s or 0.0) - (facts.utc_offset_s or 0.0)
    size = max(reader.facts.size_bytes, 1)
    files = len(order.paths)

    def report(*, batch: bool) -> ReadReport:
        done = min(reader.read_bytes / size, 1.0)
        return ReadReport(
            batch=batch, fraction=(number + done) / files, facts=facts, problems=(*before.problems, *reader.problems)
        )

    try:
        for batch in reader.batches():
            restraint.allow_more_time()
            frames = on_clock(of_channel(batch, order.channel), shift_s)
            pipe.send_bytes(encode(report(batch=len(frames.records) > 0)))
            if len(frames.records):
                pipe.send_bytes(pack_batch(frames))
        return report(batch=False)
    finally:
        reader.close()
