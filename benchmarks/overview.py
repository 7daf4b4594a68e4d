"""4,000 broadcasts a second with the overview open: frames lost, CPU of the window's process, stalls of its event loop."""

import itertools
import json
import multiprocessing
import os
import tempfile
import time
from multiprocessing.synchronize import Event
from typing import Any

from benchmarks.pack_process import virtual_pack
from benchmarks.table import markdown

FRAMES_PER_S = 4000
BITRATE_BPS = 1_000_000
"""4,000 eight-byte frames are 93 % of a 500 kbit/s bus; at 1 Mbit/s every one of them finds its place."""
BURST_S = 0.005
STALL_PROBE_MS = 5


def broadcasts(shift: int) -> list[tuple[int, bytes]]:
    """Return the cell and temperature frames of one cycle, encoded by cantools from the shipped database.

    `shift` moves every value, so that each cycle gives the overview something to paint.
    """
    import cantools  # noqa: PLC0415 - in the child only

    from bms.definition import pack_folder  # noqa: PLC0415

    database = cantools.database.load_file(str(pack_folder("demo-nfm-120s") / "broadcast.dbc"))
    frames = []
    for name, mux, per_frame, signal, value in (
        ("f_CellVoltages", "f_CellVoltages_Mux", 4, "CellVoltage", 3100),
        ("f_CellTemperatures", "f_CellTemperatures_Mux", 6, "CellTemperature", 21),
    ):
        message = database.get_message_by_name(name)
        count = sum(1 for item in message.signals if item.name.startswith(f"{signal}_") and "Flag" not in item.name)
        for first in range(0, count, per_frame):
            values: dict[str, float] = {mux: first // per_frame}
            for index in range(first, first + per_frame):
                values[f"{signal}_{index:03d}"] = value + (index + shift) % 7
                values[f"{signal}_{index:03d}_invalidFlag"] = 1
            known = {item.name for item in message.signals}
            frames.append(
                (message.frame_id, bytes(message.encode({k: v for k, v in values.items() if k in known}, strict=False)))
            )
    return frames


def send_broadcasts(channel: str, stop: Event, sent: Any) -> None:
    """Put `FRAMES_PER_S` frames a second on the bus until `stop`; leaves the number sent in `sent`."""
    from can_drivers.bus import open_bus  # noqa: PLC0415
    from can_drivers.frames import Frame  # noqa: PLC0415
    from can_drivers.settings import LinkSettings  # noqa: PLC0415

    bus = open_bus(LinkSettings(interface="slcan", channel=channel, bitrate_bps=BITRATE_BPS))
    cycle = itertools.cycle([Frame(can_id=can_id, data=data) for shift in range(7) for can_id, data in broadcasts(shift)])
    started_s = time.monotonic()
    number = 0
    while not stop.is_set():
        due = int((time.monotonic() - started_s) * FRAMES_PER_S) - number
        if due > 0:
            bus.send(list(itertools.islice(cycle, due)))
            number += due
        bus.receive(BURST_S)
    sent.value = number
    time.sleep(1.0)
    bus.close()


def watch_overview(channel: str, seconds: float, result: Any) -> None:
    """Open the real window on the overview, let it run, measure its own process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - Qt belongs to this child

    from can_drivers.settings import LinkSettings  # noqa: PLC0415
    from engine.messages import Connect  # noqa: PLC0415
    from gui.app import HaliteWindow, make_application  # noqa: PLC0415

    application = make_application()
    link = LinkSettings(interface="slcan", channel=channel, bitrate_bps=BITRATE_BPS)
    halite = HaliteWindow(application, connect=Connect(link=link, pack="demo-nfm-120s", identify=False))
    halite.window.resize(1600, 1000)
    halite.show()
    measured: dict[str, Any] = {"stalls_ms": [], "snapshots": 0}
    last = {}

    def probe() -> None:
        now_s = time.perf_counter()
        if "probe_s" in last:
            measured["stalls_ms"].append(1000 * (now_s - last["probe_s"]) - STALL_PROBE_MS)
        last["probe_s"] = now_s

    def snapshot(message: Any) -> None:
        measured["snapshots"] += 1
        measured["frames"], measured["dropped"], measured["frames_per_s"] = (
            message.frames,
            message.dropped,
            message.frames_per_s,
        )
        measured.setdefault("first_frames", message.frames)

    def begin() -> None:
        halite.window.show_page(1)
        halite.bridge.snapshot.connect(snapshot)
        measured["cpu_s"], measured["wall_s"] = time.process_time(), time.monotonic()
        timer.start()
        QTimer.singleShot(int(seconds * 1000), end)

    def end() -> None:
        measured["cpu_s"] = time.process_time() - measured["cpu_s"]
        measured["wall_s"] = time.monotonic() - measured["wall_s"]
        timer.stop()
        application.exit(0)

    timer = QTimer(interval=STALL_PROBE_MS)
    timer.timeout.connect(probe)
    QTimer.singleShot(5000, begin)
    application.exec()
    halite.close()
    result.put(json.dumps(measured))


def run(seconds: float) -> str:
    """Watch for `seconds`; return the table."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as home, virtual_pack("--bus-only") as channel:
        os.environ["HALITE_HOME"] = home
        stop, sent, result = context.Event(), context.Value("L", 0), context.Queue()
        window = context.Process(target=watch_overview, args=(channel, seconds, result))
        window.start()
        time.sleep(2.0)
        sender = context.Process(target=send_broadcasts, args=(channel, stop, sent))
        sender.start()
        measured = json.loads(result.get(timeout=seconds + 60))
        stop.set()
        sender.join(20)
        window.join(20)
    stalls = sorted(measured["stalls_ms"])
    frames = measured["frames"] - measured["first_frames"]
    rows = [
        ["watched", f"{measured['wall_s']:.1f} s at {frames / measured['wall_s']:.0f} frames/s received"],
        ["frames dropped", str(measured["dropped"])],
        ["CPU of the window's process", f"{100 * measured['cpu_s'] / measured['wall_s']:.1f} % of one core"],
        ["snapshots shown", f"{measured['snapshots'] / measured['wall_s']:.1f} a second"],
        ["event loop late, 99 % / worst", f"{stalls[int(0.99 * len(stalls))]:.1f} / {stalls[-1]:.1f} ms"],
    ]
    return markdown(["what", "measured"], rows)
