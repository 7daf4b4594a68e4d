"""Writing a log, or the frames of a session, in another format: read and written in one child process, under limits."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from bms.errors import BadFileError, JobCancelledError
from can_drivers.errors import ExplainedError
from can_drivers.logs.formats import format_of
from can_drivers.logs.model import LogBatch, LogProblem
from can_drivers.logs.writing import LogWriter, remove_part
from engine.exclusive import lock_output
from engine.logs.child import Child, Pipe, Work
from engine.logs.convert_messages import ConvertOrder, ConvertReport
from engine.logs.decode_report import FileProblem
from engine.logs.limits import Limits, Restraint
from engine.logs.selection import on_clock, select

_LOOK_S = 0.1
_TELL_EVERY_S = 0.1


def convert_log(
    order: ConvertOrder,
    *,
    on_progress: Callable[[float], None] = lambda _fraction: None,
    stopped: Callable[[], bool] = lambda: False,
    limits: Limits | None = None,
) -> ConvertReport:
    """Convert and return what came of it. Without a single frame no file is left.

    Args:
        order: what and where to.
        on_progress: told how far it is, 0…1.
        stopped: asked a few times a second.
        limits: what the child process may use.

    Raises:
        BadFileError: a log is of no use, or the file cannot be written, is there, or is being written by another Halite;
            nothing was left behind.
        JobCancelledError: `stopped` said so; nothing was left behind.
    """
    with lock_output(Path(order.out)):
        if not order.replace and Path(order.out).is_file():
            raise BadFileError(f"{order.out} exists already.", advice="Add --replace to replace it, or choose another name.")
        return _converted(order, on_progress, stopped, limits or Limits())


def _converted(
    order: ConvertOrder, on_progress: Callable[[float], None], stopped: Callable[[], bool], limits: Limits
) -> ConvertReport:
    began_s = heard_s = time.monotonic()
    child = Child(_load, limits=limits, name="converting")
    subject = Path(order.paths[0]).name
    report = ConvertReport()
    decode = msgspec.msgpack.Decoder(ConvertReport).decode
    try:
        child.send(order)
        while not report.ended:
            if stopped():
                raise JobCancelledError("Converting was stopped; nothing was written.")
            if child.pipe.poll(_LOOK_S):
                report, heard_s = decode(child.pipe.recv_bytes()), time.monotonic()
                on_progress(report.fraction)
            elif time.monotonic() - heard_s > child.limits.silence_s:
                raise _bad_file(child.silent(subject))
    except (EOFError, OSError):
        raise _bad_file(child.why_it_ended(subject)) from None
    finally:
        child.kill()
        child.close()
        if not report.ended:
            remove_part(Path(order.out))
    if report.error:
        raise BadFileError(report.error, detail=report.detail, advice=report.advice)
    return msgspec.structs.replace(report, seconds=round(time.monotonic() - began_s, 3))


def _bad_file(error: ExplainedError) -> BadFileError:
    return BadFileError(error.what, detail=error.detail, advice=error.advice)


# ---------------------------------------------------------------- in the child


def _load() -> Work:
    import can_drivers.logs.opening  # noqa: F401, PLC0415 - the front end's own process never reads a log

    return _work


def _work(pipe: Pipe, restraint: Restraint) -> None:
    order = msgspec.msgpack.decode(pipe.recv_bytes(), type=ConvertOrder)
    conversion = _Conversion(order, pipe, restraint)
    try:
        conversion.run()
        conversion.tell(ended=True)
    except ExplainedError as error:
        conversion.tell(ended=True, error=error)


@dataclass(slots=True)
class _Conversion:
    order: ConvertOrder
    pipe: Pipe
    restraint: Restraint
    writer: LogWriter | None = None
    read: int = 0
    offset_s: float | None = None
    done: float = 0.0
    told_s: float = 0.0
    problems: list[FileProblem] = field(default_factory=list)

    def run(self) -> None:
        from can_drivers.logs.opening import open_log  # noqa: PLC0415 - see above

        out = Path(self.order.out)
        try:
            for number, path in enumerate(self.order.paths):
                reader = open_log(Path(path))
                try:
                    self._begin(out, reader.facts.utc_offset_s)
                    shift_s = (reader.facts.utc_offset_s or 0.0) - (self.offset_s or 0.0)
                    for batch in reader.batches():
                        self._write(batch, shift_s)
                        done = min(reader.read_bytes / max(reader.facts.size_bytes, 1), 1.0)
                        self._progress((number + done) / len(self.order.paths))
                    self.problems += [_damage(path, problem) for problem in reader.problems]
                finally:
                    reader.close()
            self._finish()
        except BaseException:
            if self.writer is not None:
                self.writer.discard()
            raise

    def tell(self, *, ended: bool = False, error: ExplainedError | None = None) -> None:
        writer = self.writer
        report = ConvertReport(
            frames=writer.written if writer is not None else 0,
            read=self.read,
            left_out=writer.left_out if writer is not None else 0,
            losses=tuple(
                loss.value for loss in format_of(self.order.suffix).losses if writer is not None and loss in writer.lost
            ),
            moved=writer.moved if writer is not None else 0,
            problems=tuple(self.problems),
            unplaced=self.offset_s is None,
            fraction=self.done,
            ended=ended,
            error=error.what if error is not None else "",
            detail=error.detail if error is not None else "",
            advice=error.advice if error is not None else "",
        )
        self.pipe.send_bytes(msgspec.msgpack.encode(report))

    def _begin(self, out: Path, utc_offset_s: float | None) -> None:
        if self.writer is not None:
            return
        self.offset_s = utc_offset_s
        if self.order.absolute and utc_offset_s is None:
            raise ExplainedError(
                "This log does not say when it was recorded.", advice="Give --from and --to in seconds on its own clock."
            )
        self.writer = LogWriter(out, format_of(self.order.suffix), utc_offset_s=utc_offset_s or 0.0)

    def _write(self, batch: LogBatch, shift_s: float) -> None:
        self.read += len(batch.channels)
        frames = on_clock(batch.frames, shift_s)
        wanted = self._wanted(batch, frames.records["time_s"])
        if self.writer is not None and wanted.any():
            self.writer.write(select(frames, wanted), batch.channels[wanted])

    def _wanted(self, batch: LogBatch, times_s: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        order, records = self.order, batch.frames.records
        if order.absolute:
            times_s = times_s + (self.offset_s or 0.0)
        wanted = np.ones(len(records), np.bool_)
        if order.channel is not None:
            wanted &= batch.channels == order.channel
        if order.from_s is not None:
            wanted &= times_s >= order.from_s
        if order.to_s is not None:
            wanted &= times_s <= order.to_s
        if order.ids:
            ids = records["can_id"]
            wanted &= np.any([(ids >= first) & (ids <= last) for first, last in order.ids], axis=0)
        return wanted

    def _finish(self) -> None:
        if self.writer is None:
            return
        if self.writer.written:
            self.writer.close()
        else:
            self.writer.discard()

    def _progress(self, done: float) -> None:
        self.done = done
        now_s = time.monotonic()
        if now_s - self.told_s >= _TELL_EVERY_S:
            self.told_s = now_s
            self.restraint.allow_more_time()
            self.tell()


def _damage(path: str, problem: LogProblem) -> FileProblem:
    return FileProblem(
        file=path,
        what=problem.what,
        byte=problem.byte,
        line=problem.line,
        times=problem.times,
        missing_bytes=problem.missing_bytes,
    )
