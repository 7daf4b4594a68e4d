"""What is lost of a recording whose program is killed at 4,000 frames a second: Halite's recorder, python-can's writer."""

import contextlib
import multiprocessing
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.table import markdown

FRAMES_PER_S = 4000
KILLED_AFTER_S = (2.0, 2.3, 2.7, 3.1, 3.5)
BURST_S = 0.002


def frames(begin: int, end: int) -> list[Any]:
    """Return numbered frames of now."""
    from can_drivers.frames import Frame  # noqa: PLC0415 - in the child only

    now_s = time.monotonic()
    return [Frame(can_id=0x100 + one % 60, data=one.to_bytes(8, "big"), time_s=now_s) for one in range(begin, end)]


def record_with_halite(folder: str, handed: Any) -> None:
    """Hand frames to the recorder as the reader's thread does."""
    from bms.definition.model import Diagnostics  # noqa: PLC0415 - in the child only
    from bms.recording.model import SessionInfo  # noqa: PLC0415
    from bms.recording.writer import SessionWriter  # noqa: PLC0415
    from can_drivers.logs.blf_writer import BlfRecorder  # noqa: PLC0415
    from engine.frame_stream import FrameStream  # noqa: PLC0415
    from engine.recording.disk_thread import DiskThread  # noqa: PLC0415
    from engine.recording.sinks import OneSession, Sessions  # noqa: PLC0415

    info = SessionInfo(began_utc="", utc_offset_s=time.time() - time.monotonic(), pack="", pack_title="", tool_version="")
    stream = FrameStream(Diagnostics(request_id=0x7E0, response_id=0x7E8, functional_id=0x7DF))
    sessions = Sessions(
        begin=lambda _trigger: SessionWriter(
            Path(folder) / "session",
            info,
            definition=(),
            open_frames=lambda path, utc_offset_s: BlfRecorder(path, utc_offset_s=utc_offset_s),
            longest_file=1 << 30,
        ),
        describe=lambda: info,
        tell=lambda _event: None,
    )
    DiskThread(OneSession(sessions), stream.open_feed(1_000_000, keep_newest=False))
    _hand_over(stream.received, handed)


def record_with_python_can(folder: str, handed: Any) -> None:
    """Hand frames to python-can's BLF writer, as its Notifier does."""
    import can  # noqa: PLC0415 - in the child only

    writer = can.BLFWriter(str(Path(folder) / "frames.blf"))
    offset_s = time.time() - time.monotonic()

    def write(given: list[Any]) -> None:
        for frame in given:
            writer.on_message_received(
                can.Message(
                    timestamp=frame.time_s + offset_s,
                    arbitration_id=frame.can_id,
                    is_extended_id=False,
                    data=frame.data,
                )
            )

    _hand_over(write, handed)


def _hand_over(write: Any, handed: Any) -> None:
    began_s = time.monotonic()
    number = 0
    while True:
        due = int((time.monotonic() - began_s) * FRAMES_PER_S)
        write(frames(number, due))
        number = handed.value = due
        time.sleep(BURST_S)


def readable(folder: Path) -> int:
    """Return how many frames a reader finds."""
    from can_drivers.logs.opening import open_log  # noqa: PLC0415

    found = 0
    for path in folder.rglob("*.blf"):
        with contextlib.closing(open_log(path)) as log:
            found += sum(len(batch.frames.records) for batch in log.batches())
    return found


def lost_by(record: Any, killed_after_s: float) -> int:
    """Kill a recording; return how many frames are missing."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        handed = context.Value("L", 0)
        child = context.Process(target=record, args=(folder, handed))
        child.start()
        while handed.value < FRAMES_PER_S * killed_after_s:
            time.sleep(0.01)
        child.kill()
        child.join()
        return int(handed.value) - readable(Path(folder))


def run() -> str:
    """Return the table."""
    rows = []
    for name, record in (("Halite", record_with_halite), ("python-can BLFWriter", record_with_python_can)):
        lost = [lost_by(record, after_s) for after_s in KILLED_AFTER_S]
        median, worst = statistics.median(lost), max(lost)
        rows.append([name, *(f"{n:,.0f} frames, {1000 * n / FRAMES_PER_S:.0f} ms" for n in (median, worst))])
    return markdown([f"lost by SIGKILL at {FRAMES_PER_S:,} frames/s", "median of five", "worst"], rows)
