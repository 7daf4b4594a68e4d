"""The decoder alone: batches of frames into values, beside cantools; and reading the database."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import pack62
from benchmarks.table import markdown
from can_drivers.frame_columns import BATCH_FRAMES, Batch, frames_of, pack, unpack
from can_drivers.frames import Frame

BATCHES = {BATCH_FRAMES: "a batch of a log", 4_000: "a second of a pack", 400: "what comes in 50 ms at 8,000 frames/s"}
ROUNDS = 41
REFERENCE_FRAMES = 20_000


def cpu_s(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median processor time of an action, seconds."""
    taken = []
    for _ in range(rounds):
        began_s = time.process_time()
        action()
        taken.append(time.process_time() - began_s)
    return statistics.median(taken)


def multiplexed() -> Batch:
    """Return frames as the demo pack sends its cells: thirty multiplexer values in turn, four cells and four flags each."""
    frames = [
        Frame(can_id=0x250, data=bytes((mux, 0xF6, 0x0C, 0x10, 0x30, 0x88, mux, 0)), time_s=turn / 1000)
        for turn in range(BATCH_FRAMES // 30)
        for mux in range(30)
    ]
    return unpack(pack(frames))


def answers() -> Batch:
    """Return frames of one ECU that answers the same request with 40 bytes over and over, its requests between them."""
    whole = bytes.fromhex("620101") + bytes(range(40))
    cycle = [(0x7E4, bytes.fromhex("0322010100000000")), (0x7EC, bytes((0x10, len(whole))) + whole[:6])]
    cycle += [(0x7EC, bytes((0x21 + part,)) + whole[6 + 7 * part : 13 + 7 * part].ljust(7, b"\0")) for part in range(6)]
    frames = [
        Frame(can_id=can_id, data=data, time_s=turn / 100)
        for turn in range(BATCH_FRAMES // len(cycle))
        for can_id, data in cycle
    ]
    return unpack(pack(frames))


def _speed(seconds: float, frames: int) -> list[str]:
    return [f"{1e6 * seconds / frames:.3f}", f"{frames / seconds / 1e6:.2f} M"]


def run() -> str:
    """Return the tables."""
    import cantools  # noqa: PLC0415 - takes as long to import as the rest together

    from bms.definition import load_pack  # noqa: PLC0415 - belongs to what is measured
    from bms.definition.database import load_database  # noqa: PLC0415
    from bms.definition.polling import PollCommand, PolledSignal, Polling  # noqa: PLC0415
    from bms.telemetry.database_decoder import DatabaseDecoder, decoder_of  # noqa: PLC0415
    from bms.telemetry.recorded_answers import AnswerDecoder  # noqa: PLC0415
    from bms.telemetry.validities import Validities  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack62.dbc"
        path.write_text(pack62.dbc(), encoding="utf-8")
        database = load_database(path)
        ours_s = cpu_s(lambda: load_database(path))
        theirs_s = cpu_s(lambda: cantools.database.load_file(path, encoding="utf-8"), 9)
        reference = cantools.database.load_file(path, encoding="utf-8")
    assert isinstance(reference, cantools.database.Database)
    frames = frames_of(pack62.batch(REFERENCE_FRAMES))

    def decode_with_cantools() -> None:
        for frame in frames:
            reference.decode_message(frame.can_id, frame.data, decode_choices=False)

    cantools_s = cpu_s(decode_with_cantools, 5) / REFERENCE_FRAMES
    rows = [["cantools, frame by frame", *_speed(cantools_s, 1), "1"]]
    for validity, what in ((None, "every number"), (Validities(), "ranges checked")):
        decoder = DatabaseDecoder(database.messages.values(), validity=validity)
        for count, name in BATCHES.items():
            batch = pack62.batch(count)
            taken_s = cpu_s(lambda decoder=decoder, batch=batch: decoder.decode(batch))  # type: ignore[misc]
            rows.append([f"{count:,} frames ({name}), {what}", *_speed(taken_s, count), f"{cantools_s * count / taken_s:.1f}"])
    demo, batch = decoder_of(load_pack("demo-nfm-120s")), multiplexed()
    taken_s = cpu_s(lambda: demo.decode(batch), 9)
    rows.append(["demo pack: 241 signals in 30 branches, flags and ranges checked", *_speed(taken_s, len(batch.records)), ""])
    signals = tuple(PolledSignal(id=f"S{number}", name="", unit="", bit_index=8 * number, bit_length=8) for number in range(40))
    request = bytes.fromhex("220101")
    command = PollCommand(key="C", request_id=0x7E4, response_id=0x7EC, request=request, period_s=1.0, signals=signals)
    polling = Polling(commands=(command,), cells=(), cell_scale_mv=1.0, temperatures=(), readings={})
    listener, spoken = AnswerDecoder(polling), answers()
    taken_s = cpu_s(lambda: listener.decode(spoken), 5)
    rows.append(["answers of 7 frames, put together, 40 values each", *_speed(taken_s, len(spoken.records)), ""])
    load = markdown(
        ["reading the database", "ms"], [["cantools", f"{1000 * theirs_s:.1f}"], ["Halite", f"{1000 * ours_s:.1f}"]]
    )
    return markdown(["decoding", "µs a frame", "frames/s", "times cantools"], rows) + "\n\n" + load
