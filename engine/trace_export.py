"""Writing a trace to a log file in a process of its own, so that a slow disk does not hold up the window."""

import contextlib
import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
from msgspec.structs import replace as replaced

from can_drivers.logs.formats import LOG_FORMATS as LOG_FORMATS  # noqa: PLC0414 - front ends get them from here
from can_drivers.logs.formats import LogFormat as LogFormat  # noqa: PLC0414 - likewise
from can_drivers.logs.formats import Loss as Loss  # noqa: PLC0414 - likewise
from can_drivers.logs.formats import format_of

END_WITHIN_S = 3.0


class ExportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the writing process says. `ended`: nothing will follow; `error` then says what went wrong, or is empty."""

    written: int = 0
    left_out: int = 0
    moved: int = 0
    losses: tuple[Loss, ...] = ()
    ended: bool = False
    error: str = ""
    advice: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportState:
    """How far an export is.

    Attributes:
        path: the file.
        total: frames to be written.
        written: frames written so far.
        left_out: frames the format cannot hold.
        moved: frames that bear the earliest time the format can hold, not their own.
        losses: what is lost of the frames that were written.
        running: it goes on.
        error, advice: why there is no file; empty when there is one, or when it was stopped by the user (`stopped`).
        stopped: the user stopped it; there is no file.
    """

    path: Path
    total: int
    written: int = 0
    left_out: int = 0
    moved: int = 0
    losses: tuple[Loss, ...] = ()
    running: bool = True
    error: str = ""
    advice: str = ""
    stopped: bool = False


class TraceExport:
    """One export. `poll` is called now and then by the thread that started it; nothing here waits but `stop`."""

    def __init__(self, path: Path, suffix: str, batches: Iterator[bytes], *, total: int, utc_offset_s: float) -> None:
        """Begin.

        Args:
            path: where the file shall be.
            suffix: its format, one of `LOG_FORMATS`.
            batches: packed frames (`can_drivers.frame_columns`); taken by a thread.
            total: how many frames they are.
            utc_offset_s: add it to a frame's time to get seconds since 1970 UTC.
        """
        self.state = ExportState(path=path, total=total)
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_write_log, args=(theirs, str(path), suffix, utc_offset_s), name="halite-export", daemon=True
        )
        self._process.start()
        theirs.close()
        self._decoder = msgspec.msgpack.Decoder(ExportReport)
        self._feeder = threading.Thread(target=_feed, args=(self._pipe, batches), name="halite-export-feeder", daemon=True)
        self._feeder.start()

    def poll(self) -> ExportState:
        """Return how far it is."""
        while self.state.running:
            try:
                if not self._pipe.poll():
                    break
                report = self._decoder.decode(self._pipe.recv_bytes())
            except (EOFError, OSError):
                self._end(error="The program part that writes the file ended unexpectedly.", advice="Try another format.")
                break
            self.state = replace(
                self.state, written=report.written, left_out=report.left_out, moved=report.moved, losses=report.losses
            )
            if report.ended:
                self._end(error=report.error, advice=report.advice)
        return self.state

    def stop(self) -> ExportState:
        """Give it up; no file is left behind."""
        if self.state.running:
            self._process.kill()
            self._end(stopped=True)
        return self.state

    def _end(self, *, error: str = "", advice: str = "", stopped: bool = False) -> None:
        self._process.join(END_WITHIN_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._feeder.join(END_WITHIN_S)  # the end of the process breaks its pipe
        self._pipe.close()
        if error or stopped:
            from can_drivers.logs.writing import remove_part  # noqa: PLC0415 - only where something went wrong

            # The process removes its unfinished file itself, unless it was killed.
            remove_part(self.state.path)
        self.state = replace(self.state, running=False, error=error, advice=advice, stopped=stopped)


def _feed(pipe: "Connection[bytes, bytes]", batches: Iterator[bytes]) -> None:
    """Hand the frames over as fast as they are written; an empty message ends them."""
    with contextlib.suppress(OSError):
        for batch in batches:
            pipe.send_bytes(batch)
        pipe.send_bytes(b"")


def _write_log(pipe: "Connection[bytes, bytes]", path: str, suffix: str, utc_offset_s: float) -> None:
    """Write what comes through the pipe, in the new process."""
    import logging  # noqa: PLC0415 - the front end's own process never needs what a writer needs

    from can_drivers.frame_columns import unpack  # noqa: PLC0415 - see above
    from can_drivers.logs.writing import LogFileError, LogWriter  # noqa: PLC0415 - see above

    logging.getLogger("can").setLevel(logging.CRITICAL)
    encoder = msgspec.msgpack.Encoder()
    writer: LogWriter | None = None

    def tell(*, ended: bool = False, error: LogFileError | None = None) -> None:
        report = ExportReport(ended=ended)
        if writer is not None:
            report = replaced(
                report,
                written=writer.written,
                left_out=writer.left_out,
                moved=writer.moved,
                losses=tuple(loss for loss in Loss if loss in writer.lost),
            )
        if error is not None:
            report = replaced(report, error=error.what, advice=error.advice, detail=error.detail)
        pipe.send_bytes(encoder.encode(report))

    try:
        writer = LogWriter(Path(path), format_of(suffix), utc_offset_s=utc_offset_s)
        while packed := pipe.recv_bytes():
            writer.write(unpack(packed))
            tell()
        writer.close()
        tell(ended=True)
    except LogFileError as error:
        tell(ended=True, error=error)
    except (EOFError, OSError):
        # The front end is gone: nobody wants the file any more.
        if writer is not None:
            writer.discard()
