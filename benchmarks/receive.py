"""Receiving over slcan: Halite's driver beside python-can's own, in one run, over TCP and a pseudo-terminal.

An emulated adapter in a process of its own sends prepared lines: as fast as they are taken, then 4,000 frames a second in the
milliseconds a full-speed USB adapter has, and one by one, as the virtual pack does.
"""

import itertools
import multiprocessing
import os
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.table import markdown

PACED_PER_S = 4000
PACED_SECONDS = 3.0
FRAMES = {
    ("Halite", "classic"): 200_000,
    ("Halite", "FD"): 60_000,
    ("python-can", "classic"): 15_000,
    ("python-can", "FD"): 2_000,
}
"""Frames of one round, so that each takes a second or two."""
KINDS = {"classic": ("t", "8", 8), "FD": ("b", "F", 64)}
CHUNK = 64
"""Frames a write."""
IDS = 60


def lines(kind: str) -> list[bytes]:
    """Return lines of frames as a bus with sixty ids carries them."""
    letter, dlc, length = KINDS[kind]
    return [
        f"{letter}{0x100 + n % IDS:03X}{dlc}{bytes((n + i) % 256 for i in range(length)).hex().upper()}\r".encode()
        for n in range(4096)
    ]


class TcpEnd:
    """The adapter's end of a TCP connection."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.channel = f"socket://127.0.0.1:{self._server.getsockname()[1]}"

    def connect(self) -> tuple[Callable[[bytes], object], Callable[[], bytes]]:
        """Wait for the user; return what sends to him and what receives from him."""
        link, _ = self._server.accept()
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link.sendall, lambda: link.recv(4096)


class PtyEnd:
    """The adapter's end of a pseudo-terminal."""

    def __init__(self) -> None:
        """Make a pseudo-terminal that passes bytes on as they are."""
        import tty  # noqa: PLC0415 - POSIX only

        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.channel = os.ttyname(slave)

    def connect(self) -> tuple[Callable[[bytes], object], Callable[[], bytes]]:
        """Return what sends to the user and what receives from him."""
        return self._write, lambda: os.read(self._master, 4096)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._master, view) :]


def adapter(end: str, kind: str, frames: int, per_s: float | None, burst: int, tell: Connection) -> None:
    """Play the adapter for one user: answer its commands until it opens the channel, then send frames and stay quiet.

    Args:
        end: `TCP` or `pty`.
        kind: of frame.
        frames: how many.
        per_s: how fast; None: as fast as they are taken.
        burst: frames sent at once when paced.
        tell: gets the channel; says something when the user is done.
    """
    here = TcpEnd() if end == "TCP" else PtyEnd()
    tell.send(here.channel)
    send, receive = here.connect()
    heard = b""
    while b"O\r" not in heard:
        heard = receive()
        send(b"\r" * heard.count(b"\r"))
    # The user may still ask something before it listens.
    time.sleep(0.3)
    supply = itertools.cycle(lines(kind))
    began_s = time.monotonic()
    size = CHUNK if per_s is None else burst
    for number in range(0, frames, size):
        if per_s is not None:
            time.sleep(max(0.0, began_s + number / per_s - time.monotonic()))
        send(b"".join(itertools.islice(supply, min(size, frames - number))))
    tell.poll(30.0)


def receivers(driver: str, channel: str) -> tuple[Callable[[], int], Callable[[], None]]:
    """Open a driver; return what receives (and says how many frames) and what closes."""
    if driver == "Halite":
        from can_drivers.bus import open_bus  # noqa: PLC0415 - each process loads only what it measures
        from can_drivers.settings import LinkSettings  # noqa: PLC0415

        bus = open_bus(LinkSettings(interface="slcan", channel=channel))
        return lambda: len(bus.receive(1.0)), bus.close
    import can  # noqa: PLC0415

    stock = can.Bus(interface="slcan", channel=channel, bitrate=500_000, sleep_after_open=0)
    return lambda: stock.recv(1.0) is not None, stock.shutdown


def user(driver: str, channel: str, frames: int, tell: Connection) -> None:
    """Receive `frames` frames; tell how many came, how long it took and the processor time, in s."""
    receive, close = receivers(driver, channel)
    got = receive()
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    first = got
    while got < frames:
        more = receive()
        if not more:
            break
        got += more
    tell.send((got, got - first, time.perf_counter() - began_s, time.process_time() - began_cpu_s))
    close()


def measure(driver: str, end: str, kind: str, frames: int, per_s: float | None = None, burst: int = 1) -> tuple[float, float]:
    """Receive `frames` frames once.

    Returns:
        Frames/s, and processor time per elapsed time in %.
    """
    context = multiprocessing.get_context("spawn")
    adapter_end, adapter_tells = context.Pipe()
    user_end, user_tells = context.Pipe()
    playing = context.Process(target=adapter, args=(end, kind, frames, per_s, burst, adapter_tells))
    playing.start()
    receiving = context.Process(target=user, args=(driver, adapter_end.recv(), frames, user_tells))
    receiving.start()
    try:
        if not user_end.poll(60.0):
            raise SystemExit(f"{driver} over {end}: nothing within a minute")
        got, counted, seconds, cpu_s = user_end.recv()
        receiving.join(5.0)
        adapter_end.send(None)
        playing.join(5.0)
    finally:
        receiving.kill()
        playing.kill()
    if got < frames:
        raise SystemExit(f"{driver} over {end}: {frames - got} of {frames} {kind} frames are missing")
    return counted / seconds, 100 * cpu_s / seconds


def ends() -> Iterator[str]:
    """Yield the connections this system has."""
    yield "TCP"
    if hasattr(os, "openpty"):
        yield "pty"


def median(driver: str, end: str, kind: str, rounds: int) -> float:
    """Return the median frames/s of some rounds."""
    return statistics.median(measure(driver, end, kind, FRAMES[driver, kind])[0] for _ in range(rounds))


def load(driver: str, end: str, kind: str, burst: int, rounds: int) -> float:
    """Return the median load of one core at `PACED_PER_S`, in %."""
    frames = int(PACED_PER_S * PACED_SECONDS)
    return statistics.median(measure(driver, end, kind, frames, PACED_PER_S, burst)[1] for _ in range(rounds))


def run(rounds: int = 3) -> str:
    """Measure everything `rounds` times; return the two tables."""
    speed: list[list[Any]] = []
    loads: list[list[Any]] = []
    for end, kind in itertools.product(ends(), KINDS):
        ours, stock = median("Halite", end, kind, rounds), median("python-can", end, kind, rounds)
        speed.append([end, f"{kind}, {KINDS[kind][2]} B", f"{ours:,.0f}", f"{stock:,.0f}", f"{ours / stock:.1f}"])
    for end, burst in itertools.product(ends(), (4, 1)):
        ours, stock = (load(driver, end, "classic", burst, rounds) for driver in ("Halite", "python-can"))
        loads.append([end, f"{burst} every {1000 * burst / PACED_PER_S:g} ms", f"{ours:.1f} %", f"{stock:.1f} %"])
    return "\n\n".join(
        [
            markdown(["over", "frames", "Halite frames/s", "python-can frames/s", "ratio"], speed),
            markdown([f"over, at {PACED_PER_S:,} frames/s", "frames arrive", "Halite: of one core", "python-can"], loads),
        ]
    )
