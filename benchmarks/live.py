"""8,000 frames a second into the real engine process while it records: frames dropped, processor time, memory.

The bus is the emulated adapter's as CAN FD, because eight-byte frames of a classic bus of 1 Mbit/s end at some 8,000 a second.
"""

import itertools
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from benchmarks.overview import broadcasts
from benchmarks.pack_process import virtual_pack
from benchmarks.table import markdown

FRAMES_PER_S = 8000
BITRATE_BPS = 1_000_000
DATA_BITRATE_BPS = 5_000_000
PACK = "demo-nfm-120s"
SETTLE_S = 3.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def send_broadcasts(channel: str, stop: Event, sent: Any) -> None:
    """Put `FRAMES_PER_S` frames a second on the bus, as CAN FD, until `stop`; count them in `sent`."""
    from can_drivers.bus import open_bus  # noqa: PLC0415 - in the child only
    from can_drivers.frames import Frame  # noqa: PLC0415

    bus = open_bus(link_to(channel))
    cycle = itertools.cycle(
        [
            Frame(can_id=can_id, data=data, is_fd=True, bitrate_switch=True)
            for shift in range(7)
            for can_id, data in broadcasts(shift)
        ]
    )
    began_s = time.monotonic()
    number = 0
    while not stop.is_set():
        due = int((time.monotonic() - began_s) * FRAMES_PER_S) - number
        if due > 0:
            bus.send(list(itertools.islice(cycle, due)))
            number += due
            sent.value = number
        bus.receive(0.005)
    time.sleep(1.0)
    bus.close()


def link_to(channel: str) -> Any:
    """Return the settings of the fast bus behind a channel."""
    from can_drivers.settings import LinkSettings  # noqa: PLC0415

    return LinkSettings(interface="slcan", channel=channel, bitrate_bps=BITRATE_BPS, fd=True, data_bitrate_bps=DATA_BITRATE_BPS)


def processor_s(process_id: int) -> float:
    """Return the processor time a process has used, s; 0 where the system does not tell."""
    status = Path(f"/proc/{process_id}/stat")
    if not status.exists():
        return 0.0
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def memory_mb(process_id: int) -> float:
    """Return the memory a process holds, MB."""
    status = Path(f"/proc/{process_id}/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if status.exists() else 0.0


def watch_engine(channel: str, seconds: float, folder: str, result: Any) -> None:
    """Drive a real engine process as the window does: live values, trace feed, recording; measure it."""
    from engine.client import EngineClient  # noqa: PLC0415
    from engine.messages import (  # noqa: PLC0415
        Connect,
        RecordingState,
        Snapshot,
        StartRecording,
        StopRecording,
        TraceFrames,
        WatchTrace,
    )

    engine = EngineClient()
    engine.send(Connect(link=link_to(channel), pack=PACK, identify=False))
    engine.send(WatchTrace(on=True))
    engine.send(StartRecording(folder=folder))
    last: dict[type, Any] = {}
    lost = 0

    def listen(until_s: float) -> None:
        nonlocal lost
        while time.monotonic() < until_s:
            for event in engine.wait(0.1):
                last[type(event)] = event
                if isinstance(event, TraceFrames):
                    lost += event.lost
            time.sleep(0.05)

    listen(time.monotonic() + SETTLE_S)
    process = engine.process_id
    began_s, began_cpu_s, began_frames = time.monotonic(), processor_s(process), last[Snapshot].frames
    memory = [memory_mb(process)]
    while time.monotonic() - began_s < seconds:
        listen(min(time.monotonic() + seconds / 10, began_s + seconds))
        memory.append(memory_mb(process))
    wall_s = time.monotonic() - began_s
    measured = {
        "wall_s": wall_s,
        "cpu_s": processor_s(process) - began_cpu_s,
        "frames": last[Snapshot].frames - began_frames,
        "dropped": last[Snapshot].dropped,
        "trace_lost": lost,
        "memory_mb": memory,
        "recorded": last[RecordingState].frames,
        "bytes": last[RecordingState].bytes,
        "recording_lost": last[RecordingState].lost,
    }
    engine.send(StopRecording())
    listen(time.monotonic() + 1.0)
    engine.close()
    result.put(json.dumps(measured))


def measure(seconds: float, watch: Callable[[str, float, str, Any], None]) -> dict[str, Any]:
    """Keep the bus busy while `watch`, the front end in a process of its own, measures; return what it measured."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as home, virtual_pack("--bus-only") as channel:
        os.environ["HALITE_HOME"] = home
        stop, sent, result = context.Event(), context.Value("L", 0), context.Queue()
        sender = context.Process(target=send_broadcasts, args=(channel, stop, sent))
        sender.start()
        watcher = context.Process(target=watch, args=(channel, seconds, str(Path(home) / "sessions"), result))
        watcher.start()
        measured = json.loads(result.get(timeout=seconds + 60))
        stop.set()
        sender.join(20)
        watcher.join(20)
    return dict(measured)


def run(seconds: float) -> str:
    """Record for `seconds`; return the table."""
    measured = measure(seconds, watch_engine)
    memory = measured["memory_mb"]
    rows = [
        ["recorded", f"{measured['wall_s']:.0f} s at {measured['frames'] / measured['wall_s']:.0f} frames/s", "8,000 frames/s"],
        ["frames dropped by the adapter, by the recording, in the trace's feed", _three(measured), "0"],
        ["CPU of the engine's process", f"{100 * measured['cpu_s'] / measured['wall_s']:.1f} % of one core", "30 %"],
        ["memory of the engine's process, first … last tenth", f"{memory[0]:.0f} … {memory[-1]:.0f} MB", "flat"],
        ["size of the recording", f"{measured['bytes'] / max(1, measured['recorded']):.1f} bytes a frame", ""],
    ]
    return markdown(["what", "measured", "target"], rows)


def _three(measured: dict[str, Any]) -> str:
    return f"{measured['dropped']} / {measured['recording_lost']} / {measured['trace_lost']}"
