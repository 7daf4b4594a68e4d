"""The link: how soon a loss is told, what an unplugged adapter and a busy bus cost, how soon it is back."""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.table import markdown
from bms.definition import load_pack
from can_drivers.frames import Frame
from can_drivers.settings import LinkSettings
from cli.virtual_pack_process import virtual_pack
from engine.bus_load import BusLoadMeter
from engine.client import EngineClient
from engine.id_rates import IdRates
from engine.messages import Connect, Event, LinkHealth, LinkStateChanged
from engine.wire import Wire
from virtual_pack.simulator import SimulationOptions

_PACK = "demo-nfm-120s"
_UNPLUGGED_FOR_S = 5.0
_TRAFFIC_PER_S = 3400.0
"""Beside the pack's own frames: what a classic bus of 500 kbit/s carries."""
_FULL_PER_S = 8000
_COUNTED_FRAMES = 100_000
_BATCH_FRAMES = 16


def run(rounds: int = 5) -> str:
    """Measure; return the table."""
    lost_s, back_s, idle = zip(*(_unplug() for _ in range(rounds)), strict=True)
    busy, received_per_s = _busy_bus()
    load_us, ids_us, path_us = _frame_us()
    rows = [
        ["unplugged → `lost` at the front end, ms", _spread([1000 * one for one in lost_s])],
        ["plugged in → `ready`, s", _spread(back_s)],
        ["engine process while unplugged, % of a core", _spread(idle)],
        [f"engine process at {received_per_s:.0f} frames/s from slcan, % of a core", f"{busy:.1f}"],
        ["bus load from bit counts, µs a frame", f"{load_us:.2f}"],
        ["rate, period and jitter by id, µs a frame", f"{ids_us:.2f}"],
        [
            "everything the engine does with a frame behind the driver, µs a frame",
            f"{path_us:.2f} = {path_us * _FULL_PER_S / 1e4:.1f} % of a core at {_FULL_PER_S} frames/s",
        ],
    ]
    return markdown(["what", "measured: median (least … most)"], rows)


def _unplug() -> tuple[float, float, float]:
    """Return (seconds from unplugging to the news, from plugging in to ready, % of a core meanwhile)."""
    port = _free_port()
    engine = EngineClient()
    pack = _start_pack(port)
    try:
        link = LinkSettings(interface="slcan", channel=f"socket://127.0.0.1:{port}")
        engine.send(Connect(link=link, pack=_PACK))
        _until(engine, "ready")
        _listen(engine, 1.0)
        unplugged_s = time.monotonic()
        pack.kill()
        lost_s = _until(engine, "lost") - unplugged_s
        before_s, began_s = _processor_s(engine.process_id), time.monotonic()
        _listen(engine, _UNPLUGGED_FOR_S)
        idle = 100 * (_processor_s(engine.process_id) - before_s) / (time.monotonic() - began_s)
        pack.wait()
        pack = _start_pack(port)
        plugged_s = time.monotonic()
        back_s = _until(engine, "ready") - plugged_s
    finally:
        engine.close()
        pack.kill()
        pack.wait()
    return lost_s, back_s, idle


def _start_pack(port: int) -> "subprocess.Popen[str]":
    """Start a virtual pack; return it when it can be opened."""
    command = [sys.executable, "-m", "cli.main", "simulate", "--port", str(port), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _busy_bus(seconds: float = 5.0) -> tuple[float, float]:
    """Return (% of a core, frames/s) of an engine process on a full classic bus."""
    engine = EngineClient()
    try:
        with virtual_pack(SimulationOptions(port=0, traffic=_TRAFFIC_PER_S)) as channel:
            engine.send(Connect(link=LinkSettings(interface="slcan", channel=channel), pack=_PACK))
            _until(engine, "ready")
            _listen(engine, 1.0)
            before_s, began_s = _processor_s(engine.process_id), time.monotonic()
            health = [event for event in _listen(engine, seconds) if isinstance(event, LinkHealth)]
            share = 100 * (_processor_s(engine.process_id) - before_s) / (time.monotonic() - began_s)
    finally:
        engine.close()
    return share, statistics.mean(one.rx_frames_per_s for one in health)


def _frame_us() -> tuple[float, float, float]:
    """Return what a frame costs, µs: (bus load, rates by id, all that the engine does with it)."""
    ids = range(0x232, 0x272)
    start_s = time.monotonic()
    frames = [
        Frame(can_id=ids[number % len(ids)], data=number.to_bytes(8, "big"), time_s=start_s + number / _FULL_PER_S)
        for number in range(_COUNTED_FRAMES)
    ]
    batches = [frames[at : at + _BATCH_FRAMES] for at in range(0, len(frames), _BATCH_FRAMES)]
    meter, rates = BusLoadMeter(500_000, 2_000_000), IdRates()
    link = LinkSettings(interface="slcan", channel="none")
    wire = Wire(load_pack(_PACK), link, on_state=lambda _state, _error: None, on_progress=lambda _progress: None)
    return (
        _each_us(batches, lambda batch: meter.add(batch, batch[0].time_s)),
        _each_us(batches, rates.add),
        _each_us(batches, wire.take_frames),
    )


def _each_us(batches: list[list[Frame]], work: Callable[[list[Frame]], None]) -> float:
    began_s = time.perf_counter()
    for batch in batches:
        work(batch)
    return 1e6 * (time.perf_counter() - began_s) / _COUNTED_FRAMES


def _until(engine: EngineClient, state: str) -> float:
    """Wait for a state of the link; return when it was told."""
    while True:
        for event in engine.wait(0.5):
            if isinstance(event, LinkStateChanged) and event.state == state:
                return time.monotonic()


def _listen(engine: EngineClient, seconds: float) -> list[Event]:
    events: list[Event] = []
    ends_s = time.monotonic() + seconds
    while (left_s := ends_s - time.monotonic()) > 0:
        events += engine.wait(min(left_s, 0.1))
    return events


def _processor_s(process_id: int) -> float:
    """Return the processor time of a process so far; Linux."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _spread(values: "list[float] | tuple[float, ...]") -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f} … {max(values):.1f})"
