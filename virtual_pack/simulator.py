"""The virtual pack as a process: bus, ECU and emulated adapters in one loop in real time.

One thread. The loop lets everything happen that is due, moves bytes, and sleeps until the next event or the next byte. It
sleeps in `select`, whose timeout is good to a fraction of a millisecond where that of `epoll` is rounded up to a whole one.
"""

import argparse
import contextlib
import gc
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bms.definition import load_pack
from bms.definition.model import LinkDefaults, PackDefinition
from bms.errors import BadFileError
from can_drivers.errors import ExplainedError
from virtual_pack.answers import RecordedEcu
from virtual_pack.ecu.assembly import open_flash
from virtual_pack.ecu.virtual_ecu import VirtualEcu
from virtual_pack.management.application import Management
from virtual_pack.wire.slcan_server import SlcanServer
from virtual_pack.wire.world import FrameDevice, World

DEFAULT_PACK = "demo-nfm-120s"
DEFAULT_SCENARIO = "healthy"
DEFAULT_PORT = 29536

_LONGEST_SLEEP_S = 0.05
"""How soon a request to stop is noticed."""
_COARSE_SLEEP_S = 0.016 if sys.platform == "win32" else 0.0
"""Where sleeping is that coarse, the loop stays awake for the last bit before an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOptions:
    """What to simulate.

    Attributes:
        port: TCP port of the emulated adapter; 0: any free one.
        scenario: state and story of the pack.
        seed: spreads of the cells, serial number.
        speed: battery time runs this many times as fast as the wire.
        memory: file that keeps the flash; None: it is new at each start.
        bus_only: adapter and bus without a pack.
        answers: folder of recorded answers; an ECU that gives them takes the place of the pack.
        answers_case: which recording of each answer, from 0.
        pack: id or path of the pack definition.
    """

    port: int = DEFAULT_PORT
    scenario: str = DEFAULT_SCENARIO
    seed: int = 1
    speed: float = 1.0
    memory: Path | None = None
    bus_only: bool = False
    answers: Path | None = None
    answers_case: int = 0
    pack: str = DEFAULT_PACK


def run(options: SimulationOptions, announce: Callable[[str], None], stop: threading.Event | None = None) -> None:
    """Simulate until `stop` is set or the process is told to end (SIGINT, SIGTERM).

    Args:
        options: what to simulate.
        announce: called once with the channel, e.g. `socket://127.0.0.1:29536`, when the adapter can be opened.
        stop: ends the simulation.

    Raises:
        ExplainedError: a file, the definition or the port cannot be used.
    """
    ending = stop or threading.Event()
    with _ended_by_signals(ending), selectors.SelectSelector() as selector:
        world = _make_world(options, time.monotonic())
        server = SlcanServer(world.bus, selector, port=options.port, serial=f"{options.seed & 0xFFFF:04X}")
        # What lives now lives to the end; the collector need not look at it in the middle of a transfer.
        gc.collect()
        gc.freeze()
        try:
            announce(server.channel)
            _loop(world, server, selector, ending)
        finally:
            server.close(time.monotonic())
            gc.unfreeze()


def _loop(world: World, server: SlcanServer, selector: selectors.BaseSelector, ending: threading.Event) -> None:
    while not ending.is_set():
        now_s = time.monotonic()
        world.run(now_s)
        server.flush(now_s)
        sleep_s = min(world.next_time_s - time.monotonic() - _COARSE_SLEEP_S, _LONGEST_SLEEP_S)
        for key, mask in selector.select(max(0.0, sleep_s)):
            key.data(mask, time.monotonic())


def _make_world(options: SimulationOptions, now_s: float) -> World:
    if options.bus_only:
        return World(now_s=now_s)
    ecu: FrameDevice
    if options.answers is not None:
        ecu, link = RecordedEcu.from_folder(options.answers, case=options.answers_case), LinkDefaults()
    else:
        definition = load_pack(options.pack)
        ecu, link = _virtual_ecu(definition, options, now_s), definition.link
    return World(ecu, data_bitrate_bps=link.data_bitrate_bps, now_s=now_s)


def _virtual_ecu(definition: PackDefinition, options: SimulationOptions, now_s: float) -> VirtualEcu:
    flash = open_flash(definition, options.memory)
    try:
        management = Management(definition, options.scenario, options.seed, options.speed)
    except ValueError as error:
        raise BadFileError(str(error)) from error
    management.advance(now_s)
    return VirtualEcu(definition, management, flash, seed=options.seed, now_s=now_s)


@contextlib.contextmanager
def _ended_by_signals(ending: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM set `ending`; only the main thread may take signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator alone: `python -m virtual_pack.simulator --port 0`. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m virtual_pack.simulator", description="The virtual pack alone.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--scenario", default=DEFAULT_SCENARIO)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--memory", type=Path)
    parser.add_argument("--bus-only", action="store_true")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--answers-case", type=int, default=0)
    parser.add_argument("--pack", default=DEFAULT_PACK)
    chosen = parser.parse_args(arguments)
    try:
        run(SimulationOptions(**vars(chosen)), _print_channel)
    except ExplainedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _print_channel(channel: str) -> None:
    sys.stdout.write(f"{channel}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
