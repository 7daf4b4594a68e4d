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
from pathlib import Path
from types import FrameType

from can_drivers.errors import ExplainedError
from virtual_pack.ecu.flash_file import only_user
from virtual_pack.options import DEFAULT_PACK, DEFAULT_PORT, DEFAULT_SCENARIO, SimulationOptions
from virtual_pack.scene import make_world
from virtual_pack.wire.faults import FaultTimeline, parse_wire_fault
from virtual_pack.wire.slcan_server import SlcanServer
from virtual_pack.wire.world import World

__all__ = ["DEFAULT_PACK", "DEFAULT_PORT", "DEFAULT_SCENARIO", "SimulationOptions", "run"]

_LONGEST_SLEEP_S = 0.05
"""How soon a request to stop is noticed."""
_COARSE_SLEEP_S = 0.016 if sys.platform == "win32" else 0.0
"""Where sleeping is that coarse, the loop stays awake for the last bit before an event."""


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
    with contextlib.ExitStack() as held:
        held.enter_context(_ended_by_signals(ending))
        selector = held.enter_context(selectors.SelectSelector())
        if options.memory is not None:
            held.enter_context(only_user(options.memory))
        now_s = time.monotonic()
        world = make_world(options, now_s)
        server = SlcanServer(world.bus, selector, port=options.port, serial=f"{options.seed & 0xFFFF:04X}")
        faults = FaultTimeline(options.wire_faults, world, server, time.monotonic())
        # What lives now lives to the end; the collector need not look at it in the middle of a transfer.
        gc.collect()
        gc.freeze()
        try:
            announce(server.channel)
            _loop(world, server, faults, selector, ending)
        finally:
            server.close(time.monotonic())
            gc.unfreeze()


def _loop(
    world: World, server: SlcanServer, faults: FaultTimeline, selector: selectors.BaseSelector, ending: threading.Event
) -> None:
    while not ending.is_set():
        now_s = time.monotonic()
        faults.step(now_s)
        world.run(now_s)
        server.flush(now_s)
        next_s = min(world.next_time_s, faults.next_time_s)
        sleep_s = min(next_s - time.monotonic() - _COARSE_SLEEP_S, _LONGEST_SLEEP_S)
        for key, mask in selector.select(max(0.0, sleep_s)):
            key.data(mask, time.monotonic())


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
    parser.add_argument("--second-bms", action="store_true")
    parser.add_argument("--second-tester", action="store_true")
    parser.add_argument("--traffic", type=float, default=0.0)
    parser.add_argument("--contract-level", type=int, choices=range(4))
    parser.add_argument("--after-update", default="")
    parser.add_argument("--wire-fault", type=parse_wire_fault, action="append", default=[], dest="wire_faults")
    chosen = vars(parser.parse_args(arguments))
    chosen["wire_faults"] = tuple(chosen["wire_faults"])
    try:
        run(SimulationOptions(**chosen), _print_channel)
    except ExplainedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _print_channel(channel: str) -> None:
    sys.stdout.write(f"{channel}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
