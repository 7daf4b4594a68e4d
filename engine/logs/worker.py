"""The child process that decodes: it is told what to decode by, then file after file, piece after piece."""

import time
from pathlib import Path

import msgspec

from can_drivers.errors import ExplainedError
from can_drivers.frame_columns import Batch
from can_drivers.logs.model import LogBatch
from engine.logs.child import Pipe, Work
from engine.logs.decoders import Decoders
from engine.logs.limits import Restraint
from engine.logs.orders import Answer, Failed, Join, Joined, Orders, Piece, PieceDone, Prepare, Progress, Survey, Surveyed
from engine.logs.row_groups import RowGroups
from engine.logs.selection import of_channel, select
from engine.logs.tables import OutputError, Tables, import_writers

MOST_PIECES = 256
"""Of one file; the pieces of a very large one grow instead."""
_TELL_EVERY_S = 0.1


def load() -> Work:
    """Return the work, with everything imported that it needs."""
    import can_drivers.logs.opening  # noqa: F401, PLC0415 - under limits nothing can be loaded any more

    import_writers()
    return _work


def _work(pipe: Pipe, restraint: Restraint) -> None:
    """Do what the parent asks until it is gone."""
    decoder = msgspec.msgpack.Decoder(Orders)
    worker: _Worker | None = None
    while True:
        order = decoder.decode(pipe.recv_bytes())
        restraint.allow_more_time()
        if isinstance(order, Prepare):
            worker = _Worker(pipe, restraint, order)
        elif worker is not None:
            worker.tell(worker.do(order))


class _Worker:
    def __init__(self, pipe: Pipe, restraint: Restraint, prepared: Prepare) -> None:
        self._pipe = pipe
        self._restraint = restraint
        self._prepared = prepared
        self._encode = msgspec.msgpack.Encoder().encode
        self._told_s = 0.0

    def tell(self, answer: Answer) -> None:
        self._pipe.send_bytes(self._encode(answer))

    def do(self, order: Orders) -> Answer:
        """Do one thing; what is wrong with a file is an answer."""
        try:
            if isinstance(order, Survey):
                return _survey(order)
            if isinstance(order, Piece):
                return self._decode(order)
            if isinstance(order, Join):
                return self._join(order)
        except OutputError as error:
            return Failed(what=error.what, detail=error.detail, advice=error.advice, output=True)
        except ExplainedError as error:
            return Failed(what=error.what, detail=error.detail, advice=error.advice)
        except (EOFError, BrokenPipeError, ConnectionResetError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - outermost loop of this process: one file must not end the others
            return Failed(what="The file could not be read.", detail=f"{type(error).__name__}: {error}")
        raise TypeError(order)

    def _decode(self, piece: Piece) -> PieceDone:
        from can_drivers.logs.opening import open_log  # noqa: PLC0415 - brings every reader along

        order = self._prepared
        reader = open_log(Path(piece.path), first_byte=piece.first_byte, end_byte=piece.end_byte)
        try:
            utc_offset_s = reader.facts.utc_offset_s
            if order.absolute and utc_offset_s is None:
                raise ExplainedError(
                    "This log does not say when it was recorded.", advice="Give --from and --to in seconds on its own clock."
                )
            decoders = Decoders(order)
            tables = Tables(Path(order.folder), order.partitions, f"part-{piece.part}{order.suffix}", decoders.infos_of)
            groups = RowGroups(tables, utc_offset_s=utc_offset_s or 0.0)
            frames = chosen = 0
            for batch in reader.batches():
                frames += len(batch.frames.records)
                some = _chosen(batch, order, utc_offset_s)
                chosen += len(some.records)
                for decoded in decoders.decode(some):
                    groups.add(decoded)
                self._progress(reader.read_bytes - piece.first_byte)
            groups.flush()
            tables.close()
            return PieceDone(
                frames=frames,
                chosen=chosen,
                rows=dict(groups.rows),
                signals={message: len(decoders.infos_of(message)) for message in groups.rows},
                out_of_range=decoders.out_of_range(),
                problems=reader.problems,
                first_s=groups.first_s if groups.rows else None,
                last_s=groups.last_s if groups.rows else None,
            )
        finally:
            reader.close()

    def _join(self, order: Join) -> Joined:
        from engine.logs.measurement_file import write_measurement  # noqa: PLC0415 - seldom wanted

        parts = {message: [Path(part) for part in files] for message, files in order.parts.items()}
        write_measurement(parts, Path(order.path), begin_s=order.begin_s, on_progress=lambda: self._progress(0))
        return Joined()

    def _progress(self, done_bytes: int) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= _TELL_EVERY_S:
            self._told_s = now_s
            self._restraint.allow_more_time()
            self.tell(Progress(done_bytes=done_bytes))


def _chosen(batch: LogBatch, order: Prepare, utc_offset_s: float | None) -> Batch:
    """Return the frames of the bus and of the time that were asked for."""
    frames = of_channel(batch, order.channel)
    if order.from_s is None and order.to_s is None:
        return frames
    times_s = frames.records["time_s"]
    if order.absolute:
        times_s = times_s + (utc_offset_s or 0.0)
    lower = -float("inf") if order.from_s is None else order.from_s
    upper = float("inf") if order.to_s is None else order.to_s
    return select(frames, (times_s >= lower) & (times_s <= upper))


def _survey(order: Survey) -> Surveyed:
    from can_drivers.logs.opening import cut_points, open_log  # noqa: PLC0415 - as above

    path = Path(order.path)
    reader = open_log(path)
    reader.close()
    # A power of two shares out evenly among the usual numbers of cores.
    pieces = 1 << ((reader.facts.size_bytes - 1) // order.piece_bytes).bit_length()
    return Surveyed(facts=reader.facts, edges=tuple(cut_points(path, min(pieces, MOST_PIECES) if order.divide else 1)))
